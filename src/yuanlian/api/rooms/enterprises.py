"""The register by machine: enterprises read and written, sheets imported, checked, committed and undone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.http import HttpResponse, StreamingHttpResponse
from ninja import File, Query, Router, Status
from ninja.files import UploadedFile

from yuanlian.api.access import ApiRequest, operation
from yuanlian.api.problems import PROBLEMS
from yuanlian.api.schemas import Schema
from yuanlian.domain.enterprises import queries, sheets
from yuanlian.domain.enterprises.actions import batches
from yuanlian.domain.enterprises.actions import enterprises as actions
from yuanlian.domain.enterprises.actions.batches import Answer, Choice, Upload
from yuanlian.domain.enterprises.actions.enterprises import Entry, Namesake
from yuanlian.domain.enterprises.faults import Problem, sentence
from yuanlian.domain.enterprises.models import Enterprise, ImportBatch, StagedRow
from yuanlian.domain.enterprises.queries import Criteria
from yuanlian.domain.enterprises.states import EmptyCells, RowVerdict
from yuanlian.domain.people.roles import EVERYONE, STAFF, Role
from yuanlian.kernel.doors import seen
from yuanlian.kernel.sheets import cell_address, csv_chunks

router = Router(tags=["enterprises"])
READERS = (*sorted(STAFF), Role.CONTACT)
PAGE = 100


class EnterpriseOut(Schema):
    """An enterprise; null or empty is unknown."""

    id: UUID
    version: int
    name: str
    short_name: str
    credit_code: str
    zone_number: str
    status: str
    chain: str | None
    place: str | None
    address: str
    lon: float | None
    lat: float | None
    industry_code: str
    products: list[str]
    scope: str
    legal_representative: str
    employees: int | None
    registered_capital: Decimal | None
    founded_on: date | None
    founded_precision: str
    is_key: bool
    fictional: bool
    updated_at: datetime


class QualificationOut(Schema):
    """A rung of the ladder or a certificate."""

    kind: str
    year: int | None


class YearFigureOut(Schema):
    """What was reported for a year; money in 万元."""

    year: int
    output: Decimal | None
    revenue: Decimal | None
    tax: Decimal | None
    research: Decimal | None
    employees: int | None


class WholeEnterpriseOut(EnterpriseOut):
    """An enterprise with what stands beside it."""

    qualifications: list[QualificationOut]
    figures: list[YearFigureOut]
    former_names: list[str]


class EnterprisePage(Schema):
    """One page of a list; `total` counts all that fit."""

    total: int
    items: list[EnterpriseOut]


class EnterpriseFilter(Schema):
    """What the list is narrowed to; chain and place by code, `-` for none."""

    q: str = ""
    chain: str = ""
    place: str = ""
    status: str = ""
    qualification: str = ""
    key: bool | None = None
    products: bool | None = None
    sort: str = "name"
    page: int = 1


class EnterpriseIn(Schema):
    """Texts by field key (name, credit_code, products, founded_on …), in any writing a sheet may have."""

    fields: dict[str, str]
    version: int | None = None
    namesake: Namesake = Namesake.ASK


class SuggestionOut(Schema):
    """An enterprise that was perhaps meant."""

    id: UUID
    name: str
    credit_code: str


class BatchOut(Schema):
    """An import: where it stands, its columns, its counts."""

    id: UUID
    version: int
    state: str
    file_name: str
    headers: list[str]
    mapping: dict[str, str]
    doubts: dict[str, str]
    empty_cells: str
    counts: dict[str, Any]
    error: str
    created_label: str
    created_at: datetime
    finished_at: datetime | None
    done: int
    total: int


class MappingIn(Schema):
    """Field key by column index, as a person would choose; columns not named are left out."""

    mapping: dict[int, str]
    empty_cells: EmptyCells = EmptyCells.KEEP
    version: int | None = None


class ProblemOut(Schema):
    """What is wrong with a cell, or with the row where there is no address."""

    code: str
    address: str | None
    sentence: str


class RowOut(Schema):
    """A row of the sheet and what will happen to it."""

    id: UUID
    number: int
    name: str
    verdict: str
    target: UUID | None
    confirmed: bool | None
    problems: list[ProblemOut]


class RowPage(Schema):
    """One page of a sheet's rows."""

    total: int
    items: list[RowOut]


class AnswerIn(Schema):
    """Whether a row (none: every row not answered yet) is the enterprise of the same name."""

    answer: Answer
    row: UUID | None = None


class VersionIn(Schema):
    """The version of the import that was looked at."""

    version: int | None = None


def shown(each: Enterprise) -> dict[str, Any]:
    """An enterprise as the API gives it."""
    same = EnterpriseOut.model_fields.keys() - {"chain", "place", "products"}
    return {
        **{name: getattr(each, name) for name in same},
        "chain": each.chain.code if each.chain else None,
        "place": each.place.code if each.place else None,
        "products": each.product_list,
    }


