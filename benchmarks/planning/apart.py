"""Peers that run as programs of their own: a pickled model on stdin, the answer as JSON on stdout.

OR-Tools and HiGHS cannot always be loaded together, and a program can be stopped at its CPU seconds from outside.
"""

from __future__ import annotations

import json
import pickle
import subprocess
import sys
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from benchmarks.results import ROOT

Model = dict[str, Any]


def asked(program: str, kind: str, model: Model, seconds: float) -> list[Any] | None:
    """What the module `program` finds for a model; None where it finds nothing, is stopped or is not installed."""
    command = [sys.executable, "-m", f"benchmarks.planning.{program}"]
    told = pickle.dumps((kind, model, seconds))
    done = subprocess.run(command, input=told, capture_output=True, cwd=ROOT, check=False)
    if done.returncode:
        return None
    found: list[Any] | None = json.loads(done.stdout)
    return found


def answer(kinds: Mapping[str, Callable[[Model, float], Any]]) -> None:
    """The answer stands on stdout."""
    kind, model, seconds = pickle.load(sys.stdin.buffer)
    found = kinds[kind]({key: np.asarray(value) for key, value in model.items()}, seconds)
    print(json.dumps(found))


def stopped_after(seconds: float) -> None:
    """This program ends without an answer once it has used so many more CPU seconds; not on Windows."""
    try:
        import resource  # -- optional dependency: not on Windows
    except ImportError:
        return
    used = resource.getrusage(resource.RUSAGE_SELF)
    most = int(used.ru_utime + used.ru_stime + seconds) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (most, most))
