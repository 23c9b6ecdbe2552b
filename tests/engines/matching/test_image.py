"""An index opened from its image is the index that was laid out, changes like it, and leaves the bytes alone."""

from __future__ import annotations

from functools import cache

import pytest
from hypothesis import given, settings

from engines.matching.test_building import ALL, KNOWLEDGE, LONG, TEXTS, model
from yuanlian.engines.matching import Index, Need, Supplier, rank

NEW = Supplier(id="新", products=("液压油缸", "全新减速机"), area="b", employees=12, certificates=("iso9001",))


@cache
def image() -> bytes:
    return b"".join(Index.build(ALL, space=model().space).image())


def opened() -> Index:
    return Index.opened(image(), space=model().space)


def changed(index: Index) -> Index:
    index.add(NEW)
    index.remove("yeya")
    index.add(Supplier(id="boxiang", products=("刹车片",)))
    return index


@given(TEXTS)
@settings(max_examples=25, deadline=None)
def test_an_opened_index_answers_as_the_one_laid_out(text: str) -> None:
    known = KNOWLEDGE.with_model(model())
    built = Index.build(ALL, space=model().space)
    assert rank(opened(), Need(text=text), knowledge=known) == rank(built, Need(text=text), knowledge=known)


def test_an_opened_index_holds_every_supplier_as_it_was_given() -> None:
    assert list(opened().suppliers()) == sorted(ALL, key=lambda one: one.id)


def test_an_opened_index_changes_as_a_built_one() -> None:
    built = changed(Index.build(ALL, space=model().space))
    assert changed(opened()).to_bytes() == built.to_bytes()


def test_what_comes_later_stands_in_the_next_image() -> None:
    again = Index.opened(b"".join(changed(opened()).image()), space=model().space)
    assert (again.get("新"), again.get("yeya"), rank(again, Need(text="全新减速机")).ids[:1]) == (NEW, None, ("新",))


def test_changes_are_not_written_to_the_bytes() -> None:
    before = bytes(image())
    changed(opened())
    assert (image(), opened().get("长")) == (before, LONG)


def test_an_empty_index_can_be_opened() -> None:
    assert len(Index.opened(b"".join(Index.build([]).image()))) == 0


@pytest.mark.parametrize("data", [b"", b"YLIMAGE0" + image()[8:], image()[:200], image()[:-5000]])
def test_other_bytes_are_refused(data: bytes) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 -- every way of being no image is one
        Index.opened(data, space=model().space)


def test_an_image_of_another_space_is_refused() -> None:
    with pytest.raises(ValueError, match="another space"):
        Index.opened(image())
