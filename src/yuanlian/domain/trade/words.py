"""What of a need its reader may read: its words, or only the class of a confidential one.

Every page, file, answer and notice that names a need takes its words from here.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from yuanlian.domain.enterprises.vocabulary import class_name
from yuanlian.domain.trade import rules
from yuanlian.domain.trade.models import Need
from yuanlian.kernel.actor import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """A need as one reader reads it; what is kept back is empty."""

    title: str
    text: str = ""
    quantity: str = ""
    certificate: str = ""
    budget: Decimal | None = None
    hidden: bool = False


def class_label(need: Need) -> str:
    """What everybody may read of a confidential need."""
    return _("保密需求：%(class)s") % {"class": class_name(need.industry_code)}


def words_for(actor: Actor, need: Need) -> Words:
    """The words of the need as far as the actor may read them."""
    if not rules.may_read_words(actor, need):
        return Words(title=class_label(need), hidden=True)
    return Words(
        title=need.title,
        text=need.text,
        quantity=need.quantity,
        certificate=need.certificate,
        budget=need.budget,
    )
