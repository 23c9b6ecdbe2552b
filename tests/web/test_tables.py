"""A list's address becomes a selection, and the selection's table links back to the same kind of address."""

from __future__ import annotations

import pytest
from django.http import QueryDict

from yuanlian.web import markup
from yuanlian.web.parts import Link
from yuanlian.web.tables import Column, Filter, FilterKind, Row, Selection, Table

COLUMNS = (
    Column("title", "诉求", lead=True),
    Column("due", "期限", sortable=True),
    Column("amount", "金额", sortable=True),
)
FILTERS = (
    Filter("q", "搜索", FilterKind.SEARCH),
    Filter("state", "状态", choices=(("open", "办理中"), ("closed", "已办结"))),
    Filter("since", "从", FilterKind.DAY),
    Filter("tab", "分栏", FilterKind.HIDDEN),
)


def read(query: str) -> Selection:
    return Selection.read(QueryDict(query), COLUMNS, filters=FILTERS, sort="due")


def table(query: str = "", *, total: int = 1286, rows: int = 20) -> Table:
    lines = [Row({"title": f"第{number}件"}) for number in range(rows)]
    return Table(COLUMNS, lines, total, read(query), FILTERS, export_url="/export/")


def test_an_address_without_a_query_gives_the_defaults() -> None:
    assert read("") == Selection(sort="due", page=1, size=20, values={}, default_sort="due", default_size=20)


def test_sort_page_size_and_filters_are_read_from_the_address() -> None:
    selection = read("sort=-amount&page=3&size=50&q=+焊工+&state=open&since=2026-11-01&tab=late")
    assert (selection.sort_key, selection.descending, selection.offset, selection.end) == ("amount", True, 100, 150)
    assert selection.values == {"q": "焊工", "state": "open", "since": "2026-11-01", "tab": "late"}


@pytest.mark.parametrize(
    "query",
    [
        "sort=password",
        "sort=title",
        "page=0",
        "page=-4",
        "page=two",
        "size=7",
        "size=100000",
        "state=gone",
        "since=2026-13-40",
    ],
)
def test_what_an_address_states_wrongly_falls_back_to_the_default(query: str) -> None:
    assert read(query) == read("")


def test_a_page_number_of_any_length_is_taken_without_error() -> None:
    assert read("page=" + "9" * 5000).page == 999_999_999


@pytest.mark.parametrize(("total", "page"), [(0, 1), (1, 1), (20, 1), (21, 2), (1286, 65)])
def test_a_page_beyond_the_end_becomes_the_last_page(total: int, page: int) -> None:
    assert read("page=999").within(total).page == page


def test_a_link_repeats_filters_and_sort_and_leaves_defaults_out() -> None:
    assert read("state=open&sort=-due&page=4").query() == "?state=open&sort=-due"
    assert read("state=open&sort=due&size=20").query(page=2) == "?state=open&page=2"


def test_a_sortable_head_turns_the_direction_of_the_present_sort() -> None:
    heads = [(head.sort_url, head.aria_sort) for head in table("state=open").headings]
    assert heads == [("", ""), ("?state=open&sort=-due", "ascending"), ("?state=open&sort=amount", "none")]


def test_the_default_sort_is_reached_again_from_the_turned_one() -> None:
    assert table("sort=-due").headings[1].sort_url == "?"


def test_a_chip_for_each_visible_filter_leads_to_the_address_without_it() -> None:
    assert table("q=焊工&state=open&tab=late").chips == [
        ("搜索", "焊工", "?state=open&tab=late"),
        ("状态", "办理中", "?q=%E7%84%8A%E5%B7%A5&tab=late"),
    ]


def test_clearing_all_filters_keeps_what_has_no_control() -> None:
    assert table("q=焊工&state=open&tab=late&sort=-due").clear_url == "?tab=late&sort=-due"


def test_page_links_show_ends_neighbours_and_gaps() -> None:
    shown = [link and (link.label, link.url) for link in table("page=10").page_links]
    assert shown == [("1", "?"), None, ("9", "?page=9"), ("10", ""), ("11", "?page=11"), None, ("65", "?page=65")]


def test_the_first_and_last_row_of_a_page_are_counted() -> None:
    last = table("page=65", rows=6)
    assert (last.first, last.last, last.previous_url, last.next_url) == (1281, 1286, "?page=64", "")


def test_a_reader_chooses_how_many_rows_a_page_has_and_keeps_the_rest() -> None:
    offered = [(link.label, link.url) for link in table("state=open&sort=-due&size=50&page=3").sizes]
    kept = "?state=open&sort=-due"
    assert offered == [("20", kept), ("50", ""), ("100", f"{kept}&size=100"), ("200", f"{kept}&size=200")]


@pytest.mark.parametrize(
    ("query", "total", "offered"),
    [("", 20, []), ("", 21, ["20", "50"]), ("", 50, ["20", "50"]), ("", 51, ["20", "50", "100"]),
     ("size=200", 21, ["20", "50", "200"])],
)  # fmt: skip
def test_no_longer_page_is_offered_than_the_first_that_shows_all(query: str, total: int, offered: list[str]) -> None:
    assert [link.label for link in table(query, total=total).sizes] == offered


def test_an_empty_list_has_one_page_and_counts_from_zero() -> None:
    nothing = table(total=0, rows=0)
    assert (nothing.first, nothing.last, nothing.pages, nothing.page_links) == (0, 0, 1, [Link("1", "")])


def test_an_export_takes_filters_and_sort_along_and_every_page() -> None:
    urls = [link.url for link in table("state=open&sort=-amount&page=4").exports]
    assert urls == ["/export/?state=open&sort=-amount&format=xlsx", "/export/?state=open&sort=-amount&format=csv"]


def test_a_value_that_a_row_does_not_give_is_unknown() -> None:
    answer = Table((Column("name", "企业"), Column("due", "期限")), [Row({"due": "今天"})], 1)
    assert markup.rows(answer) == (
        '<tr role="row"><td role="cell" data-label="企业"><span class="yl-unknown">未知</span></td>'
        '<td role="cell" data-label="期限">今天</td></tr>'
    )


def test_what_people_wrote_is_escaped_in_a_row() -> None:
    answer = Table((Column("name", '"<', lead=True),), [Row({"name": "<b>&"}, url='/a"b/', key='"k')], 1)
    assert markup.rows(answer) == (
        '<tr role="row" data-key="&quot;k" data-href="/a&quot;b/">'
        '<td role="cell" data-label="&quot;&lt;" class="yl-lead">'
        '<a class="yl-row-link" href="/a&quot;b/">&lt;b&gt;&amp;</a></td></tr>'
    )


@pytest.mark.parametrize(("query", "open_"), [("", False), ("q=焊", False), ("tab=late", False), ("state=open", True)])
def test_a_phone_unfolds_its_filters_only_when_a_folded_one_is_in_use(query: str, open_: bool) -> None:
    assert table(query).unfolded is open_


def test_hidden_filters_alone_give_a_reader_nothing_to_choose() -> None:
    hidden = Table(COLUMNS, [], 0, read(""), (FILTERS[-1],))
    assert (hidden.asks, table().asks) == (False, True)
