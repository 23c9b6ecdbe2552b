"""The kernel as a Django app."""

from __future__ import annotations

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class KernelConfig(AppConfig):
    """Base tables and guards."""

    name = "yuanlian.kernel"
    label = "kernel"

    def ready(self) -> None:
        """Install database guards after migrate."""
        from yuanlian.kernel.guard import after_migrate  # -- slow import: models load after the app registry

        post_migrate.connect(after_migrate, sender=self, dispatch_uid="yuanlian.kernel.guard")
