"""How a journey is asked and answers: in a dialog once the page's script listens, else on a page of its own."""

from __future__ import annotations

from playwright.sync_api import Locator, expect


def ask(link: Locator) -> Locator:
    """The question behind the link, in its dialog; the page it stands on may have come just now."""
    expect(link).to_be_visible()
    link.page.wait_for_load_state()
    link.click()
    dialog = link.page.locator("dialog")
    expect(dialog).to_be_visible()
    return dialog


def answer(dialog: Locator) -> None:
    """Yes; the page after it has come."""
    dialog.locator("button[type=submit]").click()
    expect(dialog).to_have_count(0)
