"""An import from the uploaded sheet to the register: dry run, confirmation, commit."""

from __future__ import annotations

import gzip
from datetime import date
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pytest

from domain.enterprises.importing import HEADERS, checked, committed, csv_file, finish, uploaded
from making import actor_of, make_chain, make_contact, make_enterprise, make_staff, make_zone, system
from yuanlian.domain.enterprises import queries
from yuanlian.domain.enterprises.actions import batches
from yuanlian.domain.enterprises.actions.batches import Answer, Choice, Upload
from yuanlian.domain.enterprises.credit_code import make as code_of
from yuanlian.domain.enterprises.faults import Problem, RowFault, sentence
from yuanlian.domain.enterprises.models import BatchChange, Contact, Enterprise, ImportBatch, StagedRow
from yuanlian.domain.enterprises.states import BatchState, EmptyCells, RowVerdict
from yuanlian.domain.people.roles import Role
from yuanlian.kernel.errors import Conflict, IllegalMove, Invalid, NotAllowed, NotVisible
from yuanlian.kernel.models import AuditEntry
from yuanlian.kernel.sheets import SheetRefused
from yuanlian.kernel.sheets.faults import Fault

pytestmark = pytest.mark.django_db

A, B, C = code_of(1), code_of(2), code_of(3)


@pytest.fixture
def zone():
    return make_zone()


@pytest.fixture
def bureau(zone):
    return actor_of(make_staff(zone, Role.BUREAU), zone)


def verdicts(batch):
    return dict(StagedRow.objects.filter(batch=batch).order_by("number").values_list("number", "verdict"))


def problems(batch):
    rows = StagedRow.objects.filter(batch=batch).order_by("number")
    return {row.number: [(problem["code"], problem["column"]) for problem in row.problems] for row in rows}


def test_new_rows_become_enterprises(zone, bureau):
    committed(bureau, [["甲有限公司", A, "岳麓大道1号", "齿轮；轴承", "120"], ["乙有限公司", B, "", "", ""]])
    found = Enterprise.objects.filter(zone=zone).order_by("credit_code")
    assert list(found.values_list("name", "credit_code", "address", "products", "employees", "name_key")) == [
        ("甲有限公司", A, "岳麓大道1号", "齿轮；轴承", 120, "甲有限公司"),
        ("乙有限公司", B, "", "", None, "乙有限公司"),
    ]


def test_nothing_in_the_register_changes_by_the_dry_run(zone, bureau):
    make_enterprise(zone, "甲有限公司", credit_code=A)
    checked(bureau, [["新名有限公司", A, "", "", ""], ["乙有限公司", B, "", "", ""]])
    assert list(Enterprise.objects.filter(zone=zone).values_list("name", "version")) == [("甲有限公司", 1)]


def test_the_dry_run_says_what_will_happen_to_each_row(zone, bureau):
    make_enterprise(zone, "甲有限公司", credit_code=A)
    make_enterprise(zone, "乙有限公司", credit_code=B, products="螺栓")
    make_enterprise(zone, "丙有限公司")
    batch = checked(
        bureau,
        [
            ["甲有限公司", A, "", "", ""],
            ["乙有限公司", B, "", "螺栓；螺母", ""],
            ["丙有限公司", "", "", "", ""],
            ["丁有限公司", C, "", "", ""],
            ["戊有限公司", "12345", "", "", ""],
        ],
    )
    assert verdicts(batch) == {2: "same", 3: "change", 4: "confirm", 5: "new", 6: "bad"}
    assert {key: batch.counts[key] for key in ("same", "change", "confirm", "new", "bad", "total")} == {
        "same": 1, "change": 1, "confirm": 1, "new": 1, "bad": 1, "total": 5,
    }  # fmt: skip


def test_every_bad_cell_is_named_with_its_reason(bureau):
    batch = checked(bureau, [["", "12345", "", "", "十几人"]])
    assert problems(batch) == {2: [(Fault.MISSING, 0), (RowFault.CREDIT_CODE, 1), (RowFault.NOT_AN_AMOUNT, 4)]}


def test_the_reason_is_a_sentence_with_the_address_of_the_cell(bureau):
    batch = checked(bureau, [["甲有限公司", "300471", "", "", "十几人"], ["乙有限公司", A, "", "", ""]])
    row = queries.staged(bureau, batch).get(number=2)
    assert [sentence(Problem.from_json(each), row=row.number, cells=row.cells) for each in row.problems] == [
        "B2：300471 是股票代码，不是统一社会信用代码。",
        "E2 的“十几人”不是数字。写法例如 500、500万元、1.2亿。",
    ]


