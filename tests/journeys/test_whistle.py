"""The whistle from end to end: an enterprise whistles, departments report in, the enterprise has the last word."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from domain.service.stage import Stage, make_stage
from journeys.asking import answer, ask
from journeys.conftest import NewPage
from journeys.entering import enter
from journeys.tabs import DESKTOP, PHONE, PLAIN_DESKTOP, PLAIN_PHONE, Screen
from making import PASSWORD, make_contact, make_enterprise
from yuanlian.domain.service.models import Request

pytestmark = pytest.mark.django_db(transaction=True)

SENTENCE = "车间缺二十名焊工，希望组织一场专场招聘会。"
BOTH = pytest.mark.parametrize("screen", [PHONE, DESKTOP], ids=lambda screen: screen.name)


def sign_in(page: Page, username: str) -> Page:
    """Somebody with a password is inside."""
    page.goto("/sign-in/")
    page.get_by_label("用户名").fill(username)
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    page.wait_for_url("**/z/**")
    return page


class People:
    """A browser tab for each of the stage's people."""

    def __init__(self, stage: Stage, new_page: NewPage, screen: Screen) -> None:
        self.stage, self.new_page, self.screen = stage, new_page, screen
        self.tabs: dict[str, Page] = {}

    def __call__(self, name: str) -> Page:
        if name not in self.tabs:
            self.tabs[name] = self.new_page(self.screen)
            enter(self.tabs[name], self.stage.accounts[name])
        return self.tabs[name]

    def sign_in(self, name: str) -> None:
        """The one way in that a person has."""
        self.tabs[name] = sign_in(self.new_page(self.screen), self.stage.accounts[name].username)

    def open(self, name: str, path: str = "") -> Page:
        page = self(name)
        page.goto(f"/z/{self.stage.zone.slug}/{path}")
        fits(page)
        return page


@pytest.fixture
def people(new_page: NewPage, screen: Screen) -> People:
    return People(make_stage("here"), new_page, screen)


def fits(page: Page) -> None:
    """Nothing is wider than the screen."""
    page.wait_for_load_state("domcontentloaded")  # a link may just have been followed
    assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0


def photo(folder: Path) -> Path:
    path = folder / "车间.jpg"
    Image.new("RGB", (1200, 900), "steelblue").save(path)
    return path


def says(page: Page, state: str) -> None:
    """The page that comes, or has come, says that the request is in this state."""
    expect(page.locator("h1 .yl-badge")).to_have_text(state)


def do_part(page: Page, note: str) -> None:
    """The department of this reader goes its whole way."""
    part = page.locator(".yl-task-mine")
    part.get_by_role("button", name="报到").click()
    part.get_by_role("button", name="开始办理").click()
    dialog = ask(part.get_by_role("link", name="办完"))
    dialog.get_by_label("办理情况").fill(note)
    answer(dialog)
    expect(part.get_by_text("已完成")).to_be_visible()


def whistle(people: People, sentence: str = SENTENCE) -> str:
    """The contact has sent a request; gives its path in the zone."""
    page = people.open("contact", "whistle/")
    page.get_by_label("遇到了什么问题？").fill(sentence)
    page.get_by_role("button", name="直接提交").click()
    page.wait_for_url("**/requests/**")
    return page.url.split(f"/z/{people.stage.zone.slug}/")[1]


@BOTH
def test_an_enterprise_asks_for_help_and_gets_it(people: People, tmp_path: Path) -> None:
    people.sign_in("contact")
    contact = people.open("contact", "whistle/")
    contact.get_by_label("遇到了什么问题？").fill(SENTENCE)
    contact.get_by_label("照片").set_input_files(photo(tmp_path))
    contact.get_by_role("button", name="下一步：看看建议").click()
    expect(contact.get_by_text("建议由人社局牵头")).to_be_visible()
    expect(contact.locator("mark", has_text="招聘")).to_be_visible()
    contact.get_by_role("button", name="提交", exact=True).click()
    expect(contact.get_by_role("status")).to_contain_text("T-")
    expect(contact.get_by_role("img", name="照片 1")).to_be_visible()
    path = contact.url.split("/z/here/")[1]

    bureau = people.open("bureau", "desk/")
    bureau.get_by_role("link", name="车间缺二十名焊工").click()
    bureau.get_by_role("link", name="受理并交办").click()
    fits(bureau)
    expect(bureau.get_by_label("牵头部门")).to_have_value(str(people.stage.hr.id))
    bureau.get_by_role("button", name="受理并交办").click()
    says(bureau, "办理中")

    for name, note in (("hr", "联系了三家院校"), ("party", "发动链上企业结对")):
        officer = people.open(name, "inbox/")
        officer.get_by_role("link", name="车间缺二十名焊工").click()
        do_part(officer, note)
    lead = people.open("hr", path)
    dialog = ask(lead.get_by_role("link", name="联合答复"))
    dialog.get_by_label("答复", exact=False).first.fill("下周三举办专场招聘会，院校推荐三十人。")
    answer(dialog)
    says(lead, "已答复")

    contact = people.open("contact", "notices/")
    contact.get_by_role("link", name="诉求已答复").click()
    contact.get_by_role("link", name="确认并评价").click()
    fits(contact)
    contact.get_by_label("已解决", exact=True).check()
    for department in ("人社局", "党群工作部"):
        contact.get_by_role("group", name=department).get_by_text("很满意", exact=True).click()
    contact.get_by_role("button", name="确认办结").click()
    says(contact, "已解决")
    assert Request.objects.get().ratings.count() == 2


