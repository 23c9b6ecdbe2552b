"""Pages of chain maps: the drawing and its table, a node, what waits to be placed, gaps, editing, importing."""

from __future__ import annotations

from io import BytesIO

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from domain.chains.linked import make_map, put, suggest
from making import make_chain, make_contact, make_enterprise, make_organisation, make_secretary, make_staff, make_zone
from yuanlian.domain.chains.models import Edge, Node, Position
from yuanlian.domain.people.roles import Role
from yuanlian.kernel.models import Job
from yuanlian.web.enterprises.sections import sections_of

pytestmark = pytest.mark.django_db


def client_of(account) -> Client:
    client = Client()
    client.cookies["django_language"] = "zh-hans"
    client.force_login(account, backend="yuanlian.domain.people.signin.AccountBackend")
    return client


@pytest.fixture
def zone():
    return make_zone()


@pytest.fixture
def nodes(zone):
    return make_map(zone)


@pytest.fixture
def bureau(zone):
    return client_of(make_staff(zone, Role.BUREAU))


def page(zone, view, **parts):
    return reverse(view, kwargs={"zone": zone.slug, **parts})


def map_of(zone, nodes):
    return page(zone, "chain_map", chain=nodes["foam"].chain_id)


def queries_of(client, url):
    with CaptureQueriesContext(connection) as found:
        assert client.get(url).status_code == 200
    return len(found)


def names(response):
    return [str(row.cells["name"]) for row in response.context["table"].rows]


def lines(response):
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return [line.split(",") for line in text.splitlines()[1:]]


@pytest.mark.parametrize("view", ["chain_list", "chain_gaps", "unplaced_list"])
def test_lists_cost_the_same_for_three_as_for_one(zone, nodes, bureau, view):
    put(nodes["foam"], make_enterprise(zone))
    suggest(nodes["panel"], make_enterprise(zone))
    one = queries_of(bureau, page(zone, view))
    make_map(zone, make_chain(zone, "two", "二链"))
    for node in ("foam", "panel"):
        put(nodes[node], make_enterprise(zone))
        suggest(nodes[node], make_enterprise(zone))
    assert queries_of(bureau, page(zone, view)) == one


def test_map_and_node_cost_the_same_for_three_firms_as_for_one(zone, nodes, bureau):
    urls = [map_of(zone, nodes), page(zone, "node_detail", node=nodes["foam"].id)]
    put(nodes["foam"], make_enterprise(zone))
    one = [queries_of(bureau, url) for url in urls]
    for _more in range(2):
        put(nodes["foam"], make_enterprise(zone))
    assert [queries_of(bureau, url) for url in urls] == one


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("", ["合成树脂", "泡沫材料", "夹芯板", "材料检测"]),
        ("?tier=supporting", ["材料检测"]),
        ("?mark=missing", ["合成树脂", "材料检测"]),
        ("?of=coverage", ["泡沫材料"]),
        ("?of=gaps", ["合成树脂", "材料检测"]),
        ("?q=岩棉", ["夹芯板"]),
        ("?sort=-number", ["泡沫材料", "合成树脂", "夹芯板", "材料检测"]),
    ],
)
def test_drawing_table_and_file_show_what_the_address_asks_for(zone, nodes, bureau, query, shown):
    put(nodes["foam"], make_enterprise(zone, "甲"))
    response = bureau.get(map_of(zone, nodes) + query)
    drawing = response.context["drawing"].data
    assert names(response) == shown
    assert {each["name"] for each in drawing["nodes"]} == set(shown)
    exported = bureau.get(map_of(zone, nodes) + (f"{query}&" if query else "?") + "format=csv")
    assert [line[0] for line in lines(exported)] == shown


def test_each_figure_opens_as_many_nodes_as_it_counts(zone, nodes, bureau):
    put(nodes["foam"], make_enterprise(zone))
    for figure in bureau.get(map_of(zone, nodes)).context["figures"][2:]:
        assert bureau.get(figure.url).context["table"].total == figure.value


