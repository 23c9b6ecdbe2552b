"""The four zones' structures come from their preset files, whole and once."""

from __future__ import annotations

from collections import Counter

import pytest
from django.db import transaction

from domain.party.structures import load
from yuanlian.domain.enterprises.models import Enterprise
from yuanlian.domain.party import geo, tree, words
from yuanlian.domain.party.models import Link, Organisation, OrganisationGrant, Post, Survey
from yuanlian.domain.party.states import LinkRole, OrganisationKind
from yuanlian.domain.zones.preset import rows
from yuanlian.kernel.models import Zone
from yuanlian.presets import path

pytestmark = pytest.mark.django_db
SLUGS = ("luzhou", "xianning", "changsha-hightech", "changsha-economic")


@pytest.fixture(scope="module", params=SLUGS)
def loaded(request, django_db_setup, django_db_blocker):
    """Each zone once for all tests of this module, rolled back after."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield (request.param, *load(request.param))
        transaction.set_rollback(True)


def counted(zone):
    return [
        model.objects.filter(zone=zone).count()
        for model in (Organisation, Link, Post, Survey, OrganisationGrant, Enterprise)
    ]


def test_a_second_load_changes_nothing(loaded):
    slug, zone, _actor = loaded
    before = counted(zone)
    load(slug)
    zone.refresh_from_db()
    assert (counted(zone), before[0] > 0) == (before, True)


def test_every_tie_of_the_files_stands_with_its_role(loaded):
    slug, zone, _actor = loaded
    listed = Counter(row["role"] for row in rows(path("zones", slug), "links.csv") if not row["end"])
    held = Counter(Link.objects.filter(zone=zone, until=None, enterprise__isnull=False).values_list("role", flat=True))
    assert held == listed


def test_every_organisation_stands_on_a_tier_of_its_zone(loaded):
    _slug, zone, _actor = loaded
    kinds = Organisation.objects.filter(zone=zone).values_list("kind", flat=True).distinct()
    assert [kind for kind in kinds if words.tier_of(zone, kind) is None] == []


def test_the_whole_drawing_reaches_the_map(loaded):
    _slug, zone, _actor = loaded
    kinds = Counter(feature["properties"]["kind"] for feature in geo.ground(zone))
    ranks = Counter(f["properties"].get("rank") for f in geo.ground(zone) if f["properties"]["kind"] == "road")
    assert kinds["outline"] == 1
    assert min(kinds["area"], kinds["road"], kinds["green"], ranks["trunk"], ranks["street"]) > 0
    assert ranks[None] == 0


@pytest.mark.parametrize("loaded", ["luzhou"], indirect=True)
def test_luzhou_has_four_chain_committees_with_one_lead_each(loaded):
    _slug, zone, actor = loaded
    committees = list(tree.bodies(actor).filter(kind=OrganisationKind.CHAIN_COMMITTEE))
    tied = tree.ties(actor, [row.id for row in committees])
    assert [tied[row.id].counts[LinkRole.LEAD_ENTERPRISE] for row in committees] == [1, 1, 1, 1]
    assert words.roles(zone)[LinkRole.LEAD_ENTERPRISE] == "1·链主企业"


@pytest.mark.parametrize("loaded", ["xianning"], indirect=True)
def test_xianning_has_three_park_branches_over_three_chain_grids(loaded):
    _slug, zone, actor = loaded
    branches = tree.bodies(actor).filter(kind=OrganisationKind.PARK_BRANCH)
    grids = [(row.chain.code, row.place.kind) for row in branches]
    assert sorted(grids) == [("food", "grid"), ("materials", "grid"), ("smart", "grid")]
    assert [tier.name for tier in words.tiers(zone)] == ["党工委", "企业党委", "产业链党支部", "企业党组织"]


@pytest.mark.parametrize("loaded", ["xianning"], indirect=True)
def test_every_enterprise_of_xianning_stands_in_one_of_three_grids(loaded):
    _slug, zone, _actor = loaded
    branches = Organisation.objects.filter(zone=zone, kind=OrganisationKind.PARK_BRANCH)
    tied = Counter(
        Link.objects.filter(organisation__in=branches, until=None, enterprise__isnull=False).values_list(
            "enterprise_id", flat=True
        )
    )
    everybody = Enterprise.objects.filter(zone=zone).values_list("id", flat=True)
    assert {pk: tied[pk] for pk in everybody} == dict.fromkeys(everybody, 1)


def test_a_zone_without_a_structure_uses_the_plain_names():
    zone = Zone.objects.create(slug="plain", name="无预设园区")
    assert (words.tiers(zone), words.roles(zone)[LinkRole.MEMBER], words.model(zone)) == ([], "成员", "")
