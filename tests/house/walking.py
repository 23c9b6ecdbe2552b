"""How the house is walked: its pages and operations, two full zones, and people who ask with a session they hold.

Thousands of answers are asked for, so what is the same for all of them is done once: signing in, sessions kept in
memory, and one chain of middleware.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.http.response import HttpResponseBase
from django.test import RequestFactory
from django.test.client import ClientHandler
from django.test.utils import override_settings
from django.urls import Resolver404, URLPattern, URLResolver, get_resolver, resolve, reverse

from house.full_zone import FullZone, make_full_zone
from yuanlian.api.main import api
from yuanlian.domain.people.models import Account
from yuanlian.domain.people.roles import EVERYONE, Role
from yuanlian.kernel.access import Access, Door, declared

ROLES = sorted(EVERYONE)
# Address parts that are words, not rows.
WORDS = {"format": "xlsx", "code": "nothinghere", "kind": "need", "metric": "enterprises", "user_id": "x", "path": "x"}
BACKEND = "yuanlian.domain.people.signin.AccountBackend"


@dataclass(frozen=True)
class Route:
    """A page: its name, its address parameters, what it says about access."""

    name: str
    parameters: tuple[str, ...]
    access: Access | None


def walk(patterns: list, outer: tuple[str, ...] = ()) -> Iterator[Route]:
    """Every page below these patterns."""
    for pattern in patterns:
        parameters = (*outer, *pattern.pattern.converters)
        if isinstance(pattern, URLResolver):
            if pattern.app_name != "ninja" and pattern.namespace != "api":
                yield from walk(pattern.url_patterns, parameters)
        elif isinstance(pattern, URLPattern):
            yield Route(pattern.name or "", parameters, declared(pattern.callback))


PAGES = list(walk(get_resolver().url_patterns))
ZONE_PAGES = [route for route in PAGES if route.access and route.access.door is Door.ZONE]
OPERATIONS = [
    (f"/api/v1{prefix}{path}", method, operation)
    for prefix, router in api._routers
    for path, view in router.path_operations.items()
    for operation in view.operations
    for method in operation.methods
]


class Person(RequestFactory):
    """Asks the house for answers, with the session it was given or as a stranger."""

    def __init__(self, house: ClientHandler, session: str = "") -> None:
        super().__init__()
        self.house = house
        self.cookies[settings.LANGUAGE_COOKIE_NAME] = "zh-hans"
        if session:
            self.cookies[settings.SESSION_COOKIE_NAME] = session

    def request(self, **request: Any) -> HttpResponseBase:
        """The answer itself; what breaks on the way is a 500."""
        return self.house(self._base_environ(**request))


@dataclass(frozen=True)
class Answer:
    """What a role gets: the status, whether the other zone shows through, and which pages it is led to in vain."""

    status: int
    leaks: bool
    closed: frozenset[str]


class Walk:
    """Two full zones and everybody of both, each with a session; at home each address is asked for once."""

    @override_settings(SESSION_ENGINE="django.contrib.sessions.backends.cache")
    def __init__(self) -> None:
        self.here, self.there = make_full_zone("here", "本区标记"), make_full_zone("there", "外区标记")
        here, there = self.here, self.there
        self.house = ClientHandler(enforce_csrf_checks=False)
        self.house.load_middleware()
        self.stranger = Person(self.house)
        self.at_home_as = {role: self._sign_in(here.accounts[role]) for role in ROLES}
        self.from_there = {role: self._sign_in(there.accounts[role]) for role in ROLES}
        self._answers: dict[tuple[Role, str], Answer] = {}

    def _sign_in(self, account: Account) -> Person:
        session = import_module(settings.SESSION_ENGINE).SessionStore()
        session[SESSION_KEY], session[HASH_SESSION_KEY] = str(account.pk), account.get_session_auth_hash()
        session[BACKEND_SESSION_KEY] = BACKEND
        session.create()
        return Person(self.house, session.session_key)

    def at_home(self, role: Role, place: str) -> Answer:
        """What the role gets at an address of its own zone, however many tests look at the answer."""
        if (role, place) not in self._answers:
            response = self.at_home_as[role].get(place)
            words = body(response)
            answer = Answer(response.status_code, self.there.mark in words, closed_links(words, role))
            self._answers[role, place] = answer
        return self._answers[role, place]


def closed_links(page: str, role: Role) -> frozenset[str]:
    """Names of the zone's pages that links of this page lead to and that the role may not open."""
    doors = [door_of(path) for path in set(re.findall(r'<a\b[^>]*\bhref="(/z/[^"?#]+)', page))]
    return frozenset(door[0] for door in doors if door and role not in door[1])


@cache
def door_of(path: str) -> tuple[str, Collection[str]] | None:
    """The name of the zone's page at an address and the roles it lets in; most pages lead to the same addresses."""
    try:
        match = resolve(path)
    except Resolver404:
        return None
    access = declared(match.func)
    return (match.view_name, access.roles) if access and access.door is Door.ZONE else None


def values_for(parameters: tuple[str, ...], full: FullZone) -> dict[str, str]:
    """Real ids of `full` for the parameters of an address; an unknown name fails the build."""
    found = {}
    for name in parameters:
        if name == "zone":
            found[name] = full.zone.slug
        elif name in full.ids:
            found[name] = str(full.ids[name].id)
        elif name in WORDS:
            found[name] = WORDS[name]
        else:
            pytest.fail(f"address parameter {name!r}: add a row for it to tests/house/full_zone.py")
    return found


def address(route: Route, full: FullZone, slug: str) -> str:
    """The address of a page, with real ids of `full` under the zone `slug`."""
    return reverse(route.name, kwargs=values_for(route.parameters, full) | {"zone": slug})


def place_of(path: str, full: FullZone, slug: str) -> str:
    """The address of an operation, with real ids of `full` under the zone `slug`."""
    filled = path
    for name in [part.split("}")[0] for part in path.split("{")[1:]]:
        filled = filled.replace("{" + name + "}", values_for((name.rsplit(":", 1)[-1],), full).popitem()[1])
    return filled.replace(f"/z/{full.zone.slug}/", f"/z/{slug}/").replace("//", "/")


def body(response: HttpResponseBase) -> str:
    """The words of an answer."""
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return content.decode("utf-8", "replace")