def test_rows_that_repeat_one_another_are_named(bureau):
    batch = checked(bureau, [["甲有限公司", A, "", "", ""], ["乙有限公司", A, "", "", ""]])
    assert problems(batch)[3] == [(RowFault.REPEATED_CODE, 1)]


def test_bad_rows_stay_outside_and_good_ones_come_in(zone, bureau):
    batch = committed(bureau, [["甲有限公司", A, "", "", ""], ["乙有限公司", "坏", "", "", ""]])
    assert (batch.state, batch.counts["made"], list(Enterprise.objects.values_list("name", flat=True))) == (
        BatchState.COMMITTED, 1, ["甲有限公司"],
    )  # fmt: skip


def test_an_enterprise_is_found_by_its_credit_code_and_renamed(zone, bureau):
    standing = make_enterprise(zone, "旧名有限公司", credit_code=A)
    committed(bureau, [["新名有限公司", A, "", "", ""]])
    standing.refresh_from_db()
    assert (standing.name, standing.version, list(standing.former_names.values_list("name", flat=True))) == (
        "新名有限公司", 2, ["旧名有限公司"],
    )  # fmt: skip


def test_an_empty_cell_never_erases_what_is_known(zone, bureau):
    standing = make_enterprise(zone, "甲有限公司", credit_code=A, products="齿轮", address="旧址")
    committed(bureau, [["甲有限公司", A, "新址", "", ""]])
    standing.refresh_from_db()
    assert (standing.address, standing.products) == ("新址", "齿轮")


def test_an_empty_cell_erases_when_the_mapping_says_so(zone, bureau):
    standing = make_enterprise(zone, "甲有限公司", credit_code=A, products="齿轮", address="旧址", scope="制造")
    committed(bureau, [["甲有限公司", A, "新址", "", ""]], empty=EmptyCells.ERASE)
    standing.refresh_from_db()
    assert (standing.address, standing.products, standing.credit_code, standing.scope) == ("新址", "", A, "制造")


def test_codes_and_phones_stay_text(zone, bureau):
    committed(bureau, [["甲有限公司", "0007", "0731-08888888", "张三"]], ("企业名称", "园区编号", "联系电话", "联系人"))
    enterprise = Enterprise.objects.get()
    contact = Contact.objects.get()
    assert (enterprise.zone_number, contact.phone, contact.name, contact.is_primary) == (
        "0007", "0731-08888888", "张三", True,
    )  # fmt: skip


def test_all_kinds_of_fields_come_in(zone, bureau):
    chain = make_chain(zone, "equipment", "高端装备制造")
    sheet = {
        "企业名称": "甲有限公司", "产业链": "高端装备制造产业链", "状态": "存续", "成立日期": "2015年3月",
        "注册资本": "1.2亿", "重点企业": "是", "资质": "高企(2023)", "2025年产值（亿元）": "0.35", "行业代码": "C3444",
        "经度": "112.9", "纬度": "28.2",
    }  # fmt: skip
    committed(bureau, [list(sheet.values())], list(sheet))
    made = Enterprise.objects.get()
    assert (made.chain, made.founded_on, made.founded_precision, made.registered_capital, made.is_key) == (
        chain, date(2015, 3, 1), "month", Decimal(12000), True,
    )  # fmt: skip
    assert (made.industry_code, made.lon, made.lat) == ("3444", 112.9, 28.2)
    assert list(made.qualifications.values_list("kind", "year")) == [("high_tech", 2023)]
    assert list(made.year_figures.values_list("year", "output")) == [(2025, Decimal(3500))]


def test_an_unknown_chain_is_refused_with_the_nearest_names(zone, bureau):
    make_chain(zone, "equipment", "高端装备制造")
    make_chain(make_zone(), "optics", "高端装配")
    batch = checked(bureau, [["甲有限公司", "高端设备制造"]], ("企业名称", "产业链"))
    row = queries.staged(bureau, batch).get()
    assert sentence(Problem.from_json(row.problems[0]), row=2, cells=row.cells) == (
        "B2 的“高端设备制造”不是本园区的产业链。最接近的是：高端装备制造。"
    )


def test_a_chain_like_none_is_refused_without_names(zone, bureau):
    make_chain(zone, "equipment", "高端装备制造")
    batch = checked(bureau, [["甲有限公司", "Q"]], ("企业名称", "产业链"))
    row = queries.staged(bureau, batch).get()
    said = sentence(Problem.from_json(row.problems[0]), row=2, cells=row.cells)
    assert said == "B2 的“Q”不是本园区的产业链。"


def test_a_row_that_needs_a_person_keeps_the_import_waiting(zone, bureau):
    make_enterprise(zone, "甲有限公司", address="岳麓大道1号")
    batch = checked(bureau, [["甲有限公司", "", "岳麓大道1号", "", "120"]])
    with pytest.raises(Invalid):
        batches.commit(bureau, batch.id)


