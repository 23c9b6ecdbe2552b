"""The navigation is drawn once for readers who see the same: never for one what another may open."""

from __future__ import annotations

import pytest
from django.utils.translation import override

from yuanlian.domain.people.roles import Role
from yuanlian.kernel.actor import Actor, Grant
from yuanlian.web.chrome import drawn_navigation, navigation

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
