"""A process that is killed while it changes enterprises and saves the zone's index: the next opens the last change."""

from __future__ import annotations

import subprocess

from faults.house import ROOT, House, kill, play


def test_the_index_opened_after_a_kill_is_the_one_of_the_rows(house: House) -> None:
    trader = subprocess.Popen(
        play("trade_on", {}), env=house.environment, cwd=ROOT, stdout=subprocess.PIPE, start_new_session=True
    )
    assert trader.stdout is not None
    for _turn in range(5):
        trader.stdout.readline()
    kill(trader)
    last = int([b"5", *trader.stdout.read().split()][-1])
    after = house.scene("traded")
    turn = int(after["built"][0][1].strip("第号轴承"))
    assert (after["saved"], after["opened"], turn >= last) == (True, after["built"], True)
