"""The parts of pages in a browser: the content security policy holds, nothing overflows, keys and swaps work."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from journeys.conftest import NewPage
from journeys.tabs import PLAIN_DESKTOP

pytestmark = [pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def style_sheet(settings: Any) -> None:
    settings.ROOT_URLCONF = "web.style_sheet"


def overflow(page: Page) -> int:
    """By how many pixels the page is wider than the screen."""
    return int(page.evaluate("document.documentElement.scrollWidth - window.innerWidth"))


def test_map_and_charts_are_drawn_and_nothing_is_wider_than_the_screen(page: Page) -> None:
    page.goto("/design/")
    expect(page.locator("#map[data-ready]")).to_be_visible(timeout=30_000)
    expect(page.locator(".yl-chart canvas")).to_have_count(4)
    expect(page.locator(".yl-map-legend input")).to_have_count(4)
    assert overflow(page) <= 0


def test_the_menu_of_a_page_opens_inside_a_phones_screen(phone: Page) -> None:
    phone.goto("/design/parts/")
    phone.locator(".yl-header .yl-menu summary").click()
    box = phone.locator(".yl-header .yl-menu-panel").bounding_box()
    assert box is not None
    assert (box["x"] >= 0, box["x"] + box["width"] <= 390) == (True, True)


def test_large_type_keeps_the_page_inside_the_screen(page: Page) -> None:
    page.goto("/design/")
    page.evaluate("document.documentElement.classList.add('yl-large')")
    assert overflow(page) <= 0


def test_without_script_the_list_filters_and_turns_pages(new_page: NewPage) -> None:
    page = new_page(PLAIN_DESKTOP)
    page.goto("/design/")
    page.locator("#requests-state").select_option("in_work")
    page.locator("#requests button[type=submit]").click()
    expect(page).to_have_url(re.compile("state=in_work"))
    page.locator("#requests a[rel=next]").click()
    expect(page).to_have_url(re.compile("state=in_work&page=2$"))
    expect(page.locator("figure details[open]")).to_have_count(4)


def test_a_filter_swaps_the_list_and_stays_in_the_address(desktop: Page) -> None:
    desktop.goto("/design/parts/")
    desktop.evaluate("window.kept = true")
    desktop.locator("#requests-state").select_option("in_work")
    expect(desktop.locator(".yl-chip")).to_have_text("状态：办理中去掉这个条件")
    expect(desktop).to_have_url(re.compile(r"/design/parts/\?state=in_work$"))
    assert desktop.evaluate("window.kept") is True
    desktop.go_back()
    expect(desktop.locator(".yl-chip")).to_have_count(0)


def test_keys_move_through_the_list_and_to_the_search(desktop: Page) -> None:
    desktop.goto("/design/parts/")
    desktop.keyboard.press("j")
    desktop.keyboard.press("j")
    selected = desktop.locator("tr[aria-selected=true]")
    expect(selected).to_have_attribute("data-key", "1")
    desktop.keyboard.press("/")
    expect(desktop.locator("[data-search], [data-table-search]").first).to_be_focused()


def test_a_question_is_asked_in_a_dialog_and_can_be_left(desktop: Page) -> None:
    desktop.goto("/design/parts/")
    desktop.locator(".yl-header .yl-menu summary").click()
    desktop.locator("a[data-dialog]").click()
    expect(desktop.locator("dialog h1")).to_have_text("暂停计时？")
    desktop.locator("dialog a[data-dialog-close]").click()
    expect(desktop.locator("dialog")).to_have_count(0)


def test_a_form_with_errors_takes_the_reader_to_them(page: Page) -> None:
    page.goto("/design/parts/?wrong=1")
    expect(page.locator(".yl-form-errors")).to_be_focused()
    page.locator(".yl-form-errors a").first.click()
    expect(page).to_have_url(re.compile("#id_sentence$"))


def test_a_second_click_on_a_busy_form_sends_nothing(desktop: Page) -> None:
    desktop.goto("/design/parts/")
    sent: list[str] = []
    desktop.route("**/print/", lambda route: sent.append(route.request.method))
    with desktop.expect_request("**/print/"):
        desktop.evaluate(
            """() => {
                const form = document.querySelector('form[action$="/print/"]');
                form.requestSubmit();
                form.requestSubmit();
            }"""
        )
    desktop.wait_for_timeout(300)  # a second one would come now
    assert sent == ["POST"]
    desktop.unroute_all(behavior="ignoreErrors")


def test_an_unsent_text_comes_back_and_can_be_cleared(phone: Page) -> None:
    phone.goto("/design/parts/")
    phone.locator("#id_sentence").fill("新厂房的消防验收约不上")
    phone.reload()
    expect(phone.locator("#id_sentence")).to_have_value("新厂房的消防验收约不上")
    phone.locator(".yl-draft-note button").click()
    phone.reload()
    expect(phone.locator("#id_sentence")).to_have_value("")


def test_a_photo_is_shrunk_before_it_is_sent_and_can_be_taken_out(phone: Page, tmp_path: Path) -> None:
    picture = tmp_path / "photo.jpg"
    Image.effect_noise((3000, 2000), 90).convert("RGB").save(picture, quality=95)
    phone.goto("/design/parts/")
    phone.locator("input[data-photos]").set_input_files(picture)
    expect(phone.locator(".yl-photo img")).to_be_visible()
    sent = phone.evaluate("document.querySelector('input[data-photos]').files[0].size")
    assert sent < picture.stat().st_size / 2
    phone.locator(".yl-photo button").click()
    assert phone.evaluate("document.querySelector('input[data-photos]').files.length") == 0


def test_the_drawer_of_a_phone_opens_without_a_mouse_and_closes_with_escape(phone: Page) -> None:
    phone.goto("/design/parts/")
    phone.locator(".yl-drawer summary").press("Enter")
    expect(phone.locator(".yl-drawer-panel")).to_be_visible()
    phone.keyboard.press("Escape")
    expect(phone.locator(".yl-drawer-panel")).to_be_hidden()


def test_a_card_on_a_phone_leaves_out_what_is_unknown(phone: Page) -> None:
    phone.goto("/design/parts/")
    unknown = phone.locator("#requests td:not(.yl-lead) > .yl-unknown")
    assert unknown.count() > 0
    expect(unknown.first).to_be_hidden()
