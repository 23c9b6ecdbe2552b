"""Outlines around points."""

from __future__ import annotations

from yuanlian.engines.geodesy import outline


def test_the_outline_of_a_square_has_eight_points_at_each_corner_less_those_that_look_inwards() -> None:
    square = [(112.0, 0.0), (112.01, 0.0), (112.01, 0.01), (112.0, 0.01), (112.004, 0.006)]
    (ring,) = outline(square, margin=111.32)["coordinates"]
    assert (min(ring), max(ring), len(ring), ring[0]) == ([111.999, 0.0], [112.011, 0.01], 13, ring[-1])


def test_one_point_alone_has_an_outline() -> None:
    (ring,) = outline([(112.0, 0.0)], margin=111.32)["coordinates"]
    assert len(ring) == 9


def test_no_points_have_no_outline() -> None:
    assert outline([], margin=100) == {}
