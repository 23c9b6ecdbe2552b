"""Every page and every operation, as every role and as another zone's user, with data that could leak."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from functools import cache

import pytest
from django.conf import settings
from django.test import Client
from django.urls import Resolver404, URLPattern, URLResolver, get_resolver, resolve, reverse

from house.full_zone import FullZone, make_full_zone
from yuanlian.api.main import api
from yuanlian.domain.people.roles import EVERYONE, Role
from yuanlian.kernel import actor as actors
from yuanlian.kernel.access import Access, Door, declared

pytestmark = pytest.mark.django_db

ROLES = sorted(EVERYONE)
# Address parts that are words, not rows.
WORDS = {"format": "xlsx", "code": "nothinghere", "kind": "need", "metric": "enterprises", "user_id": "x", "path": "x"}


@dataclass(frozen=True)
class Route:
    """A page: its name, its address parameters, what it says about access."""

    name: str
    parameters: tuple[str, ...]
    access: Access | None


def walk(patterns: list, outer: tuple[str, ...] = ()) -> Iterator[Route]:
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


@pytest.fixture(scope="module")
def zones(django_db_setup, django_db_blocker) -> Iterator[tuple[FullZone, FullZone]]:
    """Two full zones, made once for all routes and rolled back after."""
    from django.db import transaction  # -- slow import: only here

    with django_db_blocker.unblock(), transaction.atomic():
        pair = make_full_zone("here", "本区标记"), make_full_zone("there", "外区标记")
        for full in pair:
            full.sessions |= {role: sign_in(full, role) for role in ROLES}
        yield pair
        transaction.set_rollback(True)


@dataclass(frozen=True)
class Answer:
    """What a role gets: the status, whether the other zone shows through, and which pages it is led to in vain."""

    status: int
    leaks: bool
    closed: frozenset[str]


@pytest.fixture(scope="module")
def at_home(zones) -> Callable[[Role, str], Answer]:
    """What each role gets at an address of its own zone; asked once, however many tests look at the answer."""
    here, there = zones
    answers: dict[tuple[Role, str], Answer] = {}

    def ask(role: Role, place: str) -> Answer:
        if (role, place) not in answers:
            response = client_of(here, role).get(place)
            words = body(response)
            answers[role, place] = Answer(response.status_code, there.mark in words, closed_links(words, role))
        return answers[role, place]

    return ask


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
    return reverse(route.name, kwargs=values_for(route.parameters, full) | {"zone": slug})


def sign_in(full: FullZone, role: Role) -> str:
    """The key of a session of the zone's person with this role."""
    client = Client()
    client.force_login(full.accounts[role], backend="yuanlian.domain.people.signin.AccountBackend")
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def client_of(full: FullZone, role: Role) -> Client:
    """A fresh browser with that session: signing in for each of thousands of calls would take most of the time."""
    client = Client(raise_request_exception=True)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "zh-hans"
    client.cookies[settings.SESSION_COOKIE_NAME] = full.sessions[role]
    return client


def body(response) -> str:
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return content.decode("utf-8", "replace")


@pytest.mark.parametrize("role", ROLES)
def test_every_role_leads_to_its_zone_and_to_no_other(role, zones):
    here, _there = zones
    account = here.accounts[role].id
    assert actors.standing(account).zones == {here.zone.id}


def test_every_page_has_a_name_and_says_who_may_come_in():
    assert [route for route in PAGES if not route.name or route.access is None] == []


def test_every_operation_says_who_may_call_it():
    assert [(path, method) for path, method, op in OPERATIONS if declared(op.view_func) is None] == []


@pytest.mark.parametrize("route", ZONE_PAGES, ids=lambda route: route.name)
def test_nobody_passes_without_signing_in(route, zones):
    here, _there = zones
    for method in ("get", "post"):
        response = getattr(Client(), method)(address(route, here, here.zone.slug))
        assert (response.status_code, response.get("Location", "").startswith("/sign-in/")) == (302, True)


@pytest.mark.parametrize("route", ZONE_PAGES, ids=lambda route: route.name)
def test_only_declared_roles_pass(route, zones, at_home):
    here, _there = zones
    closed = {}
    for role in ROLES:
        status = at_home(role, address(route, here, here.zone.slug)).status
        closed[role] = status == 403
        assert status < 500
    assert {role for role in ROLES if not closed[role]} <= set(route.access.roles)
    assert [role for role in ROLES if role not in route.access.roles and not closed[role]] == []


