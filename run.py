#!/usr/bin/env python3
"""园链 Yuanlian, one command for everything: `python3 run.py demo | serve | test | check | bench | docs`.

Needs Python 3.11 or newer and nothing else: it makes `.venv`, fills it from the hashed locks and keeps data
under `var/`.
"""

import argparse
import hashlib
import http.client
import importlib.util
import json
import locale
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import xml.etree.ElementTree as ET
from pathlib import Path

if sys.version_info < (3, 11):  # noqa: UP036 -- the one place that an older Python reaches
    sys.exit(
        "园链需要 Python 3.11 或更新的版本 · Yuanlian needs Python 3.11 or newer; this is " + sys.version.split()[0]
    )

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
VAR = Path(os.environ.get("YUANLIAN_VAR", ROOT / "var"))
STAMP = VENV / "yuanlian-locks.json"
# Which locks hold everything of another one besides: by default those of tests and benchmarks.
HOLDING = {"test": ("bench",), "bench": ()}
WINDOWS = sys.platform == "win32"
PYTHON = VENV / ("Scripts/python.exe" if WINDOWS else "bin/python")
STARTED = time.monotonic()
PATIENCE, GRACE = 120, 10  # seconds that the server may take to answer first, and a process to end
Children = list[tuple[str, subprocess.Popen[bytes]]]
PASSES = {
    "engines": ["-c", "tests/engines.ini", "tests/engines"],
    "SQLite": ["--ignore=tests/engines"],
    "PostgreSQL": ["--ignore=tests/engines", "--ignore=tests/house"],
}


def speaks_chinese() -> bool:
    """Whether this terminal gets Chinese: everywhere but where the system is set to English."""
    said = os.environ.get("YUANLIAN_LANG") or os.environ.get("LC_ALL") or os.environ.get("LANG") or ""
    return not (said or locale.getlocale()[0] or "").lower().startswith("en")


def say(chinese: str, english: str) -> None:
    """One sentence reaches the person, in the language of the system."""
    print(chinese if speaks_chinese() else english, flush=True)


def refuse(chinese: str, english: str) -> SystemExit:
    """What is wrong and what to do, ready to be raised."""
    say(chinese, english)
    return SystemExit(1)


def environment(**more: str) -> dict[str, str]:
    """The surroundings of every process started from here."""
    language = {"YUANLIAN_LANG": "zh" if speaks_chinese() else "en"}
    fixed = {"YUANLIAN_VAR": str(VAR), "PYTHONUTF8": "1", "PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_NO_INPUT": "1"}
    compiled_once = {"PYTHONDONTWRITEBYTECODE": ""}  # else every process would compile every module again
    return {**os.environ, **language, **fixed, **compiled_once, **more}


def do(*command: object, quiet: bool = False, **more: str) -> int:
    """A process has run to its end in the project's folder; the answer is its exit code."""
    output = subprocess.DEVNULL if quiet else None
    words = [str(word) for word in command]
    return subprocess.run(words, cwd=ROOT, env=environment(**more), stdout=output, check=False).returncode


def must(*command: object, **more: str) -> None:
    """A process has ended well; this one ends with its exit code otherwise."""
    code = do(*command, **more)
    if code:
        raise SystemExit(code)


# ---- the environment -------------------------------------------------------------------------------------------


def make_venv() -> None:
    """`.venv` holds a Python that starts."""
    if PYTHON.exists() and do(PYTHON, "-c", "import sys; sys.exit(sys.version_info < (3, 11))") == 0:
        return
    shutil.rmtree(VENV, ignore_errors=True)
    uv = shutil.which("uv")
    lacking = [name for name in ("venv", "ensurepip") if importlib.util.find_spec(name) is None]
    if lacking and not uv:
        package = f"python3.{sys.version_info[1]}-venv"
        raise refuse(
            f"这个 Python 缺少 {lacking[0]}。请先安装，例如：sudo apt install {package}",
            f"This Python has no {lacking[0]}. Install it first, for example: sudo apt install {package}",
        )
    say("建立 .venv …", "Making .venv …")
    if lacking:
        must(uv, "venv", "--quiet", "--python", sys.executable, VENV)
    else:
        must(sys.executable, "-m", "venv", VENV)


