"""Every figure, defined once: its records, how they are measured, which way is better."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

from django.db.models import Avg, F, Q, QuerySet, Sum
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yuanlian.domain.chains import queries as chains
from yuanlian.domain.enterprises import queries as enterprises
from yuanlian.domain.enterprises.states import EnterpriseStatus
from yuanlian.domain.insight.periods import Span
from yuanlian.domain.party import coverage
from yuanlian.domain.party import queries as party
from yuanlian.domain.party.states import Coverage, MemberStage, OrganisationState
from yuanlian.domain.people.roles import STAFF, Role
from yuanlian.domain.service import queries as service
from yuanlian.domain.service.states import Outcome, RequestState
from yuanlian.domain.trade import queries as trade
from yuanlian.domain.trade.states import DealState
from yuanlian.kernel import clock
from yuanlian.kernel.actor import Actor
from yuanlian.kernel.counting import counted
from yuanlian.kernel.paging import Slice, page_of

Rows = QuerySet[Any]

# An enterprise reads figures of its own work, not of the register; an administrator keeps the house and reads none.
STAFF_ONLY = frozenset(STAFF | {Role.SYSTEM})
STAFF_AND_CONTACTS = STAFF_ONLY | {Role.CONTACT}


class Noun(StrEnum):
    """What the records behind a figure are."""

    ENTERPRISE = "enterprise"
    ORGANISATION = "organisation"
    MEMBER = "member"
    REQUEST = "request"
    RATING = "rating"
    NEED = "need"
    DEAL = "deal"


class Direction(StrEnum):
    """Which way is better."""

    MORE = "more"
    LESS = "less"
    NEITHER = "neither"


@dataclass(frozen=True, slots=True, kw_only=True)
class Metric:
    """One figure. `whole` gives its records; with `part` it is the share of those; else `measure` counts or sums."""

    code: str
    label: Promise
    noun: Noun
    unit: Promise | str
    whole: Callable[[Actor, Span], Rows]
    part: Callable[[Rows, Actor, Span], Rows] | None = None
    measure: Callable[[Rows], Decimal | None] | None = None
    direction: Direction = Direction.NEITHER
    # Who reads it.
    readers: frozenset[str] = STAFF_ONLY
    # How the figure is reckoned, for the reader.
    note: Promise | str = ""

    def open_to(self, actor: Actor) -> bool:
        """Whether the actor reads this figure and its records."""
        return actor.has(*self.readers)

    def value(self, actor: Actor, span: Span) -> Decimal | None:
        """The figure for `span` among what the actor may see; None where there is nothing to measure."""
        with clock.at(span.end):
            rows = self.whole(actor, span)
            if self.part is not None:
                return percentage(counted(self.part(rows, actor, span), actor.zone), counted(rows, actor.zone))
            return self.measure(rows) if self.measure is not None else Decimal(counted(rows, actor.zone))

    def of(self, actor: Actor, span: Span) -> int | None:
        """Of how many the figure's records are the share; None unless it is a share."""
        if self.part is None:
            return None
        with clock.at(span.end):
            return counted(self.whole(actor, span), actor.zone)

    def records(self, actor: Actor, span: Span) -> Rows:
        """The records that the figure counts."""
        with clock.at(span.end):
            rows = self.whole(actor, span)
            return self.part(rows, actor, span) if self.part is not None else rows


def percentage(part: int, whole: int) -> Decimal | None:
    """How many of a hundred; None of nothing."""
    return Decimal(100 * part) / whole if whole else None


def _in(field: str, span: Span) -> Q:
    return Q(**{f"{field}__gte": span.start, f"{field}__lt": span.end})


def _enterprises(actor: Actor, span: Span) -> Rows:
    rows = enterprises.visible(actor).filter(status=EnterpriseStatus.ACTIVE)
    return rows if span.running else rows.filter(created_at__lt=span.end)


def _covered(rows: Rows, actor: Actor, span: Span) -> Rows:
    return rows.exclude(coverage.covered_by(actor.zone, Coverage.NONE))


def _served(rows: Rows, actor: Actor, span: Span) -> Rows:
    return rows.filter(coverage.has_person(actor.zone))


def _placed(rows: Rows, actor: Actor, span: Span) -> Rows:
    return rows.filter(chains.is_placed(actor.zone))


def _organisations(actor: Actor, span: Span) -> Rows:
    day = clock.today()
    standing = (Q(founded_on=None) | Q(founded_on__lte=day)) & (Q(dissolved_on=None) | Q(dissolved_on__gt=day))
    return party.visible(actor).filter(standing).exclude(state=OrganisationState.PLANNED)


