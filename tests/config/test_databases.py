"""What an address of a database means for its connections."""

from __future__ import annotations

import pytest
from django.db import connection

from yuanlian.config.databases import from_url

ADDRESS = "postgresql://zone:p%40ss@db.example:5433/yuan?sslmode=require"


def test_an_address_names_server_user_and_options() -> None:
    known = from_url(ADDRESS)
    assert (known["HOST"], known["PORT"], known["NAME"], known["USER"], known["PASSWORD"]) == (
        "db.example", "5433", "yuan", "zone", "p@ss",
    )  # fmt: skip
    assert known["OPTIONS"]["sslmode"] == "require"


def test_behind_a_pooler_nothing_is_prepared() -> None:
    assert from_url(ADDRESS)["OPTIONS"]["server_side_binding"] is True
    assert from_url(f"{ADDRESS}&pooler=yes")["OPTIONS"] == {"sslmode": "require"}


def test_options_of_the_address_go_before_ours() -> None:
    assert from_url(f"{ADDRESS}&options=-c%20jit%3Don")["OPTIONS"]["options"] == "-c jit=on"


def test_an_unknown_kind_of_database_is_refused() -> None:
    with pytest.raises(ValueError, match="mysql"):
        from_url("mysql://zone@db.example/yuan")


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite keeps its plans elsewhere")
def test_a_statement_asked_again_is_kept_prepared() -> None:
    with connection.cursor() as cursor:
        for _ in range(3):
            cursor.execute("SELECT %s::int + 41", [1])
        cursor.execute("SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE 'SELECT $1::int + 41'")
        kept = cursor.fetchone()
        cursor.execute("SHOW jit")
        assert (kept, cursor.fetchone()) == ((1,), ("off",))
    assert connection.connection.prepared_max > 100
