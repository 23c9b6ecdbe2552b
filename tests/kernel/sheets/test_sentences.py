"""Every refusal and every fault has a sentence in both languages, with the same facts in it."""

from __future__ import annotations

import re
from pathlib import Path

import polib
import pytest

import yuanlian.kernel
from yuanlian.kernel.sheets import CellProblem, Fault, Refusal, refusal_sentence
from yuanlian.kernel.sheets.faults import FAULT_SENTENCES, REFUSAL_SENTENCES

CATALOGUE = Path(yuanlian.kernel.__file__).parent / "locale" / "en" / "LC_MESSAGES" / "django.po"
PARAMS = {"limit": 7, "extension": ".pdf", "address": "C17", "row": 3, "name": "表一"}
SENTENCES = [str(sentence) for sentence in (*REFUSAL_SENTENCES.values(), *FAULT_SENTENCES.values())]


def blanks(sentence: str) -> set[str]:
    return set(re.findall(r"%\((\w+)\)s", sentence))


@pytest.mark.parametrize("reason", Refusal)
def test_refusal_has_a_sentence(reason):
    assert re.search(r"%|\(\w+\)s", refusal_sentence(reason, PARAMS)) is None


def test_a_limit_is_told_with_thousands_marks():
    assert refusal_sentence(Refusal.TOO_MANY_ROWS, {"limit": 200_000}) == "超过 200,000 行，请拆分后再上传。"


@pytest.mark.parametrize("fault", Fault)
def test_fault_has_a_sentence_with_its_cell(fault):
    assert CellProblem(fault, 17, 2, "x", {"label": "名称"}).sentence.count("C17") == 1


@pytest.mark.parametrize("sentence", SENTENCES)
def test_english_sentence_has_the_same_facts(sentence):
    entry = polib.pofile(str(CATALOGUE)).find(sentence)
    assert blanks(entry.msgstr) == blanks(sentence)
