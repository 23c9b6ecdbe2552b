"""Every reason, gap and condition of the engine has its sentence, in both languages."""

from __future__ import annotations

import pytest
from django.utils import translation

from yuanlian.domain.enterprises.vocabulary import class_name, classes, classes_like, code_in
from yuanlian.domain.trade import wording
from yuanlian.engines.matching import Field, Hard, Reason, ReasonCode, Removed, Unknown

WORDED = [code for code in ReasonCode if code in wording.SENTENCES]
LANGUAGES = ["zh-hans", "en"]


def reason(code: ReasonCode, **values) -> Reason:
    usual = {
        "points": 100,
        "asked": "摄像头模组",
        "found": "模组",
        "field": Field.PRODUCTS,
        "path": ("甲", "乙"),
        "amount": 3,
    }
    return Reason(code=code, **(usual | values))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", list(ReasonCode))
def test_every_reason_is_a_sentence_of_its_own(code, language):
    with translation.override(language):
        sentence = wording.sentence_of(reason(code))
    assert (len(sentence.text) > 5, "%(" in sentence.text, sentence.text != "模组") == (True, False, True)


@pytest.mark.parametrize("code", list(ReasonCode))
def test_english_sentences_are_english(code):
    with translation.override("en"):
        words = wording.sentence_of(reason(code, asked="A", found="B", path=("C", "D"))).text
    assert [letter for letter in words if "\u4e00" <= letter <= "\u9fff"] == []


@pytest.mark.parametrize("field", list(Field))
def test_every_field_has_a_name(field):
    assert wording.sentence_of(reason(ReasonCode.SAME, field=field)).text.startswith(str(wording.FIELDS[field]))


@pytest.mark.parametrize("gap", list(Unknown))
def test_every_gap_is_named(gap):
    assert wording.gaps_of([gap]) == f"还不知道：{wording.GAPS[gap]}（不加分也不减分）"


def test_no_gap_says_nothing():
    assert wording.gaps_of([]) == ""


@pytest.mark.parametrize("condition", list(Hard))
def test_every_condition_says_how_many_it_removed(condition):
    said = wording.removed_of(Removed(condition=condition, count=12, unknown=5))
    assert said.endswith("去掉 12 家，其中 5 家只是因为资料里没有写")


def test_a_condition_that_knew_everybody_does_not_speak_of_unknown():
    said = wording.removed_of(Removed(condition=Hard.DISTANCE, count=2, unknown=0))
    assert said == "超出距离：去掉 2 家"


@pytest.mark.parametrize(("metres", "words"), [(0, "0 米"), (999, "999 米"), (1000, "1.0 公里"), (12_345, "12.3 公里")])
def test_a_distance_is_told_in_metres_and_kilometres(metres, words):
    assert wording.distance(metres) == words


def test_a_judgement_says_which_way_it_went():
    said = [wording.sentence_of(reason(ReasonCode.FEEDBACK, points=points)).text for points in (-800, 60)]
    assert said == ["采购“摄像头模组”时被设为不合适", "采购“摄像头模组”时进入过洽谈"]


@pytest.mark.parametrize("written", ["2710", "2710 化学药品原料药制造", "化学药品原料药制造", " 2710 "])
def test_a_class_is_found_by_code_by_name_and_by_both(written):
    assert code_in(written) == "2710"


@pytest.mark.parametrize("written", ["", "0000", "27", "原料药", "２７１０"])
def test_what_is_no_class_is_none(written):
    assert code_in(written) == ""


def test_classes_are_proposed_by_the_start_of_the_code_and_by_words():
    assert ("2710", "化学药品原料药制造") in classes_like("271")
    assert [code for code, _name in classes_like("药品原料药")] == ["2710"]


def test_a_class_stands_with_the_classes_above_it():
    assert classes("2710") == (class_name("2710"), class_name("27"))
