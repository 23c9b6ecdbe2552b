"""Writes tables as csv that spreadsheet programs open without calculating or garbling anything."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence

from yuanlian.kernel.sheets.encodings import Encoding
from yuanlian.kernel.sheets.fields import Kind
from yuanlian.kernel.sheets.writing import CELL_LENGTH, Column, Value, plain_text

_CHUNK_ROWS = 500
_RISKY = re.compile(r"'*[=+\-@＝＋－＠]")
# Where a cell of a row, bar after bar, has to be guarded or has blanks at an end.
_TO_BE_LOOKED_AT = re.compile(r"\|['=+\-@＝＋－＠\s]|\s\|")
_FIGURES = (Kind.INTEGER, Kind.DECIMAL)


def write_csv(
    columns: Sequence[Column],
    rows: Iterable[Sequence[Value]],
    *,
    encoding: Encoding = Encoding.UTF8_BOM,
) -> bytes:
    """Return the whole table as csv: UTF-8 with the mark that Excel needs, or another encoding."""
    return b"".join(csv_chunks(columns, rows, encoding=encoding))


def csv_chunks(
    columns: Sequence[Column],
    rows: Iterable[Sequence[Value]],
    *,
    encoding: Encoding = Encoding.UTF8_BOM,
) -> Iterator[bytes]:
    """Yield the table as csv piece by piece, for a streamed response."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\r\n")
    encode = codecs.getincrementalencoder(encoding.value)("replace").encode
    writer.writerow([guard_text(plain_text(column.label)) for column in columns])
    for number, row in enumerate(rows, 1):
        writer.writerow(_line(columns, row))
        if number % _CHUNK_ROWS == 0:
            yield encode(_taken(buffer))
    yield encode(_taken(buffer))


def guard_text(text: str) -> str:
    """Return a text so that no spreadsheet program calculates it; `open_sheet` gives the original back.

    A leading apostrophe goes before = + - @ in either width (OWASP, CSV injection), and before an apostrophe that
    already stands before one of them.
    """
    return f"'{text}" if _RISKY.match(text) else text


def _line(columns: Sequence[Column], row: Sequence[Value]) -> list[str]:
    """The cells of a row: looked at together, and one by one only where something has to be guarded or cleaned."""
    texts = [
        value if type(value) is str else "" if value is None else plain_text(value) for value in row[: len(columns)]
    ]
    together = "|".join(["", *texts, ""])
    if together.isprintable() and len(together) <= CELL_LENGTH and not _TO_BE_LOOKED_AT.search(together):
        return texts
    return [_cell(column, value) for column, value in zip(columns, row, strict=False)]


def _cell(column: Column, value: Value) -> str:
    text = plain_text(value)
    figure = column.kind in _FIGURES and not isinstance(value, str)
    return text if figure else guard_text(text)


def _taken(buffer: io.StringIO) -> str:
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text
