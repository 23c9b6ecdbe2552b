"""Registry in: a zone's sheet becomes its register, and can be taken back; one page per enterprise."""

from __future__ import annotations

import re
from io import BytesIO

import pytest
from playwright.sync_api import Page, expect

from journeys.asking import answer, ask
from journeys.entering import enter, put
from making import make_chain, make_contact, make_enterprise, make_staff, make_zone
from yuanlian.domain.enterprises.credit_code import make as code_of
from yuanlian.domain.enterprises.models import Enterprise
from yuanlian.domain.people.roles import Role
from yuanlian.kernel.models import Zone
from yuanlian.kernel.sheets import open_sheet
from yuanlian.kernel.worker import LeasedWorker

pytestmark = pytest.mark.django_db(transaction=True)

HEADERS = "备注,联系电话,单位名称,信用代码,所属产业链,产品,从业人数"
ROWS = (
    f"无,0731-08888888,川江齿轮有限公司,{code_of(1)},高端装备制造,主减速齿轮；差速器齿轮,120",
    f"无,,成像通科技有限公司,{code_of(2)},电子信息,摄像头模组,约80人",
    "无,,坏代码有限公司,300471,电子信心,,十几人",
    "无,,豪能传动有限公司,,高端装备制造,传动件,",
)


@pytest.fixture
def zone() -> Zone:
    zone = make_zone("park")
    make_chain(zone, "equipment", "高端装备制造")
    make_chain(zone, "electronics", "电子信息")
    return zone


def upload(page: Page, *rows: str) -> None:
    """A GBK csv with these rows is sent; the page asks which column is what."""
    page.goto("/z/park/imports/new/")
    content = "\r\n".join((HEADERS, *rows)).encode("gbk")
    page.set_input_files("[name=file]", {"name": "企业名册.csv", "mimeType": "text/csv", "buffer": content})
    page.get_by_role("button", name="上传").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("对应各列")


def work_until(page: Page, state: str) -> None:
    """The worker does what the page says is queued, and the page finds out by itself."""
    expect(page.locator("#progress")).to_be_visible()
    LeasedWorker("journey").run_until_idle()
    expect(page.locator(".yl-header .yl-badge")).to_have_text(state)


def press(page: Page, label: str) -> None:
    """The button of the page's head, wherever the screen puts it, and yes to the question."""
    link = page.locator(".yl-header-actions").get_by_role("link", name=label)
    menu = page.locator(".yl-header-actions summary")
    expect(link.or_(menu).first).to_be_visible()
    if not link.is_visible():
        menu.click()
    answer(ask(link))


def test_a_sheet_becomes_the_register_and_is_taken_back(page: Page, zone: Zone) -> None:
    make_enterprise(zone, "豪能传动有限公司")
    enter(page, make_staff(zone, Role.BUREAU).username)
    upload(page, *ROWS)
    expect(page.get_by_label("单位名称")).to_have_value("name")
    expect(page.get_by_label("备注")).to_have_value("")
    page.get_by_role("button", name="检查").click()
    work_until(page, "已检查")
    expect(page.get_by_text("新增 2，待确认是否同一家 1，有错误 1")).to_be_visible()

    page.get_by_role("link", name="有错误").click()
    expect(page.get_by_text("D4：300471 是股票代码，不是统一社会信用代码。")).to_be_visible()
    expect(page.get_by_text("最接近的是：电子信息。")).to_be_visible()

    page.get_by_role("link", name="待确认是否同一家").click()
    page.get_by_role("button", name="是同一家，更新").click()
    expect(page.get_by_text("已确认 1 行。")).to_be_visible()
    press(page, "写入登记簿")
    work_until(page, "已导入")
    assert sorted(Enterprise.objects.values_list("name", flat=True)) == [
        "川江齿轮有限公司", "成像通科技有限公司", "豪能传动有限公司",
    ]  # fmt: skip

    press(page, "撤销这次导入")
    work_until(page, "已撤销")
    assert list(Enterprise.objects.values_list("name", "products")) == [("豪能传动有限公司", "")]


