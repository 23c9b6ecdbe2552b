"""`yuanlian plan` proposes from a file to a file and refuses in a sentence."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from benchmarks.planning import generated_work

from yuanlian.cli.main import main
from yuanlian.cli.plan import KINDS


def planned(folder: Path, problem: Any, *options: str, kind: str = "assign") -> tuple[int, dict[str, Any]]:
    asked, out = folder / "P.json", folder / "A.json"
    asked.write_text(problem if isinstance(problem, str) else json.dumps(problem), "utf-8")
    code = main(["plan", kind, "--problem", str(asked), "--out", str(out), *options])
    return code, json.loads(out.read_text("utf-8")) if out.exists() else {}


def test_the_answer_stands_in_the_file(tmp_path: Path) -> None:
    code, answer = planned(tmp_path, {"cost": [[1, 5], [4, 2]], "capacity": [1, 1], "today": [1, 1]})
    assert (code, answer) == (
        0,
        {
            "status": "optimal", "cost": 3.0, "bound": 3.0, "changes": 1, "reasons": [], "details": [],
            "assign": [0, 1],
        },
    )  # fmt: skip


@pytest.mark.parametrize("named", ["big.npz", "big.npz:cost"])
def test_large_arrays_stand_beside_the_problem(tmp_path: Path, named: str) -> None:
    np.savez(tmp_path / "big.npz", cost=np.array([[1, 5], [4, 2]]))
    assert planned(tmp_path, {"cost": named, "capacity": [1, 1]})[1]["assign"] == [0, 1]


def small(kind: str) -> dict[str, Any]:
    """A small problem of the kind, the same each time."""
    random = np.random.default_rng(1)
    xy = random.random((18, 2)).tolist()
    stops = [{"x": x, "y": y, "demand": 1, "ready": 0, "due": 20, "service": 0.1} for x, y in xy]
    return {
        "sites": {"p": 3, "capacity": 40, "demand": [5] * 18, "xy": xy},
        "assign": {"cost": random.random((3, 24)).tolist(), "weight": [[2, 3] * 12] * 3, "capacity": [25] * 3},
        "districts": generated_work.districts(120, 4, seed=1),
        "groups": generated_work.groups(40, seed=1),
        "visits": {"depot": {"x": 0, "y": 0, "open": 0, "close": 30}, "customers": stops, "capacity": 6, "vehicles": 5},
        "duty": generated_work.duty(0.9, seed=1, tasks=40),
    }[kind]


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_seed_and_work_write_the_same_bytes(tmp_path: Path, kind: str) -> None:
    written = []
    for _turn in range(2):
        planned(tmp_path, small(kind), "--seed", "4", "--work", "5", kind=kind)
        written.append((tmp_path / "A.json").read_bytes())
    assert written[0] == written[1]


def test_an_impossible_problem_ends_with_1_and_says_why(tmp_path: Path, monkeypatch, capsys) -> None:
    monkeypatch.setenv("YUANLIAN_LANG", "en")
    code, answer = planned(tmp_path, {"cost": [[1, 5, 2]], "capacity": [2]})
    assert (code, answer["status"], capsys.readouterr().err.splitlines()[0]) == (
        1, "infeasible", "All together need 3, all capacities offer 2: short by 1.",
    )  # fmt: skip


def test_a_plan_without_any_group_says_so_beside_its_answer(tmp_path: Path, monkeypatch, capsys) -> None:
    monkeypatch.setenv("YUANLIAN_LANG", "en")
    apart = [{"x": x, "y": 0, "members": 2, "size": 9, "industry": "A"} for x in (0, 50)]
    asked = {"units": apart, "need": 3, "max_units": 6, "radius_km": 3}
    code, answer = planned(tmp_path, asked, kind="groups")
    assert (code, answer["cost"], answer["reasons"]) == (0, 20.0, capsys.readouterr().err.splitlines())
    assert answer["reasons"][0] == "No group was formed: all 2 units stay out."


@pytest.mark.parametrize(("teams", "said"), [(1, "1 team is not enough"), (2, "2 teams are not enough")])
def test_one_team_and_several_are_said_each_in_its_words(tmp_path: Path, monkeypatch, capsys, teams, said) -> None:
    monkeypatch.setenv("YUANLIAN_LANG", "en")
    stop = {"x": 0, "y": 1, "demand": 1, "ready": 0, "due": 9, "service": 1}
    depot = {"x": 0, "y": 0, "open": 0, "close": 9}
    asked = {"depot": depot, "customers": [stop] * 3, "capacity": 1, "vehicles": teams}
    planned(tmp_path, asked, "--work", "1", kind="visits")
    assert capsys.readouterr().err.partition(";")[0] == said


@pytest.mark.parametrize(
    ("problem", "sentence"),
    [
        ("{", "P.json is not JSON."),
        ("[1]", "P.json must be one JSON object."),
        ({"cost": [[1, "x"]], "capacity": [1]}, "The field cost holds something that is no number: 0."),
        ({"cost": "no.npz", "capacity": [1]}, "Cannot read the array file no.npz"),
    ],
)
def test_a_bad_file_ends_with_1_and_a_sentence(tmp_path: Path, monkeypatch, capsys, problem, sentence: str) -> None:
    monkeypatch.setenv("YUANLIAN_LANG", "en")
    assert planned(tmp_path, problem)[0] == 1
    assert capsys.readouterr().err.startswith(sentence)


@pytest.mark.parametrize(
    ("kind", "given"),
    [
        ("assign", ('{"cost": 1, "capacity": [1]}', "The field cost has the wrong size")),
        ("assign", ('{"cost": [[1e300]], "capacity": [1]}', "The field cost is outside its range: 0.")),
        ("sites", ('{"demand": 4}', "The field demand has the wrong size")),
        ("sites", ('{"demand": [1], "capacity": 2, "xy": 3}', "xy must be a list of objects.")),
        ("sites", ('{"demand": [1], "capacity": 2, "xy": [[0, Infinity]]}', "Coordinates (xy) are missing: 0.")),
        (
            "groups",
            ('{"units": [{"x": 0, "y": 0, "members": 1}], "need": NaN}', "The field need must be a whole number"),
        ),
        ("districts", ('{"units": [{"load": 1}], "edges": [[0, 1], [2]]}', "The field edges has the wrong size: 1")),
    ],
)
def test_odd_values_end_with_1_and_a_sentence(tmp_path: Path, monkeypatch, capsys, kind, given) -> None:
    monkeypatch.setenv("YUANLIAN_LANG", "en")
    assert planned(tmp_path, given[0], kind=kind)[0] == 1
    assert capsys.readouterr().err.startswith(given[1])


def test_wrong_limits_are_wrong_usage(tmp_path: Path) -> None:
    assert planned(tmp_path, {"cost": [[1]], "capacity": [1]}, "--seconds", "0")[0] == 2
