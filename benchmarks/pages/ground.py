"""What a zone of the benchmark stands on: departments, chains, places, calendar, categories, people with roles."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from random import Random

from django.contrib.auth.hashers import make_password

from benchmarks.pages import wording
from benchmarks.pages.size import Size
from yuanlian.domain.enterprises.models import Enterprise
from yuanlian.domain.people.models import Account
from yuanlian.domain.people.roles import Role
from yuanlian.domain.service.models import Category, CategoryHelper
from yuanlian.domain.zones import actions as zones
from yuanlian.domain.zones.models import Chain, Department, DepartmentGrant, Place, WorkCalendar, ZoneGrant
from yuanlian.domain.zones.preset import rows
from yuanlian.kernel.actor import Actor, system_actor
from yuanlian.kernel.models import Zone
from yuanlian.presets import path

SINCE = date(2020, 1, 1)
WINDOWS = [["09:00", "12:00"], ["13:30", "17:30"]]
PLACES = 12


@dataclass(slots=True)
class Ground:
    """The zone and its furniture, in the order in which the words of `wording` name them."""

    zone: Zone
    until: datetime
    departments: list[Department] = field(default_factory=list)
    chains: list[Chain] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)
    categories: list[Category] = field(default_factory=list)
    calendar: WorkCalendar | None = None
    accounts: dict[str, Account] = field(default_factory=dict)
    enterprises: list[Enterprise] = field(default_factory=list)

    @property
    def house(self) -> Actor:
        """The house itself in this zone."""
        return system_actor(self.zone.id, "bench")

    def account(self, name: str) -> Account:
        """The account that this zone calls `name`."""
        return self.accounts[name]


def lay(slug: str, size: Size, until: datetime) -> Ground:
    """The zone stands with its furniture and everybody but the contacts of its enterprises."""
    settings = {"requests": {"number_prefix": "B", "confirm_working_days": 5}, "center": [112.88, 28.22]}
    zone = Zone.objects.create(slug=slug, name=f"{slug}园区", name_en=f"Zone {slug}", settings=settings)
    ground = Ground(zone, until)
    _furniture(ground)
    _categories(ground)
    _people(ground, size)
    return ground


def _furniture(ground: Ground) -> None:
    zone = ground.zone
    for number, name in enumerate(wording.DEPARTMENTS):
        ground.departments.append(Department.objects.create(zone=zone, code=f"d{number:02}", name=name, name_en=name))
    for number, name in enumerate(wording.CHAINS):
        ground.chains.append(Chain.objects.create(zone=zone, code=f"c{number}", name=name, order=number))
    for number in range(PLACES):
        ground.places.append(
            Place.objects.create(
                zone=zone, code=f"p{number:02}", name=f"第{number + 1}片区", kind="area", order=number,
                lon=112.80 + 0.02 * (number % 4), lat=28.18 + 0.02 * (number // 4),
            )
        )  # fmt: skip
    ground.calendar = zones.add_calendar(ground.house, _calendar())


def _calendar() -> dict[str, object]:
    days: dict[str, dict[str, str]] = {}
    years: list[int] = []
    for file in sorted(path("calendars").iterdir(), key=lambda entry: entry.name):
        if file.name.endswith(".csv"):
            years.append(int(file.name[-8:-4]))
            days |= {
                row["date"]: {"kind": row["kind"], "name": row["name"]} for row in rows(path("calendars"), file.name)
            }
    return {"windows": WINDOWS, "days": days, "years": years, "source": "preset"}


def _categories(ground: Ground) -> None:
    named = {each.name: each for each in ground.departments}
    for subject in wording.SUBJECTS:
        category = Category.objects.create(
            zone=ground.zone, code=subject.code, name=subject.name, name_en=subject.code, working_days=subject.days,
            lead=named[subject.department], keywords=subject.keywords, respond_hours=8,
        )  # fmt: skip
        CategoryHelper.objects.create(zone=ground.zone, category=category, department=named[subject.helper])
        ground.categories.append(category)


def _people(ground: Ground, size: Size) -> None:
    dice = Random(f"people {size.contacts}")
    wanted = ["bureau", "leader", *(f"officer-{each.code}" for each in ground.departments)]
    wanted += [f"head-{each.code}" for each in ground.departments] + [f"contact-{n}" for n in range(size.contacts)]
    wanted.append("secretary")
    # Nobody signs in with a password here, so all of them share one that nobody knows.
    password = make_password(None)
    rows_ = [
        Account(
            username=f"{ground.zone.slug}-{name}", name=wording.person(dice), created_at=ground.until, password=password
        )
        for name in wanted
    ]
    Account.objects.bulk_create(rows_, batch_size=2_000)
    ground.accounts = dict(zip(wanted, rows_, strict=True))
    shared = {"zone": ground.zone, "since": SINCE}
    for role in (Role.BUREAU, Role.LEADER):
        ZoneGrant.objects.create(account=ground.account(role.value), role=role, **shared)
    for each in ground.departments:
        for name, role in (("officer", Role.OFFICER), ("head", Role.DEPARTMENT_HEAD)):
            account = ground.account(f"{name}-{each.code}")
            DepartmentGrant.objects.create(account=account, role=role, department=each, **shared)
