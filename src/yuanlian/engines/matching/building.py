"""Builds an index of very many suppliers at once, in little memory: the same index that adding them would give."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from typing import Any

import numpy as np
from numpy.typing import NDArray

from yuanlian.engines.matching.columns import FACTS, Columns
from yuanlian.engines.matching.gathering import Gathered, Spoken
from yuanlian.engines.matching.index import NO_ROWS, HeldRows, Index
from yuanlian.engines.matching.profiles import FIELD_BITS, FIELD_MASK, FIELDS, FULL, NAME
from yuanlian.engines.matching.shapes import Supplier
from yuanlian.engines.matching.space import Space, lengths
from yuanlian.engines.text.bulk import Short, count_uses
from yuanlian.engines.text.codemap import CodeMap
from yuanlian.engines.text.growing import GrowingArray
from yuanlian.engines.text.memory import building, joined
from yuanlian.engines.text.postings import PostingsBuilder

BLOCK = 5_000
"""Suppliers that are worked on at a time: bounds the memory of one step."""
SPARE = 10_000
NAMES = (NAME, FULL)
DOINGS = tuple(number for number in range(len(FIELDS)) if number not in NAMES)


def build(suppliers: Iterable[Supplier], space: Space | None) -> Index:
    """An index of these suppliers; of two with one id the later stands."""
    with building():
        return _built(suppliers, space)


def _built(suppliers: Iterable[Supplier], space: Space | None) -> Index:
    index = Index(space)
    gathered = Gathered(index.placing)
    coming = iter(suppliers)
    while block := list(islice(coming, BLOCK)):
        gathered.take(block)
    if not gathered.flat:
        return index
    _columns(index, gathered)
    _vectors(index, gathered)
    index.table = gathered.table.builder.table(gathered.table.silent())
    index.names = gathered.names.builder.table(gathered.names.silent())
    index.held = _held(gathered)
    places = (gathered.table.builder.place, gathered.names.builder.place)
    _listed(index, gathered, places)
    _entries(index.columns, gathered, places)
    for growing in (*index.columns.growing(), *index.table.growing(), *index.names.growing()):
        growing.reserve()
    return index


def _held(gathered: Gathered) -> HeldRows:
    """The rows in the space of the phrases of the table, by their numbers there."""
    phrases = gathered.table
    if gathered.placing is None:
        return NO_ROWS
    order = np.empty(phrases.size, dtype=np.int64)
    order[phrases.builder.place] = np.arange(phrases.size)
    rows, sizes = phrases.terms(order)
    ptr = np.concatenate((np.zeros(1, dtype=np.int64), np.cumsum(sizes)))
    return HeldRows(ptr, rows.astype(np.int32), phrases.class_rows.view()[order])


def _columns(index: Index, gathered: Gathered) -> None:
    """Ids, places, sizes and who lives."""
    columns = gathered.columns
    numbers = joined(gathered.codes)
    order = np.argsort(numbers, kind="stable")
    last = order[np.append(numbers[order][1:] != numbers[order][:-1], True)]
    alive = np.zeros(len(numbers), dtype=np.bool_)
    alive[last] = True
    columns.ids = gathered.ids.texts()
    columns.numbers = CodeMap(numbers[last], last.astype(np.uint32))
    columns.ties = GrowingArray((numbers >> np.uint64(32)).astype(np.uint32))
    columns.alive = GrowingArray(alive)
    columns.facts = {name: GrowingArray(_facts(gathered.facts[name])) for name in FACTS}
    index.columns = columns


def _facts(parts: list[NDArray[Any]]) -> NDArray[Any]:
    """The parts as one; where all hold one value seen many times, so does the whole."""
    if all(part.strides == (0,) for part in parts):
        return np.broadcast_to(parts[0][:1], sum(len(part) for part in parts))
    return joined(parts)


def _vectors(index: Index, gathered: Gathered) -> None:
    """Where profiles point, and which point alike."""
    if index.placing is None:
        return
    count = len(index.columns)
    # With room for later ones: this is the largest array, and a copy of it would be felt.
    vectors = np.empty((count + SPARE, index.placing.space.width), dtype=np.int8)
    index.lengths = GrowingArray(np.empty(count, dtype=np.float32))
    at = 0
    while gathered.vectors:
        part = gathered.vectors.pop(0)
        vectors[at : at + len(part)] = part
        index.lengths.view()[at : at + len(part)] = lengths(part)
        at += len(part)
    clusters = joined(gathered.clusters)
    index.vectors, index.clusters = GrowingArray(vectors, size=count), GrowingArray(clusters)
    builder = PostingsBuilder(len(index.placing.space.centres))
    builder.count(clusters)
    builder.seal()
    builder.fill(clusters, np.arange(count))
    index.members = builder.postings()


def _listed(index: Index, gathered: Gathered, places: tuple[Short, Short]) -> None:
    """Who names each phrase of the two tables; the tables know how many do."""
    tables = (index.table, index.names)
    builders = tuple(PostingsBuilder(len(table)) for table in tables)
    for _first, spoken in _blocks(gathered, index.columns):
        for builder, place, fields in zip(builders, places, (DOINGS, NAMES), strict=True):
            builder.count(place[spoken.of(fields).phrase])
    for builder in builders:
        builder.seal()
    for first, spoken in _blocks(gathered, index.columns):
        for builder, place, fields in zip(builders, places, (DOINGS, NAMES), strict=True):
            part = spoken.of(fields)
            builder.fill(place[part.phrase], (part.owner + first) << FIELD_BITS | part.field)
    index.phrase_docs, index.name_docs = (builder.postings() for builder in builders)
    for table, docs in zip(tables, (index.phrase_docs, index.name_docs), strict=True):
        count_uses(table, np.diff(docs.ptr))


def _blocks(gathered: Gathered, columns: Columns) -> Iterable[tuple[int, Spoken]]:
    """For each block the number of its first supplier, and what those who live say."""
    first = 0
    for at, sizes in enumerate(gathered.sizes):
        spoken = gathered.spoken(at)
        kept = columns.alive.view()[spoken.owner + first]
        yield first, Spoken(spoken.owner[kept], spoken.phrase[kept], spoken.field[kept])
        first += len(sizes)


def _entries(columns: Columns, gathered: Gathered, places: tuple[Short, Short]) -> None:
    """The entries of every supplier, with the numbers that their phrases have in the tables."""
    columns.ptr = np.zeros(len(columns) + 1, dtype=np.int64)
    np.cumsum(np.concatenate(gathered.sizes), out=columns.ptr[1:])
    columns.flat = np.empty(int(columns.ptr[-1]), dtype=np.uint32)
    at = 0
    while gathered.flat:
        packed = gathered.flat.pop(0)
        phrase, number = packed >> FIELD_BITS, packed & FIELD_MASK
        name = np.isin(number, NAMES)
        placed = np.empty(len(packed), dtype=np.int64)
        placed[~name], placed[name] = places[0][phrase[~name]], places[1][phrase[name]]
        columns.flat[at : at + len(packed)] = placed << FIELD_BITS | number
        at += len(packed)
