"""Message catalogues: every sentence a person can read is Chinese in the source and English in its room's catalogue.

    python tools/messages.py [ROOM …]   # add what is missing, drop what nobody says, compile; some rooms only
    python tools/messages.py --compile  # write the compiled catalogues only
    python tools/messages.py --check    # name everything missing, empty, stale or outside gettext; end with 1

Rooms are the folders that hold `locale/`: web and its folders of pages, api, cli, kernel, config, every domain app.
"""

from __future__ import annotations

import argparse
import ast
import io
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import django.conf
import polib
from babel.messages.extract import extract_python
from django.utils.translation.template import templatize

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from tools.chinese import outside_gettext

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "src" / "yuanlian"
CATALOGUE = "locale/en/LC_MESSAGES/django.po"
APART = {"cli"}  # works without Django, so it cannot borrow another room's words
WORDS = {"_", "say", "gettext_noop", *(f"{n}gettext{lazy}" for n in ("", "n", "p", "np") for lazy in ("", "_lazy"))}
# What the first arguments of a function are, by the letters before `gettext`.
ARGUMENTS = {"n": ("text", "plural"), "p": ("context", "text"), "np": ("context", "text", "plural")}
CHINESE = re.compile(r"[\u3400-\u9fff]")
HOLES = re.compile(r"%\((\w+)\)[sd.\df]|%[sd]|\{\w*(?:![rsa])?(?::[^{}\s]*)?\}")
HEADER = {
    "Project-Id-Version": "yuanlian",
    "Language": "en",
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
    "Plural-Forms": "nplurals=2; plural=(n != 1);",
}
KEPT = "same in both languages"  # a translator's comment that allows Chinese in the English


@dataclass(frozen=True, slots=True, order=True)
class Message:
    """A sentence as the source has it."""

    text: str
    plural: str = ""
    context: str = ""


@dataclass(slots=True)
class Room:
    """A folder with a catalogue, and what its files say."""

    name: str
    said: dict[Message, str] = field(default_factory=dict)
    read: polib.POFile | None = None

    @property
    def path(self) -> Path:
        """Where the room's catalogue stands."""
        return PACKAGE / self.name / CATALOGUE

    def catalogue(self) -> polib.POFile:
        """The room's catalogue as it is, empty when there is none."""
        if self.read is None:
            there = self.path.exists()
            self.read = polib.pofile(str(self.path), wrapwidth=0) if there else polib.POFile(wrapwidth=0)
            self.read.metadata = dict(HEADER)
        return self.read


def room_of(path: Path) -> str:
    """The name of the room a source file belongs to; a folder of pages is one when it holds `locale/`."""
    parts = path.relative_to(PACKAGE).parts
    if parts[0] == "web" and len(parts) > 2 and (PACKAGE / "web" / parts[1] / "locale").is_dir():
        return "/".join(parts[:2])
    return "/".join(parts[:2]) if parts[0] == "domain" and len(parts) > 2 else (parts[0] if len(parts) > 1 else "cli")


def sources() -> Iterator[Path]:
    """Every file that may say something to a person; engines and presets hold data, not sentences."""
    for path in sorted(PACKAGE.rglob("*")):
        inside = path.relative_to(PACKAGE).parts
        if path.name == "design.html":  # shows the parts with made-up data to authors of pages
            continue
        if path.suffix in {".py", ".html", ".txt"} and not {"engines", "presets", "migrations", "static"} & set(inside):
            yield path


Calls = Iterator[tuple[int, str, list[object]]]


def calls_in_python(text: str) -> Calls:
    """Line, function and literal arguments of every gettext call, also of those inside an f-string."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            if name in WORDS:
                yield node.lineno, name, [getattr(argument, "value", None) for argument in node.args]


def calls_in_template(text: str, origin: str) -> Calls:
    """The same for a template: Django turns it into something like Python, whose lines are freed of indentation."""
    code = "\n".join(line.lstrip() for line in templatize(text, origin=origin).split("\n"))
    for line, name, found, _comments in extract_python(
        io.BytesIO(code.encode()), list(WORDS), [], {"encoding": "utf-8"}
    ):
        yield line, name, [found] if isinstance(found, str) else list(found or ())


def said_in(path: Path) -> Iterator[tuple[Message, int]]:
    """Each message of one file with its line."""
    text = path.read_text(encoding="utf-8")
    calls = calls_in_python(text) if path.suffix == ".py" else calls_in_template(text, str(path))
    for line, name, arguments in calls:
        shape = ARGUMENTS.get(name.removesuffix("_lazy").removesuffix("gettext"), ("text",))
        parts = {key: value for key, value in zip(shape, arguments, strict=False) if isinstance(value, str) and value}
        if len(parts) == len(shape) and CHINESE.search(parts["text"]):
            yield Message(**parts), line


def rooms() -> dict[str, Room]:
    """Every room with what it says and where."""
    found: dict[str, Room] = {}
    for path in sources():
        for message, line in said_in(path):
            room = found.setdefault(room_of(path), Room(room_of(path)))
            room.said.setdefault(message, f"{path.relative_to(ROOT).as_posix()}:{line}")
    for path in sorted(PACKAGE.glob(f"**/{CATALOGUE}")):
        name = path.relative_to(PACKAGE).as_posix().removesuffix(f"/{CATALOGUE}")
        found.setdefault(name, Room(name))
    return dict(sorted(found.items()))


def message_of(entry: polib.POEntry) -> Message:
    """The message an entry translates."""
    return Message(entry.msgid, entry.msgid_plural or "", entry.msgctxt or "")


def translations(entry: polib.POEntry) -> list[str]:
    """The entry's English, every form of it."""
    return [entry.msgstr_plural.get(form, "") for form in (0, 1)] if entry.msgid_plural else [entry.msgstr]