def digest(lock: str) -> str:
    """Changes with the lock and with the project's own metadata."""
    parts = [(ROOT / name).read_bytes() for name in (f"locks/{lock}.txt", "pyproject.toml")]
    return hashlib.sha256(b"\0".join([*parts, str(ROOT).encode()])).hexdigest()


def installed() -> dict[str, str]:
    """The digests of the locks that `.venv` was filled from."""
    try:
        return dict(json.loads(STAMP.read_text(encoding="utf-8")))
    except (OSError, ValueError):
        return {}


def fill_venv(lock: str) -> None:
    """`.venv` holds what the lock names and the project itself; nothing is done when it already did."""
    make_venv()
    have = installed()
    if any(have.get(name) == digest(name) for name in {lock, *HOLDING.get(lock, ("test", "bench"))}):
        return
    say(f"按 locks/{lock}.txt 安装依赖，第一次要一两分钟 …", f"Installing locks/{lock}.txt, a minute or two at first …")
    uv = shutil.which("uv")
    install = [uv, "pip", "install", "--python", PYTHON] if uv else [PYTHON, "-m", "pip", "install"]
    must(*install, "--quiet", "--require-hashes", "-r", f"locks/{lock}.txt")
    must(*install, "--quiet", "--no-deps", "--no-index", "--no-build-isolation", "-e", ".")
    STAMP.write_text(json.dumps({lock: digest(lock)}), encoding="utf-8")


# ---- demo and serve --------------------------------------------------------------------------------------------


def is_free(host: str, port: int) -> bool:
    """Whether nobody listens there."""
    with socket.socket() as probe:
        if not WINDOWS:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def choose_port(host: str, wanted: int) -> int:
    """The wanted port, or the next free one after it."""
    for port in range(wanted, wanted + 20):
        if is_free(host, port):
            if port != wanted:
                say(f"端口 {wanted} 已被占用，改用 {port}。", f"Port {wanted} is taken; using {port}.")
            return port
    raise refuse(
        f"端口 {wanted} 到 {wanted + 19} 都被占用，请用 --port 另选。",
        f"Ports {wanted} to {wanted + 19} are all taken; choose another with --port.",
    )


def start(name: str, *words: object, **more: str) -> tuple[str, subprocess.Popen[bytes]]:
    """A long-running `yuanlian` command has been started; it ends when this process ends."""
    command = [str(PYTHON), "-m", "yuanlian", *(str(word) for word in words), "--with-parent"]
    apart = not WINDOWS  # a group of its own, so that the last resort reaches the server's processes too
    surroundings = environment(**more)
    child = subprocess.Popen(command, cwd=ROOT, env=surroundings, stdin=subprocess.PIPE, start_new_session=apart)
    return name, child


def stop(children: Children) -> None:
    """Every child has ended: asked first, made to after a while."""
    for _name, child in children:
        if WINDOWS and child.stdin:  # no signal there would reach the server's own processes
            child.stdin.close()
        elif child.poll() is None:
            child.terminate()
    deadline = time.monotonic() + GRACE
    for _name, child in children:
        try:
            child.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            if WINDOWS:
                child.kill()
            else:
                os.killpg(child.pid, signal.SIGKILL)
            child.wait()


def answers(host: str, port: int) -> bool:
    """Whether the house is open; a redirect to TLS or to another host name is an answer too."""
    known = os.environ.get("YUANLIAN_HOSTS", "").split(",")[0].strip("*.")
    asking = http.client.HTTPConnection(host, port, timeout=5)
    try:
        asking.request("GET", "/healthz", headers={"Host": known} if known else {})
        return asking.getresponse().status < 500
    except (OSError, http.client.HTTPException):
        return False
    finally:
        asking.close()


def fallen(children: Children) -> str:
    """The name of a child that has ended on its own, else nothing."""
    return next((name for name, child in children if child.poll() is not None), "")


def keep_open(children: Children, host: str, port: int) -> int:
    """The house has been open until somebody closed it; 1 when a part of it fell."""
    here = "127.0.0.1" if host == "0.0.0.0" else host  # noqa: S104 -- a comparison
    address = f"http://{here}:{port}"
    deadline = time.monotonic() + PATIENCE
    while not fallen(children) and not answers(here, port):
        if time.monotonic() > deadline:
            say(f"{address} 一直没有应答。", f"{address} does not answer.")
            return 1
        time.sleep(0.1)
    if not fallen(children):
        seconds = time.monotonic() - STARTED
        say(
            f"就绪（{seconds:.1f} 秒）：{address}  按 Ctrl-C 停止",
            f"ready ({seconds:.1f} s): {address}  Ctrl-C stops it",
        )
    while not fallen(children):
        time.sleep(0.3)
    say(f"{fallen(children)} 意外结束，全部停止。", f"The {fallen(children)} process ended; stopping everything.")
    return 1


