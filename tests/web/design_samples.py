"""Made-up data for the living style sheet (templates/design.html): every part once, as hard to draw as it gets."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

from django import forms
from django.http import QueryDict
from django.template.loader import render_to_string

from yuanlian.web import fields
from yuanlian.web.charts import Chart, ChartKind, Series
from yuanlian.web.maps import Kind, MapView
from yuanlian.web.parts import (
    Action,
    Badge,
    Better,
    Deadline,
    Empty,
    Fact,
    Figure,
    Header,
    Lines,
    Link,
    Method,
    Moment,
    Money,
    Pace,
    Progress,
    Tab,
    Tone,
)
from yuanlian.web.tables import Column, Filter, FilterKind, Row, Selection, Table

TODAY = date(2026, 11, 21)
STATES = {
    "submitted": Badge("待受理", Tone.INFO, "inbox"),
    "in_work": Badge("办理中", Tone.ACTIVE),
    "waiting": Badge("暂停", Tone.NEUTRAL, "player-pause"),
    "answered": Badge("待企业确认", Tone.WARN, "message-question"),
    "closed": Badge("已解决", Tone.GOOD),
    "late": Badge("逾期", Tone.BAD),
}
COLUMNS = (
    Column("title", "诉求", lead=True),
    Column("enterprise", "企业", sortable=True),
    Column("state", "状态"),
    Column("due", "办理期限", sortable=True),
    Column("departments", "牵头部门"),
    Column("amount", "涉及金额", sortable=True, numeric=True),
    Column("number", "编号", minor=True),
)
FILTERS = (
    Filter("q", "搜索", FilterKind.SEARCH, hint="搜索标题、企业、编号"),
    Filter("state", "状态", choices=tuple((code, each.label) for code, each in STATES.items())),
    Filter("chain", "产业链", choices=(("equipment", "高端装备制造"), ("electronics", "电子信息"))),
    Filter("since", "提交日期从", FilterKind.DAY),
)


class WhistleForm(forms.Form):
    """A form with every kind of control."""

    sentence = forms.CharField(
        label="遇到什么问题",
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="一句话就行，例如：新厂房的消防验收一直没有约上时间。",
    )
    category = forms.ChoiceField(label="诉求类别", choices=[("", "请选择"), ("land", "用地"), ("finance", "融资")])
    amount = forms.DecimalField(label="涉及金额", required=False)
    wanted = forms.DateField(label="希望什么时候解决", required=False, widget=forms.DateInput(attrs={"type": "date"}))
    reply = forms.ChoiceField(
        label="怎么联系您",
        choices=[("phone", "电话"), ("visit", "上门"), ("page", "在这里回复")],
        widget=forms.RadioSelect,
    )
    departments = forms.MultipleChoiceField(
        label="还请哪些部门协助",
        required=False,
        choices=[("fire", "消防"), ("power", "供电"), ("water", "供水")],
        widget=forms.CheckboxSelectMultiple,
    )
    photos = fields.PhotosField(label="照片", required=False)
    stars = fields.StarsField(label="对牵头部门的评价")
    agree = forms.BooleanField(label="同意把联系方式告诉办理部门")


def request_rows() -> list[Row]:
    """Six requests, one in each state."""
    dues = (
        Deadline(date(2026, 11, 25), 2),
        Deadline(date(2026, 11, 24), 1),
        Deadline(date(2026, 11, 30), 6, Pace.PAUSED),
        Deadline(date(2026, 11, 21), 0),
        Deadline(date(2026, 11, 2), 0, Pace.DONE),
        Deadline(date(2026, 11, 16), -5),
    )
    titles = (
        "新厂房消防验收约不上时间",
        "旺季缺焊工三十人",
        "高压线路迁改",
        "员工子女秋季入学",
        "贷款展期需要担保",
        "厂区门口夜间货车违停",
    )
    firms = ("豪能传动", "长江液压件", "华宇石油", "成像通科技", "长江机械", "驰腾科技")
    return [
        Row(
            key=str(place),
            url=f"/z/luzhou/requests/{place}/",
            cells={
                "title": titles[place],
                "enterprise": Link(
                    firms[place], "/z/luzhou/enterprises/1/", "电子信息" if place > 2 else "高端装备制造"
                ),
                "state": badge,
                "due": dues[place],
                "departments": Lines("应急管理局", "协办：住建局、供电公司") if place % 2 else "人社局",
                "amount": Money(Decimal(1_285_000) * place) if place else None,
                "number": f"LZ-2026-{place + 1041:05d}",
            },
        )
        for place, badge in enumerate(STATES.values())
    ]


def context(*, query: str = "sort=-due&state=in_work&page=2", wrong: bool = True) -> dict[str, Any]:
    """What templates/design.html draws."""
    selection = Selection.read(QueryDict(query), COLUMNS, filters=FILTERS, sort="due")
    form = WhistleForm(data={"reply": "phone", "amount": "abc"}) if wrong else WhistleForm()
    at = datetime(2026, 11, 20, 6, 5, tzinfo=UTC)
    return {
        **chrome(),
        "page": Header(
            title="新厂房消防验收约不上时间",
            subtitle="豪能传动 · 2026年11月18日提交",
            crumbs=(Link("工作台", "/z/luzhou/"), Link("诉求", "/z/luzhou/requests/"), Link("LZ-2026-01041", "")),
            badge=STATES["in_work"],
            action=Action("答复企业", "/z/luzhou/requests/1/answer/", "send"),
            more=(
                Action("暂停计时", "/design/question/", "player-pause", asks=True),
                Action("合并到另一件", "/z/luzhou/requests/1/merge/", "git-merge"),
                Action("打印", "/z/luzhou/requests/1/print/", "printer", method=Method.POST),
            ),
            help_url="/help/requests/",
        ),
        "badges": list(STATES.values()),
        "figures": figures(),
        "table": Table(
            COLUMNS,
            request_rows(),
            1286,
            selection,
            FILTERS,
            name="requests",
            caption="诉求",
            export_url="/z/luzhou/requests/export/",
        ),
        "bare": Table(
            COLUMNS[:3],
            (),
            0,
            name="bare",
            caption="我提交的诉求",
            empty=Empty(
                "还没有诉求",
                "企业吹哨以后会出现在这里；也可以替企业登记一件。",
                Action("登记诉求", "/z/luzhou/requests/new/", "plus"),
            ),
        ),
        "tabs": (
            Tab("概况", "?tab=facts", current=True),
            Tab("诉求", "?tab=requests", count=12),
            Tab("需求与供给", "?tab=trade", count=3),
            Tab("走访", "?tab=visits", count=0),
            Tab("时间线", "?tab=timeline"),
        ),
        "facts": (
            Fact("统一社会信用代码", "91510500MA6XXXXX0K"),
            Fact("产业链", Link("高端装备制造", "/z/luzhou/chains/1/", "环节：传动部件")),
            Fact("联系人", None, "请企业在认领时填写"),
            Fact("党组织覆盖", Badge("联合组建", Tone.GOOD)),
            Fact("2025年产值", Money(Decimal(1260000000))),
            Fact("成立日期", date(2011, 3, 8)),
        ),
        "moments": (
            Moment(at, "应急管理局报到", "王建国", icon="flag", tone=Tone.ACTIVE),
            Moment(
                at,
                "分派给应急管理局，协办：住建局、供电公司",
                "党群工作部 李敏",
                "请在两个工作日内与企业约定验收时间。",
                "route",
                Tone.INFO,
            ),
            Moment(at, "企业吹哨", "豪能传动 周女士", icon="speakerphone"),
        ),
        "progress": Progress(
            "导入企业名册", 21_500, 38_000, running=True, poll_url="", text="正在核对统一社会信用代码。"
        ),
        "form": form,
        "charts": charts(),
        "map": MapView(
            "map",
            "企业与党组织分布",
            "/demo/points.geojson",
            "/demo/ground.geojson",
            (
                Kind("enterprise", "企业"),
                Kind("organisation", "党组织"),
                Kind("demo", "示范点"),
                Kind("gap", "待覆盖企业"),
            ),
            attribution="园区示意图，非测绘成果",
        ),
    }


def charts() -> list[Chart]:
    """One chart of each kind."""
    months = ("6月", "7月", "8月", "9月", "10月", "11月")
    names = ("融资", "招工", "市场推广", "人才引进", "社保缴纳", "子女就读", "用地")
    asked = Series("提交", (96, 104, 88, 121, 110, 124))
    solved = Series("解决", (90, 99, 91, 108, 112, None))
    return [
        Chart("trend", "诉求逐月", ChartKind.LINE, months, (asked, solved), "件", urls=["#"] * 6),
        Chart("kinds", "本月诉求类别", ChartKind.ACROSS, names, (Series("诉求", (41, 33, 19, 12, 9, 6, 4)),), "件"),
        Chart(
            "chains",
            "各产业链办件",
            ChartKind.STACKED,
            ("高端装备", "电子信息", "现代服务", "医药"),
            (Series("办理中", (12, 9, 4, 6)), Series("待确认", (5, 3, 2, 1)), Series("已解决", (31, 22, 18, 9))),
            "件",
        ),
        Chart(
            "deals",
            "成交金额",
            ChartKind.BAR,
            months,
            (Series("成交", (Decimal("120.5"), 86, 240, 198, 305, 286)),),
            "万元",
        ),
    ]


def points(number: int = 1500) -> dict[str, Any]:
    """Made-up places round one centre, most of them enterprises, spread by a fixed rule."""
    kinds = ("enterprise", "enterprise", "enterprise", "organisation", "gap", "enterprise", "demo")
    features = [
        {
            "type": "Feature",
            "geometry": {
                "type": "Point",
                "coordinates": [105.40 + (place * 0.6180339 % 1) * 0.1, 28.87 + (place * 0.7548776 % 1) * 0.07],
            },
            "properties": {
                "name": f"示例企业{place}",
                "kind": kinds[place % len(kinds)],
                "url": f"/z/luzhou/enterprises/{place}/",
                "note": "电子信息" if place % 2 else "高端装备制造",
            },
        }
        for place in range(number)
    ]
    return {"type": "FeatureCollection", "features": features}


def ground() -> dict[str, Any]:
    """A made-up zone: two areas, a park, a river and a trunk road."""

    def area(name: str, kind: str, west: float, east: float) -> dict[str, Any]:
        ring = [[west, 28.87], [east, 28.865], [east, 28.945], [west, 28.94], [west, 28.87]]
        return {
            "type": "Feature",
            "geometry": {"type": "Polygon", "coordinates": [ring]},
            "properties": {"name": name, "kind": kind},
        }

    road = {
        "type": "Feature",
        "geometry": {"type": "LineString", "coordinates": [[105.39, 28.9], [105.44, 28.905], [105.51, 28.91]]},
        "properties": {"name": "蜀泸大道", "kind": "road", "rank": "trunk"},
    }
    areas = [
        area("北片区", "area", 105.395, 105.43),
        area("中央公园", "green", 105.43, 105.45),
        area("南片区", "grid", 105.45, 105.505),
    ]
    return {"type": "FeatureCollection", "features": [*areas, road]}


def figures() -> list[Figure]:
    """Figures with good, bad, unknown and missing change."""
    return [
        Figure("企业总数", 38_000, "家", 34_000, "去年同期", "/z/luzhou/enterprises/", Better.MORE),
        Figure("本月诉求", 124, "件", 110, "上月", "/z/luzhou/requests/?month=11"),
        Figure("按期办结率", Decimal("96.4"), "%", Decimal("97.1"), "上月", "/z/luzhou/requests/?done=1", Better.MORE),
        Figure("逾期办件", 3, "件", 8, "上月", "/z/luzhou/tasks/?late=1", Better.LESS),
        Figure("成交金额", Decimal(2860), "万元", None, "", "/z/luzhou/deals/"),
        Figure("企业满意度", None, "", None, ""),
    ]


def chrome() -> dict[str, Any]:
    """What the context processor gives an officer of a zone."""

    def item(label: str, icon: str, *, phone: bool = False, current: bool = False) -> SimpleNamespace:
        return SimpleNamespace(label=label, url="#", icon=icon, phone=phone, current=current)

    groups = [
        SimpleNamespace(
            label="工作台",
            items=[
                item("首页", "layout-dashboard", phone=True),
                item("我的办件", "checklist", phone=True),
                item("诉求", "speakerphone", phone=True, current=True),
                item("走访", "walk"),
            ],
        ),
        SimpleNamespace(
            label="园区",
            items=[
                item("企业", "building-factory-2", phone=True),
                item("党组织", "sitemap"),
                item("地图", "map-2"),
            ],
        ),
        SimpleNamespace(
            label="供需", items=[item("需求", "shopping-cart"), item("供给", "package"), item("成交", "contract")]
        ),
        SimpleNamespace(label="设置", items=[item("导入", "file-import"), item("字典", "list-details")]),
    ]
    return {
        "zone": SimpleNamespace(label="泸州国家高新区", slug="luzhou"),
        "zones": [
            SimpleNamespace(label="泸州国家高新区", slug="luzhou"),
            SimpleNamespace(label="咸宁高新区", slug="xianning"),
        ],
        "actor_label": "李敏",
        "notice_count": 7,
        "navigation": groups,
        "navigation_lines": render_to_string("parts/navigation.html", {"navigation": groups}),
        "bottom_places": render_to_string("parts/bottom_places.html", {"navigation": groups}),
        "account_menu": render_to_string(
            "parts/account_menu.html", {"actor_label": "李敏", "slug": "luzhou", "csrf_token": "a" * 64}
        ),
    }
