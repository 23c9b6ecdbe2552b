"""How trade is shown: states as badges, rows of lists, the same rows as files; hidden words never get here."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yuanlian.domain.trade import rules
from yuanlian.domain.trade.models import Deal, Match, Need, Offer
from yuanlian.domain.trade.states import DealState, MatchState, PostingState
from yuanlian.domain.trade.words import Words, words_for
from yuanlian.kernel.actor import Actor
from yuanlian.kernel.sheets import Column as SheetColumn
from yuanlian.kernel.sheets import Kind
from yuanlian.kernel.sheets.writing import Value as SheetValue
from yuanlian.web.addresses import record_url
from yuanlian.web.parts import Badge, Lines, Money, Tone, Value
from yuanlian.web.tables import Column, Row

YUAN_IN_WAN = 10_000
FEN = Decimal("0.01")
DAYS = ("opened", "expires", "started", "agreed", "delivered", "contacted", "updated")
KINDS = {"budget": Kind.DECIMAL, "amount": Kind.DECIMAL, **dict.fromkeys(DAYS, Kind.DATE)}
POSTING_TONES = {
    PostingState.DRAFT: (Tone.NEUTRAL, "pencil"),
    PostingState.OPEN: (Tone.ACTIVE, ""),
    PostingState.CLOSED: (Tone.GOOD, ""),
    PostingState.WITHDRAWN: (Tone.NEUTRAL, "arrow-back-up"),
    PostingState.EXPIRED: (Tone.WARN, "clock"),
}
MATCH_TONES = {
    MatchState.PROPOSED: (Tone.NEUTRAL, ""),
    MatchState.CONTACTED: (Tone.ACTIVE, "phone"),
    MatchState.DISMISSED: (Tone.NEUTRAL, "thumb-down"),
    MatchState.DEAL: (Tone.GOOD, "messages"),
}
DEAL_TONES = {
    DealState.IN_TALKS: (Tone.ACTIVE, "messages"),
    DealState.AGREED: (Tone.INFO, "signature"),
    DealState.DELIVERED: (Tone.GOOD, "truck-delivery"),
    DealState.FAILED: (Tone.NEUTRAL, "circle-x"),
}

NEED_COLUMNS = (
    Column("title", gettext_lazy("需求"), lead=True),
    Column("enterprise", gettext_lazy("企业"), sortable=True),
    Column("chain", gettext_lazy("产业链"), minor=True),
    Column("quantity", gettext_lazy("数量"), minor=True),
    Column("budget", gettext_lazy("预算"), numeric=True),
    Column("state", gettext_lazy("状态"), sortable=True),
    Column("opened", gettext_lazy("发布"), sortable=True),
    Column("expires", gettext_lazy("有效期至"), sortable=True, minor=True),
)
OFFER_COLUMNS = (
    Column("title", gettext_lazy("供给"), lead=True, sortable=True),
    Column("enterprise", gettext_lazy("企业"), sortable=True),
    Column("chain", gettext_lazy("产业链"), minor=True),
    Column("capacity", gettext_lazy("供货能力")),
    Column("price", gettext_lazy("价格"), minor=True),
    Column("state", gettext_lazy("状态"), sortable=True),
    Column("opened", gettext_lazy("发布"), sortable=True),
    Column("expires", gettext_lazy("有效期至"), sortable=True, minor=True),
)
MATCH_COLUMNS = (
    Column("need", gettext_lazy("需求"), lead=True),
    Column("buyer", gettext_lazy("需求方"), sortable=True),
    Column("supplier", gettext_lazy("供应方"), sortable=True),
    Column("state", gettext_lazy("状态"), sortable=True),
    Column("contacted", gettext_lazy("联系"), sortable=True, minor=True),
    Column("updated", gettext_lazy("最近进展"), sortable=True),
)
DEAL_COLUMNS = (
    Column("need", gettext_lazy("需求"), lead=True),
    Column("buyer", gettext_lazy("需求方"), sortable=True),
    Column("supplier", gettext_lazy("供应方"), sortable=True),
    Column("state", gettext_lazy("状态"), sortable=True),
    Column("amount", gettext_lazy("成交金额"), numeric=True, sortable=True),
    Column("started", gettext_lazy("开始洽谈"), sortable=True, minor=True),
    Column("agreed", gettext_lazy("签约"), sortable=True),
    Column("delivered", gettext_lazy("交付"), sortable=True, minor=True),
)


def posting_badge(row: Need | Offer) -> Badge:
    """Where a need or an offer stands."""
    state = PostingState(row.state)
    tone, drawing = POSTING_TONES[state]
    return Badge(state.label, tone, drawing)


def match_badge(row: Match) -> Badge:
    """Where a match stands."""
    state = MatchState(row.state)
    tone, drawing = MATCH_TONES[state]
    return Badge(state.label, tone, drawing)


def deal_badge(row: Deal) -> Badge:
    """Where a deal stands."""
    state = DealState(row.state)
    tone, drawing = DEAL_TONES[state]
    return Badge(state.label, tone, drawing)


def wan(amount: Decimal | None) -> Money:
    """An amount kept in 万元 as a reader sees it."""
    return Money(None if amount is None else amount * YUAN_IN_WAN)


def amount_value(actor: Actor, row: Deal) -> Money | str:
    """A deal's amount: hidden from those it is no business of, unknown when nobody told it."""
    if not rules.may_read_amount(actor, row):
        return _("不公开")
    if row.amount is None and row.state == DealState.IN_TALKS:
        return ""
    return wan(row.amount)


