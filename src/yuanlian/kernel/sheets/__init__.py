"""Spreadsheets in and out: opens what people upload, matches headers, cleans values, and writes tables back.

Reading::

    fields = (Field("code", _("代码"), ("编号",), required=True, kind=Kind.CODE), Field("name", _("名称")))
    sheet = open_sheet(upload, filename=upload.name, fields=fields)   # raises SheetRefused (an Invalid)
    match = match_headers(sheet.headers, fields)          # match.missing, match.open, match.choose({3: "name"})
    for record in records(sheet, match):                  # record.values by key, record.problems with sentences
        ...

Writing::

    columns = (Column(_("代码"), Kind.CODE), Column(_("金额"), Kind.DECIMAL))
    content = write_workbook(columns, rows, title="2026")          # or write_csv(columns, rows, encoding=...)
    back = write_problem_workbook(sheet.headers, [BadRow(record.row, (Reason("...", column=2),))])

Reading: `open_sheet`, `Sheet`, `Row`, `Limits`, `FileKind`, `SheetRefused`, `Refusal`, `refusal_sentence`.
Matching: `Field`, `Kind`, `match_headers`, `HeaderMatch`, `ColumnMatch`, `How`.
Records: `records`, `read_record`, `Record`, `CellProblem`, `Fault`, `Severity`, `cell_address`.
Writing: `Column`, `Value`, `Note`, `write_workbook`, `write_csv`, `csv_chunks`, `Encoding`, `BadRow`, `Reason`,
`write_problem_workbook`.
"""

from yuanlian.kernel.sheets.containers import FileKind
from yuanlian.kernel.sheets.csv_writing import csv_chunks, write_csv
from yuanlian.kernel.sheets.encodings import Encoding
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
from yuanlian.kernel.sheets.problem_workbook import BadRow, Reason, write_problem_workbook
from yuanlian.kernel.sheets.records import Record, read_record, records
from yuanlian.kernel.sheets.sheet import Sheet, open_sheet
from yuanlian.kernel.sheets.tables import Row
from yuanlian.kernel.sheets.writing import Column, Note, Value, write_workbook

__all__ = [
    "BadRow",
    "CellProblem",
    "Column",
    "ColumnMatch",
    "Encoding",
    "Fault",
    "Field",
    "FileKind",
    "HeaderMatch",
    "How",
    "Kind",
    "Limits",
    "Note",
    "Reason",
    "Record",
    "Refusal",
    "Row",
    "Severity",
    "Sheet",
    "SheetRefused",
    "Value",
    "cell_address",
    "csv_chunks",
    "match_headers",
    "open_sheet",
    "read_record",
    "records",
    "refusal_sentence",
    "write_csv",
    "write_problem_workbook",
    "write_workbook",
]
