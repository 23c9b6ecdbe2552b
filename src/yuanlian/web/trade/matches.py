"""What is done with a supplier of a need, and the page of a match for both sides."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from yuanlian.domain.enterprises import queries as enterprises
from yuanlian.domain.people.roles import Role
from yuanlian.domain.trade import actions, proposals, queries, rules
from yuanlian.domain.trade.models import Match
from yuanlian.domain.trade.states import MatchState
from yuanlian.domain.trade.words import words_for
from yuanlian.kernel.doors import seen
from yuanlian.kernel.errors import NotVisible
from yuanlian.web.access import ZoneRequest, zone_page
from yuanlian.web.parts import Action, Fact, Header, Link
from yuanlian.web.tables import Table
from yuanlian.web.trade import shown
from yuanlian.web.trade.forms import AnswerForm, NoteForm, ReasonForm, VersionForm
from yuanlian.web.trade.lists import POSTERS, READERS
from yuanlian.web.trade.posting import address, ask, done, key_of, step, version_of

DEAL_KEYS = ("state", "amount", "started", "agreed", "delivered")


@zone_page(*POSTERS)
def supplier_contact(request: ZoneRequest, need: UUID, supplier: UUID) -> HttpResponse:
    """Contact a supplier for a need, with a word to it."""
    row = queries.need(request.actor, need)
    other = seen(enterprises.listed(request.actor), supplier)
    here = address(request, "need_detail", need=row.id)
    form = NoteForm(request.POST or None)

    def act() -> str:
        actions.contact(request.actor, row.id, other.id, note=form.cleaned_data["note"], key=key_of(request))
        return done(request, _("已记下联系，对方和党群工作部会收到通知。"), here)

    page = Header(_("联系%(name)s") % {"name": other.name}, words_for(request.actor, row).title)
    return ask(request, form, page=page, back=here, act=act)


@zone_page(*POSTERS)
def supplier_dismiss(request: ZoneRequest, need: UUID, supplier: UUID) -> HttpResponse:
    """Set a supplier aside, because …"""
    row = queries.need(request.actor, need)
    other = seen(enterprises.listed(request.actor), supplier)
    here = address(request, "need_detail", need=row.id)
    form = ReasonForm(request.POST or None)

    def act() -> str:
        actions.dismiss(request.actor, row.id, other.id, reason=form.cleaned_data["reason"], key=key_of(request))
        return done(request, _("已设为不合适，下次找同样的东西时它会靠后。"), here)

    subtitle = _("写明原因，例如：只做镜头，不做模组。对方看不到；以后找同样的东西时它会靠后，随时可以恢复。")
    page = Header(_("%(name)s不合适") % {"name": other.name}, subtitle)
    return ask(request, form, page=page, back=here, act=act)


@zone_page(Role.CONTACT)
def need_answer(request: ZoneRequest, need: UUID) -> HttpResponse:
    """Say that one's enterprise can serve the need."""
    row = queries.need(request.actor, need)
    own = list(queries.answering_enterprises(request.actor).exclude(pk=row.enterprise_id))
    if not own:
        raise NotVisible(_("没有找到，或您无权查看。"))
    offers = list(queries.open_offers_of(request.actor, [each.pk for each in own]))
    form = AnswerForm(request.POST or None, suppliers=own, offers=offers)
    here = address(request, "need_detail", need=row.id)

    def act() -> str:
        values = form.cleaned_data
        offer = UUID(values["offer"]) if values["offer"] else None
        said = actions.Answer(offer=offer, note=values["note"])
        made = actions.answer(request.actor, row.id, UUID(values["supplier"]), said, key=key_of(request))
        return done(request, _("已应答，需求方会收到通知。"), address(request, "match_detail", match=made))

    page = Header(_("应答“%(title)s”") % {"title": words_for(request.actor, row).title}, row.enterprise.name)
    return ask(request, form, page=page, back=here, act=act)


