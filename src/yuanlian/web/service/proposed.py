"""What triage proposed for a request, in the zone's own names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from yuanlian.domain.service.models import Request
from yuanlian.web.access import ZoneRequest
from yuanlian.web.service import choices


@dataclass(frozen=True, slots=True)
class Proposed:
    """Category, departments and urgency with the words that decided; not sure when the words do not decide."""

    sure: bool
    category: str
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
        words=proposal.get("words", []),
        urgency_words=proposal.get("urgency_words", []),
        lead=names.get(proposal.get("lead", ""), ""),
        helpers="、".join(names.get(each, each) for each in proposal.get("helpers", [])),
    )
