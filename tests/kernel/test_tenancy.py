"""Rows stay in their zone; joins compare zones."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection, models, transaction
from django.db.models.signals import post_init

from making import make_chain, make_enterprise, make_zone
from yuanlian.domain.enterprises.models import Enterprise
from yuanlian.kernel.tenancy import OtherZone, _is_plain, in_zone

pytestmark = pytest.mark.django_db


def test_a_key_to_another_zones_row_is_refused():
    one, other = make_zone(), make_zone()
    with pytest.raises(OtherZone):
        make_enterprise(one, chain=make_chain(other))


def test_a_row_cannot_leave_its_zone():
    row = Enterprise.objects.get(pk=make_enterprise(make_zone()).pk)
    row.zone = make_zone()
    with pytest.raises(OtherZone):
        row.save()


def test_inside_a_zone_no_other_zones_row_is_written():
    one, other = make_zone(), make_zone()
    with in_zone(one.id), pytest.raises(OtherZone):
        make_enterprise(other)


def test_a_join_does_not_reach_another_zones_row():
    one, other = make_zone(), make_zone()
    row = make_enterprise(one, chain=make_chain(one, "a"))
    foreign = make_chain(other, "b")
    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        Enterprise.objects.filter(pk=row.pk).update(chain_id=foreign.pk)
        found = list(Enterprise.objects.filter(chain__code="b"))
        transaction.set_rollback(True)
    assert found == []


def test_a_row_is_made_as_django_makes_it():
    made = make_enterprise(make_zone(), lon=112.9, founded_on="2015-03-01")
    names = [field.attname for field in Enterprise._meta.concrete_fields]
    for some in (names, [name for name in names if name != "scope"]):
        values = Enterprise.objects.values_list(*some).get(pk=made.pk)
        ours = Enterprise.from_db("default", some, values)
        theirs = models.Model.from_db.__func__(Enterprise, "default", some, values)
        assert (ours._state.db, ours._state.adding) == (theirs._state.db, theirs._state.adding)
        held = [{name: value for name, value in vars(row).items() if name in names} for row in (ours, theirs)]
        assert held == [dict(zip(some, values, strict=True))] * 2
        assert (ours, ours.scope) == (theirs, made.scope)


def test_a_row_that_somebody_watches_being_made_is_made_by_its_constructor():
    seen = []
    watch = lambda instance, **_rest: seen.append(instance.pk)  # noqa: E731 -- a receiver
    row = make_enterprise(make_zone())
    post_init.connect(watch, sender=Enterprise)
    _is_plain.cache_clear()
    try:
        Enterprise.objects.get(pk=row.pk)
    finally:
        post_init.disconnect(watch, sender=Enterprise)
        _is_plain.cache_clear()
    assert seen == [row.pk]


@pytest.mark.postgres
def test_postgresql_refuses_a_key_across_zones():
    one, other = make_zone(), make_zone()
    row, foreign = make_enterprise(one), make_chain(other)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    with pytest.raises(IntegrityError):
        Enterprise.objects.filter(pk=row.pk).update(chain_id=foreign.pk)
