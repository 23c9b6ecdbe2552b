"""Rows by column, in the base and behind it."""

import numpy as np

from yuanlian.engines.text import Postings
from yuanlian.engines.text.postings import PostingsBuilder


def base() -> Postings:
    builder = PostingsBuilder(2)
    columns, rows = np.array([0, 1, 1]), np.array([5, 5, 9])
    builder.count(columns)
    builder.seal()
    builder.fill(columns, rows)
    return builder.postings()


def test_many_columns_are_read_at_once() -> None:
    rows, sizes = base().many(np.array([1, 0]))
    assert (rows.tolist(), sizes.tolist()) == ([5, 9, 5], [2, 1])


def test_a_column_that_has_a_number_and_no_row_yet_lists_nothing() -> None:
    """A writer gives a phrase its number first and its first row after; somebody may ask in between."""
    rows, sizes = base().many(np.array([0, 2, 1, 7]))
    assert (rows.tolist(), sizes.tolist()) == ([5, 5, 9], [1, 0, 2, 0])


def test_rows_that_come_later_stand_behind_those_of_the_base() -> None:
    postings = base()
    postings.append(0, 11)
    postings.append(4, 12)
    rows, sizes = postings.many(np.array([0, 4, 3]))
    assert (rows.tolist(), sizes.tolist()) == ([5, 11, 12], [2, 1, 0])
