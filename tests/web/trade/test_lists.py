"""Lists of trade: found, filtered, sorted, exported under the reader's scope, at a price that does not grow."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from domain.trade.market import CLASS, SECRET, Market, make_market
from web.trade.conftest import client_of
from yuanlian.domain.trade import actions
from yuanlian.domain.trade.models import Need
from yuanlian.domain.trade.states import PostingVerb
from yuanlian.kernel import clock

LISTS = ["needs", "offers", "matches", "deals"]


def page(client, path: str, zone: str = "park") -> str:
    response = client.get(f"/z/{zone}/{path}")
    assert response.status_code == 200, path
    return response.content.decode()


def exported(client, path: str) -> list[list[str]]:
    """The rows of the csv, the header first."""
    response = client.get(f"/z/park/{path}")
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text)))


def fill(market, number: int) -> None:
    """So many rows in each of the four lists."""
    for at in range(number):
        market.agreed(need=market.need(f"求购摄像头模组{at}"))
        text = actions.OfferText(text=f"供应摄像头模组{at}")
        actions.post_offer(market.actor("selling"), market.supplier.id, text)


@pytest.fixture(scope="module")
def filled(django_db_setup, django_db_blocker) -> Iterator[tuple[Market, Market]]:
    """A market with one row in each list and another with three, made once and only read."""
    with django_db_blocker.unblock(), transaction.atomic():
        one, three = make_market("one-row"), make_market("three-rows")
        fill(one, 1)
        fill(three, 3)
        yield one, three
        transaction.set_rollback(True)


@pytest.mark.django_db
@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("who", ["bureau", "buying", "officer", "field"])
def test_a_list_asks_as_often_for_three_rows_as_for_one(filled, name, who):
    counts = []
    for market in filled:
        client = client_of(market, who)
        page(client, f"{name}/", market.zone.slug)
        with CaptureQueriesContext(connection) as asked:
            page(client, f"{name}/", market.zone.slug)
        counts.append(len(asked))
    assert counts[0] == counts[1]


@pytest.mark.parametrize("name", LISTS)
def test_an_empty_list_says_what_to_do(market, visit, name):
    assert "yl-empty" in page(visit("buying"), f"{name}/")


def test_needs_are_found_by_words_enterprise_and_class(market, visit):
    market.need("求购摄像头模组")
    market.secret()
    client = visit("bureau")
    counts = {
        words: page(client, f"needs/?q={words}").count("data-key=")
        for words in ("模组", "禾苗", "原料药", "抗体", "没有")
    }
    assert counts == {"模组": 1, "禾苗": 2, "原料药": 1, "抗体": 1, "没有": 0}


def test_a_state_of_the_address_filters_and_an_unknown_one_does_not(market, visit):
    market.need("求购摄像头模组")
    actions.proceed_need(market.actor("buying"), market.need("求购镜头"), PostingVerb.CLOSE)
    client = visit("bureau")
    counts = {state: page(client, f"needs/?state={state}").count("data-key=") for state in ("open", "closed", "x")}
    assert counts == {"open": 1, "closed": 1, "x": 2}


def test_a_period_includes_both_its_days(market, visit):
    with clock.at(clock.now() - timedelta(days=10)):
        market.need("求购镜头")
    market.need("求购摄像头模组")
    day = clock.today() - timedelta(days=10)
    client = visit("bureau")
    assert page(client, f"needs/?since={day}&until={day}").count("data-key=") == 1


def test_mine_are_those_of_my_enterprise_and_those_i_posted(market, visit):
    market.need("求购摄像头模组")
    actions.post_need(market.actor("bureau"), market.near.id, actions.NeedText(text="求购玻璃"))
    counts = {
        who: page(visit(who), "needs/?mine=yes").count("data-key=") for who in ("buying", "bureau", "near", "selling")
    }
    assert counts == {"buying": 1, "bureau": 1, "near": 1, "selling": 0}


def test_a_list_narrows_to_one_enterprise(market, visit):
    market.need("求购摄像头模组")
    actions.post_need(market.actor("bureau"), market.near.id, actions.NeedText(text="求购玻璃"))
    assert page(visit("bureau"), f"needs/?enterprise={market.near.id}").count("data-key=") == 1


@pytest.mark.parametrize("query", ["enterprise=x", "chain=y", "since=z", "sort=nothing", "page=999", "q=%25"])
def test_an_address_that_says_nonsense_gets_the_list(market, visit, query):
    market.need()
    page(visit("bureau"), f"needs/?{query}")


@pytest.mark.parametrize("who", ["selling", "leader", "officer", "field"])
def test_no_page_and_no_file_holds_hidden_words(market, visit, who):
    market.agreed(need=market.secret())
    client = visit(who)
    pages = "".join(page(client, f"{name}/") for name in LISTS)
    files = "".join(str(exported(client, f"{name}/?format=csv")) for name in LISTS)
    assert (SECRET in pages + files, "秘方" in pages + files, CLASS in pages, CLASS in files) == (
        False,
        False,
        True,
        True,
    )


def test_a_file_holds_every_page_of_what_is_shown(market, visit):
    for at in range(25):
        market.need(f"求购摄像头模组{at}")
    rows = exported(visit("bureau"), "needs/?format=csv&size=20&q=模组")
    assert (len(rows), rows[0][0]) == (26, "需求")


def test_an_amount_is_exported_to_those_who_may_read_it(market, visit):
    market.agreed("120.5")
    cells = {
        who: exported(visit(who), "deals/?format=csv")[1][4]
        for who in ("bureau", "leader", "selling", "officer", "field")
    }
    assert cells == {
        "bureau": "1205000.00", "leader": "1205000.00", "selling": "1205000.00", "officer": "不公开", "field": "不公开",
    }  # fmt: skip


def test_a_workbook_comes_out_too(market, visit):
    market.need()
    response = visit("bureau").get("/z/park/needs/?format=xlsx")
    assert response.content[:2] == b"PK"


def test_a_list_shows_nothing_of_another_zone(market, elsewhere, visit):
    elsewhere.agreed(need=elsewhere.need("求购外区产品"))
    client = visit("bureau")
    assert "外区产品" not in "".join(page(client, f"{name}/") for name in LISTS)


def test_english_pages_hold_no_chinese_but_names(market, visit):
    Need.objects.filter(pk=market.need("need steel")).update(title="steel", text="steel")
    client = visit("bureau")
    client.cookies["django_language"] = "en"
    body = page(client, "needs/")
    main = body[body.index("<main") : body.index("</main>")]
    for name in ("禾苗手机有限公司", "电子信息"):
        main = main.replace(name, "")
    assert [letter for letter in main if "\u4e00" <= letter <= "\u9fff"] == []
