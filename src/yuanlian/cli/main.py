"""The `yuanlian` command: commands on files use the engines alone, commands on the database open the house first."""

from __future__ import annotations

import argparse
import importlib
import importlib.util
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from yuanlian.cli.words import language
from yuanlian.cli.words import say as _

SETTINGS = "yuanlian.config.settings.embedded"


@dataclass(frozen=True, slots=True)
class Command:
    """One verb: its module offers `add_arguments(parser)` and `run(arguments) -> int`."""

    name: str
    module: str
    help: Callable[[], str]
    on_database: bool

    @property
    def is_there(self) -> bool:
        """Whether this installation has the command."""
        return importlib.util.find_spec(self.module) is not None


def _file(name: str, help_text: Callable[[], str]) -> Command:
    return Command(name, f"yuanlian.cli.{name}", help_text, on_database=False)


def _database(name: str, module: str, help_text: Callable[[], str]) -> Command:
    return Command(name, f"yuanlian.cli.{module}", help_text, on_database=True)


COMMANDS = (
    _file("match", lambda: _("为需求排出供应企业，每家附理由（读写文件）")),
    _file("triage", lambda: _("为一句话诉求建议类别和部门（读写文件）")),
    _file("classify", lambda: _("按企业自述排出国民经济行业分类（读写文件）")),
    _file("plan", lambda: _("规划片区、联组、派驻和走访（读写文件）")),
    _database("import", "import_sheet", lambda: _("把企业表格导入一个园区")),
    _database("figures", "figures", lambda: _("列出一个园区的指标，附上期数")),
    _database("prepare", "prepare", lambda: _("建好或更新数据库和静态文件")),
    _database("demo-load", "demo", lambda: _("装入演示园区")),
    _database("web", "web", lambda: _("启动网页服务")),
    _database("worker", "worker", lambda: _("启动后台任务")),
    _database("backup", "backup", lambda: _("把数据库和文件备份成一个压缩包")),
    _database("restore", "restore", lambda: _("从备份恢复")),
    _database("verify", "verify", lambda: _("核对审计链、上传文件或一个备份")),
)


def open_house() -> None:
    """Django is set up and speaks the language of the terminal."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    import django  # -- slow import: commands on files do without it
    from django.utils import translation  # -- slow import: the same

    django.setup()
    translation.activate(language())


def overview() -> str:
    """The list of commands this installation has."""
    lines = [_("用法：yuanlian 命令 …（yuanlian 命令 --help 看详细说明）"), ""]
    lines += [f"  {command.name:<12}{command.help()}" for command in COMMANDS if command.is_there]
    lines.append(f"  {'manage':<12}{_('Django 的管理命令，例如 yuanlian manage migrate')}")
    return "\n".join(lines)


def manage(rest: Sequence[str]) -> int:
    """Django's own command has run."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    from django.core.management import execute_from_command_line  # -- slow import: commands on files do without it

    execute_from_command_line(["yuanlian manage", *rest])
    return 0


def run(command: Command, rest: Sequence[str]) -> int:
    """The command has run; the answer is its exit code."""
    if command.on_database:
        open_house()
    module = importlib.import_module(command.module)
    parser = argparse.ArgumentParser(prog=f"yuanlian {command.name}", description=command.help())
    module.add_arguments(parser)
    arguments = parser.parse_args(rest)
    if not command.on_database:
        return int(module.run(arguments))
    from yuanlian.kernel.errors import YuanlianError  # -- slow import: only where the house is open

    try:
        return int(module.run(arguments))
    except YuanlianError as refusal:
        print(refusal.sentence, file=sys.stderr)
        for field, sentence in refusal.fields.items():
            print(f"  {field}: {sentence}", file=sys.stderr)
        return 1


def main(argv: Sequence[str] | None = None) -> int:
    """The command named first has run; 2 stands for a command that does not exist, 130 for one that was interrupted."""
    words = list(sys.argv[1:] if argv is None else argv)
    name = words[0] if words else "--help"
    try:
        if name in {"-h", "--help", "help"}:
            print(overview(), flush=True)
            return 0
        if name == "manage":
            return manage(words[1:])
        for command in COMMANDS:
            if command.name == name and command.is_there:
                return run(command, words[1:])
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:  # the reader, such as `head`, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    print(_("没有这个命令：{name}").format(name=name), file=sys.stderr)
    print(overview(), file=sys.stderr)
    return 2
