"""`yuanlian demo-load`: the demo zones stand, made by the actions people use; a second call keeps the data.

Prints one fresh password per role and zone the first time; afterwards only when asked to reset them.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping
from datetime import timedelta
from importlib.resources.abc import Traversable
from typing import TYPE_CHECKING

from yuanlian.cli.words import say as _

if TYPE_CHECKING:
    from yuanlian.domain.people.models import Account
    from yuanlian.kernel.actor import Actor

ZONES = ("luzhou", "xianning", "changsha-hightech")
# The register stood before the first request of the demo was raised.
REGISTERED_BEFORE = timedelta(days=480)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which zones, and whether passwords are made anew."""
    parser.add_argument("--zones", nargs="*", default=list(ZONES), help=_("要装入的园区，缺省三个"))
    parser.add_argument("--reset-passwords", action="store_true", help=_("为演示角色生成新密码"))
    parser.add_argument("--json", action="store_true", help=_("输出 JSON"))
    parser.epilog = "yuanlian demo-load --zones luzhou --json"


def run(arguments: argparse.Namespace) -> int:
    """Load what is missing and print passwords where they are new; 1 for a zone without a preset."""
    from yuanlian.presets import path  # -- slow import: needs the house opened first

    shown: list[dict[str, str]] = []
    for slug in arguments.zones:
        folder = path("zones", slug)
        if not folder.is_dir():
            print(_("没有这个园区的预设：{zone}").format(zone=slug))
            return 1
        shown += _zone(slug, folder, anew=arguments.reset_passwords)
    if arguments.json:
        print(json.dumps({"accounts": shown}, ensure_ascii=False))
    else:
        _print(shown)
    return 0


def _print(shown: list[dict[str, str]]) -> None:
    if not shown:
        print(_("演示数据已在，密码不变。要新密码请用 --reset-passwords。"))
        return
    print(_("演示账号（密码只显示这一次）："))
    width = max(len(row["username"]) for row in shown)
    zone = ""
    for row in shown:
        if row["zone"] != zone:
            zone = row["zone"]
            print(f"\n{zone}")
        print(f"  {row['username']:<{width}}  {row['password']}  {row['role']} {row['name']}")


def _zone(slug: str, folder: Traversable, *, anew: bool) -> list[dict[str, str]]:
    """The zone stands; returns the sign-ins that are new."""
    from yuanlian.domain.zones.preset import rows  # -- slow import: needs the house opened first
    from yuanlian.kernel.actor import system_actor  # -- slow import: the same
    from yuanlian.kernel.models import Zone  # -- slow import: the same

    people = rows(folder, "people.csv")
    first = not Zone.objects.filter(slug=slug).exists()
    if first:
        actor = _load(folder, people)
    elif anew:
        actor = system_actor(Zone.objects.get(slug=slug).id, "demo")
    else:
        return []
    return _passwords(actor, slug, people)


def _load(folder: Traversable, people: list[dict[str, str]]) -> Actor:
    """Everything of one zone in floor order, in one transaction."""
    from django.db import transaction  # -- slow import: needs the house opened first

    from yuanlian.domain.chains import preset as chains  # -- slow import: the same
    from yuanlian.domain.enterprises import preset as enterprises  # -- slow import: the same
    from yuanlian.domain.insight import preset as insight  # -- slow import: the same
    from yuanlian.domain.party import preset as party  # -- slow import: the same
    from yuanlian.domain.plans.preset import load_demo as load_plans  # -- slow import: the same
    from yuanlian.domain.service import preset as service  # -- slow import: the same
    from yuanlian.domain.trade import preset as trade  # -- slow import: the same
    from yuanlian.domain.zones.preset import load_zone  # -- slow import: the same
    from yuanlian.kernel import clock  # -- slow import: the same
    from yuanlian.presets import path  # -- slow import: the same

    with transaction.atomic():
        with clock.at(clock.now() - REGISTERED_BEFORE):
            _zone_row, actor = load_zone(folder, path("calendars"))
            accounts = _accounts(actor, people)
            enterprises.load(actor, folder)
            party.load(actor, folder, accounts)
            chains.load(actor)
            _grants(actor, folder, people, accounts)
        service.load(actor, folder)
        insight.load(actor, folder)
        chains.load_demo(actor, folder)
        service.load_demo(actor, folder)
        trade.load_demo(actor, folder)
        load_plans(actor, folder)
    return actor


def _accounts(actor: Actor, people: list[dict[str, str]]) -> dict[str, Account]:
    """One account per person of the preset, none of which can sign in yet."""
    from yuanlian.domain.people.actions import NewAccount, enter_account  # -- slow import: needs the house opened first
    from yuanlian.domain.people.queries import by_username  # -- slow import: the same

    found: dict[str, Account] = {}
    for row in people:
        username = row["username"]
        if username not in found:
            found[username] = by_username(username) or enter_account(actor, NewAccount(username, row["name"]))
    return found


def _grants(actor: Actor, folder: Traversable, people: list[dict[str, str]], accounts: Mapping[str, Account]) -> None:
    """Every person of the preset holds the roles it names."""
    from yuanlian.domain.enterprises import preset as enterprises  # -- slow import: needs the house opened first
    from yuanlian.domain.party import preset as party  # -- slow import: the same
    from yuanlian.domain.people.roles import Role  # -- slow import: the same
    from yuanlian.domain.zones import actions, queries  # -- slow import: the same

    departments = {row.code: row for row in queries.departments(actor)}
    for row in people:
        account, role = accounts[row["username"]], Role(row["role"])
        if row["target_kind"] == "zone":
            actions.grant_zone(actor, account, role)
        elif row["target_kind"] == "department":
            actions.grant_department(actor, account, role, departments[row["target"]])
    party.grant(actor, folder, accounts)
    enterprises.grant(actor, folder, accounts)


def _passwords(actor: Actor, slug: str, people: list[dict[str, str]]) -> list[dict[str, str]]:
    """A fresh password for the first account of each role."""
    from yuanlian.domain.people import queries  # -- slow import: needs the house opened first
    from yuanlian.domain.people.actions import give_demo_password  # -- slow import: the same
    from yuanlian.domain.people.roles import LABELS, Role  # -- slow import: the same

    shown: list[dict[str, str]] = []
    done: set[str] = set()
    for row in people:
        account = queries.by_username(row["username"])
        if row["role"] in done or account is None:
            continue
        done.add(row["role"])
        shown.append(
            {
                "zone": slug,
                "role": str(LABELS[Role(row["role"])]),
                "username": row["username"],
                "name": row["name"],
                "password": give_demo_password(actor, account),
            }
        )
    return shown
