"""Every code in a zone's files leads to a row, and every fixed word is one the house knows."""

from __future__ import annotations

from collections import Counter

import pytest

from presets.reading import SLUGS, Preset, Row, preset
from yuanlian.domain.enterprises.states import EnterpriseStatus, QualificationKind
from yuanlian.domain.party.states import FUNCTIONAL, Founding, LinkRole, MemberStage, OrganisationKind, PostKind
from yuanlian.domain.people.roles import ADMINS, DEPARTMENT, Role
from yuanlian.domain.service.states import Outcome, RequestState
from yuanlian.domain.trade.states import DealState, MatchState, PostingState
from yuanlian.domain.zones.states import PlaceKind

# table, column, the table and column it leads to
KEYS = [
    ("categories", "parent", "categories", "code"),
    ("categories", "lead_department", "departments", "code"),
    ("places", "parent", "places", "code"),
    ("places", "chain", "chains", "code"),
    ("enterprises", "chain", "chains", "code"),
    ("enterprises", "place", "places", "code"),
    ("organisations", "chain", "chains", "code"),
    ("organisations", "place", "places", "code"),
    ("organisations", "enterprise", "enterprises", "code"),
    ("links", "enterprise", "enterprises", "code"),
    ("coverage", "enterprise", "enterprises", "code"),
    ("posts", "enterprise", "enterprises", "code"),
    ("posts", "username", "people", "username"),
    ("requests", "enterprise", "enterprises", "code"),
    ("requests", "category", "categories", "code"),
    ("requests", "merged_into", "requests", "key"),
    ("needs", "enterprise", "enterprises", "code"),
    ("offers", "enterprise", "enterprises", "code"),
    ("deals", "need", "needs", "key"),
    ("deals", "offer", "offers", "key"),
    ("deals", "supplier", "enterprises", "code"),
    ("deals", "buyer", "enterprises", "code"),
]
UNIQUE = [
    *((name, "code") for name in ("departments", "categories", "chains", "places", "enterprises", "organisations")),
    *((name, "key") for name in ("requests", "needs", "offers", "deals")),
    ("people", "username"),
    ("observations", "metric"),
    ("coverage", "enterprise"),
]
WORDS = [
    ("places", "kind", {kind.value for kind in PlaceKind}),
    ("enterprises", "status", {"", *EnterpriseStatus.values}),
    ("enterprises", "fictional", {"yes", "no"}),
    ("links", "role", set(LinkRole.values)),
    ("posts", "kind", set(PostKind.values)),
    ("members", "stage", set(MemberStage.values)),
    ("people", "role", {role.value for role in Role} - {Role.SYSTEM.value}),
    ("requests", "state", {*RequestState.values, "reopened"}),
    ("requests", "outcome", {"", *Outcome.values}),
    ("needs", "state", set(PostingState.values)),
    ("offers", "state", set(PostingState.values)),
    ("deals", "state", {*DealState.values, MatchState.CONTACTED.value, MatchState.DISMISSED.value}),
]


@pytest.fixture(params=SLUGS)
def zone(request: pytest.FixtureRequest) -> Preset:
    return preset(request.param)


@pytest.mark.parametrize(("table", "column", "target", "key"), KEYS)
def test_every_code_leads_to_a_row(zone: Preset, table: str, column: str, target: str, key: str) -> None:
    known = zone.codes(target, key)
    assert [row[column] for row in zone.tables[table] if row[column] and row[column] not in known] == []


@pytest.mark.parametrize(("table", "column"), UNIQUE)
def test_keys_are_unique(zone: Preset, table: str, column: str) -> None:
    assert [key for key, count in Counter(row[column] for row in zone.tables[table]).items() if count > 1] == []


@pytest.mark.parametrize(("table", "column", "words"), WORDS)
def test_fixed_words_are_the_house_s_words(zone: Preset, table: str, column: str, words: set[str]) -> None:
    assert {row[column] for row in zone.tables[table]} - words == set()


def test_helpers_are_departments_other_than_the_lead(zone: Preset) -> None:
    known = zone.codes("departments")
    wrong = [
        (row["code"], helper)
        for row in zone.tables["categories"]
        for helper in row["helpers"].split()
        if helper not in known or helper == row["lead_department"]
    ]
    assert wrong == []


def test_only_headings_have_no_lead_department(zone: Preset) -> None:
    headings = {row["code"] for row in zone.tables["categories"] if not row["parent"]}
    assert {row["code"] for row in zone.tables["categories"] if not row["lead_department"]} == headings


def test_no_request_stands_in_a_heading(zone: Preset) -> None:
    headings = {row["code"] for row in zone.tables["categories"] if not row["parent"]}
    assert zone.codes("requests", "category") & headings == set()


def test_organisations_have_unique_codes_and_parents_that_stand_before_them(zone: Preset) -> None:
    seen: set[str] = set()
    wrong = []
    for row in zone.organisations:
        if row["code"] in seen or (row["parent"] and row["parent"] not in seen):
            wrong.append(row["code"])
        seen.add(row["code"])
    assert wrong == []


def test_functional_leads_are_organisations(zone: Preset) -> None:
    known = {row["code"] for row in zone.organisations}
    assert {row["lead"] for row in zone.organisations if row["lead"]} - known == set()


