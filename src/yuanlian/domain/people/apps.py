"""People as a Django app."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """Accounts."""

    name = "yuanlian.domain.people"
    label = "people"
