"""The list of requests narrowed by its address, and the files of it: three requests, made once for all tests here."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO

import pytest
from django.db import transaction
from django.utils import translation
from python_calamine import CalamineWorkbook

from domain.service.stage import Stage, at, make_stage, moment
from making import actor_of, make_chain, make_contact, make_enterprise
from yuanlian.domain.service import actions
from yuanlian.domain.service.models import Category

pytestmark = pytest.mark.django_db
LIST = "/z/here/requests/"


def shown(client, query=""):
    return [row.cells["number"] for row in client.get(f"{LIST}{query}").context["table"].rows]


@pytest.fixture(scope="module")
def stage(django_db_setup, django_db_blocker) -> Iterator[Stage]:
    """One zone, on Wednesday 18 March 2026 at 10:00, rolled back after the tests of this module."""
    with django_db_blocker.unblock(), transaction.atomic(), at(moment(18)), translation.override("zh-hans"):
        yield make_stage("here")
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def three(stage, django_db_blocker):
    """One submitted, one in work, one closed; the second of another enterprise on a chain."""
    with django_db_blocker.unblock():
        return make_three(stage)


def make_three(stage):
    submitted = stage.raised("车间电压不稳，经常跳闸")
    other = make_enterprise(stage.zone, "天工焊接有限公司", chain=make_chain(stage.zone))
    theirs = actions.raise_now(actor_of(make_contact(other), stage.zone), other.id, actions.Words("招不到焊工"))
    acceptance, assignment = actions.Acceptance(stage.category.id), actions.Assignment(stage.hr.id)
    actions.accept_and_assign(stage.actor("bureau"), theirs.id, acceptance, assignment)
    return submitted, theirs, stage.closed("希望组织一场招聘会")


@pytest.mark.parametrize(
    ("query", "places"),
    [
        ("?state=submitted", [0]),
        ("?state=open", [1, 0]),
        ("?state=closed", [2]),
        ("?outcome=solved", [2]),
        ("?outcome=cannot", []),
        ("?q=T-2026-000002", [1]),
        ("?q=跳闸", [0]),
        ("?q=天工", [1]),
        ("?q=tiangong", [1]),
        ("?q=（", []),
        ("?since=2026-03-18&until=2026-03-18", [2, 1, 0]),
        ("?since=2026-03-19", []),
        ("?until=2026-03-17", []),
        ("?closed_since=2026-03-18", [2]),
        ("?closed_until=2026-03-17", []),
        ("?sort=submitted", [0, 1, 2]),
        ("?state=nonsense", [2, 1, 0]),
        ("?enterprise=nonsense", []),
    ],
)
def test_filters_narrow_the_list(stage, three, signed_in, query, places):
    assert shown(signed_in("bureau"), query) == [three[place].number for place in places]


def test_filters_by_the_zones_own_rows(stage, three, signed_in):
    client = signed_in("bureau")
    power = Category.objects.get(zone=stage.zone, code="power")
    chain = make_chain(stage.zone)
    assert [
        shown(client, f"?category={power.id}"),
        shown(client, f"?department={stage.party.id}"),
        shown(client, f"?chain={chain.id}"),
        shown(client, f"?enterprise={stage.enterprise.id}"),
    ] == [[three[0].number], [three[2].number], [three[1].number], [three[2].number, three[0].number]]


def test_the_file_holds_what_the_list_shows(stage, three, signed_in):
    response = signed_in("bureau").get(f"{LIST}?state=open&format=xlsx")
    sheet = CalamineWorkbook.from_filelike(BytesIO(response.content)).get_sheet_by_index(0).to_python()
    assert [row[0] for row in sheet] == ["编号", three[1].number, three[0].number]


def test_the_file_keeps_the_readers_scope(stage, three, signed_in):
    response = signed_in("contact").get(f"{LIST}?format=csv")
    lines = b"".join(response.streaming_content).decode("utf-8-sig").splitlines()
    assert [line.split(",")[0] for line in lines] == ["编号", three[2].number, three[0].number]
