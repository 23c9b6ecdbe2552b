"""Reads and writes the files of the commands: CSV and JSON lines, plain or gzipped, in UTF-8 or GB 18030."""

from __future__ import annotations

import csv
import gzip
import json
import sys
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, cast

from yuanlian.cli.words import say as _

LIMIT_BYTES = 2_000_000_000
"""Bytes of one file that are read, after decompression."""
_CELL = 2_000_000
_GZIP = b"\x1f\x8b"
_SAMPLE = 1 << 20


class Refused(Exception):
    """The files cannot be used; the text is a sentence that says which one and why."""


def rows_of(path: Path) -> Iterator[dict[str, str]]:
    """The rows of a CSV file by column name; a missing cell is empty. Raises `Refused`."""
    csv.field_size_limit(_CELL)
    try:
        reader = csv.DictReader(lines_of(path), restval="")
        if not reader.fieldnames:
            raise Refused(_("{name} 是空的。").format(name=path.name))
        for row in reader:
            yield {key: value for key, value in row.items() if isinstance(key, str) and isinstance(value, str)}
    except csv.Error as error:
        raise Refused(_("{name} 不是可读的 CSV：{error}").format(name=path.name, error=error)) from error


def objects_of(path: Path) -> Iterator[dict[str, Any]]:
    """The objects of a file of JSON lines. Raises `Refused` naming the line."""
    for number, line in enumerate(lines_of(path), start=1):
        if not line.strip():
            continue
        try:
            value = json.loads(line)
        except ValueError as error:
            raise Refused(_("{name} 第 {line} 行不是 JSON。").format(name=path.name, line=number)) from error
        if not isinstance(value, dict):
            raise Refused(_("{name} 第 {line} 行不是 JSON 对象。").format(name=path.name, line=number))
        yield value


def lines_of(path: Path) -> Iterator[str]:
    """The lines of a text file. Raises `Refused`."""
    encoding = _encoding(path)
    size = 0
    with _heeding(path), _opened(path) as file:
        for line in file:
            size += len(line)
            if size > LIMIT_BYTES:
                raise Refused(_("{name} 展开后过大。").format(name=path.name))
            yield line.decode(encoding)


def write_objects(path: Path, objects: Iterable[dict[str, Any]]) -> int:
    """The objects stand in the file as JSON lines, whole or not at all; how many there are. Raises `Refused`."""
    part = path.with_name(path.name + ".part")
    count = 0
    with _heeding(path), cast("IO[bytes]", gzip.open(part, "wb") if path.suffix == ".gz" else part.open("wb")) as file:
        for one in objects:
            file.write(json.dumps(one, ensure_ascii=False).encode() + b"\n")
            count += 1
    part.replace(path)
    return count


def write_bytes(path: Path, data: bytes) -> None:
    """The bytes stand in the file, whole or not at all. Raises `Refused`."""
    part = path.with_name(path.name + ".part")
    with _heeding(path):
        part.write_bytes(data)
        part.replace(path)


def read_bytes(path: Path) -> bytes:
    """The bytes of a file. Raises `Refused`."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise _unusable(path, error) from error


def complain(sentence: str) -> int:
    """The sentence stands on standard error; the exit code of a refusal."""
    sys.stderr.write(sentence + "\n")
    return 1


@contextmanager
def _heeding(path: Path) -> Iterator[None]:
    """What the system or the contents make impossible is refused in a sentence."""
    try:
        yield
    except UnicodeDecodeError as error:
        raise Refused(_("{name} 的编码不是 UTF-8 也不是 GB 18030。").format(name=path.name)) from error
    except (zlib.error, EOFError, gzip.BadGzipFile) as error:
        raise Refused(_("{name} 的压缩已损坏。").format(name=path.name)) from error
    except OSError as error:
        raise _unusable(path, error) from error


def _unusable(path: Path, error: OSError) -> Refused:
    return Refused(_("无法读写 {name}：{error}").format(name=path, error=error.strerror))


def _opened(path: Path) -> IO[bytes]:
    with path.open("rb") as file:
        zipped = file.read(2) == _GZIP
    return cast("IO[bytes]", gzip.open(path, "rb") if zipped else path.open("rb"))


def _encoding(path: Path) -> str:
    """UTF-8 where the beginning of the file reads as such, else GB 18030."""
    with _heeding(path), _opened(path) as file:
        sample = file.read(_SAMPLE)
    cut = sample.rfind(b"\n") + 1 if len(sample) == _SAMPLE else len(sample)
    try:
        sample[: cut or len(sample)].decode("utf-8")
    except UnicodeDecodeError:
        return "gb18030"
    return "utf-8-sig"
