"""Measured times become honest lines, and RESULTS.md keeps the sections of others."""

from __future__ import annotations

import pytest
from benchmarks.pages import reporting

from benchmarks import results


def row(route: str, role: str, together: list[float], **more) -> dict:
    """What a stage says about one view."""
    usual = {"kind": "list", "variant": "", "alone": [0.01], "queries": 9, "small": [5, 5], "computing": [0.01]}
    return {
        **usual,
        "route": route,
        "role": role,
        "together": together,
        "wrong": None,
        "database": 0.001,
        "slow": [],
        **more,
    }


@pytest.mark.parametrize(("share", "wanted"), [(0.5, 50.0), (0.95, 95.0), (0.99, 99.0), (1.0, 100.0)])
def test_a_percentile_is_the_nearest_rank(share: float, wanted: float) -> None:
    assert reporting.percentile([number / 1000 for number in range(1, 101)], share) == pytest.approx(wanted)


def test_a_page_is_as_late_as_for_its_slowest_role() -> None:
    found = reporting.lines([row("a_list", "bureau", [0.02] * 99), row("a_list", "secretary", [0.4])])
    assert found["list", "a_list", False].worst == (pytest.approx(400.0), "secretary")


def test_a_page_whose_queries_grow_with_its_rows_is_named() -> None:
    found = reporting.lines([row("a_list", "bureau", [0.02], small=[5, 7])])
    assert (found["list", "a_list", False].grows, found["list", "a_list", False].queries) == (True, {5, 7})


def test_the_summary_counts_lists_and_details_within_the_goal() -> None:
    rows = [
        row("a_list", "bureau", [0.02]),
        row("b_detail", "bureau", [0.3], kind="detail"),
        row("c", "x", [9.0], kind="api"),
    ]
    assert reporting.summary([reporting.lines(rows)], ["SQLite"])[0].startswith("- **SQLite**: 1 of 2 rows")


def test_a_page_that_is_refused_is_a_complaint() -> None:
    measured = [{"database": {"vendor": "sqlite"}, "rows": [row("a_list", "bureau", [0.02], wrong=500)]}]
    assert reporting.complaints(measured)[0].endswith("status 500")


def test_a_section_replaces_its_own_and_leaves_the_others(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(results, "RESULTS", tmp_path / "RESULTS.md")
    results.write_section("one", "## One\nold")
    results.write_section("two", "## Two")
    results.write_section("one", "## One\nnew")
    marks = "<!-- bench:one -->\n## One\nnew\n<!-- /bench:one -->\n\n<!-- bench:two -->\n## Two\n<!-- /bench:two -->\n"
    assert (tmp_path / "RESULTS.md").read_text() == f"{results.HEAD}\n{marks}"