def test_the_same_enterprise_is_updated_once_a_person_says_so(zone, bureau):
    standing = make_enterprise(zone, "甲有限公司", address="岳麓大道1号")
    batch = checked(bureau, [["甲有限公司", "", "岳麓大道1号", "", "120"]])
    batches.answer(bureau, batch.id, Answer.SAME, row_id=queries.staged(bureau, batch).get().id)
    finish(bureau, batch)
    assert list(Enterprise.objects.values_list("pk", "employees")) == [(standing.pk, 120)]


def test_another_enterprise_of_the_same_name_is_made_once_a_person_says_so(zone, bureau):
    make_enterprise(zone, "甲有限公司")
    batch = checked(bureau, [["甲有限公司", "", "别处", "", "120"]])
    batches.answer(bureau, batch.id, Answer.OTHER)
    finish(bureau, batch)
    assert list(Enterprise.objects.order_by("id").values_list("employees", flat=True)) == [None, 120]


def test_an_enterprise_changed_after_the_dry_run_stops_the_import(zone, bureau):
    standing = make_enterprise(zone, "甲有限公司", credit_code=A)
    batch = checked(bureau, [["甲有限公司", A, "新址", "", ""], ["乙有限公司", B, "", "", ""]])
    Enterprise.objects.filter(pk=standing.pk).update(version=2)
    with pytest.raises(Conflict):
        finish(bureau, batch)
    batch.refresh_from_db()
    assert (batch.state, Enterprise.objects.count()) == (BatchState.CHECKED, 1)


def test_a_code_registered_after_the_dry_run_stops_the_import(zone, bureau):
    batch = checked(bureau, [["甲有限公司", A, "", "", ""], ["乙有限公司", B, "", "", ""]])
    make_enterprise(zone, "乙有限公司", credit_code=B)
    with pytest.raises(Conflict):
        finish(bureau, batch)
    assert list(Enterprise.objects.values_list("name", flat=True)) == ["乙有限公司"]


def test_good_rows_are_not_kept_after_the_import(bureau):
    batch = committed(bureau, [["甲有限公司", A, "", "", ""], ["乙有限公司", "坏", "", "", ""]])
    assert verdicts(batch) == {3: RowVerdict.BAD}


def test_staged_phones_are_sealed_in_the_database(bureau):
    from django.db import connection  # -- slow import: only this test reads the table itself

    checked(bureau, [["甲有限公司", "13800138000"]], ("企业名称", "联系电话"))
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM enterprises_stagedrow")
        assert "13800138000" not in repr(cursor.fetchall())


def test_the_mapping_is_remembered_for_the_same_headers(zone, bureau):
    headers = ("甲列", "乙列")
    batch = uploaded(bureau, [["某企业", "备注"]], headers)
    batches.match_columns(bureau, batch.id, Choice({0: "name", 1: "products"}))
    assert uploaded(bureau, [["备注", "某企业"]], ("乙列", "甲列")).mapping == {"0": "products", "1": "name"}


def test_the_memory_of_a_zone_is_its_own(bureau):
    other = make_zone()
    batch = uploaded(system(other), [["某企业", "备注"]], ("甲列", "乙列"))
    batches.match_columns(system(other), batch.id, Choice({0: "name"}))
    assert uploaded(bureau, [["某企业", "备注"]], ("甲列", "乙列")).mapping == {}


@pytest.mark.parametrize("mapping", [{0: "name", 1: "name"}, {1: "products"}, {0: "name", 9: "products"}, {0: "shoes"}])
def test_a_mapping_that_cannot_be_is_refused(bureau, mapping):
    batch = uploaded(bureau, [["某企业", "备注"]], ("甲列", "乙列"))
    with pytest.raises(Invalid):
        batches.match_columns(bureau, batch.id, Choice(mapping))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030"])
def test_a_csv_comes_in_whatever_its_encoding(bureau, encoding):
    content = csv_file([["甲有限公司", A, "", "", ""]], encoding=encoding)
    assert batches.upload(bureau, Upload("名册.csv", content)).headers == list(HEADERS)


def test_a_packed_csv_comes_in(bureau):
    packed = BytesIO(gzip.compress(csv_file([["甲有限公司", A, "", "", ""]]).getvalue()))
    assert batches.upload(bureau, Upload("名册.csv.gz", packed)).headers == list(HEADERS)


