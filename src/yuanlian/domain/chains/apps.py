"""Chains as a Django app."""

from django.apps import AppConfig


class ChainsConfig(AppConfig):
    """Chain maps: nodes, edges, positions, gaps."""

    name = "yuanlian.domain.chains"
    label = "chains"

    def ready(self) -> None:
        """The worker knows this room's long work."""
        from yuanlian.domain.chains import jobs  # -- slow import: models load after the app registry

        jobs.register()
