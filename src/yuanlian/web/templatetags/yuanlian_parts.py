"""The tags with which page templates draw parts; docs/design.md shows each with an example."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any, TypedDict
from uuid import uuid4

from django import template
from django.forms import BaseForm, BoundField, CheckboxInput, CheckboxSelectMultiple, RadioSelect, Select
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from yuanlian.web import fields, formats, markup, table_markup
from yuanlian.web.charts import Chart
from yuanlian.web.maps import MapView
from yuanlian.web.parts import (
    Action,
    Badge,
    Deadline,
    Empty,
    Fact,
    Figure,
    Header,
    Moment,
    Progress,
    Tab,
    Value,
)
from yuanlian.web.tables import Table

register = template.Library()

MOMENTS = 20  # of a timeline stand open
_PHONE_ITEMS = 4  # the fifth place of the bottom bar opens the drawer


class FieldView(TypedDict):
    """What parts/field.html draws."""

    field: BoundField
    control: SafeString
    layout: str
    unit: str
    required: bool
    draft: str


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """An icon of the sprite; give `label` only when no words stand beside it."""
    return markup.icon(name, label)


@register.simple_tag
def badge(state: Badge) -> SafeString:
    """A state in words with its icon."""
    return markup.badge(state)


@register.simple_tag
def deadline(due: Deadline) -> SafeString:
    """When something is due and how it stands."""
    return markup.deadline(due)


@register.filter
def value(shown: Value) -> SafeString | str:
    """Any value as a reader sees it; None as unknown."""
    return markup.value(shown)


@register.filter
def rows(table: Table) -> SafeString:
    """The lines of a table's body."""
    return markup.rows(table)


for _drawn in (table_markup.heads, table_markup.controls, table_markup.sizes, table_markup.pages):
    register.filter(_drawn.__name__, _drawn)


@register.filter
def count(number: formats.Number | None) -> str:
    """A number with thousands marks."""
    return formats.count(number)


@register.filter
def money(yuan: formats.Number | None) -> str:
    """An amount of yuan with its unit."""
    return formats.money(yuan)


@register.filter
def day(when: date | None) -> str:
    """A date as 2026年11月21日."""
    return formats.day(when)


@register.filter
def moment(when: datetime | None) -> str:
    """A date with the time of day."""
    return formats.moment(when)


@register.filter
def percent(share: formats.Number | None) -> str:
    """A share of one as a percentage."""
    return formats.percent(share)


@register.inclusion_tag("parts/header.html", takes_context=True)
def header(context: template.Context, page: Header) -> dict[str, Any]:
    """The head of a page; base.html draws it from `page` by itself."""
    return {"page": page, "csrf_token": context.get("csrf_token")}


@register.inclusion_tag("parts/table.html", takes_context=True)
def table(context: template.Context, table: Table) -> dict[str, Any]:
    """A list with filters, sorting, pages and export."""
    return {"table": table, "csrf_token": context.get("csrf_token")}


@register.inclusion_tag("parts/action.html", takes_context=True)
def action(context: template.Context, action: Action, style: str = "") -> dict[str, Any]:
    """A button; `style` is primary, quiet, danger or menu."""
    return {"action": action, "style": style, "csrf_token": context.get("csrf_token")}


@register.inclusion_tag("parts/empty.html", takes_context=True)
def empty(context: template.Context, empty: Empty) -> dict[str, Any]:
    """What stands where nothing is."""
    return {"empty": empty, "csrf_token": context.get("csrf_token")}


@register.inclusion_tag("parts/figure.html")
def figure(figure: Figure) -> dict[str, Figure]:
    """A number with its last period, opening its records."""
    return {"figure": figure}


@register.simple_tag
def colon() -> str:
    """What stands between a label and its words, as each language writes it."""
    return formats.labelled("", "")


@register.inclusion_tag("parts/timeline.html")
def timeline(moments: Iterable[Moment], shown: int = MOMENTS) -> dict[str, Iterable[Moment]]:
    """What happened, newest first or as given; what is beyond the first ones is folded, and opens without script."""
    given = list(moments)
    return {"moments": given[:shown], "more": given[shown:]}


@register.inclusion_tag("parts/facts.html")
def facts(facts: Iterable[Fact]) -> dict[str, Iterable[Fact]]:
    """Labels and values; what is not known says so."""
    return {"facts": facts}


@register.inclusion_tag("parts/tabs.html")
def tabs(tabs: Sequence[Tab]) -> dict[str, Sequence[Tab]]:
    """Places inside a page as links."""
    return {"tabs": tabs}


