"""Laws that hold for every table of the house (architecture: floors, zones as tenants)."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db import connection, models

from yuanlian.kernel.guard import zone_keys
from yuanlian.kernel.tenancy import ZoneFK, ZoneModel

# Lower lines first; siblings share a line.
LINES = [{"kernel"}, {"people"}, {"zones"}, {"enterprises"}, {"party"}, {"service", "chains", "activities", "plans"},
         {"trade", "growth", "field"}, {"incentives"}, {"insight"}]  # fmt: skip
FLOOR = {label: number for number, line in enumerate(LINES) for label in line}
OURS = [model for model in apps.get_models() if model._meta.app_label in FLOOR]
NAMES = [model._meta.label for model in OURS]
WITHOUT_ZONE = {"kernel.Zone", "kernel.TaskLease", "kernel.PeriodicRun", "people.Account"}


def keys(model):
    return [field for field in model._meta.local_fields if isinstance(field, models.ForeignKey)]


@pytest.mark.parametrize("model", OURS, ids=NAMES)
def test_keys_point_down_or_stay_in_their_app(model):
    here = model._meta.app_label
    wrong = [
        field.name
        for field in keys(model)
        if (there := field.related_model._meta.app_label) != here and FLOOR[there] >= FLOOR[here]
    ]
    assert wrong == []


@pytest.mark.parametrize("model", OURS, ids=NAMES)
def test_every_table_but_a_few_belongs_to_a_zone(model):
    assert issubclass(model, ZoneModel) == (model._meta.label not in WITHOUT_ZONE)


@pytest.mark.parametrize("model", OURS, ids=NAMES)
def test_keys_between_zone_rows_compare_zones(model):
    plain = [
        field.name
        for field in keys(model)
        if issubclass(model, ZoneModel) and issubclass(field.related_model, ZoneModel) and not isinstance(field, ZoneFK)
    ]
    assert plain == []


@pytest.mark.parametrize("model", OURS, ids=NAMES)
def test_no_one_to_one_no_many_to_many(model):
    assert [f.name for f in model._meta.get_fields() if (f.one_to_one or f.many_to_many) and not f.auto_created] == []


ZONED = [model for model in OURS if issubclass(model, ZoneModel)]


@pytest.mark.parametrize("model", ZONED, ids=[model._meta.label for model in ZONED])
def test_every_unique_constraint_includes_the_zone(model):
    unique = [c for c in model._meta.constraints if isinstance(c, models.UniqueConstraint)]
    assert [c.name for c in unique if "zone" not in c.fields] == []
    assert [f.name for f in model._meta.local_fields if f.unique and not f.primary_key] == []


@pytest.mark.parametrize("model", OURS, ids=NAMES)
def test_identifiers_fit_thirty_characters(model):
    names = [c.name for c in model._meta.constraints] + [i.name for i in model._meta.indexes] + [model._meta.db_table]
    assert [name for name in names if len(name) > 30] == []


@pytest.mark.parametrize("model", OURS, ids=NAMES)
def test_columns_are_portable(model):
    foreign = [f.name for f in model._meta.local_fields if f.__class__.__module__.startswith("django.contrib.postgres")]
    assert foreign == []


def test_there_are_keys_between_zone_rows():
    assert len(zone_keys()) > 20


@pytest.mark.postgres
@pytest.mark.django_db
def test_postgresql_holds_a_pair_key_for_every_zone_key():
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_constraint WHERE conname LIKE 'zk%%'")
        assert cursor.fetchone()[0] == len(zone_keys())
