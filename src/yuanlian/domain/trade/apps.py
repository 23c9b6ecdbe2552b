"""Trade as a Django app."""

from django.apps import AppConfig


class TradeConfig(AppConfig):
    """Needs and offers, the matches between them, and deals."""

    name = "yuanlian.domain.trade"
    label = "trade"
