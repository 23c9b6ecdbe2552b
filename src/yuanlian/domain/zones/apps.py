"""Zones as a Django app."""

from django.apps import AppConfig

from yuanlian.kernel.actor import register_grant_source


class ZonesConfig(AppConfig):
    """The zone's own furniture: departments, places, chains by name, working calendars, zone-wide grants."""

    name = "yuanlian.domain.zones"
    label = "zones"

    def ready(self) -> None:
        """Answer for zone and department grants."""
        from yuanlian.domain.zones.queries import grants  # -- slow import: models load after the app registry

        register_grant_source("zones", grants)
