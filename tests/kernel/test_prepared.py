"""Queries whose SQL is written once: the same rows as the query itself, whatever the values."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest
from django.db.models import Q

from making import make_account, make_department, make_zone
from yuanlian.domain.zones.models import Department, DepartmentGrant
from yuanlian.kernel.ids import new_id
from yuanlian.kernel.prepared import Prepared, as_stored, id_text

pytestmark = pytest.mark.django_db


def of_account(account: UUID, today: date):
    rows = DepartmentGrant.objects.filter(since__lte=today, account_id=account)
    return rows.order_by("since").values_list("zone_id", "department_id", "since", "until")


@pytest.fixture
def granted():
    zone = make_zone("here")
    accounts = [make_account(), make_account()]
    department = make_department(zone, "d1", "一局")
    for account, since in (
        (accounts[0], date(2026, 1, 1)),
        (accounts[0], date(2026, 3, 1)),
        (accounts[1], date(2026, 2, 1)),
    ):
        DepartmentGrant.objects.create(
            zone=zone, account=account, role="officer", department=department, since=since, until=date(2026, 12, 31)
        )
    return accounts


def test_it_answers_as_the_query_does_for_each_of_several_values(granted) -> None:
    prepared = Prepared(of_account, account=UUID, today=date)
    for account in granted:
        for today in (date(2026, 1, 15), date(2026, 6, 1)):
            asked = {"account": account.id, "today": today}
            assert prepared(**asked) == list(of_account(**asked))


def of_accounts(accounts: list[UUID], today: date):
    rows = DepartmentGrant.objects.filter(account_id__in=accounts, since__lte=today)
    return rows.order_by("since").values_list("account_id", "since")


def test_a_list_may_hold_any_number_of_values(granted) -> None:
    prepared = Prepared(of_accounts, accounts=list, today=date)
    everybody = [account.id for account in granted]
    for some in (everybody, everybody[:1], [new_id(), *everybody], everybody[1:]):
        asked = {"accounts": some, "today": date(2026, 2, 15)}
        assert prepared(**asked) == list(of_accounts(**asked))


def named_like(zone: UUID, name: str):
    rows = Department.objects.filter(Q(code=name) | Q(name__startswith=f"{name}-"), zone_id=zone)
    return rows.order_by("code").values_list("code", "name")


def test_a_text_stands_alone_and_within_what_like_is_given() -> None:
    zone, prepared = make_zone("here"), Prepared(named_like, zone=UUID, name=str)
    names = ["a", "50%", "5_", "\\", "a-b"]
    for name in names:
        make_department(zone, name, f"{name}-x")
    make_department(zone, "z", "50-x")
    for name in names:
        assert prepared(zone=zone.id, name=name) == list(named_like(zone.id, name))


def test_a_prepared_query_stands_within_another(granted) -> None:
    prepared = Prepared(
        lambda accounts: DepartmentGrant.objects.filter(account_id__in=accounts).values("department_id"), accounts=list
    )
    one = Department.objects.all()
    assert [one.filter(pk__in=prepared.within(accounts=each)).count() for each in ([granted[0].id], [])] == [1, 0]


def test_an_empty_list_finds_nothing_and_asks_nobody(granted, django_assert_num_queries) -> None:
    with django_assert_num_queries(0):
        assert Prepared(of_accounts, accounts=list, today=date)(accounts=[], today=date(2026, 6, 1)) == []


def test_it_asks_the_database_each_time(granted, django_assert_num_queries) -> None:
    prepared = Prepared(of_account, account=UUID, today=date)
    with django_assert_num_queries(2):
        prepared(account=granted[0].id, today=date(2026, 6, 1))
        prepared(account=granted[1].id, today=date(2026, 6, 1))


def test_nobody_gets_anothers_rows(granted) -> None:
    prepared = Prepared(of_account, account=UUID, today=date)
    prepared(account=granted[0].id, today=date(2026, 6, 1))
    assert prepared(account=new_id(), today=date(2026, 6, 1)) == []


def test_a_value_that_is_not_compared_as_it_is_is_refused() -> None:
    def by_year(today: date):
        return Department.objects.filter(name__contains=str(today.year)).values_list("id")

    with pytest.raises(TypeError):
        Prepared(by_year, today=date)(today=date(2026, 1, 1))


def test_rows_as_stored_hold_the_ids_that_django_gives(granted) -> None:
    rows = DepartmentGrant.objects.order_by("since").values_list("pk", "role")
    assert [(id_text(pk), role) for pk, role in as_stored(rows)] == [(str(pk), role) for pk, role in rows]


def test_rows_that_cannot_be_are_none_as_stored(granted) -> None:
    assert as_stored(DepartmentGrant.objects.none().values_list("pk")) == []
