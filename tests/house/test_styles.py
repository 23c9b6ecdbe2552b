"""The base styles that pages load are Tabler's own rules, all that can match and no other."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
_SPEC = importlib.util.spec_from_file_location("styles", ROOT / "tools" / "styles.py")
assert _SPEC is not None
assert _SPEC.loader is not None
styles = sys.modules["styles"] = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(styles)

WORDS = styles.Words(iter(['class="card btn-{{ style }} w-50%" data-open', "primary", 'f"tone-{name}"', "green"]))


def left(text: str) -> str:
    return "".join(map(str, styles.kept(text, WORDS)))


def test_the_committed_file_is_what_pages_need_now() -> None:
    assert styles.TRIMMED.read_text(encoding="utf-8") == styles.trimmed(styles.Words.of_pages())


def test_a_page_loads_the_trimmed_file() -> None:
    head = (styles.WEB / "templates" / "parts" / "head.html").read_text(encoding="utf-8")
    assert ("'css/tabler.min.css'" in head, "vendor/tabler" in head) == (True, False)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("a{b:c}.card{b:c}.modal{b:c}", "a{b:c}.card{b:c}"),
        (".modal,.card>p,.card .modal{b:c}", ".card>p{b:c}"),
        (".btn-primary{b:c}.btn-blue{b:c}.tone-green{b:c}", ".btn-primary{b:c}.tone-green{b:c}"),
        (".card:not(.modal){b:c}:is(.modal,p){b:c}", ".card:not(.modal){b:c}:is(.modal,p){b:c}"),
        ("#modal{b:c}[data-bs-x]{b:c}[data-open]{b:c}[type=radio]{b:c}", "[data-open]{b:c}[type=radio]{b:c}"),
        ("@media print{.modal{b:c}}@media print{.card{b:c}.modal{b:c}}", "@media print{.card{b:c}}"),
        ('@charset "x";@keyframes m{to{b:c}}@font-face{b:c}', '@charset "x";@keyframes m{to{b:c}}@font-face{b:c}'),
        (r"a{b:url(';}')}/* .x{ */.w-50\%{b:'}'}.m\:x{b:c}", r"a{b:url(';}')}.w-50\%{b:'}'}"),
    ],
)  # fmt: skip
def test_only_what_no_page_can_hold_is_left_out(before: str, after: str) -> None:
    assert left(before) == after


def test_with_every_word_known_nothing_is_left_out() -> None:
    class Everything(styles.Words):
        def know(self, name: str) -> bool:
            return True

    whole = styles.WHOLE.read_text(encoding="utf-8")
    text = styles.trimmed(Everything(iter([])))
    assert "".join(text.split()) == "".join(whole.split())
