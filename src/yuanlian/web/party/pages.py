"""One organisation: facts, the tree around it, ties by role, posts, members, its code for the public."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from yuanlian.domain.party import detail, queries, rules, words
from yuanlian.domain.party.models import Link as Tie
from yuanlian.domain.party.models import Organisation, Post
from yuanlian.domain.party.states import FUNCTIONAL, MOVES, OrganisationState, OrganisationVerb, PostKind
from yuanlian.domain.people.roles import Role
from yuanlian.kernel.doors import seen
from yuanlian.kernel.states import verbs
from yuanlian.web import formats
from yuanlian.web.access import ZoneRequest, zone_page
from yuanlian.web.maps import Kind, MapView
from yuanlian.web.parts import Action, Fact, Header, Link
from yuanlian.web.party.doors import KEEPERS, READERS, address, crumb
from yuanlian.web.party.qr import public_url
from yuanlian.web.party.shown import (
    enterprise_url,
    founding_words,
    marks,
    organisation_url,
    state_badge,
    tier_words,
)
from yuanlian.web.zonemap.shown import kind_on_map
from yuanlian.web.zonemap.tiles import map_tiles

TIES_SHOWN = 12


@dataclass(frozen=True, slots=True)
class TieLine:
    """One tie as a line: its other end, since when, and the way to end it."""

    name: str
    url: str
    since: str
    end_url: str


@dataclass(frozen=True, slots=True)
class RoleTies:
    """The ties of one role: how many, the first of them, where all stand."""

    role: str
    count: int
    lines: list[TieLine]
    url: str


@dataclass(frozen=True, slots=True)
class PostLine:
    """A post as a line."""

    kind: str
    person: str
    period: str
    end_url: str


def tie_line(request: ZoneRequest, tie: Tie, reach: detail.Reach, *, ends: bool) -> TieLine:
    """The tie as the reader may see it: a link only where the other end opens."""
    slug = request.tenant.slug
    url = ""
    if tie.enterprise_id is not None and tie.enterprise_id in reach.enterprises:
        url = enterprise_url(slug, tie.enterprise_id)
    elif tie.other_id is not None and tie.other_id in reach.organisations:
        url = organisation_url(slug, tie.other_id)
    end = address(request, "link_end", link=tie.id) if ends and tie.until is None else ""
    name = tie.enterprise.name if tie.enterprise is not None else tie.other.label if tie.other is not None else ""
    return TieLine(name, url, formats.day(tie.since), end)


def _roles(request: ZoneRequest, row: Organisation) -> list[RoleTies]:
    tied = detail.ties_by_role(row, TIES_SHOWN)
    reach = detail.reach(request.actor, [tie for each in tied.values() for tie in each.first])
    keeps, every = rules.keeps(request.actor, row), address(request, "link_list", organisation=row.id)
    return [
        RoleTies(
            label,
            tied[role].count,
            [tie_line(request, tie, reach, ends=keeps) for tie in tied[role].first],
            f"{every}?role={role}",
        )
        for role, label in words.roles(request.tenant).items()
        if role in tied
    ]


def post_lines(request: ZoneRequest, posts: Iterable[Post], *, ends: bool) -> list[PostLine]:
    """Posts as lines; ended ones keep their dates."""
    return [
        PostLine(
            str(PostKind(post.kind).label),
            post.person,
            f"{formats.day(post.since)} – {formats.day(post.until) if post.until else _('今')}",
            address(request, "post_end", post=post.id) if ends and post.until is None else "",
        )
        for post in posts
    ]


def _facts(request: ZoneRequest, row: Organisation, members: int | None) -> list[Fact]:
    slug = request.tenant.slug
    above: Any = None
    if row.parent is not None:
        visible = queries.visible(request.actor).filter(pk=row.parent.id).exists()
        above = Link(row.parent.label, organisation_url(slug, row.parent.id)) if visible else row.parent.label
    facts = [
        Fact(_("类别"), words.kind_of(row.kind)),
        Fact(_("所在层级"), tier_words(request.tenant, row)),
        Fact(_("隶属上级"), above or _("无")),
        Fact(_("产业链"), row.chain.label if row.chain else _("无")),
        Fact(_("片区、网格或地点"), row.place.label if row.place else _("无")),
        Fact(_("成立日期"), row.founded_on),
    ]
    if row.enterprise is not None:
        facts.insert(3, Fact(_("所在企业"), Link(row.enterprise.name, enterprise_url(slug, row.enterprise.id))))
        facts.append(Fact(_("组建方式"), founding_words(row.founding)))
    if row.kind not in FUNCTIONAL:
        facts += [Fact(_("上次选举"), row.elected_on), Fact(_("任期至"), queries.term_ends(row))]
    if members is not None and row.kind not in FUNCTIONAL:
        count = formats.count(members)
        url = address(request, "member_list", organisation=row.id)
        keeps = request.actor.has(*KEEPERS)
        facts.append(Fact(_("党员（含预备）"), Link(count, url) if keeps else count))
    return facts


def _more(request: ZoneRequest, row: Organisation) -> list[Action]:
    parts = {"organisation": row.id}
    found: list[Action] = []
    if rules.keeps(request.actor, row):
        found.append(Action(_("关联企业或组织"), address(request, "link_new", **parts), "link-plus"))
        found.append(Action(_("登记职务"), address(request, "post_new", **parts), "user-plus"))
    if request.actor.has(Role.BUREAU):
        found.append(Action(_("调整隶属关系"), address(request, "organisation_move", **parts), "hierarchy"))
        step = address(request, "organisation_step", **parts)
        possible = verbs(MOVES, OrganisationState(row.state))
        found += [
            Action(str(verb.label), f"{step}?verb={verb}", "gavel", asks=True)
            for verb in OrganisationVerb
            if verb in possible
        ]
    return found


@zone_page(*READERS)
def organisation_detail(request: ZoneRequest, organisation: UUID) -> HttpResponse:
    """Everything about one organisation that the reader may see."""
    row = seen(queries.listed(queries.visible(request.actor)), organisation)
    keeps = rules.keeps(request.actor, row)
    edit = Action(_("修改"), address(request, "organisation_edit", organisation=row.id), "pencil") if keeps else None
    children = queries.visible(request.actor).filter(parent=row).exclude(state=OrganisationState.DISSOLVED)
    page = Header(
        row.label,
        row.code,
        crumbs=(crumb(request),),
        action=edit,
        more=_more(request, row),
        badge=state_badge(row),
    )
    posts = list(detail.posts(row))
    context = {
        "page": page,
        "organisation": row,
        "marks": marks(row),
        "facts": _facts(request, row, detail.member_count(request.actor, row)),
        "roles": _roles(request, row),
        "inward": _inward(request, row),
        "posts": post_lines(request, [post for post in posts if post.until is None], ends=keeps),
        "former": post_lines(request, [post for post in posts if post.until is not None][:10], ends=False),
        "children": [(each, organisation_url(request.tenant.slug, each.id)) for each in children.order_by("code")[:20]],
        "children_count": children.count(),
        "branch_url": address(request, "organisation_branch", organisation=row.id),
        "qr_url": address(request, "organisation_qr", organisation=row.id),
        "public_url": public_url(request, row.public_code),
        "map": _map(request, row),
    }
    return render(request, "party/organisation.html", context)


def _inward(request: ZoneRequest, row: Organisation) -> list[TieLine]:
    """The bodies to which this organisation, or its enterprise, is tied."""
    own = words.roles(request.tenant)
    found = list(detail.inward(row))
    open_ones = detail.reach_organisations(request.actor, [tie.organisation_id for tie in found])
    slug = request.tenant.slug
    return [
        TieLine(
            tie.organisation.label,
            organisation_url(slug, tie.organisation_id) if tie.organisation_id in open_ones else "",
            own[tie.role],
            "",
        )
        for tie in found
    ]


def _map(request: ZoneRequest, row: Organisation) -> MapView | None:
    if row.lon is None or row.lat is None:
        return None
    points = reverse("map_points", kwargs={"zone": request.tenant.slug})
    return MapView(
        name="where",
        title=_("%(name)s的位置") % {"name": row.label},
        data_url=f"{points}?show=organisations&organisation={row.id}",
        ground_url=reverse("map_ground", kwargs={"zone": request.tenant.slug}),
        kinds=[Kind(kind_on_map(row), words.kind_of(row.kind))],
        tiles=map_tiles(),
        attribution="" if map_tiles() else _("示意图"),
    )
