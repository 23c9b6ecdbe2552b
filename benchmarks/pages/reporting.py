"""What was measured, as tables for people: each page with its times on both databases, and what stands out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

GOAL = 150.0  # milliseconds: the 95th percentile of lists and details
HELD = ("list", "detail")
TITLES = {
    "list": "Lists",
    "detail": "Details",
    "form": "Forms",
    "api": "API",
    "data": "Map and other data",
}


def percentile(values: Sequence[float], share: float) -> float:
    """The value that `share` of the values do not exceed (nearest rank), in milliseconds; 0 without values."""
    if not values:
        return 0.0
    ordered = sorted(values)
    return 1000 * ordered[min(len(ordered) - 1, max(0, -(-int(share * 1000) * len(ordered) // 1000) - 1))]


@dataclass(slots=True)
class Line:
    """One route on one database: its answers to four clients at once and alone, its queries."""

    together: list[float] = field(default_factory=list)
    alone: list[float] = field(default_factory=list)
    queries: set[int] = field(default_factory=set)
    grows: bool = False
    worst: tuple[float, str] = (0.0, "")

    @property
    def late(self) -> float:
        """The 95th percentile of the slowest role and view, in milliseconds."""
        return self.worst[0]


def lines(rows: Iterable[dict[str, Any]]) -> dict[tuple[str, str, bool], Line]:
    """Lines by kind, route and whether these are other views (sorted, searched, filtered) of a list."""
    found: dict[tuple[str, str, bool], Line] = {}
    for row in rows:
        line = found.setdefault((row["kind"], row["route"], bool(row["variant"])), Line())
        line.together += row["together"]
        line.alone += row["alone"]
        small = [count for count in row["small"] if count is not None]
        if not row["variant"]:
            line.queries |= set(small) or {row["queries"]}
            line.grows |= len(set(small)) > 1
        own = percentile(row["together"], 0.95)
        line.worst = max(line.worst, (own, f"{row['role']} {row['variant']}".strip()))
    return found


def numbers(line: Line | None) -> list[str]:
    """The cells of one line."""
    if line is None or not line.together:
        return ["–"] * 5
    shares = [f"{percentile(line.together, share):.0f}" for share in (0.5, 0.95, 0.99)]
    mark = " ▲" if line.late > GOAL else ""
    return [f"{percentile(line.alone, 0.5):.0f}", *shares, f"{line.late:.0f}{mark} {line.worst[1]}"]


def table(kind: str, answers: Sequence[dict[tuple[str, str, bool], Line]], names: Sequence[str]) -> list[str]:
    """Every route of a kind, one row each, the databases side by side."""
    keys = sorted({key for answer in answers for key in answer if key[0] == kind})
    if not keys:
        return []
    heads = [f"{name}: {what}" for name in names for what in ("alone", "p50", "p95", "p99", "slowest role, p95")]
    out = [f"### {TITLES[kind]}", "", "| address | queries | " + " | ".join(heads) + " |"]
    out.append("|---|--:|" + "--:|--:|--:|--:|---|" * len(names))
    for key in keys:
        found = [answer.get(key) for answer in answers]
        queries = sorted({count for line in found if line for count in line.queries})
        grows = " grows!" if any(line and line.grows for line in found) else ""
        counts = f"{queries[0]}–{queries[-1]}" if len(queries) > 1 else "".join(map(str, queries))
        label = f"`{key[1]}`" + (" sorted, searched, filtered, last page, more rows" if key[2] else "")
        out.append(
            "| " + " | ".join([label, counts + grows, *(cell for line in found for cell in numbers(line))]) + " |"
        )
    return [*out, ""]


def summary(answers: Sequence[dict[tuple[str, str, bool], Line]], names: Sequence[str]) -> list[str]:
    """How many lists and details keep the goal."""
    out = []
    for name, answer in zip(names, answers, strict=True):
        held = {key: line for key, line in answer.items() if key[0] in HELD and line.together}
        kept = sum(line.late <= GOAL for line in held.values())
        everything = [took for line in held.values() for took in line.together]
        shares = " / ".join(f"{percentile(everything, share):.0f}" for share in (0.5, 0.95, 0.99))
        count = len(everything)
        out.append(
            f"- **{name}**: {kept} of {len(held)} rows of lists and details keep p95 ≤ {GOAL:.0f} ms for every role; "
            f"over all of them p50 / p95 / p99 {shares} ms ({count:,} answers)."
        )
    return out


def report(measured: Sequence[dict[str, Any]], facts: Sequence[str]) -> str:
    """The section of RESULTS.md."""
    names = [each["database"]["version"] for each in measured]
    answers = [lines(each["rows"]) for each in measured]
    out = ["## Pages and API", "", *facts, "", *summary(answers, names), ""]
    for kind in TITLES:
        out += table(kind, answers, names)
    return "\n".join(out)


def complaints(measured: Sequence[dict[str, Any]]) -> list[str]:
    """Views beyond the goal with their slowest queries, for whoever mends them."""
    out = []
    for each in measured:
        for row in each["rows"]:
            if percentile(row["together"], 0.95) > GOAL or row["wrong"]:
                out.append(f"{each['database']['vendor']} {_complaint(row)}")
                out += [f"    {sql}" for sql in row["slow"]]
    return out


def _complaint(row: dict[str, Any]) -> str:
    late, alone = percentile(row["together"], 0.95), percentile(row["alone"], 0.5)
    busy, waiting = percentile(row["computing"], 0.5), 1000 * row["database"]
    status = f", status {row['wrong']}" if row["wrong"] else ""
    return (
        f"{row['route']} {row['role']} {row['variant']}: p95 {late:.0f} ms, alone {alone:.0f} (computing {busy:.0f}), "
        f"{row['queries']} queries in {waiting:.0f} ms{status}"
    )
