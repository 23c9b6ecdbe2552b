"""Chains as a Django app."""

from django.apps import AppConfig


class ChainsConfig(AppConfig):
    """Chain maps: nodes, edges, positions, gaps."""

    name = "yuanlian.domain.chains"
    label = "chains"

    def ready(self) -> None:
        """The worker knows this room's long work; a mere proposal keeps no enterprise that an undone import made."""
        from yuanlian.domain.chains import jobs  # -- slow import: models load after the app registry
        from yuanlian.domain.chains.models import Position  # -- slow import: the same
        from yuanlian.domain.chains.states import PositionState  # -- slow import: the same
        from yuanlian.domain.enterprises.undoing import Derived, register_derived  # -- slow import: the same

        jobs.register()
        register_derived(Derived(Position, "state", PositionState.SUGGESTED.value))
