"""Pages of needs: written in one sentence with the first suppliers beside it, read with the ten best."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST

from yuanlian.domain.enterprises.vocabulary import class_name, classes_like
from yuanlian.domain.people.roles import Role
from yuanlian.domain.trade import actions, bridge, proposals, queries, rules
from yuanlian.domain.trade.models import Need
from yuanlian.domain.trade.proposals import Preview
from yuanlian.domain.trade.states import PostingState, PostingVerb, Visibility
from yuanlian.domain.trade.words import Words, words_for
from yuanlian.kernel.doors import seen
from yuanlian.web.access import ZoneRequest, zone_page
from yuanlian.web.parts import Action, Badge, Empty, Fact, Header, Link, Tone
from yuanlian.web.trade import shown
from yuanlian.web.trade.cards import cards_of, certificate_label, may_work
from yuanlian.web.trade.forms import CloseForm, NeedForm, TitleForm
from yuanlian.web.trade.lists import POSTERS, READERS
from yuanlian.web.trade.posting import acted, address, ask, done, key_of, step, version_of, with_enterprise, writes_for

QUESTIONS = {
    PostingVerb.CLOSE: "need_close",
    PostingVerb.WITHDRAW: "need_withdraw",
    PostingVerb.PUBLISH: "need_publish",
    PostingVerb.REOPEN: "need_publish",
}


def _crumbs(request: ZoneRequest) -> tuple[Link, ...]:
    return (Link(pgettext("all", "需求"), address(request, "need_list")),)


@zone_page(*POSTERS)
def need_new(request: ZoneRequest) -> HttpResponse:
    """Post a need; `look` only shows who could serve it, `draft` keeps it for later."""
    buyer = writes_for(request)
    form = NeedForm(request.actor, request.POST or None, enterprise=buyer)
    if request.method == "POST" and "look" not in request.POST and form.is_valid():
        make = actions.draft_need if "draft" in request.POST else actions.post_need
        key = key_of(request)
        made: list[UUID] = []
        if acted(form, lambda: made.append(make(request.actor, form.enterprise_id, form.need(), key=key))):
            sentence = _("草稿已保存。") if "draft" in request.POST else _("需求已发布，下面是园区里最合适的供应商。")
            return HttpResponseRedirect(done(request, sentence, address(request, "need_detail", need=made[0])))
    context = {
        "page": Header(_("发布需求"), buyer.name if buyer else "", crumbs=_crumbs(request)),
        "form": form,
        "suggest_url": with_enterprise(request, address(request, "need_suggest")),
        "enterprises_url": address(request, "trade_enterprises"),
        "classes_url": address(request, "trade_classes"),
        "preview": _preview(request) if "look" in request.POST else None,
        "back_url": address(request, "need_list"),
        "drafts": True,
    }
    status = 422 if form.errors and "look" not in request.POST else 200
    return render(request, "trade/need_form.html", context, status=status)


def _preview(request: ZoneRequest) -> Preview:
    """The first suppliers for what stands in the form now."""
    buyer = writes_for(request)
    if buyer is None:
        named = queries.enterprises_named(request.actor, request.POST.get("enterprise_name", ""))
        buyer = named[0] if len(named) == 1 else None
    within = request.POST.get("within_km", "")
    filters = bridge.filters_of(
        within_km=int(within[:4]) if within.isascii() and within.isdigit() else None,
        certificate=request.POST.get("certificate", "")[:40],
    )
    return proposals.preview(request.actor, buyer, request.POST.get("text", ""), filters=filters)


@zone_page(*POSTERS)
@require_POST
def need_suggest(request: ZoneRequest) -> HttpResponse:
    """While one writes: title and first suppliers. Sent as a form, so that the words stand in no log of addresses."""
    preview = _preview(request)
    title, proposed = request.POST.get("title", "").strip(), request.POST.get("proposed", "")
    untouched = not title or title == proposed
    field = TitleForm(initial={"title": preview.title})["title"] if untouched else None
    context = {"preview": preview, "title_field": field, "written": bool(request.POST.get("text", "").strip())}
    return render(request, "trade/suggest.html", context)


@zone_page(*POSTERS)
def trade_enterprises(request: ZoneRequest) -> HttpResponse:
    """Names of enterprises one may post for, for the list under the field."""
    found = queries.enterprises_named(request.actor, request.GET.get("enterprise_name", "")[:60])
    return render(request, "trade/options.html", {"options": [(row.name, row.short_name) for row in found]})


@zone_page(*POSTERS)
def trade_classes(request: ZoneRequest) -> HttpResponse:
    """Industry classes for the list under the field."""
    found = classes_like(request.GET.get("industry", "")[:60])
    return render(request, "trade/options.html", {"options": [(f"{code} {name}", "") for code, name in found]})


@zone_page(*READERS)
def need_detail(request: ZoneRequest, need: UUID) -> HttpResponse:
    """A need, and for its own side and the zone's staff the suppliers that could serve it."""
    row = queries.need(request.actor, need)
    words = words_for(request.actor, row)
    asks = row.state == PostingState.OPEN and rules.may_see_suppliers(request.actor, row)
    proposed = proposals.suppliers_of(request.actor, row) if asks else None
    context = {
        "page": _header(request, row, words),
        "need": row,
        "words": words,
        "facts": _facts(request, row, words),
        "proposed": proposed,
        "cards": cards_of(request, row, proposed.suppliers) if proposed else [],
        "others": cards_of(request, row, proposed.others) if proposed else [],
        "nobody": Empty(
            _("园区里暂时没有找到合适的供应商"),
            _("可以换个说法、放宽距离和资质；有新企业登记或发布供给后，这里会自动更新。"),
            icon="user-search",
        ),
        "matches_url": f"{address(request, 'match_list')}?enterprise={row.enterprise_id}",
    }
    return render(request, "trade/need.html", context)


