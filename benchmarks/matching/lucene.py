"""Lucene with its CJKAnalyzer beside us, in a JVM of its own; its jars are those that LUCENE_JARS names."""

from __future__ import annotations

import glob
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

NAME = "Lucene CJK"
PROGRAM = Path(__file__).with_name("LuceneCjk.java")
MILLION = 1_000_000


class NoAnswer(Exception):
    """Lucene was there and did not answer; the message says what the JVM said."""


@dataclass(frozen=True, slots=True)
class Answers:
    """What Lucene found for each need, in how many CPU milliseconds, and what the whole run took."""

    ids: dict[str, list[str]]
    cpu: dict[str, float]
    run: str

    def __call__(self, text: str) -> list[str]:
        return self.ids[text]


def jars(named: str) -> list[str]:
    """The files of a path list; each part is a file, a folder of jars, or a pattern."""
    found: list[str] = []
    for part in filter(None, named.split(os.pathsep)):
        pattern = str(Path(glob.escape(part), "*.jar")) if Path(part).is_dir() else part
        found += [part] if Path(part).is_file() else sorted(glob.glob(pattern))  # noqa: PTH207 -- absolute patterns
    return found


def lacking() -> str | None:
    """What keeps Lucene from standing beside us, None where nothing does."""
    if not shutil.which("java"):
        return "no JVM"
    named = os.environ.get("LUCENE_JARS")
    if not named:
        return "a JVM, but no jars (LUCENE_JARS names none)"
    return None if jars(named) else "a JVM, but no jars (LUCENE_JARS names no file that exists)"


def command(classes: Sequence[str], folder: Path, top: int) -> list[str]:
    """What starts Lucene on the files of `folder`."""
    surroundings = ["-Dfile.encoding=UTF-8", "-cp", os.pathsep.join(classes)]
    return ["java", *surroundings, str(PROGRAM), str(folder), str(top)]


def one_line(text: str) -> str:
    """A text without line breaks and tabs, which separate lines and columns of the files."""
    return " ".join(text.split())


def parsed(told: str, texts: Sequence[str]) -> Answers:
    """The answers as the program writes them, in the order of the texts."""
    head, *lines = told.removesuffix("\n").split("\n")
    version, cpu, clock, asking = head.split("\t")
    if len(lines) != len(texts):
        raise NoAnswer(f"{len(lines)} answers for {len(texts)} needs")
    rows = [line.split("\t") for line in lines]
    run = f"Lucene {version}: index {int(cpu) / MILLION / 1000:.1f} CPU s, {int(clock) / MILLION / 1000:.1f} s"
    mean = int(asking) / MILLION / max(1, len(rows))
    clocks = sorted(int(row[1]) / MILLION for row in rows) or [0.0]
    middle, slow = (clocks[len(clocks) * share // 100] for share in (50, 99))
    return Answers(
        {text: row[2:] for text, row in zip(texts, rows, strict=True)},
        {text: int(row[0]) / MILLION for text, row in zip(texts, rows, strict=True)},
        f"{run}; a need p50 {middle:.2f} ms, p99 {slow:.2f} ms by the clock; {mean:.2f} CPU ms a need in the whole JVM",
    )


def answered(profiles: Iterable[tuple[str, str]], needs: Mapping[str, str], top: int) -> Answers:
    """What Lucene finds among profiles (id, text) for needs: each as it is asked for, with what is searched."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        rows = (f"{key}\t{one_line(text)}\n" for key, text in profiles)
        with (folder / "profiles").open("w", encoding="utf-8", newline="") as file:
            file.writelines(rows)
        lines = "".join(f"{one_line(text)}\n" for text in needs.values())
        (folder / "needs").write_bytes(lines.encode("utf-8"))
        asked = command(jars(os.environ["LUCENE_JARS"]), folder, top)
        done = subprocess.run(asked, capture_output=True, encoding="utf-8", errors="replace", check=False)
        if done.returncode:
            raise NoAnswer(f"Lucene did not run: {done.stderr.strip()[-2000:]}")
        return parsed((folder / "answers").read_bytes().decode("utf-8"), list(needs))
