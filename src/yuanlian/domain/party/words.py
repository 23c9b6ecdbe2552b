"""The zone's own words for tiers and roles, from its preset; where it has none, the plain names of the kinds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language

from yuanlian.domain.party.states import LinkRole, OrganisationKind
from yuanlian.kernel.models import Zone


@dataclass(frozen=True, slots=True)
class Tier:
    """One level of the zone's structure."""

    order: int
    name: str
    kinds: frozenset[str]


def in_reader_language(words: Mapping[str, str]) -> str:
    """One of `{"zh": …, "en": …}`, in the language of the page."""
    return words["en" if (get_language() or "").startswith("en") else "zh"]


def _structure(zone: Zone) -> dict[str, Any]:
    found: dict[str, Any] = zone.settings.get("structure", {})
    return found


def model(zone: Zone) -> str:
    """What the zone calls its structure: 1+X+N, …; empty where it has no name."""
    return str(_structure(zone).get("model", ""))


def tiers(zone: Zone) -> list[Tier]:
    """The levels of the zone's structure from the top."""
    found = [
        Tier(each["order"], in_reader_language(each["name"]), frozenset(each["kinds"]))
        for each in _structure(zone).get("tiers", [])
    ]
    return sorted(found, key=lambda tier: tier.order)


def tier_of(zone: Zone, kind: str) -> Tier | None:
    """The level on which organisations of this kind stand."""
    return next((tier for tier in tiers(zone) if kind in tier.kinds), None)


def roles(zone: Zone) -> dict[str, str]:
    """Every role of a link in the zone's words, in the order of the roles."""
    own = {each["role"]: in_reader_language(each["name"]) for each in _structure(zone).get("link_roles", [])}
    labels = zone.settings.get("labels", {})
    named = {key.removeprefix("role."): in_reader_language(words) for key, words in labels.items()}
    return {role.value: own.get(role) or named.get(role) or str(role.label) for role in LinkRole}


def kind_of(kind: str) -> str:
    """The name of a kind of organisation."""
    return str(OrganisationKind(kind).label)
