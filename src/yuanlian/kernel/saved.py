"""Files that only save work: whatever is lost of them is made anew. Each stands whole or not at all.

A file is written beside its place, reaches the disk with a checksum behind it, and then takes its name in one step;
the names are numbered, and a reader takes the highest that is whole. So a process that is killed while it writes, or a
machine that loses its power, leaves the file before, and nobody who reads waits for somebody who writes. A reader maps
the file: all processes of the machine share its memory.
"""

from __future__ import annotations

import os
import re
import time
import zlib
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from mmap import ACCESS_READ, mmap
from pathlib import Path

from django.conf import settings

from yuanlian.kernel.ids import new_id

MAGIC = b"YLSAVED1"
TAIL = len(MAGIC) + 8 + 4
"""Behind the content: the mark, how long the content is, its CRC-32."""
STEP = 1 << 22
KEPT = 2
"""Whole files of one name that are kept: the one in use and the one before."""
FORGOTTEN_S = 3600
"""Half-written files so old have lost their writer."""


@dataclass(frozen=True, slots=True)
class Saved:
    """A file's content and its number; later files of a name have higher numbers."""

    content: memoryview
    number: int


def save(name: str, parts: Iterable[bytes | memoryview]) -> int:
    """A later file of this name holds the parts; gives its number. Raises OSError, and then nothing has changed."""
    folder = _folder()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    half = folder / f"{name}.{new_id().hex}.half"
    try:
        with half.open("xb") as file:
            for part in _with_tail(parts):
                file.write(part)
            file.flush()
            os.fsync(file.fileno())
        number = latest(name) + 1
        half.replace(_path(name, number))
    finally:
        half.unlink(missing_ok=True)
    _reach_disk(folder)
    _tidy(name, folder)
    return number


def latest(name: str) -> int:
    """The highest number of a file of this name; 0 when there is none."""
    return max(_numbers(name), default=0)


def opened(name: str) -> Saved | None:
    """The latest whole file of this name, mapped; None when there is none."""
    for number in sorted(_numbers(name), reverse=True):
        with suppress(OSError, ValueError):
            content = _whole(_path(name, number))
            if content is not None:
                return Saved(content, number)
    return None


def _folder() -> Path:
    return Path(settings.YUANLIAN_SAVED)


def _path(name: str, number: int) -> Path:
    return _folder() / f"{name}.{number:09d}.saved"


def _numbers(name: str) -> list[int]:
    if not _folder().is_dir():
        return []
    pattern = re.compile(rf"{re.escape(name)}\.(\d{{9}})\.saved")
    return [int(found[1]) for entry in _folder().iterdir() if (found := pattern.fullmatch(entry.name))]


def _with_tail(parts: Iterable[bytes | memoryview]) -> Iterator[bytes | memoryview]:
    size = check = 0
    for part in parts:
        yield part
        size += len(part)
        check = zlib.crc32(part, check)
    yield MAGIC + size.to_bytes(8, "little") + check.to_bytes(4, "little")


def _whole(path: Path) -> memoryview | None:
    """The content of a file; None when it is not what was written."""
    with path.open("rb") as file:
        seen = memoryview(mmap(file.fileno(), 0, access=ACCESS_READ))
    size = len(seen) - TAIL
    check = 0
    for start in range(0, max(size, 0), STEP):
        check = zlib.crc32(seen[start : min(start + STEP, size)], check)
    tail = MAGIC + max(size, 0).to_bytes(8, "little") + check.to_bytes(4, "little")
    return seen[:size] if size >= 0 and seen[size:] == tail else None


def _reach_disk(folder: Path) -> None:
    """The new name itself survives a power cut, where the system lets a folder be written out."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _tidy(name: str, folder: Path) -> None:
    """Older files go; where a system keeps files that are mapped, a later call finds them."""
    old = [_path(name, number) for number in sorted(_numbers(name))[:-KEPT]]
    with suppress(OSError):
        lost = (half for half in folder.glob("*.half") if half.stat().st_mtime < time.time() - FORGOTTEN_S)
        old += list(lost)
    for path in old:
        with suppress(OSError):
            path.unlink()
