"""Finds Chinese that a person would see untranslated: literals outside gettext, words outside translate tags.

A literal that is data, not a sentence (a header that sheets use, a name in a table), says so in a comment on its line
or on the first line of its statement: `# data -- why`. Alone on a line, the comment speaks for the whole module.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from django.template.base import DebugLexer, TokenType

CHINESE = re.compile(r"[\u3400-\u9fff]+")
DATA = re.compile(r"#\s*data\s*--\s*\S+")
CALLED = re.compile(r"""_\(\s*(?:"[^"]*"|'[^']*')\s*\)""")
ALL_DATA = re.compile(r"^# data -- \S+", re.MULTILINE)
COMMENTS = re.compile(r"/\*.*?\*/|(?<!:)//[^\n]*", re.DOTALL)
Found = Iterator[tuple[int, str]]


def outside_gettext(suffix: str, text: str, functions: set[str]) -> Found:
    """Line and words of every place in a file; `functions` are the names of gettext's kind."""
    if suffix == ".py":
        return in_python(text, functions)
    return in_script(text) if suffix == ".js" else in_template(text)


def in_python(text: str, functions: set[str]) -> Found:
    """Chinese in literals that are no docstring, no argument of gettext and not marked as data."""
    if ALL_DATA.search(text):
        return
    tree, lines = ast.parse(text), text.splitlines()
    excused = {id(node) for node in _excused(tree, functions)}
    excused |= {id(node) for node in _data(tree, lines)}
    found: dict[int, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in excused:
            words = CHINESE.search(node.value)
            if words and not DATA.search(lines[node.lineno - 1]):
                found.setdefault(node.lineno, words.group(0))
    yield from sorted(found.items())


def _excused(tree: ast.Module, functions: set[str]) -> Iterator[ast.AST]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _name(node.func) in functions:
            yield from (inner for argument in node.args for inner in ast.walk(argument))
        if isinstance(node, ast.Call) and ast.unparse(node.func).startswith("models."):
            hints = [
                word.value for word in node.keywords if word.arg == "help_text"
            ]  # for developers: no form shows it
            yield from (inner for hint in hints for inner in ast.walk(hint))
        body = getattr(node, "body", None)
        for statement in body if isinstance(body, list) else []:
            if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant):
                yield statement.value


def _name(function: ast.expr) -> str:
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def _data(tree: ast.Module, lines: list[str]) -> Iterator[ast.AST]:
    for node in ast.walk(tree):
        if isinstance(node, ast.stmt) and DATA.search(lines[node.lineno - 1]):
            yield from ast.walk(node)


def in_template(text: str) -> Found:
    """Chinese in a template that stands in no translate tag."""
    depth = hidden = 0
    for token in DebugLexer(text).tokenize():
        line = token.lineno or 1
        word = token.contents.split()[:1] if token.token_type == TokenType.BLOCK else []
        depth += (word in (["blocktranslate"], ["blocktrans"])) - (word in (["endblocktranslate"], ["endblocktrans"]))
        hidden += (word == ["comment"]) - (word == ["endcomment"])
        if depth or hidden or token.token_type == TokenType.COMMENT or word in (["translate"], ["trans"]):
            continue
        content = token.contents if token.token_type == TokenType.TEXT else CALLED.sub("", token.contents)
        content = re.sub(r"<!--.*?-->", "", content, flags=re.DOTALL)
        for words in CHINESE.finditer(content):
            yield line + content.count("\n", 0, words.start()), words.group(0)


def in_script(text: str) -> Found:
    """Chinese in a script outside its comments."""
    code = COMMENTS.sub(lambda found: "\n" * found.group(0).count("\n"), text)
    for words in CHINESE.finditer(code):
        yield code.count("\n", 0, words.start()) + 1, words.group(0)
