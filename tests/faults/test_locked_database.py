"""A database that somebody holds locked: people wait, workers try again, nothing is lost."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import threading
import time

from faults.conftest import People
from faults.house import ROOT, House, play


def test_a_write_waits_for_the_lock(house: House, people: People) -> None:
    house.open()
    holder = sqlite3.connect(house.var / "yuanlian.sqlite3", isolation_level=None, check_same_thread=False)
    holder.execute("BEGIN IMMEDIATE")
    release = threading.Timer(2.0, lambda: holder.execute("ROLLBACK"))
    begun = time.monotonic()
    release.start()
    status = house.ask("POST", "/z/here/tokens/", session=people.bureau, form={"label": "patient"})
    waited = time.monotonic() - begun
    release.join()
    holder.close()
    kept = house.rows("SELECT COUNT(*) FROM people_apitoken WHERE label='patient'")
    assert (status, kept, waited >= 1.5) == (200, [(1,)], True)


def test_a_worker_tries_again_until_the_lock_is_free(house: House) -> None:
    command = play("work", {"seconds": 30})
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL}
    worker = subprocess.Popen(command, env=house.environment, cwd=ROOT, text=True, **pipes)
    house.children.append(worker)
    assert worker.stdout.readline() == "ready\n"
    with sqlite3.connect(house.var / "yuanlian.sqlite3", isolation_level=None) as holder:
        holder.execute("BEGIN IMMEDIATE")
        worker.stdin.write("go\n")
        worker.stdin.flush()
        assert worker.stdout.readline() == "waits\n"
        holder.execute("ROLLBACK")
    found = json.loads(worker.communicate(timeout=60)[0].splitlines()[-1])
    assert (found["done"], found["failures"] > 0) == (1, True)