@pytest.mark.parametrize("route", ZONE_PAGES, ids=lambda route: route.name)
def test_a_page_leads_its_reader_to_no_closed_door(route, zones, at_home):
    here, _there = zones
    place = address(route, here, here.zone.slug)
    asked = {role: at_home(role, place).closed for role in sorted(route.access.roles & set(ROLES))}
    assert {role: names for role, names in asked.items() if names} == {}


@pytest.mark.parametrize("route", ZONE_PAGES, ids=lambda route: route.name)
def test_another_zones_people_find_nothing_here(route, zones):
    here, there = zones
    for role in ROLES:
        for method in ("get", "post"):
            response = getattr(client_of(there, role), method)(address(route, here, here.zone.slug))
            assert (response.status_code, here.mark in body(response)) == (404, False)


@pytest.mark.parametrize(
    "route", [r for r in ZONE_PAGES if set(r.parameters) - {"zone"} - set(WORDS)], ids=lambda r: r.name
)
def test_another_zones_rows_are_missing_at_home(route, zones):
    here, there = zones
    for role in sorted(route.access.roles & set(ROLES)):
        for method in ("get", "post"):
            response = getattr(client_of(there, role), method)(address(route, here, there.zone.slug))
            assert (response.status_code in {403, 404, 405}, here.mark in body(response)) == (True, False)


@pytest.mark.parametrize("route", [r for r in ZONE_PAGES if set(r.parameters) == {"zone"}], ids=lambda r: r.name)
def test_lists_show_no_other_zones_rows(route, zones, at_home):
    here, _there = zones
    for role in sorted(route.access.roles & set(ROLES)):
        answer = at_home(role, address(route, here, here.zone.slug))
        assert (answer.status < 500, answer.leaks) == (True, False)


def place_of(path: str, full: FullZone, slug: str) -> str:
    """The address of an operation, with real ids of `full` under the zone `slug`."""
    filled = path
    for name in [part.split("}")[0] for part in path.split("{")[1:]]:
        filled = filled.replace("{" + name + "}", values_for((name.rsplit(":", 1)[-1],), full).popitem()[1])
    return filled.replace(f"/z/{full.zone.slug}/", f"/z/{slug}/").replace("//", "/")


def call(client: Client, path: str, method: str, full: FullZone, slug: str):
    return getattr(client, method.lower())(place_of(path, full, slug), content_type="application/json")


@pytest.mark.parametrize(("path", "method", "operation"), OPERATIONS, ids=[f"{m} {p}" for p, m, _o in OPERATIONS])
def test_operations_are_closed_to_strangers_and_other_zones(path, method, operation, zones):
    here, there = zones
    assert call(Client(), path, method, here, here.zone.slug).status_code == 401
    for role in ROLES:
        response = call(client_of(there, role), path, method, here, here.zone.slug)
        assert (response.status_code, here.mark in body(response)) == (404, False)
        response = call(client_of(there, role), path, method, here, there.zone.slug)
        assert (response.status_code < 500, here.mark in body(response)) == (True, False)


@pytest.mark.parametrize(("path", "method", "operation"), OPERATIONS, ids=[f"{m} {p}" for p, m, _o in OPERATIONS])
def test_operations_are_closed_to_undeclared_roles(path, method, operation, zones, at_home):
    here, _there = zones
    allowed = declared(operation.view_func).roles
    for role in ROLES:
        if method == "GET":
            status = at_home(role, place_of(path, here, here.zone.slug)).status
        else:
            status = call(client_of(here, role), path, method, here, here.zone.slug).status_code
        assert status < 500
        if role not in allowed:
            assert status == 403


@pytest.mark.parametrize(
    ("path", "operation"),
    [(p, o) for p, m, o in OPERATIONS if m == "GET"],
    ids=[p for p, m, _o in OPERATIONS if m == "GET"],
)
def test_reads_are_open_to_declared_roles(path, operation, zones, at_home):
    here, _there = zones
    for role in sorted(declared(operation.view_func).roles & set(ROLES)):
        status = at_home(role, place_of(path, here, here.zone.slug)).status
        assert status in {200, 302, 404}
