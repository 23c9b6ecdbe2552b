"""What every test may ask for: which database this is, and no way out to the network."""

from __future__ import annotations

import gc
import ipaddress
import os
import socket
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

HERE = Path(__file__).parent
# Playwright keeps an event loop in the test's own thread; Django would refuse every query there.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
# How long an example takes depends on what else the machine does: no test is about that. The examples are the same each
# time; long runs look for new ones.
settings.register_profile("long", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("house", settings.get_profile("long"), derandomize=True)


def on_postgresql() -> bool:
    """Whether this run uses PostgreSQL."""
    return os.environ.get("YUANLIAN_TEST_DATABASE", "").startswith("postgres")


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--long` takes in the tests that need minutes."""
    parser.addoption("--long", action="store_true", help="also run kills, soak and large state-machine counts")


def pytest_report_header(config: pytest.Config) -> str:
    """The first lines say which database the run is about."""
    return f"database: {'PostgreSQL' if on_postgresql() else 'SQLite'}"


@pytest.hookimpl(wrapper=True)
def pytest_collection(session: pytest.Session) -> Iterator[None]:
    """Thousands of tests live until the end: looking through them for garbage again and again finds none."""
    settings.load_profile("long" if session.config.getoption("--long") else "house")
    gc.disable()
    try:
        return (yield)
    finally:
        gc.enable()
        gc.freeze()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Long tests and tests of the other database are skipped with their reason; journeys are marked by their folder."""
    no_long = pytest.mark.skip(reason="runs with: run.py test --long")
    no_postgres = pytest.mark.skip(reason="needs PostgreSQL; run.py test runs it there")
    for item in items:
        if HERE / "journeys" in item.path.parents:
            item.add_marker(pytest.mark.journey)
        if "long" in item.keywords and not config.getoption("--long"):
            item.add_marker(no_long)
        if "postgres" in item.keywords and not on_postgresql():
            item.add_marker(no_postgres)
    if on_postgresql():
        _leave_out(config, items, [item for item in items if _is_about_looks(item)])
    items.sort(key=_takes_longest, reverse=True)


def _takes_longest(item: pytest.Item) -> tuple[bool, bool]:
    """Files that take long come first, so that all processes end at about the same time."""
    return item.path.name.startswith("test_access"), "journey" in item.keywords


def _is_about_looks(item: pytest.Item) -> bool:
    """How pages look at which width: seen on SQLite, and the same whatever keeps the rows."""
    callspec = getattr(item, "callspec", None)
    on_a_phone = "journey" in item.keywords and callspec is not None and callspec.id.startswith("phone")
    return on_a_phone or item.path.name == "test_style_sheet.py"


def _leave_out(config: pytest.Config, items: list[pytest.Item], some: list[pytest.Item]) -> None:
    config.hook.pytest_deselected(items=some)
    left = set(some)
    items[:] = [item for item in items if item not in left]


def is_local(address: Any) -> bool:
    """Whether a socket address stays on this machine."""
    if not isinstance(address, tuple):  # a Unix socket's path
        return True
    host = str(address[0])
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host in {"localhost", ""}


@pytest.hookimpl(wrapper=True)
def pytest_fixture_setup(fixturedef: pytest.FixtureDef[Any]) -> Iterator[Any]:
    """Migrations make models by the thousand: looking for garbage meanwhile takes an eighth of their time."""
    if fixturedef.argname != "django_db_setup":
        return (yield)
    gc.disable()
    try:
        return (yield)
    finally:
        gc.enable()
        gc.collect()
        gc.freeze()


@pytest.fixture(scope="session", autouse=True)
def no_network() -> Iterator[None]:
    """A connection to another machine fails the test that tries it."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        if not is_local(address):
            raise AssertionError(f"a test tried to reach {address}")
        return connect(self, address)

    socket.socket.connect = guarded  # type: ignore[method-assign]  # -- the only door every client goes through
    yield
    socket.socket.connect = connect  # type: ignore[method-assign]  # -- put back


@pytest.fixture(scope="session", autouse=True)
def no_permissions() -> None:
    """Emptying tables after a test would write Django's own permissions anew each time; nothing here asks for any."""
    if "django.contrib.contenttypes" in sys.modules:  # the engines are tested where there is no Django
        from django.contrib.contenttypes import management  # -- slow import: only with Django
        from django.db.models.signals import post_migrate  # -- slow import: the same

        post_migrate.disconnect(management.create_contenttypes)
        post_migrate.disconnect(dispatch_uid="django.contrib.auth.management.create_permissions")


@pytest.fixture(scope="session", autouse=True)
def few_rows_are_deleted() -> None:
    """Tables with a few rows are emptied by DELETE: TRUNCATE makes new files for each of 750 tables and indexes."""
    if on_postgresql() and "django.db" in sys.modules:
        from django.db import connection  # -- slow import: only with Django

        def sql_flush(_style: Any, tables: list[str], **_more: Any) -> list[str]:
            return [f"DELETE FROM {connection.ops.quote_name(table)}" for table in tables]

        connection.ops.sql_flush = sql_flush


@pytest.fixture(autouse=True)
def first_language() -> None:
    """Each test begins in the first language: a page shown in English leaves its thread in English."""
    translation = sys.modules.get("django.utils.translation")  # the engines are tested where there is no Django
    if translation:
        translation.deactivate()


@pytest.fixture(scope="session")
def live_server_address() -> str:
    """Where browser tests find the site."""
    return "127.0.0.1"
