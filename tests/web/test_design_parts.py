"""Every part of a page draws what its value says, for readers with and without script."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime
from decimal import Decimal
from html.parser import HTMLParser
from types import SimpleNamespace
from typing import Any

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import translation
from django.utils.datastructures import MultiValueDict

from web import design_samples
from yuanlian.web import fields, markup
from yuanlian.web.charts import Chart, ChartKind, Series
from yuanlian.web.parts import (
    Action,
    Badge,
    Better,
    Deadline,
    Figure,
    Header,
    Lines,
    Link,
    Method,
    Moment,
    Money,
    Pace,
    Progress,
    Tone,
    Value,
)

UNLABELLED = {"hidden", "submit", "button"}


class Page(HTMLParser):
    """The elements of a page with their attributes, in order."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.open: list[str] = []
        self.inside_label: list[bool] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        self.inside_label.append("label" in self.open)
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop() != tag:
            pass

    def all(self, *tags: str) -> list[dict[str, str]]:
        return [attributes for tag, attributes in self.elements if tag in tags]


def draw(source: str, **context: Any) -> str:
    return Template("{% load yuanlian_parts %}" + source).render(Context(context)).strip()


def design_page(language: str = "zh-hans") -> Page:
    with translation.override(language):
        request = RequestFactory().get("/z/luzhou/requests/")
        request.user = SimpleNamespace(is_authenticated=False)
        return Page(render_to_string("design.html", design_samples.context(), request=request))


@pytest.fixture(scope="module")
def page() -> Page:
    return design_page()


def test_no_element_carries_inline_style_or_script(page: Page) -> None:
    inline = [
        (tag, attributes)
        for tag, attributes in page.elements
        if "style" in attributes
        or tag == "style"
        or any(name.startswith("on") for name in attributes)
        or (tag == "script" and not attributes.get("src") and attributes.get("type") != "application/json")
    ]
    assert inline == []


def test_every_id_stands_once(page: Page) -> None:
    counted = Counter(attributes["id"] for _tag, attributes in page.elements if attributes.get("id"))
    assert [name for name, number in counted.items() if number > 1] == []


def test_every_control_has_a_label(page: Page) -> None:
    named = {attributes["for"] for attributes in page.all("label") if "for" in attributes}
    bare = [
        attributes
        for (tag, attributes), inside in zip(page.elements, page.inside_label, strict=True)
        if tag in {"input", "select", "textarea"}
        and attributes.get("type") not in UNLABELLED
        and not (inside or attributes.get("id") in named or attributes.get("aria-label"))
    ]
    assert bare == []


def test_what_a_control_is_described_by_exists(page: Page) -> None:
    ids = {attributes.get("id") for _tag, attributes in page.elements}
    described = [name for _tag, each in page.elements for name in each.get("aria-describedby", "").split()]
    assert [name for name in described if name not in ids] == []


def test_every_form_that_writes_carries_its_token(page: Page) -> None:
    posts = [attributes for attributes in page.all("form") if attributes.get("method") == "post"]
    tokens = [each for each in page.all("input") if each.get("name") == "csrfmiddlewaretoken"]
    assert len(tokens) == len(posts)


def test_there_is_one_main_heading_and_a_way_to_skip_to_it(page: Page) -> None:
    assert len(page.all("h1")) == 1
    assert page.all("a")[0]["href"] == "#main"
    assert page.all("main")[0]["id"] == "main"


def test_the_page_says_its_language_in_both_languages() -> None:
    assert [design_page(code).all("html")[0]["lang"] for code in ("zh-hans", "en")] == ["zh-hans", "en"]


def test_the_bottom_bar_of_a_phone_has_at_most_five_places(page: Page) -> None:
    items = draw(
        "{% phone_items navigation as items %}{% for each in items %}{{ each.label }} {% endfor %}",
        **design_samples.chrome(),
    )
    assert items.split() == ["首页", "我的办件", "诉求", "企业"]


def test_the_navigation_stands_at_the_side_and_in_the_drawer() -> None:
    html = render_to_string("base.html", design_samples.chrome())
    assert html.count("<span>企业</span>") == 3  # the bottom bar names it too


@pytest.mark.parametrize(("unread", "shown"), [(99, ">99<"), (100, ">99+<"), (0, "")])
def test_the_bell_names_up_to_99_unread_notices(unread: int, shown: str) -> None:
    html = render_to_string("base.html", design_samples.chrome() | {"notice_count": unread})
    assert (shown in html, "yl-dot" in html) == (True, bool(unread))


