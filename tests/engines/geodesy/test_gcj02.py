"""GCJ-02 against the sample points that implementations of the formula publish, and against itself."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from yuanlian.engines.geodesy import from_gcj02, to_gcj02

# Longitude, latitude: WGS84, then GCJ-02 (the published test vectors of eviltransform).
SAMPLES = [
    ((121.5272106, 31.1774276), (121.531541859215, 31.17530398364597)),  # Shanghai
    ((113.912316, 22.543847), (113.9171764808363, 22.540796131694766)),  # Shenzhen
    ((116.377817, 39.911954), (116.38404722455657, 39.91334545536069)),  # Beijing
]
ABROAD = [(-104.9903, 39.7392), (153.0251, -27.4698), (-43.1729, -22.9068), (139.767125, 35.681236)]


@pytest.mark.parametrize(("wgs", "gcj"), SAMPLES)
def test_published_points_are_shifted_as_published(wgs, gcj):
    assert to_gcj02([wgs])[0] == pytest.approx(gcj, abs=1e-6)


@pytest.mark.parametrize("point", ABROAD)
def test_nothing_abroad_is_shifted(point):
    assert (tuple(to_gcj02([point])[0]), tuple(from_gcj02([point])[0])) == (point, point)


@given(st.floats(73.0, 136.0), st.floats(2.0, 55.0))
def test_the_inverse_leads_back_within_a_centimetre(lon, lat):
    back = from_gcj02(to_gcj02([(lon, lat)]))[0]
    assert back == pytest.approx((lon, lat), abs=1e-7)


def test_many_points_are_shifted_like_each_alone():
    points = [wgs for wgs, _gcj in SAMPLES]
    assert np.array_equal(to_gcj02(points), np.concatenate([to_gcj02([point]) for point in points]))


def test_no_points_are_no_points():
    assert to_gcj02([]).shape == (0, 2)
