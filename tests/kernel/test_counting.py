"""Counts are kept while nothing happens in the zone, and asked anew as soon as something does."""

from __future__ import annotations

import pytest
from django.db import transaction

from making import make_department, make_zone, system
from yuanlian.domain.zones.models import Department
from yuanlian.kernel import audit
from yuanlian.kernel.counting import counted, kept
from yuanlian.kernel.reading import reading

pytestmark = pytest.mark.django_db


def act(zone):
    with transaction.atomic():
        audit.append(system(zone), "test.done", kind="test", object_id=None, changed={})


def departments(zone):
    return Department.objects.filter(zone_id=zone.id)


def look(zone, rows=None):
    """What a reader of the zone is told, in a request of its own."""
    with reading():
        return counted(departments(zone) if rows is None else rows, zone.id)


@pytest.fixture
def zone():
    made = make_zone("here")
    act(made)
    make_department(made, "d1", "一局")
    return made


def test_while_nothing_happens_the_rows_are_counted_once(zone, django_assert_num_queries):
    look(zone)
    with django_assert_num_queries(1):  # the end of the chain
        assert look(zone) == 1


def test_after_an_act_in_the_zone_they_are_counted_again(zone):
    look(zone)
    make_department(zone, "d2", "二局")
    act(zone)
    assert look(zone) == 2


def test_an_act_taken_back_leaves_the_count_right(zone):
    look(zone)
    with transaction.atomic():
        make_department(zone, "d2", "二局")
        act(zone)
        look(zone)
        transaction.set_rollback(True)
    make_department(zone, "d3", "三局")
    make_department(zone, "d4", "四局")
    act(zone)
    assert look(zone) == 3


def test_an_act_in_another_zone_changes_nothing_here(zone, django_assert_num_queries):
    look(zone)
    act(make_zone("there"))
    with django_assert_num_queries(1):
        assert look(zone) == 1


def test_other_values_and_other_columns_are_other_questions(zone):
    make_department(zone, "d2", "一局")
    act(zone)
    rows = departments(zone)
    names, codes = (rows.values(column).distinct() for column in ("name", "code"))
    asked = [rows, rows.filter(code="d2"), rows.filter(code="d3"), names, codes]
    assert [look(zone, each) for each in asked] == [2, 1, 0, 1, 2]


def test_two_things_asked_of_the_same_rows_are_kept_apart(zone):
    rows = departments(zone)
    with reading():
        told = [kept(kind, rows, zone.id, lambda kind=kind: kind) for kind in ("one", "other", "one")]
    assert told == ["one", "other", "one"]


def test_where_nobody_acted_yet_nothing_is_kept():
    zone = make_zone("fresh")
    assert look(zone) == 0
    make_department(zone, "d1", "一局")
    assert look(zone) == 1


def test_who_acts_is_told_what_is_so_in_the_middle_of_the_act(zone):
    look(zone)
    make_department(zone, "d2", "二局")
    assert counted(departments(zone), zone.id) == 2
