"""The rules of the house that no linter knows: budgets, closed doors of web and api, reasons, plain templates.

`python tools/house_rules.py` prints `file:line: sentence` for every breach and ends with 1 when there is any.
A breach that a decision record allows carries `house: <rule> -- decision NNNN` in a comment on its line; for a
whole file, in its first five lines.
"""

from __future__ import annotations

import ast
import io
import re
import subprocess
import sys
import tokenize
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePosixPath

ROOT = Path(__file__).resolve().parent.parent
GENERATED = re.compile(r"(^|/)(migrations|vendor|node_modules)/|\.min\.|^locks/|^LICENSE$")
TEXT = frozenset(
    [
        "",
        ".py",
        ".html",
        ".txt",
        ".md",
        ".toml",
        ".json",
        ".js",
        ".css",
        ".yml",
        ".yaml",
        ".sh",
        ".in",
        ".po",
        ".cfg",
        ".ini",
        ".service",
    ]
)
JUNK = {"utils", "util", "common", "core", "helpers", "helper", "misc"}
MADE = {"var", "build", "dist", "node_modules", "__pycache__", "test-results"}
PARAMETERS, NESTING, FUNCTION = 5, 3, 40
ORM_ATTRIBUTES = {"objects", "_default_manager", "_base_manager"}
ORM_CALLS = {
    "save", "delete", "raw", "cursor", "bulk_create", "bulk_update", "update_or_create", "get_or_create",
    "select_related", "prefetch_related", "annotate", "aggregate", "select_for_update",
}  # fmt: skip
ORM_TYPES = {"QuerySet", "Model"}
FLOW = (ast.If, ast.For, ast.AsyncFor, ast.While, ast.With, ast.AsyncWith, ast.Try, ast.Match)
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
ZONES = re.compile(r"长沙|咸宁|泸州|changsha|xianning|luzhou", re.IGNORECASE)
REASON = re.compile(r"(--|#(?!\s*(noqa|type:)))\s*\w+")
NEEDS_REASON = re.compile(r"#.*?\b(noqa|type:\s*ignore|pragma:\s*no cover|pylint:\s*disable|nosec)\b")
ALLOWED = re.compile(r"house:\s*(?P<rule>[a-z-]+)\s*--\s*decision\s*(?P<number>\d{4})")
# A dot or a letter in brackets keeps this file from breaking its own rule.
HOSTS = re.compile(
    r"pypi[.]org|python[h]osted|npmjs[.]|registry[.]npm|crates[.]io|[.]tuna[.]|mirrors?[.]\w+[.](com|cn|edu)"
)
PLACES = re.compile(r"/work/(main|shared|brief|[.]library)|[.][.]/[s]hared|/opt/[w]heels|/root/[.]")
TEMPLATE_RULES = (
    ("inline", re.compile(r"<style\b", re.IGNORECASE), "a <style> block; put it into a stylesheet"),
    ("inline", re.compile(r"<[^>]*\sstyle\s*=", re.IGNORECASE), "a style attribute; use a class"),
    ("inline", re.compile(r"<[^>]*\s(hx-)?on[a-z:-]+\s*=", re.IGNORECASE), "an event attribute; scripts add listeners"),
    ("escape", re.compile(r"\|\s*safe\b|\{%\s*autoescape\s+off"), "unescaped output"),
)
SCRIPT = re.compile(r"<script\b(?![^>]*(\ssrc\s*=|type\s*=\s*[\"']application/json))", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Breach:
    """One place that breaks one rule."""

    path: str
    line: int
    rule: str
    sentence: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.sentence} [{self.rule}]"


@dataclass(frozen=True)
class Source:
    """A file of the project, read once."""

    path: str
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        """The file's syntax tree."""
        return ast.parse(self.text)

    @cached_property
    def nodes(self) -> list[ast.AST]:
        """Every node of the tree, found once."""
        return list(ast.walk(self.tree))

    @cached_property
    def lines(self) -> list[str]:
        """The file's lines."""
        return self.text.splitlines()

    @property
    def is_test(self) -> bool:
        """Whether the file belongs to the tests."""
        return self.path.startswith("tests/")

    def breach(self, line: int, rule: str, sentence: str) -> Breach:
        """A breach in this file."""
        return Breach(self.path, line, rule, sentence)


def file_size(source: Source) -> Iterator[Breach]:
    """Files keep their budget: 400 lines, tests 600, templates 150."""
    suffix = PurePosixPath(source.path).suffix
    budget = {".py": 600 if source.is_test else 400, ".html": 150, ".js": 400, ".css": 600}.get(suffix)
    if budget is not None and len(source.lines) > budget:
        yield source.breach(1, "file-size", f"{len(source.lines)} lines, the budget is {budget}")


