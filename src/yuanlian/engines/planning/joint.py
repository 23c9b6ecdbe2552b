"""Due inspections of one enterprise whose windows overlap become one visit of several departments.

For each enterprise the fewest moments that lie in every window are found (earliest end first, which is exact for
intervals); the inspections of one moment go together. What that spares the enterprise and what it costs the
departments, who wait for each other, is told side by side.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from yuanlian.engines.planning.rows import Rows


@dataclass(frozen=True, slots=True, kw_only=True)
class Joint:
    """The visits as rows of customers, which inspections (rows) each of them holds, and both sides in figures."""

    visits: Rows
    holds: tuple[tuple[int, ...], ...]
    facts: Mapping[str, float]


def merged(inspections: Rows) -> Joint:
    """Inspections {enterprise, department, x, y, ready, due, service, skills?} as few visits.

    A visit lasts as long as its longest inspection: departments work side by side. A department's time at the
    enterprise before is the sum of its own inspections, now the length of each visit it joins.
    """
    inspections.places()
    ready, due, service = (inspections.numbers(field) for field in ("ready", "due", "service"))
    owner, department = (inspections.column(field) for field in ("enterprise", "department"))
    together: list[list[int]] = []
    ends: dict[Any, int] = {}
    for row in sorted(range(inspections.count), key=lambda row: (due[row], row)):
        last = ends.get(owner[row])
        if last is not None and ready[row] <= due[together[last][0]]:
            together[last].append(row)
        else:
            ends[owner[row]] = len(together)
            together.append([row])
    visits = _visits(inspections, together)
    joined = sum(len({department[row] for row in rows}) * max(service[row] for row in rows) for rows in together)
    facts = {
        "inspections": float(inspections.count),
        "visits": float(len(together)),
        "visits_spared": float(inspections.count - len(together)),
        "department_time_apart": float(service.sum()),
        "department_time_joint": float(joined),
    }
    called = tuple(str(visit["id"]) for visit in visits)
    held = tuple(map(tuple, together))
    return Joint(visits=Rows("inspections", visits, len(visits), called), holds=held, facts=facts)


def _visits(inspections: Rows, together: list[list[int]]) -> list[dict[str, Any]]:
    """Each visit as a customer: the window all its inspections share, all their skills."""
    ready, due, service = (inspections.numbers(field) for field in ("ready", "due", "service"))
    skills = inspections.column("skills", ())
    x, y = inspections.column("x"), inspections.column("y")
    return [
        {
            "id": "+".join(inspections.called[row] if inspections.called else str(row) for row in rows),
            "x": x[rows[0]], "y": y[rows[0]], "demand": 1, "service": max(service[row] for row in rows),
            "ready": max(ready[row] for row in rows), "due": min(due[row] for row in rows),
            "skills": sorted({str(one) for row in rows for one in skills[row]}),
        }
        for rows in together
    ]  # fmt: skip
