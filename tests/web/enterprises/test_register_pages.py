"""The list and the page of enterprises: scope, search, filters, files, corrections, a constant number of queries."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from making import (
    make_chain,
    make_contact,
    make_department,
    make_enterprise,
    make_instructor,
    make_officer,
    make_staff,
    make_zone,
)
from yuanlian.domain.enterprises.credit_code import make as code_of
from yuanlian.domain.enterprises.models import Contact, Enterprise, FormerName, Qualification, YearFigure
from yuanlian.domain.people.roles import Role
from yuanlian.domain.zones.models import Place
from yuanlian.kernel.sheets import open_sheet

pytestmark = pytest.mark.django_db


@pytest.fixture
def zone():
    return make_zone("here")


@pytest.fixture
def bureau(zone, client):
    client.force_login(make_staff(zone, Role.BUREAU), backend="yuanlian.domain.people.signin.AccountBackend")
    return client


def enter(client, account):
    client.force_login(account, backend="yuanlian.domain.people.signin.AccountBackend")
    return client


def url(name, **keys):
    return reverse(name, kwargs={"zone": "here", **keys})


def names(client, query=""):
    answer = client.get(url("enterprise_list") + query)
    return [str(row.cells["name"].text) for row in answer.context["table"].rows]


def test_the_list_shows_this_zone_sorted_by_pinyin(zone, bureau):
    for name in ("重庆齿轮", "长沙轴承", "安仁机械"):
        make_enterprise(zone, name)
    make_enterprise(make_zone("there"), "别处机械")
    assert names(bureau) == ["安仁机械", "长沙轴承", "重庆齿轮"]


@pytest.mark.parametrize("query", ["川江", "cjcl", "chuanjiang", "  齿轮  川江", "91430100XX0000016", "旧名", "lz01"])
def test_an_enterprise_is_found_by_whatever_a_person_knows(zone, bureau, query):
    code = code_of(1)
    row = make_enterprise(zone, "川江齿轮有限公司", short_name="川江", credit_code=code, zone_number="LZ01")
    make_enterprise(zone, "成像通科技")
    row.search = f"{row.search} 旧名"
    row.save()
    wanted = code if query.startswith("91") else query
    assert names(bureau, f"?q={wanted}") == ["川江齿轮有限公司"]


def test_the_list_is_narrowed_by_each_filter(zone, bureau):
    chain = make_chain(zone, "optics", "光电")
    area = Place.objects.create(zone=zone, code="a1", name="片区", kind="area")
    building = Place.objects.create(zone=zone, code="b1", name="楼", kind="building", parent=area)
    row = make_enterprise(zone, "甲", chain=chain, place=building, status="suspended", is_key=True, products="齿轮")
    Qualification.objects.create(zone=zone, enterprise=row, kind="high_tech")
    make_enterprise(zone, "乙")
    queries = ("chain=optics", "place=a1", "status=suspended", "key=yes", "qualification=high_tech", "products=yes")
    assert [names(bureau, f"?{query}") for query in queries] == [["甲"]] * 6
    assert [names(bureau, f"?{query}") for query in ("chain=-", "place=-", "products=no")] == [["乙"]] * 3


def test_unknown_stands_last_whichever_way_it_is_sorted(zone, bureau):
    for name, employees in (("甲", 5), ("乙", None), ("丙", 90)):
        make_enterprise(zone, name, employees=employees)
    assert (names(bureau, "?sort=employees"), names(bureau, "?sort=-employees")) == (
        ["甲", "丙", "乙"],
        ["丙", "甲", "乙"],
    )


def test_a_list_of_three_costs_as_many_queries_as_a_list_of_one(zone, bureau):
    chain = make_chain(zone)

    def cost():
        with CaptureQueriesContext(
            connection,
        ) as captured:
            bureau.get(url("enterprise_list"))
        return len(captured)

    make_enterprise(zone, chain=chain)
    one = cost()
    for _more in range(2):
        make_enterprise(zone, chain=chain)
    assert cost() == one


def test_a_page_with_three_of_everything_costs_as_many_queries_as_one(zone, bureau):
    def made(count):
        row = make_enterprise(zone, chain=make_chain(zone))
        for number in range(count):
            Contact.objects.create(zone=zone, enterprise=row, name=f"张{number}", phone="13800138000")
            Qualification.objects.create(zone=zone, enterprise=row, kind=f"k{number}")
            YearFigure.objects.create(zone=zone, enterprise=row, year=2020 + number)
            FormerName.objects.create(zone=zone, enterprise=row, name=f"旧{number}", until=date(2020, 1, 1))
        with CaptureQueriesContext(connection) as captured:
            bureau.get(url("enterprise_detail", enterprise=row.pk))
        return len(captured)

    assert made(3) == made(1)


def test_a_contact_sees_its_own_enterprise_and_the_public_card_of_others(zone, client):
    own = make_enterprise(zone, "甲有限公司")
    other = make_enterprise(zone, "乙有限公司", credit_code=code_of(2), legal_representative="李四", products="齿轮")
    Contact.objects.create(zone=zone, enterprise=other, name="王五", phone="13800138000")
    enter(client, make_contact(own))
    page = client.get(url("enterprise_detail", enterprise=other.pk)).content.decode()
    assert names(client) == ["甲有限公司"]
    assert [word in page for word in ("乙有限公司", "齿轮", "李四", "王五", "13800138000", code_of(2))] == [
        True, True, False, False, False, False,
    ]  # fmt: skip


def test_an_instructor_sees_the_enterprises_of_the_post_only(zone, client):
    sent_to = make_enterprise(zone, "甲有限公司")
    make_enterprise(zone, "乙有限公司")
    assert names(enter(client, make_instructor(sent_to))) == ["甲有限公司"]


def test_the_files_hold_the_rows_of_the_page_with_codes_as_text(zone, bureau):
    make_enterprise(
        zone, "甲有限公司", credit_code=code_of(1), zone_number="0007", products="齿轮", founded_on=date(2015, 3, 1)
    )
    make_enterprise(zone, "乙有限公司")
    answer = bureau.get(url("enterprise_list") + "?products=yes&format=xlsx")
    sheet = open_sheet(BytesIO(answer.content), filename="a.xlsx")
    rows = [dict(zip(sheet.headers, row.cells, strict=True)) for row in sheet.rows()]
    assert [(row["企业名称"], row["统一社会信用代码"], row["园区编号"], row["成立日期"]) for row in rows] == [
        ("甲有限公司", code_of(1), "0007", "2015-03-01")
    ]


def test_a_department_reads_but_cannot_edit(zone, client):
    row = make_enterprise(zone)
    enter(client, make_officer(make_department(zone)))
    answers = [
        client.get(url(name, enterprise=row.pk)).status_code for name in ("enterprise_detail", "enterprise_edit")
    ]
    assert answers == [200, 403]


def form_of(row, **changes):
    values = {"name": row.name, "status": row.status, "version": row.version}
    return values | changes


def test_a_stale_form_is_refused_with_a_sentence(zone, bureau):
    row = make_enterprise(zone, version=3)
    answer = bureau.post(url("enterprise_edit", enterprise=row.pk), form_of(row, version=2))
    assert (answer.status_code, "其他人刚刚处理过" in answer.content.decode()) == (422, True)


def test_an_empty_field_of_the_form_erases(zone, bureau):
    row = make_enterprise(zone, "甲", address="旧址", products="齿轮")
    bureau.post(url("enterprise_edit", enterprise=row.pk), form_of(row, products="轴承"))
    row.refresh_from_db()
    assert (row.address, row.products, row.version) == ("", "轴承", 2)


def test_a_contact_cannot_send_what_its_form_does_not_show(zone, client):
    row = make_enterprise(zone, "甲", credit_code=code_of(1), products="齿轮")
    enter(client, make_contact(row))
    client.post(url("enterprise_edit", enterprise=row.pk), form_of(row, name="乙", credit_code="", products="轴承"))
    row.refresh_from_db()
    assert (row.name, row.credit_code, row.products) == ("甲", code_of(1), "轴承")


def test_two_presses_register_one_enterprise(zone, bureau):
    sent = {"name": "甲有限公司", "status": "active", "submission_key": "k1"}
    first, second = (bureau.post(url("enterprise_new"), sent)["Location"] for _press in range(2))
    assert (first, Enterprise.objects.count()) == (second, 1)


def test_a_namesake_is_asked_about_and_then_registered(zone, bureau):
    make_enterprise(zone, "甲有限公司")
    sent = {"name": "甲有限公司", "status": "active"}
    asked = bureau.post(url("enterprise_new"), sent)
    done = bureau.post(url("enterprise_new"), sent | {"namesake": "on"})
    assert (asked.status_code, done.status_code, Enterprise.objects.count()) == (422, 302, 2)


def test_a_code_that_stands_already_is_named(zone, bureau):
    make_enterprise(zone, "甲有限公司", credit_code=code_of(1))
    answer = bureau.post(url("enterprise_new"), {"name": "乙", "status": "active", "credit_code": code_of(1)})
    assert answer.context["form"].errors["credit_code"] == ["已登记给“甲有限公司”。"]


def test_qualifications_and_figures_are_noted_by_hand(zone, bureau):
    row = make_enterprise(zone)
    bureau.post(url("qualification_new", enterprise=row.pk), {"qualifications": "高企（2023）；规上"})
    bureau.post(url("year_figure_new", enterprise=row.pk), {"year": "2025", "output": "1.2亿", "employees": "120人"})
    assert sorted(row.qualifications.values_list("kind", "year")) == [("above_scale", None), ("high_tech", 2023)]
    assert list(row.year_figures.values_list("year", "output", "employees")) == [(2025, 12000, 120)]


def test_suggestions_stay_inside_what_the_reader_sees(zone, client):
    own = make_enterprise(zone, "川江齿轮")
    make_enterprise(zone, "川江液压")
    make_enterprise(make_zone("there"), "川江机械")
    enter(client, make_contact(own))
    mine = client.get(url("enterprise_autocomplete") + "?q=cj").context["found"]
    everybodys = client.get(url("enterprise_autocomplete") + "?q=cj&among=listed").context["found"]
    assert ([row.name for row in mine], [row.name for row in everybodys]) == (["川江齿轮"], ["川江齿轮", "川江液压"])


def test_what_is_not_known_is_said_in_one_line_with_the_way_to_fill_it_in(zone, bureau):
    row = make_enterprise(zone, "甲有限公司", zone_number="A1", chain=make_chain(zone), employees=12)
    page = bureau.get(url("enterprise_detail", enterprise=row.pk)).content.decode()
    lacking = "统一社会信用代码、地点、经纬度、行业代码、法定代表人、注册资本、成立日期、经营范围、主要产品"
    edit = url("enterprise_edit", enterprise=row.pk)
    assert f'还不知道：{lacking} <a href="{edit}">补充</a>' in page


def test_a_long_past_shows_its_newest_twenty_and_the_way_to_all_of_it(zone, bureau):
    firm = make_enterprise(zone)
    FormerName.objects.bulk_create(
        FormerName(zone=zone, enterprise=firm, name=f"旧名{n}", until=date(1940 + n, 1, 1)) for n in range(70)
    )
    page = bureau.get(url("enterprise_detail", enterprise=firm.pk))
    past = url("enterprise_past", enterprise=firm.pk)
    assert (len(page.context["events"]), past in page.content.decode()) == (20, True)
    first, second = bureau.get(past).content.decode(), bureau.get(f"{past}?page=2").content.decode()
    assert (first.count("yl-timeline-mark"), second.count("yl-timeline-mark")) == (50, 21)
    assert ('rel="next"' in first, "旧名0”" in second) == (True, True)


def test_a_short_past_stands_on_the_page_and_another_zones_is_nobodys(zone, bureau):
    firm = make_enterprise(zone)
    assert (
        url("enterprise_past", enterprise=firm.pk)
        not in bureau.get(url("enterprise_detail", enterprise=firm.pk)).content.decode()
    )
    other = make_enterprise(make_zone("there"))
    assert bureau.get(url("enterprise_past", enterprise=other.pk)).status_code == 404
