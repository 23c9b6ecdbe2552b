"""Chain maps: a drawing with its table, a node, proposals confirmed, a graph from a file; at desk and phone width."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from domain.chains.linked import make_map, put, suggest
from journeys.conftest import NewPage
from journeys.entering import enter
from journeys.tabs import PLAIN_DESKTOP
from making import make_enterprise, make_staff, make_zone
from yuanlian.domain.chains.models import Node, Position
from yuanlian.domain.people.roles import Role
from yuanlian.kernel.models import Zone

pytestmark = pytest.mark.django_db(transaction=True)


def opened() -> tuple[Zone, dict[str, Node], str]:
    """A zone with a small chain, firms on it, one proposal, and the bureau's username."""
    zone = make_zone("here")
    nodes = make_map(zone)
    put(nodes["foam"], make_enterprise(zone, "甲泡沫有限公司"))
    put(nodes["panel"], make_enterprise(zone, "乙夹芯板有限公司"))
    suggest(nodes["resin"], make_enterprise(zone, "丙树脂有限公司", products="环氧树脂"))
    return zone, nodes, make_staff(zone, Role.BUREAU).username


def inside_screen(page: Page) -> None:
    """Nothing but the drawing, which scrolls by itself, is wider than the screen."""
    page.wait_for_load_state("domcontentloaded")  # a link may just have been followed
    assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0


def test_a_map_is_drawn_narrowed_and_saved(page: Page) -> None:
    _zone, nodes, username = opened()
    enter(page, username)
    page.goto("/z/here/chains/")
    page.locator("#chains").get_by_role("link", name="新材料").click()
    page.wait_for_selector("[data-chain][data-ready] canvas")
    expect(page.locator("#nodes tbody tr")).to_have_count(4)
    inside_screen(page)
    with page.expect_download() as saved:
        page.get_by_role("button", name="保存为图片").click()
    assert Path(saved.value.path()).read_bytes()[:8] == b"\x89PNG\r\n\x1a\n"
    page.locator(".yl-figure", has_text="缺口环节").click()
    expect(page.locator("#nodes tbody tr")).to_have_count(3)
    expect(page.locator("#nodes")).to_contain_text("先核实待确认的 1 家企业")
    page.locator("#nodes").get_by_role("link", name=nodes["resin"].name).click()
    expect(page.locator("main")).to_contain_text("丙树脂有限公司")
    inside_screen(page)


def test_a_proposal_is_confirmed_and_the_gap_closes(page: Page) -> None:
    zone, _nodes, username = opened()
    enter(page, username)
    page.goto("/z/here/unplaced/?show=proposed")
    expect(page.locator("#unplaced tbody tr")).to_have_count(1)
    inside_screen(page)
    page.get_by_label("确认丙树脂有限公司").check()
    page.get_by_role("button", name="确认勾选的推荐").click()
    expect(page.locator("main")).to_contain_text("已确认 1 家企业。")
    assert Position.objects.filter(zone=zone, state="confirmed").count() == 3
    page.goto("/z/here/chains/gaps/?kind=missing")
    expect(page.locator("#chain-gaps tbody tr")).to_have_count(1)
    expect(page.locator("#chain-gaps")).to_contain_text("材料检测")
    inside_screen(page)


def test_a_graph_comes_from_a_file_once_its_bad_row_is_mended(desktop: Page, tmp_path: Path) -> None:
    zone, nodes, username = opened()
    enter(desktop, username)
    file = tmp_path / "图谱.csv"
    file.write_text("环节,位置,上游环节\n新树脂,上游,\n新泡沫,中间,新树脂\n", encoding="utf-8")
    desktop.goto(f"/z/here/chains/{nodes['foam'].chain_id}/import/")
    desktop.get_by_label("图谱表格").set_input_files(file)
    desktop.get_by_role("button", name="检查并导入").click()
    expect(desktop.get_by_role("alert")).to_contain_text("B3")
    file.write_text("环节,位置,上游环节\n新树脂,上游,\n新泡沫,中游,新树脂\n", encoding="utf-8")
    desktop.get_by_label("图谱表格").set_input_files(file)
    desktop.get_by_role("button", name="检查并导入").click()
    expect(desktop.locator("main")).to_contain_text("新增 2 个环节")
    assert Node.objects.filter(zone=zone).count() == 6


def test_without_script_the_table_says_it_all(new_page: NewPage) -> None:
    _zone, _nodes, username = opened()
    page = new_page(PLAIN_DESKTOP)
    enter(page, username)
    page.goto("/z/here/chains/")
    page.locator("#chains").get_by_role("link", name="新材料").click()
    page.locator("#nodes-mark").select_option("missing")
    page.locator("#nodes button[type=submit]").click()
    expect(page.locator("#nodes tbody tr")).to_have_count(2)
