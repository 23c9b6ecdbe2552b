"""One page per enterprise: the register's facts, what stands beside them, and what the other rooms show."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from django.core.paginator import Paginator
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from yuanlian.domain.enterprises import queries, sheets
from yuanlian.domain.enterprises.models import Contact, Enterprise
from yuanlian.domain.enterprises.states import DatePrecision, EnterpriseStatus, FigureKind
from yuanlian.domain.enterprises.writing import Standing
from yuanlian.domain.people.roles import Role
from yuanlian.kernel.actor import Actor
from yuanlian.web import formats
from yuanlian.web.access import ZoneRequest
from yuanlian.web.enterprises.lists import status_badge
from yuanlian.web.enterprises.sections import ALL, TIMELINE, Event, Section, acts_of, sections_of, timeline_of
from yuanlian.web.parts import Action, Badge, Fact, Header, Lines, Link, Money, Tone, Value
from yuanlian.web.tables import Column, Row, Table

WAN = 10_000
MOMENTS_A_PAGE = 50
_FIGURE_COLUMNS = (
    Column("year", gettext_lazy("年份"), lead=True),
    *(Column(kind.value, kind.label, numeric=True) for kind in FigureKind),
)


def whole_page(request: ZoneRequest, enterprise: Enterprise) -> dict[str, Any]:
    """What enterprises/detail.html draws."""
    actor, slug = request.actor, request.tenant.slug
    standing = queries.standing_of(actor, enterprise)
    may_edit = actor.has(Role.BUREAU) or actor.holds(Role.CONTACT, enterprise.pk)
    events = timeline_of(actor, enterprise, _own_events(enterprise, standing))
    known, unknown = parted(facts(enterprise, standing), has_products=bool(enterprise.product_list))
    return {
        "page": _header(request, enterprise),
        "enterprise": enterprise,
        "facts": known,
        "unknown": unknown,
        "products": enterprise.product_list,
        "contacts": [_person(row, actor, slug) for row in standing.related.contacts],
        "held": [(row, sheets.kind_label(row.kind)) for row in standing.related.qualifications],
        "figures": _figures(standing),
        "sections": _drawn(request, enterprise),
        "events": events[:TIMELINE],
        "past_url": _past_url(request, enterprise) if len(events) > TIMELINE else "",
        "edit_url": _edit_url(request, enterprise) if may_edit else "",
        "is_bureau": actor.has(Role.BUREAU),
    }


def past_page(request: ZoneRequest, enterprise: Enterprise) -> dict[str, Any]:
    """What enterprises/past.html draws: every moment of the enterprise, newest first, in pages."""
    own = _own_events(enterprise, queries.standing_of(request.actor, enterprise))
    pages = Paginator(timeline_of(request.actor, enterprise, own, ALL), MOMENTS_A_PAGE)
    back = Link(enterprise.name, reverse("enterprise_detail", kwargs=_keys(request, enterprise)))
    return {
        "page": Header(_("时间线"), crumbs=(_crumb(request), back)),
        "part": pages.get_page(request.GET.get("page")),
    }


def _keys(request: ZoneRequest, enterprise: Enterprise) -> dict[str, Any]:
    return {"zone": request.tenant.slug, "enterprise": enterprise.pk}


def _past_url(request: ZoneRequest, enterprise: Enterprise) -> str:
    return reverse("enterprise_past", kwargs=_keys(request, enterprise))


def _drawn(request: ZoneRequest, enterprise: Enterprise) -> list[tuple[Section, str]]:
    """The other rooms' sections, each with its part of the page."""
    sections = sections_of(request.actor, request.tenant.slug, enterprise)
    return [
        (section, render_to_string(section.template, {"enterprise": enterprise, **section.context}, request=request))
        for section in sections
    ]


def card(request: ZoneRequest, enterprise: Enterprise) -> dict[str, Any]:
    """What enterprises/card.html draws: what anybody with a role in the zone may read."""
    shown = [
        Fact(_("产业链"), enterprise.chain.label if enterprise.chain else None),
        Fact(_("地点"), enterprise.place.label if enterprise.place else None),
        Fact(_("状态"), status_badge(enterprise)),
    ]
    acts = acts_of(request.actor, request.tenant.slug, enterprise)
    page = Header(
        enterprise.name, _("公开名片"), (_crumb(request),), next(iter(acts), None), acts[1:], _mark(enterprise)
    )
    return {"page": page, "facts": shown, "products": enterprise.product_list}


def _crumb(request: ZoneRequest) -> Link:
    return Link(pgettext("all", "企业"), reverse("enterprise_list", kwargs={"zone": request.tenant.slug}))


def _mark(enterprise: Enterprise) -> Badge | None:
    if enterprise.fictional:
        return Badge(_("虚构示例"), Tone.NEUTRAL)
    if enterprise.status != EnterpriseStatus.ACTIVE:
        return status_badge(enterprise)
    return Badge(_("重点企业"), Tone.ACTIVE, "star") if enterprise.is_key else None


def _edit_url(request: ZoneRequest, enterprise: Enterprise) -> str:
    return reverse("enterprise_edit", kwargs={"zone": request.tenant.slug, "enterprise": enterprise.pk})