@pytest.mark.parametrize("name", ["名册.pdf", "名册.exe", "名册"])
def test_a_file_that_is_no_sheet_is_refused_and_leaves_nothing(bureau, name):
    with pytest.raises(SheetRefused):
        batches.upload(bureau, Upload(name, BytesIO(b"%PDF-1.7 ...")))
    assert ImportBatch.objects.count() == 0


def test_a_second_press_finds_the_first_upload(bureau):
    first, second = (
        batches.upload(bureau, Upload("a.csv", csv_file([["甲", A, "", "", ""]]), key="k1")) for _press in range(2)
    )
    assert (first.id, ImportBatch.objects.count()) == (second.id, 1)


def test_a_second_commit_is_refused(bureau):
    batch = committed(bureau, [["甲有限公司", A, "", "", ""]])
    with pytest.raises(IllegalMove):
        batches.commit(bureau, batch.id)


def test_a_stale_page_is_refused(bureau):
    batch = checked(bureau, [["甲有限公司", A, "", "", ""]])
    with pytest.raises(Conflict):
        batches.commit(bureau, batch.id, version=batch.version - 1)


def test_another_zones_import_looks_like_a_missing_one(bureau):
    other = make_zone()
    batch = checked(system(other), [["甲有限公司", A, "", "", ""]])
    with pytest.raises(NotVisible):
        batches.commit(bureau, batch.id)


def test_a_contact_cannot_import(zone):
    contact = actor_of(make_contact(make_enterprise(zone)), zone)
    with pytest.raises(NotAllowed):
        batches.upload(contact, Upload("a.csv", csv_file([["甲", A, "", "", ""]])))


def test_a_leader_reads_imports_but_cannot_commit_them(zone, bureau):
    leader = actor_of(make_staff(zone, Role.LEADER), zone)
    batch = checked(bureau, [["甲有限公司", A, "", "", ""]])
    assert queries.batches(leader).count() == 1
    with pytest.raises(NotAllowed):
        batches.commit(leader, batch.id)


def test_the_import_is_in_the_audit_chain(bureau):
    committed(bureau, [["甲有限公司", A, "", "", ""]])
    assert list(AuditEntry.objects.order_by("seq").values_list("verb", flat=True)) == [
        "enterprises.upload", "enterprises.match_columns", "enterprises.check_import", "enterprises.checked_import",
        "enterprises.commit_import", "enterprises.imported",
    ]  # fmt: skip


def test_formulas_come_in_as_their_last_value_with_a_remark(bureau):
    import xlsxwriter  # -- slow import: only this test writes a formula

    content = BytesIO()
    with xlsxwriter.Workbook(content) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["企业名称", "员工人数"])
        sheet.write(1, 0, "甲有限公司")
        sheet.write_formula(1, 1, "=60+60", None, 120)
    batch = batches.upload(bureau, Upload("a.xlsx", content))
    mapping = {int(index): key for index, key in batch.mapping.items()}
    batches.match_columns(bureau, batch.id, Choice(mapping))
    from yuanlian.domain.enterprises import jobs  # -- slow import: only this test runs the job by hand

    jobs.check(bureau, batches.check(bureau, batch.id), lambda done, total: None)
    assert (verdicts(batch), problems(batch)) == ({2: "new"}, {2: [(Fault.FORMULA, 1)]})


def test_the_changes_of_a_batch_know_the_version_they_left(zone, bureau):
    make_enterprise(zone, "甲有限公司", credit_code=A, version=4)
    batch = committed(bureau, [["甲有限公司", A, "新址", "", ""]])
    assert list(BatchChange.objects.filter(batch=batch).values_list("created", "after_version")) == [(False, 5)]


def test_a_list_of_listed_companies_comes_in_with_whole_names_and_plain_products(zone, bureau):
    headers = (
        "code", "name", "fullname", "exchange", "listed_date", "registered_address_2016", "products_with_share",
    )  # fmt: skip
    row = [
        "300471",
        "厚普股份",
        "厚普清洁能源股份有限公司",
        "深交所",
        "2015-06-11",
        "成都市高新区",
        "加注设备:1.16|航空装备:0.05",
    ]
    batch = committed(bureau, [row], headers)
    made = Enterprise.objects.get(zone=zone)
    assert (made.name, made.short_name, made.credit_code, made.address, made.products, made.founded_on) == (
        "厚普清洁能源股份有限公司", "厚普股份", "", "成都市高新区", "加注设备；航空装备", None,
    )  # fmt: skip
    assert batch.counts["bad"] == 0


def test_a_workbook_of_old_excel_comes_in(bureau):
    file = Path(__file__).parents[2] / "kernel/sheets/fixtures/registry.xls"
    with file.open("rb") as content:
        batch = batches.upload(bureau, Upload("registry.xls", content))
    assert "name" in batch.mapping.values()
