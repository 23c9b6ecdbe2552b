"""Organisations of the benchmark's zone: a plan of the tree, links, posts and members, and the loader of its rows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from benchmarks.pages import wording
from benchmarks.pages.ground import SINCE, Ground
from benchmarks.pages.loading import Heap, load
from benchmarks.pages.size import Size
from yuanlian.domain.party.actions import NewLink, NewMember, NewOrganisation, NewPost
from yuanlian.domain.party.models import Link, Member, Organisation, OrganisationGrant, Post
from yuanlian.domain.party.states import LinkRole, MemberStage, OrganisationKind, PostKind
from yuanlian.domain.people.roles import Role
from yuanlian.domain.zones.models import Chain
from yuanlian.kernel.crypto import key_ring

STAGES = (MemberStage.FULL,) * 16 + (MemberStage.PROBATIONARY, MemberStage.ACTIVIST, MemberStage.APPLICANT)
SENT = (PostKind.INSTRUCTOR, PostKind.LIAISON, PostKind.GRID_MEMBER)
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


@dataclass(slots=True)
class Plan:
    """What is to stand; ties name organisations by their place in `organisations`."""

    organisations: list[tuple[NewOrganisation, int | None]]
    links: list[tuple[int, NewLink]]
    posts: list[tuple[NewPost, int | None]]
    members: list[tuple[int, NewMember]]


def plan(ground: Ground, size: Size) -> Plan:
    """A work committee, for each chain a functional and a formal committee, branches of enterprises below."""
    dice = Random("structure")
    chains = ground.chains if size.organisations > 20 else ground.chains[:1]
    bodies: list[tuple[NewOrganisation, int | None]] = [
        (NewOrganisation(code="root", name="园区党工委", kind=OrganisationKind.WORK_COMMITTEE, founded_on=SINCE), None)
    ]
    bodies += [(_body(chain, "产业链党委", OrganisationKind.CHAIN_COMMITTEE), None) for chain in chains]
    bodies += [(_body(chain, "企业党委", OrganisationKind.COMMITTEE), 0) for chain in chains]
    first, left = 1 + len(chains), size.organisations - len(bodies)
    bodies += [(_branch(ground, dice, number), first + number % len(chains)) for number in range(left)]
    return Plan(bodies, [*_links(ground, size, len(chains))], [*_posts(ground, dice, size)], [*_members(dice, size)])


def _body(chain: Chain, words: str, kind: OrganisationKind) -> NewOrganisation:
    code = f"{chain.code}-{kind}"
    return NewOrganisation(code=code, name=f"{chain.name}{words}", kind=kind, chain=chain, founded_on=SINCE)


def _branch(ground: Ground, dice: Random, number: int) -> NewOrganisation:
    enterprise = ground.enterprises[number]
    joint = number % 9 == 8
    return NewOrganisation(
        code=f"b{number:04}", name=f"{enterprise.short_name}{number}党支部",
        introduction="示范点" if number % 50 == 0 else "",
        kind=OrganisationKind.JOINT_BRANCH if joint else OrganisationKind.BRANCH, demonstration=number % 50 == 0,
        enterprise=enterprise, founding="joint" if joint else "alone", chain=dice.choice(ground.chains),
        place=dice.choice(ground.places), lon=enterprise.lon, lat=enterprise.lat,
        founded_on=SINCE + timedelta(days=dice.randrange(1500)), elected_on=date(2023, 5, 1), term_years=3,
    )  # fmt: skip


def _links(ground: Ground, size: Size, chains: int) -> Iterator[tuple[int, NewLink]]:
    for number in range(size.links):
        role = LinkRole.LEAD_ENTERPRISE if number < chains else LinkRole.MEMBER
        enterprise = ground.enterprises[number % len(ground.enterprises)]
        yield 1 + number % chains, NewLink(role=role, enterprise=enterprise, since=SINCE)


def _posts(ground: Ground, dice: Random, size: Size) -> Iterator[tuple[NewPost, int | None]]:
    for number in range(size.posts):
        if number % 3 == 0 and number // 3 < size.organisations:
            yield NewPost(kind=PostKind.SECRETARY, person=wording.person(dice), since=SINCE), number // 3
            continue
        enterprise = ground.enterprises[number % len(ground.enterprises)]
        yield NewPost(kind=dice.choice(SENT), person=wording.person(dice), enterprise=enterprise, since=SINCE), None


def identity(number: int) -> str:
    """A made-up citizen number, valid in its check character."""
    body = f"430000{1950 + number % 50}{1 + number % 12:02}{1 + number % 28:02}{number // 600 % 1000:03}"
    rest = sum(int(digit) * weight for digit, weight in zip(body, WEIGHTS, strict=True)) % 11
    return body + "10X98765432"[rest]


def _members(dice: Random, size: Size) -> Iterator[tuple[int, NewMember]]:
    for number in range(size.members):
        new = NewMember(
            name=wording.person(dice), stage=dice.choice(STAGES), identity=identity(number), drifting=number % 60 == 0,
            stage_since=SINCE + timedelta(days=dice.randrange(1500)),
        )  # fmt: skip
        yield dice.randrange(size.organisations), new


def fill(ground: Ground, wanted: Plan) -> list[Organisation]:
    """Everything of the plan stands; one person is the secretary of the first chain's committee."""
    made: list[Organisation] = []
    for new, parent in wanted.organisations:
        made.append(_organisation(ground, new, made[parent] if parent is not None else None))
    load(Organisation, made)
    heap = Heap()
    for body, tie in wanted.links:
        heap.add(
            Link(zone=ground.zone, organisation=made[body], enterprise=tie.enterprise, role=tie.role, since=tie.since)
        )
    for post, at in wanted.posts:
        place = made[at] if at is not None else None
        heap.add(
            Post(
                zone=ground.zone,
                kind=post.kind,
                organisation=place,
                enterprise=post.enterprise,
                person=post.person,
                since=post.since,
            )
        )
    for body, person in wanted.members:
        heap.add(_member(ground, made[body], person))
    heap.write()
    OrganisationGrant.objects.create(
        zone=ground.zone, account=ground.account("secretary"), organisation=made[1], role=Role.SECRETARY, since=SINCE
    )
    return made


def _organisation(ground: Ground, new: NewOrganisation, parent: Organisation | None) -> Organisation:
    values = {name: getattr(new, name) for name in NewOrganisation.__slots__ if name != "parent"}
    row = Organisation(zone=ground.zone, parent=parent, **values)
    row.depth = parent.depth + 1 if parent else 0
    row.path = f"{parent.path if parent else ''}/{row.public_code}"
    return row


def _member(ground: Ground, body: Organisation, new: NewMember) -> Member:
    digest = key_ring().digest("member.identity", new.identity)
    return Member(
        zone=ground.zone, organisation=body, name=new.name, identity=new.identity, identity_digest=digest,
        stage=new.stage, stage_since=new.stage_since, drifting=new.drifting,
    )  # fmt: skip
