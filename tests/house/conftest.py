"""The house as it is walked by several files."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from house.walking import Walk


@pytest.fixture(scope="module")
def walked(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[Walk]:
    """Two full zones and their people, made once for all routes of a file and rolled back after."""
    from django.db import transaction  # -- slow import: only here

    from house.walking import Walk  # -- slow import: the same

    with django_db_blocker.unblock(), transaction.atomic():
        yield Walk()
        transaction.set_rollback(True)
