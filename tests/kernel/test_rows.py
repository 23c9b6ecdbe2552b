"""Whole rows by their ids are the rows that the query set itself reads."""

from __future__ import annotations

import pytest
from django.db import connection, transaction
from django.db.models import Count
from django.test.utils import CaptureQueriesContext

from making import make_chain, make_enterprise, make_zone
from yuanlian.domain.enterprises.models import Enterprise
from yuanlian.domain.zones.models import Place
from yuanlian.kernel.ids import new_id
from yuanlian.kernel.rows import among, by_ids, one

pytestmark = pytest.mark.django_db

ALL = Enterprise.objects.all()
WAYS = [
    ALL,
    ALL.select_related("chain", "place__parent"),
    ALL.select_related("chain").defer("scope", "chain__name_en"),
    ALL.only("name", "zone"),
    ALL.prefetch_related("former_names"),
    ALL.filter(name="乙"),
    ALL.order_by("name"),
]


@pytest.fixture
def firms() -> list[Enterprise]:
    zone = make_zone("here")
    area = Place.objects.create(zone=zone, code="a", name="片区", kind="area")
    place = Place.objects.create(zone=zone, code="b", name="楼", kind="building", parent=area)
    return [
        make_enterprise(
            zone, name="甲", chain=make_chain(zone), place=place, founded_on="2015-03-01", lon=112.9, lat=28.2
        ),
        make_enterprise(zone, name="乙"),
        make_enterprise(zone, name="丙", place=area, registered_capital="12.50"),
    ]


def said(row: Enterprise) -> dict[str, object]:
    """Everything a row holds, its neighbours likewise."""
    held = {name: value for name, value in vars(row).items() if name != "_state"}
    beside = {name: value and said(value) for name, value in row._state.fields_cache.items()}
    known = {name: list(value) for name, value in getattr(row, "_prefetched_objects_cache", {}).items()}
    return held | {"_prefetched_objects_cache": known, "beside": beside, "db": row._state.db, "new": row._state.adding}


@pytest.mark.parametrize("way", range(len(WAYS)))
def test_rows_and_neighbours_are_those_of_the_query(way, firms) -> None:
    ids = [row.pk for row in firms[::-1]]
    for asked in (ids, ids[:1], [new_id()]):
        expected = {row.pk: said(row) for row in WAYS[way].filter(pk__in=asked)}
        assert {pk: said(row) for pk, row in by_ids(WAYS[way], asked).items()} == expected


def test_no_ids_ask_nobody(firms, django_assert_num_queries) -> None:
    with django_assert_num_queries(0):
        assert by_ids(ALL, []) == {}


def test_the_same_shape_is_written_once_and_another_anew(firms) -> None:
    """What is deferred is not read, also after the whole row was."""
    ids = [firms[0].pk]
    read = []
    for way in (ALL, ALL.defer("scope"), ALL):
        with CaptureQueriesContext(
            connection,
        ) as asked:
            by_ids(way, ids)
        read.append('"scope"' in asked[0]["sql"])
    assert read == [True, False, True]


def test_rows_are_found_by_another_field(firms) -> None:
    chain, zone = firms[0].chain, firms[0].zone_id
    assert among(ALL.select_related("chain"), "chain_id", [chain.pk, new_id()]) == [firms[0]]
    assert {row.pk for row in among(ALL, "zone_id", [zone])} == {row.pk for row in firms}
    assert [row.name for row in among(ALL, "name", ["乙", "丁"])] == ["乙"]


@pytest.mark.parametrize("way", range(len(WAYS)))
def test_one_row_is_that_of_the_query_or_none(way, firms) -> None:
    for key in (firms[0].pk, firms[1].pk, new_id()):
        expected, found = WAYS[way].filter(pk=key).first(), one(WAYS[way], key)
        assert (found and said(found)) == (expected and said(expected))


def test_one_row_of_a_query_that_counts_keeps_what_it_counted(firms) -> None:
    found = one(ALL.annotate(number=Count("former_names")), firms[0].pk)
    assert getattr(found, "number", None) == 0


@pytest.mark.django_db(transaction=True)
def test_a_lock_is_asked_for_each_time_and_never_outside_a_transaction(firms) -> None:
    lines = ALL.select_for_update(of=("self",))
    for _time in range(2):
        with transaction.atomic(), CaptureQueriesContext(connection) as asked:
            assert [row.name for row in among(lines, "pk", [firms[1].pk])] == ["乙"]
        locks = ["FOR UPDATE" in each["sql"] for each in asked if "enterprise" in each["sql"]]
        assert locks == [connection.features.has_select_for_update]
        with pytest.raises(transaction.TransactionManagementError):
            among(lines, "pk", [firms[1].pk])
    with CaptureQueriesContext(connection) as asked:
        assert among(ALL, "pk", [firms[1].pk])
    assert "FOR UPDATE" not in asked[0]["sql"]
