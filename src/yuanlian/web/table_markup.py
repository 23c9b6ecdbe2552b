"""The head, the filters and the foot of a table, made in Python: every list draws them, and a head holds ten parts."""

from __future__ import annotations

from html import escape

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from yuanlian.web.markup import icon, options
from yuanlian.web.parts import Link
from yuanlian.web.tables import Filter, FilterKind, Heading, Table

ARROWS = {"ascending": "chevron-up", "descending": "chevron-down"}


def heads(table: Table) -> SafeString:
    """The heads of the columns; a sortable one is a link that turns the order."""
    return SafeString("".join(map(_head, table.headings)))


def _head(heading: Heading) -> str:
    look = ' class="yl-number"' if heading.column.numeric else ""
    order = heading.aria_sort
    stated = f' aria-sort="{order}"' if order in ARROWS else ""
    words = escape(str(heading.column.label))
    if heading.sort_url:
        words = f'<a href="{escape(heading.sort_url)}">{words}{icon(ARROWS.get(order, "arrows-sort"))}</a>'
    return f'<th role="columnheader" scope="col"{look}{stated}>{words}</th>'


def controls(table: Table) -> SafeString:
    """What a reader narrows the list by, each with its present value."""
    return SafeString("".join(_control(table.name, each, chosen) for each, chosen in table.controls))


def _control(name: str, each: Filter, chosen: str) -> str:
    key, shown, label = escape(each.key), escape(chosen), escape(str(each.label))
    named = f'id="{escape(name)}-{key}" name="{key}"'
    match each.kind:
        case FilterKind.HIDDEN:
            return f'<input type="hidden" name="{key}" value="{shown}">' if chosen else ""
        case FilterKind.SEARCH:
            return (
                f'<div class="yl-filter yl-filter-search">{icon("search")}<input type="search" class="form-control"'
                f' {named} value="{shown}" aria-label="{label}" placeholder="{escape(str(each.hint)) or label}"'
                " data-table-search></div>"
            )
        case FilterKind.DAY:
            return (
                f'<label class="yl-filter yl-filter-day"><span>{label}</span>'
                f'<input type="date" class="form-control" {named} value="{shown}"></label>'
            )
        case _:
            used = " yl-filter-on" if chosen else ""
            choices = options(each, chosen)
            return f'<select class="form-select yl-filter{used}" {named} aria-label="{label}">{choices}</select>'


def sizes(table: Table) -> SafeString:
    """How many rows a page has, and the other numbers as links."""
    return SafeString("".join(map(_size, table.sizes)))


def _size(link: Link) -> str:
    return (
        f'<a href="{escape(link.url)}">{link.label}</a>'
        if link.url
        else f'<span aria-current="true">{link.label}</span>'
    )


def pages(table: Table) -> SafeString:
    """The way to the pages before and after, and on a wide screen the numbers between."""
    before, after = table.previous_url, table.next_url
    back = f'<a href="{escape(before)}" rel="prev">{icon("chevron-left")}{_("上一页")}</a>' if before else ""
    on = f'<a href="{escape(after)}" rel="next">{_("下一页")}{icon("chevron-right")}</a>' if after else ""
    numbers = "".join(f'<li class="yl-page-number">{_number(each)}</li>' for each in table.page_links)
    return SafeString(f"<li>{back}</li>{numbers}<li>{on}</li>")


def _number(link: Link | None) -> str:
    if link is None:
        return '<span class="yl-gap">…</span>'
    if not link.url:
        return f'<span aria-current="page">{link.label}</span>'
    return f'<a href="{escape(link.url)}">{link.label}</a>'
