"""Rows stay in their zone; joins compare zones."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection, transaction

from making import make_chain, make_enterprise, make_zone
from yuanlian.domain.enterprises.models import Enterprise
from yuanlian.kernel.tenancy import OtherZone, in_zone

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


@pytest.mark.postgres
def test_postgresql_refuses_a_key_across_zones():
    one, other = make_zone(), make_zone()
    row, foreign = make_enterprise(one), make_chain(other)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    with pytest.raises(IntegrityError):
        Enterprise.objects.filter(pk=row.pk).update(chain_id=foreign.pk)
