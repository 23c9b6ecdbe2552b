"""Every sentence a person can read has its English, and no Chinese stands where no catalogue reaches it."""

from __future__ import annotations

import polib
import pytest

from tools.chinese import outside_gettext
from tools.messages import WORDS, entry_problems, main

PYTHON = '''
"""说明"""
NAME = _("企业")
LABEL = pgettext("动词", "办理")
HEADERS = (  # data -- headers that sheets use
    "企业名称",
)
CODE = "园区"  # data -- a name
'''


@pytest.mark.parametrize(
    ("suffix", "text", "found"),
    [
        (".py", PYTHON, []),
        (".py", 'x = "企业"', [(1, "企业")]),
        (".py", 'x = f"{n} 家"', [(1, "家")]),
        (".py", '# data -- a table\nx = "企业"', []),
        (".html", "{% load i18n %}{% translate '企业' %}{# 注释 #}<!-- 注释 -->", []),
        (".html", "{% blocktranslate %}有 {{ n }} 家{% endblocktranslate %}", []),
        (".html", '{{ x|default:_("无") }}', []),
        (".html", "<p>\n企业</p>", [(2, "企业")]),
        (".html", '{{ x|default:"无" }}', [(1, "无")]),
        (".js", "// 注释\n/* 注释 */ go('/a')", []),
        (".js", "// 注释\nalert('企业')", [(2, "企业")]),
    ],
)
def test_chinese_outside_gettext_is_found(suffix: str, text: str, found: list[tuple[int, str]]) -> None:
    assert list(outside_gettext(suffix, text, WORDS)) == found


@pytest.mark.parametrize(
    ("english", "problem"),
    [
        ("%(count)d enterprises", []),
        ("", ["has no English"]),
        ("%(count)d 家企业", ["has Chinese in its English"]),
        ("some enterprises", ["has other holes: 'some enterprises'"]),
    ],
)
def test_a_translation_is_judged_by_its_words_and_holes(english: str, problem: list[str]) -> None:
    assert list(entry_problems(polib.POEntry(msgid="%(count)d 家企业", msgstr=english))) == problem


def test_every_sentence_of_the_house_has_its_english(capsys: pytest.CaptureFixture[str]) -> None:
    assert (main(["--check"]), capsys.readouterr().out) == (0, "messages hold\n")
