"""Why the engine proposes a node, as sentences."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from yuanlian.domain.chains.models import Position
from yuanlian.domain.enterprises.vocabulary import class_name
from yuanlian.engines.chaingraph import PlacedBy
from yuanlian.web import formats

SENTENCES: dict[PlacedBy, Promise] = {
    PlacedBy.SAME: _("写有“%(said)s”，正是本环节的“%(known)s”"),
    PlacedBy.ALIAS: _("写有“%(said)s”，即“%(known)s”"),
    PlacedBy.KIND_OF: _("“%(said)s”是“%(known)s”的一种"),
    PlacedBy.CONTAINS: _("“%(said)s”里有“%(known)s”"),
    PlacedBy.WORDS: _("“%(said)s”与“%(known)s”用词相近"),
    PlacedBy.CLASS: _("行业分类“%(said)s”属于本环节"),
    PlacedBy.BRANCH: _("行业分类“%(said)s”与本环节的“%(known)s”相近"),
}
CLASSES = frozenset({PlacedBy.CLASS, PlacedBy.BRANCH})
SHOWN = 3


def sentences(row: Position, most: int = SHOWN) -> list[str]:
    """The first reasons of a proposal, the strongest first."""
    return [_sentence(reason) for reason in row.reasons[:most]]


def _sentence(reason: dict[str, Any]) -> str:
    code = PlacedBy(reason["code"])
    said, known = reason["said"], reason["known"]
    if code in CLASSES:
        said, known = class_name(said) or said, class_name(known) or known
    return str(SENTENCES[code]) % {"said": said, "known": known}


def joined(lines: Iterable[str]) -> str:
    """Several reasons in one line."""
    return ("；" if formats.chinese() else "; ").join(lines)
