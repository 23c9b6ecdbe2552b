"""A zone with organisations, and browsers of people with one role each."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from making import make_account, make_chain, make_enterprise, make_organisation, make_staff, make_zone
from yuanlian.domain.enterprises.names import search_text
from yuanlian.domain.party.models import Link
from yuanlian.domain.people.models import Account
from yuanlian.domain.people.roles import Role
from yuanlian.kernel.models import Zone

TEXT = {"zh": "先走访核实", "en": "Visit first"}


def client_of(account: Account, language: str = "zh-hans") -> Client:
    client = Client()
    client.cookies["django_language"] = language
    client.force_login(account, backend="yuanlian.domain.people.signin.AccountBackend")
    return client


@pytest.fixture
def zone() -> Zone:
    zone = make_zone("party-zone")
    zone.settings |= {
        "structure": {
            "model": "1+X+N",
            "tiers": [{"order": 1, "name": {"zh": "链委", "en": "Body"}, "kinds": ["chain_committee"]}],
            "link_roles": [{"role": "lead_enterprise", "name": {"zh": "1·链主企业", "en": "1: lead"}}],
        },
        "coverage_steps": [
            {"way": "survey", "full_members": "unknown", "text": TEXT},
            {"way": "alone", "full_members_min": 3, "text": {"zh": "单独组建党支部", "en": "Found one"}},
            {"way": "instructor", "text": {"zh": "选派指导员", "en": "Send somebody"}},
        ],
    }
    zone.save()
    return zone


@pytest.fixture
def bureau(zone: Zone) -> Client:
    return client_of(make_staff(zone, Role.BUREAU))


@pytest.fixture
def firm(zone: Zone) -> Callable:
    """Enterprises that a search finds."""

    def make(name: str, **values: object):
        return make_enterprise(zone, name, pinyin=name, search=search_text(name, ""), chain=make_chain(zone), **values)

    return make


@pytest.fixture
def committee(zone: Zone):
    return make_organisation(zone, "企业党委", kind="committee")


@pytest.fixture
def body(zone: Zone, firm: Callable):
    """A chain committee with a lead enterprise and one to be organised."""
    body = make_organisation(zone, "电子链党委", kind="chain_committee", chain=make_chain(zone))
    for name, role in (("领先电子", "lead_enterprise"), ("待建电子", "to_organise")):
        Link.objects.create(zone=zone, organisation=body, enterprise=firm(name), role=role, since=date(2021, 1, 1))
    return body


@pytest.fixture
def somebody() -> Account:
    return make_account("某人")
