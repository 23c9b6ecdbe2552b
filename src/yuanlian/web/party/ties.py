"""Ties and posts of an organisation: given, listed, ended."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yuanlian.domain.enterprises import queries as enterprises
from yuanlian.domain.party import actions, detail, queries, rules, words
from yuanlian.domain.party.models import Link as Tie
from yuanlian.domain.party.models import Organisation
from yuanlian.domain.party.states import KEEPERS as KEEPING_POSTS
from yuanlian.domain.party.states import LinkRole, PostKind
from yuanlian.domain.people.roles import Role
from yuanlian.kernel import submissions
from yuanlian.kernel.doors import seen
from yuanlian.kernel.errors import Conflict, Invalid
from yuanlian.kernel.sheets import Column as SheetColumn
from yuanlian.kernel.sheets import Kind
from yuanlian.web.access import ZoneRequest, zone_page
from yuanlian.web.exports import export
from yuanlian.web.parts import Action, Empty, Header
from yuanlian.web.party.doors import KEEPERS, READERS, address, refuse
from yuanlian.web.party.edits import crumbs, shown
from yuanlian.web.party.forms import LinkForm, PostForm
from yuanlian.web.party.pages import tie_line
from yuanlian.web.party.shown import organisation_url
from yuanlian.web.tables import Column, Filter, FilterKind, Row, Selection, Table

FOUND_AT_MOST = 15
COLUMNS = (
    Column("name", gettext_lazy("企业或组织"), lead=True),
    Column("role", gettext_lazy("角色")),
    Column("since", gettext_lazy("开始"), sortable=True),
    Column("until", gettext_lazy("结束"), minor=True),
)


@zone_page(*READERS)
def link_list(request: ZoneRequest, organisation: UUID) -> HttpResponseBase:
    """Every tie of one organisation, open ones first asked for, past ones on request."""
    row = seen(queries.visible(request.actor), organisation)
    roles = words.roles(request.tenant)
    asked = [
        Filter("q", _("搜索"), FilterKind.SEARCH, hint=_("企业或组织名称")),
        Filter("role", _("角色"), choices=list(roles.items())),
        Filter("past", _("时间"), choices=[("yes", _("已结束"))]),
    ]
    selection = Selection.read(request.GET, COLUMNS, filters=asked, sort="-since")
    values = selection.values
    found = detail.find_ties(row, values.get("q", ""), role=values.get("role", ""), past=bool(values.get("past")))
    found = found.order_by("-since" if selection.descending else "since", "id")
    if "format" in request.GET:
        columns = [SheetColumn(_("企业或组织")), SheetColumn(_("角色")), SheetColumn(_("开始"), Kind.DATE)]
        columns.append(SheetColumn(_("结束"), Kind.DATE))
        lines = ([_name(tie), roles[tie.role], tie.since, tie.until] for tie in found.iterator(chunk_size=2000))
        return export(request, _("关联"), columns, lines)
    total = found.count()
    selection = selection.within(total)
    ties = list(found[selection.offset : selection.end])
    reach = detail.reach(request.actor, ties)
    rows = [
        Row(
            {"name": _name(tie), "role": roles[tie.role], "since": tie.since, "until": tie.until or _("今")},
            tie_line(request, tie, reach, ends=False).url,
            str(tie.id),
        )
        for tie in ties
    ]
    empty = Empty(_("还没有关联的企业和组织"), _("在组织页面上关联。"), icon="link")
    table = Table(COLUMNS, rows, total, selection, asked, "ties", _("关联"), request.path, empty)
    keeps = rules.keeps(request.actor, row)
    new = Action(_("关联企业或组织"), address(request, "link_new", organisation=row.id), "link-plus") if keeps else None
    page = Header(_("%(name)s的关联") % {"name": row.label}, crumbs=crumbs(request, row), action=new)
    return render(request, "party/list.html", {"page": page, "table": table})


def _name(tie: Tie) -> str:
    return tie.enterprise.name if tie.enterprise is not None else tie.other.label if tie.other is not None else ""


def _targets(request: ZoneRequest, row: Organisation, text: str) -> list[tuple[str, str]]:
    """Enterprises and organisations that the search finds among what the actor sees."""
    if not text:
        return []
    among = enterprises.visible(request.actor)
    firms = enterprises.suggestions(request.actor, text, among=among, limit=FOUND_AT_MOST)
    others = queries.find(request.actor, queries.Criteria(text=text)).exclude(pk=row.pk)
    found = [(f"enterprise:{firm.id}", firm.name) for firm in firms]
    return [*found, *((f"organisation:{each.id}", each.label) for each in others.order_by("name")[:FOUND_AT_MOST])]


def _target(request: ZoneRequest, chosen: str) -> dict[str, Any]:
    kind, _colon, pk = chosen.partition(":")
    if kind == "enterprise":
        return {"enterprise": seen(enterprises.visible(request.actor), UUID(pk))}
    return {"other": seen(queries.visible(request.actor), UUID(pk))}


@zone_page(*KEEPERS)
def link_new(request: ZoneRequest, organisation: UUID) -> HttpResponse:
    """Tie an enterprise or another organisation to this one: first search, then choose."""
    row = seen(queries.visible(request.actor), organisation)
    text = request.GET.get("q", "").strip()
    targets = _targets(request, row, text)
    form = LinkForm(request.POST or None, roles=list(words.roles(request.tenant).items()), targets=targets)
    if request.method == "POST" and form.is_valid():
        role, since = LinkRole(form.cleaned_data["role"]), form.cleaned_data["since"]
        new = actions.NewLink(role=role, since=since, **_target(request, form.cleaned_data["target"]))
        key = request.POST.get("submission_key", "")
        try:
            submissions.once(request.actor, key, "party.link", lambda: actions.link(request.actor, row.id, new).id)
        except (Invalid, Conflict) as error:
            form.add_error("target", error.sentence)
        else:
            messages.success(request, _("已关联。"))
            return redirect(organisation_url(request.tenant.slug, row.id))
    page = Header(_("关联到%(name)s") % {"name": row.label}, crumbs=crumbs(request, row))
    context = {
        "page": page,
        "form": form,
        "text": text,
        "targets": targets,
        "back_url": organisation_url(request.tenant.slug, row.id),
    }
    return render(request, "party/link_new.html", context, status=422 if form.errors else 200)


@zone_page(*KEEPERS)
def link_end(request: ZoneRequest, link: UUID) -> HttpResponse:
    """End a tie, after asking."""
    row = seen(queries.visible_links(request.actor), link)
    back = organisation_url(request.tenant.slug, row.organisation_id)
    if request.method == "POST":
        actions.end_link(request.actor, row.id)
        messages.success(request, _("关联已结束。"))
        return redirect(back)
    sentence = _("%(name)s今天起不再属于%(body)s，历史保留。") % {"name": _name(row), "body": row.organisation.label}
    context = {"page": Header(_("结束关联？"), sentence), "back_url": back}
    return render(request, "party/confirm.html", context)


@zone_page(*KEEPERS)
def post_new(request: ZoneRequest, organisation: UUID) -> HttpResponse:
    """Give somebody a post in the organisation; secretaries are appointed by the bureau."""
    row = seen(queries.visible(request.actor), organisation)
    bureau = request.actor.has(Role.BUREAU)
    kinds = [kind for kind in PostKind if bureau or kind not in KEEPING_POSTS]
    form = PostForm(request.POST or None, kinds=kinds)
    if request.method == "POST" and form.is_valid() and give(request, form, organisation=row):
        return redirect(organisation_url(request.tenant.slug, row.id))
    page = Header(_("在%(name)s任职") % {"name": row.label}, crumbs=crumbs(request, row))
    return shown(request, page, form, back=organisation_url(request.tenant.slug, row.id))


def give(request: ZoneRequest, form: PostForm, **where: Any) -> bool:
    """Whether the post was given; else the form says what is wrong."""
    values = form.cleaned_data
    key = request.POST.get("submission_key", "")
    try:
        account = queries.account_named(request.actor, values["username"])
        kind, person, since = PostKind(values["kind"]), values["person"], values["since"]
        new = actions.NewPost(kind=kind, person=person, account=account, since=since, **where)
        submissions.once(request.actor, key, "party.post", lambda: actions.give_post(request.actor, new).id)
    except Invalid as error:
        refuse(form, error)
        return False
    messages.success(request, _("%(person)s已任%(kind)s。") % {"person": person, "kind": kind.label})
    return True


@zone_page(*KEEPERS)
def post_end(request: ZoneRequest, post: UUID) -> HttpResponse:
    """End a post, after asking."""
    row = seen(queries.visible_posts(request.actor), post)
    slug = request.tenant.slug
    if row.organisation_id is not None:
        back = organisation_url(slug, row.organisation_id)
    else:
        back = address(request, "gap_detail", enterprise=row.enterprise_id)
    if request.method == "POST":
        actions.end_post(request.actor, row.id)
        messages.success(request, _("任职已结束。"))
        return redirect(back)
    sentence = _("%(person)s今天卸任%(kind)s，历史保留。") % {"person": row.person, "kind": PostKind(row.kind).label}
    return render(request, "party/confirm.html", {"page": Header(_("结束任职？"), sentence), "back_url": back})
