"""Service as a Django app."""

from django.apps import AppConfig


class ServiceConfig(AppConfig):
    """Requests that enterprises raise, the tasks of departments, deadlines, replies and ratings."""

    name = "yuanlian.domain.service"
    label = "service"

    def ready(self) -> None:
        """The worker knows this room's duties, readers its sentences."""
        from yuanlian.domain.service import jobs  # -- slow import: models load after the app registry

        jobs.register()
