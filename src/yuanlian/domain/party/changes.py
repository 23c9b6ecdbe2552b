"""What an organisation is made from and what a form changes, as plain values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from yuanlian.domain.enterprises.models import Enterprise
from yuanlian.domain.party.models import Organisation
from yuanlian.domain.party.states import OrganisationKind, OrganisationState
from yuanlian.domain.zones.models import Chain, Place


@dataclass(frozen=True, slots=True, kw_only=True)
class NewOrganisation:
    """What an organisation is made from; a functional one needs no formal parent. No code: its public one serves."""

    name: str
    kind: OrganisationKind
    code: str = ""
    name_en: str = ""
    parent: Organisation | None = None
    enterprise: Enterprise | None = None
    founding: str = ""
    chain: Chain | None = None
    place: Place | None = None
    lon: float | None = None
    lat: float | None = None
    founded_on: date | None = None
    elected_on: date | None = None
    term_years: int | None = None
    weak: bool = False
    demonstration: bool = False
    introduction: str = ""
    state: OrganisationState = OrganisationState.SET_UP


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganisationChange:
    """The facts of an organisation that a form changes; its place in the tree is changed by `move_under`."""

    name: str
    name_en: str = ""
    chain: Chain | None = None
    place: Place | None = None
    founding: str = ""
    founded_on: date | None = None
    elected_on: date | None = None
    term_years: int | None = None
    lon: float | None = None
    lat: float | None = None
    demonstration: bool = False
    weak: bool = False
    introduction: str = ""
