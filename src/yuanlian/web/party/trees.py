"""The formal tree level by level, and the functional bodies with their ties by role."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from yuanlian.domain.party import queries, tree, words
from yuanlian.domain.party.models import Organisation
from yuanlian.domain.party.states import OrganisationKind, OrganisationState
from yuanlian.domain.people.roles import Role
from yuanlian.kernel.actor import Actor
from yuanlian.kernel.doors import seen
from yuanlian.web.access import ZoneRequest, zone_page
from yuanlian.web.parts import Action, Badge, Empty, Header, Link
from yuanlian.web.party.doors import READERS, address, crumb
from yuanlian.web.party.shown import listed, marks, organisation_tabs, organisation_url, state_badge

# So many lines are sent with the page; what stands below comes when it is opened.
SHOWN_AT_ONCE = 60
PAGE = 100


@dataclass(slots=True)
class Branch:
    """A line of the tree and what hangs below it: known children, or the address that brings them."""

    organisation: Organisation
    url: str
    kind: str
    secretary: str
    below: int
    badges: list[Badge]
    children: list[Branch] = field(default_factory=list)
    fetch_url: str = ""


def _badges(row: Organisation) -> list[Badge]:
    """What a reader of the tree should notice; that an organisation stands is no news."""
    quiet = row.state in {OrganisationState.SET_UP, OrganisationState.RENEWED}
    return marks(row) if quiet else [state_badge(row), *marks(row)]


def _branches(request: ZoneRequest, nodes: Sequence[tree.Node]) -> list[Branch]:
    slug = request.tenant.slug
    return [
        Branch(
            organisation=node.organisation,
            url=organisation_url(slug, node.organisation.id),
            kind=words.kind_of(node.organisation.kind),
            secretary=node.secretary,
            below=node.below,
            badges=_badges(node.organisation),
            fetch_url=address(request, "organisation_branch", organisation=node.organisation.id) if node.below else "",
        )
        for node in nodes
    ]


def _grown(request: ZoneRequest) -> list[Branch]:
    """The tree from its tops, level by level, as long as it stays short enough to read at once."""
    actor = request.actor
    tops = _branches(request, tree.nodes(actor, tree.roots(actor)))
    level, shown = tops, len(tops)
    while level:
        parents = {each.organisation.id: each for each in level if each.below}
        coming = sum(each.below for each in parents.values())
        if not coming or shown + coming > SHOWN_AT_ONCE:
            break
        level = _branches(request, tree.nodes(actor, tree.below(actor, parents)))
        for each in level:
            if each.organisation.parent_id is not None:
                parents[each.organisation.parent_id].children.append(each)
        shown += len(level)
    return tops


def head(request: ZoneRequest, title: str, subtitle: str) -> Header:
    """The head of the pages that show all organisations."""
    makes = request.actor.has(Role.BUREAU)
    action = Action(_("新建党组织"), address(request, "organisation_new"), "plus") if makes else None
    sheet = Action(_("打印二维码"), address(request, "organisation_qr_sheet"), "qrcode")
    return Header(
        title, subtitle, action=action, more=(sheet,) if request.actor.has(Role.BUREAU, Role.SECRETARY) else ()
    )


@zone_page(*READERS)
def organisation_tree(request: ZoneRequest) -> HttpResponse:
    """Who is subordinate to whom, as far as the reader sees it."""
    zone = request.tenant
    context = {
        "page": head(request, _("党组织"), words.model(zone)),
        "tabs": organisation_tabs(zone.slug, "organisation_tree"),
        "tops": _grown(request),
        "tiers": words.tiers(zone),
        "find_url": address(request, "organisation_list"),
        "nothing": Empty(_("还没有党组织"), _("党群工作部可以新建，或从缺口清单开始组建。"), icon="sitemap"),
    }
    return render(request, "party/tree.html", context)


@zone_page(*READERS)
def organisation_branch(request: ZoneRequest, organisation: UUID) -> HttpResponse:
    """What stands directly below one organisation: a piece of the tree for htmx, a page of its own without."""
    above = seen(queries.visible(request.actor), organisation)
    here = Paginator(tree.below(request.actor, [above.id]), PAGE).get_page(request.GET.get("page"))
    more = f"{request.path}?page={here.next_page_number()}" if here.has_next() else ""
    branches = _branches(request, tree.nodes(request.actor, here.object_list))
    context = {"branches": branches, "more_url": more, "left": here.paginator.count - here.end_index()}
    if request.htmx:
        return render(request, "party/branches.html", context)
    page = Header(
        _("%(name)s的下级组织") % {"name": above.label},
        crumbs=(crumb(request), Link(above.label, organisation_url(request.tenant.slug, above.id))),
    )
    return render(request, "party/branch.html", context | {"page": page})


@dataclass(frozen=True, slots=True)
class Body:
    """A functional body: who leads it, how many are tied to it in each role."""

    organisation: Organisation
    url: str
    secretary: str
    leads: str
    roles: list[tuple[str, int, str]]
    badges: list[Badge]


def _bodies(request: ZoneRequest, actor: Actor) -> dict[str, list[Body]]:
    rows = list(tree.bodies(actor))
    ids = [row.id for row in rows]
    tied, secretaries, roles = tree.ties(actor, ids), tree.secretaries(actor, ids), words.roles(request.tenant)
    found: dict[str, list[Body]] = {}
    for row in rows:
        every = address(request, "link_list", organisation=row.id)
        counts = tied[row.id].counts
        body = Body(
            organisation=row,
            url=organisation_url(request.tenant.slug, row.id),
            secretary=secretaries.get(row.id, ""),
            leads=listed(tied[row.id].leads),
            roles=[(roles[role], counts[role], f"{every}?role={role}") for role in roles if counts.get(role)],
            badges=marks(row),
        )
        found.setdefault(str(OrganisationKind(row.kind).label), []).append(body)
    return found


@zone_page(*READERS)
def organisation_bodies(request: ZoneRequest) -> HttpResponse:
    """Chain bodies, joint groups, area groups: what works across the formal tree, with its ties by role."""
    zone = request.tenant
    nothing = Empty(_("还没有功能组织"), _("产业链党委、联组、片区指导小组等会出现在这里。"), icon="topology-star-3")
    context = {
        "page": head(request, _("党组织"), words.model(zone)),
        "tabs": organisation_tabs(zone.slug, "organisation_bodies"),
        "kinds": _bodies(request, request.actor),
        "nothing": nothing,
    }
    return render(request, "party/bodies.html", context)
