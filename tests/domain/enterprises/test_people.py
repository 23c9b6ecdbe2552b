"""The people of enterprises: kept by the bureau and the enterprise, invited one by one and by the thousand."""

from __future__ import annotations

import pytest

from making import actor_of, make_contact, make_enterprise, make_staff, make_zone
from yuanlian.domain.enterprises import queries
from yuanlian.domain.enterprises.actions import contacts, invitations
from yuanlian.domain.enterprises.actions.contacts import Person
from yuanlian.domain.enterprises.changes import phone_digest
from yuanlian.domain.enterprises.models import Contact, EnterpriseGrant, Invitation, InvitedCode
from yuanlian.domain.people.models import Account
from yuanlian.domain.people.roles import Role
from yuanlian.kernel.actor import Channel, resolve
from yuanlian.kernel.errors import Conflict, Invalid, NotAllowed, NotVisible
from yuanlian.kernel.worker import LeasedWorker

pytestmark = pytest.mark.django_db


@pytest.fixture
def zone():
    return make_zone()


@pytest.fixture
def bureau(zone):
    return actor_of(make_staff(zone, Role.BUREAU), zone)


@pytest.fixture
def enterprise(zone):
    return make_enterprise(zone, "川江齿轮有限公司", short_name="川江齿轮")


def phones(enterprise):
    return list(enterprise.contacts.order_by("id").values_list("name", "is_primary"))


def test_the_first_person_is_the_one_to_call(bureau, enterprise):
    contacts.add(bureau, enterprise.id, Person("张三", "厂长", "138 0013 8000"))
    contacts.add(bureau, enterprise.id, Person("李四"))
    first = enterprise.contacts.get(is_primary=True)
    assert (first.name, first.phone, first.phone_digest) == ("张三", "13800138000", phone_digest("13800138000"))


def test_another_person_can_be_put_first(bureau, enterprise):
    contacts.add(bureau, enterprise.id, Person("张三"))
    second = contacts.add(bureau, enterprise.id, Person("李四"))
    contacts.change(bureau, second.id, Person("李四", first=True))
    assert phones(enterprise) == [("张三", False), ("李四", True)]


def test_the_next_person_is_called_when_the_first_one_goes(bureau, enterprise):
    first = contacts.add(bureau, enterprise.id, Person("张三"))
    contacts.add(bureau, enterprise.id, Person("李四"))
    contacts.remove(bureau, first.id)
    assert phones(enterprise) == [("李四", True)]


def test_two_presses_add_one_person(bureau, enterprise):
    for _press in range(2):
        contacts.add(bureau, enterprise.id, Person("张三", key="k1"))
    assert enterprise.contacts.count() == 1


@pytest.mark.parametrize(("person", "field"), [(Person(" "), "name"), (Person("张三", phone="见附件"), "phone")])
def test_a_wrong_field_of_a_person_is_named(bureau, enterprise, person, field):
    with pytest.raises(Invalid) as refused:
        contacts.add(bureau, enterprise.id, person)
    assert list(refused.value.fields) == [field]


def test_a_contact_keeps_its_own_people_and_nobody_elses(zone, enterprise):
    own = actor_of(make_contact(enterprise), zone)
    contacts.add(own, enterprise.id, Person("张三"))
    with pytest.raises(NotVisible):
        contacts.add(own, make_enterprise(zone).id, Person("李四"))


def test_a_leader_cannot_change_people(zone, bureau, enterprise):
    person = contacts.add(bureau, enterprise.id, Person("张三"))
    with pytest.raises(NotAllowed):
        contacts.change(actor_of(make_staff(zone, Role.LEADER), zone), person.id, Person("李四"))


def test_a_person_gets_an_account_that_acts_for_the_enterprise_only(zone, bureau, enterprise):
    person = contacts.add(bureau, enterprise.id, Person("张三"))
    invited = invitations.invite(bureau, person.id)
    account = Account.objects.get(username=invited.username)
    actor = resolve(account.id, zone.id, label="", channel=Channel.WEB)
    assert (invited.username, account.check_password(invited.password), account.must_change_password) == (
        "cjcl.zhangsan", True, True,
    )  # fmt: skip
    assert [(grant.role, grant.target) for grant in actor.grants] == [(Role.CONTACT, enterprise.id)]


