"""Asks the house inside this process, one question at a time: status, queries, time without anybody beside."""

from __future__ import annotations

import time
from dataclasses import asdict, dataclass, field
from statistics import median
from typing import Any

from django.conf import settings
from django.db import connection, reset_queries
from django.test import Client
from django.test.utils import CaptureQueriesContext

from benchmarks.pages.routes import Kind, Route, Samples, kind_of, operations, pages, variants
from yuanlian.domain.people.models import Account
from yuanlian.domain.people.roles import Role
from yuanlian.kernel.actor import Channel, resolve
from yuanlian.kernel.models import Zone

BACKEND = "yuanlian.domain.people.signin.AccountBackend"
ROLES = {Role.BUREAU: "bureau", Role.OFFICER: "officer-d00", Role.CONTACT: "contact-0", Role.SECRETARY: "secretary"}
SLOW = 0.02  # seconds from which a query is worth naming
TRIED = 8  # addresses of one route
GIVEN_UP = 4  # without an answer among them: acts that the present state does not offer


@dataclass(slots=True)
class Target:
    """One view of one route by one role: the addresses it is asked at, and what was seen."""

    route: str
    kind: Kind
    role: str
    variant: str
    addresses: list[str]
    queries: int = 0
    database: float = 0.0
    alone: list[float] = field(default_factory=list)
    computing: list[float] = field(default_factory=list)
    slow: list[str] = field(default_factory=list)

    @property
    def plain(self) -> dict[str, Any]:
        """As JSON holds it."""
        return asdict(self)


class Reader:
    """One person with one role in one zone, signed in."""

    def __init__(self, slug: str, role: Role) -> None:
        self.role = role
        self.account = Account.objects.get(username=f"{slug}-{ROLES[role]}")
        zone = Zone.objects.get(slug=slug)
        actor = resolve(self.account.id, zone.id, label=self.account.name, channel=Channel.WEB)
        self.samples = Samples(actor, slug)
        self.client = Client(headers={"host": "localhost"}, raise_request_exception=False)
        self.client.force_login(self.account, backend=BACKEND)

    @property
    def session(self) -> str:
        """The cookie by which a server knows this person."""
        return str(self.client.cookies[settings.SESSION_COOKIE_NAME].value)

    def ask(self, address: str) -> tuple[int, str, str]:
        """Status, body and content type."""
        answer = self.client.get(address)
        content = b"".join(answer.streaming_content) if answer.streaming else answer.content
        return answer.status_code, content.decode("utf-8", "replace"), answer.get("Content-Type", "")

    def targets(self) -> list[Target]:
        """Everything this person can read: each route in its plain form, lists in their other views too."""
        found: list[Target] = []
        for route in (*pages(), *operations()):
            if self.role in route.roles:
                found += self._views(route)
        return found

    def _views(self, route: Route) -> list[Target]:
        good: list[str] = []
        body = content_type = ""
        for number, address in enumerate(self.samples.addresses(route)[:TRIED]):
            if number >= GIVEN_UP and not good:
                break
            status, text, type_ = self.ask(address)
            if status == 200:
                good.append(address)
                body, content_type = text, type_
        if not good:
            return []
        kind = kind_of(route, body, content_type)
        views = [Target(route.name, kind, self.role.value, "", good)]
        if kind is Kind.LIST:
            shown = variants(body)
            views += [self._other(route, name, good[-1] + query) for name, query in shown.items()]
        return views

    def _other(self, route: Route, variant: str, address: str) -> Target:
        return Target(route.name, Kind.LIST, self.role.value, variant, [address])

    def watch(self, target: Target, times: int) -> None:
        """The target knows its queries and how long it takes alone."""
        self.ask(target.addresses[0])
        with CaptureQueriesContext(connection) as captured:
            self.ask(target.addresses[-1])
        target.queries = len(captured)
        target.database = sum(float(query["time"]) for query in captured)
        target.slow = [f"{query['time']} {query['sql'][:600]}" for query in captured if float(query["time"]) >= SLOW]
        reset_queries()
        for turn in range(times):
            begun, busy = time.perf_counter(), time.process_time()
            self.ask(target.addresses[turn % len(target.addresses)])
            target.alone.append(time.perf_counter() - begun)
            target.computing.append(time.process_time() - busy)


def counted(slug: str) -> dict[tuple[str, str], int]:
    """How many queries each plain page and operation takes in this zone, by route and role; warm."""
    found: dict[tuple[str, str], int] = {}
    for role in ROLES:
        reader = Reader(slug, role)
        for target in reader.targets():
            if not target.variant:
                reader.watch(target, 0)
                found[target.route, target.role] = target.queries
    return found


def middle(values: list[float]) -> float:
    """The median in milliseconds."""
    return 1000 * median(values) if values else 0.0
