"""The security administrator's pages."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from making import make_account, make_staff, make_zone
from yuanlian.domain.people.models import Account
from yuanlian.domain.people.roles import Role
from yuanlian.domain.people.signin import AccountBackend

pytestmark = pytest.mark.django_db


@pytest.fixture
def zone():
    return make_zone()


@pytest.fixture
def security(client, zone):
    client.force_login(make_staff(zone, Role.SECURITY_ADMIN))
    return client


def at(name, zone, **kwargs):
    return reverse(name, kwargs={"zone": zone.slug, **kwargs})


def test_a_new_account_gets_its_role_and_a_password_shown_once(security, zone):
    form = {"username": "new.leader", "name": "新领导", "email": "", "role": "leader", "department": ""}
    page = security.post(at("account_new", zone), form).content.decode()
    password = re.search(r'class="yl-token">([^<]+)<', page).group(1)
    account = AccountBackend().authenticate(None, "new.leader", password)
    assert account.name == "新领导"


def test_a_taken_username_is_said_beside_its_field(security, zone):
    form = {"username": make_account().username, "name": "x", "role": "leader"}
    response = security.post(at("account_new", zone), form)
    assert (response.status_code, "用户名已被使用。" in response.content.decode()) == (422, True)
    assert Account.objects.filter(username=form["username"]).count() == 1


def test_an_account_without_a_role_here_is_missing(security, zone):
    stranger = make_account()
    assert security.get(at("account_detail", zone, account=stranger.id)).status_code == 404


def test_the_list_takes_as_many_queries_for_three_as_for_one(security, zone):
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            security.get(at("account_list", zone))
        counts.append(len(queries))
        make_staff(zone, Role.LEADER)
        make_staff(zone, Role.BUREAU)
    assert counts[0] == counts[1]


def test_the_export_holds_what_the_list_shows(security, zone):
    make_staff(zone, Role.LEADER)
    make_staff(make_zone(), Role.BUREAU)
    response = security.get(at("account_list", zone) + "?format=csv")
    lines = b"".join(response.streaming_content).decode("utf-8-sig").strip().splitlines()
    assert len(lines) == 3


def test_the_audit_page_says_that_the_chain_is_whole(client, zone):
    client.force_login(make_staff(zone, Role.AUDIT_ADMIN))
    page = client.post(at("audit_check", zone), follow=True).content.decode()
    assert "记录链完整。" in page


@pytest.mark.parametrize(
    ("windows", "days", "wrong"),
    [("9 to 5", "", "windows"), ("13:00-12:00", "", "windows"), ("09:00-12:00", "2026-13-01 放假", "days")],
)
def test_a_calendar_that_cannot_be_read_is_refused(client, zone, windows, days, wrong):
    client.force_login(make_staff(zone, Role.SYSTEM_ADMIN))
    form = {"windows": windows, "days": days or "2026-10-01 放假", "source": "x"}
    response = client.post(at("calendar_new", zone), form)
    assert (response.status_code, list(response.context["form"].errors)) == (422, [wrong])


def test_a_new_calendar_is_listed_first(client, zone):
    client.force_login(make_staff(zone, Role.SYSTEM_ADMIN))
    form = {"windows": "08:30-12:00, 14:00-18:00", "days": "2026-10-01 放假 国庆节", "source": "通知"}
    page = client.post(at("calendar_new", zone), form, follow=True).content.decode()
    assert page.index("第 2 版") < page.index("第 1 版")
