"""How proposals from words alone meet the demo requests of the zones.

The requests were written for the demo, with the category their authors meant; the vocabulary is the zone's own.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from importlib.resources import files
from importlib.resources.abc import Traversable

from yuanlian.engines.triage import URGENCY_WORDS, Category, Vocabulary, propose


def tables() -> Iterator[str]:
    """Lines of Markdown, as they are measured."""
    yield "| zone | categories | requests | first | among three | proposed | of these right |"
    yield "|---|---|---|---|---|---|---|"
    zones = files("yuanlian.presets") / "zones"
    for zone in sorted(zones.iterdir(), key=lambda folder: folder.name):
        if (zone / "categories.csv").is_file():
            yield _line(zone)


def _line(zone: Traversable) -> str:
    vocabulary = _vocabulary(zone)
    cases = [row for row in _rows(zone, "requests.csv") if vocabulary.category(row["category"])]
    proposals = [(propose(row["text"], vocabulary), row["category"]) for row in cases]
    guessed = [([guess.category for guess in proposal.guesses], meant) for proposal, meant in proposals]
    made = [proposal.best.category == meant for proposal, meant in proposals if proposal.best]
    first = sum(guesses[:1] == [meant] for guesses, meant in guessed)
    three = sum(meant in guesses for guesses, meant in guessed)
    counts = (len(vocabulary.categories), len(cases), first, three, len(made), sum(made))
    return f"| {zone.name} | {' | '.join(map(str, counts))} |"


def _vocabulary(zone: Traversable) -> Vocabulary:
    categories = tuple(
        Category(
            row["code"],
            (row["name"], row["name_en"]),
            tuple(row["keywords"].split()),
            row["lead_department"],
            tuple(row["helpers"].split()),
        )
        for row in _rows(zone, "categories.csv")
        if row["lead_department"]
    )
    return Vocabulary("preset", categories, URGENCY_WORDS)


def _rows(zone: Traversable, name: str) -> list[dict[str, str]]:
    return list(csv.DictReader((zone / name).read_text(encoding="utf-8").splitlines()))
