"""Plans as a Django app."""

from django.apps import AppConfig


class PlansConfig(AppConfig):
    """Plans: areas, sites, groups and people to enterprises, proposed, changed by hand, accepted."""

    name = "yuanlian.domain.plans"
    label = "plans"

    def ready(self) -> None:
        """The worker knows this room's long work."""
        from yuanlian.domain.plans import jobs  # -- slow import: models load after the app registry

        jobs.register()
