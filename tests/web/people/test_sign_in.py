"""Signing in and out, passwords, language."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from making import PASSWORD, make_account, make_staff, make_zone
from yuanlian.domain.people.roles import Role
from yuanlian.kernel.models import AuditEntry

pytestmark = pytest.mark.django_db


def sign_in(client, username, password=PASSWORD, **extra):
    return client.post(reverse("sign_in"), {"username": username, "password": password, **extra})


def test_a_person_of_one_zone_lands_on_its_first_screen(client):
    zone = make_zone()
    account = make_staff(zone, Role.BUREAU)
    sign_in(client, account.username)
    response = client.get(reverse("home"))
    assert response.headers["Location"] == reverse("first_screen", kwargs={"zone": zone.slug})


def test_a_wrong_password_says_so_in_one_sentence(client):
    response = sign_in(client, make_account().username, "wrong")
    assert (response.status_code, "用户名或密码不对。" in response.content.decode()) == (422, True)


def test_five_wrong_passwords_lock_the_pair_of_name_and_address(client):
    account = make_account()
    for _ in range(5):
        sign_in(client, account.username, "wrong")
    assert sign_in(client, account.username).status_code == 429


def test_sign_ins_stand_in_the_platforms_audit_chain(client):
    account = make_account()
    sign_in(client, account.username, "wrong")
    sign_in(client, account.username)
    verbs = AuditEntry.objects.filter(zone__slug="platform").order_by("seq").values_list("verb", flat=True)
    assert list(verbs) == ["people.sign_in_failed", "people.sign_in"]


@pytest.mark.parametrize("target", ["https://example.org/", "//example.org/", "javascript:alert(1)"])
def test_nobody_is_sent_elsewhere_after_signing_in(client, target):
    response = sign_in(client, make_account().username, next=target)
    assert response.headers["Location"] == reverse("home")


def test_one_is_sent_back_to_the_page_one_asked_for(client):
    response = sign_in(client, make_account().username, next="/password/")
    assert response.headers["Location"] == "/password/"


def test_a_one_time_password_must_be_changed_first(client):
    account = make_account()
    account.must_change_password = True
    account.save()
    sign_in(client, account.username)
    assert client.get(reverse("home")).headers["Location"] == reverse("password")


def test_a_changed_password_keeps_the_session(client):
    account = make_account()
    client.force_login(account)
    client.post(reverse("password"), {"old": PASSWORD, "new": "another pass phrase 3"})
    account.refresh_from_db()
    assert (account.check_password("another pass phrase 3"), client.get(reverse("password")).status_code) == (True, 200)


def test_pages_are_chinese_whatever_the_browser_says():
    page = Client(headers={"accept-language": "en"}).get(reverse("sign_in")).content.decode()
    assert ("登录" in page, 'lang="zh-hans"' in page) == (True, True)


def test_a_chosen_language_stays(client):
    client.post(reverse("language"), {"language": "en", "next": "/sign-in/"})
    assert "Sign in" in client.get(reverse("sign_in")).content.decode()


def test_signing_out_takes_a_post(client):
    client.force_login(make_account())
    assert (client.get(reverse("sign_out")).status_code, client.post(reverse("sign_out")).status_code) == (405, 302)
