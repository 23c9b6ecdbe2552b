"""Decides by content what kind of file was sent and takes it out of its container, within the limits."""

from __future__ import annotations

import gzip
import io
import os
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path, PurePath
from typing import Protocol

from yuanlian.kernel.sheets.faults import Refusal, SheetRefused
from yuanlian.kernel.sheets.limits import MEBIBYTE, Limits
from yuanlian.kernel.sheets.ole import MAGIC as OLE_MAGIC
from yuanlian.kernel.sheets.ole import CompoundFile
from yuanlian.kernel.sheets.xls_scan import workbook_stream
from yuanlian.kernel.sheets.zips import CHUNK, Container, open_container

_ZIP_MAGIC = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_GZIP_MAGIC = b"\x1f\x8b"
_TEXT_NAMES = frozenset({".csv", ".tsv", ".txt"})
_BOOK_NAMES = frozenset({".xlsx", ".xls", ".ods"})
_MARKUP = (b"<html", b"<!doctype", b"<table", b"<?xml", b"<meta", b"<head", b"mime-version:")
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")


class FileKind(StrEnum):
    """What a file holds, whatever its name says."""

    XLSX = "xlsx"
    XLS = "xls"
    ODS = "ods"
    CSV = "csv"


class Readable(Protocol):
    """What is needed of an open file or an upload."""

    def read(self, size: int = ..., /) -> bytes:
        """Return up to `size` bytes."""

    def seek(self, offset: int, /) -> int:
        """Go to a byte."""


@dataclass(frozen=True, slots=True)
class Received:
    """A file that passed the container checks: text bytes of a csv, or a workbook with its opened container."""

    kind: FileKind
    data: bytes
    container: Container | None = None
    stream: bytes = b""


def receive(file: str | os.PathLike[str] | Readable, *, filename: str, limits: Limits) -> Received:
    """Return the file with its kind, or raise `SheetRefused`.

    The content decides; the name must agree that it is a table. A workbook named .xls may be an xlsx and the
    other way round; text named .xls is what many office systems export and is read as text.
    """
    name = PurePath(filename.lower())
    extension = name.suffix
    packed = extension == ".gz"
    if packed:
        extension = PurePath(name.stem).suffix
    if extension not in _TEXT_NAMES and (packed or extension not in _BOOK_NAMES):
        raise SheetRefused(Refusal.WRONG_TYPE, {"extension": extension or filename[-20:]})
    data = _read(file, limits)
    if packed:
        return _text(_inflate_gzip(data, extension, limits), extension)
    if data.startswith(_ZIP_MAGIC):
        return _zip_book(data, extension, limits)
    if data.startswith(OLE_MAGIC):
        return _ole_book(data, extension, limits)
    return _text(data, extension)


def _read(file: str | os.PathLike[str] | Readable, limits: Limits) -> bytes:
    if isinstance(file, str | os.PathLike):
        with Path(file).open("rb") as opened:
            data = opened.read(limits.bytes + 1)
    else:
        file.seek(0)
        data = file.read(limits.bytes + 1)
    if len(data) > limits.bytes:
        raise SheetRefused(Refusal.TOO_LARGE, {"limit": limits.bytes // MEBIBYTE})
    if not data.strip(b"\0 \r\n\t"):
        raise SheetRefused(Refusal.EMPTY_FILE)
    return data


def _inflate_gzip(data: bytes, extension: str, limits: Limits) -> bytes:
    if not data.startswith(_GZIP_MAGIC):
        raise SheetRefused(Refusal.MISNAMED, {"extension": f"{extension}.gz"})
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(data)) as unpacked:
            return b"".join(_within(unpacked, limits))
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise SheetRefused(Refusal.BROKEN) from error


def _within(unpacked: gzip.GzipFile, limits: Limits) -> Iterator[bytes]:
    total = 0
    while piece := unpacked.read(CHUNK):
        total += len(piece)
        if total > limits.inflated_bytes:
            raise SheetRefused(Refusal.INFLATES_TOO_LARGE, {"limit": limits.inflated_bytes // MEBIBYTE})
        yield piece


def _zip_book(data: bytes, extension: str, limits: Limits) -> Received:
    if extension not in _BOOK_NAMES:
        raise SheetRefused(Refusal.MISNAMED, {"extension": extension})
    container = open_container(data, limits)
    if "xl/workbook.xml" in container.parts:
        return Received(FileKind.XLSX, data, container)
    if "content.xml" in container.parts:
        return Received(FileKind.ODS, data, container)
    raise SheetRefused(Refusal.MISNAMED, {"extension": extension})


def _ole_book(data: bytes, extension: str, limits: Limits) -> Received:
    container = CompoundFile(data)
    if "EncryptedPackage" in container.names:
        raise SheetRefused(Refusal.PASSWORD)
    if extension not in _BOOK_NAMES:
        raise SheetRefused(Refusal.MISNAMED, {"extension": extension})
    stream = workbook_stream(container)
    if len(stream) > limits.inflated_bytes:
        raise SheetRefused(Refusal.INFLATES_TOO_LARGE, {"limit": limits.inflated_bytes // MEBIBYTE})
    return Received(FileKind.XLS, data, stream=stream)


def _text(data: bytes, extension: str) -> Received:
    start = data[:512].lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    if start.startswith(_MARKUP):
        raise SheetRefused(Refusal.WEB_PAGE)
    binary = b"\0" in data and not data.startswith(_UTF16_MARKS)
    if binary or extension in (".xlsx", ".ods"):
        raise SheetRefused(Refusal.MISNAMED, {"extension": extension})
    if not data.strip(b"\xef\xbb\xbf \r\n\t"):
        raise SheetRefused(Refusal.EMPTY_FILE)
    return Received(FileKind.CSV, data)