def local_day(moment: datetime | None) -> date | str:
    """The zone's day of a moment; nothing where it has not come."""
    return "" if moment is None else timezone.localtime(moment).date()


def kept_back(words: Words, value: Value) -> Value:
    """A value of a need: said to be confidential, or not filled in, where it is not there."""
    if words.hidden:
        return _("保密")
    return value or _("未填")


def need_rows(actor: Actor, rows: Iterable[Need], slug: str) -> list[Row]:
    """Needs as lines; a confidential one shows its class."""
    return [
        Row(
            key=str(row.id),
            url=record_url("need_detail", slug, need=row.id),
            cells={
                "title": Lines(words.title, "" if words.hidden else _first_line(words.text)),
                "enterprise": row.enterprise.name,
                "chain": row.enterprise.chain.label if row.enterprise.chain else "",
                "quantity": kept_back(words, words.quantity),
                "budget": kept_back(words, None if words.budget is None else wan(words.budget)),
                "state": posting_badge(row),
                "opened": local_day(row.opened_at),
                "expires": row.expires_on or "",
            },
        )
        for row in rows
        for words in [words_for(actor, row)]
    ]


def offer_rows(rows: Iterable[Offer], slug: str) -> list[Row]:
    """Offers as lines."""
    return [
        Row(
            key=str(row.id),
            url=record_url("offer_detail", slug, offer=row.id),
            cells={
                "title": Lines(row.title, _first_line(row.text)),
                "enterprise": row.enterprise.name,
                "chain": row.enterprise.chain.label if row.enterprise.chain else "",
                "capacity": row.capacity,
                "price": row.price,
                "state": posting_badge(row),
                "opened": local_day(row.opened_at),
                "expires": row.expires_on or "",
            },
        )
        for row in rows
    ]


def match_rows(actor: Actor, rows: Iterable[Match], slug: str) -> list[Row]:
    """Matches as lines."""
    return [
        Row(
            key=str(row.id),
            url=record_url("match_detail", slug, match=row.id),
            cells={
                "need": words_for(actor, row.need).title,
                "buyer": row.need.enterprise.name,
                "supplier": row.supplier.name,
                "state": match_badge(row),
                "contacted": local_day(row.contacted_at),
                "updated": local_day(row.updated_at),
            },
        )
        for row in rows
    ]


def deal_rows(actor: Actor, rows: Iterable[Deal], slug: str) -> list[Row]:
    """Deals as lines, amounts where the reader may see them."""
    return [
        Row(
            key=str(row.id),
            url=record_url("deal_detail", slug, deal=row.id),
            cells={
                "need": words_for(actor, row.match.need).title,
                "buyer": row.match.need.enterprise.name,
                "supplier": row.match.supplier.name,
                "state": deal_badge(row),
                "amount": amount_value(actor, row),
                "started": local_day(row.started_at),
                "agreed": local_day(row.agreed_at),
                "delivered": local_day(row.delivered_at),
            },
        )
        for row in rows
    ]


def _first_line(text: str, length: int = 60) -> str:
    line = text.strip().split("\n", 1)[0]
    return line if len(line) <= length else f"{line[: length - 1]}…"


def sheet_columns(columns: Sequence[Column]) -> list[SheetColumn]:
    """The columns of a list as a file has them; money in yuan."""
    return [SheetColumn(_sheet_label(column), KINDS.get(column.key, Kind.TEXT)) for column in columns]


def _sheet_label(column: Column) -> str:
    if KINDS.get(column.key) is Kind.DECIMAL:
        return _("%(label)s（元）") % {"label": column.label}
    return str(column.label)


def sheet_rows(columns: Sequence[Column], rows: Iterable[Row]) -> Iterable[list[SheetValue]]:
    """The same cells as values of a file."""
    for row in rows:
        yield [_plain(row.cells.get(column.key)) for column in columns]


def _plain(value: object) -> SheetValue:
    match value:
        case Money(yuan=yuan):
            return None if yuan is None else Decimal(yuan).quantize(FEN)
        case Badge(label=label):
            return str(label)
        case Lines(text=text):
            return str(text)
        case None:
            return None
        case _ if isinstance(value, int | Decimal) or hasattr(value, "isoformat"):
            return value  # type: ignore[return-value]  # -- numbers, days and moments are values of a sheet
        case _:
            return str(value)
