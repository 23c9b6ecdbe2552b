"""The navigation is drawn once for readers who see the same: never for one what another may open."""

from __future__ import annotations

import re
from html import escape

import pytest
from django.http import HttpRequest
from django.test import RequestFactory
from django.utils.translation import override

from yuanlian.domain.people.roles import Role
from yuanlian.kernel.actor import Actor, Grant
from yuanlian.web.chrome import account_menu, drawn_navigation, navigation

IMPORTS = {"here": "/z/here/imports/", "there": "/z/there/imports/"}


def lines(role: Role, slug: str = "here", path: str = "/z/here/", language: str = "zh-hans") -> str:
    with override(language):
        return drawn_navigation(navigation(Actor(grants=frozenset({Grant(role)})), slug, path), language)


@pytest.mark.parametrize("first", [Role.BUREAU, Role.CONTACT])
def test_each_role_sees_its_own_lines_whoever_was_there_before(first):
    drawn_navigation.cache_clear()
    lines(first)
    assert [IMPORTS["here"] in lines(role) for role in (Role.BUREAU, Role.CONTACT)] == [True, False]


def test_each_zone_and_each_language_has_its_own():
    leads = [IMPORTS[zone] in lines(Role.BUREAU, slug) for slug in IMPORTS for zone in IMPORTS]
    words = ["需求" in lines(Role.BUREAU, language=language) for language in ("zh-hans", "en")]
    assert (leads, words) == ([True, False, False, True], [True, False])


def test_only_the_open_page_is_marked():
    marked = [
        lines(Role.BUREAU, path=path).count("aria-current") for path in ("/z/here/", "/z/here/imports/", "/z/here/x/")
    ]
    assert marked == [1, 1, 0]


def asked(path: str) -> HttpRequest:
    return RequestFactory().get(path)


def menu(request: HttpRequest, label: str = "李敏", slug: str = "here") -> str:
    return account_menu(request, actor_label=label, slug=slug, large_type=False)


def test_each_form_of_the_menu_carries_the_token_and_the_page_of_its_own_request():
    pages = ("/z/here/needs/?q=a&sort=due", "/z/here/")
    menus = [menu(asked(path)) for path in pages]
    leads = [re.findall(r'name="next" value="([^"]*)"', each) for each in menus]
    tokens = [re.findall(r'name="csrfmiddlewaretoken" value="(\w{64})"', each) for each in menus]
    assert leads == [[escape(path)] * 2 for path in pages]
    assert [(len(each), len(set(each))) for each in (*tokens, [*tokens[0], *tokens[1]])] == [(3, 1), (3, 1), (6, 2)]


def test_each_reader_sees_their_own_name_and_zone_whoever_was_there_before():
    seen = [menu(asked("/"), label, slug) for label, slug in (("李敏", "here"), ("王芳", "here"), ("李敏", "there"))]
    assert [("李敏" in each, "/z/here/" in each) for each in seen] == [(True, True), (False, True), (True, False)]