def open_house(host: str, port: int, processes: int, **more: str) -> int:
    """Web server and worker have run until Ctrl-C or the end of one of them."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    children: Children = []
    try:
        children.append(start("web", "web", "--host", host, "--port", port, "--processes", processes, **more))
        children.append(start("worker", "worker", **more))
        return keep_open(children, host, port)
    except KeyboardInterrupt:
        say("正在停止 …", "Stopping …")
        return 0
    finally:
        stop(children)


def demo(arguments: argparse.Namespace) -> int:
    """Three small zones run on this machine, with their data under var/."""
    fill_venv("base")
    port = choose_port(arguments.host, arguments.port)
    settings = {"DJANGO_SETTINGS_MODULE": "yuanlian.config.settings.embedded"}
    if not (VAR / "yuanlian.sqlite3").exists():
        say("第一次启动，装入演示数据约需一分钟 …", "First start: loading the demo takes about a minute …")
    must(PYTHON, "-m", "yuanlian", "prepare", **settings)
    reset = ["--reset-passwords"] if arguments.reset_passwords else []
    must(PYTHON, "-m", "yuanlian", "demo-load", *reset, **settings)
    return open_house(arguments.host, port, 1, **settings)


def serve(arguments: argparse.Namespace) -> int:
    """The house runs as the environment describes it (docs/operating.md)."""
    fill_venv("base")
    module = os.environ.get("DJANGO_SETTINGS_MODULE", "yuanlian.config.settings.production")
    needed = ("DATABASE_URL", "YUANLIAN_SECRET_KEY", "YUANLIAN_HOSTS") if module.endswith("production") else ()
    lacking = ", ".join(name for name in needed if not os.environ.get(name))
    if lacking:
        raise refuse(
            f"请先设置环境变量：{lacking}（见 docs/operating.md）", f"Set {lacking} first; see docs/operating.md."
        )
    if not is_free(arguments.host, arguments.port):
        raise refuse(f"端口 {arguments.port} 已被占用。", f"Port {arguments.port} is taken.")
    must(PYTHON, "-m", "yuanlian", "prepare", DJANGO_SETTINGS_MODULE=module)
    processes = arguments.processes or os.cpu_count() or 1
    return open_house(arguments.host, arguments.port, processes, DJANGO_SETTINGS_MODULE=module)


# ---- test and check --------------------------------------------------------------------------------------------


def counts(report: Path) -> str:
    """`N passed, N failed, N skipped` of one run."""
    total = {"tests": 0, "failures": 0, "errors": 0, "skipped": 0}
    for suite in ET.parse(report).iter("testsuite"):  # noqa: S314 -- written by pytest a moment ago
        total = {key: value + int(suite.get(key, "0")) for key, value in total.items()}
    failed = total["failures"] + total["errors"]
    return f"{total['tests'] - failed - total['skipped']} passed, {failed} failed, {total['skipped']} skipped"


def run_pass(name: str, selection: list[str], more: list[str]) -> tuple[int, str]:
    """The tests have run once on one database; the answer is the exit code and the counts."""
    report = VAR / f"test-{name.lower()}.xml"
    report.unlink(missing_ok=True)
    wrapper = ["tests/databases.py", PYTHON] if name == "PostgreSQL" else []
    surroundings = {"PYTHONPATH": "tests"} if name == "engines" else {}
    cores = os.cpu_count() or 1
    spread = ["-n", min(cores, 8), "--dist", "loadfile", "--no-loadscope-reorder"] if cores > 1 else []
    begun = time.monotonic()
    code = do(
        PYTHON, *wrapper, "-m", "pytest", "-q", f"--junit-xml={report}", *spread, *selection, *more, **surroundings
    )
    words = counts(report) if report.exists() else "0 passed, 1 failed"
    print(f"({name}: {time.monotonic() - begun:.0f} s, exit code {code})", flush=True)
    return code, f"{name}: {words}"


def test(arguments: argparse.Namespace) -> int:
    """Every test has run: engines without Django, everything on SQLite, what touches rows on PostgreSQL."""
    fill_venv("test")
    VAR.mkdir(exist_ok=True)
    more = (["--long"] if arguments.long else []) + arguments.pytest
    chosen = {name: words for name, words in PASSES.items() if arguments.only in (None, name.lower())}
    results = []
    for name, selection in chosen.items():
        print(f"\n--- {name} ---", flush=True)
        results.append(run_pass(name, selection, more))
    print("", *(line for _code, line in results), sep="\n")
    return int(any(code for code, _line in results))  # a killed run has a negative code


def check(_arguments: argparse.Namespace) -> int:
    """Everything that can be said about the code without running it holds."""
    fill_venv("test")
    steps = {
        "ruff": ["-m", "ruff", "check", "."],
        "format": ["-m", "ruff", "format", "--check", "."],
        "types": ["-m", "mypy"],
        "floors": ["-c", "from importlinter.cli import lint_imports_command as c; c()"],
        "house rules": ["tools/house_rules.py"],
        "migrations": ["-m", "yuanlian", "manage", "makemigrations", "--check", "--dry-run"],
        "messages": ["tools/messages.py", "--check"],
        "vendored files": ["tools/vendor.py", "check"],
        "base styles": ["tools/styles.py", "--check"],
        "documents": ["tools/docs.py"],
    }
    bad = []
    for name, words in steps.items():
        print(f"--- {name} ---", flush=True)
        if do(PYTHON, *words, DJANGO_SETTINGS_MODULE="yuanlian.config.settings.test"):
            bad.append(name)
    print("\n" + (f"check failed: {', '.join(bad)}" if bad else "check: everything holds"))
    return 1 if bad else 0


def bench(arguments: argparse.Namespace) -> int:
    """One benchmark has run, or their names are listed."""
    found = {path.parent.name: path for path in sorted((ROOT / "benchmarks").glob("*/run.py"))}
    if arguments.name not in found:
        print("run.py bench " + " | ".join(found))
        return 0 if arguments.name is None else 2
    fill_venv("bench")
    return do(PYTHON, "-m", f"benchmarks.{arguments.name}.run", *arguments.rest)


def docs(arguments: argparse.Namespace) -> int:
    """The documents' links hold, commands and settings are documented, and the guide's pictures are today's."""
    fill_venv("test")
    must(PYTHON, "tools/docs.py")
    return 0 if arguments.check else do(PYTHON, "tools/screenshots.py")


