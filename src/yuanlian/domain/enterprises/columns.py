"""Which column of a sheet fills which field: recognised by name, checked by content, remembered per zone."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice

from yuanlian.domain.enterprises import credit_code
from yuanlian.domain.enterprises.fields import fields_for
from yuanlian.kernel.sheets import HeaderMatch, How, Sheet, match_headers
from yuanlian.kernel.sheets.matching import normalise

SAMPLES = 5
_LOOKED_AT = 40
# Of two columns that both could be the name, these hold the whole one.
_WHOLE_NAMES = (  # data -- headers of sheets
    "fullname",
    "企业全称",
    "公司全称",
    "单位全称",
    "全称",
    "fullcompanyname",
)
_SHORT_NAMES = (  # data -- headers of sheets
    "name",
    "名称",
    "简称",
    "企业名称",
    "公司名称",
    "单位名称",
)

_ENDS = re.compile("..(公司|集团|厂|合作社|研究院|事务所)(（[^）]*）)?$")  # data -- how names of enterprises end


class Doubt(StrEnum):
    """Why a person should look at a column."""

    UNKNOWN = "unknown"
    AMBIGUOUS = "ambiguous"
    DUPLICATE = "duplicate"
    GUESSED = "guessed"
    BY_CONTENT = "by_content"
    TICKER = "ticker"


@dataclass(frozen=True, slots=True)
class Proposal:
    """Field key by column index, doubts by column index, and sample values by column index."""

    mapping: dict[int, str]
    doubts: dict[int, Doubt]
    samples: list[list[str]]


def headers_digest(headers: Sequence[str]) -> str:
    """What a set of headers is remembered by, whatever their order."""
    known = sorted(Counter(filter(None, map(normalise, headers))).items())
    return hashlib.sha256(repr(known).encode()).hexdigest()


def samples_of(sheet: Sheet) -> list[list[str]]:
    """For each column the first few different values that stand in it."""
    found: list[dict[str, None]] = [{} for _header in sheet.headers]
    for row in islice(sheet.rows(), _LOOKED_AT):
        for values, cell in zip(found, row.cells, strict=False):
            if cell and len(values) < SAMPLES:
                values[cell[:80]] = None
    return [list(values) for values in found]


def propose(headers: Sequence[str], samples: Sequence[Sequence[str]], remembered: Mapping[str, str]) -> Proposal:
    """What each column probably is. What a person decided for these headers before stands above any guess."""
    match = match_headers(headers, fields_for(headers))
    mapping = {column.index: column.key for column in match.columns if column.key is not None}
    doubts = {column.index: _DOUBTS[column.how] for column in match.columns if column.how in _DOUBTS}
    _settle_names(headers, mapping, doubts)
    _refuse_tickers(samples, mapping, doubts)
    _guess_by_content(samples, mapping, doubts)
    if remembered:
        return Proposal(_recalled(headers, remembered), {}, [list(each) for each in samples])
    return Proposal(mapping, doubts, [list(each) for each in samples])


_DOUBTS = {
    How.UNKNOWN: Doubt.UNKNOWN,
    How.AMBIGUOUS: Doubt.AMBIGUOUS,
    How.DUPLICATE: Doubt.DUPLICATE,
    How.CONTAINED: Doubt.GUESSED,
}


def _settle_names(headers: Sequence[str], mapping: dict[int, str], doubts: dict[int, Doubt]) -> None:
    """Of `fullname` and `name`, the whole name is the name and the other one the short name."""
    names = [normalise(header) for header in headers]
    whole = [index for index, name in enumerate(names) if name in _WHOLE_NAMES]
    other = [index for index, name in enumerate(names) if name in _SHORT_NAMES]
    if len(whole) != 1 or not other:
        return
    mapping[whole[0]] = "name"
    doubts.pop(whole[0], None)
    taken = set(mapping.values())
    for index in other:
        if mapping.get(index) == "name" or index in doubts:
            mapping.pop(index, None)
            doubts[index] = Doubt.DUPLICATE
    free = [index for index in other if index not in mapping]
    if len(free) == 1 and "short_name" not in taken:
        mapping[free[0]] = "short_name"
        doubts.pop(free[0], None)


def _refuse_tickers(samples: Sequence[Sequence[str]], mapping: dict[int, str], doubts: dict[int, Doubt]) -> None:
    """A column is the credit code only when some of its values look like one; a stock ticker never does."""
    for index, key in list(mapping.items()):
        values = samples[index]
        if key != "credit_code" or any(len(credit_code.normalise(value)) == credit_code.LENGTH for value in values):
            continue
        ticker = any(credit_code.is_stock_ticker(value) for value in values)
        if ticker or index in doubts:
            del mapping[index]
            doubts[index] = Doubt.TICKER if ticker else Doubt.UNKNOWN


def _guess_by_content(samples: Sequence[Sequence[str]], mapping: dict[int, str], doubts: dict[int, Doubt]) -> None:
    """A column that its header does not tell is taken for what nearly all its values are, where only one could be."""
    for key, looks in _LOOKS.items():
        if key in mapping.values():
            continue
        unknown = [index for index, doubt in doubts.items() if doubt is Doubt.UNKNOWN and samples[index]]
        like = [index for index in unknown if sum(map(looks, samples[index])) * 5 >= len(samples[index]) * 4]
        if len(like) == 1:
            mapping[like[0]] = key
            doubts[like[0]] = Doubt.BY_CONTENT


def _is_code(text: str) -> bool:
    return isinstance(credit_code.check(text), credit_code.CreditCode)


def _is_name(text: str) -> bool:
    return _ENDS.search(text.strip()) is not None


_LOOKS: Mapping[str, Callable[[str], bool]] = {"credit_code": _is_code, "name": _is_name}


def _recalled(headers: Sequence[str], remembered: Mapping[str, str]) -> dict[int, str]:
    first: dict[str, int] = {}
    for index, header in enumerate(headers):
        key = remembered.get(normalise(header), "")
        if key:
            first.setdefault(key, index)
    return {index: key for key, index in first.items()}


def to_remember(headers: Sequence[str], mapping: Mapping[int, str]) -> dict[str, str]:
    """What is kept of a person's decision: normalised header → field key, empty for a column left out."""
    return {normalise(header): mapping.get(index, "") for index, header in enumerate(headers) if normalise(header)}


def chosen_match(headers: Sequence[str], mapping: Mapping[int, str]) -> HeaderMatch:
    """The match that a stored mapping stands for."""
    fields = fields_for(headers)
    choices = {index: mapping.get(index) for index in range(len(headers))}
    return match_headers(headers, fields).choose(choices)


def unknown_keys(headers: Sequence[str], keys: Iterable[str]) -> set[str]:
    """Those of `keys` that no field of such a sheet has."""
    return set(keys) - {field.key for field in fields_for(headers)}
