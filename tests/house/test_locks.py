"""The locks install anywhere with plain pip: exact versions, hashes, no addresses, in step with pyproject.toml."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
LOCKS = {
    "base.txt": ("editable",),
    "plan.txt": ("editable", "plan"),
    "test.txt": ("editable", "plan", "test"),
    "bench.txt": ("editable", "plan", "test", "bench"),
}
HASH = re.compile(r"--hash=sha256:[0-9a-f]{64}")


def entries(name: str) -> dict[str, str]:
    """Each locked requirement, as written without its hashes, with the hashes it carries."""
    joined = (ROOT / "locks" / name).read_text(encoding="utf-8").replace("\\\n", " ")
    rows = [line for line in joined.splitlines() if line.strip() and not line.startswith("#")]
    return {HASH.sub("", row).strip(): " ".join(HASH.findall(row)) for row in rows}


def versions(name: str) -> set[tuple[str, str]]:
    """Name and exact version of everything in the lock."""
    wanted = [Requirement(row) for row in entries(name)]
    return {(canonicalize_name(one.name), str(one.specifier).removeprefix("==")) for one in wanted}


def asked(extras: tuple[str, ...]) -> list[Requirement]:
    """What pyproject.toml asks for, with these extras."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    more = [text for extra in extras for text in project["optional-dependencies"][extra]]
    return [Requirement(text) for text in (*project["dependencies"], *more)]


@pytest.mark.parametrize("name", LOCKS)
def test_every_entry_has_hashes(name: str) -> None:
    assert [row for row, hashes in entries(name).items() if not hashes] == []


@pytest.mark.parametrize("name", LOCKS)
def test_every_entry_names_one_exact_version(name: str) -> None:
    loose = [row for row in entries(name) if not re.fullmatch(r"==[^,*]+", str(Requirement(row).specifier))]
    assert loose == []


@pytest.mark.parametrize("name", LOCKS)
def test_no_address_stands_in_the_lock(name: str) -> None:
    text = (ROOT / "locks" / name).read_text(encoding="utf-8")
    assert re.findall(r"https?://|file:|--index-url|--extra-index-url|--find-links| @ ", text) == []


@pytest.mark.parametrize(("name", "extras"), LOCKS.items())
def test_everything_the_project_asks_for_is_locked(name: str, extras: tuple[str, ...]) -> None:
    locked = versions(name)
    missing = [
        str(want)
        for want in asked(extras)
        if not any(
            found == canonicalize_name(want.name) and want.specifier.contains(version) for found, version in locked
        )
    ]
    assert missing == []


def test_tests_run_on_the_versions_that_are_shipped() -> None:
    assert versions("base.txt") - versions("test.txt") == set()


def test_every_dependency_says_why_it_is_here() -> None:
    lines = (ROOT / "pyproject.toml").read_text(encoding="utf-8").splitlines()
    start = lines.index("dependencies = [")
    end = lines.index("[project.scripts]")
    silent = [line for line in lines[start:end] if line.startswith('    "') and "  # " not in line]
    assert silent == []
