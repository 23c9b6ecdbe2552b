"""How a journey's people come in without the form: signing in is what other journeys are about."""

from __future__ import annotations

from django.conf import settings
from django.test import Client
from playwright.sync_api import Page

from yuanlian.domain.people.models import Account

HOSTS = ("localhost", "127.0.0.1")  # under either name the site may run
BACKEND = "yuanlian.domain.people.signin.AccountBackend"


def enter(page: Page, account: Account | str) -> None:
    """The tab belongs to somebody (or the account with this username) who has signed in."""
    person = Account.objects.get(username=account) if isinstance(account, str) else account
    client = Client()
    client.force_login(person, backend=BACKEND)
    put(page, settings.SESSION_COOKIE_NAME, client.cookies[settings.SESSION_COOKIE_NAME].value)


def put(page: Page, name: str, value: str) -> None:
    """The tab's browser keeps a cookie for the site."""
    for host in HOSTS:
        page.context.add_cookies([{"name": name, "value": value, "domain": host, "path": "/"}])
