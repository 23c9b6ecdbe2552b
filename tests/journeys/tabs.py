"""Tabs of a browser that are used again: to open one anew costs more than the page it is opened for.

What a tab knew is gone before the next journey has it: cookies and everything the site stored. The static files it has
read stay, as they do for a person.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from playwright.sync_api import Browser, BrowserContext, Page, Response

PATIENCE = 20_000  # milliseconds: two cores may be busy with other tests
PICTURE = "/static/img/mark.svg"
STORED = "local_storage,indexeddb,cache_storage,service_workers,file_systems,shared_storage,storage_buckets"


@dataclass(frozen=True, slots=True)
class Screen:
    """A kind of device."""

    name: str
    width: int
    height: int
    touch: bool
    script: bool = True


PHONE = Screen("phone", 390, 844, touch=True)
DESKTOP = Screen("desktop", 1440, 900, touch=False)
PLAIN_PHONE = Screen("phone without script", 390, 844, touch=True, script=False)
PLAIN_DESKTOP = Screen("desktop without script", 1440, 900, touch=False, script=False)


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


@dataclass(slots=True)
class Tabs:
    """The tabs of one browser: those in use by a journey, and for each screen those that wait for the next."""

    browser: Browser
    site: str
    used: list[tuple[Screen, Page]] = field(default_factory=list)
    waiting: dict[Screen, list[Page]] = field(default_factory=lambda: defaultdict(list))
    complaints: Complaints = field(default_factory=Complaints)

    def open(self, screen: Screen) -> Page:
        """An empty tab with a session of its own."""
        page = self.waiting[screen].pop() if self.waiting[screen] else self._tab(self._context(screen))
        self.used.append((screen, page))
        return page

    def give_back(self, *, broken: bool) -> None:
        """The journey is over; tabs of one that failed are not used again."""
        for screen, page in self.used:
            if broken:
                page.context.close()
            else:
                self.waiting[screen].append(self._emptied(page))
        self.used.clear()

    def _context(self, screen: Screen) -> BrowserContext:
        context = self.browser.new_context(
            base_url=self.site,
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            viewport={"width": screen.width, "height": screen.height},
            has_touch=screen.touch,
            java_script_enabled=screen.script,
        )
        context.set_default_timeout(PATIENCE)
        return context

    def _tab(self, context: BrowserContext) -> Page:
        page = context.new_page()
        self.complaints.watch(page)
        return page

    def _emptied(self, page: Page) -> Page:
        """The tab on a picture of the site, where nothing runs, in a context that knows nothing."""
        context = page.context
        for tab in [tab for tab in context.pages if tab is not page]:
            tab.close()
        page.unroute_all(behavior="ignoreErrors")
        page.goto(PICTURE)
        protocol = context.new_cdp_session(page)
        session = {"securityOrigin": self.site, "isLocalStorage": False}
        protocol.send("DOMStorage.clear", {"storageId": session})
        protocol.send("Storage.clearDataForOrigin", {"origin": self.site, "storageTypes": STORED})
        protocol.detach()
        context.clear_cookies()
        return page
