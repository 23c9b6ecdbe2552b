"""Chain maps as the parts that pages draw: states as badges, reasons as sentences, figures that open their records."""

from __future__ import annotations

from django.utils.translation import gettext as _

from yuanlian.domain.chains.models import Position
from yuanlian.domain.chains.states import PositionState
from yuanlian.web.chains.graph import MARKS, Mark
from yuanlian.web.parts import Badge, Tone

MARK_TONES = {
    Mark.HELD: Tone.GOOD,
    Mark.EMPTY: Tone.NEUTRAL,
    Mark.MISSING: Tone.BAD,
    Mark.SINGLE_SUPPLIER: Tone.WARN,
    Mark.THIN: Tone.WARN,
}
STATE_TONES = {
    PositionState.SUGGESTED: Tone.INFO,
    PositionState.CONFIRMED: Tone.GOOD,
    PositionState.REJECTED: Tone.NEUTRAL,
}


def mark_badge(mark: Mark) -> Badge:
    """How a node stands."""
    return Badge(MARKS[mark], MARK_TONES[mark])


def state_badge(row: Position) -> Badge:
    """How far it is known that the enterprise stands there."""
    state = PositionState(row.state)
    return Badge(state.label, STATE_TONES[state])


def confidence(row: Position) -> str:
    """How likely the engine holds it; one that a person placed says so."""
    if row.permille is None:
        return _("人工确定")
    return _("可能性 %(share)d%%") % {"share": round(row.permille / 10)}