def test_a_frame_without_zone_reader_or_navigation_is_drawn() -> None:
    html = render_to_string("base.html", {"page": Header("首页")})
    assert [each["class"] for each in Page(html).all("header")] == ["yl-top", "yl-header"]


def test_large_type_is_a_class_on_the_page() -> None:
    assert Page(render_to_string("base.html", {"large_type": True})).all("html")[0]["class"] == "yl-large"


@pytest.mark.parametrize(
    ("shown", "html"),
    [
        (None, '<span class="yl-unknown">未知</span>'),
        (Money(None), '<span class="yl-unknown">未知</span>'),
        (Money(Decimal(1285000)), "128.5 万元"),
        (12345, "12,345"),
        (Decimal("96.40"), "96.4"),
        ("<b>", "&lt;b&gt;"),
        (Lines("甲<", "乙>"), '甲&lt;<span class="yl-note">乙&gt;</span>'),
        (Link("甲&", "/a/?b=1&c=2"), '<a href="/a/?b=1&amp;c=2">甲&amp;</a>'),
        (date(2026, 11, 21), '<time datetime="2026-11-21">2026年11月21日</time>'),
        (
            datetime(2026, 11, 20, 6, 5, tzinfo=UTC),
            '<time datetime="2026-11-20T06:05:00+00:00">2026年11月20日 14:05</time>',
        ),
    ],
)
def test_a_value_is_shown_escaped_and_as_its_kind(shown: Value, html: str) -> None:
    with translation.override("zh-hans"):
        assert str(markup.value(shown)) == html


@pytest.mark.parametrize(
    ("due", "chinese", "english", "tone"),
    [
        (Deadline(date(2026, 11, 25), 2), "还剩 2 个工作日", "2 working days left", "info"),
        (Deadline(date(2026, 11, 24), 1), "还剩 1 个工作日", "1 working day left", "warn"),
        (Deadline(date(2026, 11, 21), 0), "今天到期", "Due today", "warn"),
        (Deadline(date(2026, 11, 16), -5), "逾期 5 个工作日", "5 working days late", "bad"),
        (Deadline(date(2026, 11, 16), -5, Pace.PAUSED), "已暂停计时", "Clock paused", "neutral"),
        (Deadline(date(2026, 11, 16), -5, Pace.DONE), "已办结", "Done", "good"),
    ],
)
def test_a_deadline_says_in_words_how_it_stands(due: Deadline, chinese: str, english: str, tone: str) -> None:
    said = {}
    for code in ("zh-hans", "en"):
        with translation.override(code):
            html = markup.deadline(due)
        said[code] = html.split("</svg>")[1].split("</span>")[0]
        assert Page(html).all("span")[0]["class"] == f"yl-deadline yl-tone-{tone}"
    assert said == {"zh-hans": chinese, "en": english}


def test_a_badge_shows_words_and_an_icon_of_its_tone() -> None:
    html = markup.badge(Badge("逾期<", Tone.BAD))
    assert html.endswith("</svg>逾期&lt;</span>")
    assert Page(html).all("use")[0]["href"].endswith("#alert-octagon")


def test_an_icon_that_the_sprite_lacks_is_refused() -> None:
    with pytest.raises(markup.UnknownIconError):
        markup.icon("no-such-icon")


def test_an_icon_alone_says_its_label_and_one_beside_words_is_silent() -> None:
    alone, beside = (Page(html).all("svg")[0] for html in (markup.icon("bell", "通知"), markup.icon("bell")))
    assert (alone["role"], alone["aria-label"], beside["aria-hidden"]) == ("img", "通知", "true")


@pytest.mark.parametrize(
    ("value", "before", "better", "tone", "arrow"),
    [
        (10, 8, Better.MORE, Tone.GOOD, "arrow-up-right"),
        (10, 8, Better.LESS, Tone.WARN, "arrow-up-right"),
        (6, 8, Better.LESS, Tone.GOOD, "arrow-down-right"),
        (6, 8, Better.NEITHER, Tone.NEUTRAL, "arrow-down-right"),
        (8, 8, Better.MORE, Tone.NEUTRAL, "equal"),
        (None, 8, Better.MORE, Tone.NEUTRAL, "equal"),
    ],
)
def test_a_figure_judges_its_change_by_what_is_better(
    value: int | None, before: int, better: Better, tone: Tone, arrow: str
) -> None:
    figure = Figure("诉求", value, before=before, better=better)
    assert (figure.tone, figure.arrow) == (tone, arrow)


