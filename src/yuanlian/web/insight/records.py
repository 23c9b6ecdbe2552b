"""The records behind a figure as table rows: each noun has its columns, and leads to its page where there is one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from yuanlian.domain.enterprises.states import EnterpriseStatus
from yuanlian.domain.enterprises.vocabulary import class_name
from yuanlian.domain.insight.metrics import Noun
from yuanlian.domain.party.states import MemberStage, OrganisationKind
from yuanlian.domain.service.states import Outcome, RequestState
from yuanlian.domain.trade.states import DealState, PostingState, Visibility
from yuanlian.kernel.sheets.writing import Value as SheetValue
from yuanlian.web.addresses import record_url
from yuanlian.web.parts import Value
from yuanlian.web.tables import Column


def plain(value: Value) -> SheetValue:
    """A cell's value as a file holds it; every cell of these tables is text, a number or a date."""
    return value if isinstance(value, int | Decimal | date) or value is None else str(value)


@dataclass(frozen=True, slots=True)
class Shape:
    """How one noun's records are shown: columns, values by column, and their page."""

    columns: Sequence[Column]
    values: Callable[[Any], dict[str, Value]]
    page: tuple[str, Callable[[Any], tuple[str, Any]]] | None = None

    def url(self, row: Any, slug: str) -> str:
        """The row's page, or nothing."""
        if self.page is None:
            return ""
        name, key = self.page
        parameter, value = key(row)
        return record_url(name, slug, **{parameter: value})


def _labels(choices: Any) -> dict[str, Promise]:
    return dict(choices.choices)


_ENTERPRISE = _labels(EnterpriseStatus)
_KIND = _labels(OrganisationKind)
_STAGE = _labels(MemberStage)
_REQUEST = _labels(RequestState)
_OUTCOME = _labels(Outcome)
_POSTING = _labels(PostingState)
_DEAL = _labels(DealState)


def _need_words(row: Any) -> str:
    """A confidential need shows its class, not its words."""
    return str(row.title) if row.visibility == Visibility.ZONE else class_name(row.industry_code)


SHAPES: dict[Noun, Shape] = {
    Noun.ENTERPRISE: Shape(
        (Column("name", _("企业"), lead=True), Column("chain", _("产业链")), Column("status", _("状态"))),
        lambda row: {"name": row.name, "chain": row.chain and row.chain.label, "status": _ENTERPRISE[row.status]},
        ("enterprise_detail", lambda row: ("enterprise", row.id)),
    ),
    Noun.ORGANISATION: Shape(
        (Column("name", _("党组织"), lead=True), Column("kind", _("类型")), Column("founded", _("成立"))),
        lambda row: {"name": row.name, "kind": _KIND[row.kind], "founded": row.founded_on},
        ("organisation_detail", lambda row: ("organisation", row.id)),
    ),
    Noun.MEMBER: Shape(
        (Column("name", _("姓名"), lead=True), Column("stage", _("阶段")), Column("organisation", _("党组织"))),
        lambda row: {"name": row.name, "stage": _STAGE[row.stage], "organisation": row.organisation.name},
        ("organisation_detail", lambda row: ("organisation", row.organisation_id)),
    ),
    Noun.REQUEST: Shape(
        (
            Column("number", _("编号"), lead=True),
            Column("title", _("诉求")),
            Column("enterprise", _("企业")),
            Column("state", _("状态")),
            Column("submitted", _("提交")),
            Column("due", _("期限")),
        ),
        lambda row: {
            "number": row.number,
            "title": row.title,
            "enterprise": row.enterprise.name,
            "state": _OUTCOME[row.outcome] if row.outcome else _REQUEST[row.state],
            "submitted": row.submitted_at,
            "due": row.due_at,
        },
        ("request_detail", lambda row: ("request", row.id)),
    ),
    Noun.RATING: Shape(
        (
            Column("department", _("部门"), lead=True),
            Column("stars", _("评分"), numeric=True),
            Column("words", _("评语")),
            Column("at", _("时间")),
        ),
        lambda row: {"department": row.department.label, "stars": row.stars, "words": row.words, "at": row.at},
        ("request_detail", lambda row: ("request", row.request_id)),
    ),
    Noun.NEED: Shape(
        (
            Column("title", _("需求"), lead=True),
            Column("enterprise", _("企业")),
            Column("state", _("状态")),
            Column("opened", _("发布")),
        ),
        lambda row: {
            "title": _need_words(row),
            "enterprise": row.enterprise.name,
            "state": _POSTING[row.state],
            "opened": row.opened_at,
        },
        ("need_detail", lambda row: ("need", row.id)),
    ),
    Noun.DEAL: Shape(
        (
            Column("buyer", _("需方"), lead=True),
            Column("supplier", _("供方")),
            Column("state", _("状态")),
            Column("agreed", _("签约")),
        ),
        lambda row: {
            "buyer": row.match.need.enterprise.name,
            "supplier": row.match.supplier.name,
            "state": _DEAL[row.state],
            "agreed": row.agreed_at,
        },
        ("deal_detail", lambda row: ("deal", row.id)),
    ),
}
