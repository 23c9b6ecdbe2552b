"""Streams through the XML of an xlsx workbook (ECMA-376) before the reader parses it."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable
from xml.parsers import expat

from yuanlian.kernel.sheets.facts import Facts, check_extent
from yuanlian.kernel.sheets.faults import Refusal, SheetRefused
from yuanlian.kernel.sheets.formats import padded_digits
from yuanlian.kernel.sheets.limits import Limits
from yuanlian.kernel.sheets.zips import Container

WORKBOOK = "xl/workbook.xml"
_RELATIONS = "xl/_rels/workbook.xml.rels"
_STYLES = "xl/styles.xml"
_REFERENCE = re.compile(r"\$?([A-Za-z]{1,3})\$?(\d{1,7})")

Attributes = dict[str, str]
OnStart = Callable[[str, Attributes], None]


def stream_xml(container: Container, part: str, on_start: OnStart) -> None:
    """Call `on_start` with each element's local name and attributes; raise `SheetRefused` for broken XML."""
    parser = expat.ParserCreate()
    parser.StartElementHandler = on_start
    parse_part(container, part, parser)


def parse_part(container: Container, part: str, parser: expat.XMLParserType) -> None:
    """Feed a part to a prepared parser. Document types, which spreadsheets never have, are refused."""

    def refuse(*_args: object) -> None:
        raise SheetRefused(Refusal.BROKEN)

    parser.StartDoctypeDeclHandler = refuse
    try:
        for chunk in container.chunks(part):
            parser.Parse(chunk)
        parser.Parse(b"", True)  # noqa: FBT003 -- expat's own signature
    except (expat.ExpatError, LookupError, ValueError) as error:  # the declared encoding may be nonsense
        raise SheetRefused(Refusal.BROKEN) from error


def local(name: str) -> str:
    """Return an element's or attribute's name without its namespace prefix."""
    return name.rpartition(":")[2]


def worksheet_parts(container: Container) -> dict[str, str]:
    """Return the part of every worksheet by its name, in the workbook's order.

    Whatever two readers could understand differently is refused: the part that is checked is the part that is read.
    """
    targets: dict[str, str] = {}
    names: dict[str, str] = {}

    def relation(name: str, attributes: Attributes) -> None:
        if local(name) != "Relationship":
            return
        if attributes.get("Id", "") in targets:
            raise SheetRefused(Refusal.BROKEN)
        targets[attributes.get("Id", "")] = _resolve(attributes.get("Target", ""))

    def sheet(name: str, attributes: Attributes) -> None:
        if local(name) != "sheet":
            return
        relation_ids = [value for key, value in attributes.items() if local(key) == "id"]
        if len(relation_ids) != 1 or attributes.get("name", "") in names:
            raise SheetRefused(Refusal.BROKEN)
        names[attributes.get("name", "")] = targets.get(relation_ids[0], "")

    stream_xml(container, _RELATIONS, relation)
    stream_xml(container, WORKBOOK, sheet)
    return names


def _resolve(target: str) -> str:
    """Return the part's name. A path with . or .. could mean one part here and another to the reader: it means none."""
    path = target[1:] if target.startswith("/") else f"xl/{target}"
    return path if posixpath.normpath(path) == path else ""


def padded_styles(container: Container) -> dict[str, int]:
    """Return the cell styles that show leading zeros: style index as written in cells → digits shown."""
    codes: dict[str, str] = {}
    cell_formats: list[str] = []
    inside_cell_formats = [False]

    def element(name: str, attributes: Attributes) -> None:
        tag = local(name)
        if tag == "numFmt":
            codes[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
        elif tag == "xf" and inside_cell_formats[0]:
            cell_formats.append(attributes.get("numFmtId", ""))
        elif tag in ("cellXfs", "cellStyleXfs", "cellStyles", "dxfs"):
            inside_cell_formats[0] = tag == "cellXfs"

    if _STYLES in container.parts:
        stream_xml(container, _STYLES, element)
    return {
        str(index): digits
        for index, number in enumerate(cell_formats)
        if (digits := padded_digits(codes.get(number, "")))
    }


def scan_worksheet(container: Container, part: str, *, padded: dict[str, int], limits: Limits) -> Facts:
    """Return one worksheet's facts; stop with `SheetRefused` at the first cell beyond the limits."""
    scan = _WorksheetScan(padded, limits)
    parse_part(container, part, scan.parser)
    scan.settle_error()
    check_extent(scan.facts, limits)
    return scan.facts


class _WorksheetScan:
    """Reacts to the elements of one worksheet; only cells with content count."""

    def __init__(self, padded: dict[str, int], limits: Limits) -> None:
        self.facts = Facts()
        self.parser = expat.ParserCreate()
        self.parser.StartElementHandler = self._start
        self._padded = padded
        self._limits = limits
        self._row = -1
        self._column = -1
        self._cell: Attributes = {}
        self._columns: dict[str, int] = {}
        self._error: list[str] = []
        self._tags: dict[str, str] = {}

    def _start(self, name: str, attributes: Attributes) -> None:
        tag = self._tags.get(name)
        if tag is None:
            tag = self._tags[name] = local(name)
        if tag in ("v", "is"):
            self._content()
        elif tag == "c":
            self._next_cell(attributes)
        elif tag == "f":
            self.facts.formulas.add((self._row, self._column))
        elif tag == "row":
            self._next_row(attributes)
        elif tag == "mergeCell":
            self._merge(attributes.get("ref", ""))

    def _next_row(self, attributes: Attributes) -> None:
        if self._error:
            self.settle_error()
        number = attributes.get("r", "")
        self._row = int(number) - 1 if number.isdecimal() else self._row + 1
        self._column = -1

    def _next_cell(self, attributes: Attributes) -> None:
        if self._error:
            self.settle_error()
        self._cell = attributes
        reference = attributes.get("r")
        if reference is None:
            self._column += 1
        else:
            letters = reference.rstrip("0123456789")
            column = self._columns.get(letters)
            if column is None:
                column = self._columns[letters] = column_number(letters)
            self._column = column
            row = reference[len(letters) :]
            self._row = int(row) - 1 if row else self._row
        if attributes.get("t") == "e":
            self.parser.CharacterDataHandler = self._error.append

    def _content(self) -> None:
        facts, row, column = self.facts, self._row, self._column
        if row < 0 or column < 0:
            raise SheetRefused(Refusal.BROKEN)
        facts.see(row, column)
        if row >= self._limits.rows or column >= self._limits.columns:
            check_extent(facts, self._limits)
        if self._error:
            self._error.clear()
        style = self._cell.get("s")
        if style in self._padded and self._cell.get("t", "n") == "n":
            self.facts.padded[row, column] = self._padded[style]

    def settle_error(self) -> None:
        """Note the error text collected in the cell that has just ended."""
        text = "".join(self._error).strip()
        if text:
            self.facts.errors[self._row, self._column] = text
        self._error.clear()
        self.parser.CharacterDataHandler = None

    def _merge(self, reference: str) -> None:
        first, _colon, last = reference.partition(":")
        start, end = _REFERENCE.fullmatch(first), _REFERENCE.fullmatch(last)
        if start and end:
            self.facts.merged.append(
                (int(start[2]) - 1, column_number(start[1]), int(end[2]) - 1, column_number(end[1]))
            )


def column_number(letters: str) -> int:
    """Return the 0-based column of its letters; raise `SheetRefused` for anything else."""
    number = 0
    for letter in letters.upper():
        if not "A" <= letter <= "Z":
            raise SheetRefused(Refusal.BROKEN)
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1
