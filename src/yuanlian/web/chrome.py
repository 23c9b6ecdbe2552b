"""What stands around every page: zone, navigation by role, notices, language."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache, partial
from importlib import import_module
from typing import Any, TypeAlias
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from yuanlian.domain.people import notices, queries
from yuanlian.domain.people.roles import Role
from yuanlian.kernel.actor import Actor
from yuanlian.kernel.models import Zone

Words: TypeAlias = str | Promise


@dataclass(frozen=True, slots=True)
class NavEntry:
    """One line a room offers for the navigation; a room lists them as `navigation` in its urls.py."""

    label: Words
    view: str
    icon: str
    roles: frozenset[Role]
    group: str = "work"
    order: int = 50
    phone: bool = False


GROUPS: dict[str, Words] = {
    "work": _("工作台"),
    "zone": _("园区"),
    "trade": _("供需"),
    "settings": _("设置"),
}


@dataclass(frozen=True, slots=True)
class NavItem:
    """A line as the template draws it."""

    label: Words
    url: str
    icon: str
    current: bool
    phone: bool
    count: int | None = None


@dataclass(frozen=True, slots=True)
class NavGroup:
    """A titled group of lines."""

    label: Words
    items: list[NavItem] = field(default_factory=list)


def entries() -> list[NavEntry]:
    """Every room's navigation lines, in order."""
    from yuanlian.web.urls import ROOMS  # -- slow import: addresses load after templates

    found: list[NavEntry] = []
    for room in ROOMS:
        found += getattr(import_module(f"yuanlian.web.{room}.urls"), "navigation", [])
    return sorted(found, key=lambda entry: (entry.order, entry.view))


def _item(entry: NavEntry, slug: str, path: str) -> NavItem:
    url = reverse(entry.view, kwargs={"zone": slug})
    home = f"/z/{slug}/"
    current = path == url if url == home else path.startswith(url)
    return NavItem(entry.label, url, entry.icon, current, entry.phone)


def navigation(actor: Actor, slug: str, path: str) -> list[NavGroup]:
    """The groups this actor may open."""
    groups = {key: NavGroup(label) for key, label in GROUPS.items()}
    for entry in entries():
        if actor.has(*entry.roles):
            groups[entry.group].items.append(_item(entry, slug, path))
    return [group for group in groups.values() if group.items]


def _zones(tenant: Zone, ids: frozenset[UUID]) -> list[Zone]:
    """What the switcher offers; who has one zone is in it."""
    return queries.open_zones(ids) if ids - {tenant.id} else [tenant]


def chrome(request: HttpRequest) -> dict[str, Any]:
    """Context for every template; what only whole pages show is worked out when a template asks for it."""
    context: dict[str, Any] = {
        "language": get_language(),
        "large_type": request.COOKIES.get("type_size") == "large",
    }
    actor: Actor = getattr(request, "actor", Actor())
    tenant = getattr(request, "tenant", None)
    user = getattr(request, "user", None)
    if user is not None and user.is_authenticated:
        context["actor_label"] = user.name
    if tenant is None:
        return context
    context |= {
        "zone": tenant,
        "zones": cache(partial(_zones, tenant, getattr(request, "zones", frozenset()))),
        "navigation": cache(partial(navigation, actor, tenant.slug, request.path)),
        "notice_count": cache(partial(notices.unread, actor)),
    }
    return context
