"""Tables of the zone's furniture."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import get_language

from yuanlian.domain.people.models import ADMIN_ROLES, AbstractGrant
from yuanlian.domain.zones.states import PlaceKind
from yuanlian.kernel.tenancy import ZoneFK, ZoneModel


def in_language(name: str, name_en: str) -> str:
    """The name in the language of the page; Chinese where no English name is known."""
    return name_en if name_en and (get_language() or "").startswith("en") else name


class Named(models.Model):
    """A row with a short code, a Chinese name and an optional English one."""

    code = models.CharField(max_length=40)
    name = models.CharField(max_length=80)
    name_en = models.CharField(max_length=120, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """The name in the language of the page; Chinese where no English name is known."""
        return in_language(self.name, self.name_en)


class Department(ZoneModel, Named):
    """A functional department 职能部门 that requests are routed to."""

    kind = models.CharField(max_length=40, blank=True)
    is_active = models.BooleanField(default=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["zone", "code"], name="department_code")]
        ordering = ["code"]


class Place(ZoneModel, Named):
    """An area, grid, road, building or room, with its geometry as GeoJSON (CGCS2000/WGS84 degrees)."""

    kind = models.CharField(max_length=10, choices=PlaceKind.choices)
    parent = ZoneFK("self", on_delete=models.PROTECT, null=True, blank=True, related_name="children")
    lon = models.FloatField(null=True)
    lat = models.FloatField(null=True)
    geometry = models.JSONField(default=dict)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["zone", "code"], name="place_code")]
        ordering = ["kind", "order", "code"]


class Chain(ZoneModel, Named):
    """An industry chain 产业链 by name and code; its nodes live in the chains app."""

    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["zone", "code"], name="chain_code")]
        ordering = ["order", "code"]


class WorkCalendar(ZoneModel):
    """One version of the zone's working calendar; requests keep the version they were measured by."""

    number = models.PositiveIntegerField()
    windows = models.JSONField(help_text='Working windows a day, e.g. [["09:00", "12:00"], ["13:30", "17:30"]].')
    days = models.JSONField(help_text="Exceptions by ISO date: holiday or workday.")
    years = models.JSONField(help_text="The years these exceptions cover.")
    source = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["zone", "number"], name="calendar_number")]
        ordering = ["-number"]


class ZoneGrant(AbstractGrant):
    """A role over the whole zone; the three administrators exclude one another."""

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["zone", "account", "role"], name="zone_grant_once", condition=Q(until=None)
            ),
            models.UniqueConstraint(
                fields=["zone", "account"], name="one_admin_role", condition=Q(until=None, role__in=ADMIN_ROLES)
            ),
        ]


class DepartmentGrant(AbstractGrant):
    """A role in one department."""

    department = ZoneFK(Department, on_delete=models.PROTECT, related_name="grants")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["zone", "account", "department", "role"], name="dept_grant_once", condition=Q(until=None)
            )
        ]
