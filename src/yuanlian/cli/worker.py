"""`yuanlian worker`: runs queued jobs, delivers news and does periodic duties until it is stopped."""

from __future__ import annotations

import argparse
import signal
from types import FrameType

from yuanlian.cli import parent
from yuanlian.cli.words import say as _
from yuanlian.kernel.worker import LeasedWorker


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's options are understood."""
    parser.add_argument("--once", action="store_true", help=_("做完到期的事就结束"))
    parser.add_argument("--name", default="", help=_("日志和租约里的名字，默认为主机名和进程号"))
    parent.add_argument(parser)


def run(arguments: argparse.Namespace) -> int:
    """The worker has run until a signal, its parent's end, or, with --once, until nothing was due."""
    worker = LeasedWorker(arguments.name)
    if arguments.once:
        worker.run_until_idle()
        return 0

    def stop(_number: int, _frame: FrameType | None) -> None:
        worker.stop.set()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    if arguments.with_parent:
        parent.watch(worker.stop.set)
    worker.run()
    return 0
