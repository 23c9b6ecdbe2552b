"""The import on a command line: dry run, commit, namesakes, problems back, undo."""

from __future__ import annotations

import json

import pytest

from domain.enterprises.importing import csv_file
from making import make_enterprise, make_zone
from yuanlian.cli.main import main
from yuanlian.domain.enterprises.credit_code import make as code_of
from yuanlian.domain.enterprises.models import Enterprise
from yuanlian.kernel.models import Job
from yuanlian.kernel.sheets import open_sheet

pytestmark = pytest.mark.django_db
GOOD = ["甲有限公司", code_of(1), "", "齿轮", "120"]
BAD = ["乙有限公司", "300471", "", "", "十几人"]
REASONS = [
    "B3：300471 是股票代码，不是统一社会信用代码。",
    "E3 的“十几人”不是数字。写法例如 500、500万元、1.2亿。",
]


@pytest.fixture
def zone():
    return make_zone("testpark")


@pytest.fixture
def sheet(tmp_path):
    def write(*rows):
        target = tmp_path / "名册.csv"
        target.write_bytes(csv_file(rows, encoding="gbk").getvalue())
        return str(target)

    return write


def run(capsys, *words):
    capsys.readouterr()
    code = main(["import", "--zone", "testpark", "--json", *words])
    return code, json.loads(capsys.readouterr().out)


def test_a_dry_run_changes_nothing_and_names_every_bad_cell(zone, sheet, capsys):
    code, said = run(capsys, "--file", sheet(GOOD, BAD), "--dry-run")
    assert (code, Enterprise.objects.count(), said["counts"]["new"], said["problems"][0]["reasons"]) == (
        3, 0, 1, REASONS,
    )  # fmt: skip


def test_good_rows_come_in_without_a_worker(zone, sheet, capsys):
    code, said = run(capsys, "--file", sheet(GOOD))
    assert (code, said["state"], said["counts"]["made"], Job.objects.count()) == (0, "committed", 1, 0)
    assert Enterprise.objects.get(zone=zone).name == "甲有限公司"


def test_a_namesake_stops_the_import_until_it_is_answered(zone, sheet, capsys):
    make_enterprise(zone, "甲有限公司")
    file = sheet(["甲有限公司", "", "", "齿轮", ""])
    assert run(capsys, "--file", file)[0] == 2
    assert run(capsys, "--file", file, "--namesakes", "same")[0] == 0
    assert list(Enterprise.objects.values_list("products", flat=True)) == ["齿轮"]


def test_an_import_is_undone_by_its_batch(zone, sheet, capsys):
    batch = run(capsys, "--file", sheet(GOOD))[1]["batch"]
    assert run(capsys, "--undo", batch) == (0, {"batch": batch, "state": "undone", "kept": []})
    assert Enterprise.objects.count() == 0


def test_bad_rows_come_back_as_a_workbook(zone, sheet, capsys, tmp_path):
    target = tmp_path / "bad.xlsx"
    run(capsys, "--file", sheet(GOOD, BAD), "--dry-run", "--problems", str(target))
    back = open_sheet(target, filename="bad.xlsx")
    assert [row.cells[:3] for row in back.rows()] == [
        (
            "B3：300471 是股票代码，不是统一社会信用代码。\nE3 的“十几人”不是数字。写法例如 500、500万元、1.2亿。",
            "3",
            "乙有限公司",
        )
    ]


@pytest.mark.parametrize("words", [["--zone", "nowhere"], ["--zone", "testpark"]])
def test_a_missing_zone_or_file_is_said(zone, capsys, words):
    assert main(["import", *words, "--file", "no-such-file.csv"]) == 1


def test_a_broken_file_is_refused_with_a_sentence(zone, tmp_path, capsys):
    target = tmp_path / "名册.xlsx"
    target.write_bytes(b"PK\x03\x04 broken")
    code = main(["import", "--zone", "testpark", "--file", str(target)])
    assert (code, "表格已损坏" in capsys.readouterr().err) == (1, True)
