"""One search, under everybody's own scope."""

from __future__ import annotations

import pytest
from django.urls import reverse

from making import make_contact, make_enterprise, make_organisation, make_staff, make_zone
from yuanlian.domain.people.roles import Role

pytestmark = pytest.mark.django_db


def found(client, zone, words):
    return client.get(reverse("search", kwargs={"zone": zone.slug}), {"q": words}).content.decode()


def test_the_bureau_finds_enterprises_and_organisations(client):
    zone = make_zone()
    make_enterprise(zone, "星火电子有限公司")
    make_organisation(zone, "星火党支部")
    client.force_login(make_staff(zone, Role.BUREAU))
    page = found(client, zone, "星火")
    assert ("星火电子有限公司" in page, "星火党支部" in page) == (True, True)


def test_a_contact_does_not_find_another_enterprise(client):
    zone = make_zone()
    make_enterprise(zone, "星火电子有限公司")
    client.force_login(make_contact(make_enterprise(zone, "甲公司")))
    assert "星火电子有限公司" not in found(client, zone, "星火")


def test_another_zones_rows_are_not_found(client):
    zone = make_zone()
    make_enterprise(make_zone(), "星火电子有限公司")
    client.force_login(make_staff(zone, Role.BUREAU))
    assert "星火电子有限公司" not in found(client, zone, "星火")


@pytest.mark.parametrize("words", ["", " ", "%", "'; drop", "😀", "长" * 20000])
def test_any_words_are_answered(client, words):
    zone = make_zone()
    client.force_login(make_staff(zone, Role.BUREAU))
    response = client.get(reverse("search", kwargs={"zone": zone.slug}), {"q": words})
    assert response.status_code == 200


def test_a_null_character_is_refused_in_a_sentence(client):
    zone = make_zone()
    client.force_login(make_staff(zone, Role.BUREAU))
    response = client.get(reverse("search", kwargs={"zone": zone.slug}), {"q": "\x00"})
    assert (response.status_code, "请求有误" in response.content.decode()) == (422, True)
