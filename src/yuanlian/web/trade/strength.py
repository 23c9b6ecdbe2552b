"""How well a supplier fits, in one word that a buyer understands; read off the reasons, never off the sum alone.

Points put suppliers in order and mean nothing outside one ranking. A word is given for what the reasons say: who names
the thing itself or delivered it before fits well, whatever stands beside it.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from yuanlian.domain.trade.wording import Sentence
from yuanlian.engines.matching import ReasonCode
from yuanlian.web.parts import Badge, Tone

NAMED = frozenset({ReasonCode.SAME, ReasonCode.KIND_OF, ReasonCode.ALIAS, ReasonCode.MEMBER})
BESIDE = frozenset({ReasonCode.NEAR, ReasonCode.SIZE, ReasonCode.PROFILE})
CLEAR, SOME = 900, 400
"""Points of one reason: a product that is the thing or a kind of it, by any of its names; a product that holds it."""

VERY_WELL: Promise = gettext_lazy("很合适")
WELL: Promise = gettext_lazy("合适")
PERHAPS: Promise = gettext_lazy("可能")


def strength_of(reasons: Sequence[Sentence]) -> Badge:
    """很合适, 合适 or 可能: by the best thing that the reasons say; one set aside before is 可能 at most."""
    if any(each.code is ReasonCode.FEEDBACK and each.points < 0 for each in reasons):
        return Badge(PERHAPS, Tone.NEUTRAL)
    dealt = any(each.code is ReasonCode.PAST_DEALS for each in reasons)
    if dealt or any(each.code in NAMED and each.points >= CLEAR for each in reasons):
        return Badge(VERY_WELL, Tone.GOOD)
    if any(each.code not in BESIDE and each.points >= SOME for each in reasons):
        return Badge(WELL, Tone.INFO)
    return Badge(PERHAPS, Tone.NEUTRAL)
