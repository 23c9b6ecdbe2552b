"""Cuts very many phrases into terms at once: the same terms as `tokens.terms`, as numbers, much faster."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import rjieba
from numpy.typing import NDArray

from yuanlian.engines.text.codes import Coder, Codes, Places, codes
from yuanlian.engines.text.tokens import HEAD, terms

Flags = NDArray[np.bool_]
Characters = NDArray[np.uint32]

_JOINTS = np.frombuffer("-_./+*".encode("utf-32-le"), dtype=np.uint32)
_END = 10


@dataclass(frozen=True, slots=True)
class _Text:
    """All phrases one behind the other, each ended by a line break, and what every character is."""

    characters: Characters
    row: Places
    chinese: Flags
    latin: Flags


def batch_terms(phrases: Sequence[str]) -> tuple[NDArray[np.int32], Codes]:
    """The distinct terms of phrases in normal form: for each the number of its phrase (ascending) and its code."""
    if not any(phrases):
        return np.zeros(0, dtype=np.int32), np.zeros(0, dtype=np.uint64)
    text, special = _read(phrases)
    coder = Coder(text.characters)
    found = [_pairs(text, coder), *_words(text, coder), _runs(text, coder), *_special(phrases, special)]
    rows = np.concatenate([rows for rows, _ in found])
    numbers = np.concatenate([numbers for _, numbers in found])
    if not len(rows):
        return rows.astype(np.int32), numbers
    # One sort by code gives each its place among the distinct codes; the second, by phrase, joins what is the same.
    order = np.argsort(numbers)
    rows, numbers = rows[order], numbers[order]
    new = np.append(True, numbers[1:] != numbers[:-1])
    keys = np.sort(rows << 32 | np.cumsum(new) - 1)
    keys = keys[np.append(True, keys[1:] != keys[:-1])]
    return (keys >> 32).astype(np.int32), numbers[new][keys & 0xFFFFFFFF]


def _read(phrases: Sequence[str]) -> tuple[_Text, Places]:
    """The phrases as characters; those with model numbers or rarer letters are named to be cut one by one."""
    joined = "\n".join(phrases) + "\n"
    characters = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    end = characters == _END
    row = np.cumsum(end) - end
    chinese = ((characters >= 0x3400) & (characters <= 0x9FFF)) | ((characters >= 0xF900) & (characters <= 0xFAFF))
    letter = (characters >= ord("a")) & (characters <= ord("z"))
    digit = (characters >= ord("0")) & (characters <= ord("9"))
    odd = ((characters >= 0xE0) & (characters < 0x3400)) | np.isin(characters, _JOINTS)
    odd[:-1] |= (letter[:-1] & digit[1:]) | (digit[:-1] & letter[1:])
    plain = np.ones(len(phrases), dtype=np.bool_)
    plain[row[odd]] = False
    kept = plain[row]
    return _Text(characters, row, chinese & kept, (letter | digit) & kept), np.flatnonzero(~plain)


def _special(phrases: Sequence[str], special: Places) -> list[tuple[Places, Codes]]:
    cut = [terms(phrases[at]) for at in special.tolist()]
    flat = [term for phrase in cut for term in phrase]
    return [(np.repeat(special, [len(phrase) for phrase in cut]), codes(flat))] if flat else []


def _shifted(flags: Flags) -> tuple[Flags, Flags]:
    """For each character whether the one before, and the one behind it, is flagged; phrases end unflagged."""
    before, behind = np.zeros_like(flags), np.zeros_like(flags)
    before[1:], behind[:-1] = flags[:-1], flags[1:]
    return before, behind


def _pairs(text: _Text, coder: Coder) -> tuple[Places, Codes]:
    before, behind = _shifted(text.chinese)
    pairs = np.flatnonzero(text.chinese & behind)
    singles = np.flatnonzero(text.chinese & ~before & ~behind)
    starts = np.concatenate((pairs, singles))
    ends = np.concatenate((pairs + 2, singles + 1))
    return text.row[starts], coder.of(starts, ends)


def _words(text: _Text, coder: Coder) -> list[tuple[Places, Codes]]:
    """Words of three characters and more, and the ends of those phrases that end in Chinese."""
    before, _behind = _shifted(text.chinese)
    place = np.flatnonzero(text.chinese | before)
    kept = text.characters[place]
    kept[~text.chinese[place]] = _END
    cut = rjieba.cut(kept.tobytes().decode("utf-32-le", "surrogatepass"))
    lengths = np.fromiter(map(len, cut), dtype=np.int64, count=len(cut))
    starts = np.cumsum(lengths) - lengths
    begins = place[starts] if len(cut) else starts
    long = lengths > 2
    found = [(text.row[begins[long]], coder.of(begins[long], begins[long] + lengths[long]))]
    ends = _last(text)
    last = ends[text.chinese[ends - 1]]
    word = begins[np.searchsorted(begins, last - 1, "right") - 1] if len(begins) else last
    pair = np.where(before[last - 1], last - 2, last - 1)
    return [*found, *((text.row[last - 1], coder.of(start, last, mark=HEAD)) for start in (word, pair, last - 1))]


def _last(text: _Text) -> Places:
    """The place behind the last character of every phrase that has one."""
    run = np.flatnonzero(text.chinese | text.latin)
    if not len(run):
        return run
    ends: Places = run[np.append(text.row[run[1:]] != text.row[run[:-1]], True)] + 1
    return ends


def _runs(text: _Text, coder: Coder) -> tuple[Places, Codes]:
    """Latin words and numbers, marked where they end their phrase."""
    before, behind = _shifted(text.latin)
    starts = np.flatnonzero(text.latin & ~before)
    ends = np.flatnonzero(text.latin & ~behind) + 1
    heads = np.isin(ends, _last(text))
    rows = np.concatenate((text.row[starts], text.row[starts[heads]]))
    numbers = (coder.of(starts, ends), coder.of(starts[heads], ends[heads], mark=HEAD))
    return rows, np.concatenate(numbers)
