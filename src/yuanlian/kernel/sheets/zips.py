"""Opens zip containers without trusting what they say about themselves."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from yuanlian.kernel.sheets.faults import Refusal, SheetRefused
from yuanlian.kernel.sheets.limits import MEBIBYTE, Limits

CHUNK = 64 * 1024
_LOCAL_HEADER = struct.Struct("<4s22xHH")
_END_RECORD = b"PK\x05\x06"
_ENCRYPTED_FLAG = 1
# One character of cell text takes at most this many bytes in XML (a numeric character reference).
_BYTES_A_CHARACTER = 10


@dataclass(frozen=True, slots=True)
class Container:
    """A checked zip: every part was inflated once and is known to fit the limits."""

    data: bytes
    parts: dict[str, zipfile.ZipInfo]

    def chunks(self, name: str) -> Iterator[bytes]:
        """Yield a part's inflated bytes piece by piece; raise `SheetRefused` when it is missing or broken."""
        part = self.parts.get(name)
        if part is None:
            raise SheetRefused(Refusal.BROKEN)
        return inflate_part(self.data, part)


def open_container(data: bytes, limits: Limits) -> Container:
    """Return the zip's parts, each inflated once in small pieces to learn its true size.

    Raise `SheetRefused` for a broken or encrypted archive, for declared or true sizes above the limit, and for
    an archive that two readers could understand differently.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            infos, comment = archive.infolist(), archive.comment
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, struct.error) as error:
        raise SheetRefused(Refusal.BROKEN) from error
    if any(info.flag_bits & _ENCRYPTED_FLAG for info in infos):
        raise SheetRefused(Refusal.PASSWORD)
    parts = {info.filename: info for info in infos}
    ambiguous = len({name.lower().replace("\\", "/") for name in parts}) != len(infos) or _END_RECORD in comment
    if not infos or ambiguous:
        raise SheetRefused(Refusal.BROKEN)
    _check_sizes(data, infos, limits)
    return Container(data, parts)


def _check_sizes(data: bytes, infos: list[zipfile.ZipInfo], limits: Limits) -> None:
    total = sum(info.file_size for info in infos)
    _check_total(total, limits)
    total = 0
    for info in infos:
        run = 0
        for chunk in inflate_part(data, info):
            total += len(chunk)
            _check_total(total, limits)
            run = _text_run(chunk, run, limits)


def _check_total(total: int, limits: Limits) -> None:
    if total > limits.inflated_bytes:
        raise SheetRefused(Refusal.INFLATES_TOO_LARGE, {"limit": limits.inflated_bytes // MEBIBYTE})


def _text_run(chunk: bytes, run: int, limits: Limits) -> int:
    """Return how many bytes since the last XML tag; raise `SheetRefused` when no cell could hold them."""
    first = chunk.find(b"<")
    run += len(chunk) if first < 0 else first
    if run > max(limits.cell_length * _BYTES_A_CHARACTER, CHUNK):
        raise SheetRefused(Refusal.TEXT_TOO_LONG, {"limit": limits.cell_length})
    return run if first < 0 else len(chunk) - chunk.rfind(b"<")


def inflate_part(data: bytes, info: zipfile.ZipInfo) -> Iterator[bytes]:
    """Yield what the part really inflates to, whatever size the directory declares."""
    packed = _packed_bytes(data, info)
    if info.compress_type == zipfile.ZIP_STORED:
        for start in range(0, len(packed), CHUNK):
            yield bytes(packed[start : start + CHUNK])
        return
    if info.compress_type != zipfile.ZIP_DEFLATED:
        raise SheetRefused(Refusal.BROKEN)
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    yield from inflate(inflater, packed)


def inflate(inflater: zlib._Decompress, packed: memoryview) -> Iterator[bytes]:
    """Yield what one deflate stream inflates to in pieces of at most `CHUNK`; raise `SheetRefused` when broken.

    The input is fed in pieces as well: handing over the whole tail again and again would cost its square.
    """
    try:
        for start in range(0, len(packed), CHUNK):
            pending = bytes(packed[start : start + CHUNK])
            while pending and not inflater.eof:
                yield inflater.decompress(pending, CHUNK)
                pending = inflater.unconsumed_tail
            if inflater.eof:
                return
        while piece := inflater.decompress(b"", CHUNK):
            yield piece
    except zlib.error as error:
        raise SheetRefused(Refusal.BROKEN) from error
    if not inflater.eof:
        raise SheetRefused(Refusal.BROKEN)


def _packed_bytes(data: bytes, info: zipfile.ZipInfo) -> memoryview:
    header = data[info.header_offset : info.header_offset + _LOCAL_HEADER.size]
    if len(header) < _LOCAL_HEADER.size or header[:4] != b"PK\x03\x04":
        raise SheetRefused(Refusal.BROKEN)
    _magic, name_length, extra_length = _LOCAL_HEADER.unpack(header)
    start = info.header_offset + _LOCAL_HEADER.size + name_length + extra_length
    packed = memoryview(data)[start : start + info.compress_size]
    if len(packed) != info.compress_size:
        raise SheetRefused(Refusal.BROKEN)
    return packed