def _narrowed(request: ApiRequest, wanted: EnterpriseFilter) -> Any:
    criteria = Criteria(
        wanted.q, wanted.chain, wanted.place, wanted.status, wanted.qualification, wanted.key, wanted.products
    )
    order = queries.ORDERS.get(wanted.sort, queries.ORDERS["name"])
    return queries.narrowed(request.actor, queries.visible(request.actor), criteria).order_by(*order)


@router.get("/enterprises", response={200: EnterprisePage, **PROBLEMS})
@operation(*READERS)
def list_enterprises(request: ApiRequest, zone: str, wanted: Query[EnterpriseFilter]) -> dict[str, Any]:
    """The enterprises the caller may open, searched, narrowed and sorted, a hundred a page."""
    found = _narrowed(request, wanted)
    start = (max(1, wanted.page) - 1) * PAGE
    return {"total": found.count(), "items": [shown(each) for each in queries.whole(found)[start : start + PAGE]]}


@router.get("/enterprises/export.csv", response={200: None, **PROBLEMS})
@operation(*READERS)
def export_enterprises(request: ApiRequest, zone: str, wanted: Query[EnterpriseFilter]) -> StreamingHttpResponse:
    """The same rows as a csv that an import reads back: codes stay text."""
    rows = sheets.list_rows(_narrowed(request, wanted))
    chunks: Iterator[bytes] = csv_chunks(sheets.list_columns(), rows)
    return StreamingHttpResponse(chunks, content_type="text/csv")


@router.get("/enterprises/suggestions", response={200: list[SuggestionOut], **PROBLEMS})
@operation(*EVERYONE)
def suggest_enterprises(request: ApiRequest, zone: str, q: str = "") -> list[Enterprise]:
    """Up to ten enterprises that `q` may mean, by name, pinyin initials or code."""
    return queries.suggestions(request.actor, q, among=queries.visible(request.actor))


@router.get("/enterprises/{enterprise}", response={200: WholeEnterpriseOut, **PROBLEMS})
@operation(*READERS)
def get_enterprise(request: ApiRequest, zone: str, enterprise: UUID) -> dict[str, Any]:
    """One enterprise with its qualifications, yearly figures and former names."""
    return _whole(request, seen(queries.whole(queries.visible(request.actor)), enterprise))


def _whole(request: ApiRequest, each: Enterprise) -> dict[str, Any]:
    standing = queries.standing_of(request.actor, each)
    beside = standing.related
    former = [row.name for row in standing.former]
    return {**shown(each), "qualifications": beside.qualifications, "figures": beside.figures, "former_names": former}


@router.post("/enterprises", response={201: WholeEnterpriseOut, **PROBLEMS})
@operation(Role.BUREAU)
def create_enterprise(request: ApiRequest, zone: str, entry: EnterpriseIn) -> Status[dict[str, Any]]:
    """Enter an enterprise; `Idempotency-Key` makes a repeated call find the first one's record."""
    key = request.headers.get("Idempotency-Key", "")
    made = actions.register(request.actor, Entry(entry.fields, entry.namesake, key, entry.version))
    return Status(201, _whole(request, seen(queries.whole(queries.visible(request.actor)), made.pk)))


@router.patch("/enterprises/{enterprise}", response={200: WholeEnterpriseOut, **PROBLEMS})
@operation(Role.BUREAU, Role.CONTACT)
def correct_enterprise(request: ApiRequest, zone: str, enterprise: UUID, entry: EnterpriseIn) -> dict[str, Any]:
    """Correct what is sent; an empty text erases. A contact corrects short name, products, scope and people."""
    actions.correct(request.actor, enterprise, Entry(entry.fields, version=entry.version))
    return _whole(request, seen(queries.whole(queries.visible(request.actor)), enterprise))


@router.get("/imports", response={200: list[BatchOut], **PROBLEMS})
@operation(Role.BUREAU, Role.LEADER)
def list_imports(request: ApiRequest, zone: str) -> list[dict[str, Any]]:
    """The newest hundred imports."""
    return [_batch(request, batch) for batch in queries.batches(request.actor)[:PAGE]]


@router.post("/imports", response={201: BatchOut, **PROBLEMS})
@operation(Role.BUREAU)
def upload_import(request: ApiRequest, zone: str, file: File[UploadedFile]) -> Status[dict[str, Any]]:
    """Upload a sheet (xlsx, xls, ods, csv, csv.gz); its columns are recognised, nothing else happens yet."""
    key = request.headers.get("Idempotency-Key", "")
    sent = Upload(file.name or "", file.file, file.content_type or "", key)  # type: ignore[arg-type]  # an open file
    return Status(201, _batch(request, batches.upload(request.actor, sent)))


