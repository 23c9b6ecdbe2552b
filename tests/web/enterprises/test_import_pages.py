"""The pages of an import: upload, mapping, dry run, answers, commit, undo, files, and who may come in."""

from __future__ import annotations

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from domain.enterprises.importing import checked, committed, csv_file
from making import actor_of, make_enterprise, make_staff, make_zone, system
from yuanlian.domain.enterprises.credit_code import make as code_of
from yuanlian.domain.enterprises.models import Enterprise, ImportBatch
from yuanlian.domain.enterprises.states import BatchState
from yuanlian.domain.people.roles import Role
from yuanlian.kernel.sheets import open_sheet
from yuanlian.kernel.worker import LeasedWorker

pytestmark = pytest.mark.django_db
A, B = code_of(1), code_of(2)
GOOD = ["甲有限公司", A, "", "齿轮", "120"]
BAD = ["乙有限公司", "坏", "", "", "十几人"]


@pytest.fixture
def zone():
    return make_zone("here")


@pytest.fixture
def actor(zone):
    return actor_of(make_staff(zone, Role.BUREAU), zone)


@pytest.fixture
def bureau(client, actor):
    from yuanlian.domain.people.models import Account  # -- slow import: only this fixture signs somebody in

    account = Account.objects.get(pk=actor.account)
    client.force_login(account, backend="yuanlian.domain.people.signin.AccountBackend")
    return client


def url(name, **keys):
    return reverse(name, kwargs={"zone": "here", **keys})


def send(client, name, content, **more):
    return client.post(url("import_new"), {"file": SimpleUploadedFile(name, content), **more})


def test_an_upload_leads_to_the_mapping_with_the_columns_recognised(bureau):
    answer = send(bureau, "名册.csv", csv_file([GOOD]).getvalue())
    form = bureau.get(answer["Location"]).context["form"]
    assert [form[f"column_{index}"].value() for index in form.indexes] == [
        "name", "credit_code", "address", "products", "employees",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("名册.pdf", b"%PDF", "不支持这种文件（.pdf）"),
        ("名册.xlsx", b"PK\x03\x04 broken", "表格已损坏"),
        ("名册.csv", b" \r\n", "文件是空的。"),
        ("名册.csv", "企业名称\r\n".encode(), "表头下面没有数据行。"),
        ("名册.xls", b"<html><table></table></html>", "这是网页或 XML 格式的文件"),
    ],
)
def test_a_file_that_cannot_be_read_gets_a_sentence_and_leaves_nothing(bureau, name, content, sentence):
    answer = send(bureau, name, content)
    assert (answer.status_code, sentence in answer.content.decode(), ImportBatch.objects.count()) == (422, True, 0)


def test_a_password_on_the_workbook_is_named(bureau):
    from pathlib import Path  # -- slow import: only this test reads a file

    locked = Path(__file__).parents[2] / "kernel/sheets/fixtures/locked.xlsx"
    assert "设有密码" in send(bureau, "名册.xlsx", locked.read_bytes()).content.decode()


def test_a_million_rows_are_refused_with_the_limit(bureau, settings):
    settings.YUANLIAN_SHEET_LIMITS = {**settings.YUANLIAN_SHEET_LIMITS, "rows": 100}
    content = csv_file([[f"企业{number}", "", "", "", ""] for number in range(200)]).getvalue()
    assert "超过 100 行" in send(bureau, "名册.csv", content).content.decode()


def test_a_file_that_inflates_too_far_is_refused(bureau, settings):
    import gzip  # -- slow import: only this test packs

    settings.YUANLIAN_SHEET_LIMITS = {**settings.YUANLIAN_SHEET_LIMITS, "unpacked": 1024 * 1024}
    content = gzip.compress(b"a" * 4 * 1024 * 1024)
    assert "解压后超过 1 MB" in send(bureau, "名册.csv.gz", content).content.decode()


def test_two_presses_of_upload_make_one_import(bureau):
    content = csv_file([GOOD]).getvalue()
    places = {send(bureau, "a.csv", content, submission_key="k1")["Location"] for _press in range(2)}
    assert (len(places), ImportBatch.objects.count()) == (1, 1)


