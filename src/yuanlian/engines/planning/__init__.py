"""The planner: sites, assignments, districts, groups, visits and duty, each proposed from today's plan.

Each kind is a module with `read(data) -> Problem` (plain values as in a problem file; raises `ProblemRefused` naming
the rows) and `solve(problem, limits) -> Plan`; a room with rows of its own builds the Problem itself. Public here:
`Limits(work, seed, seconds, spent, stop)`, `Plan(status, cost, bound, changes, reasons, assign, open, routes, order,
facts)`, `Status`, `Reason(code, rows, names, values)`, `Code`, `OUT`, `ProblemRefused(reasons)`,
`sentence_of(reason, language)`. Every plan has passed the checker of its kind.
"""

from yuanlian.engines.planning.faults import ProblemRefused, WrongPlan
from yuanlian.engines.planning.shapes import OUT, Code, Limits, Plan, Reason, Status
from yuanlian.engines.planning.wording import sentence_of

__all__ = [
    "OUT",
    "Code",
    "Limits",
    "Plan",
    "ProblemRefused",
    "Reason",
    "Status",
    "WrongPlan",
    "sentence_of",
]
