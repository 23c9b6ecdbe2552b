"""Writes a learnt model as bytes and reads it back: a header that says what it is and from which data, then arrays."""

import json
import zlib
from typing import Any

import numpy as np
from numpy.typing import NDArray

from yuanlian.engines.matching.learning import Model
from yuanlian.engines.matching.space import Space

MAGIC = b"YLMODEL2"


def pack(model: Model) -> bytes:
    """The model as bytes; the same model gives the same bytes."""
    space = model.space
    arrays: tuple[NDArray[Any], ...] = (space.rarity, space.axes, space.centres, model.buyers)
    header = {
        "source": model.source,
        "terms": list(space.terms),
        "bought": model.bought,
        "names": model.names,
        "arrays": [[array.dtype.str, array.shape] for array in arrays],
    }
    head = json.dumps(header, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
    body = b"".join(np.ascontiguousarray(array).tobytes() for array in arrays)
    return MAGIC + zlib.compress(len(head).to_bytes(8, "big") + head + body, 1)


def unpack(data: bytes) -> Model:
    """The model that was packed; raises ValueError for other bytes."""
    if data[: len(MAGIC)] != MAGIC:
        raise ValueError("not a model of this version")
    try:
        plain = zlib.decompress(data[len(MAGIC) :])
        size = int.from_bytes(plain[:8], "big")
        header = json.loads(plain[8 : 8 + size].decode("utf-8", "surrogatepass"))
        arrays, at = [], 8 + size
        for kind, shape in header["arrays"]:
            count = int(np.prod(shape))
            arrays.append(np.frombuffer(plain, dtype=kind, count=count, offset=at).reshape(shape))
            at += arrays[-1].nbytes
        rarity, axes, centres, buyers = arrays
    except (zlib.error, UnicodeDecodeError, KeyError, ValueError) as error:
        raise ValueError("the model is damaged") from error
    terms = {term: row for row, term in enumerate(header["terms"])}
    bought = tuple(tuple(ids) for ids in header["bought"])
    return Model(Space(terms, rarity, axes, centres), buyers, bought, header["source"], tuple(header["names"]))
