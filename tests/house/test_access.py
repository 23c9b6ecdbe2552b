"""Every page, as every role and as another zone's user, with data that could leak."""

from __future__ import annotations

import pytest

from house.walking import PAGES, ROLES, WORDS, ZONE_PAGES, address, body
from yuanlian.kernel import actor as actors

pytestmark = pytest.mark.django_db
EACH_PAGE = pytest.mark.parametrize("route", ZONE_PAGES, ids=lambda route: route.name)


@pytest.mark.parametrize("role", ROLES)
def test_every_role_leads_to_its_zone_and_to_no_other(role, walked):
    account = walked.here.accounts[role].id
    assert actors.standing(account).zones == {walked.here.zone.id}


def test_every_page_has_a_name_and_says_who_may_come_in():
    assert [route for route in PAGES if not route.name or route.access is None] == []


@EACH_PAGE
def test_nobody_passes_without_signing_in(route, walked):
    here = walked.here
    for method in ("get", "post"):
        response = getattr(walked.stranger, method)(address(route, here, here.zone.slug))
        assert (response.status_code, response.get("Location", "").startswith("/sign-in/")) == (302, True)


@EACH_PAGE
def test_only_declared_roles_pass(route, walked):
    here = walked.here
    closed = {}
    for role in ROLES:
        status = walked.at_home(role, address(route, here, here.zone.slug)).status
        closed[role] = status == 403
        assert status < 500
    assert {role for role in ROLES if not closed[role]} <= set(route.access.roles)
    assert [role for role in ROLES if role not in route.access.roles and not closed[role]] == []


@EACH_PAGE
def test_a_page_leads_its_reader_to_no_closed_door(route, walked):
    place = address(route, walked.here, walked.here.zone.slug)
    asked = {role: walked.at_home(role, place).closed for role in sorted(route.access.roles & set(ROLES))}
    assert {role: names for role, names in asked.items() if names} == {}


@EACH_PAGE
def test_another_zones_people_find_nothing_here(route, walked):
    here = walked.here
    for role in ROLES:
        for method in ("get", "post"):
            response = getattr(walked.from_there[role], method)(address(route, here, here.zone.slug))
            assert (response.status_code, here.mark in body(response)) == (404, False)


@pytest.mark.parametrize(
    "route", [r for r in ZONE_PAGES if set(r.parameters) - {"zone"} - set(WORDS)], ids=lambda r: r.name
)
def test_another_zones_rows_are_missing_at_home(route, walked):
    here, there = walked.here, walked.there
    for role in sorted(route.access.roles & set(ROLES)):
        for method in ("get", "post"):
            response = getattr(walked.from_there[role], method)(address(route, here, there.zone.slug))
            assert (response.status_code in {403, 404, 405}, here.mark in body(response)) == (True, False)


@pytest.mark.parametrize("route", [r for r in ZONE_PAGES if set(r.parameters) == {"zone"}], ids=lambda r: r.name)
def test_lists_show_no_other_zones_rows(route, walked):
    here = walked.here
    for role in sorted(route.access.roles & set(ROLES)):
        answer = walked.at_home(role, address(route, here, here.zone.slug))
        assert (answer.status < 500, answer.leaks) == (True, False)
