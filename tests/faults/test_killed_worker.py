"""A worker that is killed in the middle of a job: the job runs again and what it does is done once."""

from __future__ import annotations

import pytest

from faults.house import House, kill, wait_for

ROWS = 2_000  # two chunks: the second is long enough to be met
LEASE = 45


def half_done(house: House, job: str) -> bool:
    """Whether the job is under way and not at its end."""
    return bool(
        house.rows(f"SELECT 1 FROM kernel_job WHERE id='{job.replace('-', '')}' AND state='running' AND done>0")
    )


def killed_in_the_middle(house: House, job: str) -> None:
    """A worker took the job up and is gone."""
    worker = house.start("worker", "--name", "first")
    wait_for(lambda: half_done(house, job))
    kill(worker)


def standing(house: House) -> dict[str, object]:
    """What became of the import."""
    return {
        "batch": house.rows("SELECT state FROM enterprises_importbatch"),
        "enterprises": house.rows("SELECT COUNT(*) FROM enterprises_enterprise WHERE name LIKE '测试%'"),
        "changes": house.rows("SELECT COUNT(*) FROM enterprises_batchchange"),
        "jobs": house.rows("SELECT DISTINCT state FROM kernel_job"),
        "acts": house.rows("SELECT COUNT(*) FROM kernel_auditentry WHERE verb='enterprises.imported'"),
        "breaks": house.scene("chain"),
    }


DONE = {
    "batch": [("committed",)], "enterprises": [(ROWS,)], "changes": [(ROWS,)], "jobs": [("done",)], "acts": [(1,)],
    "breaks": 0,
}  # fmt: skip


def test_an_import_survives_two_killed_workers(house: House) -> None:
    sheet = house.scene("import_sheet", rows=ROWS)
    killed_in_the_middle(house, sheet["job"])
    house.scene("age")
    assert house.start("worker", "--once", "--name", "second").wait(120) == 0
    assert house.rows("SELECT COUNT(*) FROM enterprises_stagedrow") == [(ROWS,)]
    killed_in_the_middle(house, house.scene("commit", batch=sheet["batch"])["job"])
    house.scene("age")
    assert house.start("worker", "--once", "--name", "third").wait(120) == 0
    assert standing(house) == DONE


@pytest.mark.long
def test_another_worker_takes_over_when_the_lease_runs_out(house: House) -> None:
    sheet = house.scene("import_sheet", rows=ROWS)
    killed_in_the_middle(house, sheet["job"])
    house.start("worker", "--name", "second")
    wait_for(lambda: house.rows("SELECT 1 FROM enterprises_importbatch WHERE state='checked'"), LEASE + 60)
    assert house.rows("SELECT worker_ids FROM django_tasks_database_dbtaskresult") == [('["first", "second"]',)]