def test_a_formal_parent_is_never_a_functional_body(zone: Preset) -> None:
    functional = {row["code"] for row in zone.organisations if row["kind"] in FUNCTIONAL}
    assert {row["parent"] for row in zone.organisations} & functional == set()


def test_organisations_use_known_kinds_and_ways_of_founding(zone: Preset) -> None:
    words = {(row["kind"], row["founded_by"]) for row in zone.organisations}
    known = {(kind, way) for kind in OrganisationKind.values for way in ("", *Founding.values)}
    assert words - known == set()


def test_every_kind_of_organisation_in_use_has_a_tier(zone: Preset) -> None:
    tiers = [kind for tier in zone.structure["tiers"] for kind in tier["kinds"]]
    assert {row["kind"] for row in zone.organisations} - set(tiers) == set()


def test_links_name_organisations_and_run_forward(zone: Preset) -> None:
    known = {row["code"] for row in zone.organisations}
    wrong = [
        row
        for row in zone.tables["links"]
        if row["organisation"] not in known or (row["end"] and row["end"] <= row["start"])
    ]
    assert wrong == []


def test_an_enterprise_has_one_open_link_to_a_body(zone: Preset) -> None:
    pairs = Counter((row["organisation"], row["enterprise"]) for row in zone.tables["links"] if not row["end"])
    assert [pair for pair, count in pairs.items() if count > 1] == []


def test_a_body_has_no_more_lead_enterprises_than_the_rule_allows(zone: Preset) -> None:
    limit = zone.structure["rules"]["lead_enterprises_per_body"]
    leads = Counter(row["organisation"] for row in zone.tables["links"] if row["role"] == "lead_enterprise")
    assert [body for body, count in leads.items() if limit and count > limit] == []


def test_a_post_is_held_at_one_organisation_or_one_enterprise(zone: Preset) -> None:
    known = {row["code"] for row in zone.organisations}
    wrong = [
        row
        for row in zone.tables["posts"]
        if bool(row["organisation"]) == bool(row["enterprise"])
        or (row["organisation"] and row["organisation"] not in known)
    ]
    assert wrong == []


def test_a_member_is_invented_and_stands_once_in_an_invented_organisation(zone: Preset) -> None:
    invented = {row["code"] for row in zone.organisations if row["name"].count("（示例）")}
    people = [row["person"] for row in zone.tables["members"]]
    assert ({row["organisation"] for row in zone.tables["members"]} - invented, len(set(people))) == (
        set(),
        len(people),
    )


def test_an_account_is_held_by_one_person_under_one_name(zone: Preset) -> None:
    names = {row["username"]: row["name"] for row in zone.tables["people"]}
    assert [row for row in zone.tables["posts"] if row["username"] and names[row["username"]] != row["person"]] == []


def _target_is_known(zone: Preset, row: Row) -> bool:
    known = {
        "zone": {""},
        "department": zone.codes("departments"),
        "enterprise": zone.codes("enterprises"),
        "organisation": {organisation["code"] for organisation in zone.organisations},
    }
    return row["target"] in known[row["target_kind"]]


def test_accounts_have_targets_that_fit_their_role(zone: Preset) -> None:
    kinds = {
        **dict.fromkeys(ADMINS | {Role.BUREAU, Role.LEADER}, "zone"),
        **dict.fromkeys(DEPARTMENT, "department"),
        **dict.fromkeys((Role.SECRETARY, Role.FIELD), "organisation"),
        Role.CONTACT: "enterprise",
    }
    wrong = [
        row
        for row in zone.tables["people"]
        if row["target_kind"] != kinds[Role(row["role"])] or not _target_is_known(zone, row)
    ]
    assert wrong == []


def test_usernames_differ_between_zones() -> None:
    names = Counter(row["username"] for slug in SLUGS for row in preset(slug).tables["people"])
    assert [name for name, count in names.items() if count > 1] == []


def test_qualifications_are_the_ladder_s_rungs(zone: Preset) -> None:
    held = {rung for row in zone.tables["enterprises"] for rung in row["qualifications"].split(";") if rung}
    assert held - set(QualificationKind.values) == set()


def test_ratings_name_the_departments_of_the_request(zone: Preset) -> None:
    category = {row["code"]: row for row in zone.tables["categories"]}
    wrong = []
    for row in zone.tables["requests"]:
        mine = category[row["category"]]
        helpers = (row["helpers"] or mine["helpers"]).split()
        for rating in row["ratings"].split():
            department, stars = rating.split(":")
            if department not in [mine["lead_department"], *helpers] or stars not in "12345":
                wrong.append((row["key"], rating))
    assert wrong == []


def test_a_deal_joins_the_need_s_enterprise_and_the_offer_s(zone: Preset) -> None:
    needs = {row["key"]: row["enterprise"] for row in zone.tables["needs"]}
    offers = {row["key"]: row["enterprise"] for row in zone.tables["offers"]}
    wrong = [
        row["key"]
        for row in zone.tables["deals"]
        if needs[row["need"]] != row["buyer"] or (row["offer"] and offers[row["offer"]] != row["supplier"])
    ]
    assert wrong == []
