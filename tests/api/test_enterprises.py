"""The register by machine, with the same scope, refusals and results as the pages."""

from __future__ import annotations

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from domain.enterprises.importing import csv_file
from making import make_chain, make_contact, make_enterprise, make_staff, make_zone
from yuanlian.domain.enterprises.credit_code import make as code_of
from yuanlian.domain.enterprises.models import Enterprise
from yuanlian.domain.people.models import ApiToken
from yuanlian.domain.people.roles import Role
from yuanlian.domain.people.signin import fresh_token, token_digest
from yuanlian.kernel.clock import now
from yuanlian.kernel.worker import LeasedWorker

pytestmark = pytest.mark.django_db
A, B = code_of(1), code_of(2)


@pytest.fixture
def zone():
    return make_zone("here")


@pytest.fixture
def call(client, zone):
    """Calls the API as an account."""

    def make(account, method, path, body=None, **more):
        token = fresh_token()
        ApiToken.objects.create(
            zone=zone,
            account=account,
            label="t",
            digest=token_digest(token),
            created_at=now(),
            expires_at=now().replace(year=2099),
        )
        head = {"Authorization": f"Bearer {token}", **more.pop("headers", {})}
        if body is not None:
            more |= {"data": json.dumps(body), "content_type": "application/json"}
        return getattr(client, method)(f"/api/v1/z/{zone.slug}{path}", headers=head, **more)

    return make


@pytest.fixture
def bureau(zone):
    return make_staff(zone, Role.BUREAU)


def test_the_list_holds_this_zones_enterprises_only(call, zone, bureau):
    make_enterprise(zone, "甲有限公司")
    make_enterprise(make_zone(), "乙有限公司")
    answer = call(bureau, "get", "/enterprises").json()
    assert (answer["total"], [item["name"] for item in answer["items"]]) == (1, ["甲有限公司"])


def test_a_contact_sees_its_own_enterprise_only(call, zone):
    own = make_enterprise(zone, "甲有限公司")
    make_enterprise(zone, "乙有限公司")
    answer = call(make_contact(own), "get", "/enterprises").json()
    assert [item["id"] for item in answer["items"]] == [str(own.pk)]


def test_another_zones_enterprise_is_missing(call, bureau):
    other = make_enterprise(make_zone())
    assert call(bureau, "get", f"/enterprises/{other.pk}").status_code == 404


def test_an_enterprise_is_entered_in_the_writings_of_a_sheet(call, zone, bureau):
    make_chain(zone, "optics", "光电")
    fields = {
        "name": "甲有限公司",
        "credit_code": A,
        "chain": "光电产业链",
        "registered_capital": "1.2亿",
        "founded_on": "2015年3月",
    }
    answer = call(bureau, "post", "/enterprises", {"fields": fields})
    wanted = {
        "chain": "optics",
        "registered_capital": "12000.0000",
        "founded_on": "2015-03-01",
        "founded_precision": "month",
    }
    assert (answer.status_code, {key: answer.json()[key] for key in wanted}) == (201, wanted)


def test_a_wrong_field_is_named_with_its_reason(call, bureau):
    answer = call(bureau, "post", "/enterprises", {"fields": {"name": "甲有限公司", "credit_code": "300471"}})
    assert (answer.status_code, answer.json()["fields"]) == (
        422, {"credit_code": "统一社会信用代码：300471 是股票代码，不是统一社会信用代码。"},
    )  # fmt: skip


def test_a_repeated_call_with_the_same_key_makes_one_enterprise(call, bureau):
    body = {"fields": {"name": "甲有限公司"}}
    first, second = (
        call(bureau, "post", "/enterprises", body, headers={"Idempotency-Key": "k"}).json()["id"] for _call in range(2)
    )
    assert (first, Enterprise.objects.count()) == (second, 1)


def test_a_stale_version_is_refused(call, zone, bureau):
    row = make_enterprise(zone, version=3)
    answer = call(bureau, "patch", f"/enterprises/{row.pk}", {"fields": {"address": "新址"}, "version": 2})
    assert answer.status_code == 409


