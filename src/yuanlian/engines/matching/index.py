"""Holds the suppliers for ranking: their phrases, who names them in which field, and where each profile points.

Those of the start lie in flat arrays (`building`), those that came later behind them, so that an enterprise is added,
changed or removed in milliseconds. What `to_bytes` writes depends only on the suppliers in the index, never on the
order or the history of the changes.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from yuanlian.engines.matching import packing
from yuanlian.engines.matching.columns import Columns
from yuanlian.engines.matching.profiles import (
    FIELD_BITS,
    FIELD_MASK,
    TERM_WEIGHTS,
    entries_of,
    is_name,
    pieces,
    speaking,
)
from yuanlian.engines.matching.shapes import Supplier
from yuanlian.engines.matching.space import Placing, Space, Vector, lengths
from yuanlian.engines.text import PhraseTable, Postings
from yuanlian.engines.text.codes import code, codes
from yuanlian.engines.text.growing import GrowingArray


@dataclass(frozen=True, slots=True)
class HeldRows:
    """The rows in the space of each phrase of the start, and of each as an industry class; -1 where it has none."""

    ptr: NDArray[np.int64]
    rows: NDArray[np.int32]
    classes: NDArray[np.int32]

    def __len__(self) -> int:
        return len(self.classes)


_NOTHING = np.zeros(0, dtype=np.int32)
NO_ROWS = HeldRows(np.zeros(1, dtype=np.int64), _NOTHING, _NOTHING)


class Index:
    """The suppliers of one zone, ready to be ranked. One writer at a time; readers need not wait for it.

    With a learnt space every profile also has a direction, and profiles that point alike are found together.
    `table` holds the phrases of what suppliers do, `names` their names.
    """

    __slots__ = (
        "clusters", "columns", "held", "lengths", "members", "name_docs", "names", "phrase_docs", "placing", "table",
        "vectors",
    )  # fmt: skip

    def __init__(self, space: Space | None = None) -> None:
        self.placing = None if space is None or not space.width else Placing(space)
        self.columns = Columns()
        self.table, self.names = PhraseTable(), PhraseTable()
        self.phrase_docs, self.name_docs = Postings.empty(), Postings.empty()
        width = 0 if space is None else space.width
        self.held = NO_ROWS
        self.vectors = GrowingArray.empty(np.int8, width)
        self.lengths = GrowingArray.empty(np.float32)
        self.clusters = GrowingArray.empty(np.uint16)
        self.members = Postings.empty()

    @classmethod
    def build(cls, suppliers: Iterable[Supplier], *, space: Space | None = None) -> Index:
        """An index of these suppliers; of two with one id the later stands."""
        from yuanlian.engines.matching.building import build  # -- slow import: the two know each other

        return build(suppliers, space)

    def __len__(self) -> int:
        return int(self.columns.alive.view().sum())

    def __contains__(self, supplier_id: object) -> bool:
        return isinstance(supplier_id, str) and self.columns.number(supplier_id) is not None

    @property
    def space(self) -> Space | None:
        """The learnt space, if there is one."""
        return None if self.placing is None else self.placing.space

    def number(self, supplier_id: str | None) -> int | None:
        """The number of a supplier in the index, None when it is not there."""
        return self.columns.number(supplier_id) if supplier_id else None

    def get(self, supplier_id: str) -> Supplier | None:
        """The supplier as it was added, or None."""
        number = self.columns.number(supplier_id)
        return None if number is None else self.supplier(number)

    def supplier(self, number: int) -> Supplier:
        """The supplier of this number."""
        return self.columns.supplier(number, self.table, self.names)

    def suppliers(self) -> Iterator[Supplier]:
        """Every supplier in the index, by id."""
        alive = np.flatnonzero(self.columns.alive.view()).tolist()
        for number in sorted(alive, key=self.columns.ids.__getitem__):
            yield self.supplier(number)

    def phrases(self, number: int) -> dict[tuple[str, int], None]:
        """The distinct phrases of a supplier as they are searched, each with its field."""
        found: dict[tuple[str, int], None] = {}
        for packed in self.columns.entries(number).tolist():
            pid, field = packed >> FIELD_BITS, packed & FIELD_MASK
            written = (self.names if is_name(field) else self.table).written[pid]
            found |= dict.fromkeys((piece, field) for piece in pieces(written))
        return found

    def add(self, supplier: Supplier) -> None:
        """The supplier is found from now on, as it is now."""
        old = self.columns.number(supplier.id)
        number = len(self.columns)
        entries = array("I")
        for text, field in entries_of(supplier):
            table = self.names if is_name(field) else self.table
            pid = table.put(text) if pieces(text) == [text] else table.keep(text)
            entries.append(pid << FIELD_BITS | field)
        if self.placing is not None:
            vector = self._vector(supplier)
            cluster = int(self.placing.clusters(vector[None, :])[0])
            self.vectors.append(vector)
            self.lengths.append(lengths(vector[None, :])[0])
            self.clusters.append(cluster)
            self.members.append(cluster, number)
        self.columns.append(supplier, entries)
        for text, field in self.phrases(number):
            table, docs = (self.names, self.name_docs) if is_name(field) else (self.table, self.phrase_docs)
            docs.append(table.use(text), number << FIELD_BITS | field)
        # From here on it is found; for a moment both forms live, and the ranking takes the later.
        self.columns.alive.set(number, 1)
        self.columns.numbers.put(code(supplier.id), number)
        self.columns.changes += 1
        if old is not None:
            self._take_out(old)

    def remove(self, supplier_id: str) -> None:
        """The supplier is not found any more; one that was not there stays so."""
        number = self.columns.number(supplier_id)
        if number is not None:
            self._take_out(number)

    def _take_out(self, number: int) -> None:
        self.columns.alive.set(number, 0)
        for text, field in self.phrases(number):
            table = self.names if is_name(field) else self.table
            pid = table.number(text)
            if pid is not None:
                table.release(pid)

    def _vector(self, supplier: Supplier) -> Vector:
        """Where the profile points."""
        assert self.placing is not None
        named = dict.fromkeys((piece, field) for text, field in entries_of(supplier) for piece in pieces(text))
        terms = [(term, TERM_WEIGHTS[field]) for piece, field in named for term in speaking(piece, field)]
        rows = self.placing.rows_of(codes([term for term, _ in terms]))
        weights = np.array([weight for _, weight in terms], dtype=np.int64)
        kept = rows >= 0
        owners = np.zeros(int(kept.sum()), dtype=np.int64)
        vector: Vector = self.placing.profiles(owners, rows[kept], weights[kept], 1)[0]
        return vector

    def to_bytes(self) -> bytes:
        """The suppliers in one canonical form, from which `from_bytes` makes an equal index."""
        return packing.pack(self.suppliers())

    @classmethod
    def from_bytes(cls, data: bytes, *, space: Space | None = None) -> Index:
        """The index that was written; raises ValueError where the bytes are not one or are of another version."""
        return cls.build(packing.unpack(data), space=space)

    def image(self) -> Iterator[bytes | memoryview]:
        """The index as bytes that `opened` uses where they lie, piece by piece."""
        from yuanlian.engines.matching.image import parts  # -- slow import: the two know each other

        return parts(self)

    @classmethod
    def opened(cls, data: bytes | memoryview, *, space: Space | None = None) -> Index:
        """The index of an image; raises ValueError for other bytes. What comes later is not written to them."""
        from yuanlian.engines.matching.image import restored  # -- slow import: the two know each other

        return restored(data, space)
