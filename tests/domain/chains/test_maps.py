"""Chain maps: gaps and figures from confirmed positions, nodes kept by hand, graphs read from files."""

from __future__ import annotations

from io import BytesIO

import pytest

from domain.chains.linked import make_map, put, suggest
from making import actor_of, make_chain, make_enterprise, make_staff, make_zone, system
from yuanlian.domain.chains import actions, picture, queries, sheets
from yuanlian.domain.chains.actions import Absent, NodeText
from yuanlian.domain.chains.models import Edge, Node
from yuanlian.domain.chains.states import EdgeKind, Tier
from yuanlian.domain.people.roles import Role
from yuanlian.kernel.errors import Conflict, Invalid, NotAllowed
from yuanlian.kernel.sheets import write_csv

pytestmark = pytest.mark.django_db


@pytest.fixture
def zone():
    return make_zone()


@pytest.fixture
def nodes(zone):
    return make_map(zone)


def drawn(zone, nodes):
    return picture.draw(system(zone), nodes["foam"].chain)


def gaps(zone, nodes):
    return {spot.node.code: (spot.gap, spot.customers) for spot in drawn(zone, nodes).gaps}


def test_what_somebody_here_needs_and_nobody_makes_is_a_gap(zone, nodes):
    put(nodes["foam"], make_enterprise(zone))
    put(nodes["panel"], make_enterprise(zone))
    assert gaps(zone, nodes) == {
        "foam": ("single_supplier", 1), "resin": ("missing", 1), "testing": ("missing", 1)
    }  # fmt: skip


@pytest.mark.parametrize("state", ["suggested", "rejected"])
def test_only_confirmed_positions_count(zone, nodes, state):
    put(nodes["foam"], make_enterprise(zone), state=state)
    assert gaps(zone, nodes) == {}


def test_enterprises_that_have_left_do_not_count(zone, nodes):
    put(nodes["foam"], make_enterprise(zone, status="moved_out"))
    assert drawn(zone, nodes).firms == 0


def test_the_next_step_is_to_look_at_what_is_proposed(zone, nodes):
    put(nodes["panel"], make_enterprise(zone))
    suggest(nodes["foam"], make_enterprise(zone))
    spot = next(spot for spot in drawn(zone, nodes).spots if spot.node == nodes["foam"])
    assert picture.next_step(spot) == "先核实待确认的 1 家企业"


def test_half_of_the_inputs_here_is_half_of_the_rate(zone, nodes):
    put(nodes["foam"], make_enterprise(zone))
    put(nodes["panel"], make_enterprise(zone))
    assert drawn(zone, nodes).now.supply_rate.value == 500
    assert drawn(zone, nodes).now.coverage.value == 500


def test_a_node_that_is_in_use_is_not_removed(zone, nodes):
    put(nodes["foam"], make_enterprise(zone))
    with pytest.raises(Conflict):
        actions.remove_node(system(zone), nodes["foam"].id)


def test_flows_never_run_in_a_circle(zone, nodes):
    with pytest.raises(Invalid):
        actions.tie(system(zone), nodes["panel"].id, nodes["resin"].id, kind=EdgeKind.UP)


def test_an_unknown_industry_class_is_named(zone, nodes):
    with pytest.raises(Invalid) as refusal:
        actions.add_node(
            system(zone), nodes["foam"].chain_id, NodeText(name="新环节", tier=Tier.UPSTREAM, industry_codes="9999")
        )
    assert list(refusal.value.fields) == ["industry_codes"]


def test_officers_read_the_map_and_change_nothing(zone, nodes):
    leader = actor_of(make_staff(zone, Role.LEADER), zone)
    assert queries.visible_nodes(leader).count() == 4
    with pytest.raises(NotAllowed):
        actions.remove_node(leader, nodes["foam"].id)


def test_administrators_have_no_business_on_the_map(zone, nodes):
    assert queries.visible_nodes(actor_of(make_staff(zone, Role.SYSTEM_ADMIN), zone)).count() == 0


def test_a_chain_leaves_as_a_table_and_comes_back_the_same(zone, nodes):
    actor, chain = system(zone), nodes["foam"].chain
    rows = list(sheets.rows(queries.nodes_of(actor, chain), queries.edges_of(actor, chain)))
    other = make_chain(zone, "copy", "副本")
    found = sheets.read_graph(BytesIO(write_csv(sheets.columns(), rows)), filename="a.csv", standing=[])
    actions.load_graph(actor, other.id, found.graph)
    again = list(sheets.rows(queries.nodes_of(actor, other), queries.edges_of(actor, other)))
    assert (found.bad, again) == ((), rows)


BAD = """环节,位置,上游环节,行业代码
树脂,上游,,2651
泡沫,中间,树脂；没有的,2924
面板,下游,泡沫,0000
面板,下游,面板,
"""


def test_every_bad_cell_is_named_and_nothing_comes_of_the_file(zone):
    found = sheets.read_graph(BytesIO(BAD.encode()), filename="a.csv", standing=[])
    assert found.graph is None
    assert [(cell.address, cell.sentence) for cell in found.bad] == [
        ("B3", "位置应为上游、中游、下游或配套。"),
        ("C3", "表里没有“没有的”这个环节。"),
        ("D4", "国民经济行业分类里没有 0000。"),
        ("A5", "“面板”在表里不止一行。"),
        ("C5", "环节不能连到自己。"),
    ]


def test_a_circle_in_the_file_is_named(zone):
    text = "环节,位置,上游环节\n甲料,上游,乙料\n乙料,上游,甲料\n"
    found = sheets.read_graph(BytesIO(text.encode()), filename="a.csv", standing=[])
    assert [cell.sentence for cell in found.bad] == ["这些环节绕成了一圈：甲料 → 乙料 → 甲料"]


def test_a_table_without_places_is_refused(zone):
    with pytest.raises(Invalid, match="位置"):
        sheets.read_graph(BytesIO("环节,说明\n树脂,料\n".encode()), filename="a.csv", standing=[])


@pytest.mark.parametrize(("absent", "left"), [(Absent.KEEP, 5), (Absent.REMOVE, 2)])
def test_nodes_that_the_file_leaves_out_are_kept_or_removed_but_for_those_in_use(zone, nodes, absent, left):
    put(nodes["foam"], make_enterprise(zone))
    found = sheets.read_graph(BytesIO("环节,位置\n新料,上游\n".encode()), filename="a.csv", standing=[])
    done = actions.load_graph(system(zone), nodes["foam"].chain_id, found.graph, absent=absent)
    assert (Node.objects.filter(zone=zone).count(), done.made) == (left, 1)
    assert Edge.objects.filter(zone=zone).count() == (3 if absent is Absent.KEEP else 0)