@register.inclusion_tag("parts/progress.html", takes_context=True)
def progress(context: template.Context, progress: Progress) -> dict[str, Any]:
    """A bar that asks again by itself while the work runs."""
    return {"progress": progress, "csrf_token": context.get("csrf_token")}


@register.inclusion_tag("parts/chart.html")
def chart(chart: Chart) -> dict[str, Any]:
    """A chart with its table; clicking a category opens its records."""
    return {"chart": chart, "data_id": f"{chart.name}-data"}


@register.inclusion_tag("parts/map.html", name="map")
def map_view(view: MapView) -> dict[str, MapView]:
    """A map of points that come from this server; put their table under it."""
    return {"map": view}


@register.inclusion_tag("parts/field.html")
def field(field: BoundField, unit: str = "", *, draft: str = "") -> FieldView:
    """A form field with label, help, error and required mark; `unit` stands behind the control.

    With `draft` (a name for this text and this person) an unsent text is kept on the device.
    """
    layout = _layout(field)
    attributes: dict[str, Any] = _draft_words(draft) if draft else {}
    look = _look(field)
    if look:
        given = field.field.widget.attrs.get("class", "")
        attributes["class"] = f"{given} {look}{' is-invalid' if field.errors else ''}".strip()
    if field.field.required and layout == "line":
        attributes["required"] = True
    control = field.as_widget(attrs=attributes)
    return FieldView(field=field, control=control, layout=layout, unit=unit, required=field.field.required, draft=draft)


@register.inclusion_tag("parts/form_errors.html")
def form_errors(form: BaseForm) -> dict[str, Any]:
    """Everything that is wrong with a form, with a link to each field; nothing when all is well."""
    wrong = [(each, each.errors) for each in form if each.errors and not each.is_hidden]
    hidden = [error for each in form.hidden_fields() for error in each.errors]
    general = [*form.non_field_errors(), *hidden]
    return {"wrong": wrong, "general": general, "places": len(wrong) + len(general)}


@register.inclusion_tag("parts/photos.html")
def photos(field: BoundField, limit: int = 6) -> dict[str, Any]:
    """A photo field: camera on a phone, preview, shrunk before it is sent."""
    control = field.as_widget(attrs={"class": "form-control", "data-photos": str(limit), "accept": "image/*"})
    return {"field": field, "control": control, "limit": limit}


@register.inclusion_tag("parts/rating.html")
def rating(field: BoundField) -> dict[str, Any]:
    """One to five stars as radio buttons; the field is a `StarsField`."""
    chosen = str(field.value() or "")
    choices = [(str(code), label, str(code) == chosen) for code, label in fields.STARS]
    return {"field": field, "choices": choices}


@register.inclusion_tag("parts/submit.html")
def submit(label: str, icon: str = "", style: str = "primary") -> dict[str, str]:
    """A submit button that takes one click only."""
    return {"label": label, "icon": icon, "style": style}


@register.simple_tag
def submission_key() -> SafeString:
    """A hidden key by which the server knows a form that is sent twice."""
    return format_html('<input type="hidden" name="submission_key" value="{}">', uuid4().hex)


@register.simple_tag
def standing(name: str) -> SafeString:
    """A template that says the same on every page: drawn once in each language."""
    return markup.standing(name)


@register.simple_tag
def phone_items(groups: Iterable[Any] | None) -> list[Any]:
    """The places in a phone's bottom bar: those marked for it, else the first ones."""
    items = [item for group in groups or () for item in group.items]
    marked = [item for item in items if item.phone]
    return (marked or items)[:_PHONE_ITEMS]


@register.filter
def as_json(data: object) -> str:
    """Plain data for a data attribute; the template escapes it."""
    return json.dumps(data, ensure_ascii=False, default=str)


def _draft_words(draft: str) -> dict[str, str]:
    """What static/js/drafts.js reads from the field."""
    return {
        "data-draft": draft,
        "data-draft-restored": _("已恢复上次没有提交的内容。"),
        "data-draft-clear": _("清除"),
    }


def _layout(field: BoundField) -> str:
    """How label and control stand to each other: one line, one tick, or a set of choices."""
    widget = field.field.widget
    if isinstance(widget, RadioSelect | CheckboxSelectMultiple):
        return "set"
    return "tick" if isinstance(widget, CheckboxInput) else "line"


def _look(field: BoundField) -> str:
    """The style class of a control; a set of choices is styled by its frame."""
    match field.field.widget:
        case RadioSelect() | CheckboxSelectMultiple():
            return ""
        case CheckboxInput():
            return "form-check-input"
        case Select():
            return "form-select"
        case _:
            return "form-control"
