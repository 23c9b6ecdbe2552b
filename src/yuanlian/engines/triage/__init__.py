"""Triage: free text to category, departments and urgency with reasons, and to requests that say the same."""

from yuanlian.engines.triage.likeness import Archive, Likeness, similar
from yuanlian.engines.triage.proposing import Doubt, Guess, Proposal, Status, propose
from yuanlian.engines.triage.vocabulary import (
    URGENCY_WORDS,
    Category,
    InvalidVocabulary,
    Urgency,
    UrgencyWord,
    Vocabulary,
)

__all__ = [
    "URGENCY_WORDS",
    "Archive",
    "Category",
    "Doubt",
    "Guess",
    "InvalidVocabulary",
    "Likeness",
    "Proposal",
    "Status",
    "Urgency",
    "UrgencyWord",
    "Vocabulary",
    "propose",
    "similar",
]
