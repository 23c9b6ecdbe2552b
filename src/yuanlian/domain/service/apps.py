"""Service as a Django app."""

from django.apps import AppConfig


class ServiceConfig(AppConfig):
    """Requests that enterprises raise, the tasks of departments, deadlines, replies and ratings."""

    name = "yuanlian.domain.service"
    label = "service"
