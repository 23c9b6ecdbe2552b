"""The dry run of an import: every row of the sheet is read, recognised, judged and staged, in chunks with progress."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from itertools import islice
from typing import Any, TypeVar
from uuid import UUID

from django.conf import settings
from django.db import transaction

from yuanlian.domain.enterprises.bulk import insertion
from yuanlian.domain.enterprises.changes import change_of
from yuanlian.domain.enterprises.columns import chosen_match
from yuanlian.domain.enterprises.fields import FIELDS
from yuanlian.domain.enterprises.models import Enterprise, FormerName, ImportBatch, StagedRow
from yuanlian.domain.enterprises.reading import Named, Reader, ReadRow, read
from yuanlian.domain.enterprises.recognition import Known, Recogniser, Recognition
from yuanlian.domain.enterprises.states import EmptyCells, RowVerdict
from yuanlian.domain.enterprises.writing import Standing, standing
from yuanlian.domain.zones.models import Chain, Place
from yuanlian.kernel import clock, files
from yuanlian.kernel.ids import new_id
from yuanlian.kernel.sheets import HeaderMatch, Limits, Row, Sheet, open_sheet

CHUNK = 1000
M = TypeVar("M")
Report = Callable[[int, int], None]


@dataclass(slots=True)
class Tally:
    """Rows by verdict and faults by code."""

    verdicts: Counter[str] = field(default_factory=Counter)
    faults: Counter[str] = field(default_factory=Counter)

    def see(self, rows: Iterable[StagedRow]) -> None:
        """Count these rows."""
        for row in rows:
            self.verdicts[row.verdict] += 1
            self.faults.update({problem["code"] for problem in row.problems})

    def as_json(self) -> dict[str, Any]:
        """The stored form; every verdict has its number."""
        verdicts = {verdict.value: self.verdicts[verdict] for verdict in RowVerdict}
        return {**verdicts, "total": sum(verdicts.values()), "faults": dict(self.faults)}


def limits() -> Limits:
    """How much a sheet may ask of this installation."""
    given = settings.YUANLIAN_SHEET_LIMITS
    return Limits(bytes=given["bytes"], inflated_bytes=given["unpacked"], rows=given["rows"])


def sheet_of(batch: ImportBatch) -> Sheet:
    """The batch's worksheet with its header; raises SheetRefused when the file is not what it was."""
    content = BytesIO(files.read(batch.file))
    sheet = open_sheet(content, filename=batch.file_name, limits=limits(), fields=FIELDS)
    if batch.sheet_name and batch.sheet_name != sheet.name:
        sheet = sheet.worksheet(batch.sheet_name, FIELDS)
    return sheet if batch.header_row == sheet.header_row else sheet.with_header(batch.header_row)


def reader_for(zone: UUID, match: HeaderMatch, empty_cells: EmptyCells = EmptyCells.KEEP) -> Reader:
    """A reader that knows the zone's chains and places."""
    words = ("id", "code", "name", "name_en")
    chains = Named.of(list(Chain.objects.filter(zone_id=zone).values_list(*words)))
    places = Named.of(list(Place.objects.filter(zone_id=zone).values_list(*words)))
    return Reader(match, chains, places, clock.today(), empty_cells)


def recogniser_for(zone: UUID) -> Recogniser:
    """A recogniser that knows every enterprise of the zone."""
    columns = ("id", "version", "name", "credit_code", "zone_number", "address")
    rows = Enterprise.objects.filter(zone_id=zone).order_by("created_at", "id").values_list(*columns)
    former: dict[UUID, list[str]] = {}
    for enterprise, name in FormerName.objects.filter(zone_id=zone).values_list("enterprise_id", "name"):
        former.setdefault(enterprise, []).append(name)
    return Recogniser.of((Known(*row) for row in rows.iterator(chunk_size=5000)), former)


def stage(batch: ImportBatch, report: Report) -> dict[str, Any]:
    """Every row of the sheet stands staged with its verdict; returns the counts. Repeating it starts anew."""
    clear(batch)
    sheet = sheet_of(batch)
    mapping = {int(index): key for index, key in batch.mapping.items()}
    match = chosen_match(sheet.headers, mapping)
    reader = reader_for(batch.zone_id, match, EmptyCells(batch.empty_cells))
    recogniser = recogniser_for(batch.zone_id)
    tally, done, total = Tally(), 0, max(1, sheet.last_row - sheet.header_row)
    report(0, total)
    for chunk in sheet.chunks(CHUNK):
        rows = _judged(batch, chunk, reader, recogniser)
        tally.see(rows)
        statements = insertion(StagedRow, rows)
        with transaction.atomic():
            for statement in statements:
                statement.run()
        done = min(total, done + len(chunk))
        report(done, total)
    return tally.as_json()


def clear(batch: ImportBatch, keeping: Sequence[str] = ()) -> None:
    """No row of the batch stands staged, except those with a verdict in `keeping`; one short transaction a chunk."""
    rows = StagedRow.objects.filter(zone_id=batch.zone_id, batch=batch).exclude(verdict__in=keeping)
    while ids := list(rows.values_list("pk", flat=True)[: 5 * CHUNK]):
        StagedRow.objects.filter(zone_id=batch.zone_id, pk__in=ids).delete()


def _judged(batch: ImportBatch, chunk: Sequence[Row], reader: Reader, recogniser: Recogniser) -> list[StagedRow]:
    where = reader.match.by_key
    read_rows = [read(row, reader) for row in chunk]
    found = [recogniser.recognise(each.row.number, each.values, where) for each in read_rows]
    stand = standing(batch.zone_id, [each.target.id for each in found if each.target is not None])
    return [_staged(batch, each, one, reader.match, stand) for each, one in zip(read_rows, found, strict=True)]


def _name(each: ReadRow, match: HeaderMatch) -> str:
    """The enterprise's name for lists; one the register cannot hold as it stands in the sheet."""
    column = match.by_key.get("name")
    written = each.row.cells[column] if column is not None and column < len(each.row.cells) else ""
    return str(each.values.get("name") or written)


def _staged(
    batch: ImportBatch, each: ReadRow, found: Recognition, match: HeaderMatch, stand: Mapping[UUID, Standing]
) -> StagedRow:
    problems = (*each.problems, *found.problems)
    known = stand.get(found.target.id) if found.target is not None else None
    verdict = _verdict(each, found, known)
    return StagedRow(
        id=new_id(),
        zone_id=batch.zone_id,
        batch_id=batch.id,
        number=each.row.number,
        name=_name(each, match)[:120],
        cells=list(each.row.cells) if problems else [],
        values=each.values if verdict != RowVerdict.BAD else {},
        verdict=verdict,
        problems=[problem.as_json() for problem in problems],
        faults=f" {' '.join(sorted({problem.code for problem in problems}))} "[:400] if problems else "",
        target_id=known.enterprise.id if known else None,
        target_version=known.enterprise.version if known else None,
    )


def _verdict(each: ReadRow, found: Recognition, known: Standing | None) -> RowVerdict:
    if not all(problem.is_remark for problem in (*each.problems, *found.problems)):
        return RowVerdict.BAD
    if known is None:
        return RowVerdict.NEW
    if found.asks:
        return RowVerdict.CONFIRM
    change = change_of(each.values, known.enterprise, known.related)
    return RowVerdict.SAME if change.is_nothing else RowVerdict.CHANGE


def chunks(rows: Iterable[M]) -> Iterator[list[M]]:
    """The rows in groups of CHUNK."""
    walk = iter(rows)
    while chunk := list(islice(walk, CHUNK)):
        yield chunk
