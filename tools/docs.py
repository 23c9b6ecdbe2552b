"""The documents cannot drift: every link leads somewhere, every command, verb and setting is described.

`python tools/docs.py` prints `file:line: sentence` for every breach and ends with 1 when there is any.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
sys.path.insert(0, str(ROOT / "src"))
import run
from tools.house_rules import every_file
from yuanlian.cli.main import COMMANDS

OPERATING = "docs/operating.md"
LINK = re.compile(r"!?\[[^\]]*\]\((?P<target>[^)\s]+)(?:\s+\"[^\"]*\")?\)")
HEADING = re.compile(r"^#{1,6}\s+(?P<title>.+?)\s*#*$", re.MULTILINE)
FENCE = re.compile(r"^(```|~~~).*?^\1\s*$|`[^`\n]+`", re.MULTILINE | re.DOTALL)
SETTING = re.compile(r"[\"'](YUANLIAN_[A-Z_]+|DATABASE_URL|CHROMIUM)[\"']|^(YUANLIAN_[A-Z_]+)\s*[:=]", re.MULTILINE)
ELSEWHERE = ("http://", "https://", "mailto:")


def documents() -> list[Path]:
    """Every page of the project, in order."""
    found = (ROOT / name for name in every_file() if name.endswith(".md"))
    return sorted(path for path in found if path.is_file() and "vendor" not in path.parts)


def blanked(text: str) -> str:
    """The text with code taken out, every line where it was."""
    return FENCE.sub(lambda found: re.sub(r"[^\n]", " ", found.group(0)), text)


@lru_cache(maxsize=256)
def anchors(path: Path) -> frozenset[str]:
    """What can stand after `#` in a link to a page, as the usual renderers make it from headings."""
    titles = [found["title"] for found in HEADING.finditer(path.read_text(encoding="utf-8"))]
    plain = (re.sub(r"[`*_]|\[([^\]]*)\]\([^)]*\)", r"\1", title) for title in titles)
    return frozenset(re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in plain)


def broken_links(path: Path, text: str) -> Iterator[tuple[int, str]]:
    """Line and sentence for every link that leads nowhere."""
    bare = blanked(text)
    for found in LINK.finditer(bare):
        target, _hash, anchor = found["target"].partition("#")
        if found["target"].startswith(ELSEWHERE):
            continue
        page = (path.parent / target).resolve() if target else path
        line = bare.count("\n", 0, found.start()) + 1
        if not page.exists():
            yield line, f"the link to {target} leads nowhere"
        elif anchor and page.suffix == ".md" and anchor.lower() not in anchors(page):
            yield line, f"{page.name} has no heading for #{anchor}"


def settings() -> set[str]:
    """Names of every setting and environment variable of ours that code reads."""
    files = [ROOT / "run.py", *(ROOT / "src/yuanlian/config").rglob("*.py"), *(ROOT / "src/yuanlian/cli").glob("*.py")]
    found = (match for path in files for match in SETTING.finditer(path.read_text(encoding="utf-8")))
    return {match.group(1) or match.group(2) for match in found} - {"YUANLIAN_TEST_DATABASE"}


def undescribed() -> Iterator[str]:
    """Commands, verbs and settings that the operating page does not name."""
    page = ROOT / OPERATING
    text = page.read_text(encoding="utf-8") if page.exists() else ""
    wanted = [f"run.py {verb}" for verb in run.VERBS]
    wanted += [f"yuanlian {command.name}" for command in COMMANDS if command.is_there]
    wanted += sorted(settings())
    yield from (name for name in wanted if not re.search(rf"{re.escape(name)}\b", text))


def problems() -> Iterator[str]:
    """Everything that is wrong with the documents."""
    for path in documents():
        for line, sentence in broken_links(path, path.read_text(encoding="utf-8")):
            yield f"{path.relative_to(ROOT).as_posix()}:{line}: {sentence}"
    for name in undescribed():
        yield f"{OPERATING}:1: {name} is not described"


def main() -> int:
    """Every problem is printed; the answer is 1 when there is any."""
    found = list(problems())
    print("\n".join([*found, f"documents: {len(found)} problems" if found else "documents hold"]))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
