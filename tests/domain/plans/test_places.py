"""Areas and centres: computed from where enterprises stand, written as places when the plan is accepted."""

from __future__ import annotations

import pytest

from domain.plans.office import Office, computed, make_firm
from making import actor_of, make_staff, make_zone
from yuanlian.domain.enterprises.models import Enterprise
from yuanlian.domain.people.roles import Role
from yuanlian.domain.plans import actions, queries, words
from yuanlian.domain.plans.states import PlanKind
from yuanlian.domain.zones.models import Place
from yuanlian.kernel.models import AuditEntry

pytestmark = pytest.mark.django_db

ROAD = {"type": "LineString", "coordinates": [[112.85, 27.9], [112.85, 28.1]]}


def place(office: Office, code: str, kind: str, lon: float, **values) -> Place:
    return Place.objects.create(zone=office.zone, code=code, name=code, kind=kind, lon=lon, lat=28.0, **values)


@pytest.fixture
def office() -> Office:
    """A trunk road, three enterprises west of it and three east; one of the east stands in the western area today."""
    zone = make_zone()
    zone.settings["map"] = {"ranks": {"干道": "trunk"}}
    zone.save()
    office = Office(zone, actor_of(make_staff(zone, Role.BUREAU), zone))
    west, east = (place(office, code, "area", lon) for code, lon in (("西区", 112.80), ("东区", 112.90)))
    place(office, "干道", "road", 112.85, geometry=ROAD)
    for number, (lon, area) in enumerate(
        [(112.800, west), (112.803, west), (112.806, west), (112.894, west), (112.897, east), (112.900, east)]
    ):
        make_firm(office, lon, lat=28.0 + number % 2 / 200, place=area)
    return office


def areas(plan) -> list[str]:
    return [str(line.target) for line in queries.lines(plan).select_related("target")]


def test_areas_are_even_connected_and_end_at_the_trunk_road(office):
    plan = computed(office, PlanKind.AREAS, count=2)
    assert (areas(plan), plan.violations) == (["西区"] * 3 + ["东区"] * 3, [])
    assert "片区边界有百分之 100 沿主干道。" in words.sentences(plan.reasons)


def test_accepting_areas_moves_the_enterprises_that_change(office):
    plan = actions.accept(office.bureau, computed(office, PlanKind.AREAS, count=2).id)
    moved = Enterprise.objects.get(pk=office.firms[3].pk)
    assert (moved.place.code, moved.version, plan.state) == ("东区", 2, "accepted")
    assert Enterprise.objects.filter(zone=office.zone, version=1).count() == 5


def test_accepting_areas_draws_each_around_its_enterprises(office):
    actions.accept(office.bureau, computed(office, PlanKind.AREAS, count=2).id)
    drawn = {row.code: row.geometry["coordinates"][0] for row in Place.objects.filter(zone=office.zone, kind="area")}
    spans = {code: (round(min(ring)[0], 3), round(max(ring)[0], 3)) for code, ring in drawn.items()}
    assert spans == {"西区": (112.799, 112.807), "东区": (112.893, 112.901)}


def test_redrawn_areas_stand_in_the_audit_chain_before_the_plan(office):
    actions.accept(office.bureau, computed(office, PlanKind.AREAS, count=2).id)
    entries = AuditEntry.objects.filter(zone=office.zone, verb__in=["zones.redraw", "plans.accept"]).order_by("seq")
    assert [entry.verb for entry in entries] == ["zones.redraw", "zones.redraw", "plans.accept"]


def test_an_area_left_without_enterprises_has_no_outline(office):
    plan = computed(office, PlanKind.AREAS, count=2)
    east = office.line(plan, 5).target.place
    Place.objects.filter(pk=east.pk).update(geometry={"type": "Polygon", "coordinates": []})
    for number in (3, 4, 5):
        actions.put(office.bureau, plan.id, office.line(plan, number).id, office.line(plan, 0).target.id)
    actions.accept(office.bureau, plan.id)
    east.refresh_from_db()
    assert east.geometry == {}


def test_an_area_in_pieces_and_too_heavy_is_said_in_words(office):
    plan = computed(office, PlanKind.AREAS, count=2)
    actions.put(office.bureau, plan.id, office.line(plan, 0).id, office.line(plan, 5).target.id)
    plan.refresh_from_db()
    assert words.sentences(plan.violations) == ["东区 承担 4，超过上限 3。", "东区 分成了不相连的 2 块。"]


def test_enterprises_of_a_grid_are_left_where_they_are(office):
    make_firm(office, 112.85, place=place(office, "网格", "grid", 112.85))
    plan = computed(office, PlanKind.AREAS, count=2)
    assert queries.counts(plan).units == 6
    assert any("企业6" in one for one in words.sentences(plan.reasons))


def test_centres_sit_where_the_enterprises_are(office):
    place(office, "老中心", "centre", 112.803)
    plan = computed(office, PlanKind.SITES, count=2)
    used = [share for share in queries.shares(plan) if share.units]
    assert [share.units for share in used] == [3, 3]
    assert plan.cost < plan.today_cost


def test_accepting_sites_makes_places_of_the_new_centres(office):
    place(office, "老中心", "centre", 112.7)
    plan = computed(office, PlanKind.SITES, count=2)
    announced = queries.new_sites(plan)
    plan = actions.accept(office.bureau, plan.id)
    made = Place.objects.filter(zone=office.zone, kind="centre").exclude(code="老中心")
    assert {line.written for line in queries.lines(plan)} - {None} == {row.id for row in made}
    assert sorted(round(row.lon, 1) for row in made) == [112.8, 112.9]
    assert announced == len(made)
