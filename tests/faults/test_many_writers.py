"""Fifty people who write at once on one SQLite file lose nothing; Django's usual locking does, as the control shows."""

from __future__ import annotations

from faults.house import House

WRITERS, EACH = 50, 4


def test_fifty_writers_lose_nothing(house: House) -> None:
    found = house.scene("whistle", writers=WRITERS, each=EACH, mode="IMMEDIATE")
    wanted = WRITERS * EACH
    assert found == {"errors": 0, "requests": wanted, "different": wanted, "breaks": 0}


def test_without_immediate_transactions_writers_fail(house: House) -> None:
    assert house.scene("whistle", writers=WRITERS, each=EACH, mode="")["errors"] > 0