def mapping_of(batch, **changes):
    chosen = {f"column_{index}": key for index, key in batch.mapping.items()}
    return chosen | {"empty_cells": "keep", "version": batch.version} | changes


def test_the_mapping_starts_the_dry_run_and_the_page_shows_progress(bureau, zone):
    send(bureau, "a.csv", csv_file([GOOD, BAD]).getvalue())
    batch = ImportBatch.objects.get()
    place = bureau.post(url("import_mapping", batch=batch.pk), mapping_of(batch))["Location"]
    before = bureau.get(place)
    LeasedWorker("test").run_until_idle()
    after = bureau.get(place)
    assert ("progress" in before.context, after.context["counts"]) == (True, "新增 1，有错误 1")


def test_a_field_chosen_for_two_columns_is_refused_beside_both(bureau):
    send(bureau, "a.csv", csv_file([GOOD]).getvalue())
    batch = ImportBatch.objects.get()
    answer = bureau.post(url("import_mapping", batch=batch.pk), mapping_of(batch, column_2="name"))
    assert (answer.status_code, sorted(answer.context["form"].errors)) == (422, ["column_0", "column_2"])


def test_a_stale_mapping_page_is_refused(bureau):
    send(bureau, "a.csv", csv_file([GOOD]).getvalue())
    batch = ImportBatch.objects.get()
    answer = bureau.post(url("import_mapping", batch=batch.pk), mapping_of(batch, version=batch.version + 1))
    assert (answer.status_code, "其他人刚刚处理过" in answer.content.decode()) == (422, True)


def test_a_running_page_that_is_polled_goes_to_the_result_when_it_is_done(bureau, actor):
    batch = checked(actor, [GOOD])
    answer = bureau.get(url("import_detail", batch=batch.pk), headers={"HX-Request": "true", "HX-Target": "progress"})
    assert answer.headers["HX-Redirect"] == url("import_detail", batch=batch.pk)


def test_rows_are_narrowed_by_verdict_and_by_problem(bureau, actor):
    batch = checked(actor, [GOOD, BAD, ["丙有限公司", "也坏", "", "", ""]])
    page = url("import_detail", batch=batch.pk)

    def rows(query):
        return [row.cells["number"] for row in bureau.get(page + query).context["table"].rows]

    assert [rows(query) for query in ("", "?verdict=bad", "?fault=not_an_amount")] == [[2, 3, 4], [3, 4], [3]]


def test_three_rows_cost_as_many_queries_as_one(bureau, actor):
    def cost(rows):
        batch = checked(actor, rows)
        with CaptureQueriesContext(connection) as captured:
            bureau.get(url("import_detail", batch=batch.pk))
        return len(captured)

    assert cost([GOOD, BAD, ["丙", "也坏", "", "", ""]]) == cost([GOOD])


def test_three_imports_cost_as_many_queries_as_one(bureau, actor):
    def cost():
        with CaptureQueriesContext(connection) as captured:
            bureau.get(url("import_list"))
        return len(captured)

    checked(actor, [GOOD])
    one = cost()
    checked(actor, [GOOD])
    checked(actor, [BAD])
    assert cost() == one


def test_a_question_shows_both_sides_and_is_answered(bureau, actor, zone):
    standing = make_enterprise(zone, "甲有限公司", address="岳麓大道1号")
    batch = checked(actor, [["甲有限公司", "", "别处", "齿轮", ""]])
    page = url("import_detail", batch=batch.pk) + "?verdict=confirm"
    question = bureau.get(page).context["questions"][0]
    bureau.post(url("import_answer", batch=batch.pk), {"row": question["row"].pk, "answer": "same"})
    assert (question["standing"], bureau.get(page).context["unanswered"]) == (standing, 0)


def test_the_bad_rows_come_back_with_the_reason_beside_each_cell(bureau, actor):
    batch = checked(actor, [GOOD, BAD])
    sheet = open_sheet(BytesIO(bureau.get(url("import_problems", batch=batch.pk)).content), filename="a.xlsx")
    assert [row.cells[1:4] for row in sheet.rows()] == [("3", "乙有限公司", "坏")]


