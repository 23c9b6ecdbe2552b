"""How well enterprises are placed on nodes: top-1 and top-3 over labelled profiles with a bootstrap interval.

`python tests/engines/chaingraph/measure_placing.py` prints the figures that docs/algorithms/chaingraph.md names.
"""

from __future__ import annotations

import csv
import random
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from yuanlian.engines.chaingraph import Placer, Position, Profile, read_templates
from yuanlian.presets import alias_lines, chain_texts

PROFILES = Path(__file__).with_name("profiles.csv")
ROUNDS, SEED = 2000, 7
_MADE = (
    "materials", "equipment", "machinery", "automotive", "manufacturing", "smart", "smart-manufacturing", "electronics",
)  # fmt: skip
FAR = {
    **dict.fromkeys(_MADE, ("food", "internet", "pharma", "services")),
    **dict.fromkeys(("pharma", "food", "health", "medical"), ("automotive", "internet", "machinery", "manufacturing")),
    **dict.fromkeys(("internet", "services"), ("automotive", "machinery", "materials", "pharma")),
}
"""Chains that have little in common with a chain; what they share (logistics, chips, tests) is right all the same."""


@dataclass(frozen=True, slots=True)
class Case:
    """One enterprise in words and the nodes that are right for it; none: it must stand nowhere.

    `hand` is `first` (the confidence was fitted on these and gaps they showed in the vocabulary were closed) or
    `second` (written afterwards, and nothing was changed for them).
    """

    hand: str
    chain: str
    profile: Profile
    nodes: frozenset[str]


def cases() -> tuple[Case, ...]:
    """The labelled profiles, in the order of the file."""
    lines = PROFILES.read_text(encoding="utf-8").splitlines()
    return tuple(_case(number, row) for number, row in enumerate(csv.DictReader(lines), start=1))


def _case(number: int, row: dict[str, str]) -> Case:
    profile = Profile(
        id=str(number),
        name=row["name"],
        products=tuple(part for part in row["products"].split(";") if part),
        scope=tuple(part for part in (row["scope"],) if part),
        classes=tuple(row["class"].split()),
    )
    return Case(row["set"], row["chain"], profile, frozenset(row["nodes"].split()))


@cache
def placers() -> dict[str, Placer]:
    """A placer for every chain, with the vocabulary of other names."""
    aliases = [(row["name"], row["other"]) for row in csv.DictReader(alias_lines())]
    return {code: Placer(template, aliases) for code, template in read_templates(chain_texts()).items()}


def ranked(case: Case) -> tuple[Position, ...]:
    """The three likeliest nodes of a case."""
    return placers()[case.chain].rank(case.profile)


def placed(case: Case) -> tuple[Position, ...]:
    """The nodes on which a case is placed."""
    return placers()[case.chain].place(case.profile)


def hits(found: Iterable[Case], top: int) -> list[bool]:
    """For every case with a node whether a right one stands among the first `top`."""
    return [any(one.node in case.nodes for one in ranked(case)[:top]) for case in found if case.nodes]


def interval(found: list[bool]) -> tuple[float, float]:
    """The 95 per cent bootstrap interval of a share."""
    draw = random.Random(SEED)
    shares = sorted(sum(draw.choices(found, k=len(found))) / len(found) for _ in range(ROUNDS))
    return shares[ROUNDS // 40], shares[-ROUNDS // 40]


def strangers() -> list[bool]:
    """Whether a profile of the first hand is placed in a chain far from its own, for every such pair."""
    own = [case for case in cases() if case.hand == "first" and case.nodes]
    return [bool(placers()[chain].place(case.profile)) for case in own for chain in FAR.get(case.chain, ())]


def main() -> None:
    """The figures are printed."""
    for hand in ("first", "second"):
        _tell(hand, [case for case in cases() if case.hand == hand])
    found = strangers()
    print(f"in chains far from their own placed {sum(found)}/{len(found)} = {sum(found) / len(found):.3f}")


def _tell(hand: str, found: list[Case]) -> None:
    for top in (1, 3):
        good = hits(found, top)
        low, high = interval(good)
        print(f"{hand}: top-{top} {sum(good)}/{len(good)} = {sum(good) / len(good):.3f} [{low:.3f}, {high:.3f}]")
    firm = [(case, placed(case)[0]) for case in found if case.nodes and placed(case)]
    right = sum(position.node in case.nodes for case, position in firm)
    print(f"{hand}: placed {len(firm)}, the first position right {right} = {right / len(firm):.3f}")
    strange = [case for case in found if not case.nodes]
    print(
        f"{hand}: of {len(strange)} that say nothing for the chain placed {sum(bool(placed(case)) for case in strange)}"
    )


if __name__ == "__main__":
    main()
