"""The cases of presets/cases.toml: the expected supplier stands among the first, the buyer never above it."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from domain.trade import preset_zone
from yuanlian.domain.enterprises.models import Enterprise
from yuanlian.domain.trade import bridge
from yuanlian.domain.trade.preset import load_demo
from yuanlian.engines.matching import Filters
from yuanlian.kernel.actor import Actor
from yuanlian.presets import path

CASES: list[dict[str, Any]] = tomllib.loads(path("cases.toml").read_text(encoding="utf-8"))["cases"]
SENTENCES = [(case, text) for case in CASES for text in case["phrasings"]]
Loaded = dict[str, tuple[Actor, dict[str, Enterprise]]]


@dataclass(frozen=True)
class Places:
    """Where suppliers stand for one sentence, from 1."""

    by_code: dict[str, int]

    def of(self, codes: list[str]) -> list[int]:
        return [self.by_code.get(code, 999) for code in codes]


@pytest.fixture(scope="module")
def zones(django_db_setup, django_db_blocker) -> Iterator[Loaded]:
    """Every zone a case names, with its enterprises, needs, offers and deals; rolled back after the module."""
    from django.db import transaction  # -- slow import: only here

    with django_db_blocker.unblock(), transaction.atomic():
        loaded = {slug: preset_zone.load(slug) for slug in sorted({case["zone"] for case in CASES})}
        for slug, (actor, _enterprises) in loaded.items():
            load_demo(actor, path("zones", slug))
        yield loaded
        transaction.set_rollback(True)


def places(zones: Loaded, case: dict[str, Any], text: str) -> Places:
    actor, enterprises = zones[case["zone"]]
    ranking = bridge.suppliers_for(actor.zone, bridge.question(text, enterprises[case["buyer"]], Filters()))
    codes = {str(row.id): code for code, row in enterprises.items()}
    return Places({codes[found]: place for place, found in enumerate(ranking.ids, 1)})


@pytest.mark.django_db
@pytest.mark.parametrize(("case", "text"), SENTENCES, ids=[f"{case['key']}: {text}" for case, text in SENTENCES])
def test_the_expected_supplier_stands_in_front(zones, case, text):
    found = places(zones, case, text).of(case["expected"])
    assert [place for place in found if place > case["within"]] == []


@pytest.mark.django_db
@pytest.mark.parametrize(("case", "text"), SENTENCES, ids=[f"{case['key']}: {text}" for case, text in SENTENCES])
def test_no_buyer_stands_above_the_supplier(zones, case, text):
    found = places(zones, case, text)
    worst = max(found.of(case["expected"]))
    assert [code for code in case["never_above"] if found.by_code.get(code, 9999) < worst] == []


@pytest.mark.django_db
@pytest.mark.parametrize(("case", "text"), SENTENCES, ids=[f"{case['key']}: {text}" for case, text in SENTENCES])
def test_the_buyer_is_not_in_the_list(zones, case, text):
    assert case["buyer"] not in places(zones, case, text).by_code
