"""Other names of things in one zone: the shipped pairs, and over them what the zone itself added, retired or refused.

Both names find what the other one names. Only pairs in use count in the ranking; every change is seen at the next
question.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from uuid import UUID, uuid5

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from yuanlian.domain.trade import rules
from yuanlian.domain.trade.models import Alias, Deal
from yuanlian.domain.trade.states import AliasState, Visibility
from yuanlian.engines.matching import Alias as Pair
from yuanlian.engines.matching import Field
from yuanlian.engines.text import normalise
from yuanlian.kernel.actor import Actor
from yuanlian.kernel.errors import NotVisible
from yuanlian.presets import alias_lines

LONGEST = 24
"""The ranking looks for names of at most so many characters."""
PROPOSALS_FIRST = {AliasState.PROPOSED: 0}


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A pair of names as a reader sees it; `version` is 0 for a shipped pair that the zone left as it is."""

    id: UUID
    name: str
    other: str
    kind: str
    source: str
    state: AliasState
    shipped: bool
    version: int = 0
    reason: str = ""
    deal: UUID | None = None
    made_by: str = ""
    made_at: datetime | None = None
    decided_by: str = ""
    decided_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a reader asks of the vocabulary; empty means everything."""

    search: str = ""
    state: str = ""
    own: bool = False


def key_of(name: str, other: str) -> str:
    """The same for a pair in whatever order and form it is written."""
    return "\n".join(sorted((normalise(name), normalise(other))))


@lru_cache(maxsize=8192)
def id_of(zone: UUID, name: str, other: str) -> UUID:
    """The id that this pair has in this zone, whether a row of it stands or not."""
    return uuid5(zone, key_of(name, other))


@lru_cache(maxsize=1)
def _shipped() -> dict[str, tuple[Pair, str]]:
    """Every shipped pair once, with its kind, by its key."""
    found: dict[str, tuple[Pair, str]] = {}
    for row in csv.DictReader(alias_lines()):
        pair = Pair(name=row["name"], other=row["other"], source=row["source"])
        found.setdefault(key_of(pair.name, pair.other), (pair, row["kind"]))
    return found


def _rows(zone: UUID) -> QuerySet[Alias]:
    return Alias.objects.filter(zone_id=zone)


def rows(actor: Actor) -> QuerySet[Alias]:
    """The pairs in which the zone differs from the shipped vocabulary, for those who keep it."""
    rules.may_keep_words(actor)
    return _rows(actor.zone)


def in_use(zone: UUID) -> list[Pair] | None:
    """The pairs that count in the zone's ranking; None where they are the shipped ones."""
    own = {row.id: row for row in _rows(zone).order_by("made_at", "id")}
    if not own:
        return None
    kept = [pair for pair, _kind in _shipped().values() if id_of(zone, pair.name, pair.other) not in own]
    used = (row for row in own.values() if row.state == AliasState.IN_USE)
    return kept + [Pair(name=row.name, other=row.other, source=row.source) for row in used]


def names_in_use(zone: UUID) -> list[tuple[str, str]] | None:
    """The same as plain pairs of names, for the chain map."""
    found = in_use(zone)
    return None if found is None else [(pair.name, pair.other) for pair in found]


def _entry(row: Alias) -> Entry:
    same = ("id", "name", "other", "kind", "source", "shipped", "version", "reason")
    told = ("made_by", "made_at", "decided_by", "decided_at")
    values = {name: getattr(row, name) for name in (*same, *told)}
    return Entry(state=AliasState(row.state), deal=row.deal_id, **values)


def _untouched(zone: UUID, pair: Pair, kind: str) -> Entry:
    return Entry(
        id=id_of(zone, pair.name, pair.other), name=pair.name, other=pair.other, kind=kind, source=pair.source,
        state=AliasState.IN_USE, shipped=True,
    )  # fmt: skip


@lru_cache(maxsize=16)
def _all_untouched(zone: UUID) -> tuple[Entry, ...]:
    """Every shipped pair as it stands in a zone that has not touched it."""
    return tuple(_untouched(zone, pair, kind) for pair, kind in _shipped().values())


def standing(zone: UUID) -> list[Entry]:
    """The whole vocabulary: what waits for a decision, then the zone's own newest first, then the shipped."""
    own = [_entry(row) for row in _rows(zone).order_by("-made_at", "id")]
    own.sort(key=lambda entry: PROPOSALS_FIRST.get(entry.state, 1))
    taken = {entry.id for entry in own}
    return own + [entry for entry in _all_untouched(zone) if entry.id not in taken]


def known(zone: UUID, name: str, other: str) -> bool:
    """Whether the vocabulary has this pair, in whatever state."""
    return key_of(name, other) in _shipped() or _rows(zone).filter(pk=id_of(zone, name, other)).exists()


def entries(actor: Actor, wanted: Wanted) -> list[Entry]:
    """The vocabulary as asked for, for those who keep it."""
    rules.may_keep_words(actor)
    words = normalise(wanted.search)
    return [entry for entry in standing(actor.zone) if _fits(entry, words, wanted)]


def _fits(entry: Entry, words: str, wanted: Wanted) -> bool:
    named = not words or any(words in normalise(name) for name in (entry.name, entry.other))
    return named and wanted.state in {"", entry.state.value} and not (wanted.own and entry.shipped)


def entry(actor: Actor, alias: UUID) -> Entry:
    """One pair; raises NotVisible."""
    row = rows(actor).filter(pk=alias).first()
    if row is not None:
        return _entry(row)
    found = _untouched_of(actor.zone, alias)
    if found is None:
        raise NotVisible(_("没有找到，或您无权查看。"))
    return found


def _untouched_of(zone: UUID, alias: UUID) -> Entry | None:
    return next((entry for entry in _all_untouched(zone) if entry.id == alias), None)


def waiting(actor: Actor) -> int:
    """How many proposed pairs wait for a decision."""
    return rows(actor).filter(state=AliasState.PROPOSED).count()


def differing(deal: Deal) -> tuple[str, str] | None:
    """What the buyer of a deal called the thing and what its supplier calls it; None where that is nothing new.

    A name that holds the other says nothing new: the ranking reads such kinds by itself. A confidential need's words
    stay out of it.
    """
    match = deal.match
    if match.need.visibility == Visibility.CONFIDENTIAL:
        return None
    asked, sold = match.topic.strip(), _sold(deal)
    one, other = normalise(asked), normalise(sold)
    fits = all(0 < len(name) <= LONGEST and any(map(str.isalnum, name)) for name in (asked, sold))
    if not fits or one in other or other in one:
        return None
    return None if known(deal.zone_id, asked, sold) else (asked, sold)


def _sold(deal: Deal) -> str:
    """The product of a deal as its supplier names it: the only one, else the one that the ranking found; "" if none."""
    products = deal.match.supplier.product_list
    if len(products) == 1:
        return str(products[0])
    found = (reason.get("found") for reason in deal.match.reasons if reason.get("field") in {Field.PRODUCTS, None})
    return next((str(name) for name in found if name in products), "")
