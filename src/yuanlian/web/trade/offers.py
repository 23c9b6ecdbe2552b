"""Pages of offers, and the public card of an enterprise that supplies."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from yuanlian.domain.enterprises import queries as enterprises
from yuanlian.domain.trade import actions, bridge, proposals, queries
from yuanlian.domain.trade.models import Offer
from yuanlian.domain.trade.states import PostingState, PostingVerb
from yuanlian.domain.trade.wording import listed
from yuanlian.kernel.doors import seen
from yuanlian.web.access import ZoneRequest, zone_page
from yuanlian.web.parts import Action, Empty, Fact, Header, Link
from yuanlian.web.tables import Table
from yuanlian.web.trade import sections, shown
from yuanlian.web.trade.forms import CloseForm, OfferForm, TitleForm
from yuanlian.web.trade.lists import POSTERS, READERS
from yuanlian.web.trade.posting import acted, address, ask, done, key_of, step, version_of, with_enterprise, writes_for

CARD_COLUMNS = tuple(column for column in shown.OFFER_COLUMNS if column.key in {"title", "capacity", "price", "opened"})


def _crumbs(request: ZoneRequest) -> tuple[Link, ...]:
    return (Link(_("供给"), address(request, "offer_list")),)


@zone_page(*POSTERS)
def offer_new(request: ZoneRequest) -> HttpResponse:
    """Post an offer."""
    owner = writes_for(request)
    form = OfferForm(request.actor, request.POST or None, enterprise=owner)
    if request.method == "POST" and form.is_valid():
        key = key_of(request)
        made: list[UUID] = []
        if acted(
            form,
            lambda: made.append(actions.post_offer(request.actor, form.enterprise_id, form.offer(), key=key)),
        ):
            url = address(request, "offer_detail", offer=made[0])
            return HttpResponseRedirect(done(request, _("供给已发布，别的企业找供应商时会看到。"), url))
    context = {
        "page": Header(_("发布供给"), owner.name if owner else "", crumbs=_crumbs(request)),
        "form": form,
        "suggest_url": with_enterprise(request, address(request, "offer_suggest")),
        "enterprises_url": address(request, "trade_enterprises"),
        "back_url": address(request, "offer_list"),
    }
    return render(request, "trade/offer_form.html", context, status=422 if form.errors else 200)


@zone_page(*POSTERS)
@require_POST
def offer_suggest(request: ZoneRequest) -> HttpResponse:
    """While one writes: the title as the engine reads it."""
    title, proposed = request.POST.get("title", "").strip(), request.POST.get("proposed", "")
    found = bridge.proposed_title(request.POST.get("text", "")[:2000])
    field = TitleForm(initial={"title": found})["title"] if not title or title == proposed else None
    return render(request, "trade/suggest_title.html", {"proposed": found, "title_field": field})


@zone_page(*READERS)
def offer_detail(request: ZoneRequest, offer: UUID) -> HttpResponse:
    """An offer."""
    row = queries.offer(request.actor, offer)
    works = request.actor.has(*POSTERS) and queries.rewritable_offers(request.actor).filter(pk=row.pk).exists()
    context = {
        "page": Header(
            row.title,
            row.enterprise.name,
            _crumbs(request),
            more=_steps(request, row) if works else (),
            badge=shown.posting_badge(row),
        ),
        "offer": row,
        "facts": _facts(request, row),
    }
    return render(request, "trade/offer.html", context)


def _facts(request: ZoneRequest, row: Offer) -> list[Fact]:
    chain = row.enterprise.chain.label if row.enterprise.chain else None
    card = address(request, "supplier_card", supplier=row.enterprise_id)
    given = [
        (_("供货能力"), row.capacity),
        (_("价格"), row.price),
        (_("发布"), row.opened_at),
        (_("有效期至"), row.expires_on),
        (_("结束"), row.closed_at),
        (_("说明"), row.reason),
    ]
    return [
        Fact(_("企业"), Link(row.enterprise.name, card)),
        Fact(_("产业链"), chain),
        *(Fact(label, value) for label, value in given if value),
    ]


def _steps(request: ZoneRequest, row: Offer) -> list[Action]:
    """The verbs that lead on from the offer's state."""
    steps: list[Action] = []
    if row.state != PostingState.CLOSED:
        steps.append(Action(_("修改"), address(request, "offer_edit", offer=row.id), "pencil"))
    if row.state == PostingState.OPEN:
        steps.append(step(_("撤回"), address(request, "offer_withdraw", offer=row.id), "arrow-back-up"))
    elif row.state in {PostingState.WITHDRAWN, PostingState.EXPIRED}:
        steps.append(step(_("重新发布"), address(request, "offer_reopen", offer=row.id), "send"))
    return steps