def parser() -> argparse.ArgumentParser:
    """The verbs and their options."""
    top = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    verbs = top.add_subparsers(dest="verb", required=True, metavar="verb")
    one = verbs.add_parser("demo", help="three small zones on this machine")
    one.add_argument("--reset-passwords", action="store_true", help="print new passwords for the demo roles")
    two = verbs.add_parser("serve", help="the house as the environment describes it")
    two.add_argument("--processes", type=int, help="web processes, one per core by default")
    for served in (one, two):
        served.add_argument("--host", default="127.0.0.1", help="address to listen on")
        served.add_argument("--port", type=int, default=8000, help="port to listen on")
    tests = verbs.add_parser("test", help="every test, on SQLite and on PostgreSQL")
    tests.add_argument("--long", action="store_true", help="also kills, soak and large state-machine counts")
    tests.add_argument("--only", choices=[name.lower() for name in PASSES], help="one pass only")
    tests.add_argument("pytest", nargs="*", help="more words for pytest, after --")
    verbs.add_parser("check", help="style, types, floors, rules, messages, documents")
    benches = verbs.add_parser("bench", help="one benchmark of benchmarks/")
    benches.add_argument("name", nargs="?")
    benches.add_argument("rest", nargs=argparse.REMAINDER)
    pages = verbs.add_parser("docs", help="check the documents and retake the guide's pictures")
    pages.add_argument("--check", action="store_true", help="take no pictures")
    return top


VERBS = {"demo": demo, "serve": serve, "test": test, "check": check, "bench": bench, "docs": docs}


def main() -> int:
    """The verb has run; the answer is its exit code."""
    arguments = parser().parse_args()
    try:
        return VERBS[arguments.verb](arguments)
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
