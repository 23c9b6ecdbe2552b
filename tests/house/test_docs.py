"""The documents cannot drift from the code."""

from __future__ import annotations

from pathlib import Path

from tools.docs import broken_links, main


def test_a_link_that_leads_nowhere_is_found(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    text = "# One thing\n[here](#one-thing) [there](#two)\n`[code](none.md)`\n[gone](none.md) [site](https://example.org)\n"
    page.write_text(text, encoding="utf-8")

    assert list(broken_links(page, text)) == [
        (2, "page.md has no heading for #two"),
        (4, "the link to none.md leads nowhere"),
    ]


def test_every_link_command_verb_and_setting_is_in_order(capsys) -> None:
    assert (main(), capsys.readouterr().out) == (0, "documents hold\n")
