"""The one command of the house knows what is installed, finds a port, counts honestly and leaves nothing running."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

import run

REPORT = '<testsuites><testsuite tests="{tests}" failures="1" errors="1" skipped="2"/></testsuites>'


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that stands in for the checkout, with locks and metadata."""
    (tmp_path / "locks").mkdir()
    for name in ("locks/base.txt", "locks/test.txt", "pyproject.toml"):
        (tmp_path / name).write_text(name, encoding="utf-8")
    monkeypatch.setattr(run, "ROOT", tmp_path)
    monkeypatch.setattr(run, "STAMP", tmp_path / "stamp.json")
    return tmp_path


def children_of(pid: int) -> list[int]:
    """Process ids of everything started by `pid`, directly or not."""
    listed = subprocess.run(["ps", "-eo", "pid=,ppid="], capture_output=True, text=True, check=True).stdout
    pairs = [tuple(map(int, line.split())) for line in listed.splitlines()]
    mine = [child for child, parent in pairs if parent == pid]
    return mine + [deeper for child in mine for deeper in children_of(child)]


def alive(pid: int) -> bool:
    """Whether a process still runs; one that only waits to be collected does not."""
    state = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True, check=False).stdout
    return bool(state.strip()) and not state.strip().startswith("Z")


def gone_within(seconds: float, pids: list[int]) -> list[int]:
    """The processes among `pids` that still run after a while."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and any(alive(pid) for pid in pids):
        time.sleep(0.1)
    return [pid for pid in pids if alive(pid)]


def test_a_changed_lock_is_noticed(checkout: Path) -> None:
    before = run.digest("base")
    (checkout / "locks/base.txt").write_text("changed", encoding="utf-8")
    assert run.digest("base") != before


def test_an_unreadable_stamp_counts_as_nothing_installed(checkout: Path) -> None:
    run.STAMP.write_text("{", encoding="utf-8")
    assert run.installed() == {}


def test_a_taken_port_gives_way_to_the_next_free_one() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert run.choose_port("127.0.0.1", port) > port


def test_counts_are_what_pytest_reported(tmp_path: Path) -> None:
    report = tmp_path / "report.xml"
    report.write_text(REPORT.format(tests=10), encoding="utf-8")
    assert run.counts(report) == "6 passed, 2 failed, 2 skipped"


def test_a_child_that_does_not_listen_is_ended() -> None:
    stubborn = (
        "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print(1, flush=True); time.sleep(60)"
    )
    child = subprocess.Popen(
        [sys.executable, "-c", stubborn], stdin=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True
    )
    assert child.stdout is not None
    child.stdout.read(1)
    run.GRACE, kept = 0.2, run.GRACE
    try:
        run.stop([("stubborn", child)])
    finally:
        run.GRACE = kept
    assert child.returncode == -signal.SIGKILL


def test_production_names_the_settings_it_lacks() -> None:
    lacking = {"DATABASE_URL", "YUANLIAN_SECRET_KEY", "YUANLIAN_HOSTS", "DJANGO_SETTINGS_MODULE"}
    bare = {name: value for name, value in os.environ.items() if name not in lacking}
    command = "import run; run.fill_venv = lambda lock: None; run.serve(run.parser().parse_args(['serve']))"
    surroundings = {**bare, "YUANLIAN_LANG": "en"}
    done = subprocess.run(
        [sys.executable, "-c", command], cwd=run.ROOT, env=surroundings, capture_output=True, text=True, check=False
    )
    said = "Set DATABASE_URL, YUANLIAN_SECRET_KEY, YUANLIAN_HOSTS first; see docs/operating.md.\n"
    assert (done.returncode, done.stdout) == (1, said)


@pytest.mark.parametrize("name", sorted(path.parent.name for path in run.ROOT.glob("benchmarks/*/run.py")))
def test_a_benchmark_starts(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "fill_venv", lambda lock: None)
    monkeypatch.setattr(run, "PYTHON", sys.executable)
    assert run.bench(run.parser().parse_args(["bench", name, "--help"])) == 0


class Demo:
    """A demo of its own, in its own folder."""

    def __init__(self, var: Path) -> None:
        surroundings = {**os.environ, "YUANLIAN_VAR": str(var), "YUANLIAN_LANG": "en"}
        surroundings.pop("DATABASE_URL", None)
        self.begun = time.monotonic()
        self.process = subprocess.Popen(
            [sys.executable, "run.py", "demo", "--port", "8471"],
            cwd=run.ROOT, env=surroundings, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip

    def ready(self) -> float:
        """Seconds until it said that it is ready."""
        assert self.process.stdout is not None
        for line in self.process.stdout:
            if line.startswith("ready"):
                return time.monotonic() - self.begun
        raise AssertionError("ended before it was ready")


@pytest.mark.long
@pytest.mark.skipif(sys.platform == "win32", reason="asks ps for the processes")
def test_the_demo_opens_quickly_again_and_leaves_nothing_behind(tmp_path: Path) -> None:
    first = Demo(tmp_path)
    first.ready()
    started = children_of(first.process.pid)
    first.process.kill()
    left_after_kill = gone_within(10, started)

    second = Demo(tmp_path)
    seconds = second.ready()
    started = children_of(second.process.pid)
    second.process.send_signal(signal.SIGINT)
    code = second.process.wait(30)

    assert (left_after_kill, gone_within(10, started), code, seconds <= 15) == ([], [], 0, True)


def test_a_killed_run_counts_as_failed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys) -> None:
    monkeypatch.setattr(run, "fill_venv", lambda lock: None)
    monkeypatch.setattr(run, "VAR", tmp_path)
    monkeypatch.setattr(run, "run_pass", lambda name, selection, more: (-9 * (name == "SQLite"), f"{name}: …"))

    assert run.test(run.parser().parse_args(["test"])) == 1