@router.get("/imports/{batch}", response={200: BatchOut, **PROBLEMS})
@operation(Role.BUREAU, Role.LEADER)
def get_import(request: ApiRequest, zone: str, batch: UUID) -> dict[str, Any]:
    """Where an import stands, with progress while it runs."""
    return _batch(request, seen(queries.batches(request.actor), batch))


@router.put("/imports/{batch}/columns", response={200: BatchOut, **PROBLEMS})
@operation(Role.BUREAU)
def match_import(request: ApiRequest, zone: str, batch: UUID, mapping: MappingIn) -> dict[str, Any]:
    """Say which column fills which field; the zone remembers it for these headers."""
    choice = Choice(mapping.mapping, mapping.empty_cells, mapping.version)
    return _batch(request, batches.match_columns(request.actor, batch, choice))


@router.post("/imports/{batch}/check", response={202: BatchOut, **PROBLEMS})
@operation(Role.BUREAU)
def check_import(request: ApiRequest, zone: str, batch: UUID) -> Status[dict[str, Any]]:
    """Start the dry run; nothing in the register changes."""
    return Status(202, _batch(request, batches.check(request.actor, batch)))


@router.get("/imports/{batch}/rows", response={200: RowPage, **PROBLEMS})
@operation(Role.BUREAU, Role.LEADER)
def list_import_rows(
    request: ApiRequest, zone: str, batch: UUID, verdict: RowVerdict | None = None, page: int = 1
) -> dict[str, Any]:
    """The sheet's rows with verdict and problems, a hundred a page."""
    row = seen(queries.batches(request.actor), batch)
    found = queries.staged(request.actor, row, verdict=verdict or "")
    start = (max(1, page) - 1) * PAGE
    return {"total": found.count(), "items": [_row(each) for each in found[start : start + PAGE]]}


@router.get("/imports/{batch}/problems.xlsx", response={200: None, **PROBLEMS})
@operation(Role.BUREAU)
def get_import_problems(request: ApiRequest, zone: str, batch: UUID) -> HttpResponse:
    """The rows with errors as a workbook, the reason beside each cell."""
    row = seen(queries.batches(request.actor), batch)
    bad = queries.staged(request.actor, row, verdict=RowVerdict.BAD)
    content = sheets.problem_workbook(row.headers, bad.iterator(chunk_size=1000))
    return HttpResponse(content, content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")


@router.post("/imports/{batch}/answers", response={200: BatchOut, **PROBLEMS})
@operation(Role.BUREAU)
def answer_import(request: ApiRequest, zone: str, batch: UUID, answer: AnswerIn) -> dict[str, Any]:
    """Say whether rows are the enterprise of the same name."""
    batches.answer(request.actor, batch, answer.answer, row_id=answer.row)
    return _batch(request, seen(queries.batches(request.actor), batch))


@router.post("/imports/{batch}/commit", response={202: BatchOut, **PROBLEMS})
@operation(Role.BUREAU)
def commit_import(request: ApiRequest, zone: str, batch: UUID, seen_version: VersionIn) -> Status[dict[str, Any]]:
    """Start writing the good rows into the register."""
    return Status(202, _batch(request, batches.commit(request.actor, batch, version=seen_version.version)))


@router.post("/imports/{batch}/undo", response={202: BatchOut, **PROBLEMS})
@operation(Role.BUREAU)
def undo_import(request: ApiRequest, zone: str, batch: UUID, seen_version: VersionIn) -> Status[dict[str, Any]]:
    """Start taking the import back; enterprises changed since stay."""
    return Status(202, _batch(request, batches.undo(request.actor, batch, version=seen_version.version)))


@router.post("/imports/{batch}/drop", response={200: BatchOut, **PROBLEMS})
@operation(Role.BUREAU)
def drop_import(request: ApiRequest, zone: str, batch: UUID) -> dict[str, Any]:
    """Give the import up; the register stays as it is."""
    return _batch(request, batches.drop(request.actor, batch))


def _batch(request: ApiRequest, batch: ImportBatch) -> dict[str, Any]:
    job = queries.job_of(request.actor, batch.job_id)
    names = BatchOut.model_fields.keys() - {"done", "total"}
    progress = {"done": job.done if job else 0, "total": job.total if job else 0}
    return {**{name: getattr(batch, name) for name in names}, **progress}


def _row(row: StagedRow) -> dict[str, Any]:
    problems = [Problem.from_json(each) for each in row.problems]
    return {
        "id": row.pk,
        "number": row.number,
        "name": row.name,
        "verdict": row.verdict,
        "target": row.target_id,
        "confirmed": row.confirmed,
        "problems": [
            {
                "code": problem.code,
                "address": None if problem.column is None else cell_address(row.number, problem.column),
                "sentence": sentence(problem, row=row.number, cells=row.cells),
            }
            for problem in problems
        ],
    }
