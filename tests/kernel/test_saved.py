"""Saved files stand whole or not at all, also when their writer is killed in the middle."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest

from yuanlian.kernel import saved

SIZE = 3_000_000
# Writes ever later states; each says so on a line once it stands.
WRITER = f"""
import sys
from django.conf import settings
settings.configure(YUANLIAN_SAVED=sys.argv[1])
from yuanlian.kernel import saved
state = int(sys.argv[2])
while True:
    state += 1
    part = bytes([state % 251]) * {SIZE // 300}
    saved.save("states", [state.to_bytes(8, "little"), *[part] * 300])
    print(state, flush=True)
"""


@pytest.fixture(autouse=True)
def folder(settings, tmp_path: Path) -> Path:
    settings.YUANLIAN_SAVED = tmp_path / "saved"
    return tmp_path / "saved"


def content(name: str = "index") -> bytes | None:
    found = saved.opened(name)
    return None if found is None else bytes(found.content)


def test_what_was_saved_last_is_opened():
    saved.save("index", [b"one"])
    number = saved.save("index", [b"t", b"", b"wo"])
    assert (content(), saved.latest("index"), content("other")) == (b"two", number, None)


def test_what_is_open_stays_as_it_was_while_later_files_come():
    saved.save("index", [b"one"])
    held = saved.opened("index")
    for _time in range(4):
        saved.save("index", [b"two"])
    assert bytes(held.content) == b"one"


@pytest.mark.parametrize("harm", [lambda data: data[:-1], lambda data: b"x" + data[1:], lambda _data: b""])
def test_of_a_damaged_file_the_one_before_is_opened(folder, harm):
    saved.save("index", [b"one"])
    number = saved.save("index", [b"two"])
    file = folder / f"index.{number:09d}.saved"
    file.write_bytes(harm(file.read_bytes()))
    assert content() == b"one"


def test_only_the_latest_two_are_kept(folder):
    for _time in range(5):
        saved.save("index", [b"x"])
    assert len(list(folder.iterdir())) == 2


def test_a_writer_that_fails_leaves_the_file_before(folder):
    def broken():
        yield b"tw"
        raise OSError

    saved.save("index", [b"one"])
    with pytest.raises(OSError):  # noqa: PT011 -- made here
        saved.save("index", broken())
    assert (content(), len(list(folder.iterdir()))) == (b"one", 1)


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL there")
def test_after_a_kill_at_any_moment_a_whole_state_is_opened_and_none_that_stood_is_lost(folder):
    last, wrong = 0, []
    for turn in range(8):
        writer = subprocess.Popen(
            [sys.executable, "-c", WRITER, str(folder), str(last)], stdout=subprocess.PIPE, text=True
        )
        assert writer.stdout is not None
        told = int(writer.stdout.readline())
        time.sleep(0.0025 * turn)
        writer.kill()
        told = int(([told, *writer.stdout.read().split()])[-1])
        writer.wait()
        found = content("states") or b""
        last = int.from_bytes(found[:8], "little")
        if found[8:] != bytes([last % 251]) * SIZE or last < told:
            wrong.append((turn, told, last))
    assert wrong == []
