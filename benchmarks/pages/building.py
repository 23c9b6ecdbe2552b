"""Builds whole zones of the benchmark in the database of the settings."""

from __future__ import annotations

import gc
from collections.abc import Callable
from datetime import datetime

from benchmarks.pages import register, requests, structure, trade
from benchmarks.pages.ground import Ground, lay
from benchmarks.pages.loading import hurried
from benchmarks.pages.size import Size
from yuanlian.kernel import clock
from yuanlian.kernel.tenancy import in_zone

# Whose pages are measured, by the name that `Ground.accounts` knows.
WATCHED = ("bureau", "officer-d00", "contact-0", "secretary")


def build(slug: str, size: Size, until: datetime, say: Callable[[str], None] = lambda words: None) -> Ground:
    """A zone of this size stands, as it has become until `until`."""
    gc.set_threshold(200_000, 50, 50)  # millions of rows without cycles pass by
    with hurried(), clock.at(until):
        ground = lay(slug, size, until)
        with in_zone(ground.zone.id):
            register.fill(ground, size)
            say(f"{size.enterprises:,} enterprises")
            structure.fill(ground, structure.plan(ground, size))
            say(f"{size.organisations:,} organisations, {size.members:,} members")
            requests.fill(ground, size, frozenset(ground.account(name).id for name in WATCHED))
            say(f"{size.requests:,} requests")
            trade.fill(ground, size)
            say(f"{size.postings:,} needs and offers, {size.deals:,} deals")
    return ground
