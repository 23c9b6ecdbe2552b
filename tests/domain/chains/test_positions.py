"""Positions: who sees them, who decides, and what a proposal becomes."""

from __future__ import annotations

import pytest

from domain.chains.linked import make_map, put, suggest
from making import (
    actor_of,
    make_contact,
    make_enterprise,
    make_organisation,
    make_secretary,
    make_staff,
    make_zone,
    system,
)
from yuanlian.domain.chains import actions, proposing, queries, rules
from yuanlian.domain.chains.models import Position
from yuanlian.domain.party.models import Link
from yuanlian.domain.people.roles import Role
from yuanlian.kernel import jobs, outbox
from yuanlian.kernel.errors import Conflict, IllegalMove, NotAllowed, NotVisible
from yuanlian.kernel.models import AuditEntry, Job

pytestmark = pytest.mark.django_db


@pytest.fixture
def zone():
    return make_zone()


@pytest.fixture
def nodes(zone):
    return make_map(zone)


@pytest.fixture
def bureau(zone):
    return actor_of(make_staff(zone, Role.BUREAU), zone)


def secretary_of(zone, chain, *firms, kind="chain_committee"):
    """The secretary of the body that works the chain, with these enterprises as members."""
    body = make_organisation(zone, kind=kind, chain=chain)
    for firm in firms:
        Link.objects.create(zone=zone, organisation=body, enterprise=firm, role="member", since="2021-01-01")
    return actor_of(make_secretary(body), zone)


def states(zone):
    return dict(Position.objects.filter(zone=zone).values_list("enterprise__name", "state"))


def test_a_proposal_is_confirmed_and_the_audit_chain_says_so(zone, nodes, bureau):
    row = suggest(nodes["foam"], make_enterprise(zone, "甲"))
    actions.confirm(bureau, row.id)
    row.refresh_from_db()
    assert (row.state, row.decided_label) == ("confirmed", bureau.label)
    assert AuditEntry.objects.filter(zone=zone).latest("seq").verb == "chains.confirm"


def test_a_confirmed_position_is_not_confirmed_again(zone, nodes, bureau):
    row = put(nodes["foam"], make_enterprise(zone))
    with pytest.raises(IllegalMove):
        actions.confirm(bureau, row.id)


def test_a_page_that_is_stale_decides_nothing(zone, nodes, bureau):
    row = suggest(nodes["foam"], make_enterprise(zone))
    actions.reject(bureau, row.id, version=1)
    with pytest.raises(Conflict):
        actions.confirm(bureau, row.id, version=1)


def test_the_secretary_of_the_chains_body_decides_on_the_own_chain_alone(zone, nodes):
    firm = make_enterprise(zone)
    row = suggest(nodes["foam"], firm)
    other = secretary_of(zone, None, firm)
    own = secretary_of(zone, nodes["foam"].chain, firm)
    with pytest.raises(NotAllowed):
        actions.confirm(other, row.id)
    assert actions.confirm(own, row.id).state == "confirmed"


def test_the_secretary_of_a_branch_on_the_chain_keeps_no_map(zone, nodes):
    branch = secretary_of(zone, nodes["foam"].chain, kind="branch")
    assert rules.keeps(branch, nodes["foam"].chain_id) is False


def test_an_outsider_learns_nothing_of_a_proposal(zone, nodes):
    row = suggest(nodes["foam"], make_enterprise(zone, "甲"))
    stranger = actor_of(make_contact(make_enterprise(zone, "乙")), zone)
    with pytest.raises(NotVisible):
        actions.confirm(stranger, row.id)
    assert list(queries.visible(stranger)) == []


def test_everybody_in_the_zone_sees_who_is_confirmed(zone, nodes):
    row = put(nodes["foam"], make_enterprise(zone, "甲"))
    stranger = actor_of(make_contact(make_enterprise(zone, "乙")), zone)
    assert list(queries.visible(stranger)) == [row]


def test_another_zones_node_is_not_found(zone, nodes):
    elsewhere = make_zone()
    bureau = actor_of(make_staff(elsewhere, Role.BUREAU), elsewhere)
    with pytest.raises(NotVisible):
        actions.place(bureau, nodes["foam"].id, make_enterprise(elsewhere).id)


def test_many_are_confirmed_together_or_not_at_all(zone, nodes, bureau):
    first = suggest(nodes["foam"], make_enterprise(zone, "甲"))
    done = put(nodes["foam"], make_enterprise(zone, "乙"))
    with pytest.raises(IllegalMove):
        actions.confirm_many(bureau, [first.id, done.id])
    assert states(zone) == {"甲": "suggested", "乙": "confirmed"}
    assert actions.confirm_many(bureau, [first.id]) == 1


def test_a_person_places_against_an_earlier_no(zone, nodes, bureau):
    firm = make_enterprise(zone, "甲")
    put(nodes["foam"], firm, state="rejected")
    actions.place(bureau, nodes["foam"].id, firm.id)
    assert states(zone) == {"甲": "confirmed"}


def test_proposals_follow_what_the_register_says_and_leave_a_persons_no(zone, nodes):
    known = make_enterprise(zone, "甲材料", products="PMI泡沫", chain=nodes["foam"].chain)
    make_enterprise(zone, "乙咨询", products="管理咨询", chain=nodes["foam"].chain)
    refused = make_enterprise(zone, "丙材料", products="PMI泡沫")
    put(nodes["foam"], refused, state="rejected")
    placed = make_enterprise(zone, "丁材料", products="PMI泡沫")
    put(nodes["foam"], placed)
    found = proposing.propose(system(zone))
    assert states(zone) == {"甲材料": "suggested", "丙材料": "rejected", "丁材料": "confirmed"}
    assert (found.enterprises, found.found) == (3, 1)
    row = Position.objects.get(enterprise=known)
    assert (row.node, row.reasons[0]["code"], row.permille > 900) == (nodes["foam"], "same", True)


def test_proposing_again_changes_nothing_that_a_reader_sees(zone, nodes):
    make_enterprise(zone, "甲材料", products="PMI泡沫；环氧树脂")
    seen = []
    for _again in range(2):
        proposing.propose(system(zone))
        rows = Position.objects.filter(zone=zone).order_by("node__code")
        seen.append(list(rows.values_list("node__code", "permille", "state")))
    assert (len(seen[0]), seen[1]) == (2, seen[0])


def test_a_secretarys_proposals_stay_inside_the_own_reach(zone, nodes):
    mine = make_enterprise(zone, "甲材料", products="PMI泡沫")
    make_enterprise(zone, "乙材料", products="PMI泡沫")
    proposing.propose(secretary_of(zone, nodes["foam"].chain, mine), nodes["foam"].chain)
    assert states(zone) == {"甲材料": "suggested"}


def test_a_fresh_register_is_proposed_for(zone, nodes):
    make_enterprise(zone, "甲材料", products="PMI泡沫")
    outbox.emit(zone.id, "enterprises.imported", {"batch": ""})
    outbox.drain()
    job = Job.objects.get(zone=zone, kind="chains.propose")
    jobs.run_job.func(str(job.id))
    job.refresh_from_db()
    assert (job.state, job.result["found"], states(zone)) == ("done", 1, {"甲材料": "suggested"})
