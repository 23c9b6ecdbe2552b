"""The planning benchmark measures any problem file beside its naive rule."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from benchmarks.planning.any_file import of_file


def row(path: Path, **data) -> list[str]:
    """The cells of the printed row, but for the time."""
    path.write_text(json.dumps(data), encoding="utf-8")
    return [cell.strip() for cell in list(of_file(path, "assign", best=5.0))[3].split("|")][1:-2]


def test_a_file_gets_its_answer_beside_bound_best_known_and_naive_rule(tmp_path: Path) -> None:
    cells = row(tmp_path / "one.json", cost=[[1, 2], [3, 9]], capacity=[1, 1])
    assert cells == ["2", "optimal", "5", "5", "0.000 %", "5", "0.000 %", "10", "0"]


def test_a_naive_rule_that_finds_no_room_says_so(tmp_path: Path) -> None:
    cells = row(tmp_path / "two.json", cost=[[1, 2], [2, None]], capacity=[1, 1])
    assert cells[-2:] == ["does not fit", "0"]


def test_a_bad_file_ends_with_its_reasons(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match=r"The field capacity is missing\."):
        row(tmp_path / "bad.json", cost=[[1, 2]])
