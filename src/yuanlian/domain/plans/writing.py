"""What accepting a plan writes, by the acts of the rooms below; each unit that changes has its own audit entry."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from yuanlian.domain.enterprises.actions import enterprises
from yuanlian.domain.party import actions as party
from yuanlian.domain.party import queries
from yuanlian.domain.party.models import Organisation, Post
from yuanlian.domain.party.states import Founding, LinkRole, OrganisationKind, OrganisationState
from yuanlian.domain.people.models import Account
from yuanlian.domain.plans import queries as plans
from yuanlian.domain.plans.bridge.assigning import key_of
from yuanlian.domain.plans.bridge.outlining import outlines
from yuanlian.domain.plans.models import Plan, PlanLine, PlanTarget
from yuanlian.domain.plans.parameters import Parameters
from yuanlian.domain.plans.states import PlanKind
from yuanlian.domain.zones import actions as zones
from yuanlian.domain.zones.models import Place
from yuanlian.domain.zones.queries import current
from yuanlian.domain.zones.states import PlaceKind
from yuanlian.kernel import clock
from yuanlian.kernel.actor import Actor
from yuanlian.kernel.doors import seen
from yuanlian.kernel.errors import Invalid

Writer = Callable[[Actor, Plan, Sequence[PlanLine]], None]


def posts(actor: Actor, plan: Plan, changed: Sequence[PlanLine]) -> None:
    """The post of today's person ends the day before, the planned person holds one from then on."""
    asked, since = Parameters.from_json(plan.parameters), plan.since or clock.today()
    standing: dict[UUID, list[Post]] = defaultdict(list)
    for post in queries.visible_posts(actor).filter(current(clock.today()), kind=asked.post):
        if post.enterprise_id is not None:
            standing[post.enterprise_id].append(post)
    ended = [post.id for line in changed for post in _leaving(standing[line.enterprise_id], line)]
    party.recall(actor, ended, on=since - timedelta(days=1))
    accounts = Account.objects.in_bulk([line.target.account_id for line in changed if line.target.account_id])
    news = [
        party.NewPost(
            kind=asked.post,
            person=line.target.facts["person"],
            account=accounts.get(line.target.account_id),
            enterprise=line.enterprise,
            since=since,
        )
        for line in changed
    ]
    for line, post in zip(changed, party.send(actor, news), strict=True):
        line.written = post.id


def _leaving(standing: Sequence[Post], line: PlanLine) -> list[Post]:
    """The open posts of today's person at the enterprise."""
    return [
        post for post in standing if line.today is not None and key_of(post) == line.today.key and post.until is None
    ]


def bodies(actor: Actor, plan: Plan, changed: Sequence[PlanLine]) -> None:
    """Each group stands as a planned joint branch or joint group, its lead first, its enterprises tied to it."""
    asked, since = Parameters.from_json(plan.parameters), plan.since or clock.today()
    groups: dict[UUID, list[PlanLine]] = defaultdict(list)
    for line in changed:
        if line.target is not None:
            groups[line.target.id].append(line)
    for lines in groups.values():
        target = lines[0].target
        lines.sort(key=lambda line: (line.enterprise_id != target.enterprise_id, line.number))
        body = (_branch if asked.body is OrganisationKind.JOINT_BRANCH else _group)(actor, lines, since)
        target.organisation = body
        target.save(update_fields=["organisation"])
        for line in lines:
            line.written = body.id


def _branch(actor: Actor, lines: Sequence[PlanLine], since: date) -> Organisation:
    parent = queries.fullest(queries.superiors(actor))
    new = party.NewFounding(
        name=f"{lines[0].enterprise}联合党支部",  # data -- a body's name, in the zone's language
        way=Founding.JOINT,
        enterprises=tuple(line.enterprise for line in lines),
        parent=seen(queries.superiors(actor), parent) if parent else None,
        founded_on=since,
        state=OrganisationState.PLANNED,
    )
    return party.found(actor, new)


def _group(actor: Actor, lines: Sequence[PlanLine], since: date) -> Organisation:
    lead = lines[0].enterprise
    new = party.NewOrganisation(
        name=f"{lead}党群联组",  # data -- the same
        kind=OrganisationKind.JOINT_GROUP,
        chain=lead.chain,
        place=lead.place,
        lon=lead.lon,
        lat=lead.lat,
        founded_on=since,
        state=OrganisationState.PLANNED,
    )
    body = party.create(actor, new)
    for number, line in enumerate(lines):
        role = LinkRole.MEMBER if number else LinkRole.LEAD_ENTERPRISE
        party.link(actor, body.id, party.NewLink(role=role, enterprise=line.enterprise, since=since))
    return body


def areas(actor: Actor, plan: Plan, changed: Sequence[PlanLine]) -> None:
    """Each enterprise stands in its new area, drawn around them; one that the plan made is a place of the zone now."""
    made: dict[UUID, Place] = {}
    where: dict[UUID, Place] = {}
    for line in changed:
        if line.facts.get("held"):
            name = {"name": line.enterprise}
            raise Invalid(_("%(name)s在楼宇里，随楼宇归片区，不能单独调整。") % name)
        place = made.get(line.target.id) or line.target.place or _place(actor, line.target, PlaceKind.AREA, changed)
        made[line.target.id] = place
        where[line.enterprise_id] = place
        line.written = place.id
    enterprises.stand_in(actor, where)
    known = plans.targets(plan).filter(place__isnull=False).values_list("place_id", flat=True)
    zones.redraw(actor, outlines(actor, set(known)))


def centres(actor: Actor, plan: Plan, changed: Sequence[PlanLine]) -> None:
    """Every new site is a centre of the zone; those that stand stay."""
    made: dict[UUID, Place] = {}
    for line in changed:
        if line.target.place is None:
            place = made.get(line.target.id) or _place(actor, line.target, PlaceKind.CENTRE, [line])
            made[line.target.id] = place
            line.written = place.id
    if not made:
        raise Invalid(_("方案没有新设的中心。"))


def _place(actor: Actor, target: PlanTarget, kind: PlaceKind, lines: Sequence[PlanLine]) -> Place:
    """The target as a place: where it says, else in the middle of its units."""
    own = [line for line in lines if line.target_id == target.id]
    lon, lat = target.lon, target.lat
    if lon is None or lat is None:
        lon, lat = (round(sum(values) / len(own), 6) for values in zip(*((e.lon, e.lat) for e in own), strict=True))
    name = f"{target.enterprise}党群服务点" if kind is PlaceKind.CENTRE else target.label  # data -- a place's name
    new = zones.NewPlace(name=name, name_en=target.label_en, kind=kind, lon=lon, lat=lat)
    place = zones.add_place(actor, new)
    target.place = place
    target.save(update_fields=["place"])
    return place


WRITERS: dict[str, Writer] = {
    PlanKind.ASSIGN: posts,
    PlanKind.AREAS: areas,
    PlanKind.SITES: centres,
    PlanKind.GROUPS: bodies,
}
