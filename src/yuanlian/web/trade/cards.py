"""Suppliers on the page of a need: each with its card, why it stands where it stands, and what can be done next."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from yuanlian.domain.enterprises.states import QualificationKind
from yuanlian.domain.people.roles import Role
from yuanlian.domain.trade import queries, rules
from yuanlian.domain.trade.models import Need
from yuanlian.domain.trade.proposals import Proposed
from yuanlian.domain.trade.states import MatchState
from yuanlian.web.access import ZoneRequest
from yuanlian.web.parts import Action, Badge
from yuanlian.web.trade import shown
from yuanlian.web.trade.lists import POSTERS
from yuanlian.web.trade.strength import strength_of


@dataclass(frozen=True, slots=True)
class SupplierView:
    """A supplier as the template draws it."""

    proposed: Proposed
    url: str
    badge: Badge | None
    strength: Badge | None
    actions: tuple[Action, ...]
    dismissed: str


def certificate_label(kind: str) -> str:
    """A qualification as people name it."""
    return str(dict(QualificationKind.choices).get(kind, kind))


def cards_of(request: ZoneRequest, need: Need, suppliers: Iterable[Proposed]) -> list[SupplierView]:
    """The suppliers with the steps that this reader may take."""
    steps = _steps if may_work(request, need) else _links
    return [_card(request, need, each, steps(request, need, each)) for each in suppliers]


def may_work(request: ZoneRequest, need: Need) -> bool:
    """Whether the reader works on the need: its own contact, the bureau, a broker who reaches its enterprise."""
    if request.actor.holds(Role.CONTACT, need.enterprise_id) or request.actor.has(Role.BUREAU):
        return True
    return request.actor.has(*POSTERS) and queries.reaches(request.actor, need.enterprise_id)


def _card(request: ZoneRequest, need: Need, each: Proposed, steps: list[Action]) -> SupplierView:
    match = each.match
    judged = rules.may_read_judgement(request.actor, need)
    return SupplierView(
        proposed=each,
        url=reverse("supplier_card", kwargs={"zone": request.tenant.slug, "supplier": each.card.id}),
        badge=shown.match_badge(match) if match else None,
        strength=strength_of(each.reasons) if each.place else None,
        actions=tuple(steps),
        dismissed=match.dismissed_reason if match and judged else "",
    )


def _links(request: ZoneRequest, _need: Need, each: Proposed) -> list[Action]:
    """Where somebody who only reads may go on."""
    if each.deal is None:
        return []
    return [Action(_("看洽谈"), reverse("deal_detail", kwargs={"zone": request.tenant.slug, "deal": each.deal}))]


def _steps(request: ZoneRequest, need: Need, each: Proposed) -> list[Action]:
    """The verbs that lead on from the state of the match."""
    slug = request.tenant.slug
    pair = {"zone": slug, "need": need.id, "supplier": each.card.id}
    contact = Action(_("联系"), reverse("supplier_contact", kwargs=pair), "phone", asks=True)
    dismiss = Action(_("不合适"), reverse("supplier_dismiss", kwargs=pair), "thumb-down", asks=True)
    if each.match is None:
        return [contact, dismiss]
    ids = {"zone": slug, "match": each.match.id}
    match MatchState(each.match.state):
        case MatchState.PROPOSED:
            return [contact, dismiss]
        case MatchState.CONTACTED:
            talk = Action(_("开始洽谈"), reverse("match_talk", kwargs=ids), "messages", asks=True)
            return [talk, dismiss]
        case MatchState.DISMISSED:
            return [Action(_("恢复推荐"), reverse("match_restore", kwargs=ids), "arrow-back-up", asks=True)]
        case MatchState.DEAL:
            return _links(request, need, each)
