"""The parts a page is made of, as plain values: views build them, templates/parts draws them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import TypeAlias

from django.utils.functional import Promise
from django.utils.translation import gettext

from yuanlian.web import formats

Words: TypeAlias = str | Promise  # text, or text that is translated when it is shown


class Tone(StrEnum):
    """What a state means for the reader; each has its colour and its default icon."""

    NEUTRAL = "neutral"
    INFO = "info"
    ACTIVE = "active"
    GOOD = "good"
    WARN = "warn"
    BAD = "bad"


TONE_ICONS: dict[Tone, str] = {
    Tone.NEUTRAL: "circle-dashed",
    Tone.INFO: "info-circle",
    Tone.ACTIVE: "progress",
    Tone.GOOD: "circle-check",
    Tone.WARN: "alert-triangle",
    Tone.BAD: "alert-octagon",
}


@dataclass(frozen=True, slots=True)
class Badge:
    """A state in words with an icon; colour only repeats what they say."""

    label: Words
    tone: Tone = Tone.NEUTRAL
    icon: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """Words that lead somewhere; `note` is a second, smaller line under them."""

    label: Words
    url: str
    note: Words = ""


@dataclass(frozen=True, slots=True)
class Lines:
    """A main line and a smaller one under it."""

    text: Words
    note: Words = ""


class Pace(StrEnum):
    """Whether a deadline's clock runs."""

    RUNNING = "running"
    PAUSED = "paused"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Deadline:
    """When something is due and how many working days are left; fewer than none means late."""

    due: date
    working_days: int
    pace: Pace = Pace.RUNNING


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in yuan for a table cell or a fact."""

    yuan: Decimal | int | None


@dataclass(frozen=True, slots=True)
class Tick:
    """A box to tick in a table cell: sent as `name` with the form whose id is `form`, which may stand elsewhere."""

    form: str
    name: str
    value: str
    label: Words


Value: TypeAlias = Words | int | Decimal | date | datetime | Badge | Link | Lines | Deadline | Money | Tick | None


class Method(StrEnum):
    """How an action is sent."""

    GET = "get"
    POST = "post"


@dataclass(frozen=True, slots=True)
class Action:
    """A button. GET leads to a page; POST sends a form. With `asks`, the page is shown in a dialog."""

    label: Words
    url: str
    icon: str = ""
    method: Method = Method.GET
    asks: bool = False


@dataclass(frozen=True, slots=True)
class Header:
    """The head of a page: where the reader is, its one primary action, and the rest in a menu."""

    title: Words
    subtitle: Words = ""
    crumbs: Sequence[Link] = ()
    action: Action | None = None
    more: Sequence[Action] = ()
    badge: Badge | None = None
    help_url: str = ""


class Better(StrEnum):
    """Which direction of a figure is good news."""

    MORE = "more"
    LESS = "less"
    NEITHER = "neither"


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with unit and last period beside it; the link opens the records behind it."""

    label: Words
    value: Decimal | int | None
    unit: Words = ""
    before: Decimal | int | None = None
    before_label: Words = ""
    url: str = ""
    better: Better = Better.NEITHER

    @property
    def change(self) -> str:
        """Growth against the last period: +12.3%, of a percentage in points; nothing when it cannot be said."""
        if self.value is not None and self.value == self.before:
            return gettext("持平")
        return (formats.points if self.unit == "%" else formats.change)(self.value, self.before)

    @property
    def tone(self) -> Tone:
        """Whether the change is good news, bad news or neither."""
        if self.better is Better.NEITHER or not self.change or self.value == self.before:
            return Tone.NEUTRAL
        risen = bool(self.value is not None and self.before is not None and self.value > self.before)
        return Tone.GOOD if risen is (self.better is Better.MORE) else Tone.WARN

    @property
    def arrow(self) -> str:
        """The icon that says the direction."""
        if not self.change or self.value is None or self.before is None or self.value == self.before:
            return "equal"
        return "arrow-up-right" if self.value > self.before else "arrow-down-right"


@dataclass(frozen=True, slots=True)
class Moment:
    """One entry of a timeline: when, who, what."""

    at: datetime
    title: Words
    who: Words = ""
    text: Words = ""
    icon: str = "circle-dot"
    tone: Tone = Tone.NEUTRAL
    url: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """A label and its value on an enterprise's or a request's page; None is shown as unknown."""

    label: Words
    value: Value
    help: Words = ""


@dataclass(frozen=True, slots=True)
class Tab:
    """A place inside a page, as a link."""

    label: Words
    url: str
    current: bool = False
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Empty:
    """What is shown where nothing is, and what to do about it."""

    title: Words
    text: Words = ""
    action: Action | None = None
    icon: str = "inbox"


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a long piece of work is; the page may be left and asks again by itself while it runs."""

    title: Words
    done: int
    total: int | None
    running: bool
    poll_url: str = ""
    text: Words = ""
    badge: Badge | None = None
    action: Action | None = None

    @property
    def percent(self) -> int | None:
        """Whole per cent done; None while the total is not known."""
        return None if not self.total else min(100, self.done * 100 // self.total)