def test_bad_rows_come_back_and_go_in_once_they_are_mended(page: Page, zone: Zone) -> None:
    enter(page, make_staff(zone, Role.BUREAU).username)
    upload(page, *ROWS[1:3])
    page.get_by_role("button", name="检查").click()
    work_until(page, "已检查")
    page.locator(".yl-header-actions summary").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="下载有错误的行").click()
    sheet = open_sheet(BytesIO(download.value.path().read_bytes()), filename="bad.xlsx")
    row = next(sheet.rows())
    assert (sheet.headers[:2], row.cells[1], row.cells[4]) == (("※原因", "※原行号"), "3", "坏代码有限公司")


def test_a_file_that_is_no_sheet_is_refused_beside_the_field(page: Page, zone: Zone) -> None:
    enter(page, make_staff(zone, Role.BUREAU).username)
    page.goto("/z/park/imports/new/")
    page.set_input_files("[name=file]", {"name": "照片.png", "mimeType": "image/png", "buffer": b"\x89PNG"})
    page.get_by_role("button", name="上传").click()
    expect(page.locator(".yl-error")).to_contain_text("不支持这种文件（.png）")


def test_an_enterprise_is_found_by_initials_and_shows_its_page(page: Page, zone: Zone) -> None:
    make_enterprise(zone, "川江齿轮有限公司", products="主减速齿轮；差速器齿轮", credit_code=code_of(1))
    make_enterprise(zone, "成像通科技有限公司")
    enter(page, make_staff(zone, Role.LEADER).username)
    page.goto("/z/park/enterprises/?q=cjcl")
    expect(page.locator("tbody tr")).to_have_count(1)
    page.get_by_role("link", name="川江齿轮有限公司").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("川江齿轮有限公司")
    expect(page.get_by_text("差速器齿轮", exact=True)).to_be_visible()
    expect(page.locator(".yl-not-known")).to_contain_text("员工人数")


def test_an_enterprise_is_entered_and_corrected_by_hand(page: Page, zone: Zone) -> None:
    enter(page, make_staff(zone, Role.BUREAU).username)
    page.goto("/z/park/enterprises/new/")
    page.get_by_label("企业名称").fill("新来有限公司")
    page.get_by_label("统一社会信用代码").fill("300471")
    page.get_by_role("button", name="保存").click()
    expect(page.locator(".yl-error")).to_contain_text("300471 是股票代码")
    page.get_by_label("统一社会信用代码").fill(code_of(7))
    page.get_by_label("成立日期").fill("2015年3月")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_text("2015年3月")).to_be_visible()


def test_a_contact_gets_an_account_and_corrects_its_products(page: Page, zone: Zone) -> None:
    row = make_enterprise(zone, "川江齿轮有限公司")
    enter(page, make_contact(row).username)
    page.goto(f"/z/park/enterprises/{row.pk}/")
    page.get_by_role("link", name="修改登记").click()
    expect(page.get_by_label("企业名称")).to_have_count(0)
    page.get_by_label("主要产品").fill("主减速齿轮；螺旋锥齿轮")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_text("螺旋锥齿轮", exact=True)).to_be_visible()


def test_no_page_of_the_register_is_wider_than_the_screen(page: Page, zone: Zone) -> None:
    row = make_enterprise(
        zone, "川江齿轮（泸州）精密机械制造股份有限公司高新区分公司", credit_code=code_of(1), products="齿轮"
    )
    enter(page, make_staff(zone, Role.BUREAU).username)
    for path in ("enterprises/", f"enterprises/{row.pk}/", f"enterprises/{row.pk}/edit/", "imports/", "imports/new/"):
        page.goto(f"/z/park/{path}")
        assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0


def test_english_is_complete_in_the_register(page: Page, zone: Zone) -> None:
    row = make_enterprise(zone, "Gear Works", credit_code=code_of(1))
    enter(page, make_staff(zone, Role.BUREAU).username)
    put(page, "django_language", "en")
    for path in ("enterprises/", f"enterprises/{row.pk}/", f"enterprises/{row.pk}/edit/", "imports/", "imports/new/"):
        page.goto(f"/z/park/{path}")
        words = re.sub(r"中文|park园区|高端装备制造|电子信息", "", page.locator("body").inner_text())
        assert re.findall(r"[\u3400-\u9fff]+", words) == []