@BOTH
def test_what_is_not_solved_goes_back_to_the_same_departments(people: People) -> None:
    request = people.stage.answered()
    path = f"requests/{request.id}/"
    contact = people.open("contact", path)
    dialog = ask(contact.get_by_role("link", name="没有解决"))
    dialog.get_by_label("原因").fill("只来了三个人")
    answer(dialog)
    says(contact, "办理中")
    officer = people.open("hr", path)
    expect(officer.get_by_text("企业反映没有解决：只来了三个人")).to_be_visible()
    expect(officer.locator(".yl-timeline-text", has_text="只来了三个人")).to_be_visible()
    do_part(officer, "又联系了两家院校")


@BOTH
def test_the_clock_stops_with_the_bureaus_word_and_runs_again(people: People) -> None:
    request = people.stage.in_work()
    path = f"requests/{request.id}/"
    officer = people.open("hr", path)
    dialog = ask(officer.get_by_role("link", name="申请暂停计时"))
    dialog.get_by_label("原因").fill("等待企业提供岗位清单")
    answer(dialog)
    bureau = people.open("bureau", "desk/?tab=pause")
    bureau.get_by_role("link", name="招聘旺季").click()
    dialog = ask(bureau.get_by_role("link", name="审批暂停申请"))
    expect(dialog).to_contain_text("等待企业提供岗位清单")
    answer(dialog)
    says(bureau, "暂停计时")
    officer = people.open("hr", path)
    answer(ask(officer.get_by_role("link", name="恢复计时")))
    says(officer, "办理中")


@BOTH
def test_a_merged_request_follows_the_other_ones_reply(people: People) -> None:
    stage = people.stage
    path = whistle(people)
    target = stage.in_work("缺焊工，希望组织专场招聘会")
    bureau = people.open("bureau", path)
    dialog = ask(bureau.get_by_role("link", name="并入另一件"))
    dialog.get_by_label(f"{target.number} 缺焊工").check()
    answer(dialog)
    says(bureau, "已合并")
    stage.finish(target, stage.hr, "hr")
    stage.finish(target, stage.party, "party")
    lead = people.open("hr", f"requests/{target.id}/")
    dialog = ask(lead.get_by_role("link", name="联合答复"))
    dialog.locator("textarea[name=text]").fill("周三举办招聘会")
    answer(dialog)
    contact = people.open("contact", path)
    expect(contact.get_by_text("周三举办招聘会").first).to_be_visible()


@BOTH
def test_a_part_that_is_not_ours_goes_to_somebody_else(people: People) -> None:
    request = people.stage.in_work()
    path = f"requests/{request.id}/"
    officer = people.open("hr", path)
    dialog = ask(officer.locator(".yl-task-mine").get_by_role("link", name="退回"))
    dialog.get_by_label("原因").fill("不属于本局职责")
    answer(dialog)
    bureau = people.open("bureau", "desk/?tab=reassign")
    bureau.get_by_role("link", name="招聘旺季").click()
    dialog = ask(bureau.get_by_role("link", name="重新交办"))
    dialog.get_by_label("部门").select_option(label="供电公司")
    answer(dialog)
    page = people.open("power", "inbox/")
    expect(page.get_by_role("link", name="招聘旺季")).to_be_visible()


@BOTH
def test_whoever_is_slower_reads_why(people: People) -> None:
    path = whistle(people)
    slow = people.open("bureau", f"{path}accept/")
    fast = people.new_page(people.screen)
    enter(fast, people.stage.accounts["bureau"])
    fast.goto(f"/z/here/{path}accept/")
    fast.get_by_role("button", name="受理并交办").click()
    says(fast, "办理中")
    slow.get_by_role("button", name="受理并交办").click()
    expect(slow.get_by_text("其他人刚刚处理过，请刷新页面后再操作。")).to_be_visible()
    assert Request.objects.get().tasks.count() == 2


@BOTH
def test_another_enterprise_finds_nothing(people: People) -> None:
    path = whistle(people)
    stage = people.stage
    stage.accounts["stranger"] = make_contact(make_enterprise(stage.zone, "天工焊接有限公司"))
    stranger = people("stranger")
    response = stranger.goto(f"/z/here/{path}")
    assert response is not None
    assert (response.status, "焊工" in stranger.content()) == (404, False)


@BOTH
def test_it_works_without_script(new_page: NewPage, screen: Screen) -> None:
    stage = make_stage("here")
    page = sign_in(new_page(PLAIN_PHONE if screen is PHONE else PLAIN_DESKTOP), stage.accounts["contact"].username)
    page.goto("/z/here/whistle/")
    page.get_by_label("遇到了什么问题？").fill(SENTENCE)
    page.get_by_role("button", name="直接提交").click()
    page.wait_for_url("**/requests/**")
    number = Request.objects.get().number
    expect(page.get_by_text(number).first).to_be_visible()
    page.context.clear_cookies()
    page = sign_in(page, stage.accounts["bureau"].username)
    page.goto(f"/z/here/requests/{Request.objects.get().id}/accept/")
    page.get_by_role("button", name="受理并交办").click()
    says(page, "办理中")
