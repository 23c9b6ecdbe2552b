"""Chain maps by machine: the same scope, the same refusals as the pages."""

from __future__ import annotations

import json

import pytest
from django.test import Client

from domain.chains.linked import make_map, put, suggest
from making import make_contact, make_enterprise, make_staff, make_zone
from yuanlian.domain.chains.models import Position
from yuanlian.domain.people.roles import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def zone():
    return make_zone("machine")


@pytest.fixture
def nodes(zone):
    return make_map(zone)


class Caller:
    """Calls the API as one account."""

    def __init__(self, account):
        self.client = Client()
        self.client.cookies["django_language"] = "zh-hans"
        self.client.force_login(account, backend="yuanlian.domain.people.signin.AccountBackend")

    def get(self, path):
        return self.client.get(f"/api/v1/z/machine{path}")

    def send(self, path, body=None, method="post"):
        return getattr(self.client, method)(
            f"/api/v1/z/machine{path}", json.dumps(body or {}), content_type="application/json"
        )


@pytest.fixture
def bureau(zone):
    return Caller(make_staff(zone, Role.BUREAU))


def test_a_chain_says_its_nodes_its_gaps_and_its_rate(zone, nodes, bureau):
    put(nodes["foam"], make_enterprise(zone))
    found = bureau.get(f"/chains/{nodes['foam'].chain_id}").json()
    assert {each["code"]: each["gap"] for each in found["map"]} == {
        "resin": "missing", "foam": None, "panel": None, "testing": "missing"
    }  # fmt: skip
    assert (found["gaps"], found["local_supply"], len(found["edges"])) == (2, 0, 3)
    assert [each["step"] for each in bureau.get("/chain-gaps").json()] == ["园区内 1 家企业需要，列入补链招商"] * 2


def test_a_proposal_is_read_with_its_reasons_and_decided_once(zone, nodes, bureau):
    row = suggest(nodes["foam"], make_enterprise(zone, "甲"))
    waiting = bureau.get("/positions/unplaced").json()["items"]
    assert [each["reasons"][0]["code"] for each in waiting[0]["proposals"]] == ["same"]
    url, body = f"/positions/{row.id}/decision", {"verb": "confirm", "version": 1}
    assert bureau.send(url, body).json()["state"] == "confirmed"
    assert (bureau.send(url, body).status_code, bureau.send(url, {"verb": "confirm"}).status_code) == (409, 409)


def test_a_contact_reads_no_proposal_of_another_and_decides_nothing(zone, nodes):
    row = suggest(nodes["foam"], make_enterprise(zone, "甲"))
    contact = Caller(make_contact(make_enterprise(zone, "乙")))
    assert contact.get("/positions").json() == {"total": 0, "items": []}
    assert contact.send(f"/positions/{row.id}/decision", {"verb": "confirm"}).status_code == 403


def test_a_node_is_added_joined_filled_and_not_removed_while_in_use(zone, nodes, bureau):
    made = bureau.send(f"/chains/{nodes['foam'].chain_id}/nodes", {"name": "新料", "tier": "upstream"}).json()
    edge = bureau.send("/chain-edges", {"source": made["id"], "target": str(nodes["foam"].id)})
    placed = bureau.send(f"/chain-nodes/{made['id']}/positions", {"enterprise": str(make_enterprise(zone).id)})
    assert (edge.status_code, placed.status_code) == (201, 201)
    assert bureau.send(f"/chain-nodes/{made['id']}", method="delete").status_code == 409
    assert Position.objects.filter(zone=zone, state="confirmed").count() == 1
