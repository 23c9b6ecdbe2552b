"""How names are recognised and found."""

from __future__ import annotations

import pytest

from yuanlian.domain.enterprises.names import Sound, key_of, search_text, sound_of, words_of


@pytest.mark.parametrize("text", ["川江齿轮（泸州）有限公司", "川江齿轮(泸州) 有限公司", "川江齿轮【泸州】有限公司。"])
def test_a_name_is_the_same_whatever_its_brackets_and_blanks(text):
    assert key_of(text) == "川江齿轮泸州有限公司"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("长沙", Sound("changsha", "cs")),
        ("重庆长江", Sound("chongqingchangjiang", "cqcj")),
        ("川江A7", Sound("chuanjianga7", "cja7")),
    ],
)
def test_a_name_is_read_as_it_is_spoken(name, expected):
    assert sound_of(name) == expected


def test_the_search_text_holds_names_initials_pinyin_and_codes():
    assert search_text("川江齿轮有限公司", "川江", former=["旧江"], codes=["91AB", ""]) == (
        "川江齿轮有限公司 川江 旧江 cjclyxgs cj jj chuanjiangchilunyouxiangongsi chuanjiang jiujiang 91ab"
    )


def test_words_of_a_search_are_read_as_the_search_text_is_written():
    assert words_of(" 川江　Gear（A） ") == ["川江", "geara"]
