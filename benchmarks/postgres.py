"""A PostgreSQL for benchmarks, found or started as the tests do it."""

from __future__ import annotations

import contextlib
import importlib.util
import os
from collections.abc import Iterator
from typing import Any

from benchmarks.results import ROOT


@contextlib.contextmanager
def postgresql() -> Iterator[str]:
    """The address of an empty database of its own; it is gone afterwards."""
    spec = importlib.util.spec_from_file_location("databases", ROOT / "tests/databases.py")
    assert spec is not None, "the file is there"
    assert spec.loader is not None, "it is Python"
    databases: Any = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(databases)
    import psycopg  # -- slow import: only where PostgreSQL is measured

    with databases.postgresql() as address:
        name = f"yuanlian_bench_{os.getpid()}"
        with psycopg.connect(address, autocommit=True) as server:
            server.execute(f"CREATE DATABASE {name}")
        try:
            yield f"{address.rpartition('/')[0]}/{name}"
        finally:
            with psycopg.connect(address, autocommit=True) as server:
                server.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