def entry_of(message: Message) -> polib.POEntry:
    """An entry that waits for its English."""
    flags = ["python-format"] if re.search(r"%\(\w+\)|%[sd]", message.text) else []
    plural = {0: "", 1: ""} if message.plural else {}
    return polib.POEntry(
        msgid=message.text,
        msgid_plural=message.plural,
        msgctxt=message.context or None,
        msgstr_plural=plural,
        flags=flags,
    )


def known(found: dict[str, Room], room: Room) -> set[Message]:
    """What `room` need not translate itself."""
    shared = [other for other in found.values() if other is room or not {room.name, other.name} & APART]
    return {message_of(entry) for other in shared for entry in other.catalogue() if not entry.obsolete}


def merge(names: list[str]) -> None:
    """Every catalogue, or those of the named rooms, holds what is said, in order, and nothing besides."""
    found = rooms()
    everywhere = {message for room in found.values() for message in room.said}
    for room in (found[name] for name in names or found):
        here = set(room.said) if room.name in APART else everywhere
        catalogue = room.catalogue()
        missing = sorted(set(room.said) - known(found, room))
        kept = [entry for entry in catalogue if message_of(entry) in here]
        entries = sorted([*kept, *(entry_of(message) for message in missing)], key=message_of)
        if not entries and not room.path.exists():
            continue
        fresh = polib.POFile(wrapwidth=0)
        fresh.metadata = dict(HEADER)
        fresh.extend(entries)
        room.path.parent.mkdir(parents=True, exist_ok=True)
        fresh.save(str(room.path))
        room.read = fresh
        empty = sum(not all(translations(entry)) for entry in entries)
        print(f"{room.name}: {len(entries)} messages, {len(missing)} new, {empty} without English")


def compiled(catalogue: polib.POFile) -> bytes:
    """The catalogue as gettext reads it."""
    return bytes(catalogue.to_binary())


def compile_all(names: list[str]) -> None:
    """Every compiled catalogue, or those of the named rooms, is today's."""
    for room in rooms().values():
        if room.path.exists() and (room.name in names or not names):
            room.path.with_suffix(".mo").write_bytes(compiled(room.catalogue()))


def holes(text: str) -> list[str]:
    """The places in a sentence where a value goes."""
    return sorted(found.group(0) for found in HOLES.finditer(text))


def entry_problems(entry: polib.POEntry) -> Iterator[str]:
    """What is wrong with one translation."""
    texts = translations(entry)
    if not all(texts):
        yield "has no English"
        return
    if entry.fuzzy:
        yield "is marked fuzzy"
    if any(CHINESE.search(text) for text in texts) and KEPT not in entry.tcomment:
        yield "has Chinese in its English"
    if holes(texts[-1]) != holes(entry.msgid_plural or entry.msgid):
        yield f"has other holes: {texts[-1]!r}"


def problems() -> Iterator[str]:
    """Everything that is missing, empty, stale, contradictory or outside gettext."""
    found = rooms()
    english: dict[Message, tuple[str, list[str]]] = {}
    for room in found.values():
        for message in sorted(set(room.said) - known(found, room)):
            yield f"{room.said[message]}: {message.text!r} is in no catalogue; run tools/messages.py"
        for entry in room.catalogue():
            where = f"{room.path.relative_to(ROOT).as_posix()}: {entry.msgid!r}"
            yield from (f"{where} {problem}" for problem in entry_problems(entry))
            if room.name in APART:
                continue
            name, texts = english.setdefault(message_of(entry), (room.name, translations(entry)))
            if texts != translations(entry):
                yield f"{where} reads {translations(entry)} here and {texts} in {name}"
        binary = room.path.with_suffix(".mo")
        if room.path.exists() and (not binary.exists() or binary.read_bytes() != compiled(room.catalogue())):
            yield f"{binary.relative_to(ROOT).as_posix()}: stale; run tools/messages.py --compile"
    yield from stray(sources())


def stray(paths: Iterable[Path]) -> Iterator[str]:
    """Chinese that no catalogue can reach."""
    for path in paths:
        text = path.read_text(encoding="utf-8")
        for line, words in outside_gettext(path.suffix, text, WORDS):
            yield f"{path.relative_to(ROOT).as_posix()}:{line}: {words!r} is outside gettext"
    for path in sorted(PACKAGE.glob("**/static/**/*.js")):
        if "vendor" not in path.parts:
            for line, words in outside_gettext(".js", path.read_text(encoding="utf-8"), set()):
                yield f"{path.relative_to(ROOT).as_posix()}:{line}: {words!r}: scripts read their words from the page"


def main(argv: list[str] | None = None) -> int:
    """The catalogues are merged, compiled or checked."""
    parser = argparse.ArgumentParser(description=ast.get_docstring(ast.parse(Path(__file__).read_text("utf-8"))))
    parser.add_argument("room", nargs="*", help="web, api, cli, kernel, domain/service …")
    parser.add_argument("--check", action="store_true", help="change nothing, name every problem")
    parser.add_argument("--compile", action="store_true", help="write the compiled catalogues only")
    arguments = parser.parse_args(argv)
    if not django.conf.settings.configured:
        django.conf.settings.configure(USE_I18N=True)
    if arguments.check:
        found = list(problems())
        print("\n".join([*found, f"messages: {len(found)} problems" if found else "messages hold"]))
        return 1 if found else 0
    if not arguments.compile:
        merge(arguments.room)
    compile_all(arguments.room)
    return 0


if __name__ == "__main__":
    sys.exit(main())
