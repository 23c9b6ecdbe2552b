"""The page of a deal: from talks to delivery, with the amount for those who may read it."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from yuanlian.domain.people.roles import Role
from yuanlian.domain.trade import actions, queries
from yuanlian.domain.trade.models import Deal
from yuanlian.domain.trade.states import DealState
from yuanlian.domain.trade.words import words_for
from yuanlian.web.access import ZoneRequest, zone_page
from yuanlian.web.parts import Action, Fact, Header, Link, Moment, Tone
from yuanlian.web.trade import shown
from yuanlian.web.trade.forms import AgreeForm, FailForm, VersionForm
from yuanlian.web.trade.lists import POSTERS, READERS
from yuanlian.web.trade.posting import address, ask, done, step, version_of


@zone_page(*READERS)
def deal_detail(request: ZoneRequest, deal: UUID) -> HttpResponse:
    """How a deal stands and how it got there."""
    row = queries.deal(request.actor, deal)
    words = words_for(request.actor, row.match.need)
    steps = _steps(request, row)
    context = {
        "page": Header(
            words.title,
            _("%(supplier)s → %(buyer)s")
            % {"supplier": row.match.supplier.name, "buyer": row.match.need.enterprise.name},
            crumbs=(Link(_("成交"), address(request, "deal_list")),),
            action=steps[0] if steps else None,
            more=steps[1:],
            badge=shown.deal_badge(row),
        ),
        "facts": _facts(request, row),
        "moments": _moments(row),
    }
    return render(request, "trade/deal.html", context)


def _facts(request: ZoneRequest, row: Deal) -> list[Fact]:
    match = row.match
    cards = {
        _("供应方"): match.supplier,
        _("需求方"): match.need.enterprise,
    }
    facts = [
        Fact(_("需求"), Link(words_for(request.actor, match.need).title, _need_url(request, row))),
        *(
            Fact(label, Link(one.name, address(request, "supplier_card", supplier=one.id)))
            for label, one in cards.items()
        ),
        Fact(_("对接记录"), Link(_("查看"), address(request, "match_detail", match=match.id))),
    ]
    if row.state != DealState.IN_TALKS or row.amount is not None:
        facts.append(Fact(_("成交金额"), shown.amount_value(request.actor, row)))
    given = [(_("数量"), row.quantity), (_("备注"), row.note), (_("未成的原因"), row.reason)]
    return facts + [Fact(label, value) for label, value in given if value]


def _need_url(request: ZoneRequest, row: Deal) -> str:
    return address(request, "need_detail", need=row.match.need_id)


def _moments(row: Deal) -> list[Moment]:
    """The newest first."""
    steps = [
        (row.failed_at, _("未成"), "circle-x", Tone.NEUTRAL),
        (row.delivered_at, _("已交付"), "truck-delivery", Tone.GOOD),
        (row.agreed_at, _("已签约"), "signature", Tone.INFO),
        (row.started_at, _("开始洽谈"), "messages", Tone.ACTIVE),
    ]
    return [Moment(at, title, icon=drawing, tone=tone) for at, title, drawing, tone in steps if at]


def _steps(request: ZoneRequest, row: Deal) -> list[Action]:
    sides = {row.match.supplier_id, row.match.need.enterprise_id}
    broker = request.actor.has(Role.BUREAU, Role.SECRETARY, Role.FIELD)
    if not broker and not sides & request.actor.targets(Role.CONTACT):
        return []
    agree = step(_("签约"), address(request, "deal_agree", deal=row.id), "signature")
    deliver = step(_("已交付"), address(request, "deal_deliver", deal=row.id), "truck-delivery")
    fail = step(_("未成"), address(request, "deal_fail", deal=row.id), "circle-x")
    return {DealState.IN_TALKS: [agree, fail], DealState.AGREED: [deliver, fail]}.get(DealState(row.state), [])


@zone_page(*POSTERS)
def deal_agree(request: ZoneRequest, deal: UUID) -> HttpResponse:
    """The two sides agreed."""
    row = queries.deal(request.actor, deal)
    form = AgreeForm(request.POST or None, initial=version_of(row))
    here = address(request, "deal_detail", deal=row.id)

    def act() -> str:
        actions.agree(request.actor, row.id, form.terms(), version=form.cleaned_data["version"])
        return done(request, _("已记为签约。"), here)

    page = Header(_("签约"), _("金额只有双方、党群工作部和领导能看到。"))
    return ask(request, form, page=page, back=here, act=act)


@zone_page(*POSTERS)
def deal_deliver(request: ZoneRequest, deal: UUID) -> HttpResponse:
    """What was agreed has been delivered."""
    row = queries.deal(request.actor, deal)
    form = VersionForm(request.POST or None, initial=version_of(row))
    here = address(request, "deal_detail", deal=row.id)

    def act() -> str:
        actions.deliver(request.actor, row.id, version=form.cleaned_data["version"])
        return done(request, _("已记为交付。"), here)

    return ask(request, form, page=Header(_("已经交付？")), back=here, act=act)


@zone_page(*POSTERS)
def deal_fail(request: ZoneRequest, deal: UUID) -> HttpResponse:
    """The deal came to nothing."""
    row = queries.deal(request.actor, deal)
    form = FailForm(request.POST or None, initial=version_of(row))
    here = address(request, "deal_detail", deal=row.id)

    def act() -> str:
        values = form.cleaned_data
        actions.fail(request.actor, row.id, reason=values["reason"], version=values["version"])
        return done(request, _("已记为未成，可以继续跟进或换一家。"), here)

    return ask(request, form, page=Header(_("洽谈未成？")), back=here, act=act)
