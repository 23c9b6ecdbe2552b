"""A house of its own under a temporary folder: real processes, a real database file with the settings of the demo."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlencode

ROOT = Path(__file__).resolve().parents[2]
SECRET = "f" * 32  # a CSRF secret that cookie and header share
DATABASES = {"DATABASE_URL", "YUANLIAN_TEST_DATABASE"}
R = TypeVar("R")


def play(name: str, values: dict[str, Any]) -> list[str]:
    """The command that runs a scene and prints its answer as the last line."""
    program = "import django; django.setup(); from faults import scenes; scenes.main()"
    return [sys.executable, "-c", program, name, json.dumps(values)]


def free_port() -> int:
    """A port that nobody listened on a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(ask: Callable[[], R], seconds: float = 60.0) -> R:
    """The first answer that is true; fails when there is none in time."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        answer = ask()
        if answer:
            return answer
        time.sleep(0.02)
    raise AssertionError(f"nothing came in {seconds} s")


@dataclass
class House:
    """Its folder, its port, and the processes started in it."""

    var: Path
    port: int = field(default_factory=free_port)
    children: list[subprocess.Popen[bytes]] = field(default_factory=list)

    @property
    def environment(self) -> dict[str, str]:
        """The surroundings of every process of this house."""
        kept = {name: value for name, value in os.environ.items() if name not in DATABASES}
        return {
            **kept,
            "YUANLIAN_VAR": str(self.var), "DJANGO_SETTINGS_MODULE": "faults.settings",
            "PYTHONPATH": os.pathsep.join(str(ROOT / name) for name in ("src", "tests", ".")), "PYTHONUTF8": "1",
        }  # fmt: skip

    def scene(self, name: str, **values: Any) -> Any:
        """What the function `name` of `faults.scenes` answers, run in a process of its own."""
        how: dict[str, Any] = {"capture_output": True, "cwd": ROOT, "timeout": 300}
        done = subprocess.run(play(name, values), env=self.environment, check=False, **how)
        if done.returncode:
            raise AssertionError(done.stderr.decode()[-3000:])
        return json.loads(done.stdout.decode().splitlines()[-1])

    def start(self, *words: str) -> subprocess.Popen[bytes]:
        """A `yuanlian` command runs in a process group of its own."""
        command = [sys.executable, "-m", "yuanlian", *words]
        log = (self.var / f"{words[0]}.log").open("ab")
        child = subprocess.Popen(
            command, env=self.environment, cwd=ROOT, stdout=log, stderr=log, start_new_session=True
        )
        self.children.append(child)
        return child

    def open(self) -> subprocess.Popen[bytes]:
        """The web server answers."""
        server = self.start("web", "--port", str(self.port))
        wait_for(self.answers)
        return server

    def answers(self) -> bool:
        """Whether the server says that it is well."""
        try:
            return self.ask("GET", "/healthz") == 200
        except (OSError, http.client.HTTPException):
            return False

    def ask(
        self, method: str, path: str, *, session: str = "", form: dict[str, str] | None = None
    ) -> tuple[int, bytes]:
        """Status and body of one answer, on a connection of its own."""
        asking = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        headers = {"Cookie": f"sessionid={session}; csrftoken={SECRET}", "X-CSRFToken": SECRET}
        if form is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            asking.request(method, path, urlencode(form or {}), headers)
            answer = asking.getresponse()
            answer.read()
            return answer.status
        finally:
            asking.close()

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """What stands in the database file, read past every process."""
        with sqlite3.connect(self.var / "yuanlian.sqlite3", timeout=20) as database:
            return database.execute(sql).fetchall()

    def close(self) -> None:
        """Nothing that was started here runs any more."""
        for child in self.children:
            kill(child)


def kill(child: subprocess.Popen[bytes]) -> None:
    """The process and all it started are gone at once, as at a power cut."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(child.pid, signal.SIGKILL)
    child.wait()