@pytest.mark.parametrize(
    ("unit", "value", "before", "shown"),
    [("%", Decimal("80.8"), Decimal("64.4"), "+16.4 个百分点"), ("家", 12, 10, "+20.0%"), ("%", 50, 50, "持平")],
)
def test_a_share_moves_by_points_and_a_count_by_a_percentage(
    unit: str, value: Decimal, before: Decimal, shown: str
) -> None:
    with translation.override("zh-hans"):
        assert Figure("率", value, unit, before).change == shown


def test_a_figure_that_is_not_known_says_so() -> None:
    with translation.override("zh-hans"):
        html = draw("{% figure figure %}", figure=Figure("满意度", None))
    assert '<span class="yl-unknown">未知</span>' in html


def test_an_action_by_post_is_a_form_with_a_key_for_one_submission() -> None:
    drawn = Page(draw("{% action action %}", action=Action("暂停", "/pause/", method=Method.POST), csrf_token="abc"))
    assert [(each["method"], each["action"]) for each in drawn.all("form")] == [("post", "/pause/")]
    assert [each["name"] for each in drawn.all("input")] == ["csrfmiddlewaretoken", "submission_key"]


def test_two_submission_keys_differ() -> None:
    assert draw("{% submission_key %}") != draw("{% submission_key %}")


def test_an_action_that_asks_stays_a_link_without_script() -> None:
    link = Page(draw("{% action action %}", action=Action("撤回", "/withdraw/", asks=True))).all("a")[0]
    assert (link["href"], "data-dialog" in link) == ("/withdraw/", True)


class Small(forms.Form):
    """Two fields and a hidden one."""

    title = forms.CharField(label="标题", max_length=5, help_text="一句话")
    token = forms.CharField(widget=forms.HiddenInput, label="令牌")

    def clean(self) -> None:
        self.add_error(None, "两处不一致")


def test_the_error_summary_counts_all_errors_and_links_to_the_fields() -> None:
    with translation.override("zh-hans"):
        html = draw("{% form_errors form %}", form=Small(data={"title": "这个标题太长了"}))
    assert "有 3 处需要修改" in html
    assert [each["href"] for each in Page(html).all("a")] == ["#id_title"]


def test_a_form_without_errors_has_no_summary() -> None:
    assert draw("{% form_errors form %}", form=Small()) == ""


def test_a_field_ties_label_help_and_error_to_its_control() -> None:
    drawn = Page(draw("{% field form.title %}", form=Small(data={"title": "这个标题太长了", "token": "x"})))
    control = drawn.all("input")[0]
    assert control["aria-describedby"].split() == ["id_title_helptext", "id_title_error"]
    assert (control["class"], control["aria-invalid"]) == ("form-control is-invalid", "true")
    assert drawn.all("label")[0]["for"] == "id_title"


def test_a_draft_is_kept_under_its_name() -> None:
    control = Page(draw('{% field form.title draft="whistle-7" %}', form=Small())).all("input")[0]
    assert control["data-draft"] == "whistle-7"


class Photos(forms.Form):
    """Two photos at most."""

    photos = fields.PhotosField(label="照片", limit=2, largest=1024, required=False)


def photo(name: str = "a.jpg", kind: str = "image/jpeg", size: int = 10) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, b"x" * size, content_type=kind)


@pytest.mark.parametrize(
    ("files", "sentence"),
    [
        ([photo(), photo(), photo()], "最多上传 2 张照片。"),
        ([photo("报表.xlsx", "application/vnd.ms-excel")], "报表.xlsx 不是照片。"),
        ([photo(size=2048)], "a.jpg 超过 0 MB。"),
    ],
)
def test_photos_too_many_too_large_or_of_another_kind_are_refused(files: list[Any], sentence: str) -> None:
    with translation.override("zh-hans"):
        form = Photos(data={}, files=MultiValueDict({"photos": files}))
        assert form.errors == {"photos": [sentence]}


def test_photos_are_cleaned_to_a_list_and_none_to_an_empty_one() -> None:
    two = Photos(data={}, files=MultiValueDict({"photos": [photo(), photo("b.png", "image/png")]}))
    none = Photos(data={}, files=MultiValueDict())
    assert (two.is_valid(), none.is_valid()) == (True, True)
    assert [each.name for each in two.cleaned_data["photos"]] == ["a.jpg", "b.png"]
    assert none.cleaned_data["photos"] == []


