"""A server that is killed while people write: what was acknowledged is there afterwards, and the chain is whole."""

from __future__ import annotations

import http.client
import threading

import pytest

from faults.conftest import People
from faults.house import House, kill, wait_for

WRITERS = 6
ROUNDS = 3


def write_until_killed(house: House, session: str, writer: str, said: list[str]) -> None:
    """One write after the other; those the server acknowledged are in `said`."""
    number = 0
    while True:
        label = f"{writer}-{number}"
        try:
            status = house.ask("POST", "/z/here/tokens/", session=session, form={"label": label})
        except (OSError, http.client.HTTPException):
            return
        if status == 200:
            said.append(label)
        number += 1


def killed_under_load(house: House, session: str, turn: int) -> list[str]:
    """The acknowledged writes of one round that ended in a kill."""
    server, said = house.open(), []
    arguments = [(house, session, f"{turn}-{writer}", said) for writer in range(WRITERS)]
    threads = [threading.Thread(target=write_until_killed, args=each) for each in arguments]
    for thread in threads:
        thread.start()
    wait_for(lambda: len(said) > 20)
    kill(server)
    for thread in threads:
        thread.join()
    return said


@pytest.mark.parametrize("rounds", [1, pytest.param(ROUNDS * 5, marks=pytest.mark.long)])
def test_acknowledged_writes_are_there_after_a_kill(house: House, people: People, rounds: int) -> None:
    said = [label for turn in range(rounds) for label in killed_under_load(house, people.bureau, turn)]
    kept = {label for (label,) in house.rows("SELECT label FROM people_apitoken")}
    assert (set(said) - kept, house.scene("chain")) == (set(), 0)


def test_the_house_writes_through_to_the_disk(house: House) -> None:
    assert house.scene("settings_of_sqlite") == {"journal_mode": "wal", "synchronous": 2}