def test_what_is_fed_stands_to_the_right_of_what_feeds_it(zone, nodes, bureau):
    data = bureau.get(map_of(zone, nodes)).context["drawing"].data
    x = {each["name"]: each["x"] for each in data["nodes"]}
    assert x["合成树脂"] < x["泡沫材料"] < x["夹芯板"]


def test_a_contact_sees_who_is_confirmed_and_no_proposal(zone, nodes):
    put(nodes["foam"], make_enterprise(zone, "甲材料"))
    suggest(nodes["foam"], make_enterprise(zone, "乙材料"))
    client = client_of(make_contact(make_enterprise(zone, "丙")))
    response = client.get(page(zone, "node_detail", node=nodes["foam"].id))
    assert (names(response), "乙材料" in response.content.decode()) == (["甲材料"], False)


def test_ticked_proposals_are_confirmed_at_once(zone, nodes, bureau):
    rows = [suggest(nodes["foam"], make_enterprise(zone)) for _each in range(2)]
    body = bureau.get(page(zone, "unplaced_list")).content.decode()
    assert [f'value="{row.id}"' in body for row in rows] == [True, True]
    sent = {"position": [str(row.id) for row in rows], "query": "show=proposed"}
    response = bureau.post(page(zone, "positions_confirm"), sent)
    assert response.url == page(zone, "unplaced_list") + "?show=proposed"
    assert Position.objects.filter(zone=zone, state="confirmed").count() == 2


def test_proposing_runs_as_a_job_with_progress(zone, nodes, bureau):
    make_enterprise(zone, "甲材料", products="PMI泡沫")
    response = bureau.post(page(zone, "positions_propose"))
    job = Job.objects.get(zone=zone, kind="chains.propose")
    assert response.url == page(zone, "job", job=job.id)


def test_a_secretary_starts_no_proposals_for_the_whole_zone(zone, nodes):
    body = make_organisation(zone, kind="chain_committee", chain=nodes["foam"].chain)
    client = client_of(make_secretary(body))
    assert client.post(page(zone, "positions_propose")).status_code == 403


def test_an_enterprise_is_found_and_placed(zone, nodes, bureau):
    firm = make_enterprise(zone, "甲材料")
    url = page(zone, "position_new", node=nodes["foam"].id) + "?q=甲材料"
    assert bureau.post(url, {"enterprise": str(firm.id), "submission_key": "k"}).status_code == 302
    assert Position.objects.get(zone=zone, enterprise=firm).state == "confirmed"


def test_a_node_is_added_joined_and_removed(zone, nodes, bureau):
    values = {"name": "新环节", "tier": "upstream"}
    made = bureau.post(page(zone, "node_new", chain=nodes["foam"].chain_id), values)
    node = Node.objects.get(zone=zone, name="新环节")
    assert made.url == page(zone, "node_detail", node=node.id)
    bureau.post(page(zone, "edge_new", node=node.id), {"way": "up", "other": str(nodes["foam"].id)})
    assert Edge.objects.filter(source=node, target=nodes["foam"], kind="up").count() == 1
    bureau.post(page(zone, "node_remove", node=node.id))
    assert Node.objects.filter(pk=node.id).count() == 0


def test_a_table_with_a_bad_row_is_answered_with_its_cell(zone, nodes, bureau):
    file = BytesIO("环节,位置\n新料,中间\n".encode())
    file.name = "图谱.csv"
    url = page(zone, "graph_import", chain=nodes["foam"].chain_id)
    response = bureau.post(url, {"file": file, "absent": "keep"})
    assert (response.status_code, [cell.address for cell in response.context["bad"]]) == (422, ["B2"])
    assert Node.objects.filter(zone=zone).count() == 4


def test_an_enterprises_page_shows_its_nodes(zone, nodes, bureau):
    firm = make_enterprise(zone)
    put(nodes["foam"], firm)
    actor = bureau.get(map_of(zone, nodes)).wsgi_request.actor
    found = [section for section in sections_of(actor, zone.slug, firm) if section.template == "chains/section.html"]
    assert [each["node"].label for each in found[0].context["places"]] == ["泡沫材料"]
