"""Arrays kept on a shelf come back as they were put; columns of which nothing is known take no memory."""

from __future__ import annotations

import numpy as np
import pytest

from yuanlian.engines.text.growing import GrowingArray
from yuanlian.engines.text.memory import PIECE, Shelf, joined


@pytest.mark.parametrize("sizes", [(0,), (3, 0, 5), (PIECE // 8, 7, PIECE // 4 + 1)])
def test_what_was_put_on_a_shelf_comes_back_in_order(sizes):
    shelf, put = Shelf(np.uint32), [np.arange(size, dtype=np.int64) + size for size in sizes]
    for array in put:
        shelf.put(array)
    assert joined(shelf).tolist() == np.concatenate(put).tolist()


def test_rows_keep_their_width_on_a_shelf():
    shelf = Shelf(np.int8)
    shelf.put(np.array([[1, -2], [3, 4]]))
    assert shelf[0].tolist() == [[1, -2], [3, 4]]


def test_a_shelf_with_nothing_gives_an_empty_array_of_its_kind():
    assert joined(Shelf(np.uint64)).dtype == np.uint64


@pytest.mark.parametrize(("known", "more"), [(np.nan, np.nan), (-1.0, -1.0)])
def test_a_column_of_one_value_stays_small_as_it_grows(known, more):
    column = GrowingArray(np.broadcast_to(np.array([known]), 1000))
    column.append(more)
    assert (len(column), column.view().strides) == (1001, (0,))


def test_a_column_of_one_value_takes_another():
    column = GrowingArray(np.broadcast_to(np.array([np.nan]), 3))
    column.append(28.5)
    column.append(np.nan)
    column.set(0, 1.0)
    assert np.nan_to_num(column.view()).tolist() == [1.0, 0.0, 0.0, 28.5, 0.0]
