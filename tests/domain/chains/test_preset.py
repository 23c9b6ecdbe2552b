"""What the presets say of chains: every position names an enterprise and a node, and a demo zone stands as told."""

from __future__ import annotations

import pytest

from making import make_chain, make_zone, system
from yuanlian.domain.chains import preset
from yuanlian.domain.chains.models import Edge, Node, Position
from yuanlian.domain.enterprises import preset as enterprises
from yuanlian.domain.zones.preset import load_zone, rows
from yuanlian.presets import path

ZONES = ("luzhou", "xianning", "changsha-hightech", "changsha-economic")
DEMO = ZONES[:3]


@pytest.mark.parametrize("slug", ZONES)
def test_every_chain_of_a_zone_has_a_template(slug):
    assert {row["code"] for row in rows(path("zones", slug), "chains.csv")} - set(preset.templates()) == set()


@pytest.mark.parametrize("slug", DEMO)
def test_every_position_names_an_enterprise_of_the_chain_and_a_node(slug):
    folder = path("zones", slug)
    chains = {row["code"]: row["chain"] for row in rows(folder, "enterprises.csv")}
    wrong = [
        row
        for row in rows(folder, "positions.csv")
        if chains.get(row["enterprise"]) != row["chain"] or preset.templates()[row["chain"]].node(row["node"]) is None
    ]
    assert wrong == []


@pytest.mark.django_db
def test_a_template_is_loaded_once():
    zone = make_zone()
    make_chain(zone, "pharma", "医药")
    template = preset.templates()["pharma"]
    assert (preset.load(system(zone)), preset.load(system(zone))) == (1, 0)
    counts = (Node.objects.filter(zone=zone).count(), Edge.objects.filter(zone=zone).count())
    assert counts == (len(template.nodes), len(template.edges))


@pytest.mark.django_db
def test_a_demo_zone_stands_where_its_file_says():
    folder = path("zones", "luzhou")
    _zone, actor = load_zone(folder, path("calendars"))
    enterprises.load(actor, folder)
    preset.load(actor)
    listed = rows(folder, "positions.csv")
    assert (preset.load_demo(actor, folder), preset.load_demo(actor, folder)) == (len(listed), 0)
    here = Position.objects.filter(zone_id=actor.zone)
    found = here.filter(state="confirmed").values_list("enterprise__zone_number", "node__code")
    assert set(found) == {(row["enterprise"], row["node"]) for row in listed}
    assert here.filter(state="suggested").exists()
