"""Enterprises that words may mean: named one by one or asked of each row, the answer is the same."""

from __future__ import annotations

import pytest

from making import WEDNESDAY, make_enterprise, make_zone, system
from yuanlian.domain.enterprises import queries
from yuanlian.domain.enterprises.models import Enterprise
from yuanlian.domain.service import listing
from yuanlian.domain.service.models import Request

pytestmark = pytest.mark.django_db


def make_request(zone, enterprise, number: int) -> Request:
    moments = {"created_at": WEDNESDAY, "submitted_at": WEDNESDAY}
    return Request.objects.create(zone=zone, enterprise=enterprise, number=str(number), state="submitted", **moments)


@pytest.fixture(params=[0, 400], ids=["too many to name", "a few"])
def limit(request, monkeypatch):
    monkeypatch.setattr(queries, "A_FEW", request.param)
    return request.param


def test_words_mean_the_same_enterprises_among_other_conditions(limit):
    zone = make_zone("here")
    wanted = [make_enterprise(zone, name, status="active") for name in ("长沙电池有限公司", "湘江电池材料有限公司")]
    make_enterprise(zone, "长沙食品有限公司", status="active")
    make_enterprise(zone, "旧电池有限公司", status="cancelled")
    make_enterprise(make_zone("there"), "外地电池有限公司", status="active")
    rows = queries.narrowed(
        system(zone), Enterprise.objects.filter(zone=zone), queries.Criteria("电池", status="active")
    )
    assert set(rows) == set(wanted)


def test_a_search_of_requests_finds_those_of_every_enterprise_so_named(limit):
    zone = make_zone("here")
    asked = [make_request(zone, make_enterprise(zone, f"第{number}电池有限公司"), number) for number in range(3)]
    make_request(zone, make_enterprise(zone, "食品有限公司"), 9)
    found = listing.page(system(zone), listing.Wanted(q="电池"), first=0, last=20)
    assert ({row.pk for row in found.rows}, found.total) == ({row.pk for row in asked}, 3)


def test_the_first_words_of_a_thousand_count(limit):
    zone = make_zone("here")
    make_enterprise(zone, "长沙电池有限公司")
    words = " ".join(["电池", *(f"词{number}" for number in range(1500))])
    rows = queries.narrowed(system(zone), Enterprise.objects.filter(zone=zone), queries.Criteria(words))
    assert list(rows) == []
