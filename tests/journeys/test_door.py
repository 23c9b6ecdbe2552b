"""A visitor reaches the door of the house, and only someone with a password gets in."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from making import PASSWORD, make_account

pytestmark = pytest.mark.django_db(transaction=True)


def sign_in(page: Page, username: str, password: str) -> None:
    """The form of the door is filled in and sent."""
    page.goto("/")
    page.locator("[name=username]").fill(username)
    page.locator("[name=password]").fill(password)
    page.locator("form:has([name=password]) [type=submit]").click()


def test_a_person_with_a_password_gets_in(page: Page) -> None:
    account = make_account()
    sign_in(page, account.username, PASSWORD)
    expect(page.locator("[name=password]")).to_have_count(0)


def test_a_wrong_password_stays_at_the_door_with_a_sentence(page: Page) -> None:
    account = make_account()
    sign_in(page, account.username, "not the pass phrase")
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.locator("[name=username]")).to_have_value(account.username)
