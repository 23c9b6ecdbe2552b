"""Every operation of the API, as every role and as another zone's user, with data that could leak."""

from __future__ import annotations

import pytest
from django.http.response import HttpResponseBase

from house.full_zone import FullZone
from house.walking import OPERATIONS, ROLES, Person, body, place_of
from yuanlian.kernel.access import declared

pytestmark = pytest.mark.django_db
EACH_OPERATION = pytest.mark.parametrize(
    ("path", "method", "operation"), OPERATIONS, ids=[f"{method} {path}" for path, method, _operation in OPERATIONS]
)
READS = [(path, operation) for path, method, operation in OPERATIONS if method == "GET"]


def call(person: Person, path: str, method: str, full: FullZone, slug: str) -> HttpResponseBase:
    """The operation with real ids of `full`, asked for in the zone `slug`."""
    return getattr(person, method.lower())(place_of(path, full, slug), content_type="application/json")


def test_every_operation_says_who_may_call_it():
    assert [(path, method) for path, method, op in OPERATIONS if declared(op.view_func) is None] == []


@EACH_OPERATION
def test_operations_are_closed_to_strangers_and_other_zones(path, method, operation, walked):
    here, there = walked.here, walked.there
    assert call(walked.stranger, path, method, here, here.zone.slug).status_code == 401
    for role in ROLES:
        response = call(walked.from_there[role], path, method, here, here.zone.slug)
        assert (response.status_code, here.mark in body(response)) == (404, False)
        response = call(walked.from_there[role], path, method, here, there.zone.slug)
        assert (response.status_code < 500, here.mark in body(response)) == (True, False)


@EACH_OPERATION
def test_operations_are_closed_to_undeclared_roles(path, method, operation, walked):
    here = walked.here
    allowed = declared(operation.view_func).roles
    for role in ROLES:
        if method == "GET":
            status = walked.at_home(role, place_of(path, here, here.zone.slug)).status
        else:
            status = call(walked.at_home_as[role], path, method, here, here.zone.slug).status_code
        assert status < 500
        if role not in allowed:
            assert status == 403


@pytest.mark.parametrize(("path", "operation"), READS, ids=[path for path, _operation in READS])
def test_reads_are_open_to_declared_roles(path, operation, walked):
    here = walked.here
    for role in sorted(declared(operation.view_func).roles & set(ROLES)):
        status = walked.at_home(role, place_of(path, here, here.zone.slug)).status
        assert status in {200, 302, 404}