@zone_page(*READERS)
def match_detail(request: ZoneRequest, match: UUID) -> HttpResponse:
    """A match: both sides by their public cards, the words between them, the deals that came of it."""
    row = queries.match(request.actor, match)
    words = words_for(request.actor, row.need)
    deals = list(queries.deals_of(request.actor, row))
    columns = [column for column in shown.DEAL_COLUMNS if column.key in DEAL_KEYS]
    lines = shown.deal_rows(request.actor, deals, request.tenant.slug)
    talk, others = _steps(request, row)
    context = {
        "page": Header(
            words.title,
            _("%(supplier)s → %(buyer)s") % {"supplier": row.supplier.name, "buyer": row.need.enterprise.name},
            crumbs=(Link(_("对接跟进"), address(request, "match_list")),),
            action=talk,
            more=others,
            badge=shown.match_badge(row),
        ),
        "words": words,
        "facts": _facts(request, row),
        "buyer": proposals.card_of(row.need.enterprise),
        "supplier": proposals.card_of(row.supplier),
        "deals": Table(_plain(columns), lines, len(lines), name="deals", caption=_("成交")) if deals else None,
        "need_url": address(request, "need_detail", need=row.need_id),
    }
    return render(request, "trade/match.html", context)


def _plain(columns: list) -> list:
    """Columns of a short table, which is not sorted; its lead is the state."""
    return [
        type(column)(column.key, column.label, numeric=column.numeric, lead=column.key == "state") for column in columns
    ]


def _facts(request: ZoneRequest, row: Match) -> list[Fact]:
    facts = []
    if row.contacted_at:
        facts.append(Fact(_("联系"), row.contacted_at))
    if row.offer:
        facts.append(Fact(_("对应供给"), row.offer.title))
    if row.note:
        facts.append(Fact(_("留言"), row.note))
    if row.dismissed_reason and rules.may_read_judgement(request.actor, row.need):
        facts.append(Fact(_("不合适的原因"), row.dismissed_reason))
    if row.rank and rules.may_read_judgement(request.actor, row.need):
        facts.append(Fact(_("当时的名次"), _("第 %(rank)d 名") % {"rank": row.rank}))
    facts.append(Fact(_("最近进展"), row.updated_at))
    return facts


def _steps(request: ZoneRequest, row: Match) -> tuple[Action | None, list[Action]]:
    """The verbs that this reader may take from here: to begin to talk, and the others."""
    own = request.actor.targets(Role.CONTACT)
    broker = request.actor.has(Role.BUREAU, Role.SECRETARY, Role.FIELD)
    talk: Action | None = None
    steps: list[Action] = []
    if row.state == MatchState.CONTACTED and (broker or own & {row.supplier_id, row.need.enterprise_id}):
        talk = step(_("开始洽谈"), address(request, "match_talk", match=row.id), "messages")
    if broker or row.need.enterprise_id in own:
        pair = {"need": row.need_id, "supplier": row.supplier_id}
        if row.state in {MatchState.CONTACTED, MatchState.PROPOSED}:
            steps.append(step(_("不合适"), address(request, "supplier_dismiss", **pair), "thumb-down"))
        if row.state == MatchState.DISMISSED:
            steps.append(step(_("恢复推荐"), address(request, "match_restore", match=row.id), "arrow-back-up"))
    return talk, steps


@zone_page(*POSTERS)
def match_restore(request: ZoneRequest, match: UUID) -> HttpResponse:
    """A supplier that was set aside is proposed again."""
    row = queries.match(request.actor, match)
    form = VersionForm(request.POST or None, initial=version_of(row))
    here = address(request, "need_detail", need=row.need_id)

    def act() -> str:
        actions.restore(request.actor, row.id, version=form.cleaned_data["version"])
        return done(request, _("已恢复推荐。"), here)

    page = Header(_("恢复推荐%(name)s？") % {"name": row.supplier.name}, words_for(request.actor, row.need).title)
    return ask(request, form, page=page, back=here, act=act)


@zone_page(*POSTERS)
def match_talk(request: ZoneRequest, match: UUID) -> HttpResponse:
    """The two sides begin to talk; the deal has a page of its own from now on."""
    row = queries.match(request.actor, match)
    form = VersionForm(request.POST or None, initial=version_of(row))

    def act() -> str:
        deal = actions.talk(request.actor, row.id, version=form.cleaned_data["version"], key=key_of(request))
        return done(request, _("已开始洽谈，结果记在这一页。"), address(request, "deal_detail", deal=deal))

    page = Header(_("与%(name)s开始洽谈？") % {"name": row.supplier.name}, words_for(request.actor, row.need).title)
    return ask(request, form, page=page, back=address(request, "match_detail", match=row.id), act=act)
