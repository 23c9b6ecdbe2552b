"""The demo of every zone is walked to the state its files say, through the actions people use, once."""

from __future__ import annotations

import csv
from collections import Counter
from datetime import timedelta
from decimal import Decimal

import pytest

from domain.trade import preset_zone
from making import WEDNESDAY
from yuanlian.domain.people.models import Notice
from yuanlian.domain.trade.models import Deal, Match, Need, Offer
from yuanlian.domain.trade.preset import load_demo
from yuanlian.kernel import audit, clock, outbox
from yuanlian.presets import path

ZONES = ["luzhou", "xianning", "changsha-hightech", "changsha-economic"]


def lines(slug: str, name: str) -> list[dict[str, str]]:
    with path("zones", slug, name).open("r", encoding="utf-8") as text:
        return list(csv.DictReader(text))


def states(rows) -> Counter[str]:
    return Counter(rows.values_list("state", flat=True))


@pytest.fixture(scope="module", params=ZONES)
def loaded(request, django_db_setup, django_db_blocker):
    """One zone with its demo, on one Wednesday, rolled back after the module's tests of it."""
    from django.db import transaction  # -- slow import: only here

    with django_db_blocker.unblock(), transaction.atomic(), clock.at(WEDNESDAY):
        actor, enterprises = preset_zone.load(request.param)
        made = load_demo(actor, path("zones", request.param))
        yield request.param, actor, enterprises, made
        transaction.set_rollback(True)


@pytest.mark.django_db
def test_every_posting_stands_in_its_state(loaded):
    slug, _actor, _enterprises, made = loaded
    needs, offers, deals = (lines(slug, name) for name in ("needs.csv", "offers.csv", "deals.csv"))
    found = (states(Need.objects.filter(zone__slug=slug)), states(Offer.objects.filter(zone__slug=slug)), made)
    wanted = (Counter(r["state"] for r in needs), Counter(r["state"] for r in offers), len(needs + offers + deals))
    assert found == wanted


@pytest.mark.django_db
def test_every_deal_stands_in_its_state(loaded):
    slug, _actor, _enterprises, _made = loaded
    rows = lines(slug, "deals.csv")
    wanted = Counter(row["state"] for row in rows if row["state"] not in {"contacted", "dismissed"})
    assert states(Deal.objects.filter(zone__slug=slug)) == wanted
    assert Match.objects.filter(zone__slug=slug).count() == len(rows)


@pytest.mark.django_db
def test_amounts_are_kept_in_ten_thousand_yuan_and_untold_ones_are_unknown(loaded):
    slug, _actor, _enterprises, _made = loaded
    told = [row["amount_yuan"] for row in lines(slug, "deals.csv") if row["agreed_day"]]
    wanted = Counter(Decimal(yuan) / 10_000 if yuan else None for yuan in told)
    found = Counter(Deal.objects.filter(zone__slug=slug).exclude(agreed_at=None).values_list("amount", flat=True))
    assert found == wanted


@pytest.mark.django_db
def test_nothing_happens_in_the_future_and_each_step_follows_the_one_before(loaded):
    slug, _actor, _enterprises, _made = loaded
    for deal in Deal.objects.filter(zone__slug=slug).select_related("match__need"):
        steps = [deal.match.need.opened_at, deal.match.contacted_at, deal.started_at, deal.agreed_at]
        steps += [deal.delivered_at or deal.failed_at]
        known = [step for step in steps if step]
        assert known == sorted(known)
        assert known[-1] <= clock.now()


@pytest.mark.django_db
def test_a_posting_stands_on_its_day_or_the_next_working_one(loaded):
    slug, _actor, enterprises, _made = loaded
    row = lines(slug, "needs.csv")[0]
    need = Need.objects.filter(enterprise=enterprises[row["enterprise"]]).order_by("created_at").first()
    late = need.created_at.date() - (clock.today() + timedelta(days=int(row["day"])))
    assert timedelta(0) <= late <= timedelta(days=10)


@pytest.mark.django_db
def test_loading_again_changes_nothing(loaded):
    slug, actor, _enterprises, _made = loaded
    before = Need.objects.filter(zone__slug=slug).count()
    assert (load_demo(actor, path("zones", slug)), Need.objects.filter(zone__slug=slug).count()) == (0, before)


@pytest.mark.django_db
def test_the_audit_chain_holds_and_the_past_is_not_told(loaded):
    _slug, actor, _enterprises, _made = loaded
    outbox.drain()
    assert list(audit.breaks(actor.zone)) == []
    assert Notice.objects.filter(zone_id=actor.zone, created_at__lt=clock.now() - timedelta(days=8)).count() == 0
