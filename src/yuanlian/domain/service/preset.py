"""Loads a zone's categories and ladder, and walks the requests of its demo through the actions people use."""

from __future__ import annotations

from datetime import timedelta
from importlib.resources.abc import Traversable

from django.db import transaction
from django.db.models import F

from yuanlian.domain.people.models import Notice
from yuanlian.domain.service.models import Category, CategoryHelper, LadderStep, Request
from yuanlian.domain.service.walking import Walk
from yuanlian.domain.zones.models import Department
from yuanlian.domain.zones.preset import Row, rows, table
from yuanlian.kernel import audit, clock
from yuanlian.kernel.actor import Actor

# Notices of a demo's past are read; those of its last days wait for somebody.
UNREAD = timedelta(days=3)


def load(actor: Actor, folder: Traversable) -> None:
    """Categories with their helpers and the rungs of the ladder stand; repeating it changes nothing that stands."""
    with transaction.atomic():
        departments = {row.code: row for row in Department.objects.filter(zone_id=actor.zone)}
        for row in rows(folder, "categories.csv"):
            _category(actor, row, departments)
        for step in table(folder, "zone.toml").get("ladder", []):
            sign = -1 if step["when"] == "before_due" else 1
            for role in step["notify"]:
                LadderStep.objects.update_or_create(
                    zone_id=actor.zone,
                    order=step["step"],
                    role=role,
                    defaults={"minutes": sign * step["working_minutes"]},
                )
        audit.append(actor, "service.load_preset", kind="kernel.zone", object_id=actor.zone)


def _category(actor: Actor, row: Row, departments: dict[str, Department]) -> None:
    """A category stands under its heading; a row without a parent is a heading and nothing else."""
    parent = Category.objects.filter(zone_id=actor.zone, code=row["parent"]).first() if row["parent"] else None
    category, _made = Category.objects.update_or_create(
        zone_id=actor.zone,
        code=row["code"],
        defaults={
            "parent": parent,
            "name": row["name"],
            "name_en": row["name_en"],
            "lead": departments.get(row["lead_department"]),
            "working_days": int(row["working_days"] or 0),
            "respond_hours": int(row["respond_hours"] or 8),
            "keywords": row["keywords"],
            "urgent_words": row["urgent_words"],
        },
    )
    for code in row["helpers"].split():
        CategoryHelper.objects.get_or_create(zone_id=actor.zone, category=category, department=departments[code])


def load_demo(actor: Actor, folder: Traversable) -> int:
    """The demo's requests stand where their file says, walked in the order of time; returns how many were made."""
    with transaction.atomic():
        if Request.objects.filter(zone_id=actor.zone).exists():
            return 0
        made = Walk(actor).go(rows(folder, "requests.csv"))
        old = Notice.objects.filter(zone_id=actor.zone, read_at=None)
        recent = clock.now() - UNREAD
        old.filter(created_at__lt=recent).update(read_at=F("created_at"))
    return made