def parted(shown: list[Fact], *, has_products: bool) -> tuple[list[Fact], str]:
    """The facts that are known, and the names of the others in one line: unknown is said once, not twelve times."""
    lacking = [str(fact.label) for fact in shown if fact.value is None or fact.value == Money(None)]
    if not has_products:
        lacking.append(_("主要产品"))
    known = [fact for fact in shown if fact.value is not None and fact.value != Money(None)]
    return known, ("、" if formats.chinese() else ", ").join(lacking)


def _header(request: ZoneRequest, enterprise: Enterprise) -> Header:
    keys = {"zone": request.tenant.slug, "enterprise": enterprise.pk}
    actor = request.actor
    more: list[Action] = acts_of(actor, request.tenant.slug, enterprise)
    if actor.has(Role.BUREAU):
        more += [
            Action(_("增加资质"), reverse("qualification_new", kwargs=keys), "award"),
            Action(_("填报年度数据"), reverse("year_figure_new", kwargs=keys), "chart-bar"),
        ]
    may_edit = actor.has(Role.BUREAU) or actor.holds(Role.CONTACT, enterprise.pk)
    if may_edit:
        more.append(Action(_("增加联系人"), reverse("contact_new", kwargs=keys), "user-plus"))
    edit = Action(_("修改登记"), _edit_url(request, enterprise), "pencil")
    short = enterprise.short_name if enterprise.short_name != enterprise.name else ""
    subtitle = " · ".join(filter(None, (short, enterprise.credit_code, enterprise.zone_number)))
    return Header(
        enterprise.name,
        subtitle,
        (_crumb(request),),
        action=edit if may_edit else None,
        more=tuple(more),
        badge=_mark(enterprise),
    )


def facts(enterprise: Enterprise, standing: Standing) -> list[Fact]:
    """The register's facts; what is not known says so."""
    capital = enterprise.registered_capital
    position = f"{enterprise.lon:.6f}, {enterprise.lat:.6f}" if enterprise.lon and enterprise.lat else None
    former = "、".join(row.name for row in standing.former)
    shown = [
        Fact(_("统一社会信用代码"), enterprise.credit_code or None),
        Fact(_("园区编号"), enterprise.zone_number or None),
        Fact(_("登记状态"), status_badge(enterprise)),
        Fact(_("产业链"), enterprise.chain.label if enterprise.chain else None),
        Fact(_("地点"), _place(enterprise)),
        Fact(_("经纬度"), position),
        Fact(_("行业代码"), enterprise.industry_code or None),
        Fact(_("法定代表人"), enterprise.legal_representative or None),
        Fact(_("员工人数"), enterprise.employees),
        Fact(_("注册资本"), Money(capital * WAN if capital is not None else None)),
        Fact(_("成立日期"), founded(enterprise)),
        Fact(_("经营范围"), enterprise.scope or None),
    ]
    return [*shown, Fact(_("曾用名"), former)] if former else shown


def _place(enterprise: Enterprise) -> Value:
    if enterprise.place and enterprise.address:
        return Lines(enterprise.address, enterprise.place.label)
    return enterprise.address or (enterprise.place.label if enterprise.place else None)


def founded(enterprise: Enterprise) -> Value:
    """The day of founding as far as it is known."""
    on = enterprise.founded_on
    if on is None or enterprise.founded_precision == DatePrecision.DAY:
        return on
    if enterprise.founded_precision == DatePrecision.YEAR:
        return _("%(year)d年") % {"year": on.year}
    return _("%(year)d年%(month)d月") % {"year": on.year, "month": on.month} if formats.chinese() else f"{on:%b %Y}"


def _person(row: Contact, actor: Actor, slug: str) -> dict[str, Any]:
    keys = {"zone": slug, "contact": row.pk}
    may_edit = actor.has(Role.BUREAU) or actor.holds(Role.CONTACT, row.enterprise_id)
    may_invite = actor.has(Role.BUREAU) and row.account_id is None
    invite = Action(_("开通账号"), reverse("contact_invite", kwargs=keys), "key", asks=True)
    return {
        "row": row,
        "edit_url": reverse("contact_edit", kwargs=keys) if may_edit else "",
        "invite": invite if may_invite else None,
    }


def _figures(standing: Standing) -> Table | None:
    rows = [
        Row(
            {
                "year": str(each.year),
                **{
                    kind.value: Money(value * WAN) if (value := getattr(each, kind.value)) is not None else None
                    for kind in FigureKind
                    if kind is not FigureKind.EMPLOYEES
                },
                FigureKind.EMPLOYEES.value: each.employees,
            },
            key=str(each.year),
        )
        for each in sorted(standing.related.figures, key=lambda each: -each.year)
    ]
    return Table(_FIGURE_COLUMNS, rows, len(rows), name="figures", caption=_("年度数据")) if rows else None


def _own_events(enterprise: Enterprise, standing: Standing) -> list[Event]:
    """What the register itself remembers: when the enterprise came in, and its former names."""
    events = [Event(enterprise.created_at, _("登记入册"), icon="clipboard-list")]
    for row in standing.former:
        at = timezone.make_aware(datetime.combine(row.until, time()))
        events.append(Event(at, _("更名，原名“%(name)s”") % {"name": row.name}, icon="signature"))
    return events
