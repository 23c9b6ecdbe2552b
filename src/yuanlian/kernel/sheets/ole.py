"""Finds streams in an OLE compound file ([MS-CFB]), the container of xls, and writes a clean one around a stream."""

from __future__ import annotations

import struct
from dataclasses import dataclass

from yuanlian.kernel.sheets.faults import Refusal, SheetRefused

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_END_OF_CHAIN = 0xFFFFFFFE
_ENTRY = 128
_HEADER = 512
_STREAM, _ROOT = 2, 5


@dataclass(frozen=True, slots=True)
class _Entry:
    kind: int
    start: int
    size: int


class CompoundFile:
    """The named streams of a compound file, read without following a chain twice."""

    def __init__(self, data: bytes) -> None:
        if len(data) < _HEADER:
            raise SheetRefused(Refusal.BROKEN)
        self._data = data
        sector_shift, mini_shift = struct.unpack_from("<HH", data, 30)
        if sector_shift not in (9, 12) or mini_shift != 6:
            raise SheetRefused(Refusal.BROKEN)
        self._sector, self._mini = 1 << sector_shift, 1 << mini_shift
        fat_count, directory = struct.unpack_from("<II", data, 44)
        self._cutoff, mini_start, _count, difat = struct.unpack_from("<IIII", data, 56)
        self._fat = self._table(self._fat_sectors(fat_count, difat))
        self._mini_fat = self._table(self._chain(mini_start))
        self._entries = self._read_directory(directory)

    @property
    def names(self) -> frozenset[str]:
        """Return the names of all streams, however deep they lie."""
        return frozenset(name for name, entry in self._entries.items() if entry.kind == _STREAM)

    def stream(self, name: str) -> bytes:
        """Return a stream's bytes."""
        entry = self._entries[name]
        if entry.size >= self._cutoff:
            return self._read(entry.start)[: entry.size]
        root = next((entry for entry in self._entries.values() if entry.kind == _ROOT), None)
        if root is None:
            raise SheetRefused(Refusal.BROKEN)
        minis = self._read(root.start)
        chain = _follow(self._mini_fat, entry.start)
        return b"".join(minis[n * self._mini : (n + 1) * self._mini] for n in chain)[: entry.size]

    def _sector_bytes(self, number: int) -> bytes:
        start = (number + 1) * self._sector
        return self._data[start : start + self._sector]

    def _fat_sectors(self, count: int, difat: int) -> list[int]:
        sectors = list(struct.unpack_from("<109I", self._data, 76))
        seen: set[int] = set()
        while difat < _END_OF_CHAIN and difat not in seen:
            seen.add(difat)
            numbers = _integers(self._sector_bytes(difat))
            if not numbers:
                raise SheetRefused(Refusal.BROKEN)
            sectors += numbers[:-1]
            difat = numbers[-1]
        return sectors[:count]

    def _table(self, sectors: list[int]) -> list[int]:
        table: list[int] = []
        for number in sectors:
            table += _integers(self._sector_bytes(number))
        return table

    def _chain(self, start: int) -> list[int]:
        return _follow(self._fat, start)

    def _read(self, start: int) -> bytes:
        return b"".join(self._sector_bytes(number) for number in self._chain(start))

    def _read_directory(self, start: int) -> dict[str, _Entry]:
        raw = self._read(start)
        entries: dict[str, _Entry] = {}
        for offset in range(0, len(raw) - _ENTRY + 1, _ENTRY):
            name_length = struct.unpack_from("<H", raw, offset + 64)[0]
            kind = raw[offset + 66]
            if kind not in (_STREAM, _ROOT) or not 2 <= name_length <= 64:
                continue
            name = raw[offset : offset + name_length - 2].decode("utf-16-le", "replace")
            first, size = struct.unpack_from("<II", raw, offset + 116)
            entries.setdefault(name, _Entry(kind, first, size))
        return entries


def _integers(raw: bytes) -> list[int]:
    return list(struct.unpack(f"<{len(raw) // 4}I", raw[: len(raw) // 4 * 4]))


def _follow(table: list[int], start: int) -> list[int]:
    """Return the chain from `start`; raise `SheetRefused` when it loops or leaves the table."""
    chain: list[int] = []
    number = start
    while number < _END_OF_CHAIN:
        if number >= len(table) or len(chain) > len(table):
            raise SheetRefused(Refusal.BROKEN)
        chain.append(number)
        number = table[number]
    return chain


_WIDE_SECTOR = 4096
_FAT_SECTOR, _FREE = 0xFFFFFFFD, 0xFFFFFFFF
_FAT_SECTORS_IN_HEADER = 109


def compound_file(name: str, stream: bytes) -> bytes:
    """Return a compound file with 4,096-byte sectors that holds one stream and nothing else.

    Its parts in order: header, allocation table, directory, an empty mini stream, the stream. The allocation table
    must fit the header's own list, which allows 446 MB.
    """
    body = -(-max(len(stream), _WIDE_SECTOR) // _WIDE_SECTOR)
    entries_a_sector = _WIDE_SECTOR // 4
    tables = -(-(body + 2 + _FAT_SECTORS_IN_HEADER) // entries_a_sector)
    if tables > _FAT_SECTORS_IN_HEADER:
        raise ValueError("the stream is longer than a clean compound file can hold")
    directory, mini, first = tables, tables + 1, tables + 2
    fat = [_FAT_SECTOR] * tables + [_END_OF_CHAIN] * 2
    fat += [*range(first + 1, first + body), _END_OF_CHAIN]
    fat += [_FREE] * (tables * entries_a_sector - len(fat))
    header = struct.pack(
        "<8s16xHHHHH6xIIIIIIIII",
        *(MAGIC, 0x3E, 4, 0xFFFE, 12, 6),
        *(1, tables, directory, 0, 4096, _END_OF_CHAIN, 0, _END_OF_CHAIN, 0),
    )
    header += struct.pack("<109I", *range(tables), *[_FREE] * (_FAT_SECTORS_IN_HEADER - tables))
    entries = _directory_entry("Root Entry", _ROOT, start=mini, size=0, child=1)
    entries += _directory_entry(name, _STREAM, start=first, size=body * _WIDE_SECTOR, child=_FREE)
    padding = b"".join(_directory_entry("", 0, start=0, size=0, child=_FREE) for _ in range(30))
    return b"".join(
        (
            header.ljust(_WIDE_SECTOR, b"\0"),
            struct.pack(f"<{len(fat)}I", *fat),
            entries + padding,
            bytes(_WIDE_SECTOR),
            stream.ljust(body * _WIDE_SECTOR, b"\0"),
        )
    )


def _directory_entry(name: str, kind: int, *, start: int, size: int, child: int) -> bytes:
    raw = name.encode("utf-16-le")
    length = len(raw) + 2 if name else 0
    return struct.pack("<64sHBBIII36xIQ", raw, length, kind, 1, _FREE, _FREE, child, start, size)
