"""Loads a zone's structure from its preset folder through the actions people use; what stands is left as it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from importlib.resources.abc import Traversable
from typing import Any

from django.db import transaction

from yuanlian.domain.enterprises.models import Enterprise
from yuanlian.domain.party import actions
from yuanlian.domain.party.models import Link, Member, Organisation, Post, Survey
from yuanlian.domain.party.states import Founding, LinkRole, MemberStage, OrganisationKind, PostKind
from yuanlian.domain.people.models import Account
from yuanlian.domain.people.roles import Role
from yuanlian.domain.zones.models import Chain, Place
from yuanlian.domain.zones.preset import Row, number, rows, table
from yuanlian.kernel import clock
from yuanlian.kernel.actor import Actor


@dataclass(frozen=True, slots=True)
class _Found:
    """Rows by code, read once."""

    enterprises: Mapping[str, Enterprise]
    chains: Mapping[str, Chain]
    places: Mapping[str, Place]
    organisations: dict[str, Organisation]


def load(actor: Actor, folder: Traversable, accounts: Mapping[str, Account]) -> None:
    """Organisations, links, posts, surveys and members of the preset stand; `accounts` are by username."""
    with transaction.atomic():
        found = _find(actor)
        listed = [*table(folder, "structure.toml").get("organisations", []), *rows(folder, "organisations.csv")]
        for row in listed:
            if row["code"] not in found.organisations:
                found.organisations[row["code"]] = actions.create(actor, _organisation(row, found))
        _lead(actor, listed, found)
        _load_links(actor, rows(folder, "links.csv"), found)
        _load_posts(actor, rows(folder, "posts.csv"), found, accounts)
        _load_surveys(actor, rows(folder, "coverage.csv"), found)
        _load_members(actor, rows(folder, "members.csv"), found)


def _find(actor: Actor) -> _Found:
    here = {"zone_id": actor.zone}
    return _Found(
        enterprises={row.zone_number: row for row in Enterprise.objects.filter(**here).exclude(zone_number="")},
        chains={row.code: row for row in Chain.objects.filter(**here)},
        places={row.code: row for row in Place.objects.filter(**here)},
        organisations={row.code: row for row in Organisation.objects.filter(**here)},
    )


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _position(row: Mapping[str, Any], found: _Found) -> tuple[float | None, float | None]:
    """Its own point, else its enterprise's, else its place's label point."""
    own = (number(str(row.get("lon") or "")), number(str(row.get("lat") or "")))
    enterprise = found.enterprises.get(row.get("enterprise", ""))
    place = found.places.get(row.get("place", ""))
    points = [own, *((each.lon, each.lat) for each in (enterprise, place) if each is not None)]
    return next((point for point in points if None not in point), (None, None))


def _organisation(row: Mapping[str, Any], found: _Found) -> actions.NewOrganisation:
    lon, lat = _position(row, found)
    return actions.NewOrganisation(
        code=row["code"],
        name=row["name"],
        name_en=row.get("name_en", ""),
        kind=OrganisationKind(row["kind"]),
        parent=found.organisations.get(row.get("parent", "")),
        enterprise=found.enterprises.get(row.get("enterprise", "")),
        founding=Founding(row["founded_by"]) if row.get("founded_by") else "",
        chain=found.chains.get(row.get("chain", "")),
        place=found.places.get(row.get("place", "")),
        lon=lon,
        lat=lat,
        founded_on=_day(str(row.get("founded_on", ""))),
        elected_on=_day(str(row.get("elected_on", ""))),
        term_years=int(row["term_years"]) if row.get("term_years") else None,
        weak=row.get("weak") == "yes",
        demonstration=row.get("demonstration") in {"yes", True},
        introduction=row.get("introduction", ""),
    )


def _lead(actor: Actor, listed: list[Any], found: _Found) -> None:
    """A body that leads another functionally holds it as a member."""
    tied = set(Link.objects.filter(zone_id=actor.zone, until=None).values_list("organisation_id", "other_id"))
    for row in listed:
        body, other = found.organisations.get(row.get("lead", "")), found.organisations[row["code"]]
        if body is None or (body.id, other.id) in tied:
            continue
        since = other.founded_on or clock.today()
        actions.link(actor, body.id, actions.NewLink(role=LinkRole.MEMBER, other=other, since=since))


def _load_links(actor: Actor, listed: list[Row], found: _Found) -> None:
    tied = set(Link.objects.filter(zone_id=actor.zone).values_list("organisation_id", "enterprise_id", "since"))
    for row in listed:
        body, enterprise = found.organisations[row["organisation"]], found.enterprises[row["enterprise"]]
        since = date.fromisoformat(row["start"])
        if (body.id, enterprise.id, since) in tied:
            continue
        new = actions.NewLink(role=LinkRole(row["role"]), enterprise=enterprise, since=since)
        made = actions.link(actor, body.id, new)
        if row["end"]:
            made.until = date.fromisoformat(row["end"])
            made.save(update_fields=["until"])


def _load_posts(actor: Actor, listed: list[Row], found: _Found, accounts: Mapping[str, Account]) -> None:
    standing = set(
        Post.objects.filter(zone_id=actor.zone).values_list("kind", "person", "organisation_id", "enterprise_id")
    )
    for row in listed:
        body = found.organisations.get(row["organisation"])
        enterprise = found.enterprises.get(row["enterprise"])
        key = (row["kind"], row["person"], body and body.id, enterprise and enterprise.id)
        if key in standing:
            continue
        made = actions.give_post(
            actor,
            actions.NewPost(
                kind=PostKind(row["kind"]),
                person=row["person"],
                account=accounts.get(row["username"]),
                organisation=body,
                enterprise=enterprise,
                since=_day(row["start"]),
            ),
        )
        if row["end"]:
            made.until = date.fromisoformat(row["end"])
            made.save(update_fields=["until"])


def _load_surveys(actor: Actor, listed: list[Row], found: _Found) -> None:
    asked = set(Survey.objects.filter(zone_id=actor.zone).values_list("enterprise_id", flat=True))
    for row in listed:
        enterprise = found.enterprises[row["enterprise"]]
        if enterprise.id in asked or not (row["full_members"] or row["union"]):
            continue
        members = int(row["full_members"]) if row["full_members"] else None
        union = {"yes": True, "no": False}.get(row["union"])
        actions.survey(actor, enterprise.id, full_members=members, union=union)


def _load_members(actor: Actor, listed: list[Row], found: _Found) -> None:
    standing = set(Member.objects.filter(zone_id=actor.zone).values_list("organisation_id", "name"))
    for row in listed:
        body = found.organisations[row["organisation"]]
        if (body.id, row["person"]) in standing:
            continue
        new = actions.NewMember(name=row["person"], stage=MemberStage(row["stage"]), stage_since=_day(row["since"]))
        actions.add_member(actor, body.id, new)


def grant(actor: Actor, folder: Traversable, accounts: Mapping[str, Account]) -> None:
    """Demo accounts hold their roles over organisations."""
    codes = {row.code: row for row in Organisation.objects.filter(zone_id=actor.zone)}
    for row in rows(folder, "people.csv"):
        if row["target_kind"] == "organisation":
            actions.grant_organisation(actor, accounts[row["username"]], Role(row["role"]), codes[row["target"]])
