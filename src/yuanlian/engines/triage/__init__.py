"""Triage: free text to category, departments and urgency with reasons, and to requests that say the same.

`propose(text, vocabulary, model=…)` serves a request; `learn(examples, …)` makes a model of closed ones, `compare`
tells whether it may take over, `dump` and `load` keep it; `Archive` and `similar` find requests that say the same;
`Industries` ranks the classes of GB/T 4754 for a text.
"""

from yuanlian.engines.triage.guessing import Guess, rank, tell
from yuanlian.engines.triage.industries import (
    Industries,
    IndustryClass,
    IndustryGuess,
    InvalidClasses,
    read_classes,
)
from yuanlian.engines.triage.judging import Case, Comparison, compare
from yuanlian.engines.triage.learning import ENGINE, Example, Model, NothingToLearn, learn
from yuanlian.engines.triage.likeness import Archive, Likeness, similar
from yuanlian.engines.triage.measuring import Measure
from yuanlian.engines.triage.proposing import Doubt, Proposal, Status, propose
from yuanlian.engines.triage.reading import content_words, given_words
from yuanlian.engines.triage.storing import BrokenModel, dump, facts, load
from yuanlian.engines.triage.vocabulary import (
    URGENCY_WORDS,
    Category,
    InvalidVocabulary,
    Urgency,
    UrgencyWord,
    Vocabulary,
)
from yuanlian.engines.triage.wares import Ware

__all__ = [
    "ENGINE",
    "URGENCY_WORDS",
    "Archive",
    "BrokenModel",
    "Case",
    "Category",
    "Comparison",
    "Doubt",
    "Example",
    "Guess",
    "Industries",
    "IndustryClass",
    "IndustryGuess",
    "InvalidClasses",
    "InvalidVocabulary",
    "Likeness",
    "Measure",
    "Model",
    "NothingToLearn",
    "Proposal",
    "Status",
    "Urgency",
    "UrgencyWord",
    "Vocabulary",
    "Ware",
    "compare",
    "content_words",
    "dump",
    "facts",
    "given_words",
    "learn",
    "load",
    "propose",
    "rank",
    "read_classes",
    "similar",
    "tell",
]
