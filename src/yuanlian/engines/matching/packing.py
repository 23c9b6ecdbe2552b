"""Writes suppliers as bytes and reads them back: compact, versioned, the same bytes for the same suppliers."""

import json
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from typing import Any

from yuanlian.engines.matching.shapes import Supplier

MAGIC = b"YLMATCH2"
_TUPLES = ("products", "scope", "industry", "proven", "certificates")


def _lean(supplier: Supplier) -> dict[str, Any]:
    """What is known; an empty list of certificates says "none" and is kept."""
    values = asdict(supplier)
    kept = {key: value for key, value in values.items() if value not in (None, "", ())}
    if supplier.certificates is not None:
        kept["certificates"] = supplier.certificates
    return kept


def pack(suppliers: Iterable[Supplier]) -> bytes:
    """The suppliers in the order given, one JSON object a line, deflated behind a mark of the version."""
    lines = (json.dumps(_lean(one), ensure_ascii=False, separators=(",", ":")) for one in suppliers)
    return MAGIC + zlib.compress("\n".join(lines).encode("utf-8", "surrogatepass"), 1)


def unpack(data: bytes) -> Iterator[Supplier]:
    """The suppliers that were packed; raises ValueError for other bytes."""
    if data[: len(MAGIC)] != MAGIC:
        raise ValueError("not an index of this version")
    try:
        text = zlib.decompress(data[len(MAGIC) :]).decode("utf-8", "surrogatepass")
    except (zlib.error, UnicodeDecodeError) as error:
        raise ValueError("the index is damaged") from error
    for line in text.split("\n") if text else ():
        values = json.loads(line)
        for key in _TUPLES:
            if key in values:
                values[key] = tuple(values[key])
        yield Supplier(**values)
