"""Trade as a Django app."""

from django.apps import AppConfig


class TradeConfig(AppConfig):
    """Needs and offers, the matches between them, and deals."""

    name = "yuanlian.domain.trade"
    label = "trade"

    def ready(self) -> None:
        """The worker knows this room's duties, readers its sentences."""
        from yuanlian.domain.trade import jobs  # -- slow import: models load after the app registry

        jobs.register()
