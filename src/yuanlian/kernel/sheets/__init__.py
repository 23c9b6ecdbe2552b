"""Spreadsheets in and out: opens what people upload, matches headers, cleans values, and writes tables back.

Reading::

    fields = (Field("code", _("代码"), ("编号",), required=True, kind=Kind.CODE), Field("name", _("名称")))
    sheet = open_sheet(upload, filename=upload.name, fields=fields)   # raises SheetRefused (an Invalid)
    match = match_headers(sheet.headers, fields)          # match.missing, match.open, match.choose({3: "name"})
    for record in records(sheet, match):                  # record.values by key, record.problems with sentences
        ...

Reading: `open_sheet`, `Sheet`, `Row`, `Limits`, `FileKind`, `SheetRefused`, `Refusal`, `refusal_sentence`.
Matching: `Field`, `Kind`, `match_headers`, `HeaderMatch`, `ColumnMatch`, `How`.
Records: `records`, `read_record`, `Record`, `CellProblem`, `Fault`, `Severity`, `cell_address`.
"""

from yuanlian.kernel.sheets.containers import FileKind
from yuanlian.kernel.sheets.faults import (
    CellProblem,
    Fault,
    Refusal,
    Severity,
    SheetRefused,
    cell_address,
    refusal_sentence,
)
from yuanlian.kernel.sheets.fields import Field, Kind
from yuanlian.kernel.sheets.limits import Limits
from yuanlian.kernel.sheets.matching import ColumnMatch, HeaderMatch, How, match_headers
from yuanlian.kernel.sheets.records import Record, read_record, records
from yuanlian.kernel.sheets.sheet import Sheet, open_sheet
from yuanlian.kernel.sheets.tables import Row

__all__ = [
    "CellProblem",
    "ColumnMatch",
    "Fault",
    "Field",
    "FileKind",
    "HeaderMatch",
    "How",
    "Kind",
    "Limits",
    "Record",
    "Refusal",
    "Row",
    "Severity",
    "Sheet",
    "SheetRefused",
    "cell_address",
    "match_headers",
    "open_sheet",
    "read_record",
    "records",
    "refusal_sentence",
]
