"""Pages as a Django app."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Pages."""

    name = "yuanlian.web"
    label = "web"
