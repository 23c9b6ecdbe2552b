"""Ids as a database keeps them."""

from __future__ import annotations

import copy
import pickle
from uuid import UUID

from yuanlian.kernel.ids import id_of, new_id


def test_an_id_of_its_digits_is_that_id() -> None:
    for given in (new_id(), UUID(int=0), UUID(int=2**128 - 1)):
        made = id_of(given.hex)
        assert made == given
        assert (str(made), hash(made), made.is_safe) == (str(given), hash(given), given.is_safe)
        assert pickle.loads(pickle.dumps(made)) == copy.deepcopy(made) == given


def test_no_digits_are_no_id() -> None:
    assert id_of(None) is None
