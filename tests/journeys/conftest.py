"""A browser on the running site: `site` is its address, `page` one tab at phone and at desktop width.

A journey fails when the page logs an error to the console, when a script throws, or when the server answers 500.
"""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.http import HttpRequest, HttpResponseBase
from playwright.sync_api import Browser, Error, Page, expect, sync_playwright
from pytest_django.live_server_helper import LiveServer

from journeys.tabs import DESKTOP, PATIENCE, PHONE, Screen, Tabs

# The shell draws the same pages without a window around them, for a quarter less work.
SHELLS = ("chromium-headless-shell", "chrome-headless-shell")
PROGRAMS = (
    *SHELLS,
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "microsoft-edge",
    "chrome",
)
PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "C:/Program Files/Google/Chrome/Application/chrome.exe",
    "C:/Program Files (x86)/Microsoft/Edge/Application/msedge.exe",
)
QUIET = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-domain-reliability",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--no-default-browser-check",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
)
expect.set_options(timeout=PATIENCE)
PICTURES = Path(__file__).resolve().parents[2] / "test-results"


def find_chromium() -> str | None:
    """The path of an installed Chromium or Chrome; CHROMIUM names one."""
    named = os.environ.get("CHROMIUM")
    found = [named] if named else [shutil.which(program) for program in PROGRAMS]
    places = [place for place in PLACES if Path(place).exists()]
    return next((path for path in [*found, *places] if path), None)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for the whole run."""
    program = find_chromium()
    if program is None:
        reason = "no Chromium: apt install chromium, or set CHROMIUM to the path of a Chrome"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    as_root = hasattr(os, "geteuid") and os.geteuid() == 0
    arguments = [*QUIET, "--no-sandbox"] if as_root else list(QUIET)
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=program, args=arguments)
        yield browser
        browser.close()


class KeptFiles(StaticFilesHandler):
    """Static files that the browser keeps: without a word about it, it would ask for each of them at every page."""

    def serve(self, request: HttpRequest) -> HttpResponseBase:
        response = super().serve(request)
        response["Cache-Control"] = "max-age=86400, immutable"
        return response


class Visits:
    """How many requests are being answered: a page that is left may still be asked for, and reads rows meanwhile."""

    def __init__(self) -> None:
        self.count, self.changed = 0, threading.Condition()

    def counted(self, application: Any) -> Any:
        """The application, whose requests are counted."""

        def answer(environ: Any, start_response: Any) -> Any:
            self._add(1)
            try:
                return application(environ, start_response)
            finally:
                self._add(-1)

        return answer

    def wait_until_over(self) -> None:
        """Nobody is being answered any more."""
        with self.changed:
            assert self.changed.wait_for(lambda: self.count == 0, PATIENCE / 1000)

    def _add(self, number: int) -> None:
        with self.changed:
            self.count += number
            self.changed.notify_all()


@pytest.fixture(scope="session")
def visits() -> Visits:
    """Who is being answered by the running site."""
    return Visits()


@pytest.fixture(scope="session")
def live_server(live_server_address: str, visits: Visits) -> Iterator[LiveServer]:
    """The site, on a port of its own, for the whole run."""
    server = LiveServer(live_server_address, start=False)
    server.thread.static_handler = lambda application: visits.counted(KeptFiles(application))
    server.start()
    yield server
    server.stop()


@pytest.fixture
def site(live_server: LiveServer) -> str:
    """The address of the running site; its database is this test's."""
    return str(live_server.url)


@pytest.fixture(scope="session")
def tabs(chromium: Browser, live_server: LiveServer) -> Tabs:
    """The browser's tabs."""
    return Tabs(chromium, str(live_server.url))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Any:
    """A failed journey is known to its pages, which then keep a picture."""
    report = yield
    if report.when == "call":
        item.stash[FAILED] = report.failed
    return report


FAILED = pytest.StashKey[bool]()
NewPage = Callable[[Screen], Page]


@pytest.fixture
def new_page(tabs: Tabs, site: str, visits: Visits, request: pytest.FixtureRequest) -> Iterator[NewPage]:
    """Opens tabs, each with a session of its own, for journeys in which several people act."""
    tabs.complaints.lines.clear()
    yield tabs.open
    failed = request.node.stash.get(FAILED, False)
    if failed:
        PICTURES.mkdir(exist_ok=True)
        name = "".join(letter if letter.isalnum() else "-" for letter in request.node.name)
        for number, (_screen, page) in enumerate(tabs.used):
            with suppress(Error):  # a page that hangs has no picture
                page.screenshot(path=PICTURES / f"{name}-{number}.png", full_page=True)
    tabs.give_back(broken=failed)
    visits.wait_until_over()  # before the tables are emptied
    assert tabs.complaints.lines == []


@pytest.fixture
def phone(new_page: NewPage) -> Page:
    """A tab 390 pixels wide."""
    return new_page(PHONE)


@pytest.fixture
def desktop(new_page: NewPage) -> Page:
    """A tab 1440 pixels wide."""
    return new_page(DESKTOP)


@pytest.fixture(params=[PHONE, DESKTOP], ids=lambda screen: screen.name)
def page(request: pytest.FixtureRequest, new_page: NewPage) -> Page:
    """A tab; the journey runs once at phone and once at desktop width."""
    return new_page(request.param)
