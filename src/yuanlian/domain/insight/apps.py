"""Insight as a Django app."""

from django.apps import AppConfig


class InsightConfig(AppConfig):
    """Figures: each defined once, computed from records, opening the records behind it."""

    name = "yuanlian.domain.insight"
    label = "insight"
