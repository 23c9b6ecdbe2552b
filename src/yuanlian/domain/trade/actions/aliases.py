"""Other names of things: added with their source, retired with a reason, proposed by deals and decided by a person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from yuanlian.domain.trade import rules, vocabulary
from yuanlian.domain.trade.actions.texts import kept
from yuanlian.domain.trade.models import Alias, Deal
from yuanlian.domain.trade.states import ALIAS_MOVES, AliasState, AliasVerb
from yuanlian.engines.text import normalise
from yuanlian.kernel import audit, clock
from yuanlian.kernel.actor import Actor
from yuanlian.kernel.doors import locked, same_version
from yuanlian.kernel.errors import Conflict, Invalid
from yuanlian.kernel.states import move

KIND_LENGTH = 20
SOURCE_LENGTH = 120
REASON_LENGTH = 300
LABEL_LENGTH = 120
NEEDS_REASON = (AliasVerb.REFUSE, AliasVerb.RETIRE)


@dataclass(frozen=True, slots=True, kw_only=True)
class AliasText:
    """Two names of one thing, of what kind the pair is, and who says so."""

    name: str
    other: str
    kind: str = ""
    source: str


def wrong_in(text: AliasText) -> dict[str, str]:
    """What is wrong with a pair, by field; empty when it may be added."""
    wrong: dict[str, str] = {}
    for field in ("name", "other"):
        written = kept(getattr(text, field))
        if not any(map(str.isalnum, written)):
            wrong[field] = _("请写一个名称。")
        elif len(written) > vocabulary.LONGEST:
            wrong[field] = _("名称不能超过 %(most)d 个字。") % {"most": vocabulary.LONGEST}
    if not wrong and normalise(text.name) == normalise(text.other):
        wrong["other"] = _("两个名称是同一个写法。")
    if not kept(text.source):
        wrong["source"] = _("请写依据，例如标准号，或谁这样叫。")
    elif len(kept(text.source)) > SOURCE_LENGTH:
        wrong["source"] = _("依据不能超过 %(most)d 个字。") % {"most": SOURCE_LENGTH}
    if len(kept(text.kind)) > KIND_LENGTH:
        wrong["kind"] = _("类别不能超过 %(most)d 个字。") % {"most": KIND_LENGTH}
    return wrong


def add_alias(actor: Actor, text: AliasText) -> UUID:
    """The pair counts in the zone's ranking from the next question on."""
    rules.may_keep_words(actor)
    wrong = wrong_in(text)
    if wrong:
        raise Invalid(_("这一对名称不能加入。"), fields=wrong)
    with transaction.atomic():
        row = _made(actor, text, state=AliasState.IN_USE)
        audit.record(actor, "trade.add_alias", row, changed={"name": row.name, "other": row.other})
    return row.id


def add_aliases(actor: Actor, texts: Sequence[AliasText]) -> int:
    """All these pairs count; those that the vocabulary knew stay as they are. Gives how many were new."""
    rules.may_keep_words(actor)
    if any(wrong_in(text) for text in texts):
        raise Invalid(_("表里有不能加入的名称。"))
    with transaction.atomic():
        known = {entry.id for entry in vocabulary.standing(actor.zone)}
        fresh = {vocabulary.id_of(actor.zone, text.name, text.other): text for text in reversed(texts)}
        added = [_made(actor, text, state=AliasState.IN_USE) for key, text in fresh.items() if key not in known]
        for row in added:
            audit.record(actor, "trade.add_alias", row, changed={"name": row.name, "other": row.other})
    return len(added)


def _made(actor: Actor, text: AliasText, *, state: AliasState, deal: Deal | None = None) -> Alias:
    """A row of the pair; raises Conflict where the vocabulary knows it."""
    alias = vocabulary.id_of(actor.zone, text.name, text.other)
    if vocabulary.known(actor.zone, text.name, text.other):
        raise Conflict(_("词表里已有这一对名称。"))
    try:
        with transaction.atomic():
            return Alias.objects.create(
                id=alias, zone_id=actor.zone, name=kept(text.name), other=kept(text.other), kind=kept(text.kind),
                source=kept(text.source), state=state, deal=deal, made_by=actor.label[:LABEL_LENGTH],
                made_at=clock.now(),
            )  # fmt: skip
    except IntegrityError:
        raise Conflict(_("词表里已有这一对名称。")) from None


def proceed_alias(actor: Actor, alias: UUID, verb: AliasVerb, *, reason: str = "", version: int | None = None) -> Alias:
    """The pair is accepted, refused, retired or used again; what is not used says why."""
    rules.may_keep_words(actor)
    if verb in NEEDS_REASON and not kept(reason):
        raise Invalid(_("请写明原因。"), fields={"reason": _("请写明原因。")})
    with transaction.atomic():
        row = _locked(actor, alias)
        same_version(row, version)
        row.state = move(ALIAS_MOVES, AliasState(row.state), verb)
        row.version += 1
        row.reason = kept(reason, REASON_LENGTH) if verb in NEEDS_REASON else ""
        row.decided_by, row.decided_at = actor.label[:LABEL_LENGTH], clock.now()
        row.save()
        audit.record(actor, f"trade.{verb.value}_alias", row, changed={"state": row.state, "reason": row.reason})
    return row


def _locked(actor: Actor, alias: UUID) -> Alias:
    """The locked row; a shipped pair that the zone left as it was gets its row now."""
    shipped = vocabulary.entry(actor, alias)
    if not shipped.version:
        Alias.objects.get_or_create(
            id=alias,
            zone_id=actor.zone,
            defaults={
                "name": shipped.name, "other": shipped.other, "kind": shipped.kind, "source": shipped.source,
                "shipped": True, "made_at": clock.now(), "version": 0,
            },
        )  # fmt: skip
    return locked(vocabulary.rows(actor), alias)


def propose_alias(actor: Actor, deal: Deal) -> None:
    """What the two sides of a deal call the thing differently is proposed as a pair; call it inside the deal's act."""
    names = vocabulary.differing(deal)
    if names is None:
        return
    source = _("成交：%(buyer)s向%(supplier)s采购") % {
        "buyer": deal.match.need.enterprise.name, "supplier": deal.match.supplier.name,
    }  # fmt: skip
    text = AliasText(name=names[0], other=names[1], source=source[:SOURCE_LENGTH])
    row = _made(actor, text, state=AliasState.PROPOSED, deal=deal)
    audit.record(actor, "trade.propose_alias", row, changed={"name": row.name, "other": row.other})
