"""Taking an import back: exactly, except for what was changed since."""

from __future__ import annotations

import pytest
from django.db import connection

from domain.chains.linked import make_map, put, suggest
from domain.enterprises.importing import committed, undone
from making import actor_of, make_contact, make_enterprise, make_instructor, make_staff, make_zone
from yuanlian.domain.enterprises.changes import plain
from yuanlian.domain.enterprises.credit_code import make as code_of
from yuanlian.domain.enterprises.models import BatchChange, Contact, Enterprise, FormerName
from yuanlian.domain.enterprises.states import BatchState
from yuanlian.domain.people.roles import Role

pytestmark = pytest.mark.django_db

A, B = code_of(1), code_of(2)
HEADERS = ("企业名称", "统一社会信用代码", "产品", "联系人", "联系电话", "资质", "2025年产值", "2024年产值")
ROW = ["甲新有限公司", A, "齿轮", "张三", "13800138000", "高企", "100", "90"]


@pytest.fixture
def zone():
    return make_zone()


@pytest.fixture
def bureau(zone):
    return actor_of(make_staff(zone, Role.BUREAU), zone)


def everything(zone):
    """All that the register says of a zone, as plain data."""
    rows = Enterprise.objects.filter(zone=zone).order_by("credit_code")
    return [
        (
            plain(each),
            (each.name_key, each.pinyin, each.search),
            [
                (row.name, row.title, row.phone, row.phone_digest, row.is_primary)
                for row in each.contacts.order_by("id")
            ],
            list(each.qualifications.order_by("id").values_list("kind", "year")),
            list(each.year_figures.order_by("year").values_list("year", "output", "revenue")),
            list(each.former_names.values_list("name", flat=True)),
        )
        for each in rows
    ]


def test_what_the_import_made_is_gone(zone, bureau):
    batch = undone(bureau, committed(bureau, [ROW], HEADERS))
    assert (everything(zone), Contact.objects.count(), batch.state) == ([], 0, BatchState.UNDONE)


def test_a_mere_proposal_of_a_node_keeps_no_enterprise_but_a_persons_word_does(zone, bureau):
    nodes = make_map(zone)
    batch = committed(bureau, [ROW, ["乙有限公司", B]], HEADERS)
    suggest(nodes["foam"], Enterprise.objects.get(credit_code=A))
    put(nodes["foam"], Enterprise.objects.get(credit_code=B))
    undone(bureau, batch)
    assert list(Enterprise.objects.filter(zone=zone).values_list("credit_code", flat=True)) == [B]


def test_what_the_import_changed_is_exactly_as_before(zone, bureau):
    committed(bureau, [["甲有限公司", A, "轴承", "李四", "13900139000", "规上", "80", ""]], HEADERS)
    before = everything(zone)
    changed = ["甲新有限公司", A, "齿轮", "李四", "13700137000", "高企", "100", "90"]
    undone(bureau, committed(bureau, [changed], HEADERS))
    assert everything(zone) == before


def test_an_undone_import_can_come_in_again(zone, bureau):
    undone(bureau, committed(bureau, [ROW], HEADERS))
    committed(bureau, [ROW], HEADERS)
    assert Enterprise.objects.get(zone=zone).name == "甲新有限公司"


def test_an_enterprise_changed_since_is_kept_and_named(zone, bureau):
    batch = committed(bureau, [ROW, ["乙有限公司", B, "", "", "", "", "", ""]], HEADERS)
    Enterprise.objects.filter(credit_code=A).update(version=2)
    batch = undone(bureau, batch)
    kept = BatchChange.objects.filter(batch=batch, kept=True).values_list("enterprise_id", flat=True)
    assert list(Enterprise.objects.values_list("pk", flat=True)) == list(kept)
    assert batch.counts["kept"] == 1


@pytest.mark.parametrize("attach", [make_contact, make_instructor])
def test_an_enterprise_that_other_records_point_to_is_kept(zone, bureau, attach):
    batch = committed(bureau, [ROW], HEADERS)
    attach(Enterprise.objects.get())
    assert undone(bureau, batch).counts["kept"] == 1


def test_another_zones_enterprise_of_the_same_code_is_left_alone(zone, bureau):
    other = make_enterprise(make_zone(), "甲有限公司", credit_code=A)
    undone(bureau, committed(bureau, [ROW], HEADERS))
    assert list(Enterprise.objects.values_list("pk", "name")) == [(other.pk, "甲有限公司")]


def test_the_rename_of_an_undone_import_is_forgotten(zone, bureau):
    make_enterprise(zone, "甲有限公司", credit_code=A)
    undone(bureau, committed(bureau, [ROW], HEADERS))
    assert FormerName.objects.count() == 0


def counted(*models):
    """How many rows PostgreSQL takes each table to hold."""
    with connection.cursor() as cursor:
        tables = [model._meta.db_table for model in models]
        cursor.execute("SELECT relname, reltuples FROM pg_class WHERE relname = ANY(%s)", [tables])
        found = dict(cursor.fetchall())
    return [found[table] for table in tables]


@pytest.mark.postgres
def test_postgresql_knows_how_much_stands_in_the_register_after_an_import_and_before_its_undo(zone, bureau):
    """It guesses until then, and for each row that goes would read the whole zone: undoing took minutes."""
    rows = [[f"第{number}有限公司", code_of(number), *ROW[2:]] for number in range(1, 121)]
    batch = committed(bureau, rows, HEADERS)
    assert counted(Enterprise, Contact) == [120, 120]
    make_enterprise(zone, "别家有限公司")
    undone(bureau, batch)
    assert counted(Enterprise, Contact) == [121, 120]
