"""The rows that the benchmark loads in bulk equal those that the actions write, column by column."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from benchmarks.pages import register, requests, structure, trade
from benchmarks.pages.building import WATCHED
from benchmarks.pages.ground import Ground, lay
from benchmarks.pages.size import Size
from benchmarks.pages.stories import Path, Verb, acts
from django.db.models import Field, Model

from acting import Company, deal, organise
from yuanlian.domain.party.models import Link, Member, Organisation, Post
from yuanlian.domain.people.models import Notice
from yuanlian.domain.service.models import NumberSeries, Pause, Rating, Reply, Request, RequestEvent, Task
from yuanlian.domain.service.states import RequestState, TaskState
from yuanlian.domain.trade.models import Deal, Match, Need, Offer
from yuanlian.kernel import clock
from yuanlian.kernel.models import Zone

pytestmark = pytest.mark.django_db

UNTIL = datetime(2026, 10, 30, 3, 0, tzinfo=UTC)
# Merged requests need one at work just before them.
WAYS = (*Path, Path.HELPED, Path.MERGED) * 4
SIZE = Size(
    enterprises=12, contacts=4, organisations=21, members=6, links=5, posts=6, requests=len(WAYS), postings=24,
    deals=16, days=45, paths=WAYS,
)  # fmt: skip
# What the ranking says of a match depends on the market of the moment.
RANKED = tuple(trade.RANKED)
_KEY = re.compile("[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
SERVICE = (Request, NumberSeries, Task, Pause, Reply, Rating, RequestEvent)


@pytest.fixture
def loaded() -> Ground:
    """A zone whose rows are loaded in bulk."""
    return ground_of("zone-of-rows")


@pytest.fixture
def acted() -> Ground:
    """A zone with the same words, where everything goes through actions."""
    return ground_of("zone-of-acts")


def ground_of(slug: str) -> Ground:
    with clock.at(UNTIL):
        ground = lay(slug, SIZE, UNTIL)
        register.fill(ground, SIZE)
    return ground


def name_of(row: Any) -> str:
    """What a row is called whatever its id: the same in both zones."""
    match row:
        case Zone():
            return "zone"
        case Request():
            return f"{row.number} {row.created_at:%m%d%H%M}"
        case Match():
            return f"{row.need.title} {row.created_at:%m%d%H%M} {row.supplier.zone_number}"
        case Need() | Offer():
            return f"{row.title} {row.created_at:%m%d%H%M}"
    for column in ("zone_number", "code", "username", "number"):
        if hasattr(row, column):
            return str(getattr(row, column)).removeprefix("zone-of-rows-").removeprefix("zone-of-acts-")
    raise TypeError(type(row))


def names_in(rows: list[Any], field: Field[Any, Any]) -> dict[Any, str]:
    """What the rows that this key points to are called, by their keys, in one query."""
    keys = {getattr(row, field.attname) for row in rows}
    return {key: name_of(row) for key, row in field.related_model._base_manager.in_bulk(keys - {None}).items()}


def rows_of(model: type[Model], ground: Ground, without: Iterable[str] = ()) -> list[dict[str, Any]]:
    """The model's rows in this zone, keys as names, in an order that no id decides."""
    ids = {str(row.id): name_of(row) for row in Request.objects.filter(zone=ground.zone)}

    def said(text: str) -> str:
        return _KEY.sub(lambda key: ids.get(key[0], key[0]), text).replace(ground.zone.slug, "zone")

    rows = list(model._default_manager.filter(zone=ground.zone))
    fields = [field for field in model._meta.concrete_fields if field.name not in {"id", *without}]
    names = {field.name: names_in(rows, field) for field in fields if field.is_relation}

    def plain(row: Model, field: Field[Any, Any]) -> Any:
        value = getattr(row, field.attname)
        if field.is_relation:
            return names[field.name].get(value, "")
        return said(value) if isinstance(value, str) else value

    return sorted(({field.name: plain(row, field) for field in fields} for row in rows), key=repr)


def test_loaded_requests_and_notices_equal_acted_ones(loaded: Ground, acted: Ground) -> None:
    requests.fill(loaded, SIZE, frozenset(loaded.account(name).id for name in WATCHED))
    company = Company(acted)
    for story, step in acts(list(requests.told(acted, SIZE)), UNTIL):
        company.act(story, step)
    for model in SERVICE:
        assert rows_of(model, loaded) == rows_of(model, acted)
    watched = [acted.account(name).id for name in WATCHED]
    Notice.objects.filter(zone=acted.zone).exclude(account__in=watched).delete()
    unread = [rows_of(Notice, ground, {"read_at"}) for ground in (loaded, acted)]
    assert unread[0] == unread[1]


def test_the_stories_reach_every_state(loaded: Ground) -> None:
    requests.fill(loaded, SIZE, frozenset())
    here = {"zone": loaded.zone}
    found = (
        set(Request.objects.filter(**here).values_list("state", flat=True)),
        set(Task.objects.filter(**here).values_list("state", flat=True)),
    )
    assert found == (set(RequestState.values), set(TaskState.values))


def test_the_stories_use_every_verb(loaded: Ground) -> None:
    assert {step.verb for _story, step in acts(list(requests.told(loaded, SIZE)), UNTIL)} == set(Verb)


def test_loaded_organisations_equal_acted_ones(loaded: Ground, acted: Ground) -> None:
    with clock.at(UNTIL):
        structure.fill(loaded, structure.plan(loaded, SIZE))
        organise(acted, structure.plan(acted, SIZE))
    for model in (Link, Post, Member):
        assert rows_of(model, loaded) == rows_of(model, acted)
    coded = [rows_of(Organisation, ground, {"public_code", "path"}) for ground in (loaded, acted)]
    assert coded[0] == coded[1]


def test_loaded_paths_lead_from_the_root_to_the_organisation(loaded: Ground) -> None:
    made = structure.fill(loaded, structure.plan(loaded, SIZE))
    codes = {row.id: row.public_code for row in made}
    ways: dict[UUID, str] = {}
    for row in made:
        ways[row.id] = f"{ways[row.parent_id] if row.parent_id else ''}/{codes[row.id]}"
    assert {row.id: row.path for row in Organisation.objects.filter(zone=loaded.zone)} == ways


def test_loaded_trade_equals_acted_trade(loaded: Ground, acted: Ground) -> None:
    trade.fill(loaded, SIZE)
    for course in trade.courses(acted, SIZE):
        deal(acted, course)
    for model in (Need, Offer, Match, Deal):
        said = RANKED if model is Match else ()
        assert rows_of(model, loaded, said) == rows_of(model, acted, said)


def test_the_present_cuts_stories_short(loaded: Ground) -> None:
    requests.fill(loaded, SIZE, frozenset())
    late = RequestEvent.objects.filter(zone=loaded.zone, at__gte=UNTIL)
    begun = Request.objects.filter(zone=loaded.zone, created_at__gte=UNTIL - timedelta(days=SIZE.days))
    assert (late.count(), begun.count()) == (0, SIZE.requests)