def test_a_second_account_for_the_same_person_is_refused(bureau, enterprise):
    person = contacts.add(bureau, enterprise.id, Person("张三"))
    invitations.invite(bureau, person.id)
    with pytest.raises(Conflict):
        invitations.invite(bureau, person.id)


def test_people_of_the_same_name_get_different_usernames(bureau, enterprise):
    people = [contacts.add(bureau, enterprise.id, Person("张三", phone=f"1380013800{n}")) for n in range(3)]
    usernames = [invitations.invite(bureau, person.id).username for person in people]
    assert usernames == ["cjcl.zhangsan", "cjcl.zhangsan2", "cjcl.zhangsan3"]


def test_an_enterprises_contact_cannot_invite(zone, bureau, enterprise):
    person = contacts.add(bureau, enterprise.id, Person("张三"))
    with pytest.raises(NotAllowed):
        invitations.invite(actor_of(make_contact(enterprise), zone), person.id)


def test_a_person_with_an_account_cannot_be_taken_off(bureau, enterprise):
    person = contacts.add(bureau, enterprise.id, Person("张三"))
    invitations.invite(bureau, person.id)
    with pytest.raises(Conflict):
        contacts.remove(bureau, person.id)


@pytest.fixture
def many(zone, bureau):
    for number in range(invitations.CHUNK + 5):
        contacts.add(bureau, make_enterprise(zone, f"企业{number}").id, Person(f"张{number}"))
    elsewhere = make_zone()
    Contact.objects.create(zone=elsewhere, enterprise=make_enterprise(elsewhere), name="外区")
    return invitations.CHUNK + 5


def test_many_people_are_invited_by_one_job_and_the_codes_are_given_once(zone, bureau, many):
    row = invitations.invite_all(bureau)
    LeasedWorker("test").run_until_idle()
    opened = invitations.fetch(bureau, row.id)
    accounts = {
        account.username: account for account in Account.objects.filter(username__in=[o.username for o in opened])
    }
    assert [len(opened), EnterpriseGrant.objects.count(), InvitedCode.objects.count()] == [many, many, 0]
    assert all(accounts[each.username].check_password(each.code) for each in opened)
    with pytest.raises(Conflict):
        invitations.fetch(bureau, row.id)


def test_codes_cannot_be_fetched_before_the_job_is_done(bureau, many):
    with pytest.raises(Conflict):
        invitations.fetch(bureau, invitations.invite_all(bureau).id)


def test_codes_are_for_the_person_who_asked_for_them(zone, bureau, many):
    row = invitations.invite_all(bureau)
    LeasedWorker("test").run_until_idle()
    with pytest.raises(NotVisible):
        invitations.fetch(actor_of(make_staff(zone, Role.BUREAU), zone), row.id)


def test_a_job_that_was_cut_short_goes_on_where_it_was(bureau, many):
    row = invitations.invite_all(bureau)
    seen = []

    def stop_after_the_first_chunk(done, total):
        seen.append((done, total))
        if done:
            raise InterruptedError

    with pytest.raises(InterruptedError):
        invitations.open_accounts(bureau, row, stop_after_the_first_chunk)
    invitations.open_accounts(bureau, row, lambda done, total: None)
    assert (seen, len(invitations.fetch(bureau, row.id))) == ([(0, many), (invitations.CHUNK, many)], many)


def test_an_invitation_without_anybody_to_invite_is_refused(bureau):
    with pytest.raises(Conflict):
        invitations.invite_all(bureau)
    assert Invitation.objects.count() == 0


def test_the_security_administrator_sees_people_but_no_enterprise(zone, bureau, enterprise):
    contacts.add(bureau, enterprise.id, Person("张三"))
    security = actor_of(make_staff(zone, Role.SECURITY_ADMIN), zone)
    assert (queries.contacts(security).count(), queries.visible(security).count()) == (1, 0)
