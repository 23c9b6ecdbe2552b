"""Requests are found by the words of their titles, whatever the case of letters and however many there are."""

from __future__ import annotations

import pytest

from making import WEDNESDAY, make_enterprise, make_zone, system
from yuanlian.domain.service import listing, titles
from yuanlian.domain.service.models import Request

pytestmark = pytest.mark.django_db


@pytest.fixture(params=[0, 400], ids=["too many to name", "a few"])
def zone(request, monkeypatch):
    monkeypatch.setattr(titles, "A_FEW", request.param)
    zone = make_zone("here")
    for number, title in enumerate(("园区 LED 路灯不亮", "停车位 不够", "100% 停电", "led屏幕太亮")):
        ask(zone, title, number)
    ask(make_zone("there"), "外地停车位不够", 1)
    return zone


def ask(zone, title, number, state="submitted"):
    moments = {"created_at": WEDNESDAY, "submitted_at": WEDNESDAY}
    firm = make_enterprise(zone, f"第{number}工厂")
    return Request.objects.create(zone=zone, enterprise=firm, title=title, number=str(number), state=state, **moments)


def listed(zone, words):
    page = listing.page(system(zone), listing.Wanted(q=words), first=0, last=20)
    assert page.total == len(page.rows)
    return sorted(row.title for row in page.rows)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("停车", ["停车位 不够"]),
        ("led", ["led屏幕太亮", "园区 LED 路灯不亮"]),
        ("不够 停车", ["停车位 不够"]),
        ("100%", ["100% 停电"]),
        ("%", ["100% 停电"]),
        ("没有", []),
    ],
)
def test_words_of_a_title_find_it(zone, words, expected):
    assert listed(zone, words) == expected
    assert sorted(row.title for row in titles.found(system(zone), words)) == expected


def test_a_draft_is_not_found(zone):
    ask(zone, "停车场还没想好", 9, state="draft")
    assert listed(zone, "停车场") == []


def test_a_search_of_a_thousand_words_is_answered(zone):
    assert listed(zone, " ".join(f"词{number}" for number in range(1500))) == []
    assert listed(zone, "停车 " * 1500) == ["停车位 不够"]
