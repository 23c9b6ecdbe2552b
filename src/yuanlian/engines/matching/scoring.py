"""Scores the phrases of an index against one probe: how well does what a profile says fit what was asked?

All scores are whole numbers; they depend on the phrases in use, never on their order.
"""

from dataclasses import dataclass

import numpy as np

from yuanlian.engines.matching.shapes import ReasonCode
from yuanlian.engines.text import PhraseTable, normalise, terms
from yuanlian.engines.text.tokens import HEAD, words

KEPT = 400
"""Phrases of a probe that are compared character by character."""
FLOOR = 120
"""A phrase that fits worse is not named in a profile's favour."""
SAME = 1800
KIND_OF = 1120
"""Who names the thing itself, or a kind of it, stands before those who only resemble its suppliers."""
CROSSING = 450
"""A pair of characters across two words counts less than a word, in thousandths."""


@dataclass(frozen=True, slots=True)
class Fit:
    """How one phrase of the index fits a probe."""

    pid: int
    score: int
    code: ReasonCode


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


def fits(table: PhraseTable, text: str) -> list[Fit]:
    """The phrases in use that fit the probe at all, best first, equal ones by their text."""
    plain = normalise(text)
    weights = probe_terms(table, plain)
    if not weights:
        return []
    total = sum(weights.values()) + _missing(table, plain, weights)
    summed = np.zeros(len(table.written), dtype=np.int64)
    for term, weight in weights.items():
        summed[table.rows(term)] += weight
    summed[table.uses.view() == 0] = 0
    pids = np.flatnonzero(summed * 1000 >= total * FLOOR)
    if len(pids) > KEPT:
        # A short phrase that is all match comes before a long one that holds as much.
        rough = summed[pids] * 1000 // (table.lengths.view()[pids] + len(plain))
        least = np.partition(rough, len(rough) - KEPT)[len(rough) - KEPT]
        pids = pids[rough >= least]
    found = (_fit(table, plain, pid, 1000 * int(summed[pid]) // total) for pid in pids.tolist())
    return sorted((fit for fit in found if fit.score >= FLOOR), key=lambda fit: (-fit.score, table.written[fit.pid]))


def holding(table: PhraseTable, text: str) -> list[Fit]:
    """The phrases in use that hold the whole text, best first, equal ones by their text."""
    plain = normalise(text)
    columns = [table.rows(term) for term in terms(plain) if term[0] != HEAD]
    if not columns or not plain:
        return []
    in_use = table.uses.view()
    pids = min(columns, key=len).tolist()
    found = (_fit(table, plain, pid, 0) for pid in pids if plain in table.plain[pid] and in_use[pid])
    return sorted(found, key=lambda fit: (-fit.score, table.written[fit.pid]))


def _missing(table: PhraseTable, plain: str, weights: dict[str, int]) -> int:
    """The weight of the words that no phrase holds: what nobody names lowers every coverage alike."""
    unseen = [term for term in terms(plain) if term[0] != HEAD and term not in weights]
    whole = set(words(plain))
    rare = 1000 * max(1, table.total).bit_length() * 7 // 10
    return sum(rare if term in whole else rare * CROSSING // 2000 for term in unseen)


def _fit(table: PhraseTable, plain: str, pid: int, coverage: int) -> Fit:
    """How one phrase fits, given the share of the probe's weight that it holds (thousandths)."""
    phrase = table.plain[pid]
    if phrase == plain:
        return Fit(pid, SAME, ReasonCode.SAME)
    if plain in phrase:
        share = 100 * len(plain) // len(phrase)
        if phrase.endswith(plain):
            return Fit(pid, KIND_OF + share, ReasonCode.KIND_OF)
        return Fit(pid, 480 + 2 * share, ReasonCode.CONTAINS)
    focus = 1000 * min(len(plain), len(phrase)) // max(len(plain), len(phrase))
    if plain.endswith(phrase) and len(phrase) > 1:
        return Fit(pid, 300 + (coverage + focus) * 250 // 1000, ReasonCode.BROADER)
    blended = coverage * (600 + 400 * focus // 1000) // 1000
    same_head = phrase[-2:] == plain[-2:] if len(plain) > 1 else phrase[-1:] == plain
    return Fit(pid, blended * (850 if same_head else 550) // 1000, ReasonCode.WORDS)