def test_a_contact_corrects_products_but_not_the_name(call, zone):
    row = make_enterprise(zone, "甲有限公司")
    contact = make_contact(row)
    done = call(contact, "patch", f"/enterprises/{row.pk}", {"fields": {"products": "齿轮;轴承"}})
    refused = call(contact, "patch", f"/enterprises/{row.pk}", {"fields": {"name": "乙有限公司"}})
    assert (done.json()["products"], refused.status_code) == (["齿轮", "轴承"], 403)


def test_a_sheet_goes_from_upload_to_the_register_and_back(call, zone, bureau):
    file = SimpleUploadedFile(
        "名册.csv", csv_file([["甲有限公司", A, "", "齿轮", ""], ["乙", "坏", "", "", ""]]).getvalue()
    )
    batch = call(bureau, "post", "/imports", data={"file": file}).json()
    call(bureau, "put", f"/imports/{batch['id']}/columns", {"mapping": batch["mapping"]})
    call(bureau, "post", f"/imports/{batch['id']}/check")
    LeasedWorker("test").run_until_idle()
    rows = call(bureau, "get", f"/imports/{batch['id']}/rows").json()["items"]
    assert [(row["number"], row["verdict"], [each["address"] for each in row["problems"]]) for row in rows] == [
        (2, "new", []), (3, "bad", ["B3"]),
    ]  # fmt: skip
    call(bureau, "post", f"/imports/{batch['id']}/commit", {})
    LeasedWorker("test").run_until_idle()
    assert list(Enterprise.objects.values_list("name", flat=True)) == ["甲有限公司"]
    call(bureau, "post", f"/imports/{batch['id']}/undo", {})
    LeasedWorker("test").run_until_idle()
    after = call(bureau, "get", f"/imports/{batch['id']}").json()
    assert (Enterprise.objects.count(), after["state"]) == (0, "undone")


def test_a_contact_cannot_import(call, zone):
    file = SimpleUploadedFile("名册.csv", csv_file([["甲", A, "", "", ""]]).getvalue())
    contact = make_contact(make_enterprise(zone))
    assert call(contact, "post", "/imports", data={"file": file}).status_code == 403


def test_a_file_that_is_no_sheet_gets_a_sentence(call, bureau):
    file = SimpleUploadedFile("名册.pdf", b"%PDF-1.7")
    answer = call(bureau, "post", "/imports", data={"file": file})
    assert (answer.status_code, answer.json()["fields"]["file"]) == (
        422, "不支持这种文件（.pdf）。请上传 xlsx、xls、ods、csv 或 csv.gz 表格。",
    )  # fmt: skip


def test_suggestions_are_found_by_initials(call, zone, bureau):
    call(bureau, "post", "/enterprises", {"fields": {"name": "川江齿轮有限公司"}})
    found = call(bureau, "get", "/enterprises/suggestions?q=cjcl").json()
    assert [row["name"] for row in found] == ["川江齿轮有限公司"]


def test_the_exported_csv_comes_back_through_an_import_unchanged(call, zone, bureau):
    fields = {
        "name": "甲有限公司",
        "zone_number": "0007",
        "credit_code": A,
        "employees": "120",
        "founded_on": "2015年3月",
    }
    call(bureau, "post", "/enterprises", {"fields": fields})
    content = b"".join(call(bureau, "get", "/enterprises/export.csv").streaming_content)
    batch = call(bureau, "post", "/imports", data={"file": SimpleUploadedFile("a.csv", content)}).json()
    call(bureau, "put", f"/imports/{batch['id']}/columns", {"mapping": batch["mapping"]})
    call(bureau, "post", f"/imports/{batch['id']}/check")
    LeasedWorker("test").run_until_idle()
    assert call(bureau, "get", f"/imports/{batch['id']}").json()["counts"]["same"] == 1


def test_a_method_that_an_address_does_not_take_is_refused_as_a_problem(call, bureau):
    answer = call(bureau, "delete", "/enterprises")
    assert (answer.status_code, answer["Content-Type"], answer["Allow"], answer.json()["code"]) == (
        405, "application/problem+json", "GET, POST", "method_not_allowed",
    )  # fmt: skip
