"""Scores the phrases of a table against one probe: how well does what a profile says fit what was asked?

All scores are whole numbers; they depend on the phrases in use, never on their order.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from yuanlian.engines.matching.shapes import ReasonCode
from yuanlian.engines.text import PhraseTable, normalise, terms
from yuanlian.engines.text.codes import code
from yuanlian.engines.text.tokens import HEAD, heads, words

Numbers = NDArray[np.int64]

KEPT = 400
"""Phrases of a probe that are compared, those with the greatest share of what was asked first."""
READ = 12_000
"""Phrases that are gathered by their terms, the rarest terms first; where a term has more, its shortest phrases."""
FLOOR = 120
"""A phrase that fits worse is not named in a profile's favour."""
SAME = 1800
KIND_OF = 1120
"""Who names the thing itself, or a kind of it, stands before those who only resemble its suppliers."""
CROSSING = 450
"""A pair of characters across two words counts less than a word, in thousandths."""
CODES = (ReasonCode.SAME, ReasonCode.KIND_OF, ReasonCode.CONTAINS, ReasonCode.BROADER, ReasonCode.WORDS)
_SAME, _KIND_OF, _CONTAINS, _BROADER, _WORDS = range(len(CODES))


@dataclass(frozen=True, slots=True)
class Fits:
    """How phrases of a table fit a probe, best first: their numbers, scores, and places in `CODES`."""

    pids: Numbers
    scores: Numbers
    codes: Numbers

    def __len__(self) -> int:
        return len(self.pids)


_NOTHING = np.zeros(0, dtype=np.int64)
NO_FITS = Fits(_NOTHING, _NOTHING, _NOTHING)


def probe_terms(table: PhraseTable, text: str) -> dict[str, int]:
    """The terms of a probe with their weights: rarity, less for pairs across words; heads only mark."""
    whole = set(words(text))
    weights: dict[str, int] = {}
    for term in terms(text):
        if term[0] == HEAD:
            continue
        inner = term in whole or (not term.isascii() and any(term in word for word in whole))
        weights[term] = table.idf(term) * (1000 if inner else CROSSING) // 1000
    if not any(weights.values()) and len(text) == 1:
        weights = {HEAD + text: table.idf(HEAD + text)}
    return {term: weight for term, weight in weights.items() if weight}