def _header(request: ZoneRequest, row: Need, words: Words) -> Header:
    more: list[Action] = []
    works = may_work(request, row) and not words.hidden
    if works and row.state != PostingState.CLOSED:
        more.append(Action(_("修改"), address(request, "need_edit", need=row.id), "pencil"))
    if works:
        more += _moves(request, row)
    others = request.actor.targets(Role.CONTACT) - {row.enterprise_id}
    answers = row.state == PostingState.OPEN and bool(others)
    action = step(_("我能供应"), address(request, "need_answer", need=row.id), "hand-finger") if answers else None
    if row.state == PostingState.DRAFT and works:
        action = step(_("发布"), address(request, "need_publish", need=row.id), "send")
    return Header(words.title, row.enterprise.name, _crumbs(request), action, more=more, badge=shown.posting_badge(row))


def _moves(request: ZoneRequest, row: Need) -> list[Action]:
    """The verbs that lead on from the need's state."""
    match PostingState(row.state):
        case PostingState.OPEN:
            return [
                step(_("已找到，结束对接"), address(request, "need_close", need=row.id), "circle-check"),
                step(_("撤回"), address(request, "need_withdraw", need=row.id), "arrow-back-up"),
            ]
        case PostingState.EXPIRED | PostingState.WITHDRAWN:
            return [step(_("重新发布"), address(request, "need_publish", need=row.id), "send")]
        case PostingState.DRAFT:
            return [step(_("撤回"), address(request, "need_withdraw", need=row.id), "arrow-back-up")]
        case _:
            return []


def _facts(request: ZoneRequest, row: Need, words: Words) -> list[Fact]:
    """What is known; of a confidential need only what everybody may read."""
    chain = row.enterprise.chain.label if row.enterprise.chain else None
    facts = [
        Fact(_("企业"), Link(row.enterprise.name, address(request, "supplier_card", supplier=row.enterprise_id))),
        Fact(_("产业链"), chain),
    ]
    if row.visibility == Visibility.CONFIDENTIAL:
        facts.append(Fact(_("行业类别"), f"{row.industry_code} {class_name(row.industry_code)}"))
        facts.append(Fact(_("谁能看到"), Badge(Visibility.CONFIDENTIAL.label, Tone.WARN, "lock")))
    if not words.hidden:
        given = [
            (_("数量"), words.quantity),
            (_("预算"), shown.wan(words.budget) if words.budget is not None else ""),
            (_("距离不超过"), _("%(km)d 公里") % {"km": row.within_km} if row.within_km else ""),
            (_("要求资质"), certificate_label(words.certificate)),
        ]
        facts += [Fact(label, value) for label, value in given if value]
    days = [(_("需要的日期"), row.needed_by), (_("发布"), row.opened_at), (_("有效期至"), row.expires_on)]
    facts += [Fact(label, value) for label, value in days if value]
    if row.closed_at:
        facts.append(Fact(_("结束"), row.closed_at))
    if row.reason and not words.hidden:
        facts.append(Fact(_("说明"), row.reason))
    return facts


