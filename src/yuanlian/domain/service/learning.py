"""What triage learns from: a zone's closed requests, some always held back; which version stands, and its file.

A request closed with a category is an example. One in five, chosen by its id for good, is never learnt from: on these
every version is judged, so that no version is asked about what it has seen. Texts that say the same to the letter
count once, and a held-back one is left out when its twin was learnt from.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import QuerySet

from yuanlian.domain.service.models import Request, TriageModel
from yuanlian.domain.service.states import RequestState
from yuanlian.engines.triage import Case, Example, Model, content_words, load
from yuanlian.kernel import clock
from yuanlian.kernel.learnt import Versions
from yuanlian.kernel.models import Job

if TYPE_CHECKING:
    from yuanlian.kernel.actor import Actor

LEARN_JOB = "service.learn"
LATEST = 10_000
"""So many of the latest closed requests are read."""
JUDGED = 400
"""So many of the latest held-back cases judge a version."""
FEWEST, FEWEST_JUDGED = 60, 15
"""Below these numbers of examples and held-back cases nothing is learnt."""
_ONE_IN = 5


@dataclass(frozen=True, slots=True)
class Material:
    """What there is to learn from and to be judged by, and when the latest of it was closed."""

    examples: tuple[Example, ...]
    cases: tuple[Case, ...]
    until: datetime

    @property
    def enough(self) -> bool:
        """Whether a version can be learnt and judged."""
        several = len({example.category for example in self.examples}) > 1
        return several and len(self.examples) >= FEWEST and len(self.cases) >= FEWEST_JUDGED


def closed(zone: UUID) -> QuerySet[Request]:
    """Closed requests whose category the zone still has."""
    known = Request.objects.filter(zone_id=zone, state=RequestState.CLOSED, category__is_active=True)
    return known.filter(category__lead__isnull=False)


def material(zone: UUID) -> Material:
    """Examples and held-back cases of the zone, the latest first."""
    columns = ("id", "text", "category__code", "closed_at")
    rows = list(closed(zone).order_by("-closed_at", "-id").values_list(*columns)[:LATEST])
    learnt: dict[tuple[str, ...], Example] = {}
    held: dict[tuple[str, ...], Case] = {}
    for key, text, category, _at in rows:
        words = content_words(text)
        if not words:
            continue
        if is_held_back(key):
            held.setdefault(words, Case(text, category))
        else:
            learnt.setdefault(words, Example(words, category))
    cases = [case for words, case in held.items() if words not in learnt]
    return Material(tuple(learnt.values()), tuple(cases[:JUDGED]), rows[0][3] if rows else clock.now())


def is_held_back(key: UUID) -> bool:
    """The same for a request for good, and for one in five of them."""
    return hashlib.sha256(key.bytes).digest()[0] % _ONE_IN == 0


VERSIONS = Versions("service", TriageModel, load)


def versions(actor: Actor) -> QuerySet[TriageModel]:
    """Every version of the actor's zone, the newest first."""
    return VERSIONS.rows(actor.zone)


def model_in_use(zone: UUID) -> tuple[TriageModel, Model] | None:
    """The version in use and what it learnt; None while the zone's words decide alone."""
    return VERSIONS.in_use(zone)


def last_job(actor: Actor) -> Job | None:
    """The latest learning of the actor's zone, whoever began it."""
    return Job.objects.filter(zone_id=actor.zone, kind=LEARN_JOB).order_by("-created_at").first()


def fresh(zone: UUID, since: datetime | None) -> int:
    """How many requests were closed after `since`; all without one."""
    rows = closed(zone)
    return (rows if since is None else rows.filter(closed_at__gt=since)).count()
