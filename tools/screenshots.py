"""The guide's pictures, taken from a fresh demo in a real browser: docs/img/*.png.

python tools/screenshots.py [NAME ...]    # needs Chromium; loads the demo zone luzhou into a temporary folder
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "docs" / "img"
sys.path[:0] = [str(ROOT / "tests" / "journeys"), str(ROOT / "tests")]
from conftest import QUIET, find_chromium

DESK, PHONE = (1280, 800), (390, 844)
ZONE = "/z/luzhou/"


@dataclass(frozen=True, slots=True)
class Shot:
    """One picture: who looks at which address on which screen; `follow` is a link to open first."""

    name: str
    who: str
    path: str
    size: tuple[int, int] = DESK
    follow: str = ""


SHOTS = (
    Shot("first-screen", "bureau", ZONE),
    Shot("register", "bureau", f"{ZONE}enterprises/"),
    Shot("enterprise", "bureau", f"{ZONE}enterprises/?q=江阳", follow="泸州江阳工程机械有限公司（示例）"),
    Shot("import", "bureau", f"{ZONE}imports/new/"),
    Shot("tree", "bureau", f"{ZONE}organisations/tree/"),
    Shot("bodies", "bureau", f"{ZONE}organisations/functional/"),
    Shot("gaps", "bureau", f"{ZONE}gaps/"),
    Shot("map", "bureau", f"{ZONE}map/"),
    Shot("plan", "bureau", f"{ZONE}plans/", (1280, 1200), follow="2026 年党建指导员调整"),
    Shot("chain-map", "bureau", f"{ZONE}chains/", follow="高端装备制造"),
    Shot("unplaced", "bureau", f"{ZONE}unplaced/?show=proposed"),
    Shot("desk", "bureau", f"{ZONE}desk/"),
    Shot("requests", "leader", f"{ZONE}requests/"),
    Shot("whistle", "contact", f"{ZONE}whistle/", PHONE),
    Shot("mine", "contact", f"{ZONE}requests/", PHONE),
    Shot("inbox", "officer", f"{ZONE}inbox/"),
    Shot("need", "bureau", f"{ZONE}needs/?q=求购", follow="求购"),
    Shot("deals", "bureau", f"{ZONE}deals/"),
    Shot("field", "field", f"{ZONE}enterprises/", PHONE),
    Shot("accounts", "security", f"{ZONE}settings/accounts/"),
    Shot("audit", "audit", f"{ZONE}settings/audit/"),
)
WHO = {
    "bureau": "lz-bureau",
    "leader": "lz-leader",
    "contact": "lz-contact",
    "officer": "lz-party",
    "field": "lz-field1",
    "security": "lz-security",
    "audit": "lz-audit",
}


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return int(door.getsockname()[1])


def wait_for(address: str) -> None:
    """Return when the site answers; raises TimeoutError after a minute."""
    for _ in range(120):
        try:
            urllib.request.urlopen(f"{address}/healthz", timeout=2).close()  # noqa: S310 -- our own server
        except (urllib.error.URLError, OSError):
            time.sleep(0.5)
        else:
            return
    raise TimeoutError(address)


def sign_in(browser: Browser, address: str, *, password: str, shot: Shot) -> Page:
    """A tab of somebody who is inside."""
    width, height = shot.size
    context = browser.new_context(base_url=address, locale="zh-CN", viewport={"width": width, "height": height})
    page = context.new_page()
    page.goto("/sign-in/")
    page.get_by_label("用户名").fill(WHO[shot.who])
    page.get_by_label("密码").fill(password)
    page.get_by_role("button", name="登录").click()
    page.wait_for_load_state()
    return page


def take(browser: Browser, address: str, *, passwords: dict[str, str], shot: Shot) -> None:
    """One picture is on disk."""
    page = sign_in(browser, address, password=passwords[WHO[shot.who]], shot=shot)
    page.goto(shot.path)
    if shot.follow:
        page.locator("main").get_by_role("link", name=shot.follow).first.click()
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(1500 if "map" in shot.name or shot.name == "plan" else 300)
    page.screenshot(path=PICTURES / f"{shot.name}.png")
    page.context.close()


def main() -> int:
    """Every picture, or those named, is taken again; 1 when there is no browser."""
    program = find_chromium()
    if program is None:
        print("no Chromium: apt install chromium, or set CHROMIUM")
        return 1
    PICTURES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as var:
        house = {**os.environ, "YUANLIAN_VAR": var, "YUANLIAN_LANG": "zh"}
        command = [sys.executable, "-m", "yuanlian"]
        subprocess.run([*command, "prepare"], env=house, check=True, stdout=subprocess.DEVNULL)
        loaded = subprocess.run(
            [*command, "demo-load", "--zones", "luzhou", "--json"],
            env=house,
            check=True,
            capture_output=True,
            text=True,
        )
        accounts = json.loads(loaded.stdout.strip().splitlines()[-1])["accounts"]
        passwords = {row["username"]: row["password"] for row in accounts}
        port = free_port()
        with subprocess.Popen([*command, "web", "--port", str(port)], env=house) as server:
            try:
                _all(program, f"http://127.0.0.1:{port}", passwords)
            finally:
                server.terminate()
    return 0


def _all(program: str, address: str, passwords: dict[str, str]) -> None:
    wait_for(address)
    arguments = [*QUIET, "--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else list(QUIET)
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=program, args=arguments)
        named = set(sys.argv[1:])
        for shot in (shot for shot in SHOTS if not named or shot.name in named):
            take(browser, address, passwords=passwords, shot=shot)
            print(shot.name)
        browser.close()


if __name__ == "__main__":
    sys.exit(main())
