"""What triage proposed for a request, in the zone's own names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy

from yuanlian.domain.service.models import Request
from yuanlian.web import formats
from yuanlian.web.access import ZoneRequest
from yuanlian.web.service import choices

DOUBTS = {
    "no_known_word": gettext_lazy("这句话里没有认得的词。"),
    "weak": gettext_lazy("这句话里线索太少。"),
    "too_close": gettext_lazy("几个类别都像，分不清。"),
}


@dataclass(frozen=True, slots=True)
class Candidate:
    """A category that was considered, how sure triage is of it in hundredths, and the words that speak for it."""

    category: str
    percent: int
    words: Sequence[str]


@dataclass(frozen=True, slots=True)
class Proposed:
    """Category, departments and urgency with the words that decided; not sure when the words do not decide.

    `doubt` says why not, and `candidates` are what a person may choose from then.
    """

    sure: bool
    category: str
    percent: int
    doubt: str
    candidates: Sequence[Candidate]
    words: Sequence[str]
    urgency_words: Sequence[str]
    lead: str
    helpers: str


def proposal_of(http: ZoneRequest, row: Request) -> Proposed:
    """The proposal kept with the request."""
    names = choices.department_names(http.actor)
    proposal = row.proposal
    code = proposal.get("category", "")
    labels = {each.code: each.label for each in choices.categories(http.actor)}
    return Proposed(
        sure=bool(code),
        category=labels.get(code, ""),
        percent=round(proposal.get("permille", 0) / 10),
        doubt=str(DOUBTS.get(proposal.get("doubt", ""), "")),
        candidates=[
            Candidate(labels[each], round(permille / 10), words)
            for each, permille, words in proposal.get("guesses", [])
            if each in labels and permille
        ],
        words=proposal.get("words", []),
        urgency_words=proposal.get("urgency_words", []),
        lead=names.get(proposal.get("lead", ""), ""),
        helpers=formats.listed(names.get(each, each) for each in proposal.get("helpers", [])),
    )
