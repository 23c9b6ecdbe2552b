"""Lays an index out as bytes that are used where they lie: opening one cuts no text and copies no array.

A header names every array with its kind, shape and place; the arrays follow, each where a mapped file may be read in
place. Whoever stores the bytes sees to it that they come back whole.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from yuanlian.engines.matching.columns import FACTS, Columns, Distinct
from yuanlian.engines.matching.index import HeldRows, Index
from yuanlian.engines.matching.space import Space
from yuanlian.engines.text import PhraseTable, Postings
from yuanlian.engines.text.codemap import CodeMap
from yuanlian.engines.text.growing import GrowingArray
from yuanlian.engines.text.phrases import Written
from yuanlian.engines.text.texts import TextBlock, Texts

MAGIC = b"YLIMAGE1"
ALIGNED = 64
_SIZE = 8

Arrays = dict[str, NDArray[Any]]


def parts(index: Index) -> Iterator[bytes | memoryview]:
    """The bytes of an index as it stands, piece by piece."""
    if len(index.columns.late):
        # What came later lies behind the arrays: an index without it is the same one, built at once.
        index = Index.build(index.suppliers(), space=index.space)
    arrays = _arrays(index)
    facts: dict[str, Any] = {
        "order": sys.byteorder,
        "areas": index.columns.areas.values,
        "certificates": index.columns.certificates.values,
        "totals": [index.table.total, index.names.total],
        "width": index.space.width if index.space else 0,
        "arrays": {},
    }
    at = 0
    for name, array in arrays.items():
        facts["arrays"][name] = [array.dtype.str, array.shape, at]
        at += -(-array.nbytes // ALIGNED) * ALIGNED
    head = json.dumps(facts, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
    yield MAGIC + len(head).to_bytes(_SIZE, "little") + head + bytes(-(len(head) + 2 * _SIZE) % ALIGNED)
    for array in arrays.values():
        yield np.ascontiguousarray(array).reshape(-1).view(np.uint8).data
        yield bytes(-array.nbytes % ALIGNED)


def restored(data: bytes | memoryview, space: Space | None) -> Index:
    """The index that lies in these bytes, with the space it was built with; raises ValueError for other bytes."""
    if bytes(data[: len(MAGIC)]) != MAGIC:
        raise ValueError("not an index of this version")
    start = len(MAGIC) + _SIZE
    size = int.from_bytes(data[len(MAGIC) : start], "little")
    try:
        facts = json.loads(bytes(data[start : start + size]).decode("utf-8", "surrogatepass"))
        first = start + size + -(start + size) % ALIGNED
        arrays = {name: _array(data, first, *told) for name, told in facts["arrays"].items()}
        if facts["order"] != sys.byteorder or facts["width"] != (space.width if space else 0):
            raise ValueError("an index of another machine or of another space")
        return _index(facts, arrays, space)
    except (KeyError, TypeError, UnicodeDecodeError) as error:
        raise ValueError("the index is damaged") from error


def _array(data: bytes | memoryview, first: int, kind: str, shape: list[int], at: int) -> NDArray[Any]:
    dtype = np.dtype(kind)
    count = int(np.prod(shape))
    if not count:
        return np.zeros(shape, dtype=dtype)
    return np.frombuffer(data, dtype=dtype, count=count, offset=first + at).reshape(shape)


def _arrays(index: Index) -> Arrays:
    """Every array of an index that nothing came to later, by name."""
    columns = index.columns
    arrays: Arrays = {
        **_texts("ids", columns.ids),
        **_codes("numbers", columns.numbers),
        "ties": columns.ties.view(),
        "alive": columns.alive.view(),
        "ptr": columns.ptr,
        "flat": columns.flat,
        "held_ptr": index.held.ptr,
        "held_rows": index.held.rows,
        "held_classes": index.held.classes,
        "vectors": index.vectors.view(),
        "lengths": index.lengths.view(),
        "clusters": index.clusters.view(),
        **_postings("members", index.members),
    }
    for fact in FACTS:
        column = columns.facts[fact].view()
        # A column of which nothing is known is one value seen many times, and is written as one.
        arrays[f"fact_{fact}"] = column[:1] if len(column) > 1 and column.strides == (0,) else column
    for name, table, docs in (("table", index.table, index.phrase_docs), ("names", index.names, index.name_docs)):
        arrays |= _table(name, table) | _postings(f"{name}_docs", docs)
    return arrays


def _texts(name: str, texts: Texts) -> Arrays:
    return {f"{name}_block": texts.block, f"{name}_offsets": texts.offsets}


def _codes(name: str, codes: CodeMap) -> Arrays:
    return {f"{name}_codes": codes.codes, f"{name}_at": codes.numbers}


def _postings(name: str, postings: Postings) -> Arrays:
    return {f"{name}_ptr": postings.ptr, f"{name}_rows": postings.ids}


def _table(name: str, table: PhraseTable) -> Arrays:
    odd = sorted(table.written.odd)
    written = TextBlock()
    written.extend(table.written.odd[at] for at in odd)
    return {
        **_texts(f"{name}_plain", table.plain),
        f"{name}_odd": np.array(odd, dtype=np.int64),
        **_texts(f"{name}_written", written.texts()),
        **_codes(f"{name}_numbers", table.numbers),
        f"{name}_uses": table.uses.view(),
        f"{name}_lengths": table.lengths.view(),
        f"{name}_ties": table.ties.view(),
        **_codes(f"{name}_terms", table.term_numbers),
        **_postings(name, table.postings),
        f"{name}_df": table.df.view(),
    }


def _index(facts: dict[str, Any], arrays: Arrays, space: Space | None) -> Index:
    index = Index(space)
    index.columns = _columns(facts, arrays)
    index.table = _table_of("table", arrays, facts["totals"][0])
    index.names = _table_of("names", arrays, facts["totals"][1])
    index.phrase_docs, index.name_docs = (_postings_of(name, arrays) for name in ("table_docs", "names_docs"))
    index.held = HeldRows(arrays["held_ptr"], arrays["held_rows"], arrays["held_classes"])
    index.vectors, index.lengths = GrowingArray(arrays["vectors"]), GrowingArray(arrays["lengths"])
    index.clusters = GrowingArray(arrays["clusters"])
    index.members = _postings_of("members", arrays)
    return index


def _columns(facts: dict[str, Any], arrays: Arrays) -> Columns:
    columns = Columns()
    columns.ids = _texts_of("ids", arrays)
    columns.numbers = _codes_of("numbers", arrays)
    columns.ties, columns.alive = GrowingArray(arrays["ties"]), GrowingArray(arrays["alive"])
    columns.ptr, columns.flat = arrays["ptr"], arrays["flat"]
    count = len(columns.alive)
    columns.facts = {
        name: GrowingArray(np.broadcast_to(column, count) if len(column) == 1 else column)
        for name, column in ((name, arrays[f"fact_{name}"]) for name in FACTS)
    }
    columns.areas = Distinct(facts["areas"])
    columns.certificates = Distinct([tuple(held) for held in facts["certificates"]])
    return columns


def _table_of(name: str, arrays: Arrays, total: int) -> PhraseTable:
    table = PhraseTable()
    table.plain = _texts_of(f"{name}_plain", arrays)
    written = _texts_of(f"{name}_written", arrays)
    table.written = Written(table.plain, {at: written[n] for n, at in enumerate(arrays[f"{name}_odd"].tolist())})
    table.numbers = _codes_of(f"{name}_numbers", arrays)
    table.uses, table.lengths = GrowingArray(arrays[f"{name}_uses"]), GrowingArray(arrays[f"{name}_lengths"])
    table.ties, table.df = GrowingArray(arrays[f"{name}_ties"]), GrowingArray(arrays[f"{name}_df"])
    table.term_numbers = _codes_of(f"{name}_terms", arrays)
    table.postings = _postings_of(name, arrays)
    table.total = total
    return table


def _texts_of(name: str, arrays: Arrays) -> Texts:
    return Texts(arrays[f"{name}_block"], arrays[f"{name}_offsets"])


def _codes_of(name: str, arrays: Arrays) -> CodeMap:
    return CodeMap(arrays[f"{name}_codes"], arrays[f"{name}_at"])


def _postings_of(name: str, arrays: Arrays) -> Postings:
    return Postings(arrays[f"{name}_ptr"], arrays[f"{name}_rows"])
