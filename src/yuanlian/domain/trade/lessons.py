"""What matching learns from: the zone's enterprises and its deals, some needs always held back; which version stands.

A deal that both sides agreed on says that the supplier can serve the need. One need in five, chosen by its id for good,
is never learnt from: on these every version is judged. Confidential needs neither teach nor judge.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import QuerySet

from yuanlian.domain.trade.models import Deal, MatchingModel
from yuanlian.domain.trade.states import DealState, Visibility
from yuanlian.engines.matching import Case, Need, Purchase, unpack
from yuanlian.kernel import clock
from yuanlian.kernel.learnt import Versions
from yuanlian.kernel.models import Job

if TYPE_CHECKING:
    from yuanlian.kernel.actor import Actor

LEARN_JOB = "trade.learn"
ENGINE = "matching-space-1"
LATEST = 10_000
"""So many of the latest deals are read."""
JUDGED = 300
"""So many of the latest held-back needs judge a version."""
FEWEST, FEWEST_JUDGED = 40, 10
"""Below these numbers of deals and held-back needs nothing is learnt."""
NEWLY_AGREED = 20
_ONE_IN = 5

VERSIONS = Versions("trade", MatchingModel, unpack)


@dataclass(frozen=True, slots=True)
class Material:
    """Who bought from whom, the needs held back with who served them, and when the latest deal was agreed on."""

    purchases: tuple[Purchase, ...]
    cases: tuple[Case, ...]
    held_back: frozenset[UUID]
    until: datetime

    @property
    def enough(self) -> bool:
        """Whether a version can be learnt and judged."""
        return len(self.purchases) >= FEWEST and len(self.cases) >= FEWEST_JUDGED

    @property
    def digest(self) -> str:
        """SHA-256 of what is learnt from."""
        lines = sorted(f"{one.buyer} {one.supplier}" for one in self.purchases)
        return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def agreed(zone: UUID) -> QuerySet[Deal]:
    """Deals that both sides agreed on, for needs that are no secret."""
    rows = Deal.objects.filter(zone_id=zone, state__in=[DealState.AGREED, DealState.DELIVERED])
    return rows.filter(match__need__visibility=Visibility.ZONE)


def material(zone: UUID) -> Material:
    """Purchases to learn from and held-back needs of the zone, the latest first."""
    columns = ("match__need_id", "match__need__title", "match__need__text", "match__need__enterprise_id")
    rows = agreed(zone).order_by("-agreed_at", "-id").values_list(*columns, "match__supplier_id", "agreed_at")
    purchases: list[Purchase] = []
    served: dict[UUID, set[str]] = defaultdict(set)
    asked: dict[UUID, Need] = {}
    moments: list[datetime] = []
    for need, title, text, buyer, supplier, moment in rows[:LATEST]:
        moments.append(moment or clock.now())
        if is_held_back(need):
            asked[need] = Need(text=f"{title}。{text}", buyer=str(buyer))
            served[need].add(str(supplier))
        else:
            purchases.append(Purchase(str(buyer), str(supplier)))
    cases = tuple(Case(asked[need], frozenset(served[need])) for need in list(asked)[:JUDGED])
    return Material(tuple(purchases), cases, frozenset(asked), max(moments, default=clock.now()))


def is_held_back(need: UUID) -> bool:
    """The same for a need for good, and for one in five of them."""
    return hashlib.sha256(need.bytes).digest()[0] % _ONE_IN == 0


def fresh(zone: UUID, since: datetime | None) -> int:
    """How many deals were agreed on after `since`; all without one."""
    rows = agreed(zone)
    return (rows if since is None else rows.filter(agreed_at__gt=since)).count()


def versions(actor: Actor) -> QuerySet[MatchingModel]:
    """Every version of the actor's zone, the newest first."""
    return VERSIONS.rows(actor.zone)


def last_job(actor: Actor) -> Job | None:
    """The latest learning of the actor's zone, whoever began it."""
    return Job.objects.filter(zone_id=actor.zone, kind=LEARN_JOB).order_by("-created_at").first()
