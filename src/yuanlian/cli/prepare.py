"""`yuanlian prepare`: the database has its tables and the pages their files."""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import time
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command

from yuanlian.cli.words import say as _

STAMP = ".collected"
MANIFEST = "staticfiles.json"
KEPT_DAYS = 7
SECONDS_A_DAY = 86_400


def add_arguments(_parser: argparse.ArgumentParser) -> None:
    """The command takes no options of its own."""


def static_files() -> Iterator[tuple[str, Path]]:
    """Name and place of every static file of the pages, in a stated order."""
    for finder in get_finders():
        for name, storage in sorted(finder.list([]), key=lambda found: found[0]):
            yield name, Path(storage.path(name))


def static_digest() -> str:
    """Changes when a static file comes, goes or changes."""
    digest = hashlib.sha256()
    for name, path in static_files():
        status = path.stat()
        digest.update(f"{name}:{status.st_size}:{status.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def collect_static() -> None:
    """STATIC_ROOT holds today's files; nothing is done when it already did."""
    stamp = Path(settings.STATIC_ROOT) / STAMP
    digest = static_digest()
    if stamp.exists() and stamp.read_text(encoding="ascii") == digest:
        return
    call_command("collectstatic", interactive=False, verbosity=0)
    forget_old(Path(settings.STATIC_ROOT))
    stamp.write_text(digest, encoding="ascii")


def forget_old(root: Path) -> None:
    """Files of earlier versions go once no page that names them can still be open; another server may serve here."""
    limit = time.time() - KEPT_DAYS * SECONDS_A_DAY
    todays = set(json.loads((root / MANIFEST).read_text(encoding="utf-8"))["paths"].values())
    for path in [each for each in root.rglob("*") if each.is_file()]:
        name = path.relative_to(root).as_posix().removesuffix(".gz")
        if path.stat().st_mtime < limit and name not in todays and _is_hashed(path.name):
            path.unlink()


def _is_hashed(name: str) -> bool:
    """Whether the name carries the digest of its content, as app.0123456789ab.js does."""
    return re.search(r"\.[0-9a-f]{12}\.", name) is not None


def run(_arguments: argparse.Namespace) -> int:
    """Database and static files are ready to be served."""
    print(_("准备数据库…"), flush=True)
    call_command("migrate", interactive=False, verbosity=0)
    collect_static()
    return 0