def function_size(source: Source) -> Iterator[Breach]:
    """Functions keep to 40 lines and 5 parameters, their control flow to 3 levels."""
    if source.is_test:
        return
    for node in source.nodes:
        if not isinstance(node, FUNCTIONS):
            continue
        lines = (node.end_lineno or node.lineno) - node.lineno + 1
        if lines > FUNCTION:
            sentence = f"{node.name} has {lines} lines, the budget is {FUNCTION}"
            yield source.breach(node.lineno, "function-size", sentence)
        count = len(parameters(node))
        if count > PARAMETERS:
            sentence = f"{node.name} takes {count} parameters, the budget is {PARAMETERS}"
            yield source.breach(node.lineno, "parameters", sentence)
        depth = max((nesting(child) for child in node.body), default=0)
        if depth > NESTING:
            sentence = f"{node.name} nests {depth} levels, the budget is {NESTING}"
            yield source.breach(node.lineno, "nesting", sentence)


def parameters(node: ast.FunctionDef | ast.AsyncFunctionDef) -> list[str]:
    """Names of the parameters a caller fills in; self and cls are not among them."""
    names = [argument.arg for argument in (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs)]
    return names[1:] if names[:1] in (["self"], ["cls"]) else names


def nesting(node: ast.AST) -> int:
    """Levels of control flow at and under `node`; `elif` adds none, an inner function starts anew."""
    if isinstance(node, (*FUNCTIONS, ast.ClassDef, ast.Lambda)):
        return 0
    own = int(isinstance(node, FLOW))
    deepest = 0
    for name, value in ast.iter_fields(node):
        children = value if isinstance(value, list) else [value]
        chained = name == "orelse" and len(children) == 1 and isinstance(children[0], ast.If)
        for child in children:
            if isinstance(child, ast.AST):
                deepest = max(deepest, nesting(child) - int(chained and isinstance(node, ast.If)))
    return own + deepest


def closed_doors(source: Source) -> Iterator[Breach]:
    """web and api read and write through queries and actions only."""
    if not source.path.startswith(("src/yuanlian/web/", "src/yuanlian/api/")):
        return
    for node in source.nodes:
        name = orm_name(node)
        if name:
            yield source.breach(
                getattr(node, "lineno", 1), "orm", f"{name} belongs into queries or actions of a domain app"
            )


def orm_name(node: ast.AST) -> str:
    """What `node` says to the ORM, else nothing."""
    if isinstance(node, ast.Attribute) and node.attr in ORM_ATTRIBUTES:
        return f".{node.attr}"
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in ORM_CALLS:
        return f".{node.func.attr}()"
    if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[:2] == ["django", "db"]:
        names = sorted({alias.name for alias in node.names} - ORM_TYPES)
        return f"{node.module}.{names[0]}" if names else ""
    if isinstance(node, ast.ImportFrom) and node.module == "django.shortcuts":
        return next((alias.name for alias in node.names if alias.name.endswith("_or_404")), "")
    return ""


def reasons(source: Source) -> Iterator[Breach]:
    """An exception to a check says why, in the same line."""
    if not NEEDS_REASON.search(source.text):
        return
    for token in tokenize.generate_tokens(io.StringIO(source.text).readline):
        if token.type != tokenize.COMMENT:
            continue
        found = NEEDS_REASON.search(token.string)
        if found and not REASON.search(token.string, found.end()):
            yield source.breach(token.start[0], "reason", f"{found.group(1)} without its reason (`-- why` or `# why`)")


def skips(source: Source) -> Iterator[Breach]:
    """A skipped test says why."""
    for node in source.nodes:
        said = node.func if isinstance(node, ast.Call) else node
        if not isinstance(said, ast.Attribute) or said.attr not in {"skip", "skipif", "xfail"}:
            continue
        name = ast.unparse(said)
        if name not in {"pytest.mark.skip", "pytest.mark.skipif", "pytest.mark.xfail", "pytest.skip"}:
            continue
        if isinstance(node, ast.Call) and (
            any(word.arg == "reason" for word in node.keywords) or name == "pytest.skip"
        ):
            continue
        called = any(isinstance(other, ast.Call) and other.func is node for other in source.nodes)
        if not called:
            yield source.breach(node.lineno, "reason", f"{name} without a reason")


def inner_imports(source: Source) -> Iterator[Breach]:
    """An import inside a function says which of the two reasons it has."""
    if not any(isinstance(node, (ast.Import, ast.ImportFrom)) and node.col_offset for node in source.nodes):
        return
    for node in inner(source.tree, (ast.Import, ast.ImportFrom)):
        said = " ".join(source.lines[node.lineno - 1 : node.end_lineno])
        if "-- slow import" not in said and "-- optional dependency" not in said:
            sentence = "an import inside a function; say `-- slow import` or `-- optional dependency`"
            yield source.breach(node.lineno, "import", sentence)


