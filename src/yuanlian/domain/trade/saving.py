"""Saves what a process holds of a zone, so that the next one opens it instead of reading every profile anew.

The rows stay the truth: what is opened says up to which state of them it goes, and what changed since is taken in as
in a process that never stopped. A file of other code, or a damaged one, is as good as none.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from datetime import datetime
from functools import lru_cache
from importlib import metadata, resources
from importlib.resources.abc import Traversable
from typing import Any
from uuid import UUID

import numpy as np

from yuanlian.domain.trade import lessons
from yuanlian.domain.trade.holding import Held, Mark, Shown
from yuanlian.engines.matching import Index
from yuanlian.kernel import saved
from yuanlian.kernel.pulse import Pulse
from yuanlian.presets import path

ALIGNED = 64
_SIZE, _KEY, _VERSION = 8, 16, 8


def name(zone: UUID) -> str:
    """What a zone's file is called."""
    return f"matching-{zone.hex}"


def save(zone: UUID, held: Held) -> int:
    """What is held is saved; gives the file's number. Raises OSError."""
    return saved.save(name(zone), _parts(held))


def opened(zone: UUID) -> tuple[Held, int] | None:
    """What was saved last by this code, and the file's number; None when there is nothing."""
    found = saved.opened(name(zone))
    if found is None:
        return None
    try:
        return _held(zone, found.content), found.number
    except (ValueError, KeyError, TypeError):
        return None


@lru_cache(maxsize=1)
def code() -> str:
    """Differs when what cuts, ranks and reads profiles differs, or the classes: what other code saved is not used."""
    digest = hashlib.sha256(metadata.version("rjieba").encode())
    for room in ("text", "matching"):
        for file in _files(resources.files("yuanlian.engines").joinpath(room)):
            digest.update(file.name.encode() + file.read_bytes())
    digest.update(resources.files("yuanlian.domain.trade").joinpath("keeping.py").read_bytes())
    digest.update(path("reference", "gbt4754_2017.csv").read_bytes())
    return digest.hexdigest()


def _files(folder: Traversable) -> list[Traversable]:
    return sorted((one for one in folder.iterdir() if one.is_file()), key=lambda one: one.name)


def _parts(held: Held) -> Iterator[bytes | memoryview]:
    head = json.dumps(_facts(held), ensure_ascii=False).encode()
    yield len(head).to_bytes(_SIZE, "little") + head
    yield b"".join(key.bytes for key in held.versions)
    yield np.fromiter(held.versions.values(), dtype=np.int64, count=len(held.versions)).tobytes()
    yield bytes(-(_SIZE + len(head) + (_KEY + _VERSION) * len(held.versions)) % ALIGNED)
    yield from held.index.image()


def _facts(held: Held) -> dict[str, Any]:
    marks = (held.enterprises, held.offers, held.deals)
    return {
        "code": code(),
        "learnt": held.learnt.hex if held.learnt else None,
        "pulse": held.pulse,
        "marks": [(*mark[:2], mark.latest.isoformat() if mark.latest else None) for mark in marks],
        "shown": {key.hex: shown for key, shown in held.shown.items()},
        "versions": len(held.versions),
    }


def _held(zone: UUID, content: memoryview) -> Held:
    start = _SIZE + int.from_bytes(content[:_SIZE], "little")
    facts = json.loads(bytes(content[_SIZE:start]))
    if facts["code"] != code():
        raise ValueError("saved by other code")
    learnt, model = UUID(facts["learnt"]) if facts["learnt"] else None, None
    if learnt is not None:
        in_use = lessons.VERSIONS.in_use(zone)
        if in_use is None or in_use[0].id != learnt:
            raise ValueError("saved with another version of what was learnt")
        model = in_use[1]
    middle = start + _KEY * facts["versions"]
    end = middle + _VERSION * facts["versions"]
    numbers = np.frombuffer(content[middle:end], dtype=np.int64).tolist()
    keys = bytes(content[start:middle])
    enterprises, offers, deals = (_mark(*told) for told in facts["marks"])
    return Held(
        index=Index.opened(content[end + -end % ALIGNED :], space=model.space if model else None),
        model=model,
        learnt=learnt,
        pulse=Pulse(*facts["pulse"]),
        enterprises=enterprises,
        offers=offers,
        deals=deals,
        versions={UUID(bytes=keys[_KEY * at : _KEY * (at + 1)]): number for at, number in enumerate(numbers)},
        shown={UUID(key): Shown(tuple(one), tuple(other)) for key, (one, other) in facts["shown"].items()},
    )


def _mark(rows: int, versions: int, latest: str | None) -> Mark:
    return Mark(rows, versions, datetime.fromisoformat(latest) if latest else None)
