"""How much a spreadsheet may ask of this machine before it is refused."""

from __future__ import annotations

from dataclasses import dataclass

MEBIBYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Upper bounds checked before a reader unpacks anything.

    `bytes` counts the file as sent, `inflated_bytes` what it unpacks to (all parts of a workbook together),
    `rows` the last row number with content, `cells` the rectangle around the content of all worksheets that
    are parsed, `cell_length` characters in one cell (32,767 is what Excel itself can hold).
    """

    bytes: int = 50 * MEBIBYTE
    inflated_bytes: int = 150 * MEBIBYTE
    rows: int = 200_000
    columns: int = 256
    cells: int = 4_000_000
    cell_length: int = 32_767
