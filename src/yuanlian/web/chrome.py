"""What stands around every page: zone, navigation by role, notices, language."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache, lru_cache, partial
from importlib import import_module
from secrets import token_hex
from typing import Any, TypeAlias
from uuid import UUID

from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from yuanlian.domain.people import notices, queries
from yuanlian.domain.people.roles import Role
from yuanlian.kernel.actor import Actor
from yuanlian.kernel.models import Zone

Words: TypeAlias = str | Promise
KEPT = 2048
TOKEN, HERE = token_hex(), token_hex()  # stand in a menu that is kept where each request puts its own


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


@dataclass(frozen=True, slots=True)
class NavGroup:
    """A titled group of lines."""

    label: Words
    items: list[NavItem] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Navigation:
    """What an actor with these roles may open in a zone, and which of it is open; iterates as groups."""

    slug: str
    roles: frozenset[str]
    current: frozenset[str]

    def __iter__(self) -> Iterator[NavGroup]:
        """The groups that have lines."""
        groups = {key: NavGroup(label) for key, label in GROUPS.items()}
        for entry, url in _lines(self.slug, self.roles):
            item = NavItem(entry.label, url, entry.icon, url in self.current, entry.phone)
            groups[entry.group].items.append(item)
        return iter([group for group in groups.values() if group.items])


@cache
def entries() -> tuple[NavEntry, ...]:
    """Every room's navigation lines, in order."""
    from yuanlian.web.urls import ROOMS  # -- slow import: addresses load after templates

    found: list[NavEntry] = []
    for room in ROOMS:
        found += getattr(import_module(f"yuanlian.web.{room}.urls"), "navigation", [])
    return tuple(sorted(found, key=lambda entry: (entry.order, entry.view)))


@lru_cache(KEPT)
def _lines(slug: str, roles: frozenset[str]) -> tuple[tuple[NavEntry, str], ...]:
    """The lines these roles may open, each with its address."""
    return tuple((each, reverse(each.view, kwargs={"zone": slug})) for each in entries() if each.roles & roles)


def navigation(actor: Actor, slug: str, path: str) -> Navigation:
    """What this actor may open, seen from the page at `path`."""
    roles = frozenset(grant.role for grant in actor.grants)
    home = f"/z/{slug}/"
    urls = (url for _entry, url in _lines(slug, roles))
    return Navigation(
        slug, roles, frozenset(url for url in urls if path == url or (url != home and path.startswith(url)))
    )


@lru_cache(KEPT)
def drawn_navigation(shown: Navigation, _language: str) -> SafeString:
    """The navigation as HTML; readers with the same roles on the same page see the same."""
    return mark_safe(render_to_string("parts/navigation.html", {"navigation": shown}))  # noqa: S308 -- a template's text


@lru_cache(KEPT)
def drawn_places(shown: Navigation, _language: str) -> SafeString:
    """The places in a phone's bottom bar as HTML."""
    return mark_safe(render_to_string("parts/bottom_places.html", {"navigation": shown}))  # noqa: S308 -- as above


def account_menu(request: HttpRequest, **shown: Any) -> SafeString:
    """The reader's menu as HTML; its forms carry this request's token and lead back to this page."""
    kept = _account_menu(get_language() or "", **shown)
    return mark_safe(kept.replace(TOKEN, get_token(request)).replace(HERE, escape(request.get_full_path())))  # noqa: S308 -- both are safe


@lru_cache(KEPT)
def _account_menu(_language: str, **shown: Any) -> str:
    return render_to_string("parts/account_menu.html", {**shown, "csrf_token": TOKEN, "here": HERE})


def _zones(tenant: Zone, ids: frozenset[UUID]) -> list[Zone]:
    """What the switcher offers; who has one zone is in it."""
    return queries.open_zones(ids) if ids - {tenant.id} else [tenant]


def chrome(request: HttpRequest) -> dict[str, Any]:
    """Context for every template; what only whole pages show is worked out when a template asks for it."""
    context: dict[str, Any] = {
        "language": get_language(),
        "large_type": request.COOKIES.get("type_size") == "large",
        "here": request.get_full_path,
    }
    actor: Actor = getattr(request, "actor", Actor())
    tenant = getattr(request, "tenant", None)
    user = getattr(request, "user", None)
    if user is not None and user.is_authenticated:
        context["actor_label"] = user.name
        slug = tenant.slug if tenant else ""
        menu = partial(account_menu, request, actor_label=user.name, slug=slug, large_type=context["large_type"])
        context["account_menu"] = cache(menu)
    if tenant is None:
        return context
    shown = navigation(actor, tenant.slug, request.path)
    context |= {
        "zone": tenant,
        "zones": cache(partial(_zones, tenant, getattr(request, "zones", frozenset()))),
        "navigation": shown,
        "navigation_lines": cache(partial(drawn_navigation, shown, get_language() or "")),
        "bottom_places": cache(partial(drawn_places, shown, get_language() or "")),
        "notice_count": cache(partial(notices.unread, actor)),
    }
    return context
