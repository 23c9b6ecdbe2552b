"""A server or worker ends with the process that started it, on every system: its standard input closes then."""

from __future__ import annotations

import argparse
import os
import threading
from collections.abc import Callable


def add_argument(parser: argparse.ArgumentParser) -> None:
    """`--with-parent` is understood."""
    parser.add_argument("--with-parent", action="store_true", help=argparse.SUPPRESS)


def watch(on_end: Callable[[], None]) -> None:
    """From now on `on_end` is called, in a thread, when the parent has closed our standard input or died."""

    def wait() -> None:
        while os.read(0, 1):  # not sys.stdin: its lock would be held in processes forked from here
            pass
        on_end()

    threading.Thread(target=wait, daemon=True, name="parent").start()
