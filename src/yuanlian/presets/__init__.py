"""The preset room: the four zones, the national lists and the matching cases as data files, read but never written.

The format of every file is described in README.md of this package.
"""

from __future__ import annotations

import gzip
from importlib.resources import files
from importlib.resources.abc import Traversable


def path(*parts: str) -> Traversable:
    """The preset file or folder at `parts`, counted from this package (`path("zones", "luzhou", "zone.toml")`)."""
    return files(__name__).joinpath(*parts)


def chain_texts() -> dict[str, str]:
    """The text of every chain template by its file's name, as `engines.chaingraph.read_templates` wants them."""
    found = (file for file in path("chains").iterdir() if file.name.endswith(".toml"))
    return {file.name: file.read_text(encoding="utf-8") for file in found}


def reference_lines(name: str) -> list[str]:
    """The lines of a national list, unpacked where it is packed (`reference_lines("io135_flows.csv.gz")`)."""
    data = path("reference", name).read_bytes()
    return (gzip.decompress(data) if name.endswith(".gz") else data).decode("utf-8").splitlines()


def alias_lines() -> list[str]:
    """The lines of the vocabulary of other names (`name,other,kind,source`)."""
    return path("vocabulary", "aliases.csv").read_text(encoding="utf-8").splitlines()
