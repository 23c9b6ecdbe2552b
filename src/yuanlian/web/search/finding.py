"""What a search finds: a few best rows of each noun, each under its own scope rule."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yuanlian.domain.enterprises import queries as enterprises
from yuanlian.domain.party import queries as party
from yuanlian.domain.service import titles
from yuanlian.domain.trade import queries as trade
from yuanlian.kernel.actor import Actor
from yuanlian.web.parts import Words

LIMIT = 6
LONGEST = 60


@dataclass(frozen=True, slots=True)
class Hit:
    """One found row."""

    title: str
    note: str
    url: str


@dataclass(frozen=True, slots=True)
class Group:
    """The best rows of one noun, and where the rest is."""

    label: Words
    icon: str
    hits: list[Hit] = field(default_factory=list)
    more_url: str = ""


@dataclass(frozen=True, slots=True)
class _Noun:
    label: Words
    icon: str
    rows: Callable[[Actor, str], Any]
    shown: Callable[[Any], tuple[str, str]]
    page: tuple[str, str]
    list_page: str


NOUNS = (
    _Noun(
        pgettext_lazy("all", "企业"),
        "building",
        enterprises.found,
        lambda row: (row.name, row.chain.label if row.chain else ""),
        ("enterprise_detail", "enterprise"),
        "enterprise_list",
    ),
    _Noun(
        pgettext_lazy("all", "诉求"),
        "speakerphone",
        titles.found,
        lambda row: (row.title, f"{row.number} · {row.enterprise.name}"),
        ("request_detail", "request"),
        "request_list",
    ),
    _Noun(
        _("党组织"),
        "hierarchy",
        party.found,
        lambda row: (row.name, row.get_kind_display()),
        ("organisation_detail", "organisation"),
        "organisation_list",
    ),
    _Noun(
        pgettext_lazy("all", "需求"),
        "shopping-cart",
        trade.found_needs,
        lambda row: (row.title, row.enterprise.name),
        ("need_detail", "need"),
        "need_list",
    ),
    _Noun(
        _("供给"),
        "package",
        trade.found_offers,
        lambda row: (row.title, row.enterprise.name),
        ("offer_detail", "offer"),
        "offer_list",
    ),
)


def _url(name: str, **kwargs: Any) -> str:
    try:
        return reverse(name, kwargs=kwargs)
    except NoReverseMatch:
        return ""


def find(actor: Actor, slug: str, words: str) -> Iterable[Group]:
    """Groups with at least one hit, in the order of NOUNS."""
    asked = words.strip()[:LONGEST]
    if not asked:
        return []
    found = []
    for noun in NOUNS:
        rows = list(noun.rows(actor, asked)[: LIMIT + 1])
        page, key = noun.page
        hits = [Hit(*noun.shown(row), _url(page, zone=slug, **{key: row.id})) for row in rows[:LIMIT]]
        more = f"{_url(noun.list_page, zone=slug)}?q={asked}" if len(rows) > LIMIT else ""
        if hits:
            found.append(Group(noun.label, noun.icon, hits, more))
    return found
