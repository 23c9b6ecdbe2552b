"""Every page and every reading operation of the house, found in its address tables, with addresses that exist."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from random import Random
from typing import Any

from django.db.models import QuerySet
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from yuanlian.api.main import api
from yuanlian.domain.enterprises import queries as enterprises
from yuanlian.domain.enterprises.models import Contact
from yuanlian.domain.insight.metrics import METRICS
from yuanlian.domain.party import queries as party
from yuanlian.domain.service import queries as service
from yuanlian.domain.trade import queries as trade
from yuanlian.domain.zones import queries as zones
from yuanlian.kernel.access import Door, declared
from yuanlian.kernel.actor import Actor

# How many rows stand behind one address parameter, half of them the oldest and half the newest.
SAMPLED, NEAR = 24, 400
WORDS = {"metric": [metric.code for metric in METRICS]}
PICKERS: dict[str, Callable[[Actor], QuerySet[Any]]] = {
    "request": service.visible,
    "task": service.tasks_visible,
    "category": service.categories,
    "enterprise": enterprises.visible,
    "supplier": enterprises.listed,
    "contact": lambda actor: Contact.objects.filter(enterprise__in=enterprises.visible(actor)),
    "organisation": party.visible,
    "link": party.visible_links,
    "post": party.visible_posts,
    "member": party.visible_members,
    "need": trade.visible_needs,
    "offer": trade.visible_offers,
    "match": trade.visible_matches,
    "deal": trade.visible_deals,
    "department": zones.departments,
    "chain": zones.chains,
    "place": zones.places,
    "calendar": zones.calendars,
}


class Kind(StrEnum):
    """What an address shows; lists and details carry the goal."""

    LIST = "list"
    DETAIL = "detail"
    FORM = "form"
    API = "api"
    DATA = "data"


@dataclass(frozen=True, slots=True)
class Route:
    """A page or an operation: its name, its address parameters, who may open it."""

    name: str
    parameters: tuple[str, ...]
    roles: frozenset[str]
    path: str = ""

    def address(self, values: dict[str, str]) -> str:
        """Where it is, with these parameters."""
        if not self.path:
            return reverse(self.name, kwargs=values)
        return re.sub(r"\{(?:\w+:)?(\w+)\}", lambda found: values[found[1]], self.path)


def pages() -> Iterator[Route]:
    """Every page inside a zone."""

    def walk(patterns: list[Any], outer: tuple[str, ...]) -> Iterator[Route]:
        for pattern in patterns:
            parameters = (*outer, *pattern.pattern.converters)
            if isinstance(pattern, URLResolver):
                yield from walk(pattern.url_patterns, parameters)
            elif isinstance(pattern, URLPattern):
                access = declared(pattern.callback)
                if access is not None and access.door is Door.ZONE and pattern.name:
                    yield Route(pattern.name, parameters, access.roles)

    yield from walk(get_resolver().url_patterns, ())


def operations() -> Iterator[Route]:
    """Every operation that reads."""
    for prefix, router in api._routers:  # noqa: SLF001 -- ninja offers no public list
        for path, view in router.path_operations.items():
            whole = re.sub("/+", "/", f"/api/v1/{prefix}/{path}")
            parameters = tuple(re.findall(r"\{(?:\w+:)?(\w+)\}", whole))
            read = [declared(each.view_func) for each in view.operations if "GET" in each.methods]
            yield from (Route(f"GET {path}", parameters, access.roles, whole) for access in read if access)


class Samples:
    """Ids that one actor may open, for each address parameter; asked once."""

    def __init__(self, actor: Actor, slug: str) -> None:
        self.actor, self.slug = actor, slug
        self.known: dict[str, list[str]] = {"zone": [slug], **WORDS}

    def of(self, parameter: str) -> list[str]:
        """What may stand for this parameter; nothing when nobody knows."""
        if parameter not in self.known:
            self.known[parameter] = self._picked(parameter)
        return self.known[parameter]

    def _picked(self, parameter: str) -> list[str]:
        picker = PICKERS.get(parameter)
        if picker is None:
            return []
        keys = picker(self.actor).order_by().values_list("pk", flat=True)
        found = {*keys.order_by("pk")[:NEAR], *keys.order_by("-pk")[:NEAR]}
        return [str(key) for key in Random(parameter).sample(sorted(found), min(SAMPLED, len(found)))]

    def addresses(self, route: Route) -> list[str]:
        """Addresses of the route that exist; none where a parameter has no rows."""
        choices = [self.of(parameter) for parameter in route.parameters]
        if not all(choices):
            return []
        count = max(map(len, choices), default=1)
        rows = [
            {name: some[n % len(some)] for name, some in zip(route.parameters, choices, strict=True)}
            for n in range(count)
        ]
        return list(dict.fromkeys(route.address(row) for row in rows))


def kind_of(route: Route, body: str, content_type: str) -> Kind:
    """What an answer shows."""
    if route.path:
        return Kind.API
    if "html" not in content_type:
        return Kind.DATA
    if "data-table" in body or (set(route.parameters) <= {"zone"} and 'method="post"' not in _main(body)):
        return Kind.LIST
    return Kind.DETAIL if route.name.endswith(("_detail", "_records", "_branch", "_card")) else Kind.FORM


def _main(body: str) -> str:
    return body.partition("<main")[2].partition("</main>")[0]


def variants(body: str) -> dict[str, str]:
    """Other views of a list as its own page offers them: sorted, searched, filtered, its last page, longer pages."""
    found: dict[str, str] = {}
    for query in re.findall(r'href="(\?[^"]*)"', body):
        plain = query.replace("&amp;", "&")
        sort = re.search(r"[?&]sort=(-?\w+)", plain)
        page = re.search(r"[?&]page=(\d+)", plain)
        size = re.search(r"[?&]size=(\d+)", plain)
        if size:
            found[f"size={size[1]}"] = plain
        if sort:
            found[f"sort={sort[1]}"] = plain
        if page and int(page[1]) > int(re.sub(r"\D", "", found.get("last page", "0")) or 0):
            found["last page"] = f"?page={page[1]}"
    for name in re.findall(r'<input type="search"[^>]*?name="(\w+)"', body):
        found |= {f"{name}=电": f"?{name}=电", f"{name}=没有这个词": f"?{name}=没有这个词"}  # data
    for name, options in re.findall(r'<select[^>]*?name="(\w+)"[^>]*>(.*?)</select>', body, re.DOTALL):
        values = [value for value in re.findall(r'<option value="([^"]+)"', options) if value]
        found |= {f"{name}={number}": f"?{name}={value}" for number, value in enumerate(values[:2])}
    return found
