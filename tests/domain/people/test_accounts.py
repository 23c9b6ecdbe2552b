"""Accounts, tokens and notices."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import translation
from django.utils.translation import gettext_lazy

from making import PASSWORD, WEDNESDAY, actor_of, make_account, make_staff, make_zone, system
from yuanlian.domain.people import actions, notices
from yuanlian.domain.people.models import ApiToken
from yuanlian.domain.people.roles import Role
from yuanlian.domain.people.signin import AccountBackend, token_account
from yuanlian.kernel import clock
from yuanlian.kernel.errors import Invalid, NotAllowed, NotVisible

pytestmark = pytest.mark.django_db


@pytest.fixture
def zone():
    return make_zone()


@pytest.fixture
def someone(zone):
    return make_staff(zone, Role.LEADER)


def test_a_new_account_signs_in_with_its_one_time_password(zone):
    account, password = actions.create_account(system(zone), actions.NewAccount("li.si", "李四"))
    found = AccountBackend().authenticate(None, "LI.SI", password)
    assert (found, account.must_change_password) == (account, True)


def test_a_username_is_taken_whatever_its_case(zone):
    actions.create_account(system(zone), actions.NewAccount("li.si", "李四"))
    with pytest.raises(Invalid) as refused:
        actions.create_account(system(zone), actions.NewAccount("Li.Si", "李四"))
    assert list(refused.value.fields) == ["username"]


def test_only_the_security_administrator_makes_accounts(zone, someone):
    with pytest.raises(NotAllowed):
        actions.create_account(actor_of(someone, zone), actions.NewAccount("x.y", "x"))


def test_an_inactive_account_does_not_sign_in():
    account = make_account()
    account.is_active = False
    account.save()
    assert AccountBackend().authenticate(None, account.username, PASSWORD) is None


@pytest.mark.parametrize(("old", "new", "field"), [("wrong", "a new long pass 77", "old"), (PASSWORD, "short", "new")])
def test_a_wrong_password_change_names_its_field(old, new, field):
    with pytest.raises(Invalid) as refused:
        actions.change_own_password(make_account(), old, new)
    assert list(refused.value.fields) == [field]


def test_a_token_acts_for_its_account_in_its_zone(zone, someone):
    _row, token = actions.issue_token(actor_of(someone, zone), "大屏")
    assert token_account(token) == (someone, zone.id)


def test_a_token_is_not_stored(zone, someone):
    row, token = actions.issue_token(actor_of(someone, zone), "大屏")
    assert token not in {row.digest, row.hint, row.label}


def test_a_revoked_token_opens_nothing(zone, someone):
    actor = actor_of(someone, zone)
    row, token = actions.issue_token(actor, "大屏")
    actions.revoke_token(actor, row.id)
    assert token_account(token) is None


def test_an_expired_token_opens_nothing(zone, someone):
    with clock.at(WEDNESDAY):
        _row, token = actions.issue_token(actor_of(someone, zone), "大屏", days=1)
    with clock.at(WEDNESDAY + timedelta(days=2)):
        assert token_account(token) is None


def test_nobody_revokes_anothers_token(zone, someone):
    row, _token = actions.issue_token(actor_of(someone, zone), "大屏")
    with pytest.raises(NotVisible):
        actions.revoke_token(actor_of(make_staff(zone, Role.BUREAU), zone), row.id)
    assert ApiToken.objects.get().revoked_at is None


def test_one_cause_is_told_once(zone, someone):
    news = notices.News("test.kind", params={"n": 1}, dedupe="cause-1")
    assert [notices.tell(zone.id, [someone.id], news), notices.tell(zone.id, [someone.id], news)] == [1, 0]


def test_a_notice_reads_as_its_sentence(zone, someone):
    notices.register_kind("test.greeting", gettext_lazy("您好，{name}"))  # said in a test only
    notices.tell(zone.id, [someone.id], notices.News("test.greeting", params={"name": "李四"}))
    assert [line.sentence for line in notices.readable(actor_of(someone, zone))] == ["您好，李四"]


@pytest.mark.parametrize(("language", "shown"), [("zh-hans", "2026年3月5日 17:30"), ("en", "5 Mar 2026 17:30")])
def test_a_moment_in_a_notice_is_written_as_its_reader_writes_it(zone, someone, language, shown):
    notices.register_kind("test.until", gettext_lazy("{due}"))  # said in a test only
    notices.tell(zone.id, [someone.id], notices.News("test.until", params={"due": "2026-03-05 17:30"}))
    with translation.override(language):
        assert [line.sentence for line in notices.readable(actor_of(someone, zone))] == [shown]
