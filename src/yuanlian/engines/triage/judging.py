"""Judges whether a model may take another one's place: by whole proposals on cases that neither has learnt from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from yuanlian.engines.triage.learning import Model
from yuanlian.engines.triage.measuring import Measure, macro_f1
from yuanlian.engines.triage.proposing import propose
from yuanlian.engines.triage.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Case:
    """A request held back from learning, as people wrote it, with the category it was closed under."""

    text: str
    category: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """How the same cases are told with the standing model and with the challenger."""

    standing: Measure
    challenger: Measure

    @property
    def takes_over(self) -> bool:
        """Whether the challenger tells the cases at least as well."""
        return self.challenger.macro_f1 >= self.standing.macro_f1


def compare(
    cases: Sequence[Case], vocabulary: Vocabulary, *, standing: Model | None, challenger: Model | None
) -> Comparison:
    """Both as they would propose in this zone; None is the vocabulary's words alone. Raises `ValueError` without cases.

    What is counted is the category shown first; `sure` is the share for which a proposal is made at all.
    """
    if not cases:
        raise ValueError("models are compared on cases")
    return Comparison(_judged(cases, vocabulary, standing), _judged(cases, vocabulary, challenger))


def _judged(cases: Sequence[Case], vocabulary: Vocabulary, model: Model | None) -> Measure:
    proposals = [propose(case.text, vocabulary, model=model, top=1) for case in cases]
    first = [proposal.guesses[0].category if proposal.guesses else "" for proposal in proposals]
    codes = {code: at for at, code in enumerate(sorted({*first, *(case.category for case in cases)}))}
    guessed = np.array([codes[code] for code in first], np.int64)
    told = np.array([codes[case.category] for case in cases], np.int64)
    right, sure = guessed == told, np.array([proposal.best is not None for proposal in proposals])
    return Measure(
        cases=len(cases),
        macro_f1=round(1000 * macro_f1(guessed, told)),
        right=round(1000 * float(right.mean())),
        sure=round(1000 * float(sure.mean())),
        sure_right=round(1000 * float(right[sure].mean())) if sure.any() else 0,
    )
