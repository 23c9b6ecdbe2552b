"""What the selects and filters of these pages offer, in the language of the page."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from yuanlian.domain.service import queries
from yuanlian.domain.service.models import Category
from yuanlian.domain.zones import names
from yuanlian.kernel.actor import Actor
from yuanlian.web.parts import Words

Choice = tuple[str, Words]
Grouped = list[tuple[Words, list[Choice]]]


def grouped(categories: Iterable[Category]) -> Grouped:
    """Categories under their headings, in the order of their codes within each."""
    found: dict[str, list[Choice]] = {}
    for row in categories:
        heading = row.parent.label if row.parent else _("其他")
        found.setdefault(heading, []).append((str(row.id), row.label))
    return list(found.items())


def categories(actor: Actor) -> list[Category]:
    """Categories in the order of their headings."""
    rows = list(queries.categories(actor))
    return sorted(rows, key=lambda row: (row.parent.code if row.parent else "", row.code))


def category_names(actor: Actor) -> list[Choice]:
    """The same ones for a filter."""
    return [(str(row.id), row.label) for row in queries.category_names(actor)]


def departments(actor: Actor) -> list[Choice]:
    """Departments in service."""
    return [(str(row.id), row.label) for row in names.departments(actor)]


def own_departments(actor: Actor) -> list[Choice]:
    """The departments the actor works in."""
    return [(str(row.id), row.label) for row in names.departments(actor) if row.id in actor.targets(*actor.roles)]


def chains(actor: Actor) -> list[Choice]:
    """The zone's chains."""
    return [(str(row.id), row.label) for row in names.chains(actor)]


def department_names(actor: Actor) -> dict[str, str]:
    """Names of departments by code, for histories."""
    return {row.code: row.label for row in names.departments(actor)}
