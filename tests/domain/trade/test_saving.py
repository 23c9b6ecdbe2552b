"""A zone's index outlives its process: the next one opens it, takes in what changed, and never a wrong one."""

from __future__ import annotations

import pytest
from django.db import transaction

from domain.trade.test_ranking import change, names
from yuanlian.domain.enterprises.models import Enterprise
from yuanlian.domain.trade import jobs, keeping, saving
from yuanlian.kernel import audit, clock, saved


@pytest.fixture
def large(market, settings, tmp_path, monkeypatch):
    """The market, taken for a zone whose index is worth saving; its index is saved."""
    settings.YUANLIAN_SAVED = tmp_path
    monkeypatch.setattr(keeping, "WORTH_SAVING", 1)
    market.need()
    names(market)
    return market


def restart(market) -> None:
    keeping.forget(market.zone.id)


def many(market, count: int) -> None:
    """So many enterprises come in at once."""
    moment = clock.now()
    Enterprise.objects.bulk_create(
        Enterprise(
            zone=market.zone, name=f"热像{number}有限公司", name_key=f"热像{number}", products="红外热像仪",
            created_at=moment, updated_at=moment,
        )
        for number in range(count)
    )  # fmt: skip
    with transaction.atomic():
        audit.append(market.system, "enterprises.imported", kind="enterprises.importbatch", object_id=None)


def found(market) -> int:
    """How many make what only those who came in make."""
    with keeping.reading(market.zone.id) as held:
        return sum("红外热像仪" in one.products for one in held.index.suppliers())


def test_a_restarted_process_asks_for_no_profile(large, django_assert_num_queries):
    restart(large)
    # The pulse, and that nobody acted since.
    with django_assert_num_queries(2), keeping.reading(large.zone.id):
        pass


def test_what_changed_while_no_process_ran_is_seen_by_the_next(large):
    restart(large)
    change(large.near, products="红外热像仪")
    assert names(large, "求购红外热像仪") == ["沱江镜头有限公司"]


def test_the_answer_is_that_of_an_index_built_anew(large, settings, tmp_path):
    change(large.near, products="红外热像仪；摄像头模组")
    names(large)
    restart(large)
    opened = names(large)
    restart(large)
    settings.YUANLIAN_SAVED = tmp_path / "empty"
    assert names(large) == opened


def test_a_file_of_other_code_is_not_used(large, monkeypatch):
    assert saving.opened(large.zone.id) is not None
    monkeypatch.setattr(saving, "code", lambda: "other")
    assert saving.opened(large.zone.id) is None


def test_many_that_come_at_once_do_not_hold_up_a_question(large):
    many(large, keeping.STEP + 50)
    assert [found(large) for _look in range(3)] == [keeping.STEP, keeping.STEP + 50, keeping.STEP + 50]


def test_what_the_worker_built_anew_is_taken_up_by_a_process_that_is_behind(large):
    zone = large.zone.id
    many(large, 3 * keeping.STEP)
    found(large)
    behind = keeping._KEPT.pop(zone)  # the process that answers pages
    jobs.renew_everywhere()  # in the worker's
    keeping._KEPT[zone] = behind
    assert (found(large), saved.latest(saving.name(zone))) == (3 * keeping.STEP, behind.number)


def test_a_disk_that_takes_nothing_costs_no_answer(large, settings, tmp_path):
    (tmp_path / "file").write_text("")
    settings.YUANLIAN_SAVED = tmp_path / "file"
    restart(large)
    assert names(large)[0] == "成像光电有限公司"
