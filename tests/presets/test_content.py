"""The content of the zones: what the reports say, two languages, enough to look at, nothing invented of real firms."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date, time
from zoneinfo import ZoneInfo

import pytest

from presets.reading import DEMO_SLUGS, SLUGS, Preset, cases, preset, reference

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
CHAINS = {
    "luzhou": ["高端装备制造", "电子信息", "现代服务", "医药"],
    "xianning": ["大健康与食品饮料", "智能制造与电子信息", "新材料"],
    "changsha-hightech": ["先进制造", "电子信息", "移动互联网", "新材料", "新能源与节能环保", "大健康"],
    "changsha-economic": ["工程机械", "汽车及零部件", "电子信息", "医疗"],
}
BODIES = {
    ("luzhou", "chain_committee"): 4,
    ("xianning", "park_branch"): 3,
    ("changsha-hightech", "chain_committee"): 6,
    ("changsha-economic", "area_group"): 37,
    ("changsha-economic", "alliance"): 3,
}
NAMED = {"luzhou": 10, "xianning": 10, "changsha-hightech": 22, "changsha-economic": 8}
# Columns that reports never give for a named enterprise.
UNKNOWN = ("credit_code", "lon", "lat", "employees", "founded", "key", "status", "qualifications", "address")
FIGURES = [
    ("luzhou", "member_units", "232"),
    ("luzhou", "departments_with_staff", "27"),
    ("xianning", "members", "1294"),
    ("xianning", "approval_time_growth", "-30"),
    ("xianning", "major_hazards_growth", "-43.9"),
    ("changsha-hightech", "grassroots_organisations", "1031"),
    ("changsha-hightech", "output", "25450000000"),
    ("changsha-hightech", "health_enterprises", "1278"),
    ("changsha-economic", "directly_managed", "326"),
    ("changsha-economic", "tax_growth_forecast", "30.1"),
]
A5 = {"市场推广", "招工", "融资", "人才引进", "社保缴纳", "子女就读"}
HAN = re.compile(r"[\u4e00-\u9fff]")


@pytest.fixture(params=SLUGS)
def zone(request: pytest.FixtureRequest) -> Preset:
    return preset(request.param)


@pytest.fixture(params=DEMO_SLUGS)
def demo_zone(request: pytest.FixtureRequest) -> Preset:
    return preset(request.param)


def _passes_gb32100(code: str) -> bool:
    """GB 32100-2015, clause 4: the weighted sum of all 18 characters is 0 modulo 31."""
    weights = [pow(3, at, 31) for at in range(17)] + [1]
    return len(code) == 18 and sum(ALPHABET.index(c) * w for c, w in zip(code, weights, strict=True)) % 31 == 0


@pytest.mark.parametrize("slug", SLUGS)
def test_chains_are_those_of_the_reports(slug: str) -> None:
    assert [row["name"] for row in preset(slug).tables["chains"]] == CHAINS[slug]


@pytest.mark.parametrize(("slug", "kind"), BODIES)
def test_bodies_are_as_many_as_the_reports_say(slug: str, kind: str) -> None:
    assert Counter(row["kind"] for row in preset(slug).organisations)[kind] == BODIES[slug, kind]


def test_electronics_in_changsha_high_tech_has_eight_joint_groups() -> None:
    rows = preset("changsha-hightech").organisations
    assert len([row for row in rows if row["kind"] == "joint_group" and row["chain"] == "electronics"]) == 8


def test_luzhou_has_27_departments() -> None:
    assert len(preset("luzhou").tables["departments"]) == 27


def test_changsha_economic_has_ten_areas() -> None:
    assert len(preset("changsha-economic").rings("area")) == 10


def test_each_chain_grid_belongs_to_one_park_branch_of_its_chain() -> None:
    zone = preset("xianning")
    grids = {row["code"]: row["chain"] for row in zone.tables["places"] if row["kind"] == "grid"}
    branches = {row["place"]: row["chain"] for row in zone.organisations if row["kind"] == "park_branch"}
    assert branches == grids


def test_the_secretary_of_a_park_branch_heads_its_grid() -> None:
    posts = preset("xianning").tables["posts"]
    held = {
        kind: {(p["organisation"], p["person"]) for p in posts if p["kind"] == kind}
        for kind in ("secretary", "grid_head")
    }
    assert held["grid_head"] == {post for post in held["secretary"] if post[0].startswith("XN-PB")}


def test_the_lead_enterprise_s_secretary_leads_the_chain_committee() -> None:
    zone = preset("luzhou")
    own = {row["enterprise"]: row["code"] for row in zone.organisations if row["enterprise"]}
    secretary = {row["organisation"]: row["person"] for row in zone.tables["posts"] if row["kind"] == "secretary"}
    leads = {row["organisation"]: row["enterprise"] for row in zone.tables["links"] if row["role"] == "lead_enterprise"}
    committees = {row["code"] for row in zone.organisations if row["kind"] == "chain_committee"}
    assert {body: secretary[body] for body in committees} == {body: secretary[own[leads[body]]] for body in committees}


def test_every_enterprise_in_xianning_stands_in_the_grid_of_its_chain() -> None:
    zone = preset("xianning")
    branch = {row["code"]: row["chain"] for row in zone.organisations if row["kind"] == "park_branch"}
    joined = {
        (row["enterprise"], branch[row["organisation"]])
        for row in zone.tables["links"]
        if row["organisation"] in branch
    }
    assert joined == {(row["code"], row["chain"]) for row in zone.tables["enterprises"]}


@pytest.mark.parametrize("slug", SLUGS)
def test_the_named_enterprises_are_there(slug: str) -> None:
    assert len([row for row in preset(slug).tables["enterprises"] if row["fictional"] == "no"]) == NAMED[slug]


def test_real_enterprises_carry_nothing_that_no_report_says(zone: Preset) -> None:
    real = [row for row in zone.tables["enterprises"] if row["fictional"] == "no"]
    assert {(row["code"], column) for row in real for column in UNKNOWN if row[column]} == set()


def test_fictional_enterprises_are_marked_in_both_names(zone: Preset) -> None:
    marked = {
        row["code"]
        for row in zone.tables["enterprises"]
        if row["name"].endswith("（示例）") and row["short_name"].endswith("（示例）")
    }
    assert marked == {row["code"] for row in zone.tables["enterprises"] if row["fictional"] == "yes"}


def test_fictional_credit_codes_pass_the_check_in_the_range_that_nobody_has() -> None:
    rows = [row for slug in SLUGS for row in preset(slug).tables["enterprises"] if row["fictional"] == "yes"]
    codes = [row["credit_code"] for row in rows if re.fullmatch(r"91\d{6}XX\d{6}[0-9X].", row["credit_code"])]
    assert [_passes_gb32100(code) for code in codes] == [True] * len(rows)


def test_credit_codes_are_unique_over_all_zones() -> None:
    codes = [row["credit_code"] for slug in SLUGS for row in preset(slug).tables["enterprises"] if row["credit_code"]]
    assert len(codes) == len(set(codes))


def test_industry_codes_are_four_digit_classes(zone: Preset) -> None:
    classes = {row["code"] for row in reference("gbt4754_2017.csv") if row["level"] == "4"}
    assert {row["industry_code"] for row in zone.tables["enterprises"]} - classes <= {""}


def test_invented_dealings_are_not_laid_upon_real_enterprises(zone: Preset) -> None:
    real = {row["code"] for row in zone.tables["enterprises"] if row["fictional"] == "no"}
    postings = [row for name in ("needs", "offers") for row in zone.tables[name] if row["enterprise"] in real]
    deals = [row for row in zone.tables["deals"] if {row["supplier"], row["buyer"]} & real]
    assert {row["key"] for row in postings + deals if row["basis"] == "demo"} == set()


def test_no_invented_request_is_laid_upon_a_real_enterprise(zone: Preset) -> None:
    real = {row["code"] for row in zone.tables["enterprises"] if row["fictional"] == "no"}
    assert zone.codes("requests", "enterprise") & real == set()


@pytest.mark.parametrize("table", ["departments", "categories", "chains", "places", "observations"])
def test_every_row_has_a_name_in_both_languages(zone: Preset, table: str) -> None:
    wrong = [row for row in zone.tables[table] if not row["name"] or not row["name_en"] or HAN.search(row["name_en"])]
    assert wrong == []


def test_the_structure_has_a_name_in_both_languages(zone: Preset) -> None:
    wrong = [row["code"] for row in zone.structure["organisations"] if not row["name_en"] or HAN.search(row["name_en"])]
    assert wrong == []


def test_labels_and_texts_stand_in_both_languages(zone: Preset) -> None:
    texts = [
        *zone.facts["labels"].values(),
        *(step["text"] for step in zone.facts["coverage_steps"]),
        *(tier["name"] for tier in zone.structure["tiers"]),
        *(role["name"] for role in zone.structure["link_roles"]),
    ]
    assert [text for text in texts if not text["zh"] or not text["en"] or HAN.search(text["en"])] == []


def test_the_categories_of_the_reports_are_there(zone: Preset) -> None:
    assert {row["name"] for row in zone.tables["categories"]} & A5 == A5


def test_every_category_has_many_words_and_a_deadline(zone: Preset) -> None:
    thin = [
        row["code"]
        for row in zone.tables["categories"]
        if row["parent"] and (int(row["working_days"]) < 1 or int(row["respond_hours"]) < 1)
    ] + [row["code"] for row in zone.tables["categories"] if row["parent"] and len(row["keywords"].split()) < 7]
    assert thin == []


def test_a_demo_zone_has_enough_to_look_at(demo_zone: Preset) -> None:
    least = {"enterprises": 60, "requests": 40, "needs": 15, "offers": 15, "deals": 12, "observations": 20}
    assert {name: len(demo_zone.tables[name]) >= count for name, count in least.items()} == dict.fromkeys(least, True)


def test_requests_of_a_demo_zone_reach_every_state_and_outcome(demo_zone: Preset) -> None:
    reached = {row["state"] for row in demo_zone.tables["requests"]} | demo_zone.codes("requests", "outcome")
    wanted = {
        *("submitted", "accepted", "in_work", "waiting", "answered", "closed", "returned", "merged", "reopened", ""),
        *("solved", "partly", "explained", "cannot", "unconfirmed"),
    }
    assert reached == wanted


def test_requests_of_a_demo_zone_reach_back_over_last_year(demo_zone: Preset) -> None:
    assert min(int(row["day"]) for row in demo_zone.tables["requests"]) <= -400


def test_the_steps_of_a_request_follow_each_other_and_end_before_the_load(zone: Preset) -> None:
    order = (
        "day",
        "accept_day",
        "pause_day",
        "resume_day",
        "answer_day",
        "reopen_day",
        "second_answer_day",
        "close_day",
    )
    wrong = []
    for row in zone.tables["requests"]:
        days = [int(row[name]) for name in order if row[name]]
        if days != sorted(days) or days[-1] > -1:
            wrong.append(row["key"])
    assert wrong == []


def test_a_state_has_the_days_that_it_needs(zone: Preset) -> None:
    needed = {
        "submitted": (),
        "accepted": ("accept_day",),
        "in_work": ("accept_day",),
        "waiting": ("accept_day", "pause_day", "reason"),
        "answered": ("accept_day", "answer_day", "reply"),
        "reopened": ("accept_day", "answer_day", "reply", "reopen_day", "reason"),
        "closed": ("accept_day", "answer_day", "reply", "close_day", "outcome"),
        "returned": ("accept_day", "reason"),
        "merged": ("accept_day", "merged_into", "reason"),
    }
    rows = zone.tables["requests"]
    assert [(row["key"], name) for row in rows for name in needed[row["state"]] if not row[name]] == []


def test_an_outcome_other_than_solved_gives_its_reason(zone: Preset) -> None:
    rows = [row for row in zone.tables["requests"] if row["outcome"] in {"partly", "explained", "cannot"}]
    assert [row["key"] for row in rows if not row["reason"]] == []


def test_coverage_in_a_demo_zone_is_own_and_joint_and_none(demo_zone: Preset) -> None:
    own = {row["enterprise"] for row in demo_zone.organisations if row["enterprise"]}
    joint_branches = {row["code"] for row in demo_zone.organisations if row["kind"] == "joint_branch"}
    joint = {row["enterprise"] for row in demo_zone.tables["links"] if row["organisation"] in joint_branches}
    none = demo_zone.codes("enterprises") - own - joint
    assert [min(len(group), 5) for group in (own, joint, none)] == [5, 5, 5]


def test_every_way_of_founding_occurs_in_a_demo_zone(demo_zone: Preset) -> None:
    ways = {row["founded_by"] for row in demo_zone.organisations if row["founded_by"]}
    assert ways == {"alone", "joint", "union", "business_need"}


def test_the_first_coverage_step_asks_and_the_last_sends_somebody(zone: Preset) -> None:
    steps = [step["way"] for step in zone.facts["coverage_steps"]]
    assert steps == ["survey", "alone", "joint", "union", "business_need", "instructor"]


def test_the_ladder_climbs_in_time(zone: Preset) -> None:
    sign = {"before_due": -1, "after_due": 1}
    times = [sign[step["when"]] * step["working_minutes"] for step in zone.facts["ladder"]]
    assert times == sorted(set(times))


def test_the_ladder_ends_with_the_leaders(zone: Preset) -> None:
    assert zone.facts["ladder"][-1]["notify"] == ["bureau", "leader"]


def test_working_windows_follow_each_other(zone: Preset) -> None:
    ends = [time.fromisoformat(window[end]) for window in zone.facts["working_windows"] for end in ("start", "end")]
    assert ends == sorted(set(ends))


def test_the_time_zone_is_known(zone: Preset) -> None:
    assert ZoneInfo(zone.facts["timezone"]).key == "Asia/Shanghai"


def test_the_zone_s_code_is_a_division(zone: Preset) -> None:
    assert {zone.facts["code"]} - {row["code"] for row in reference("areas.csv")} == set()


def test_dates_are_dates(zone: Preset) -> None:
    columns = {"links": ("start", "end"), "posts": ("start", "end"), "enterprises": ("founded",)}
    texts = [row[name] for table, names in columns.items() for row in zone.tables[table] for name in names if row[name]]
    texts += [row[name] for row in zone.organisations for name in ("founded_on", "elected_on") if row[name]]
    assert [date.fromisoformat(text).isoformat() for text in texts] == texts


@pytest.mark.parametrize(("slug", "metric", "value"), FIGURES)
def test_published_figures_are_stored_as_they_were_published(slug: str, metric: str, value: str) -> None:
    rows = {row["metric"]: row["value"] for row in preset(slug).tables["observations"]}
    assert rows[metric] == value


def test_every_published_figure_names_its_source_and_period(zone: Preset) -> None:
    rows = zone.tables["observations"]
    assert [row["metric"] for row in rows if not row["source"] or not row["period"] or not row["unit"]] == []


def test_reported_rainwater_trade_has_the_published_amount() -> None:
    (deal,) = [row for row in preset("changsha-hightech").tables["deals"] if "0.7" in row["note"]]
    assert float(deal["amount_yuan"]) == pytest.approx(4000 * 0.7)


def test_cases_refer_to_enterprises_of_their_zone() -> None:
    wrong = [
        (case["key"], code)
        for case in cases()
        for code in [case["buyer"], *case["expected"], *case["never_above"]]
        if code not in preset(case["zone"]).codes("enterprises")
    ]
    assert wrong == []


def test_the_buyer_of_a_case_never_stands_above_the_supplier() -> None:
    assert [case["key"] for case in cases() if case["buyer"] not in case["never_above"]] == []


def test_no_case_expects_the_buyer_itself() -> None:
    assert [case["key"] for case in cases() if set(case["expected"]) & set(case["never_above"])] == []


def test_every_case_is_asked_in_several_ways() -> None:
    assert [case["key"] for case in cases() if len(set(case["phrasings"])) < 2] == []


def test_the_cases_of_the_reports_are_there() -> None:
    firsts = {case["key"]: case["expected"] for case in cases() if case["mechanism"] in {"A7", "D7"}}
    names = {row["code"]: row["name"] for slug in SLUGS for row in preset(slug).tables["enterprises"]}
    wanted = {"a7-sandwich-foam": "博翔新材", "a7-greening-water": "湖南雨创环保", "d7-camera-module": "成像通科技"}
    assert {key: names[firsts[key][0]] for key in wanted} == wanted


def test_every_organisation_introduces_itself_on_its_public_page(zone: Preset) -> None:
    assert [row["code"] for row in zone.organisations if not row["introduction"]] == []


def test_a_demo_zone_has_demonstration_sites(demo_zone: Preset) -> None:
    assert len([row for row in demo_zone.tables["organisations"] if row["demonstration"] == "yes"]) >= 3
