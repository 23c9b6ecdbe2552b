"""The two documents about the zones keep up with the mechanisms and the words of the house."""

from __future__ import annotations

import re
from pathlib import Path

from yuanlian.domain.party.states import LinkRole, OrganisationKind
from yuanlian.domain.zones.states import PlaceKind

DOCS = Path(__file__).resolve().parents[2] / "docs"
MECHANISMS = [
    *(f"A{number}" for number in range(1, 16)),
    *(f"B{number}" for number in range(1, 13)),
    *(f"C{number}" for number in range(1, 10)),
    *(f"D{number}" for number in range(1, 10)),
]


def _rows() -> list[list[str]]:
    lines = (DOCS / "zones.md").read_text(encoding="utf-8").splitlines()
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if re.match(r"\| [A-D][+\d]", line)]


def test_every_mechanism_has_one_row_in_order() -> None:
    numbered = [row[0].split()[0] for row in _rows()]
    assert [number for number in numbered if "+" not in number] == MECHANISMS


def test_every_mechanism_has_a_screen_a_test_and_a_state() -> None:
    assert [row for row in _rows() if len(row) != 4 or not all(row)] == []


def test_a_mechanism_that_stands_names_a_test_that_exists() -> None:
    standing = [row for row in _rows() if row[3] != "not yet"]
    missing = [
        (row[0], name)
        for row in standing
        for name in re.findall(r"tests/[\w/]+\.py", row[2]) or ["no test named"]
        if not (DOCS.parent / name).is_file()
    ]
    assert missing == []


def test_the_glossary_knows_every_kind_of_organisation_link_and_place() -> None:
    text = (DOCS / "concepts.md").read_text(encoding="utf-8")
    drawn = {PlaceKind.OUTLINE.value, PlaceKind.ROAD.value}
    words = {*OrganisationKind.values, *LinkRole.values, *(set(PlaceKind.values) - drawn)}
    assert {word for word in words if f"`{word}`" not in text} == set()