def test_stars_are_cleaned_to_a_number() -> None:
    form = type("Rated", (forms.Form,), {"stars": fields.StarsField(label="评价")})(data={"stars": "4"})
    assert (form.is_valid(), form.cleaned_data) == (True, {"stars": 4})


def test_a_rating_checks_the_star_that_was_chosen() -> None:
    form = type("Rated", (forms.Form,), {"stars": fields.StarsField(label="评价")})(data={"stars": "4"})
    stars = Page(draw("{% rating form.stars %}", form=form)).all("input")
    assert [(each["value"], "checked" in each) for each in stars] == [(str(n), n == 4) for n in range(1, 6)]


@pytest.mark.parametrize(("done", "total", "percent"), [(0, None, None), (0, 0, None), (1, 3, 33), (5, 4, 100)])
def test_progress_is_counted_in_whole_per_cent(done: int, total: int | None, percent: int | None) -> None:
    assert Progress("导入", done, total, running=True).percent == percent


@pytest.mark.parametrize(("running", "asks"), [(True, ["/jobs/1/"]), (False, [])])
def test_progress_asks_again_only_while_the_work_runs(running: bool, asks: list[str]) -> None:
    work = Progress("导入", 1, 3, running=running, poll_url="/jobs/1/")
    drawn = Page(draw("{% progress progress %}", progress=work))
    assert [each["hx-get"] for each in drawn.all("section") if "hx-get" in each] == asks


def test_a_chart_gives_the_same_figures_to_script_and_to_its_table() -> None:
    chart = Chart(
        "c", "诉求", ChartKind.BAR, ("6月", "7月"), (Series("提交", (Decimal("1200.5"), None)),), "件", urls=("/6/",)
    )
    assert chart.data["series"] == [{"name": "提交", "values": [1200.5, None]}]
    with translation.override("zh-hans"):
        assert chart.lines == [("6月", "/6/", ["1,200.5"]), ("7月", "", ["未知"])]


def test_an_empty_list_says_what_to_do_and_a_filtered_one_how_to_widen() -> None:
    sample = design_samples.context()
    with translation.override("zh-hans"):
        empty = draw("{% table table %}", table=sample["bare"])
    assert [each["href"] for each in Page(empty).all("a")] == ["/z/luzhou/requests/new/"]


def test_a_row_leads_on_through_a_link_in_its_lead_cell(page: Page) -> None:
    rows = [each["data-href"] for each in page.all("tr") if "data-href" in each]
    links = [each["href"] for each in page.all("a") if each.get("class") == "yl-row-link"]
    assert links == rows == [f"/z/luzhou/requests/{place}/" for place in range(6)]


def test_a_swap_replaces_the_table_that_asked_for_it(page: Page) -> None:
    swaps = {(each["hx-target"], each["hx-select"]) for _tag, each in page.elements if "hx-select" in each}
    assert swaps == {("#requests", "#requests"), ("#bare", "#bare")}


def test_a_question_before_an_act_is_a_page_with_a_way_back() -> None:
    context = {"page": Header("撤回这件诉求？"), "form": Small(), "back_url": "/z/luzhou/requests/1/"}
    html = render_to_string("base_confirm.html", context, request=RequestFactory().get("/withdraw/"))
    question = Page(html.split("data-confirm-page")[1].split("</section>")[0])
    assert [each["href"] for each in question.all("a")] == ["/z/luzhou/requests/1/"]
    assert [each["name"] for each in question.all("input")] == [
        "csrfmiddlewaretoken",
        "submission_key",
        "token",
        "title",
    ]


def test_a_long_timeline_folds_what_is_beyond_its_first_twenty() -> None:
    moments = [Moment(datetime(2026, 3, 1, tzinfo=UTC), f"第{n}步") for n in range(23)]
    open_part, folded = draw("{% timeline moments %}", moments=moments).split("<details", 1)
    assert (open_part.count("<li"), folded.count("<li"), "还有 3 条" in folded) == (20, 3, True)
    assert "<details" not in draw("{% timeline moments %}", moments=moments[:20])


def test_an_unknown_figure_says_so_once() -> None:
    drawn = draw("{% figure figure %}", figure=Figure("解决率", None, "%", None, ""))
    assert drawn.count("未知") == 1


def test_a_colon_is_written_as_the_reader_writes_it() -> None:
    assert draw("a{% colon %}b") == "a：b"
    with translation.override("en"):
        assert draw("a{% colon %}b") == "a: b"
