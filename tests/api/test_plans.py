"""Plans by machine: the same verbs, rules and refusals as on the board."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.test import Client

from domain.plans.office import make_office, proposed
from making import make_staff
from yuanlian.domain.people.models import Account, ApiToken
from yuanlian.domain.people.roles import Role
from yuanlian.domain.people.signin import fresh_token, token_digest
from yuanlian.kernel import clock
from yuanlian.kernel.worker import LeasedWorker

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    return make_office("park")


@pytest.fixture
def call(office):
    """Calls an operation as the bureau, or as somebody else."""

    def called(method: str, path: str, body: object = None, account: Account | None = None):
        token = fresh_token()
        now = clock.now()
        ApiToken.objects.create(
            zone=office.zone, account=account or Account.objects.get(pk=office.bureau.account), label="t",
            digest=token_digest(token), hint="t", created_at=now, expires_at=now + timedelta(days=1),
        )  # fmt: skip
        return Client().generic(
            method, f"/api/v1/z/park/plans{path}", json.dumps(body), content_type="application/json",
            headers={"Authorization": f"Bearer {token}"},
        )  # fmt: skip

    return called


def test_a_plan_is_made_computed_read_and_accepted(office, call):
    made = call("POST", "", {"name": "接口", "kind": "assign", "parameters": {"capacity": 3}})
    LeasedWorker("w").run_until_idle()
    plan = call("GET", f"/{made.json()['id']}").json()
    moved = call("GET", f"/{plan['id']}/lines?show=moved").json()
    accepted = call("POST", f"/{plan['id']}/accept", {"version": plan["version"]})
    assert (made.status_code, plan["state"], plan["changes"], moved["total"]) == (201, "proposed", 2, 2)
    assert (accepted.status_code, accepted.json()["state"]) == (200, "accepted")


def test_a_unit_is_put_pinned_let_go_and_put_back(office, call):
    plan = proposed(office, capacity=3)
    line, target = office.line(plan, 0), office.line(plan, 2).target
    here = f"/{plan.id}/lines/{line.id}"
    put = call("POST", f"{here}/put", {"target": str(target.id)}).json()
    loose = call("POST", f"{here}/unpin", {}).json()
    back = call("POST", f"{here}/put-back", {}).json()
    assert (put["target"], put["pinned"], loose["pinned"]) == (str(target.id), True, False)
    assert back["target"] == back["proposed"]


def test_violations_are_sentences(office, call):
    plan = proposed(office, capacity=3)
    call("POST", f"/{plan.id}/lines/{office.line(plan, 0).id}/put", {"target": str(office.line(plan, 2).target.id)})
    assert call("GET", f"/{plan.id}").json()["violations"] == ["乙 承担 4，超过上限 3。"]


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("/{plan}/accept", {"version": 0}, 409),
        ("/{plan}/accept", {"since": "1999-01-01"}, 422),
        ("/{plan}/stop", None, 409),
        ("/{plan}/propose", {"parameters": {"capacity": 0}}, 422),
        ("", {"name": " ", "kind": "assign"}, 422),
        ("/00000000-0000-0000-0000-000000000000/accept", {}, 404),
    ],
)
def test_what_cannot_be_is_refused_as_on_the_page(office, call, path, body, status):
    plan = proposed(office, capacity=3)
    assert call("POST", path.format(plan=plan.id), body).status_code == status


def test_a_leader_reads_and_does_not_write(office, call):
    plan, leader = proposed(office, capacity=3), make_staff(office.zone, Role.LEADER)
    read = call("GET", f"/{plan.id}", account=leader).status_code
    write = call("POST", f"/{plan.id}/discard", {}, account=leader).status_code
    assert (read, write) == (200, 403)
