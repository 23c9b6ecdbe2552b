"""Loads a zone's enterprises and contacts from its preset folder, by the same reading and writing as an import."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.resources.abc import Traversable
from io import BytesIO

from django.db import transaction

from yuanlian.domain.enterprises import queries, staging
from yuanlian.domain.enterprises.actions import invitations
from yuanlian.domain.enterprises.fields import PRESET_FIELDS
from yuanlian.domain.enterprises.models import Contact, Enterprise
from yuanlian.domain.enterprises.reading import read
from yuanlian.domain.enterprises.writing import Writer, standing
from yuanlian.domain.people.models import Account
from yuanlian.domain.people.roles import Role
from yuanlian.domain.zones.preset import rows
from yuanlian.kernel import audit, clock
from yuanlian.kernel.actor import Actor
from yuanlian.kernel.sheets import match_headers, open_sheet

FILE = "enterprises.csv"
# Columns whose name in the preset is not the register's key.
COLUMNS = {"code": "zone_number", "lon": "longitude", "lat": "latitude", "founded": "founded_on", "key": "is_key"}


def load(actor: Actor, folder: Traversable) -> int:
    """The preset's enterprises stand in the register; returns how many were made or changed, none when repeated."""
    zone = queries.zone_of(actor)
    sheet = open_sheet(BytesIO((folder / FILE).read_bytes()), filename=FILE)
    match = match_headers(sheet.headers, PRESET_FIELDS)
    match = match.choose({index: COLUMNS.get(header, header) for index, header in enumerate(sheet.headers)})
    reader, recogniser = staging.reader_for(zone, match), staging.recogniser_for(zone)
    writer = Writer(zone, clock.now(), clock.today())
    read_rows = [read(row, reader) for row in sheet.rows()]
    found = [recogniser.recognise(each.row.number, each.values, match.by_key) for each in read_rows]
    stand = standing(zone, [each.target.id for each in found if each.target is not None])
    for each, known in zip(read_rows, found, strict=True):
        wrong = [problem for problem in (*each.problems, *known.problems) if not problem.is_remark]
        if wrong:
            raise ValueError(f"{folder.name}/{FILE}, row {each.row.number}: {wrong}")
        if known.target is None:
            writer.create(each.values)
        else:
            writer.change(each.values, stand[known.target.id])
    with transaction.atomic():
        for statement in writer.statements():
            statement.run()
        audit.append(actor, "enterprises.load_preset", kind="kernel.zone", object_id=zone)
    return len(writer.made) + len(writer.changed)


def grant(actor: Actor, folder: Traversable, accounts: Mapping[str, Account]) -> None:
    """The preset's contacts are people of their enterprises and may act for them; `accounts` by username."""
    enterprises = {row.zone_number: row for row in Enterprise.objects.filter(zone_id=queries.zone_of(actor))}
    for row in rows(folder, "people.csv"):
        if row["role"] != Role.CONTACT:
            continue
        enterprise, account = enterprises[row["target"]], accounts[row["username"]]
        standing_contacts = Contact.objects.filter(zone_id=enterprise.zone_id, enterprise=enterprise)
        if not standing_contacts.filter(account=account).exists():
            first = not standing_contacts.filter(is_primary=True).exists()
            Contact.objects.create(
                zone_id=enterprise.zone_id, enterprise=enterprise, name=row["name"], account=account, is_primary=first
            )
        invitations.grant(actor, account, enterprise)
