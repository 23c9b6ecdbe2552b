"""Streams through the XML of an ods workbook (OpenDocument 1.3) before the reader parses it."""

from __future__ import annotations

import re
from xml.parsers import expat

from yuanlian.kernel.sheets.facts import Facts, check_cells, check_extent
from yuanlian.kernel.sheets.faults import Refusal, SheetRefused
from yuanlian.kernel.sheets.limits import Limits
from yuanlian.kernel.sheets.xlsx_scan import Attributes, local, parse_part, stream_xml
from yuanlian.kernel.sheets.zips import Container

CONTENT = "content.xml"
_MANIFEST = "META-INF/manifest.xml"
_LEADING_ZEROS = re.compile(r"0\d+")


def refuse_encrypted(container: Container) -> None:
    """Raise `SheetRefused` when the manifest says that parts are encrypted."""

    def element(name: str, _attributes: Attributes) -> None:
        if local(name) in ("encryption-data", "encrypted-key"):
            raise SheetRefused(Refusal.PASSWORD)

    if _MANIFEST in container.parts:
        stream_xml(container, _MANIFEST, element)


def scan_tables(container: Container, limits: Limits) -> dict[str, Facts]:
    """Return the facts of every table by name, in the document's order, or raise `SheetRefused`."""
    scan = _ContentScan(limits)
    parse_part(container, CONTENT, scan.parser)
    for facts in scan.tables.values():
        check_extent(facts, limits)
    check_cells(scan.tables.values(), limits)
    return scan.tables


class _ContentScan:
    """Reacts to the elements of content.xml; repeated rows and columns count as often as they are repeated."""

    def __init__(self, limits: Limits) -> None:
        self.tables: dict[str, Facts] = {}
        self.parser = expat.ParserCreate()
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self._limits = limits
        self._facts = Facts()
        self._row = self._next_row = 0
        self._column = self._next_column = 0
        self._number = False
        self._shown: list[str] = []

    def _start(self, name: str, attributes: Attributes) -> None:
        tag = local(name)
        if tag in ("table-cell", "covered-table-cell"):
            self._cell({local(key): value for key, value in attributes.items()})
        elif tag == "table-row":
            repeated = next((v for k, v in attributes.items() if local(k) == "number-rows-repeated"), "1")
            self._row, self._next_row = self._next_row, self._next_row + _count(repeated)
            self._next_column = 0
        elif tag == "table":
            table_name = next((v for k, v in attributes.items() if local(k) == "name"), "")
            if table_name in self.tables:
                raise SheetRefused(Refusal.BROKEN)
            self._facts = self.tables[table_name] = Facts()
            self._next_row = self._next_column = 0

    def _cell(self, attributes: Attributes) -> None:
        self._column = self._next_column
        self._next_column += _count(attributes.get("number-columns-repeated", "1"))
        kind = attributes.get("value-type", "")
        self._number = kind == "float"
        formula = "formula" in attributes
        if kind or formula:
            self._facts.see(self._row, self._column)
            self._facts.see(self._next_row - 1, self._next_column - 1)
            check_extent(self._facts, self._limits)
        if formula:
            self._facts.formulas.update(self._repeats())
        if self._number:
            self._shown.clear()
            self.parser.CharacterDataHandler = self._shown.append
        self._merge(attributes)

    def _repeats(self) -> list[tuple[int, int]]:
        return [
            (row, column)
            for row in range(self._row, self._next_row)
            for column in range(self._column, self._next_column)
        ]

    def _merge(self, attributes: Attributes) -> None:
        rows = _count(attributes.get("number-rows-spanned", "1"))
        columns = _count(attributes.get("number-columns-spanned", "1"))
        if rows * columns > 1:
            self._facts.merged.append((self._row, self._column, self._row + rows - 1, self._column + columns - 1))

    def _end(self, name: str) -> None:
        if not self._number or local(name) != "table-cell":
            return
        shown = "".join(self._shown).strip()
        if _LEADING_ZEROS.fullmatch(shown):
            self._facts.padded.update(dict.fromkeys(self._repeats(), len(shown)))
        self.parser.CharacterDataHandler = None
        self._number = False


def _count(text: str) -> int:
    if not text.isdecimal() or len(text) > 9:
        raise SheetRefused(Refusal.BROKEN)
    return int(text)
