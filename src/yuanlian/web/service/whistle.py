"""The whistle: write a sentence, see what is proposed and who said the same, send; or send in one go."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from yuanlian.domain.service import actions, queries, rules
from yuanlian.domain.service.models import Request
from yuanlian.domain.service.states import RequestState, RequestVerb, Urgency
from yuanlian.kernel.doors import seen
from yuanlian.kernel.errors import Invalid
from yuanlian.web.access import ZoneRequest, zone_page
from yuanlian.web.addresses import record_url
from yuanlian.web.parts import Header, Link
from yuanlian.web.service import choices
from yuanlian.web.service.alike import alike_links, helped_links
from yuanlian.web.service.forms import CheckForm, WhistleForm
from yuanlian.web.service.proposed import proposal_of
from yuanlian.web.service.wrong import put

RAISERS = sorted(rules.RAISERS)
SEND = "send"


def photos_of(form: Any) -> tuple[actions.Photo, ...]:
    """The uploads of a form, for the action."""
    return tuple(actions.Photo(each.name, each.file) for each in form.cleaned_data["photos"])


@zone_page(*RAISERS)
def whistle(request: ZoneRequest) -> HttpResponse:
    """One sentence and photos; `next` leads to the proposal, `send` sends at once."""
    own = [(str(row.id), row.name) for row in queries.own_enterprises(request.actor)]
    form = WhistleForm(request.POST or None, request.FILES or None, own=own, initial=_given(request))
    if request.method == "POST":
        _offer_names(request, form)
    if request.method == "POST" and form.is_valid():
        answer = _write(request, form)
        if answer is not None:
            return answer
    context = {
        "form": form,
        "page": Header(_("吹哨"), _("企业一声哨响，部门马上报到。")),
        "drafts": _drafts(request),
        "named": _named(request, form),
        "own": own,
    }
    return render(request, "service/whistle.html", context, status=422 if form.errors else 200)


def _given(request: ZoneRequest) -> dict[str, Any]:
    """The enterprise an address names, as on an enterprise's page."""
    return {"enterprise_id": request.GET.get("enterprise", "")}


def _named(request: ZoneRequest, form: WhistleForm) -> str:
    """The name of the enterprise that is already settled, for staff."""
    value = form["enterprise_id"].value()
    try:
        wanted = UUID(str(value)) if value else None
    except ValueError:
        return ""
    row = queries.may_raise_for(request.actor).filter(pk=wanted).first() if wanted else None
    return row.name if row else ""


def _offer_names(request: ZoneRequest, form: WhistleForm) -> None:
    """When a name fits several enterprises, they stand there to choose from."""
    if "enterprise" in form.fields and request.POST.get("enterprise", "").strip():
        found = queries.named(request.actor, request.POST["enterprise"])
        form.offer([(str(row.id), row.name) for row in found])


def _enterprise(request: ZoneRequest, form: WhistleForm) -> UUID | None:
    """For whom the whistle is; None when the form must ask again."""
    data = form.cleaned_data
    if "enterprise" not in form.fields:
        return UUID(data["pick"] or form.fields["pick"].initial)
    if data["pick"] or data["enterprise_id"]:
        return UUID(data["pick"]) if data["pick"] else data["enterprise_id"]
    found = queries.named(request.actor, data["enterprise"]) if data["enterprise"] else []
    if len(found) == 1:
        return found[0].id
    if found:
        form.add_error("pick", _("有 %(count)d 家企业符合，请选择一家。") % {"count": len(found)})
    else:
        form.add_error("enterprise", _("没有找到这家企业，请换个写法。"))
    return None


def _write(request: ZoneRequest, form: WhistleForm) -> HttpResponse | None:
    """The draft or the request exists and its page is next; None when something in the form is wrong."""
    enterprise = _enterprise(request, form)
    if enterprise is None:
        return None
    words = actions.Words(form.cleaned_data["text"], photos=photos_of(form))
    key, slug = request.POST.get("submission_key", ""), request.tenant.slug
    try:
        if request.POST.get("do") == SEND:
            sent = actions.raise_now(request.actor, enterprise, words, key=key)
            return _sent(request, sent)
        draft = actions.save_draft(request.actor, enterprise, words, key=key)
    except Invalid as error:
        put(form, error)
        return None
    if draft.state != RequestState.DRAFT:  # the same form again, after it was sent
        return redirect("request_detail", zone=slug, request=draft.id)
    return redirect("whistle_check", zone=slug, request=draft.id)


def _sent(request: ZoneRequest, sent: Request) -> HttpResponse:
    messages.success(request, _("已提交，编号 %(number)s。受理后会通知您。") % {"number": sent.number})
    return redirect("request_detail", zone=request.tenant.slug, request=sent.id)


def _drafts(request: ZoneRequest) -> list[Link]:
    """What the writer has begun."""
    slug = request.tenant.slug
    return [
        Link(row.title, record_url("whistle_check", slug, request=row.id), str(row.enterprise))
        for row in queries.drafts(request.actor)[:5]
    ]


@zone_page(*RAISERS)
def whistle_check(http: ZoneRequest, /, request: UUID) -> HttpResponse:
    """The draft with category, departments and near-duplicates; a request that came back is completed here too."""
    row = queries.seen_request(http.actor, request)
    again = row.state == RequestState.RETURNED
    if not again and row.state != RequestState.DRAFT:
        return redirect("request_detail", zone=http.tenant.slug, request=row.id)
    queries.check_now(http.actor, row, RequestVerb.RESUBMIT if again else RequestVerb.SUBMIT)
    form = _check_form(http, row)
    if http.method == "POST" and form.is_valid():
        answer = _continue(http, row, form)
        if answer is not None:
            return answer
    context = {
        "form": form,
        "row": row,
        "again": again,
        "page": Header(_("补充后重新提交") if again else _("确认后提交"), str(row.enterprise)),
        "proposal": proposal_of(http, row),
        "alike": alike_links(http, queries.near_duplicates(http.actor, row)),
        "helped": helped_links(http, row),
    }
    return render(http, "service/check.html", context, status=422 if form.errors else 200)


def _check_form(http: ZoneRequest, row: Request) -> CheckForm:
    initial = {"text": row.text, "category": row.category_id or "", "urgency": row.urgency, "version": row.version}
    return CheckForm(http.POST or None, http.FILES or None, initial=initial, categories=choices.categories(http.actor))


def _continue(http: ZoneRequest, row: Request, form: CheckForm) -> HttpResponse | None:
    """Saved, and sent when that was the button; None when something in the form is wrong."""
    data, slug = form.cleaned_data, http.tenant.slug
    words = actions.Words(data["text"], form.category_id, Urgency(data["urgency"]), photos_of(form))
    try:
        if row.state == RequestState.RETURNED:
            return _sent(http, actions.resubmit(http.actor, row.id, words, version=data["version"]))
        saved = actions.change_draft(http.actor, row.id, words, version=data["version"])
        if http.POST.get("do") == SEND:
            return _sent(http, actions.submit(http.actor, saved.id, version=saved.version))
    except Invalid as error:
        put(form, error)
        return None
    messages.success(http, _("草稿已保存。"))
    return redirect("whistle_check", zone=slug, request=row.id)


@zone_page(*RAISERS)
def whistle_discard(http: ZoneRequest, /, request: UUID) -> HttpResponse:
    """The draft is thrown away."""
    if http.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    row = seen(queries.visible(http.actor), request)
    actions.discard(http.actor, row.id)
    messages.success(http, _("草稿已删除。"))
    return redirect("whistle", zone=http.tenant.slug)