def fits(table: PhraseTable, text: str) -> Fits:
    """The phrases in use that fit the probe at all, best first, equal ones by their tie."""
    plain = normalise(text)
    weights = probe_terms(table, plain)
    if not weights:
        return NO_FITS
    total = sum(weights.values()) + _missing(table, plain, weights)
    pids, summed = _held(table, weights, total)
    kept = (table.uses.view()[pids] > 0) & (summed * 1000 >= total * FLOOR)
    pids, summed = pids[kept], summed[kept]
    if len(pids) > KEPT:
        # A short phrase that is all match comes before a long one that holds as much.
        rough = summed * 1000 // (table.lengths.view()[pids] + len(plain))
        best = np.lexsort((table.ties.view()[pids], -rough))[:KEPT]
        pids, summed = pids[best], summed[best]
    # Who holds the whole text holds all its pairs; only those are compared character by character.
    pairs = sum(weight for term, weight in weights.items() if len(term) == 2 and not term.isascii())
    scores, kinds = _scored(table, plain, pids, 1000 * summed // total, least=1000 * pairs // total)
    return _sorted(table, pids, scores, kinds)


def holding(table: PhraseTable, text: str) -> Fits:
    """The phrases in use that hold the whole text, best first, equal ones by their tie."""
    plain = normalise(text)
    asked = [term for term in terms(plain) if term[0] != HEAD]
    if not asked or not plain:
        return NO_FITS
    rarest = min(asked, key=lambda term: (len(table.rows(term)), term))
    pids = table.shortest(rarest, READ).astype(np.int64)
    pids = pids[pids < len(table)]
    pids = pids[(table.uses.view()[pids] > 0) & (table.lengths.view()[pids] >= len(plain))]
    found = [(pid, *_inside(table.plain[pid], plain)) for pid in pids.tolist()]
    rows = np.array([row for row in found if row[1]], dtype=np.int64).reshape(-1, 3)
    return _sorted(table, rows[:, 0], rows[:, 1], rows[:, 2])


def _held(table: PhraseTable, weights: Mapping[str, int], total: int) -> tuple[Numbers, Numbers]:
    """The phrases that hold enough of the terms, and the weight that each holds.

    Phrases are gathered from the rarest terms on, until so many are read that the others only add to these, or until
    the terms left are too light to bring in one alone.
    """
    order = sorted(weights, key=lambda term: (-weights[term], term))
    size = len(table)
    lists: list[NDArray[np.uint32]] = []
    left, read = sum(weights.values()), 0
    for term in order:
        if lists and (read >= READ or left * 1000 < total * FLOOR):
            break
        lists.append(table.shortest(term, READ))
        left -= weights[term]
        read += len(lists[-1])
    pids = np.sort(np.concatenate(lists))
    pids = pids[np.append(pids[1:] != pids[:-1], True) & (pids < size)] if len(pids) else pids
    summed = np.zeros(len(pids), dtype=np.int64)
    for term in order:
        rows = table.rows(term)
        if len(rows) and len(pids):
            at = np.minimum(np.searchsorted(rows, pids), len(rows) - 1)
            summed[rows[at] == pids] += weights[term]
    return pids.astype(np.int64), summed


def _missing(table: PhraseTable, plain: str, weights: Mapping[str, int]) -> int:
    """The weight of the words that no phrase holds: what nobody names lowers every coverage alike."""
    unseen = [term for term in terms(plain) if term[0] != HEAD and term not in weights]
    whole = set(words(plain))
    rare = 1000 * max(1, table.total).bit_length() * 7 // 10
    return sum(rare if term in whole else rare * CROSSING // 2000 for term in unseen)


def _scored(table: PhraseTable, plain: str, pids: Numbers, coverage: Numbers, *, least: int) -> tuple[Numbers, Numbers]:
    """Score and code of each phrase, given the share of the probe's weight that it holds (thousandths).

    No phrase that holds less than `least` holds the whole text.
    """
    lengths = table.lengths.view()[pids].astype(np.int64)
    size = len(plain)
    focus = 1000 * np.minimum(size, lengths) // np.maximum(np.maximum(size, lengths), 1)
    blended = coverage * (600 + 400 * focus // 1000) // 1000
    scores = blended * np.where(_same_head(table, plain, pids), 850, 550) // 1000
    kinds = np.full(len(pids), _WORDS, dtype=np.int64)
    for length in range(2, size):
        ends = np.flatnonzero((lengths == length) & (table.ties.view()[pids] == code(plain[-length:]) >> 32))
        scores[ends] = 300 + (coverage[ends] + focus[ends]) * 250 // 1000
        kinds[ends] = _BROADER
    for at in np.flatnonzero((lengths >= size) & (coverage >= least)).tolist():
        score, kind = _inside(table.plain[int(pids[at])], plain)
        if score:
            scores[at], kinds[at] = score, kind
    return scores, kinds


def _same_head(table: PhraseTable, plain: str, pids: Numbers) -> NDArray[np.bool_]:
    """Which phrases end as the probe does."""
    ends = [head for head in heads(plain) if head[1:] == plain[-2:]] or list(heads(plain))[-1:]
    rows = table.rows(ends[0]) if ends else _NOTHING
    if not len(rows):
        return np.zeros(len(pids), dtype=np.bool_)
    return np.asarray(rows[np.minimum(np.searchsorted(rows, pids), len(rows) - 1)] == pids)


def _inside(phrase: str, plain: str) -> tuple[int, int]:
    """Score and code of a phrase that holds the whole text; 0 for one that does not."""
    if phrase == plain:
        return SAME, _SAME
    if plain not in phrase:
        return 0, _WORDS
    share = 100 * len(plain) // len(phrase)
    return (KIND_OF + share, _KIND_OF) if phrase.endswith(plain) else (480 + 2 * share, _CONTAINS)


def _sorted(table: PhraseTable, pids: Numbers, scores: Numbers, kinds: Numbers) -> Fits:
    kept = scores >= FLOOR
    pids, scores, kinds = pids[kept], scores[kept], kinds[kept]
    order = np.lexsort((table.ties.view()[pids], -scores))
    return Fits(pids[order], scores[order], kinds[order])