def inner(tree: ast.Module, kinds: tuple[type[ast.stmt], ...]) -> list[ast.stmt]:
    """Statements of these kinds that stand inside a function, each once."""
    functions = [node for node in ast.walk(tree) if isinstance(node, FUNCTIONS)]
    found = {node: None for function in functions for node in ast.walk(function) if isinstance(node, kinds)}
    return list(found)


def names(source: Source) -> Iterator[Breach]:
    """No module is a junk drawer, and a test's name is a sentence."""
    parts = PurePosixPath(source.path).with_suffix("").parts
    junk = JUNK.intersection(parts)
    if junk:
        yield source.breach(1, "name", f"a room called {min(junk)} collects everything; name what it is for")
    if not source.is_test:
        return
    for node in source.nodes:
        if isinstance(node, FUNCTIONS) and node.name.startswith("test_") and node.name.count("_") < 3:
            yield source.breach(node.lineno, "name", f"{node.name} is not a sentence")


def zone_branches(source: Source) -> Iterator[Breach]:
    """No code asks which zone this is: what differs is data."""
    if not source.path.startswith("src/yuanlian/"):
        return
    for node in source.nodes:
        if isinstance(node, ast.Compare):
            texts = [
                item.value for item in ast.walk(node) if isinstance(item, ast.Constant) and isinstance(item.value, str)
            ]
            if any(ZONES.search(text) for text in texts):
                yield source.breach(node.lineno, "zone", "a branch on a zone's name; make it a row or a preset file")


def templates(source: Source) -> Iterator[Breach]:
    """Templates hold no script, no style and no unescaped output."""
    for found in SCRIPT.finditer(source.text):
        yield source.breach(
            line_of(source, found.start()), "inline", "an inline script; put it into a file under static"
        )
    for rule, pattern, sentence in TEMPLATE_RULES:
        for found in pattern.finditer(source.text):
            yield source.breach(line_of(source, found.end()), rule, sentence)


def line_of(source: Source, offset: int) -> int:
    """The line that holds the character at `offset`."""
    return source.text.count("\n", 0, offset) + 1


def places(source: Source) -> Iterator[Breach]:
    """No file names an address of a package index or a place on somebody's machine."""
    for number, line in enumerate(source.lines, start=1):
        if HOSTS.search(line):
            yield source.breach(number, "place", "names the host of a package index")
        if PLACES.search(line):
            yield source.breach(number, "place", "names a place on somebody's machine")


PYTHON: tuple[Callable[[Source], Iterator[Breach]], ...] = (
    function_size, closed_doors, reasons, skips, inner_imports, names, zone_branches,
)  # fmt: skip


def breaches(source: Source) -> Iterator[Breach]:
    """Every breach in one file that no decision record allows."""
    checks = [file_size, places]
    if source.path.endswith(".py"):
        checks += PYTHON
    elif source.path.endswith(".html"):
        checks.append(templates)
    for check in checks:
        for breach in check(source):
            if not is_allowed(source, breach):
                yield breach


def is_allowed(source: Source, breach: Breach) -> bool:
    """Whether a comment beside the breach names a decision record that exists."""
    near = source.lines[:5] if breach.line == 1 else [source.lines[breach.line - 1]]
    for found in (ALLOWED.search(line) for line in near):
        if found and found["rule"] == breach.rule and any((ROOT / "docs/decisions").glob(f"{found['number']}-*.md")):
            return True
    return False


def project_files() -> list[str]:
    """Paths of the project's own text files, relative to its root."""
    wanted = [path for path in every_file() if PurePosixPath(path).suffix in TEXT and not GENERATED.search(path)]
    return sorted(path for path in wanted if (ROOT / path).is_file())


def every_file() -> set[str]:
    """What git keeps or would keep; in an unpacked archive, everything outside hidden and made folders."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    if (ROOT / ".git").exists():
        return set(subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines())
    found = (path.relative_to(ROOT) for path in ROOT.rglob("*"))
    return {path.as_posix() for path in found if not any(part in MADE or part[0] == "." for part in path.parts)}


def main() -> int:
    """Every breach is printed; the answer is 1 when there is any."""
    found: list[Breach] = []
    for path in project_files():
        source = Source(path, (ROOT / path).read_text(encoding="utf-8"))
        try:
            found.extend(sorted(breaches(source), key=lambda breach: breach.line))
        except SyntaxError as error:
            found.append(source.breach(error.lineno or 1, "syntax", f"cannot be read: {error.msg}"))
    for breach in found:
        print(breach)
    print(f"house rules: {len(found)} breaches" if found else "house rules hold")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
