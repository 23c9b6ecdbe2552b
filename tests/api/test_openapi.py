"""The API says what it does, and does it: its description is committed, whole, and holds for made-up calls."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, transaction
from hypothesis import HealthCheck, given, settings

from making import make_category, make_enterprise, make_organisation, make_staff, make_zone
from yuanlian.api.main import api
from yuanlian.domain.people.models import ApiToken
from yuanlian.domain.people.roles import Role
from yuanlian.domain.people.signin import fresh_token, token_digest
from yuanlian.kernel.clock import now

FILE = Path(__file__).parents[2] / "docs" / "openapi.json"
SCHEMA = json.loads(FILE.read_text(encoding="utf-8"))
OPERATIONS = [(path, method, operation) for path, item in SCHEMA["paths"].items() for method, operation in item.items()]
READS = [path for path, method, _operation in OPERATIONS if method == "get"]
IDS = [f"{method} {path}" for path, method, _operation in OPERATIONS]


def test_the_committed_description_is_what_the_code_says():
    assert json.loads(json.dumps(api.get_openapi_schema(), default=str)) == SCHEMA


def test_the_description_is_openapi_3_1():
    assert SCHEMA["openapi"].startswith("3.1")


@pytest.mark.parametrize(("path", "method", "operation"), OPERATIONS, ids=IDS)
def test_every_operation_declares_its_refusals_and_says_what_it_does(path, method, operation):
    missing = {"401", "403", "404", "422", "429"} - set(operation["responses"])
    assert (missing, bool(operation.get("description"))) == (set(), True)


@pytest.fixture(scope="module")
def described() -> Iterator[Any]:
    """The description as schemathesis reads it; a slow import, for the process that makes up calls only."""
    import schemathesis  # -- slow import: only here

    schema = schemathesis.openapi.from_dict(SCHEMA)
    schema.app = get_wsgi_application()
    edges = (request_started, request_finished)
    for edge in edges:  # a call would close the connection, and with it the rows that are rolled back after
        edge.disconnect(close_old_connections)
    yield schema
    for edge in edges:
        edge.connect(close_old_connections)


@pytest.fixture(scope="module")
def caller(django_db_setup, django_db_blocker) -> Iterator[str]:
    """A bureau's token for a zone with something in it, made once for all reads and rolled back after."""
    with django_db_blocker.unblock(), transaction.atomic():
        zone = make_zone("made-up")
        make_enterprise(zone)
        make_organisation(zone)
        make_category(zone)
        token, made = fresh_token(), now()
        ApiToken.objects.create(
            zone=zone, account=make_staff(zone, Role.BUREAU), label="t", digest=token_digest(token), hint="t",
            created_at=made, expires_at=made + timedelta(days=300),
        )  # fmt: skip
        yield token
        transaction.set_rollback(True)


def answer(case: Any, token: str) -> int:
    """The status of a made-up call to the zone."""
    case.path_parameters = {**(case.path_parameters or {}), "zone": "made-up"}
    return case.call(headers={"Authorization": f"Bearer {token}"}).status_code


@pytest.mark.django_db
@pytest.mark.parametrize("path", READS)
def test_made_up_reads_are_answered_without_an_error(path, described, caller):
    """First every edge that the description names, then calls at random."""
    operation = described[path]["GET"]
    how = described.config.generation_for(operation=operation)
    edges = described.iter_coverage_cases(operation, generation_modes=how.modes, generation_config=how)
    assert [case for case in edges if answer(case, caller) >= 500] == []

    @given(case=operation.as_strategy())
    @settings(max_examples=4, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    def at_random(case: Any) -> None:
        assert answer(case, caller) < 500

    at_random()
