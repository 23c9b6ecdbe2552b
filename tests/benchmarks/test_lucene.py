"""Lucene beside the matching engine: how it is started, how its answers are read, and that it answers where it is."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from benchmarks.matching import lucene, peers
from benchmarks.matching.run import timed

TOLD = "9.9.1\t1500000000\t700000000\t8000000\n250000\t300000\ta\tb\n2250000\t7000000\n"


@pytest.fixture
def java(tmp_path: Path, monkeypatch) -> Path:
    """A machine whose only program is a `java`."""
    program = tmp_path / "bin" / ("java.exe" if os.name == "nt" else "java")
    program.parent.mkdir()
    program.write_text("#!/bin/sh\necho 'no class of this name' >&2\nexit 1\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(program.parent))
    return program


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("b.jar", "a.jar", "notes.txt"):
        (tmp_path / name).touch()
    return tmp_path


def test_jars_are_files_folders_and_patterns(folder: Path) -> None:
    a, b = str(folder / "a.jar"), str(folder / "b.jar")
    assert lucene.jars(a) == [a]
    assert lucene.jars(str(folder)) == [a, b]
    assert lucene.jars(os.pathsep.join([str(folder / "b*.jar"), a, ""])) == [b, a]


def test_the_program_is_started_on_the_jars_and_files(folder: Path) -> None:
    told = lucene.command(["a.jar", "b.jar"], folder, 60)
    assert told[told.index("-cp") + 1] == f"a.jar{os.pathsep}b.jar"
    assert told[-3:] == [str(lucene.PROGRAM), str(folder), "60"]
    assert lucene.PROGRAM.is_file()


def test_answers_belong_to_the_needs_in_their_order() -> None:
    found = lucene.parsed(TOLD, ["刹车片", "!"])
    assert (found("刹车片"), found("!")) == (["a", "b"], [])
    assert found.cpu == {"刹车片": 0.25, "!": 2.25}
    assert found.run == (
        "Lucene 9.9.1: index 1.5 CPU s, 0.7 s; a need p50 7.00 ms, p99 7.00 ms by the clock; "
        "4.00 CPU ms a need in the whole JVM"
    )


def test_a_lost_answer_is_no_answer() -> None:
    with pytest.raises(lucene.NoAnswer, match="2 answers for 3 needs"):
        lucene.parsed(TOLD, ["a", "b", "c"])


def test_the_table_takes_what_lucene_measured_itself() -> None:
    found = lucene.parsed(TOLD, ["刹车片", "!"])
    scores, times = timed(found, [{"query": "!", "rel": {"a": 2}}, {"query": "刹车片", "rel": {"a": 2}}])
    assert (scores, times) == ([0.0, 1.0], [0.25, 2.25])
    assert "Lucene 9.9.1: index" in peers.remarks({"Lucene CJK": found}, None)


@pytest.mark.parametrize(
    ("named", "reason"),
    [
        ("", "a JVM, but no jars (LUCENE_JARS names none)"),
        ("no-such.jar", "a JVM, but no jars (LUCENE_JARS names no file that exists)"),
    ],
)
def test_without_jars_the_reason_stands_in_the_results(java, monkeypatch, named: str, reason: str) -> None:
    monkeypatch.setenv("LUCENE_JARS", named)
    assert f"Lucene CJK: {reason}" in peers.absent(None)


def test_without_a_jvm_the_reason_stands_in_the_results(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert "Lucene CJK: no JVM" in peers.absent(None)


@pytest.mark.skipif(os.name == "nt", reason="the java of this test is a shell script")
def test_what_the_jvm_complains_of_is_told(java, folder: Path, monkeypatch) -> None:
    monkeypatch.setenv("LUCENE_JARS", str(folder))
    with pytest.raises(lucene.NoAnswer, match="no class of this name"):
        lucene.answered([("a", "刹车片")], {"刹车片": "刹车片"}, 3)


@pytest.mark.skipif(lucene.lacking() is not None, reason=f"Lucene cannot run here: {lucene.lacking()}")
def test_lucene_finds_profiles_by_pairs_of_characters() -> None:
    profiles = [("brake", "湖北某厂 刹车片\n制动系统"), ("pad", "刹车 踏板"), ("tea", "茶叶 AND (绿茶")]
    needs = {text: text for text in ("求购刹车片\t若干", "绿茶 OR", "!", "ｔｅａ")}
    found = lucene.answered(profiles, needs, 2)
    assert [found(text) for text in needs] == [["brake", "pad"], ["tea"], [], []]
    assert all(spent > 0 for spent in found.cpu.values())
