"""`yuanlian import`: a sheet of enterprises into a zone's register, checked first; also takes an import back."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

from yuanlian.cli.words import say as _

if TYPE_CHECKING:
    from yuanlian.domain.enterprises.models import ImportBatch
    from yuanlian.kernel.actor import Actor

EXAMPLES = """
yuanlian import --zone luzhou --file enterprises.xlsx --dry-run --problems bad.xlsx
yuanlian import --zone luzhou --file enterprises.csv.gz --namesakes same --json
yuanlian import --zone luzhou --undo 01a1fd73-215c-7367-94d2-6c990bb13b75
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which zone and file, how far to go, what to do with rows a person would be asked about."""
    parser.add_argument("--zone", required=True, help=_("园区的短名，例如 luzhou"))
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--file", type=Path, help=_("xlsx、xls、ods、csv 或 csv.gz"))
    what.add_argument("--undo", metavar="BATCH", type=UUID, help=_("撤销这一批导入"))
    parser.add_argument("--dry-run", action="store_true", help=_("只检查，不写入登记簿"))
    parser.add_argument("--problems", type=Path, help=_("把有错误的行写进这个工作簿，原因在每格旁边"))
    parser.add_argument(
        "--namesakes",
        choices=["ask", "same", "other"],
        default="ask",
        help=_("名称与已登记企业相同而没有代码的行：ask 停下（缺省），same 当作同一家，other 当作另一家"),
    )
    parser.add_argument("--json", action="store_true", help=_("输出 JSON"))
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.epilog = EXAMPLES


def run(arguments: argparse.Namespace) -> int:
    """Import or undo; 1: no such zone or file, 2: rows wait for an answer, 3: rows with errors stayed outside."""
    from yuanlian.kernel.actor import Channel, system_actor  # -- slow import: needs the house opened first
    from yuanlian.kernel.models import Zone  # -- slow import: the same
    from yuanlian.kernel.tenancy import in_zone  # -- slow import: the same

    zone = Zone.objects.filter(slug=arguments.zone).first()
    if zone is None:
        print(_("没有这个园区：{zone}").format(zone=arguments.zone), file=sys.stderr)
        return 1
    if arguments.file is not None and not arguments.file.is_file():
        print(_("没有这个文件：{file}").format(file=arguments.file), file=sys.stderr)
        return 1
    actor = replace(system_actor(zone.id, "yuanlian import"), channel=Channel.CLI)
    with in_zone(zone.id):
        return _undo(actor, arguments) if arguments.undo else _import(actor, arguments)


def _import(actor: Actor, arguments: argparse.Namespace) -> int:
    from yuanlian.domain.enterprises import jobs  # -- slow import: needs the house opened first
    from yuanlian.domain.enterprises.actions import batches  # -- slow import: the same

    batch = _checked(actor, arguments)
    if arguments.problems is not None:
        _write_problems(actor, batch, arguments.problems)
    if arguments.namesakes != "ask" and batch.counts["unanswered"]:
        batches.answer(actor, batch.id, batches.Answer(arguments.namesakes))
        batch.refresh_from_db()
    waiting = batch.counts["unanswered"]
    if not arguments.dry_run and not waiting:
        batch = batches.commit(actor, batch.id, place=batches.Place.HERE)
        jobs.commit(actor, batch, _shown(_("写入"), arguments))
        batch.refresh_from_db()
    _print(actor, batch, arguments)
    if waiting and not arguments.dry_run:
        print(
            _("有行的名称与已登记企业相同，请用 --namesakes same 或 other 说明，或在网页上逐行确认。"), file=sys.stderr
        )
        return 2
    return 3 if batch.counts["bad"] else 0


def _checked(actor: Actor, arguments: argparse.Namespace) -> ImportBatch:
    """The file, uploaded, its columns as recognised, dry-run."""
    from yuanlian.domain.enterprises import jobs  # -- slow import: needs the house opened first
    from yuanlian.domain.enterprises.actions import batches  # -- slow import: the same

    with arguments.file.open("rb") as file:
        batch = batches.upload(actor, batches.Upload(arguments.file.name, file))
    mapping = {int(index): key for index, key in batch.mapping.items()}
    batches.match_columns(actor, batch.id, batches.Choice(mapping))
    batch = batches.check(actor, batch.id, place=batches.Place.HERE)
    jobs.check(actor, batch, _shown(_("检查"), arguments))
    batch.refresh_from_db()
    return batch


def _undo(actor: Actor, arguments: argparse.Namespace) -> int:
    from yuanlian.domain.enterprises import jobs, queries  # -- slow import: needs the house opened first
    from yuanlian.domain.enterprises.actions import batches  # -- slow import: the same

    batch = batches.undo(actor, arguments.undo, place=batches.Place.HERE)
    jobs.undo(actor, batch, _shown(_("撤销"), arguments))
    batch.refresh_from_db()
    kept = [row.name for row in queries.kept(actor, batch)]
    if arguments.json:
        print(json.dumps({"batch": str(batch.id), "state": batch.state, "kept": kept}, ensure_ascii=False))
        return 0
    print(_("已撤销。"))
    for name in kept:
        print(_("导入后又改动过或已被引用，保持不变：{name}").format(name=name))
    return 0


def _shown(what: str, arguments: argparse.Namespace) -> Any:
    """Progress on a terminal; silent for programs."""

    def show(done: int, total: int) -> None:
        if not arguments.json and sys.stderr.isatty():
            print(f"\r{what} {done}/{total}", end="" if done < total else "\n", file=sys.stderr, flush=True)

    return show


def _print(actor: Actor, batch: ImportBatch, arguments: argparse.Namespace) -> None:
    columns = {batch.headers[int(index)]: key for index, key in batch.mapping.items()}
    left_out = [header for index, header in enumerate(batch.headers) if str(index) not in batch.mapping and header]
    if arguments.json:
        said = {"batch": str(batch.id), "state": batch.state, "counts": batch.counts, "columns": columns}
        print(json.dumps({**said, "left_out": left_out, "problems": list(_problems(actor, batch))}, ensure_ascii=False))
        return
    print(_("批次 {batch}").format(batch=batch.id))
    print(_("各列：{columns}").format(columns="，".join(f"{header} → {key}" for header, key in columns.items())))
    if left_out:
        print(_("没有导入的列：{columns}").format(columns="、".join(left_out)))
    for each in _problems(actor, batch):
        for sentence in each["reasons"]:
            print(_("第 {row} 行 {name}：{reason}").format(row=each["row"], name=each["name"], reason=sentence))
    names = {"new": _("新增"), "change": _("更新"), "same": _("无变化"), "confirm": _("待确认"), "bad": _("有错误")}
    print("，".join(f"{name} {batch.counts[key]}" for key, name in names.items()))
    print(_("已写入登记簿。") if "made" in batch.counts else _("登记簿没有改动。"))


def _problems(actor: Actor, batch: ImportBatch) -> Any:
    """Each bad row with its reasons."""
    from yuanlian.domain.enterprises import queries  # -- slow import: needs the house opened first
    from yuanlian.domain.enterprises.faults import Problem, sentence  # -- slow import: the same

    for row in queries.staged(actor, batch, verdict="bad").iterator(chunk_size=1000):
        reasons = [sentence(Problem.from_json(each), row=row.number, cells=row.cells) for each in row.problems]
        yield {"row": row.number, "name": row.name, "reasons": reasons}


def _write_problems(actor: Actor, batch: ImportBatch, target: Path) -> None:
    from yuanlian.domain.enterprises import queries, sheets  # -- slow import: needs the house opened first

    bad = queries.staged(actor, batch, verdict="bad")
    target.write_bytes(sheets.problem_workbook(batch.headers, bad.iterator(chunk_size=1000)))
