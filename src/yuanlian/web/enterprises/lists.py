"""The list of enterprises: its columns and filters, what the address asks for, its rows on the page and in files."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yuanlian.domain.enterprises import queries
from yuanlian.domain.enterprises.models import Enterprise
from yuanlian.domain.enterprises.queries import NONE, Criteria
from yuanlian.domain.enterprises.sheets import kind_label
from yuanlian.domain.enterprises.states import EnterpriseStatus
from yuanlian.domain.zones import names
from yuanlian.kernel.actor import Actor
from yuanlian.web.addresses import record_url
from yuanlian.web.parts import Badge, Lines, Link, Tone, Value
from yuanlian.web.tables import Column, Filter, FilterKind, Row, Selection

COLUMNS = (
    Column("name", gettext_lazy("企业"), sortable=True, lead=True),
    Column("chain", gettext_lazy("产业链")),
    Column("place", gettext_lazy("地点")),
    Column("products", gettext_lazy("主要产品")),
    Column("employees", gettext_lazy("员工人数"), sortable=True, numeric=True, minor=True),
    Column("founded", gettext_lazy("成立日期"), sortable=True, minor=True),
    Column("status", gettext_lazy("状态")),
    Column("updated", gettext_lazy("最近更新"), sortable=True, minor=True),
)
STATUS_TONES = {
    EnterpriseStatus.ACTIVE: Tone.GOOD,
    EnterpriseStatus.SUSPENDED: Tone.WARN,
    EnterpriseStatus.MOVED_OUT: Tone.NEUTRAL,
    EnterpriseStatus.CANCELLED: Tone.NEUTRAL,
}
_YES_OR_NO = (("yes", gettext_lazy("是")), ("no", gettext_lazy("否")))
_SHOWN_PRODUCTS = 3


def filters(actor: Actor, asked: str = "") -> tuple[Filter, ...]:
    """What the list can be narrowed to in this zone; to one import only where the address names it."""
    chains = [(row.code, row.label) for row in names.chains(actor)]
    places = [(row.code, row.label) for row in names.sites(actor)]
    kinds = [(kind, kind_label(kind)) for kind in queries.qualification_kinds(actor)]
    products = (("yes", gettext_lazy("有产品")), ("no", gettext_lazy("没有产品")))
    imports = [(str(row.pk), row.file_name) for row in queries.batch(actor, asked)]
    return (
        *((Filter("import", gettext_lazy("来自导入"), choices=imports),) if imports else ()),
        Filter("q", gettext_lazy("搜索"), FilterKind.SEARCH, hint=gettext_lazy("名称、简称、拼音首字母或信用代码")),
        Filter("chain", gettext_lazy("产业链"), choices=[*chains, (NONE, gettext_lazy("没有产业链"))]),
        Filter("place", gettext_lazy("地点"), choices=[*places, (NONE, gettext_lazy("没有地点"))]),
        Filter("status", gettext_lazy("状态"), choices=EnterpriseStatus.choices),
        Filter("key", gettext_lazy("重点企业"), choices=_YES_OR_NO),
        Filter("qualification", gettext_lazy("资质"), choices=kinds),
        Filter("products", gettext_lazy("产品"), choices=products),
    )


def selected(actor: Actor, selection: Selection) -> QuerySet[Enterprise]:
    """The enterprises that the address asks for, in its order."""
    given = selection.values
    criteria = Criteria(
        words=given.get("q", ""),
        chain=given.get("chain", ""),
        place=given.get("place", ""),
        status=given.get("status", ""),
        qualification=given.get("qualification", ""),
        key=_flag(given.get("key")),
        products=_flag(given.get("products")),
        batch=given.get("import", ""),
    )
    return queries.narrowed(actor, queries.visible(actor), criteria)


def _flag(text: str | None) -> bool | None:
    return None if text is None else text == "yes"


def rows(found: Iterable[Enterprise], slug: str) -> list[Row]:
    """The lines of the page."""
    return [
        Row(
            key=str(each.pk),
            url=record_url("enterprise_detail", slug, enterprise=each.pk),
            cells=cells(each),
        )
        for each in found
    ]


def cells(each: Enterprise) -> dict[str, Value]:
    """What a line says of an enterprise; what is not known is None."""
    return {
        "name": Lines(each.name, each.credit_code or each.zone_number),
        "chain": each.chain.label if each.chain else None,
        "place": each.place.label if each.place else None,
        "products": _products(each) or None,
        "employees": each.employees,
        "founded": each.founded_on or None,
        "status": status_badge(each),
        "updated": each.updated_at.date(),
    }


def _products(each: Enterprise) -> str:
    shown = each.product_list
    more = _("等 %(count)d 项") % {"count": len(shown)} if len(shown) > _SHOWN_PRODUCTS else ""
    return "、".join(shown[:_SHOWN_PRODUCTS]) + more


def status_badge(each: Enterprise) -> Badge:
    """Whether the enterprise is in business."""
    status = EnterpriseStatus(each.status)
    return Badge(status.label, STATUS_TONES[status])


def link(each: Enterprise, slug: str) -> Link:
    """The way to the enterprise's page."""
    return Link(each.name, record_url("enterprise_detail", slug, enterprise=each.pk))
