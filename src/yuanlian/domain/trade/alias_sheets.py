"""Other names as a table, one pair a row: read with every bad cell named."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yuanlian.domain.trade.actions import AliasText, wrong_in
from yuanlian.kernel.errors import Invalid
from yuanlian.kernel.sheets import Field, Limits, Record, match_headers, open_sheet, records
from yuanlian.kernel.sheets.faults import cell_address

LIMITS = Limits(bytes=2 * 1024 * 1024, inflated_bytes=20 * 1024 * 1024, rows=3000)
FIELDS = (  # data -- headers as people write them
    Field("name", gettext_lazy("名称"), ("标准名称", "正式名称", "name"), required=True),
    Field("other", gettext_lazy("别名"), ("又名", "俗称", "简称", "other", "alias"), required=True),
    Field("kind", gettext_lazy("类别"), ("种类", "kind")),
    Field("source", gettext_lazy("依据"), ("来源", "出处", "source"), required=True),
)


@dataclass(frozen=True, slots=True)
class BadCell:
    """What is wrong with one cell, and where it stands."""

    row: int
    address: str
    sentence: str


@dataclass(frozen=True, slots=True)
class AliasSheet:
    """A file as read: its pairs, and the bad cells in their order."""

    texts: tuple[AliasText, ...]
    bad: tuple[BadCell, ...]


def read_aliases(file: BinaryIO, *, filename: str) -> AliasSheet:
    """The pairs that a table holds. Raises SheetRefused for what is no table, Invalid where a column is missing."""
    sheet = open_sheet(file, filename=filename, limits=LIMITS, fields=FIELDS)
    match = match_headers(sheet.headers, FIELDS)
    if match.missing:
        names = "、".join(str(each.label) for each in match.missing)
        raise Invalid(_("表里缺少列：%(names)s") % {"names": names}, fields={"file": names})
    texts: list[AliasText] = []
    bad: list[BadCell] = []
    for record in records(sheet, match):
        text = AliasText(**{field.key: record.values.get(field.key, "") for field in FIELDS})
        texts.append(text)
        bad += dict.fromkeys(_bad(record, text, match.by_key))
    return AliasSheet(tuple(texts), tuple(bad))


def _bad(record: Record, text: AliasText, columns: dict[str, int]) -> Iterator[BadCell]:
    """What is wrong with a row: what the sheet says of its cells, else what the vocabulary says of the pair."""
    yield from (BadCell(each.row, each.address, each.sentence) for each in record.problems)
    if not record.problems:
        for key, sentence in wrong_in(text).items():
            yield BadCell(record.row.number, cell_address(record.row.number, columns.get(key, 0)), sentence)
