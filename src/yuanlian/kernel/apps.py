"""The kernel as a Django app."""

from __future__ import annotations

from django.apps import AppConfig
from django.db.backends.signals import connection_created
from django.db.models.signals import post_migrate

from yuanlian.kernel.connections import keep_plans


class KernelConfig(AppConfig):
    """Base tables and guards."""

    name = "yuanlian.kernel"
    label = "kernel"

    def ready(self) -> None:
        """Install database guards after migrate; connections keep their plans."""
        from yuanlian.kernel.guard import after_migrate  # -- slow import: models load after the app registry

        connection_created.connect(keep_plans, dispatch_uid="yuanlian.kernel.connections")
        post_migrate.connect(after_migrate, sender=self, dispatch_uid="yuanlian.kernel.guard")
