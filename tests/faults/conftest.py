"""A house with one zone, a bureau and a contact, for tests that hurt it."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from faults.house import House

if sys.platform == "win32":
    collect_ignore_glob = ["test_*.py"]  # no SIGKILL there


HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Houses take their tables from the tests' own database, which is made only where a test says that it needs it."""
    for item in items:
        if HERE in item.path.parents and "house" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.django_db)


def lay_tables(place: Path) -> None:
    """A database file with the tables of the tests' own database, empty, and the list of migrations that made them."""
    from django.db import connection  # -- slow import: not where faults are only collected

    with connection.cursor() as here, closing(sqlite3.connect(place)) as there, there:
        here.execute("SELECT sql FROM sqlite_master WHERE sql > '' AND name NOT LIKE 'sqlite_%' ORDER BY type DESC")
        for (statement,) in here.fetchall():
            there.execute(statement)
        here.execute("SELECT app, name, applied FROM django_migrations ORDER BY id")
        done = [(app, name, str(applied)) for app, name, applied in here.fetchall()]
        there.executemany("INSERT INTO django_migrations (app, name, applied) VALUES (?, ?, ?)", done)


@dataclass(frozen=True)
class People:
    """Sessions of two people who are signed in."""

    bureau: str
    contact: str


@pytest.fixture(scope="session")
def only_on_sqlite() -> None:
    """These houses have SQLite files of their own, whichever database the pass is about."""
    if os.environ.get("YUANLIAN_TEST_DATABASE", "").startswith("postgres"):
        pytest.skip("a house has its own SQLite file; the SQLite pass hurts it")


@pytest.fixture(scope="session")
def furnished(
    only_on_sqlite: None, tmp_path_factory: pytest.TempPathFactory, django_db_setup: None, django_db_blocker: Any
) -> Path:
    """A house with a zone and its people, made once; the tables are those that migrations made for the other tests."""
    made = House(tmp_path_factory.mktemp("furnished"))
    with django_db_blocker.unblock():
        lay_tables(made.var / "yuanlian.sqlite3")
    (made.var / "people.json").write_text(json.dumps(made.scene("furnish")))
    return made.var


@pytest.fixture
def house(furnished: Path, tmp_path: Path) -> Iterator[House]:
    """A house that this test may hurt."""
    shutil.copytree(furnished, tmp_path / "var")
    made = House(tmp_path / "var")
    yield made
    made.close()


@pytest.fixture
def people(house: House) -> People:
    """Somebody of the bureau and an enterprise's contact, both signed in."""
    return People(**json.loads((house.var / "people.json").read_text()))
