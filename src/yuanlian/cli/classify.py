"""`yuanlian classify`: ranks classes of a standard or nodes of a chain for enterprises, from a file to a file."""

from __future__ import annotations

import argparse
import csv
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from yuanlian.cli.files import Refused, complain, lines_of, objects_of, write_objects
from yuanlian.cli.words import say as _
from yuanlian.engines.chaingraph import AT_LEAST, Placer, Position, Profile, read_templates
from yuanlian.engines.text import normalise
from yuanlian.engines.triage import Industries, InvalidClasses, Ware, read_classes
from yuanlian.presets import alias_lines, chain_texts, reference_lines

STANDARDS = {"gbt4754": "gbt4754_2017.csv"}
"""Standards by name, with their table in the presets."""
_OTHER_NAME = 0.8
"""What another name of a product says, the product's own being 1."""
CHAIN = "chain:"
"""Begins the name of a chain template where a standard is asked for."""
EXAMPLES = """
  yuanlian classify --enterprises E.jsonl --standard gbt4754 --out classes.jsonl
  yuanlian classify --enterprises E.jsonl.gz --standard gbt4754 --top 3 --out classes.jsonl.gz --json
  yuanlian classify --enterprises E.jsonl --standard chain:materials --out nodes.jsonl

  E.jsonl         {"id": "…", "products": ["…"], "scope": ["…"]}, or "text"; the name only where nothing else stands
  classes.jsonl   {"id": "…", "codes": ["2924", …], "classes": [{"code", "name", "confidence", "words"}]}
                  of a chain, "codes" are the nodes that are sure enough, "classes" the likeliest
"""
_SAID = ("text", "products", "scope", "industry")
_CALLED = ("full", "name")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which enterprises, which standard, where to."""
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.epilog = EXAMPLES
    parser.add_argument("--enterprises", required=True, type=Path, help=_("企业，每行一条 JSON"))
    parser.add_argument("--standard", type=_standard, default="gbt4754", help=_("分类标准：gbt4754，或 chain:链编码"))
    parser.add_argument("--table", type=Path, help=_("另用一份分类表（CSV），默认用自带的"))
    parser.add_argument("--out", required=True, type=Path, help=_("写出的结果，每行一条 JSON"))
    parser.add_argument("--top", type=int, default=5, help=_("每家列出几个分类，默认 5"))
    parser.add_argument("--json", action="store_true", help=_("输出 JSON"))


def run(args: argparse.Namespace) -> int:
    """The classes stand in the file; 1 when the files cannot be used."""
    try:
        if args.top < 1:
            raise Refused(_("--top 至少为 1。"))
        count = write_objects(args.out, _answers(args))
    except Refused as refusal:
        return complain(str(refusal))
    except InvalidClasses as error:
        return complain(_("分类表不能用：{error}").format(error=error))
    answer = {"enterprises": count, "standard": args.standard, "out": str(args.out)}
    if args.json:
        sys.stdout.write(json.dumps(answer, ensure_ascii=False) + "\n")
    else:
        sys.stdout.write(_("已为 {count} 家企业排出分类：{out}").format(count=count, out=args.out) + "\n")
    return 0


def _standard(name: str) -> str:
    """The name of a standard, or of a chain that has a template."""
    known = [*STANDARDS, *(CHAIN + file.removesuffix(".toml") for file in sorted(chain_texts()))]
    if name not in known:
        raise argparse.ArgumentTypeError(", ".join(known))
    return name


def _answers(args: argparse.Namespace) -> Iterator[dict[str, Any]]:
    enterprises = objects_of(args.enterprises)
    if args.standard.startswith(CHAIN):
        return _placed(enterprises, args.standard.removeprefix(CHAIN), top=args.top)
    return _ranked(enterprises, _industries(args.standard, args.table), top=args.top)


def _placed(enterprises: Iterator[dict[str, Any]], chain: str, *, top: int) -> Iterator[dict[str, Any]]:
    template = read_templates(chain_texts())[chain]
    aliases = [(row["name"], row["other"]) for row in csv.DictReader(alias_lines())]
    placer, names = Placer(template, aliases), {node.code: node.name for node in template.nodes}
    for number, enterprise in enumerate(enterprises, start=1):
        positions = placer.rank(_profile(enterprise), top=top)
        yield {
            "id": enterprise.get("id", number),
            "codes": [one.node for one in positions if one.permille >= AT_LEAST],
            "classes": [
                {
                    "code": one.node,
                    "name": names[one.node],
                    "confidence": one.permille / 1000,
                    "words": _words(one),
                }
                for one in positions
            ],
        }


def _profile(enterprise: dict[str, Any]) -> Profile:
    """What the enterprise says; the classes of a file are words here, its codes are four digits."""
    said = tuple(part for key in ("products", "text") for part in _parts(enterprise.get(key)))
    industry = _parts(enterprise.get("industry"))
    return Profile(
        id="",
        name="".join(_parts(enterprise.get("name"))),
        full="".join(_parts(enterprise.get("full"))),
        products=said,
        scope=(*_parts(enterprise.get("scope")), *(part for part in industry if not part.isdigit())),
        classes=tuple(part for part in industry if part.isdigit()),
    )


def _words(position: Position) -> list[str]:
    return list(dict.fromkeys(reason.said for reason in position.reasons))


def _industries(standard: str, table: Path | None) -> Industries:
    if table is not None:
        return Industries(read_classes(lines_of(table)))
    return Industries(read_classes(reference_lines(STANDARDS[standard])), known_wares())


def known_wares() -> list[Ware]:
    """What the chain templates say that classes of GB/T 4754 make or do, under their other names too.

    A node names its classes in the order in which they fit.
    """
    nodes = {node.code: node for chain in read_templates(chain_texts()).values() for node in chain.nodes}
    wares = [
        Ware(name, code, 1 / (1 + place))
        for node in nodes.values()
        for place, code in enumerate(node.classes)
        for name in (node.name, *node.products, *node.aliases)
    ]
    others: dict[str, list[str]] = {}
    for row in csv.DictReader(alias_lines()):
        others.setdefault(normalise(row["name"]), []).append(row["other"])
        others.setdefault(normalise(row["other"]), []).append(row["name"])
    called = [
        Ware(other, ware.code, _OTHER_NAME * ware.weight)
        for ware in wares
        for other in others.get(normalise(ware.name), ())
    ]
    return wares + called


def _ranked(enterprises: Iterator[dict[str, Any]], industries: Industries, *, top: int) -> Iterator[dict[str, Any]]:
    for number, enterprise in enumerate(enterprises, start=1):
        guesses = industries.rank(_text(enterprise), top=top)
        yield {
            "id": enterprise.get("id", number),
            "codes": [guess.code for guess in guesses],
            "classes": [
                {
                    "code": guess.code,
                    "name": guess.name,
                    "confidence": guess.permille / 1000,
                    "words": list(guess.words),
                }
                for guess in guesses
            ],
        }


def _text(enterprise: dict[str, Any]) -> str:
    """What the enterprise says about itself; what it is called where it says nothing."""
    for keys in (_SAID, _CALLED):
        said = "；".join(part for key in keys for part in _parts(enterprise.get(key)) if part.strip())
        if said:
            return said
    return ""


def _parts(value: object) -> list[str]:
    """The texts of a value that is a text, a list of texts, or a list of lists."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, list):
        return [part for one in value for part in _parts(one)]
    return []