def _members(actor: Actor, span: Span) -> Rows:
    full = [MemberStage.FULL, MemberStage.PROBATIONARY]
    return party.visible_members(actor).filter(stage__in=full)


# A period leaves few: each is asked whose it is, which is cheaper than to collect all that a department ever had.
def _raised(actor: Actor, span: Span) -> Rows:
    return service.sent_one_by_one(actor).filter(_in("submitted_at", span)).exclude(state=RequestState.MERGED)


AWAY = (RequestState.RETURNED, RequestState.MERGED)


def _open(actor: Actor, span: Span) -> Rows:
    rows = service.sent_one_by_one(actor).exclude(state__in=AWAY)
    if span.running:
        return rows.filter(closed_at=None)
    return rows.filter(service.not_closed_at(actor.zone, span.end), submitted_at__lt=span.end)


def _unanswered(span: Span) -> Q:
    # A stopped clock is not late.
    return (Q(answered_at=None) | Q(answered_at__gte=span.end)) & ~Q(state__in=[*AWAY, RequestState.WAITING])


def _late(actor: Actor, span: Span) -> Rows:
    return _open(actor, span).filter(_unanswered(span), due_at__lt=span.end)


def _closed(actor: Actor, span: Span) -> Rows:
    return service.sent_one_by_one(actor).filter(_in("closed_at", span), state=RequestState.CLOSED)


def _solved(rows: Rows, actor: Actor, span: Span) -> Rows:
    return rows.filter(outcome=Outcome.SOLVED)


def _solved_rows(actor: Actor, span: Span) -> Rows:
    return _solved(_closed(actor, span), actor, span)


def _due(actor: Actor, span: Span) -> Rows:
    # What is left lying counts too: a share of answers alone would rise with every late request nobody answers.
    missed = _unanswered(span) & Q(closed_at=None) & _in("due_at", span)
    return service.sent_one_by_one(actor).filter((_in("answered_at", span) & Q(due_at__isnull=False)) | missed)


def _in_time(rows: Rows, actor: Actor, span: Span) -> Rows:
    return rows.filter(answered_at__lte=F("due_at"))


def _ratings(actor: Actor, span: Span) -> Rows:
    return service.visible_ratings(actor).filter(_in("at", span))


def _needs(actor: Actor, span: Span) -> Rows:
    return trade.visible_needs(actor).filter(_in("opened_at", span))


def _deals(actor: Actor, span: Span) -> Rows:
    agreed = [DealState.AGREED, DealState.DELIVERED]
    return trade.visible_deals(actor).filter(_in("agreed_at", span), state__in=agreed)


def _deals_with_amount(actor: Actor, span: Span) -> Rows:
    return trade.deals_with_readable_amount(actor).filter(pk__in=_deals(actor, span).values("pk"))


def _mean_stars(rows: Rows) -> Decimal | None:
    mean = rows.aggregate(value=Avg("stars"))["value"]
    return None if mean is None else Decimal(str(mean))


def _sum_amount(rows: Rows) -> Decimal | None:
    total: Decimal | None = rows.aggregate(value=Sum("amount"))["value"]
    return total if total is not None else Decimal(0)