@zone_page(*POSTERS)
def offer_edit(request: ZoneRequest, offer: UUID) -> HttpResponse:
    """Change what an offer says."""
    row = seen(queries.rewritable_offers(request.actor), offer)
    initial = OfferForm.values_of(row)
    form = OfferForm(request.actor, request.POST or None, enterprise=row.enterprise, initial=initial)
    here = address(request, "offer_detail", offer=row.id)
    if request.method == "POST" and form.is_valid():
        sent = request.POST.get("version", "")
        version = int(sent) if sent.isascii() and sent.isdigit() else None
        if acted(form, lambda: actions.rewrite_offer(request.actor, row.id, form.offer(), version=version)):
            return HttpResponseRedirect(done(request, _("已保存。"), here))
    context = {
        "page": Header(_("修改供给"), row.enterprise.name, crumbs=(*_crumbs(request), Link(row.title, here))),
        "form": form,
        "suggest_url": address(request, "offer_suggest"),
        "enterprises_url": address(request, "trade_enterprises"),
        "back_url": here,
        "version": request.POST.get("version") or row.version,
    }
    return render(request, "trade/offer_form.html", context, status=422 if form.errors else 200)


def _question(request: ZoneRequest, offer: UUID, verb: PostingVerb, *, title: str, sentence: str) -> HttpResponse:
    """Ask before an offer moves, then move it."""
    row = queries.offer(request.actor, offer)
    here = address(request, "offer_detail", offer=row.id)
    form = CloseForm(request.POST or None, initial=version_of(row))

    def act() -> str:
        values = form.cleaned_data
        reason, version = values["reason"], values["version"]
        actions.proceed_offer(request.actor, row.id, verb, reason=reason, version=version)
        return done(request, sentence, here)

    return ask(request, form, page=Header(title % {"title": row.title}), back=here, act=act)


@zone_page(*POSTERS)
def offer_withdraw(request: ZoneRequest, offer: UUID) -> HttpResponse:
    """The offer is taken back."""
    title = _("撤回“%(title)s”？")
    return _question(request, offer, PostingVerb.WITHDRAW, title=title, sentence=_("供给已撤回。"))


@zone_page(*POSTERS)
def offer_reopen(request: ZoneRequest, offer: UUID) -> HttpResponse:
    """An offer that was taken back or ran out is open again."""
    title = _("重新发布“%(title)s”？")
    return _question(request, offer, PostingVerb.REOPEN, title=title, sentence=_("供给已重新发布。"))


@zone_page(*READERS)
def supplier_card(request: ZoneRequest, supplier: UUID) -> HttpResponse:
    """The public card of an enterprise: name, chain, products, place, what it offers now."""
    row = seen(enterprises.listed(request.actor), supplier)
    card = proposals.card_of(row)
    offers = list(queries.open_offers_of(request.actor, [row.pk]))
    lines = shown.offer_rows(offers, request.tenant.slug)
    empty = Empty(_("还没有发布供给"), _("可以在自己的需求里直接联系它。"), icon="package")
    table = Table(CARD_COLUMNS, lines, len(lines), name="offers", caption=_("供给"), empty=empty)
    facts = [
        Fact(_("产业链"), card.chain or None),
        Fact(_("地点"), card.place or None),
        Fact(_("产品"), listed(card.products) or None),
    ]
    contact = next(iter(sections.enterprise_acts(request.actor, request.tenant.slug, row)), None)
    whole = _whole_page(request, row.id)
    page = Header(row.name, _("企业名片"), _crumbs(request), contact or whole, (whole,) if contact and whole else ())
    return render(request, "trade/supplier.html", {"page": page, "facts": facts, "table": table})


def _whole_page(request: ZoneRequest, enterprise: UUID) -> Action | None:
    """The way to everything about the enterprise, for those who may open it."""
    if not queries.reaches(request.actor, enterprise):
        return None
    return Action(_("企业主页"), address(request, "enterprise_detail", enterprise=enterprise), "building")
