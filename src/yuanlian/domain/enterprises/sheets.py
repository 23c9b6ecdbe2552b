"""The register as files: the list, the rows of an import that need mending, fresh accounts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import cache

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from yuanlian.domain.enterprises.actions.invitations import Opened
from yuanlian.domain.enterprises.faults import Problem, sentence
from yuanlian.domain.enterprises.models import Enterprise, StagedRow
from yuanlian.domain.enterprises.states import DatePrecision, EnterpriseStatus, QualificationKind
from yuanlian.domain.zones.models import in_language
from yuanlian.kernel.sheets import BadRow, Column, Kind, Reason, Row, write_problem_workbook, write_workbook
from yuanlian.kernel.sheets.writing import Value

_KINDS = {kind.value: kind.label for kind in QualificationKind}


def kind_label(kind: str) -> str:
    """A qualification in the reader's language; one that only this zone knows stands in its own words."""
    return str(_KINDS.get(kind, kind))


_LENGTHS: dict[str, int] = {DatePrecision.DAY.value: 10, DatePrecision.MONTH.value: 7, DatePrecision.YEAR.value: 4}


def founded_text(day: date | None, precision: str) -> str:
    """The day of founding as far as it is known, in a writing that an import reads back: 2015-03-01, 2015-03, 2015."""
    return "" if day is None else day.isoformat()[: _LENGTHS[precision]]


def list_columns() -> tuple[Column, ...]:
    """The columns of the exported list; each is called as an import knows it."""
    return (
        Column(_("企业名称")),
        Column(_("简称")),
        Column(_("统一社会信用代码"), Kind.CODE),
        Column(_("园区编号"), Kind.CODE),
        Column(_("登记状态")),
        Column(_("产业链")),
        Column(_("地点")),
        Column(_("地址")),
        Column(_("行业代码"), Kind.CODE),
        Column(_("主要产品")),
        Column(_("经营范围")),
        Column(_("法定代表人")),
        Column(_("员工人数"), Kind.INTEGER),
        Column(_("注册资本（万元）"), Kind.DECIMAL),
        Column(_("成立日期")),
        Column(_("重点企业")),
        Column(_("经度"), Kind.DECIMAL, "0.000000"),
        Column(_("纬度"), Kind.DECIMAL, "0.000000"),
    )


_READ = (
    "name", "short_name", "credit_code", "zone_number", "status", "chain__name", "chain__name_en", "place__name",
    "place__name_en", "address", "industry_code", "products", "scope", "legal_representative", "employees",
    "registered_capital", "founded_on", "founded_precision", "is_key", "lon", "lat",
)  # fmt: skip


def list_rows(found: QuerySet[Enterprise]) -> Iterator[Sequence[Value]]:
    """The rows of the exported list; unknown is empty. Read as plain values: a row object each would take thrice."""
    states = {code: str(label) for code, label in EnterpriseStatus.choices}
    key = {True: _("是"), False: _("否")}
    called = cache(lambda name, name_en: in_language(name or "", name_en or ""))
    for row in found.values_list(*_READ).iterator(chunk_size=2000):
        *first, status, chain, chain_en, place, place_en = row[:9]
        *middle, day, known, is_key, lon, lat = row[9:]
        yield (
            *first, states[status], called(chain, chain_en), called(place, place_en), *middle,
            founded_text(day, known), key[is_key], lon, lat,
        )  # fmt: skip


def problem_workbook(headers: Sequence[str], rows: Iterable[StagedRow]) -> bytes:
    """The rows that need mending as a workbook: the cells as they came, the reasons beside and on each."""
    return write_problem_workbook(headers, (_bad_row(row) for row in rows), title=_("需要修改的行"))


def _bad_row(row: StagedRow) -> BadRow:
    reasons = []
    for data in row.problems:
        problem = Problem.from_json(data)
        reasons.append(Reason(sentence(problem, row=row.number, cells=row.cells), problem.column))
    return BadRow(Row(row.number, tuple(row.cells)), tuple(reasons))


def account_workbook(opened: Iterable[Opened]) -> bytes:
    """Fresh accounts with their one-time codes, to be handed out one by one."""
    columns = (
        Column(_("企业名称")), Column(_("联系人")), Column(_("联系电话"), Kind.PHONE), Column(_("用户名")),
        Column(_("一次性密码")),
    )  # fmt: skip
    rows = ((each.enterprise, each.contact, each.phone, each.username, each.code) for each in opened)
    return write_workbook(columns, rows, title=_("联系人账号"))