METRICS: tuple[Metric, ...] = (
    Metric(
        code="enterprises",
        label=_("在营企业"),
        noun=Noun.ENTERPRISE,
        unit=_("家"),
        whole=_enterprises,
        direction=Direction.MORE,
    ),
    Metric(
        code="coverage",
        label=_("组织覆盖率"),
        noun=Noun.ENTERPRISE,
        unit="%",
        whole=_enterprises,
        part=_covered,
        direction=Direction.MORE,
        note=_("单独或联合建有党组织的在营企业所占比例。"),
    ),
    Metric(
        code="served",
        label=_("有人联系率"),
        noun=Noun.ENTERPRISE,
        unit="%",
        whole=_enterprises,
        part=_served,
        direction=Direction.MORE,
        note=_("派有指导员、联络员、网格员或第一书记的在营企业所占比例。"),
    ),
    Metric(
        code="placed",
        label=_("上链率"),
        noun=Noun.ENTERPRISE,
        unit="%",
        whole=_enterprises,
        part=_placed,
        direction=Direction.MORE,
        note=_("经人确认在产业链环节上的在营企业所占比例。"),
    ),
    Metric(
        code="organisations",
        label=_("党组织"),
        noun=Noun.ORGANISATION,
        unit=_("个"),
        whole=_organisations,
    ),
    Metric(
        code="members",
        label=_("党员"),
        noun=Noun.MEMBER,
        unit=_("名"),
        whole=_members,
        readers=frozenset({Role.BUREAU, Role.SECRETARY, Role.SYSTEM}),
        note=_("正式党员和预备党员。"),
    ),
    Metric(
        code="raised",
        label=_("收到诉求"),
        noun=Noun.REQUEST,
        unit=_("件"),
        whole=_raised,
        note=_("不含合并到其他诉求的。"),
        readers=STAFF_AND_CONTACTS,
    ),
    Metric(
        code="open",
        label=_("未办结诉求"),
        noun=Noun.REQUEST,
        unit=_("件"),
        whole=_open,
        direction=Direction.LESS,
        readers=STAFF_AND_CONTACTS,
    ),
    Metric(
        code="late",
        label=_("逾期未答复"),
        noun=Noun.REQUEST,
        unit=_("件"),
        whole=_late,
        direction=Direction.LESS,
        readers=STAFF_AND_CONTACTS,
    ),
    Metric(
        code="solved",
        label=_("企业确认已解决"),
        noun=Noun.REQUEST,
        unit=_("件"),
        whole=_solved_rows,
        direction=Direction.MORE,
        note=_("只有企业自己确认的才算，逾期未确认的不算。"),
        readers=STAFF_AND_CONTACTS,
    ),
    Metric(
        code="solved_rate",
        label=_("解决率"),
        noun=Noun.REQUEST,
        unit="%",
        whole=_closed,
        part=_solved,
        direction=Direction.MORE,
        note=_("办结的诉求中，企业确认已解决的所占比例。"),
    ),
    Metric(
        code="in_time",
        label=_("按期答复率"),
        noun=Noun.REQUEST,
        unit="%",
        whole=_due,
        part=_in_time,
        direction=Direction.MORE,
        note=_("本期答复的和本期到期仍未答复的诉求中，在期限内答复的所占比例。"),
        readers=STAFF_AND_CONTACTS,
    ),
    Metric(
        code="stars",
        label=_("部门平均评分"),
        noun=Noun.RATING,
        unit=_("星"),
        whole=_ratings,
        measure=_mean_stars,
        direction=Direction.MORE,
        note=_("企业对每个部门的评分，满分五星。"),
    ),
    Metric(
        code="needs",
        label=pgettext_lazy("figure", "发布需求"),
        noun=Noun.NEED,
        unit=_("条"),
        whole=_needs,
        direction=Direction.MORE,
    ),
    Metric(
        code="deals",
        label=_("园区内成交"),
        noun=Noun.DEAL,
        unit=_("笔"),
        whole=_deals,
        direction=Direction.MORE,
        readers=STAFF_AND_CONTACTS,
    ),
    Metric(
        code="deal_amount",
        label=_("成交金额"),
        noun=Noun.DEAL,
        unit=_("万元"),
        whole=_deals_with_amount,
        measure=_sum_amount,
        direction=Direction.MORE,
        note=_("只计您有权看到金额的成交。"),
        readers=STAFF_AND_CONTACTS,
    ),
)
# What a list of each noun's records is fetched with, and its order.
FETCH: dict[Noun, tuple[tuple[str, ...], tuple[str, ...]]] = {
    Noun.ENTERPRISE: (("chain",), ("name", "id")),
    Noun.ORGANISATION: ((), ("path",)),
    Noun.MEMBER: (("organisation",), ("organisation_id", "name", "id")),
    Noun.REQUEST: (("enterprise",), ("-submitted_at", "id")),
    Noun.RATING: (("department",), ("-at", "id")),
    Noun.NEED: (("enterprise",), ("-opened_at", "id")),
    Noun.DEAL: (("match__need__enterprise", "match__supplier"), ("-agreed_at", "id")),
}


def listed(metric: Metric, actor: Actor, span: Span) -> Rows:
    """The records of a figure in a stable order, with what a list shows of them."""
    return _with_neighbours(metric, metric.records(actor, span)).order_by(*FETCH[metric.noun][1])


def page(metric: Metric, rows: Rows, part: Slice) -> list[Any]:
    """One page of what `listed` returns."""
    return page_of(rows, _with_neighbours(metric, rows.model.objects.all()), part)


def _with_neighbours(metric: Metric, rows: Rows) -> Rows:
    related, _order = FETCH[metric.noun]
    return rows.select_related(*related) if related else rows


BY_CODE = {metric.code: metric for metric in METRICS}
