"""An organisation is made, corrected, put under another, brought through its term."""

from __future__ import annotations

from dataclasses import fields
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yuanlian.domain.party import actions, queries, rules
from yuanlian.domain.party.models import Organisation
from yuanlian.domain.party.states import OrganisationKind, OrganisationState, OrganisationVerb
from yuanlian.domain.people.roles import Role
from yuanlian.domain.zones import queries as zones
from yuanlian.kernel import submissions
from yuanlian.kernel.doors import seen
from yuanlian.kernel.errors import Invalid, NotVisible
from yuanlian.web import formats
from yuanlian.web.access import ZoneRequest, zone_page
from yuanlian.web.parts import Header, Link
from yuanlian.web.party.doors import KEEPERS, address, crumb, refuse
from yuanlian.web.party.forms import MoveForm, NewOrganisationForm, OrganisationForm
from yuanlian.web.party.shown import organisation_url

CHANGEABLE = [field.name for field in fields(actions.OrganisationChange)]


def shown(request: ZoneRequest, page: Header, form: Any, *, back: str) -> HttpResponse:
    """A form on a page of its own; 422 when something in it is wrong."""
    context = {"page": page, "form": form, "back_url": back}
    return render(request, "party/form.html", context, status=422 if form.errors else 200)


def crumbs(request: ZoneRequest, row: Organisation) -> tuple[Link, ...]:
    """Back to the organisations and to this one."""
    return (crumb(request), Link(row.label, organisation_url(request.tenant.slug, row.id)))


def _choices(request: ZoneRequest) -> dict[str, Any]:
    return {
        "chains": zones.chains(request.actor),
        "places": zones.places(request.actor).exclude(kind__in=["road", "outline"]),
    }


@zone_page(Role.BUREAU)
def organisation_new(request: ZoneRequest) -> HttpResponse:
    """Make an organisation."""
    form = NewOrganisationForm(request.POST or None, parents=queries.superiors(request.actor), **_choices(request))
    if request.method == "POST" and form.is_valid():
        values = dict(form.cleaned_data)
        del values["version"]
        values |= {"kind": OrganisationKind(values["kind"]), "state": OrganisationState(values["state"])}
        key = request.POST.get("submission_key", "")
        try:
            made = submissions.once(
                request.actor,
                key,
                "party.organisation",
                lambda: actions.create(request.actor, actions.NewOrganisation(**values)).id,
            )
        except Invalid as error:
            refuse(form, error)
        else:
            messages.success(request, _("已新建。"))
            return redirect(organisation_url(request.tenant.slug, made))
    page = Header(_("新建党组织"), crumbs=(crumb(request),))
    return shown(request, page, form, back=address(request, "organisation_tree"))


@zone_page(*KEEPERS)
def organisation_edit(request: ZoneRequest, organisation: UUID) -> HttpResponse:
    """Correct the facts; a secretary writes the introduction only."""
    row = seen(queries.listed(queries.visible(request.actor)), organisation)
    allowed = rules.editable(request.actor, row)
    standing: dict[str, Any] = {name: getattr(row, name) for name in CHANGEABLE}
    first = {name: getattr(value, "id", value) for name, value in standing.items()} | {"version": row.version}
    form = OrganisationForm(request.POST or None, initial=first, **_choices(request))
    form.keep(allowed)
    if request.method == "POST" and form.is_valid():
        values = {name: form.cleaned_data.get(name, standing[name]) for name in CHANGEABLE}
        version = form.cleaned_data["version"]
        try:
            actions.change(request.actor, row.id, actions.OrganisationChange(**values), version=version)
        except Invalid as error:
            refuse(form, error)
        else:
            messages.success(request, _("已修改。"))
            return redirect(organisation_url(request.tenant.slug, row.id))
    page = Header(_("修改%(name)s") % {"name": row.label}, crumbs=crumbs(request, row))
    return shown(request, page, form, back=organisation_url(request.tenant.slug, row.id))


@zone_page(Role.BUREAU)
def organisation_move(request: ZoneRequest, organisation: UUID) -> HttpResponse:
    """Put the organisation, with everything below it, under another."""
    row = seen(queries.listed(queries.visible(request.actor)), organisation)
    parents = queries.superiors(request.actor).exclude(pk=row.pk).exclude(path__startswith=f"{row.path}/")
    first = {"parent": row.parent_id, "version": row.version}
    form = MoveForm(request.POST or None, initial=first, parents=parents)
    if request.method == "POST" and form.is_valid():
        above = form.cleaned_data["parent"]
        try:
            actions.move_under(request.actor, row.id, above.id if above else None, version=form.cleaned_data["version"])
        except Invalid as error:
            refuse(form, error)
        else:
            messages.success(request, _("隶属关系已调整。"))
            return redirect(organisation_url(request.tenant.slug, row.id))
    below = queries.visible(request.actor).filter(path__startswith=f"{row.path}/").count()
    page = Header(
        _("调整%(name)s的隶属关系") % {"name": row.label},
        _("它和下面的 %(count)d 个组织一起移动，任职、党员和关联不变。") % {"count": below},
        crumbs=crumbs(request, row),
    )
    return shown(request, page, form, back=organisation_url(request.tenant.slug, row.id))


SAYING = {
    OrganisationVerb.SET_UP: gettext_lazy("批准后计入党组织覆盖。"),
    OrganisationVerb.CALL_ELECTION: gettext_lazy("组织状态变为应换届。"),
    OrganisationVerb.OPEN_ELECTION: gettext_lazy("组织状态变为换届中。"),
    OrganisationVerb.RENEW: gettext_lazy("今天记为选举日期，任期重新计算。"),
    OrganisationVerb.DISSOLVE: gettext_lazy("它的任职和关联今天结束，历史保留，不能恢复。"),
}


@zone_page(Role.BUREAU)
def organisation_step(request: ZoneRequest, organisation: UUID) -> HttpResponse:
    """Bring the organisation one step on in its term, after asking; `?verb=` says which."""
    row = seen(queries.visible(request.actor), organisation)
    asked = request.GET.get("verb", "")
    if asked not in set(OrganisationVerb):
        raise NotVisible(_("没有找到，或您无权查看。"))
    verb = OrganisationVerb(asked)
    if request.method == "POST":
        actions.proceed(request.actor, row.id, verb, version=_version(request))
        messages.success(request, _("已办理：%(verb)s。") % {"verb": verb.label})
        return redirect(organisation_url(request.tenant.slug, row.id))
    page = Header(formats.labelled(verb.label, row.label), SAYING[verb])
    context = {"page": page, "version": row.version, "back_url": organisation_url(request.tenant.slug, row.id)}
    return render(request, "party/confirm.html", context)


def _version(request: ZoneRequest) -> int | None:
    given = request.POST.get("version", "")
    return int(given) if given.isascii() and given.isdigit() else None