def test_a_second_press_of_commit_is_refused_and_writes_nothing_twice(bureau, actor):
    batch = checked(actor, [GOOD])
    answers = [bureau.post(url("import_commit", batch=batch.pk)).status_code for _press in range(2)]
    LeasedWorker("test").run_until_idle()
    assert (answers, Enterprise.objects.count()) == ([302, 409], 1)


def test_an_undone_import_names_what_it_kept(bureau, actor):
    batch = committed(actor, [GOOD, ["丙有限公司", B, "", "", ""]])
    Enterprise.objects.filter(credit_code=A).update(version=9)
    bureau.post(url("import_undo", batch=batch.pk))
    LeasedWorker("test").run_until_idle()
    page = bureau.get(url("import_detail", batch=batch.pk))
    assert [link.label for link in page.context["kept"]] == ["甲有限公司"]


def test_a_stopped_check_can_be_started_again(bureau, actor):
    from yuanlian.domain.enterprises.actions import batches  # -- slow import: only this test queues by hand

    batch = checked(actor, [GOOD])
    batches.match_columns(actor, batch.pk, batches.Choice({0: "name"}))
    batches.check(actor, batch.pk)
    bureau.post(url("import_stop", batch=batch.pk))
    LeasedWorker("test").run_until_idle()
    batch.refresh_from_db()
    assert batch.state == BatchState.FAILED
    bureau.post(url("import_mapping", batch=batch.pk), mapping_of(batch))
    LeasedWorker("test").run_until_idle()
    batch.refresh_from_db()
    assert batch.state == BatchState.CHECKED


def test_a_dropped_import_is_over(bureau, actor):
    batch = checked(actor, [GOOD])
    bureau.post(url("import_drop", batch=batch.pk))
    batch.refresh_from_db()
    assert (batch.state, batch.rows.count()) == (BatchState.DROPPED, 0)


def test_another_zones_import_looks_like_a_missing_one(bureau):
    other = checked(system(make_zone("there")), [GOOD])
    assert bureau.get(url("import_detail", batch=other.pk)).status_code == 404


def test_a_leader_reads_an_import_and_is_offered_nothing_to_press(client, zone, actor):
    batch = checked(actor, [GOOD])
    client.force_login(make_staff(zone, Role.LEADER), backend="yuanlian.domain.people.signin.AccountBackend")
    page = client.get(url("import_detail", batch=batch.pk))
    assert (page.status_code, page.context["page"].action, page.context["page"].more) == (200, None, ())


def cells_of(answer, *keys):
    return [[row.cells[key] for key in keys] for row in answer.context["table"].rows]


def test_a_name_that_is_too_long_is_listed_as_it_stands_with_the_reason(bureau, actor):
    batch = checked(actor, [["长" * 130 + "有限公司", A, "", "", ""]])
    shown = cells_of(bureau.get(url("import_detail", batch=batch.pk)), "name", "reasons")
    assert shown == [["长" * 40 + "…", "A2 超过 120 个字。"]]


def test_the_dry_run_shows_what_a_row_says_and_what_it_changes(bureau, actor, zone):
    make_enterprise(zone, "甲有限公司", credit_code=A, employees=80)
    batch = checked(actor, [GOOD, ["乙有限公司", B, "", "轴承", ""]])
    shown = cells_of(bureau.get(url("import_detail", batch=batch.pk)), "credit_code", "products", "reasons")
    changes = "主要产品：填入“齿轮”；员工人数：“80”改为“120”"
    assert shown == [[A, "齿轮", changes], [B, "轴承", ""]]


def test_a_finished_import_leads_to_the_enterprises_it_brought(bureau, actor, zone):
    make_enterprise(zone, "从前有限公司")
    batch = committed(actor, [GOOD])
    answer = bureau.get(bureau.get(url("import_detail", batch=batch.pk)).context["page"].action.url)
    assert [row[0].text for row in cells_of(answer, "name")] == ["甲有限公司"]


def test_another_zones_import_narrows_nothing(bureau, zone):
    make_enterprise(zone, "从前有限公司")
    other = committed(system(make_zone("there")), [GOOD])
    answer = bureau.get(f"{url('enterprise_list')}?import={other.pk}")
    assert [row[0].text for row in cells_of(answer, "name")] == ["从前有限公司"]
