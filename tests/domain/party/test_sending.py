"""Many people are sent to enterprises at once under the rules of one; posts end together or not at all."""

from __future__ import annotations

from datetime import date

import pytest

from making import actor_of, make_enterprise, make_organisation, make_secretary, make_zone, system
from yuanlian.domain.party import actions
from yuanlian.domain.party.models import Post
from yuanlian.domain.party.states import PostKind
from yuanlian.kernel import audit
from yuanlian.kernel.errors import Conflict, Invalid, NotVisible
from yuanlian.kernel.models import AuditEntry

pytestmark = pytest.mark.django_db


@pytest.fixture
def zone():
    return make_zone()


def sent(actor, *firms, person="甲"):
    return actions.send(actor, [actions.NewPost(kind=PostKind.LIAISON, person=person, enterprise=one) for one in firms])


def test_each_post_has_its_own_entry_in_a_whole_chain(zone):
    posts = sent(system(zone), make_enterprise(zone), make_enterprise(zone))
    told = AuditEntry.objects.filter(zone=zone, verb="party.give_post").order_by("seq")
    assert ([entry.object_id for entry in told], list(audit.breaks(zone.id))) == ([post.id for post in posts], [])


def test_nobody_is_sent_when_one_enterprise_is_out_of_sight(zone):
    mine = make_enterprise(zone)
    secretary = actor_of(make_secretary(make_organisation(zone, enterprise=mine)), zone)
    with pytest.raises(NotVisible):
        sent(secretary, mine, make_enterprise(zone))
    assert not Post.objects.filter(zone=zone, kind=PostKind.LIAISON).exists()


def test_a_person_without_a_name_is_refused(zone):
    with pytest.raises(Invalid):
        sent(system(zone), make_enterprise(zone), person=" ")


def test_posts_end_together(zone):
    posts = sent(system(zone), make_enterprise(zone), make_enterprise(zone))
    day = date(2099, 1, 1)
    actions.recall(system(zone), [post.id for post in posts], on=day)
    assert list(Post.objects.filter(zone=zone).values_list("until", flat=True)) == [day, day]


def test_no_post_ends_when_one_has_ended(zone):
    first, second = sent(system(zone), make_enterprise(zone), make_enterprise(zone))
    actions.recall(system(zone), [first.id])
    with pytest.raises(Conflict):
        actions.recall(system(zone), [second.id, first.id])
    assert Post.objects.get(pk=second.id).until is None


def written(zone) -> tuple[list[tuple], list[tuple]]:
    """The posts of a zone, and what its audit chain says of them."""
    posts = Post.objects.filter(zone=zone).order_by("enterprise__name")
    entries = AuditEntry.objects.filter(zone=zone).order_by("seq")
    return (
        list(posts.values_list("enterprise__name", "kind", "person", "since", "until", "account", "organisation")),
        [(entry.verb, entry.kind, entry.fields, entry.seq) for entry in entries],
    )


def test_many_at_once_write_what_one_by_one_write():
    day, together, apart = date(2099, 1, 1), make_zone(), make_zone()
    posts = sent(system(together), *(make_enterprise(together, name) for name in "子丑寅"), person=" 甲 ")
    actions.recall(system(together), [post.id for post in posts], on=day)
    news = [
        actions.NewPost(kind=PostKind.LIAISON, person=" 甲 ", enterprise=make_enterprise(apart, name))
        for name in "子丑寅"
    ]
    for post in [actions.give_post(system(apart), new) for new in news]:
        actions.end_post(system(apart), post.id, on=day)
    assert written(together) == written(apart)
