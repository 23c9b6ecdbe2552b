"""Rows that tests stand on: two zones, so that what could leak is always there, and people with one role each."""

from __future__ import annotations

from datetime import UTC, date, datetime
from itertools import count
from typing import Any

from yuanlian.domain.enterprises.changes import index
from yuanlian.domain.enterprises.models import Enterprise, EnterpriseGrant
from yuanlian.domain.party.models import Organisation, OrganisationGrant, Post
from yuanlian.domain.party.states import OrganisationKind, PostKind
from yuanlian.domain.people.models import Account
from yuanlian.domain.people.roles import Role
from yuanlian.domain.service.models import Category
from yuanlian.domain.zones.models import Chain, Department, DepartmentGrant, WorkCalendar, ZoneGrant
from yuanlian.kernel.actor import Actor, Channel, resolve, system_actor
from yuanlian.kernel.models import Zone

# A Wednesday in working hours (10:00 in Shanghai), away from holidays.
WEDNESDAY = datetime(2026, 3, 18, 2, 0, tzinfo=UTC)
PASSWORD = "a long pass phrase 9"
_NUMBERS = count(1)


def make_zone(slug: str = "") -> Zone:
    """A zone with a working calendar for 2025 and 2026 (09:00–12:00, 13:30–17:30, no public holidays)."""
    slug = slug or f"zone-{next(_NUMBERS)}"
    zone = Zone.objects.create(
        slug=slug,
        name=f"{slug}园区",
        name_en=f"{slug} zone",
        settings={"requests": {"number_prefix": "T", "confirm_working_days": 5}},
    )
    WorkCalendar.objects.create(
        zone=zone,
        number=1,
        windows=[["09:00", "12:00"], ["13:30", "17:30"]],
        days={},
        years=[2025, 2026],
        created_at=WEDNESDAY,
    )
    return zone


def make_account(name: str = "") -> Account:
    """An account that can sign in with PASSWORD."""
    number = next(_NUMBERS)
    account = Account(username=f"user{number}", name=name or f"用户{number}", created_at=WEDNESDAY)
    account.set_password(PASSWORD)
    account.save()
    return account


def make_chain(zone: Zone, code: str = "electronics", name: str = "电子信息") -> Chain:
    """A chain of the zone."""
    return Chain.objects.get_or_create(zone=zone, code=code, defaults={"name": name})[0]


def make_department(zone: Zone, code: str = "hr", name: str = "人社局") -> Department:
    """A department of the zone."""
    return Department.objects.get_or_create(zone=zone, code=code, defaults={"name": name, "name_en": code})[0]


def make_category(zone: Zone, code: str = "recruitment", **values: Any) -> Category:
    """A category led by the department `hr`."""
    defaults = {
        "name": "招工",
        "name_en": "Recruitment",
        "lead": make_department(zone),
        "working_days": 5,
        "keywords": "招工 招聘 用工",
    }
    return Category.objects.get_or_create(zone=zone, code=code, defaults=defaults | values)[0]


def make_enterprise(zone: Zone, name: str = "", **values: Any) -> Enterprise:
    """An enterprise of the zone, found by its names, pinyin and codes."""
    name = name or f"测试企业{next(_NUMBERS)}有限公司"
    row = Enterprise(zone=zone, name=name, **({"created_at": WEDNESDAY, "updated_at": WEDNESDAY} | values))
    index(row)
    row.save(force_insert=True)
    return row


def make_organisation(zone: Zone, name: str = "", **values: Any) -> Organisation:
    """An organisation at the root of the zone's tree."""
    number = next(_NUMBERS)
    code = f"org{number}"
    defaults = {"kind": OrganisationKind.BRANCH, "code": code, "path": f"/{code}"}
    return Organisation.objects.create(zone=zone, name=name or f"测试党支部{number}", **(defaults | values))


def actor_of(account: Account, zone: Zone) -> Actor:
    """The account as an actor in the zone."""
    return resolve(account.id, zone.id, label=account.name, channel=Channel.WEB)


def system(zone: Zone) -> Actor:
    """The house itself in the zone."""
    return system_actor(zone.id, "test")


def make_staff(zone: Zone, role: Role) -> Account:
    """An account with a role over the whole zone."""
    account = make_account(role.value)
    ZoneGrant.objects.create(zone=zone, account=account, role=role, since=date(2020, 1, 1))
    return account


def make_officer(department: Department, role: Role = Role.OFFICER) -> Account:
    """An account with a role in the department."""
    account = make_account()
    DepartmentGrant.objects.create(
        zone=department.zone, account=account, role=role, department=department, since=date(2020, 1, 1)
    )
    return account


def make_contact(enterprise: Enterprise) -> Account:
    """The enterprise's contact."""
    account = make_account()
    EnterpriseGrant.objects.create(
        zone=enterprise.zone, account=account, role=Role.CONTACT, enterprise=enterprise, since=date(2020, 1, 1)
    )
    return account


def make_secretary(organisation: Organisation) -> Account:
    """The secretary of the organisation."""
    account = make_account()
    OrganisationGrant.objects.create(
        zone=organisation.zone, account=account, role=Role.SECRETARY, organisation=organisation, since=date(2020, 1, 1)
    )
    return account


def make_instructor(enterprise: Enterprise) -> Account:
    """Somebody sent to the enterprise."""
    account = make_account()
    Post.objects.create(
        zone=enterprise.zone, kind=PostKind.INSTRUCTOR, enterprise=enterprise, account=account, person=account.name,
        since=date(2020, 1, 1),
    )  # fmt: skip
    return account
