"""Each rule of the house finds the breach it is for, and leaves the plain case alone."""

from __future__ import annotations

import pytest

from tools.house_rules import Source, breaches, main

WEB = "src/yuanlian/web/service/views.py"
DOMAIN = "src/yuanlian/domain/service/actions.py"
PAGE = "src/yuanlian/web/templates/page.html"

NESTED = """
def climb(rows):
    for row in rows:
        if row:
            with row:
                while row:
                    row.step()
"""
CHAINED = """
def sort_out(kind):
    if kind == 1:
        return "one"
    elif kind == 2:
        return "two"
    elif kind == 3:
        return "three"
    elif kind == 4:
        return "four"
    elif kind == 5:
        return "five"
"""
BROKEN = [
    (DOMAIN, "x = 1\n" * 401, "file-size"),
    ("tests/domain/test_a.py", "x = 1\n" * 601, "file-size"),
    (PAGE, "<p>\n" * 151, "file-size"),
    (DOMAIN, "def long():\n" + "    x = 1\n" * 40, "function-size"),
    (DOMAIN, "def wide(a, b, c, *, d, e, f): ...", "parameters"),
    (DOMAIN, NESTED, "nesting"),
    (WEB, "Request.objects.all()", "orm"),
    (WEB, "row.save()", "orm"),
    (WEB, "row.delete()", "orm"),
    (WEB, "from django.db import transaction", "orm"),
    (WEB, "from django.shortcuts import get_object_or_404", "orm"),
    (DOMAIN, "x = 1  # noqa: E501", "reason"),
    (DOMAIN, "x = 1  # type: ignore[misc]", "reason"),
    ("tests/domain/test_a.py", "@pytest.mark.skip\ndef test_it_is_so(): ...", "reason"),
    ("tests/domain/test_a.py", "@pytest.mark.skipif(True)\ndef test_it_is_so(): ...", "reason"),
    (DOMAIN, "def late():\n    import json", "import"),
    ("src/yuanlian/domain/service/utils.py", "", "name"),
    ("tests/domain/test_a.py", "def test_it(): ...", "name"),
    (DOMAIN, 'late = zone.name == "泸州高新区"', "zone"),
    (PAGE, "<script>alert(1)</script>", "inline"),
    (PAGE, "<style>p {}</style>", "inline"),
    (PAGE, '<p class="a" style="color: red">', "inline"),
    (PAGE, '<button onclick="go()">', "inline"),
    (PAGE, '<button hx-on:click="go()">', "inline"),
    (PAGE, "{{ words|safe }}", "escape"),
    ("docs/map.md", "see " + "/work" + "/main/docs", "place"),
    ("deploy/notes.md", "from " + "pypi" + ".org", "place"),
]
KEPT = [
    (DOMAIN, CHAINED),
    (DOMAIN, "def wide(self, a, b, *, c, d, e): ..."),
    (DOMAIN, "Request.objects.all()"),
    (DOMAIN, "x = 1  # noqa: E501 -- a long address"),
    (DOMAIN, "def late():\n    import scipy  # -- slow import"),
    (DOMAIN, "x = 1  # type: ignore[misc]  # the library says Any"),
    (WEB, "from django.db.models import QuerySet"),
    ("tests/domain/test_a.py", '@pytest.mark.skipif(True, reason="no server")\ndef test_it_is_so(): ...'),
    (PAGE, '<script src="/static/a.js"></script><script type="application/json">{}</script>'),
    (PAGE, '<p class="style" data-on="1">{{ content }}</p>'),
]


@pytest.mark.parametrize(("path", "text", "rule"), BROKEN)
def test_a_breach_is_found(path: str, text: str, rule: str) -> None:
    assert [breach.rule for breach in breaches(Source(path, text))] == [rule]


@pytest.mark.parametrize(("path", "text"), KEPT)
def test_the_plain_case_is_left_alone(path: str, text: str) -> None:
    assert list(breaches(Source(path, text))) == []


def test_an_exception_needs_a_decision_record_that_exists() -> None:
    source = Source(WEB, "row.save()  # house: orm -- decision 9999")
    assert [breach.rule for breach in breaches(source)] == ["orm"]


def test_the_house_keeps_its_own_rules(capsys: pytest.CaptureFixture[str]) -> None:
    assert (main(), capsys.readouterr().out) == (0, "house rules hold\n")
