"""A house with one zone, a bureau and a contact, for tests that hurt it."""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from faults.house import House

if sys.platform == "win32":
    collect_ignore_glob = ["test_*.py"]  # no SIGKILL there


@dataclass(frozen=True)
class People:
    """Sessions of two people who are signed in."""

    bureau: str
    contact: str


@pytest.fixture(scope="session")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A house with a zone and its people, made once."""
    if os.environ.get("YUANLIAN_TEST_DATABASE", "").startswith("postgres"):
        pytest.skip("a house has its own SQLite file; the SQLite pass hurts it")
    made = House(tmp_path_factory.mktemp("furnished"))
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
