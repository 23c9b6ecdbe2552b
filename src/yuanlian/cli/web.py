"""`yuanlian web`: the pages and the API behind an event-loop server."""

from __future__ import annotations

import argparse
import multiprocessing
import os
import signal

from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server import MPServer

from yuanlian.cli import parent
from yuanlian.cli.words import say as _

TARGET = "yuanlian.config.server:application"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's options are understood."""
    parser.add_argument("--host", default="127.0.0.1", help=_("监听地址"))
    parser.add_argument("--port", type=int, default=8000, help=_("监听端口"))
    parser.add_argument("--processes", type=int, default=1, help=_("进程数，一般等于处理器核数"))
    parent.add_argument(parser)


def leave(server: MPServer) -> None:
    """The server's processes and this one end; called when the parent is gone."""
    if hasattr(os, "killpg") and os.getpgrp() == os.getpid():
        os.killpg(os.getpid(), signal.SIGTERM)
        return
    server.respawn_failed_workers = False
    for child in multiprocessing.active_children():
        child.terminate()
    os._exit(0)


def run(arguments: argparse.Namespace) -> int:
    """The server has run until it was stopped."""
    os.environ["YUANLIAN_PROCESSES"] = str(arguments.processes)  # its children read it
    server = MPServer(
        TARGET,
        address=arguments.host,
        port=arguments.port,
        interface=Interfaces.ASGI,
        workers=arguments.processes,
        websockets=False,
        respawn_failed_workers=True,
        workers_kill_timeout=10,
        log_level=LogLevels.warning,
    )
    if arguments.with_parent:
        parent.watch(lambda: leave(server))
    server.serve()
    return 0
