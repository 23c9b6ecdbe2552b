"""Two presses of one button make one record."""

from __future__ import annotations

import pytest

from making import make_account, make_zone
from yuanlian.kernel.actor import Actor
from yuanlian.kernel.ids import new_id
from yuanlian.kernel.submissions import once

pytestmark = pytest.mark.django_db


@pytest.fixture
def actor():
    return Actor(account=make_account().id, label="x", zone=make_zone().id)


def test_the_second_press_gets_the_first_ones_record(actor):
    assert once(actor, "k", "test", new_id) == once(actor, "k", "test", new_id)


def test_another_key_makes_another_record(actor):
    assert once(actor, "k", "test", new_id) != once(actor, "l", "test", new_id)


def test_presses_without_a_key_are_separate(actor):
    assert once(actor, "", "test", new_id) != once(actor, "", "test", new_id)


def test_another_persons_key_is_another_key(actor):
    other = Actor(account=make_account().id, label="y", zone=actor.zone)
    assert once(actor, "k", "test", new_id) != once(other, "k", "test", new_id)