@zone_page(*POSTERS)
def need_edit(request: ZoneRequest, need: UUID) -> HttpResponse:
    """Change what a need says; the page knows which version it showed."""
    row = seen(queries.rewritable_needs(request.actor), need)
    form = NeedForm(request.actor, request.POST or None, enterprise=row.enterprise, initial=NeedForm.values_of(row))
    here = address(request, "need_detail", need=row.id)
    if request.method == "POST" and "look" not in request.POST and form.is_valid():
        version = _version(request)
        if acted(form, lambda: actions.rewrite_need(request.actor, row.id, form.need(), version=version)):
            return HttpResponseRedirect(done(request, _("已保存。"), here))
    context = {
        "page": Header(_("修改需求"), row.enterprise.name, crumbs=(*_crumbs(request), Link(row.title, here))),
        "form": form,
        "suggest_url": f"{address(request, 'need_suggest')}?enterprise={row.enterprise_id}",
        "enterprises_url": address(request, "trade_enterprises"),
        "classes_url": address(request, "trade_classes"),
        "preview": _preview(request) if "look" in request.POST else None,
        "back_url": here,
        "version": request.POST.get("version") or row.version,
    }
    status = 422 if form.errors and "look" not in request.POST else 200
    return render(request, "trade/need_form.html", context, status=status)


def _version(request: ZoneRequest) -> int | None:
    sent = request.POST.get("version", "")
    return int(sent) if sent.isascii() and sent.isdigit() else None


def _question(request: ZoneRequest, need: UUID, verb: PostingVerb, *, title: str, sentence: str) -> HttpResponse:
    """Ask before a need moves, then move it."""
    row = queries.need(request.actor, need)
    here = address(request, "need_detail", need=row.id)
    form = CloseForm(request.POST or None, initial=version_of(row))

    def act() -> str:
        values = form.cleaned_data
        reason, version = values["reason"], values["version"]
        actions.proceed_need(request.actor, row.id, _verb(row, verb), reason=reason, version=version)
        return done(request, sentence, here)

    page = Header(title % {"title": words_for(request.actor, row).title})
    return ask(request, form, page=page, back=here, act=act)


def _verb(row: Need, verb: PostingVerb) -> PostingVerb:
    """A draft is published, anything else that comes back is opened again."""
    if verb == PostingVerb.PUBLISH and row.state != PostingState.DRAFT:
        return PostingVerb.REOPEN
    return verb


@zone_page(*POSTERS)
def need_close(request: ZoneRequest, need: UUID) -> HttpResponse:
    """The need is served."""
    title = _("“%(title)s”已经找到供应商，结束对接？")
    return _question(request, need, PostingVerb.CLOSE, title=title, sentence=_("需求已完成。"))


@zone_page(*POSTERS)
def need_withdraw(request: ZoneRequest, need: UUID) -> HttpResponse:
    """The need is taken back."""
    title = _("撤回“%(title)s”？")
    return _question(request, need, PostingVerb.WITHDRAW, title=title, sentence=_("需求已撤回。"))


@zone_page(*POSTERS)
def need_publish(request: ZoneRequest, need: UUID) -> HttpResponse:
    """A draft, or a need that was taken back or ran out, is open."""
    title = _("发布“%(title)s”？")
    return _question(request, need, PostingVerb.PUBLISH, title=title, sentence=_("需求已发布。"))
