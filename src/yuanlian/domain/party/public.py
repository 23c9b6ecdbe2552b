"""What everybody may read about organisations: the fields of these classes and nothing else; no person among them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from yuanlian.domain.party.models import Organisation
from yuanlian.domain.party.states import STANDING, OrganisationKind, OrganisationState
from yuanlian.kernel.models import Zone


@dataclass(frozen=True, slots=True)
class PublicOrganisation:
    """An organisation as the public sees it."""

    zone: Zone
    code: str
    name: str
    kind: OrganisationKind
    chain: str
    place: str
    introduction: str
    demonstration: bool
    dissolved: bool
    position: tuple[float, float] | None


def _public(row: Organisation) -> PublicOrganisation:
    return PublicOrganisation(
        zone=row.zone,
        code=row.public_code,
        name=row.label,
        kind=OrganisationKind(row.kind),
        chain=row.chain.label if row.chain else "",
        place=row.place.label if row.place else "",
        introduction=row.introduction,
        demonstration=row.demonstration,
        dissolved=row.state == OrganisationState.DISSOLVED,
        position=None if row.lon is None or row.lat is None else (row.lon, row.lat),
    )


def _rows() -> QuerySet[Organisation]:
    """Organisations of zones in service that exist or existed; a planned one is nobody's news yet."""
    rows = Organisation.objects.filter(zone__is_active=True).exclude(state=OrganisationState.PLANNED)
    return rows.select_related("zone", "chain", "place")


def by_code(code: str) -> PublicOrganisation | None:
    """The organisation behind a printed code, in whatever zone; a dissolved one says so."""
    row = _rows().filter(public_code=code).first()
    return None if row is None else _public(row)


def of_zone(zone: UUID) -> Sequence[PublicOrganisation]:
    """The organisations at work in a zone, by kind and code."""
    rows = _rows().filter(zone_id=zone, state__in=STANDING).order_by("kind", "code")
    return [_public(row) for row in rows]


def zone_named(slug: str) -> Zone | None:
    """The zone in service with this slug that has organisations to show."""
    zone = Zone.objects.filter(slug=slug, is_active=True).first()
    return zone if zone is not None and Organisation.objects.filter(zone=zone).exists() else None
