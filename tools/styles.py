"""The base styles as pages load them: Tabler's style sheet without the rules that nothing of ours can match.

    python tools/styles.py            # writes static/css/tabler.min.css from the vendored file
    python tools/styles.py --check    # ends with 1 when that file is not what this tool would write

A rule stays when every class, id and data attribute it names is a word of our templates, scripts or Python strings, or
is put together there (`btn-{{ style }}`, f"status-{name}") from a beginning and a word. What stays keeps its order and
its text, so a page looks the same with either file. Names inside `:not(…)` and the like are not asked for: a rule may
match without them.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

WEB = Path(__file__).resolve().parents[1] / "src" / "yuanlian" / "web"
WHOLE = WEB / "static" / "vendor" / "tabler" / "tabler.min.css"
TRIMMED = WEB / "static" / "css" / "tabler.min.css"
AGAIN = "src/yuanlian/web/static/css/tabler.min.css is out of date: python tools/styles.py"
WORD = re.compile(r"[A-Za-z][\w-]*")
BEGINNING = re.compile(r"([A-Za-z][\w-]*-)(?=[{%$\"'`])")
NAME = re.compile(r"[.#]((?:\\.|[\w-]|[^\x00-\x7f])+)")
MARK = re.compile(r"\[(data-[\w-]+)")
BANNER = re.compile(r"/\*!.*?\*/", re.DOTALL)
GROUPS = ("@media", "@supports", "@layer", "@container")


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: what stands before its braces and inside them; `block` is None for a statement that ends with `;`."""

    head: str
    block: str | None

    def __str__(self) -> str:
        return f"{self.head};" if self.block is None else f"{self.head}{{{self.block}}}"


class Words:
    """What our pages may say: whole words, and beginnings that a page adds a word to."""

    def __init__(self, sources: Iterator[str]) -> None:
        self.text = "\n".join(sources)
        self.whole = frozenset(WORD.findall(self.text))
        self.beginnings = frozenset(BEGINNING.findall(self.text))

    @classmethod
    def of_pages(cls, web: Path = WEB) -> Words:
        """Those of the templates, scripts and Python strings under `web`."""
        return cls(_sources(web))

    def know(self, name: str) -> bool:
        """Whether a page may carry this class or id."""
        if not WORD.fullmatch(name):  # it holds a sign, as `w-2.5` does
            return name in self.text
        return name in self.whole or any(
            name.startswith(each) and name.removeprefix(each) in self.whole for each in self.beginnings
        )


def _sources(web: Path) -> Iterator[str]:
    for path in sorted(web.rglob("*.html")):
        yield path.read_text(encoding="utf-8")
    for path in sorted((web / "static" / "js").glob("*.js")):
        yield path.read_text(encoding="utf-8")
    for path in sorted(web.rglob("*.py")):
        yield from _strings(ast.parse(path.read_text(encoding="utf-8")))


def _strings(tree: ast.AST) -> Iterator[str]:
    """The strings of a module, each with a mark at its end, which is where another may be added."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield f"{node.value}'"


def rules(text: str) -> Iterator[Rule]:
    """The rules of a style sheet or of a group's block, in their order; comments are left out."""
    start = place = 0
    while place < len(text):
        letter = text[place]
        if text.startswith("/*", place):
            end = text.index("*/", place) + 2
            text = text[:place] + text[end:]
        elif letter in "\"'([":
            place = _closed(text, place)
        elif letter == ";":
            yield Rule(text[start:place].strip(), None)
            start = place = place + 1
        elif letter == "{":
            end = _closed(text, place)
            yield Rule(text[start:place].strip(), text[place + 1 : end - 1])
            start = place = end
        else:
            place += 2 if letter == "\\" else 1


def _closed(text: str, place: int) -> int:
    """The place after the bracket or quotation mark that closes the one at `place`."""
    opened = text[place]
    if opened in "\"'":
        end = place + 1
        while text[end] != opened:
            end += 2 if text[end] == "\\" else 1
        return end + 1
    closing = {"(": ")", "[": "]", "{": "}"}[opened]
    place += 1
    while text[place] != closing:
        if text[place] in "\"'([{":
            place = _closed(text, place)
        else:
            place += 2 if text[place] == "\\" else 1
    return place + 1


def selectors(head: str) -> list[str]:
    """The selectors of a rule, parted at the commas outside brackets."""
    parts, start, place = [], 0, 0
    while place < len(head):
        if head[place] in "\"'([":
            place = _closed(head, place)
            continue
        if head[place] == ",":
            parts.append(head[start:place])
            start = place + 1
        place += 2 if head[place] == "\\" else 1
    return [*parts, head[start:]]


def may_match(selector: str, words: Words) -> bool:
    """Whether a page may hold what the selector asks for."""
    plain, place = "", 0
    while place < len(selector):
        end = _closed(selector, place) if selector[place] == "(" else place + (2 if selector[place] == "\\" else 1)
        plain += "" if selector[place] == "(" else selector[place:end]
        place = end
    marks = MARK.findall(plain)
    names = [re.sub(r"\\(.)", r"\1", name) for name in NAME.findall(re.sub(r"\[[^\]]*\]", "", plain))]
    return all(words.know(name) for name in [*names, *marks])


def kept(text: str, words: Words) -> list[Rule]:
    """The rules that may match, groups without any left out."""
    found = []
    for rule in rules(text):
        if rule.block is None or (rule.head.startswith("@") and not rule.head.startswith(GROUPS)):
            found.append(rule)
        elif rule.head.startswith("@"):
            inside = "".join(map(str, kept(rule.block, words)))
            found += [Rule(rule.head, inside)] if inside else []
        else:
            some = [each for each in selectors(rule.head) if may_match(each, words)]
            found += [Rule(",".join(some), rule.block)] if some else []
    return found


def trimmed(words: Words) -> str:
    """The style sheet that pages load, with its licence in front."""
    whole = WHOLE.read_text(encoding="utf-8")
    banner = BANNER.search(whole)
    assert banner is not None
    first, *rest = map(str, kept(whole.replace(banner[0], ""), words))
    return "\n".join([first, banner[0], *rest, ""])


def main(arguments: list[str]) -> int:
    """Writes the file, or says that it is not what would be written."""
    if arguments not in ([], ["--check"]):
        print(__doc__)
        return 2
    text = trimmed(Words.of_pages())
    if not arguments:
        TRIMMED.write_text(text, encoding="utf-8", newline="\n")
        return 0
    stands = TRIMMED.exists() and TRIMMED.read_text(encoding="utf-8") == text
    print("the trimmed base styles are up to date" if stands else AGAIN)
    return int(not stands)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
