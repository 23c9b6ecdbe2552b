"""The audit chain holds, and shows where it was broken."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction

from making import make_zone, system
from yuanlian.kernel import audit
from yuanlian.kernel.guard import install_audit_guard
from yuanlian.kernel.models import AuditEntry

pytestmark = pytest.mark.django_db


def three_acts(zone):
    with transaction.atomic():
        for number in range(3):
            audit.append(system(zone), f"test.{number}", kind="test", object_id=None, changed={"phone": "13800000000"})


def test_a_chain_of_acts_is_whole():
    zone = make_zone()
    three_acts(zone)
    assert list(audit.breaks(zone.id)) == []


def test_each_zone_has_its_own_chain():
    one, other = make_zone(), make_zone()
    three_acts(one)
    three_acts(other)
    assert list(AuditEntry.objects.filter(zone=other).order_by("seq").values_list("seq", flat=True)) == [1, 2, 3]


def test_a_changed_entry_is_found():
    zone = make_zone()
    three_acts(zone)
    AuditEntry.objects.filter(zone=zone, seq=2).update(verb="test.forged")
    assert [(found.seq, found.reason) for found in audit.breaks(zone.id)] == [(2, "digest differs")]


def test_a_removed_entry_is_found():
    zone = make_zone()
    three_acts(zone)
    AuditEntry.objects.filter(zone=zone, seq=2).delete()
    assert [found.reason for found in audit.breaks(zone.id)] == ["missing"]


def test_entries_cut_off_at_the_end_are_found():
    zone = make_zone()
    three_acts(zone)
    AuditEntry.objects.filter(zone=zone, seq=3).delete()
    assert [found.reason for found in audit.breaks(zone.id)] == ["tail differs"]


def test_personal_values_do_not_stand_in_the_chain():
    zone = make_zone()
    three_acts(zone)
    fields = AuditEntry.objects.filter(zone=zone).values_list("fields", flat=True)
    assert {len(entry["phone"]) for entry in fields} == {16}


def test_an_act_that_is_rolled_back_leaves_no_entry():
    zone = make_zone()
    with transaction.atomic():
        audit.append(system(zone), "test", kind="test", object_id=None)
        transaction.set_rollback(True)
    assert AuditEntry.objects.filter(zone=zone).count() == 0


@pytest.mark.parametrize("write", [lambda rows: rows.update(verb="x"), lambda rows: rows.delete()])
def test_the_database_refuses_to_change_an_entry(write):
    zone = make_zone()
    three_acts(zone)
    install_audit_guard(connection)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        write(AuditEntry.objects.filter(zone=zone, seq=1))
