"""Sealed columns are readable in Python and sealed in the database."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.db import connection

from making import make_enterprise, make_zone
from yuanlian.domain.enterprises.models import Contact
from yuanlian.kernel.crypto import KeyMissing, key_ring, rotate

pytestmark = pytest.mark.django_db


def make_contact_row(phone="13800138000"):
    zone = make_zone()
    return Contact.objects.create(zone=zone, enterprise=make_enterprise(zone), name="王", phone=phone)


def stored(row):
    with connection.cursor() as cursor:
        cursor.execute("SELECT phone FROM enterprises_contact")
        return cursor.fetchone()[0]


def test_a_phone_comes_back_as_it_was():
    row = make_contact_row()
    assert Contact.objects.get(pk=row.pk).phone == "13800138000"


def test_the_database_holds_no_readable_phone():
    row = make_contact_row()
    assert ("13800138000" in stored(row), stored(row)[:3]) == (False, f"k{key_ring().current}:")


def test_equal_values_are_sealed_differently():
    ring = key_ring()
    assert ring.seal("x", "t.c") != ring.seal("x", "t.c")


def test_a_value_moved_to_another_column_does_not_open():
    ring = key_ring()
    with pytest.raises(KeyMissing):
        ring.unseal(ring.seal("x", "members.identity"), "contacts.phone")


def test_old_values_open_after_the_key_was_changed():
    row = make_contact_row()
    old = stored(row)[:3]
    fresh = rotate(settings.YUANLIAN_KEYS)
    row.refresh_from_db()
    assert (row.phone, old != f"k{fresh}:", key_ring().current) == ("13800138000", True, fresh)


def test_a_sealed_column_cannot_be_searched():
    with pytest.raises(TypeError, match="digest"):
        Contact.objects.filter(phone="13800138000").exists()


def test_the_key_file_is_for_its_owner_only():
    key_ring()
    assert settings.YUANLIAN_KEYS.stat().st_mode & 0o777 == 0o600
