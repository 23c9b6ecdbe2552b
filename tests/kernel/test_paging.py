"""One page of a long list: the order of the list, the neighbours of the lines, nothing that the list left out."""

from __future__ import annotations

import pytest

from making import make_chain, make_enterprise, make_zone
from yuanlian.domain.enterprises.models import Enterprise
from yuanlian.kernel.paging import Slice, page_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def found():
    zone = make_zone("here")
    chain = make_chain(zone, "c1", "新材料")
    for name in ("丙厂", "甲厂", "丁厂", "乙厂"):
        make_enterprise(zone, name, chain=chain)
    make_enterprise(make_zone("there"), "别处的厂")
    return Enterprise.objects.filter(zone=zone).exclude(name="丁厂").order_by("-name")


def test_a_page_keeps_the_order_of_the_list_and_leaves_out_what_it_leaves_out(found) -> None:
    names = [row.name for row in page_of(found, Enterprise.objects.all(), Slice(0, 50))]
    assert names == sorted(["丙厂", "甲厂", "乙厂"], reverse=True)


def test_a_page_begins_and_ends_where_it_is_asked_to(found) -> None:
    names = [row.name for row in page_of(found, Enterprise.objects.all(), Slice(1, 2))]
    assert names == [sorted(["丙厂", "甲厂", "乙厂"], reverse=True)[1]]


def test_the_lines_bring_their_neighbours(found, django_assert_num_queries) -> None:
    with django_assert_num_queries(2):
        rows = page_of(found, Enterprise.objects.select_related("chain"), Slice(0, 50))
        assert {row.chain.name for row in rows} == {"新材料"}


@pytest.mark.parametrize(("first", "last"), [(0, 2), (1, 3), (2, 4), (2, 3)])
def test_pages_counted_from_either_end_are_the_same(found, first, last) -> None:
    every = [row.name for row in found]
    counted = page_of(found, Enterprise.objects.all(), Slice(first, last, 3))
    assert [row.name for row in counted] == every[first:last]


def test_a_list_without_rows_is_not_asked_again(found, django_assert_num_queries) -> None:
    with django_assert_num_queries(0):
        assert page_of(found, Enterprise.objects.none(), Slice(0, 50, 0)) == []
