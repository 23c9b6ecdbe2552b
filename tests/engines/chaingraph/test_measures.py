"""Gaps, local supply, concentration and bottlenecks of a chain that can be checked by hand."""

from __future__ import annotations

from engines.chaingraph.small_chain import GRAPH, standing
from yuanlian.engines.chaingraph import (
    Gap,
    GapKind,
    Measure,
    MeasureKind,
    bottlenecks,
    concentration,
    coverage,
    extensions,
    gaps,
    local_supply,
)

TWO_HOUSES = standing("A:pmi", "B:board", "C:home", "D:home")


def _values(measures: tuple[Measure, ...]) -> dict[str, int | None]:
    return {measure.node: measure.value for measure in measures}


def test_what_somebody_present_needs_and_nobody_makes_is_missing() -> None:
    missing = [gap for gap in gaps(GRAPH, TWO_HOUSES) if gap.kind is GapKind.MISSING]
    assert [(gap.node, gap.needed_by, gap.customers, gap.weight) for gap in missing] == [
        ("resin", ("pmi", "board"), 2, 1400),
        ("paint", ("home",), 2, 500),
        ("test", ("home",), 2, 0),
    ]


def test_one_maker_alone_is_a_gap_also_when_it_makes_a_kind_of_what_is_needed() -> None:
    alone = [gap for gap in gaps(GRAPH, TWO_HOUSES) if gap.kind is GapKind.SINGLE_SUPPLIER]
    assert alone == [
        Gap(
            node="board",
            kind=GapKind.SINGLE_SUPPLIER,
            suppliers=("B",),
            needed_by=("home",),
            customers=2,
            weight=1500,
        ),
        Gap(
            node="foam",
            kind=GapKind.SINGLE_SUPPLIER,
            suppliers=("A",),
            needed_by=("board",),
            customers=1,
            weight=600,
        ),
    ]


def test_two_makers_for_eleven_buyers_are_thin_and_for_ten_they_are_not() -> None:
    makers = standing("X:board", "Y:board")
    buyers = standing(*(f"H{number}:home" for number in range(11)))
    assert [gap.node for gap in gaps(GRAPH, makers + buyers) if gap.kind is GapKind.THIN] == ["board"]
    assert [gap.node for gap in gaps(GRAPH, makers + buyers[:10]) if gap.kind is GapKind.THIN] == []


def test_who_makes_its_own_input_is_no_customer_for_it() -> None:
    assert "board" not in {gap.node for gap in gaps(GRAPH, standing("A:board", "A:home"))}


def test_what_could_be_fed_from_here_and_nobody_makes_is_an_extension() -> None:
    assert [(one.node, one.fed_by, one.enterprises, one.share) for one in extensions(GRAPH, standing("A:eps"))] == [
        ("board", ("foam",), ("A",), 600)
    ]


def test_local_supply_weighs_inputs_by_strength_and_the_chain_by_enterprises() -> None:
    assert _values(local_supply(GRAPH, TWO_HOUSES)) == {"": 525, "pmi": 0, "board": 600, "home": 750}


def test_coverage_counts_a_class_whose_kind_is_made() -> None:
    assert coverage(GRAPH, standing("A:pmi", "B:board")) == Measure(
        kind=MeasureKind.COVERAGE, node="", value=375, counted=8, about=("foam", "pmi", "board")
    )


def test_concentration_is_the_sum_of_squared_shares_and_unknown_when_most_sizes_are() -> None:
    sizes = standing("A:home:60", "B:home:40", "C:home", "D:board", "E:paint:0")
    assert [(one.node, one.value, one.counted, one.unknown) for one in concentration(GRAPH, sizes)] == [
        ("board", None, 0, 1),
        ("paint", None, 1, 0),
        ("home", 5200, 2, 1),
    ]


def test_a_loss_runs_downstream_by_shares_through_what_is_made_here() -> None:
    found = bottlenecks(GRAPH, TWO_HOUSES)
    assert [(one.node, one.value, one.about) for one in found] == [
        ("board", 1500, ("home",)),
        ("foam", 1500, ("home", "board")),
        ("pmi", 1500, ("home", "board")),
    ]


def test_a_second_kind_halves_what_the_loss_of_the_first_cuts() -> None:
    assert _values(bottlenecks(GRAPH, [*TWO_HOUSES, *standing("E:eps")]))["pmi"] == 750


def test_nothing_is_cut_where_the_next_step_is_bought_elsewhere() -> None:
    assert bottlenecks(GRAPH, standing("A:pmi", "C:home")) == ()
