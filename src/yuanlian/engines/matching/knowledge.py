"""What is known beside the profiles: other names, the chain graph, past deals and what people said of results."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from itertools import accumulate

import rjieba

from yuanlian.engines.matching.learning import Model
from yuanlian.engines.text import PhraseTable, normalise

LONGEST_NAME = 24

_RUN = re.compile(r"(?P<han>[\u3400-\u9fff]+)|(?P<latin>[0-9a-z]+)")


@dataclass(frozen=True, slots=True)
class Alias:
    """Two names of one thing, either of which may be asked for; `source` says who says so."""

    name: str
    other: str
    source: str = ""


@dataclass(frozen=True, slots=True)
class Opinion:
    """What people said of a supplier for a need: `weight` points are added (confirmed) or taken (negative)."""

    need: str
    supplier: str
    weight: int


@dataclass(frozen=True, slots=True)
class Deal:
    """A delivered deal: the supplier delivered this kind of need `count` times."""

    need: str
    supplier: str
    count: int = 1


Links = Mapping[str, tuple[str, ...]]


def _links(edges: Iterable[tuple[str, str]]) -> Links:
    gathered: dict[str, dict[str, None]] = defaultdict(dict)
    for one, other in edges:
        gathered[normalise(one)][normalise(other)] = None
    return {one: tuple(sorted(others)) for one, others in sorted(gathered.items())}


@dataclass(frozen=True, slots=True)
class Knowledge:
    """Everything the ranking knows beside the profiles; all names in their normal form."""

    other_names: Links = field(default_factory=dict)
    materials: Links = field(default_factory=dict)
    products_of: Links = field(default_factory=dict)
    members: Links = field(default_factory=dict)
    classes: Links = field(default_factory=dict)
    deals: Mapping[tuple[str, str], int] = field(default_factory=dict)
    opinions: Mapping[tuple[str, str], int] = field(default_factory=dict)
    made: PhraseTable = field(default_factory=PhraseTable)
    """The products of which the graph knows materials."""
    at_most: Mapping[str, int] | None = None
    """Points by supplier that `deals` and `opinions` never pass, where several askers share them; see `most_added`."""
    model: Model | None = None

    @classmethod
    def build(
        cls,
        aliases: Iterable[Alias] = (),
        *,
        up: Iterable[tuple[str, str]] = (),
        sub: Iterable[tuple[str, str]] = (),
        deals: Iterable[Deal] = (),
        opinions: Iterable[Opinion] = (),
    ) -> Knowledge:
        """Knowledge of these names, edges (`up`: product, material; `sub`: class, member), deals and opinions."""
        pairs = [(alias.name, alias.other) for alias in aliases]
        up, sub = list(up), list(sub)
        delivered: dict[tuple[str, str], int] = defaultdict(int)
        said: dict[tuple[str, str], int] = defaultdict(int)
        for deal in deals:
            delivered[normalise(deal.need), deal.supplier] += deal.count
        for opinion in opinions:
            said[normalise(opinion.need), opinion.supplier] += opinion.weight
        materials = _links(up)
        made = PhraseTable()
        for product in materials:
            made.use(product)
        return cls(
            other_names=_links(pairs + [(other, name) for name, other in pairs]),
            materials=materials,
            products_of=_links((material, product) for product, material in up),
            members=_links(sub),
            classes=_links((member, group) for group, member in sub),
            deals=dict(delivered),
            opinions=dict(said),
            made=made,
        )

    def with_model(self, model: Model) -> Knowledge:
        """The same knowledge and what was learnt; the index must have been built with the model's space."""
        return replace(self, model=model)

    def names_in(self, phrase: str) -> list[tuple[str, str]]:
        """Each known name inside the phrase as it is written there, longest first, with each of its other names.

        A name inside a longer name does not count, nor one that would be cut out of a longer word.
        """
        text = normalise(phrase)
        bounds = _bounds(text)
        found: list[tuple[str, str]] = []
        taken = [False] * len(text)
        for length in range(min(LONGEST_NAME, len(text)), 0, -1):
            for at in range(len(text) - length + 1):
                name = text[at : at + length]
                end = at + length + _plural(text, at + length)
                whole = length == len(text) or (length > 1 and at in bounds and end in bounds)
                if name not in self.other_names or not whole or any(taken[at:end]):
                    continue
                taken[at:end] = [True] * (end - at)
                found += [(text[at:end], other) for other in self.other_names[name]]
        return found


def _bounds(text: str) -> set[int]:
    """Where a word of the text begins or ends."""
    bounds = {0, len(text)}
    for found in _RUN.finditer(text):
        cut = rjieba.cut(found.group()) if found.lastgroup == "han" else [found.group()]
        bounds |= set(accumulate((len(word) for word in cut), initial=found.start()))
    return bounds


def _plural(text: str, end: int) -> bool:
    """Whether an English name goes on with the "s" of its plural."""
    stem = end > 0 and text[end - 1].isascii() and text[end - 1].isalpha()
    return stem and text[end : end + 1] == "s" and not _latin(text[end + 1 : end + 2] or " ")


def _latin(character: str) -> bool:
    return character.isascii() and character.isalnum()
