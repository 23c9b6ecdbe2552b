"""A browser on the running site: `site` is its address, `page` one tab at phone and at desktop width.

A journey fails when the page logs an error to the console, when a script throws, or when the server answers 500.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Response, expect, sync_playwright

PROGRAMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge", "chrome")
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
PATIENCE = 20_000  # milliseconds: two cores may be busy with other tests
expect.set_options(timeout=PATIENCE)
PICTURES = Path(__file__).resolve().parents[2] / "test-results"


@dataclass(frozen=True, slots=True)
class Screen:
    """A kind of device."""

    name: str
    width: int
    height: int
    touch: bool


PHONE = Screen("phone", 390, 844, touch=True)
DESKTOP = Screen("desktop", 1440, 900, touch=False)


@dataclass(slots=True)
class Complaints:
    """What went wrong inside the browser while the test was looking elsewhere."""

    lines: list[str] = field(default_factory=list)

    def watch(self, page: Page) -> None:
        """From now on errors of `page` are kept."""
        page.on("pageerror", lambda error: self.lines.append(f"script: {error}"))
        page.on("console", lambda message: self._console(message.type, message.text))
        page.on("response", lambda response: self._response(response))  # noqa: PLW0108 -- playwright writes on a bound method's owner

    def _console(self, kind: str, text: str) -> None:
        if kind == "error" and "Failed to load resource" not in text:  # answers are judged by their status
            self.lines.append(f"console: {text}")

    def _response(self, response: Response) -> None:
        missing_file = response.status == 404 and "/static/" in response.url
        if response.status >= 500 or missing_file:
            self.lines.append(f"{response.status} {response.url}")


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


@pytest.fixture
def site(live_server: Any) -> str:
    """The address of the running site; its database is this test's."""
    return str(live_server.url)


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
def new_page(chromium: Browser, site: str, request: pytest.FixtureRequest) -> Iterator[NewPage]:
    """Opens tabs, each with a session of its own, for journeys in which several people act."""
    opened: list[Page] = []
    complaints = Complaints()

    def open_page(screen: Screen) -> Page:
        context = chromium.new_context(
            base_url=site,
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            viewport={"width": screen.width, "height": screen.height},
            has_touch=screen.touch,
        )
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        complaints.watch(page)
        opened.append(page)
        return page

    yield open_page
    for number, page in enumerate(opened):
        if request.node.stash.get(FAILED, False):
            PICTURES.mkdir(exist_ok=True)
            name = "".join(letter if letter.isalnum() else "-" for letter in request.node.name)
            page.screenshot(path=PICTURES / f"{name}-{number}.png", full_page=True)
        page.context.close()
    assert complaints.lines == []


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
