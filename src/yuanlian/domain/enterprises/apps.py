"""Enterprises as a Django app."""

from django.apps import AppConfig

from yuanlian.kernel.actor import register_grant_source


class EnterprisesConfig(AppConfig):
    """The register: enterprises, contacts, qualifications, yearly figures, and how they come in from sheets."""

    name = "yuanlian.domain.enterprises"
    label = "enterprises"

    def ready(self) -> None:
        """Answer for the contacts' grants and run the long work of imports."""
        from yuanlian.domain.enterprises.jobs import install  # -- slow import: models load after the app registry
        from yuanlian.domain.enterprises.queries import grants  # -- slow import: the same

        register_grant_source("enterprises", grants)
        install()
