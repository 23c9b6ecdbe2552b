"""The prior of edge strengths from input-output coefficients, checked by hand on the small chain."""

from __future__ import annotations

import pytest

from engines.chaingraph.small_chain import CHAIN
from yuanlian.engines.chaingraph import ChainTemplate, Edge, EdgeKind, InvalidTable, Prior, read_prior, with_strengths

SECTORS = ["prefix,io135", "26,039", "2651,043", "29,049", "30,051"]
FLOWS = ["from_code,to_code,direct_coefficient", "043,049,0.3", "049,051,0.06", "043,051,0.02", "039,051,0.02"]
PRIOR = read_prior(SECTORS, FLOWS)


def _chain(*edges: Edge) -> ChainTemplate:
    return ChainTemplate(code="c", name="链", name_en="Chain", nodes=CHAIN.nodes, edges=edges)


def _up(source: str, strength: int | None = None) -> Edge:
    return Edge(source=source, target="home", kind=EdgeKind.UP, strength=strength)


def _strengths(*edges: Edge) -> list[int | None]:
    return [edge.strength for edge in with_strengths(_chain(*edges), PRIOR).edges]


def test_the_longest_prefix_of_a_class_decides_its_sector() -> None:
    assert [PRIOR.sector(code) for code in ("2651", "2641", "2924", "9999")] == ["043", "039", "049", None]


def test_inputs_share_by_their_coefficients() -> None:
    assert _strengths(_up("foam"), _up("resin"), _up("paint")) == [600, 200, 200]


def test_inputs_of_one_sector_share_its_coefficient() -> None:
    assert _strengths(_up("foam"), _up("eps"), _up("paint")) == [375, 375, 250]


def test_a_given_strength_stays_and_the_others_share_the_rest() -> None:
    assert _strengths(_up("foam", 900), _up("resin"), _up("paint")) == [900, 50, 50]


def test_what_never_flows_between_the_sectors_weighs_next_to_nothing() -> None:
    assert _strengths(_up("foam"), _up("test")) == [1000, None]
    assert _strengths(_up("home")) == [1000]
    assert _strengths(_up("foam"), _up("home")) == [1000, 1]


def test_a_table_without_its_columns_is_refused_in_a_sentence() -> None:
    with pytest.raises(InvalidTable, match="the column 'prefix' is missing"):
        read_prior(["code,io135", "29,049"], FLOWS)
    with pytest.raises(InvalidTable, match="could not convert string to float"):
        read_prior(SECTORS, [FLOWS[0], "043,049,viel"])


def test_a_prior_without_numbers_changes_nothing() -> None:
    assert with_strengths(CHAIN, Prior({}, {})) == CHAIN
