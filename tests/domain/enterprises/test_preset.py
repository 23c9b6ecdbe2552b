"""The preset's enterprises: every zone's file is right, and the loader writes what an import writes."""

from __future__ import annotations

from io import BytesIO

import pytest

from domain.enterprises.importing import finish, ignore
from making import make_account
from yuanlian.domain.enterprises import jobs, preset
from yuanlian.domain.enterprises.actions import batches
from yuanlian.domain.enterprises.actions.batches import Choice, Upload
from yuanlian.domain.enterprises.changes import plain
from yuanlian.domain.enterprises.models import Contact, Enterprise, EnterpriseGrant
from yuanlian.domain.zones.models import Chain, Place
from yuanlian.domain.zones.preset import load_zone, rows
from yuanlian.kernel.actor import system_actor
from yuanlian.kernel.models import Zone
from yuanlian.presets import path

pytestmark = pytest.mark.django_db


def everything(zone, *, without=()):
    found = []
    for each in Enterprise.objects.filter(zone=zone).order_by("zone_number").select_related("chain", "place"):
        facts = plain(each) | {"chain_id": str(each.chain), "place_id": str(each.place)}
        held = sorted(each.qualifications.values_list("kind", "year"))
        found.append(({key: facts[key] for key in facts.keys() - set(without)}, each.search, each.pinyin, held))
    return found


@pytest.mark.parametrize("slug", ["luzhou", "xianning", "changsha-hightech", "changsha-economic"])
def test_every_row_of_a_preset_stands_in_the_register(slug):
    folder = path("zones", slug)
    zone, actor = load_zone(folder, path("calendars"))
    preset.load(actor, folder)
    numbers = Enterprise.objects.filter(zone=zone).values_list("zone_number", flat=True)
    assert sorted(numbers) == sorted(row["code"] for row in rows(folder, "enterprises.csv"))


def test_loading_again_changes_nothing():
    folder = path("zones", "luzhou")
    zone, actor = load_zone(folder, path("calendars"))
    preset.load(actor, folder)
    before = everything(zone)
    assert (preset.load(actor, folder), everything(zone)) == (0, before)


def test_the_loader_writes_what_an_import_writes():
    folder = path("zones", "luzhou")
    zone, actor = load_zone(folder, path("calendars"))
    preset.load(actor, folder)
    other = Zone.objects.create(slug="other", name="other")
    for model in (Chain, Place):
        for row in model.objects.filter(zone=zone):
            model.objects.create(zone=other, code=row.code, name=row.name, name_en=row.name_en)
    importer = system_actor(other.id, "test")
    batch = batches.upload(importer, Upload("e.csv", BytesIO((folder / preset.FILE).read_bytes())))
    columns = {index: preset.COLUMNS.get(name, name) for index, name in enumerate(batch.headers) if name != "fictional"}
    batches.match_columns(importer, batch.id, Choice(columns))
    jobs.check(importer, batches.check(importer, batch.id), ignore)
    finish(importer, batch)
    assert everything(other, without=["fictional"]) == everything(zone, without=["fictional"])


def test_the_presets_contacts_act_for_their_enterprises():
    folder = path("zones", "luzhou")
    zone, actor = load_zone(folder, path("calendars"))
    preset.load(actor, folder)
    wanted = [(row["name"], row["target"]) for row in rows(folder, "people.csv") if row["role"] == "contact"]
    accounts = {row["username"]: make_account(row["name"]) for row in rows(folder, "people.csv")}
    preset.grant(actor, folder, accounts)
    preset.grant(actor, folder, accounts)
    named = Contact.objects.filter(zone=zone).values_list("name", "enterprise__zone_number")
    granted = EnterpriseGrant.objects.filter(zone=zone).values_list("account__name", "enterprise__zone_number")
    assert (sorted(named), sorted(granted)) == (sorted(wanted), sorted(wanted))
