"""Small pieces of HTML made in Python because a page holds hundreds of them: icons, badges, table cells."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import cache, lru_cache
from html import escape
from pathlib import Path

from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from yuanlian.web import formats
from yuanlian.web.parts import TONE_ICONS, Badge, Deadline, Lines, Link, Money, Pace, Tick, Tone, Value, Words
from yuanlian.web.tables import Column, Filter, Row, Table

SPRITE = "vendor/icons/sprite.svg"
KEPT = 4096  # pieces of each kind that are made once and drawn again


class UnknownIconError(ValueError):
    """The sprite holds no such icon; add it to web/vendor.toml and run tools/vendor.py fetch."""


@cache
def icon_names() -> frozenset[str]:
    """The icons a page may ask for."""
    sprite = (Path(__file__).parent / "static" / SPRITE).read_text(encoding="utf-8")
    return frozenset(line.split('"')[1] for line in sprite.splitlines() if line.startswith("<symbol "))


@cache
def _drawing(name: str) -> SafeString:
    """What an icon draws; the sprite's address is fixed while the process runs."""
    if name not in icon_names():
        raise UnknownIconError(name)
    return format_html('<use href="{}#{}"/>', static(SPRITE), name)


@lru_cache(KEPT)
def icon(name: str, label: str = "") -> SafeString:
    """An icon of the sprite: decoration beside words, or with `label` an image that says it."""
    spoken = f'role="img" aria-label="{escape(label)}"' if label else 'aria-hidden="true"'
    return mark_safe(f'<svg class="yl-icon" {spoken}>{_drawing(name)}</svg>')  # noqa: S308 -- both parts are escaped


def standing(name: str) -> SafeString:
    """What a template draws that knows nothing of the page; the same while the process runs."""
    return _standing_part(name, get_language() or "")


@lru_cache(KEPT)
def _standing_part(name: str, _language: str) -> SafeString:
    return render_to_string(name)


def badge(state: Badge) -> SafeString:
    """A state as icon and words on a pale ground of its tone."""
    return _badge(state.tone, state.icon or TONE_ICONS[state.tone], str(state.label))


@lru_cache(KEPT)
def _badge(tone: Tone, drawing: str, words: str) -> SafeString:
    return format_html('<span class="yl-badge yl-tone-{}">{}{}</span>', tone.value, icon(drawing), words)


def deadline(due: Deadline) -> SafeString:
    """The due day and how it stands: in N working days, today, late by N, paused, or done."""
    return _deadline(due, get_language() or "")


@lru_cache(KEPT)
def _deadline(due: Deadline, _language: str) -> SafeString:
    words, tone, drawing = _standing(due)
    return format_html(
        '<span class="yl-deadline yl-tone-{}"><span>{}{}</span> <time datetime="{}">{}</time></span>',
        tone.value,
        icon(drawing),
        words,
        due.due.isoformat(),
        formats.day(due.due),
    )


def _standing(due: Deadline) -> tuple[str, Tone, str]:
    """The sentence, the tone and the icon of a deadline."""
    left = due.working_days
    if due.pace is Pace.DONE:
        return _("已办结"), Tone.GOOD, "circle-check"
    if due.pace is Pace.PAUSED:
        return _("已暂停计时"), Tone.NEUTRAL, "clock-pause"
    if left < 0:
        late = ngettext("逾期 %(days)d 个工作日", "逾期 %(days)d 个工作日", -left) % {"days": -left}
        return late, Tone.BAD, "clock-exclamation"
    if left == 0:
        return _("今天到期"), Tone.WARN, "hourglass-high"
    ahead = ngettext("还剩 %(days)d 个工作日", "还剩 %(days)d 个工作日", left) % {"days": left}
    return ahead, Tone.WARN if left == 1 else Tone.INFO, "clock"


def value(shown: Value) -> SafeString:
    """Any value of a table cell or a fact as a reader sees it; None is shown as unknown."""
    return _safe(shown) if isinstance(shown, str) else _drawn(shown)


def _drawn(shown: Value) -> SafeString:
    match shown:
        case None | Money(yuan=None):
            return format_html('<span class="yl-unknown">{}</span>', formats.unknown())
        case Badge():
            return badge(shown)
        case Deadline():
            return deadline(shown)
        case Link(label=label, url=url, note=note):
            return _with_note(f'<a href="{escape(url)}">{_safe(label)}</a>', note)
        case Lines(text=text, note=note):
            return _with_note(_safe(text), note)
        case Tick():
            return _tick(shown)
        case date():
            return _when(shown)
        case _:
            return _safe(_text(shown))


def _safe(words: Words) -> SafeString:
    """The words as they may stand in a page; what is HTML already stays as it is."""
    text = str(words)
    return text if isinstance(text, SafeString) else SafeString(escape(text))


def rows(table: Table) -> SafeString:
    """The lines of a table's body; a value not given is unknown."""
    heads = [(column, _cell_start(column)) for column in table.columns]
    return mark_safe("".join(_row(row, heads) for row in table.rows))  # noqa: S308 -- made of escaped parts


def _row(row: Row, heads: Sequence[tuple[Column, str]]) -> str:
    key = f' data-key="{escape(row.key)}"' if row.key else ""
    address = escape(row.url) if row.url else ""
    leads = f' data-href="{address}"' if address else ""
    parts = [f'<tr role="row"{key}{leads}>']
    for column, start in heads:
        shown = value(row.cells.get(column.key))
        linked = address and column.lead
        parts.append(
            f'{start}<a class="yl-row-link" href="{address}">{shown}</a></td>' if linked else f"{start}{shown}</td>"
        )
    return "".join([*parts, "</tr>"])


def _cell_start(column: Column) -> str:
    kinds = {"yl-number": column.numeric, "yl-lead": column.lead, "yl-minor": column.minor}
    names = " ".join(name for name, holds in kinds.items() if holds)
    look = f' class="{names}"' if names else ""
    return f'<td role="cell" data-label="{escape(str(column.label))}"{look}>'


def options(each: Filter, chosen: str) -> SafeString:
    """The choices of a filter, its label first as the open one."""
    lines = [f'<option value="">{escape(str(each.label))}</option>']
    for code, label in each.choices:
        mark = " selected" if code == chosen else ""
        lines.append(f'<option value="{escape(code)}"{mark}>{escape(str(label))}</option>')
    return mark_safe("".join(lines))  # noqa: S308 -- made of escaped parts


def _text(shown: Words | int | Decimal | Money) -> Words:
    match shown:
        case Money(yuan=yuan):
            return formats.money(yuan)
        case int() | Decimal():
            return formats.count(shown)
        case _:
            return shown


def _when(shown: date) -> SafeString:
    if isinstance(shown, datetime):
        return _time(shown.isoformat(), formats.moment(shown))
    return _day(shown, get_language() or "")


@lru_cache(KEPT)
def _day(shown: date, _language: str) -> SafeString:
    return _time(shown.isoformat(), formats.day(shown))


def _time(exact: str, words: str) -> SafeString:
    return SafeString(f'<time datetime="{exact}">{escape(words)}</time>')


def _tick(box: Tick) -> SafeString:
    return format_html(
        '<label class="yl-tick"><input class="form-check-input" type="checkbox" form="{}" name="{}" value="{}">'
        '<span class="visually-hidden">{}</span></label>',
        box.form,
        box.name,
        box.value,
        box.label,
    )


def _with_note(line: str, note: Words) -> SafeString:
    return SafeString(f'{line}<span class="yl-note">{_safe(note)}</span>' if note else line)
