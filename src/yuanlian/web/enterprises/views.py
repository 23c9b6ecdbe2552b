"""The list of enterprises, one page per enterprise, entering and correcting one by hand, choosing one in a form."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from yuanlian.domain.enterprises import queries, rules, sheets
from yuanlian.domain.enterprises.actions import enterprises as actions
from yuanlian.domain.enterprises.actions.enterprises import Entry, Namesake
from yuanlian.domain.enterprises.changes import plain
from yuanlian.domain.enterprises.models import Enterprise
from yuanlian.domain.people.roles import EVERYONE, STAFF, Role
from yuanlian.domain.zones import queries as zones
from yuanlian.kernel.counting import counted
from yuanlian.kernel.doors import seen
from yuanlian.kernel.errors import Conflict, Invalid
from yuanlian.web.access import ZoneRequest, zone_page
from yuanlian.web.enterprises import lists
from yuanlian.web.enterprises.forms import EnterpriseForm, show_refusal
from yuanlian.web.enterprises.pages import card, past_page, whole_page
from yuanlian.web.exports import export
from yuanlian.web.parts import Action, Empty, Header, Link
from yuanlian.web.tables import Selection, Table

# Administrators keep accounts and calendars; they have no business in the register, and hold no scope over it.
READERS = (*sorted(STAFF), Role.CONTACT)


@zone_page(*READERS)
def enterprise_list(request: ZoneRequest) -> HttpResponseBase:
    """The enterprises the reader may open, searched, narrowed and sorted; the same rows as a file with `format`."""
    actor, slug = request.actor, request.tenant.slug
    filters = lists.filters(actor, request.GET.get("import", ""))
    selection = Selection.read(request.GET, lists.COLUMNS, filters=filters, sort="name")
    found = lists.selected(actor, selection).order_by(*queries.ORDERS[selection.sort])
    if "format" in request.GET:
        return export(request, _("企业"), sheets.list_columns(), sheets.list_rows(found))
    total = counted(found, request.actor.zone)
    selection = selection.within(total)
    shown = queries.page(found, selection.part(total))
    table = Table(
        lists.COLUMNS,
        lists.rows(shown, slug),
        total,
        selection,
        filters,
        name="enterprises",
        caption=pgettext("all", "企业"),
        export_url=request.path,
        empty=_nothing(request),
    )
    return render(request, "enterprises/list.html", {"page": _list_header(request), "table": table})


def _list_header(request: ZoneRequest) -> Header:
    slug = request.tenant.slug
    if not request.actor.has(Role.BUREAU):
        return Header(pgettext("all", "企业"))
    return Header(
        pgettext("all", "企业"),
        action=Action(_("导入企业名册"), reverse("import_new", kwargs={"zone": slug}), "file-import"),
        more=(
            Action(_("登记一家企业"), reverse("enterprise_new", kwargs={"zone": slug}), "plus"),
            Action(_("导入记录"), reverse("import_list", kwargs={"zone": slug}), "history"),
            Action(_("邀请联系人"), reverse("invitation_list", kwargs={"zone": slug}), "user-plus"),
        ),
    )


def _nothing(request: ZoneRequest) -> Empty:
    if not request.actor.has(Role.BUREAU):
        return Empty(_("没有您负责的企业"), _("企业与您的职务关联以后会出现在这里。"), icon="building-factory-2")
    new = reverse("import_new", kwargs={"zone": request.tenant.slug})
    text = _("用园区现有的表格一次导入，列的次序不限。")
    return Empty(_("还没有企业"), text, Action(_("导入企业名册"), new, "file-import"), "building-factory-2")


@zone_page(*READERS)
def enterprise_detail(request: ZoneRequest, enterprise: UUID) -> HttpResponse:
    """One page per enterprise: all of it for those it concerns, its public card for everybody else in the zone."""
    row = queries.whole(queries.visible(request.actor)).filter(pk=enterprise).first()
    if row is not None:
        return render(request, "enterprises/detail.html", whole_page(request, row))
    listed = seen(queries.whole(queries.listed(request.actor)), enterprise)
    return render(request, "enterprises/card.html", card(request, listed))


@zone_page(*READERS)
def enterprise_past(request: ZoneRequest, enterprise: UUID) -> HttpResponse:
    """All that happened around the enterprise, for those who see its whole page."""
    row = seen(queries.whole(queries.visible(request.actor)), enterprise)
    return render(request, "enterprises/past.html", past_page(request, row))


@zone_page(Role.BUREAU)
def enterprise_new(request: ZoneRequest) -> HttpResponse:
    """Enter one enterprise by hand."""
    form = _form(request, request.POST or None)
    if request.method == "POST" and form.is_valid():
        namesake = Namesake.KNOWN if form.cleaned_data.get("namesake") else Namesake.ASK
        entry = Entry(form.texts(), namesake, key=request.POST.get("submission_key", ""))
        try:
            made = actions.register(request.actor, entry)
        except (Invalid, Conflict) as error:
            show_refusal(form, error)
        else:
            messages.success(request, _("已登记。"))
            return redirect("enterprise_detail", zone=request.tenant.slug, enterprise=made.pk)
    if "namesake" not in form.errors and not form.data.get("namesake"):
        del form.fields["namesake"]
    return _edit_page(request, form, Header(_("登记一家企业"), crumbs=(_crumb(request),)), _crumb(request).url)


@zone_page(Role.BUREAU, Role.CONTACT)
def enterprise_edit(request: ZoneRequest, enterprise: UUID) -> HttpResponse:
    """Correct an enterprise by hand; its own contact corrects products, scope, people and short name."""
    row = seen(queries.whole(queries.visible(request.actor)), enterprise)
    form = _form(request, request.POST or None, initial=_initial(row))
    allowed = rules.editable(request.actor, row)
    form.keep(allowed if allowed is not None else form.fields.keys() - {"namesake"})
    back = reverse("enterprise_detail", kwargs={"zone": request.tenant.slug, "enterprise": row.pk})
    if request.method == "POST" and form.is_valid():
        try:
            actions.correct(request.actor, row.pk, Entry(form.texts(), version=form.cleaned_data["version"]))
        except (Invalid, Conflict) as error:
            show_refusal(form, error)
        else:
            messages.success(request, _("已保存。"))
            return redirect(back)
    return _edit_page(request, form, Header(_("修改登记"), row.name, (_crumb(request), Link(row.name, back))), back)


def _edit_page(request: ZoneRequest, form: EnterpriseForm, page: Header, back: str) -> HttpResponse:
    context = {"page": page, "form": form, "back_url": back}
    return render(request, "enterprises/edit.html", context, status=422 if form.errors else 200)


def _form(request: ZoneRequest, data: object, initial: dict[str, object] | None = None) -> EnterpriseForm:
    places = [row for row in zones.places(request.actor) if row.kind not in {"outline", "road"}]
    return EnterpriseForm(data, initial=initial, chains=zones.chains(request.actor), places=places)


def _initial(row: Enterprise) -> dict[str, object]:
    values = plain(row)
    return {
        **{key: "" if value is None else value for key, value in values.items()},
        "chain": row.chain.code if row.chain else "",
        "place": row.place.code if row.place else "",
        "longitude": "" if row.lon is None else row.lon,
        "latitude": "" if row.lat is None else row.lat,
        "founded_on": sheets.founded_text(row.founded_on, row.founded_precision),
        "version": row.version,
    }


def _crumb(request: ZoneRequest) -> Link:
    return Link(pgettext("all", "企业"), reverse("enterprise_list", kwargs={"zone": request.tenant.slug}))


@zone_page(*sorted(EVERYONE))
def enterprise_autocomplete(request: ZoneRequest) -> HttpResponse:
    """Enterprises that `q` may mean, as options for an input; `among=listed` looks in the whole zone by public card."""
    actor = request.actor
    among = queries.listed if request.GET.get("among") == "listed" else queries.visible
    found = queries.suggestions(actor, request.GET.get("q", ""), among=among(actor))
    context = {"found": found, "name": request.GET.get("name", "enterprise")[:40]}
    return render(request, "enterprises/options.html", context)
