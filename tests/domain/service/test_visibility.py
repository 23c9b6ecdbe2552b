"""One rule of scope: who sees which request."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import transaction
from django.utils import translation

from domain.service.stage import TEXT, Stage, at, make_stage, moment
from making import actor_of, make_contact, make_enterprise, make_instructor, make_organisation, make_secretary
from yuanlian.domain.party.models import Link
from yuanlian.domain.people.models import Account
from yuanlian.domain.service import actions, listing, queries
from yuanlian.domain.service.models import Request
from yuanlian.kernel.actor import Actor
from yuanlian.kernel.errors import NotVisible


def sees(actor, request):
    return queries.visible(actor).filter(pk=request.pk).exists()


@pytest.mark.parametrize(
    ("name", "expected"),
    [("bureau", True), ("leader", True), ("contact", True), ("hr", True), ("hr_head", True), ("power", False)],
)
def test_a_request_in_work_is_seen_by_those_it_concerns(stage, name, expected):
    assert sees(stage.actor(name), stage.in_work()) is expected


def test_departments_see_nothing_before_it_is_given_to_them(stage):
    assert sees(stage.actor("hr"), stage.accepted()) is False


def test_a_department_whose_part_was_dropped_no_longer_sees_it(stage):
    request = stage.in_work()
    actions.drop(stage.actor("bureau"), stage.task(request, stage.party).id, reason="不需要了")
    assert sees(stage.actor("party"), request) is False


def test_another_enterprises_contact_does_not_see_it(stage):
    stranger = make_contact(make_enterprise(stage.zone))
    assert sees(actor_of(stranger, stage.zone), stage.in_work()) is False


def test_a_secretary_sees_requests_of_linked_enterprises(stage):
    organisation = make_organisation(stage.zone)
    Link.objects.create(
        zone=stage.zone, organisation=organisation, enterprise=stage.enterprise, role="member", since="2020-01-01"
    )
    linked = actor_of(make_secretary(organisation), stage.zone)
    unlinked = actor_of(make_secretary(make_organisation(stage.zone)), stage.zone)
    request = stage.in_work()
    assert (sees(linked, request), sees(unlinked, request)) == (True, False)


def test_an_instructor_sees_requests_of_the_own_enterprise_only(stage):
    own = actor_of(make_instructor(stage.enterprise), stage.zone)
    other = actor_of(make_instructor(make_enterprise(stage.zone)), stage.zone)
    request = stage.in_work()
    assert (sees(own, request), sees(other, request)) == (True, False)


def test_an_officer_who_also_instructs_sees_no_more_enterprises_for_it(stage):
    request = stage.accepted()
    account = make_instructor(make_enterprise(stage.zone))
    officer = stage.accounts["power"]
    both = Actor(
        account=officer.id,
        zone=stage.zone.id,
        grants=stage.actor("power").grants | actor_of(account, stage.zone).grants,
    )
    assert sees(both, request) is False


def test_nobody_of_another_zone_sees_it(stage, elsewhere):
    request = stage.in_work()
    assert [name for name in elsewhere.accounts if sees(elsewhere.actor(name), request)] == []


def test_an_account_without_grants_sees_nothing(stage):
    stage.in_work()
    account = Account.objects.create(username="nobody", name="nobody", created_at="2026-01-01T00:00:00Z")
    assert queries.visible(actor_of(account, stage.zone)).count() == 0


def test_an_invisible_request_is_a_missing_one(stage, elsewhere):
    request = stage.raised()
    acceptance = actions.Acceptance(elsewhere.category.id)
    with pytest.raises(NotVisible):
        actions.accept(elsewhere.actor("bureau"), request.id, acceptance)


def test_a_colleague_of_the_writer_sees_the_draft(stage):
    draft = actions.save_draft(stage.actor("contact"), stage.enterprise.id, actions.Words(TEXT))
    colleague = actor_of(make_contact(stage.enterprise), stage.zone)
    assert sees(colleague, draft) is True


def test_near_duplicates_of_others_are_counted_not_shown(stage):
    other = make_enterprise(stage.zone, "天工焊接有限公司")
    theirs = actions.raise_now(actor_of(make_contact(other), stage.zone), other.id, actions.Words(TEXT))
    mine = stage.raised("焊工招不到，能否帮忙组织一场招聘会")
    contact = queries.near_duplicates(stage.actor("contact"), mine)
    bureau = queries.near_duplicates(stage.actor("bureau"), mine)
    assert (contact.shown, contact.hidden) == ([], 1)
    assert ([each.request for each in bureau.shown], bureau.hidden) == ([theirs], 0)


def test_near_duplicates_come_from_no_other_zone(stage, elsewhere):
    found = queries.near_duplicates(stage.actor("bureau"), stage.raised())
    assert (found.shown, found.hidden) == ([], 0)


def test_near_duplicates_say_which_words_both_use(stage):
    stage.raised("五车间焊工缺口很大")
    alike = queries.near_duplicates(stage.actor("bureau"), stage.raised("我们五车间焊工缺口很大怎么办"))
    assert alike.shown[0].words == ("五车间焊工缺口很大",)


def test_similar_answered_requests_come_with_their_reply(stage):
    closed = stage.closed()
    found = queries.answered_alike(stage.actor("hr"), stage.in_work("招不到焊工，想参加招聘会"))
    assert [(each.request, each.request.replies.all()[0].text) for each in found] == [(closed, "已组织专场招聘会")]


@pytest.fixture(scope="module")
def desk(django_db_setup, django_db_blocker) -> Iterator[tuple[Stage, Request]]:
    """A zone with requests of every kind and another zone's beside them, made once and only read; and an own draft."""
    with django_db_blocker.unblock(), transaction.atomic(), at(moment(18)), translation.override("zh-hans"):
        stage = make_stage()
        stage.in_work()
        stage.closed("厂区门口的路灯坏了")
        make_stage().in_work()
        own = actions.save_draft(stage.actor("hr"), stage.enterprise.id, actions.Words("草稿一件"))
        stage.raised("还没有部门的一件")
        actions.raise_now(stage.actor("hr"), stage.enterprise.id, actions.Words("人社替企业反映的一件"))
        yield stage, own
        transaction.set_rollback(True)


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["bureau", "hr", "hr_head", "party", "contact"])
@pytest.mark.parametrize("narrowed", ["", "department", "state", "outcome", "until"])
def test_a_list_holds_and_counts_exactly_the_visible_requests(desk, name, narrowed):
    stage, own = desk
    actor = stage.actor(name)
    wanted = {
        "": listing.Wanted(),
        "department": listing.Wanted(department=str(stage.hr.id)),
        "state": listing.Wanted(state="open"),
        "outcome": listing.Wanted(outcome="solved"),
        "until": listing.Wanted(until="2100-01-01"),
    }[narrowed]
    listed = {row.pk for row in listing.requests(actor, wanted)}
    shown = {row.pk for row in listing.page(actor, wanted, first=0, last=20).rows}
    visible = set(queries.visible(actor).exclude(pk=own.pk).values_list("pk", flat=True))
    assert (listed <= visible, shown, listing.total(actor, wanted)) == (True, listed, len(listed))
    assert narrowed or listed == visible
