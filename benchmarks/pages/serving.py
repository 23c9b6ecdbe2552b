"""Asks the running server from several clients at once, as `run.py serve` runs it, and notes how long each waits."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import cycle
from random import Random
from urllib.parse import quote

CLIENTS = 4
AS_IS = "/?&=%:+,;@-._~"  # what an address holds besides words


def free_port() -> int:
    """A port that nobody listened on a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def served(processes: int) -> Iterator[int]:
    """The web server answers at the returned port; the worker is off."""
    port = free_port()
    command = [sys.executable, "-m", "yuanlian", "web", "--port", str(port), "--processes", str(processes)]
    server = subprocess.Popen(command, start_new_session=True)
    try:
        _wait(port)
        yield port
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait(20)


def _wait(port: int) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            asking = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            asking.request("GET", "/healthz", headers={"Host": "localhost"})
            if asking.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.2)
    raise RuntimeError("the server does not answer")


Question = tuple[int, str, str]


class Clients:
    """Four clients, each with its own connection, that take questions from one list until time is up."""

    def __init__(self, port: int, questions: list[Question], seconds: float) -> None:
        self.port, self.deadline = port, time.monotonic() + seconds
        shuffled = list(questions)
        Random(7).shuffle(shuffled)
        self.questions = cycle(shuffled)
        self.left = 0
        self.lock = threading.Lock()
        self.took: dict[int, list[float]] = {}
        self.wrong: dict[int, int] = {}

    def run(self, rounds: int, *, total: int) -> None:
        """Every question is asked `rounds` times, or as often as time allows."""
        self.left = rounds * total
        threads = [threading.Thread(target=self._ask_on) for _ in range(CLIENTS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    def _next(self) -> Question | None:
        with self.lock:
            if self.left <= 0 or time.monotonic() > self.deadline:
                return None
            self.left -= 1
            return next(self.questions)

    def _ask_on(self) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        while (question := self._next()) is not None:
            key, address, session = question
            begun = time.perf_counter()
            connection.request(
                "GET", quote(address, safe=AS_IS), headers={"Host": "localhost", "Cookie": f"sessionid={session}"}
            )
            answer = connection.getresponse()
            answer.read()
            took = time.perf_counter() - begun
            with self.lock:
                self.took.setdefault(key, []).append(took)
                if answer.status != 200:
                    self.wrong[key] = answer.status
        connection.close()
