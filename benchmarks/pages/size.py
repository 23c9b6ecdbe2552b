"""How much a zone of the benchmark holds."""

from __future__ import annotations

from dataclasses import dataclass

from benchmarks.pages.stories import Path


@dataclass(frozen=True, slots=True)
class Size:
    """Counts of rows; `paths` are the ways requests go, drawn by lot when there are none."""

    enterprises: int
    contacts: int
    organisations: int
    members: int
    links: int
    posts: int
    requests: int
    postings: int
    deals: int
    days: int
    paths: tuple[Path, ...] = ()


FULL = Size(
    enterprises=38_000, contacts=2_000, organisations=1_031, members=17_000, links=12_000, posts=6_000,
    requests=200_000, postings=5_000, deals=2_000, days=1_095,
)  # fmt: skip
QUICK = Size(
    enterprises=2_000, contacts=200, organisations=103, members=900, links=700, posts=400,
    requests=8_000, postings=300, deals=120, days=1_095,
)  # fmt: skip


def few(count: int) -> Size:
    """A zone with `count` rows of every kind that a page lists, so that queries can be counted against each other."""
    paths = (Path.AT_WORK, Path.TO_CONFIRM, Path.HELPED) * count
    return Size(
        enterprises=count + 1, contacts=1, organisations=count + 3, members=count, links=count, posts=count,
        requests=len(paths), postings=count, deals=count, days=5, paths=paths,
    )  # fmt: skip
