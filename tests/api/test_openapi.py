"""The API says what it does, and does it: its description is committed, whole, and holds for made-up calls."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import schemathesis
from django.core.wsgi import get_wsgi_application
from hypothesis import HealthCheck, settings

from making import make_category, make_enterprise, make_organisation, make_staff, make_zone, system
from yuanlian.api.main import api
from yuanlian.domain.people.models import ApiToken
from yuanlian.domain.people.roles import Role
from yuanlian.domain.people.signin import fresh_token, token_digest
from yuanlian.kernel.clock import now

FILE = Path(__file__).parents[2] / "docs" / "openapi.json"
SCHEMA = json.loads(json.dumps(api.get_openapi_schema(), default=str))
OPERATIONS = [(path, method, operation) for path, item in SCHEMA["paths"].items() for method, operation in item.items()]
IDS = [f"{method} {path}" for path, method, _operation in OPERATIONS]


def test_the_committed_description_is_what_the_code_says():
    assert json.loads(FILE.read_text(encoding="utf-8")) == SCHEMA


def test_the_description_is_openapi_3_1():
    assert SCHEMA["openapi"].startswith("3.1")


@pytest.mark.parametrize(("path", "method", "operation"), OPERATIONS, ids=IDS)
def test_every_operation_declares_its_refusals_and_says_what_it_does(path, method, operation):
    missing = {"401", "403", "404", "422", "429"} - set(operation["responses"])
    assert (missing, bool(operation.get("description"))) == (set(), True)


@pytest.fixture
def caller(transactional_db):
    """A zone with something in it, and a bureau's token for it."""
    zone = make_zone("made-up")
    make_enterprise(zone)
    make_organisation(zone)
    make_category(zone)
    account = make_staff(zone, Role.BUREAU)
    token = fresh_token()
    ApiToken.objects.create(
        zone=zone, account=account, label="t", digest=token_digest(token), hint="t", created_at=system(zone) and now(),
        expires_at=now().replace(year=now().year + 1),
    )  # fmt: skip
    return token


schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())


@schema.include(method="GET").parametrize()
@settings(max_examples=4, deadline=None, suppress_health_check=list(HealthCheck))
def test_made_up_reads_are_answered_as_described(case, caller):
    case.path_parameters = {**(case.path_parameters or {}), "zone": "made-up"}
    response = case.call(headers={"Authorization": f"Bearer {caller}"})
    case.validate_response(response, checks=[schemathesis.checks.not_a_server_error])
