"""`yuanlian backup`: database and uploaded files in one archive with checksums; keys stay outside it."""

from __future__ import annotations

import argparse
import tempfile
import zipfile
from pathlib import Path

from django.conf import settings
from django.db import transaction

from yuanlian import __version__
from yuanlian.cli import archive, snapshot
from yuanlian.cli.words import say as _
from yuanlian.kernel import audit, clock
from yuanlian.kernel.actor import system_actor
from yuanlian.kernel.crypto import key_ring
from yuanlian.kernel.platform import platform_zone


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's options are understood."""
    parser.add_argument("target", nargs="?", type=Path, help=_("压缩包的位置，默认在 var/backups 下按时间命名"))


def default_target() -> Path:
    """A file under var/backups named by the time."""
    return Path(settings.VAR) / "backups" / f"yuanlian-{clock.now():%Y%m%d-%H%M%S}.zip"


def uploaded_files() -> list[tuple[str, Path]]:
    """Name and place of every uploaded file, in order."""
    root = Path(settings.MEDIA_ROOT)
    return [(path.relative_to(root).as_posix(), path) for path in sorted(root.rglob("*")) if path.is_file()]


def write(target: Path) -> archive.Manifest:
    """`target` is a whole backup, the database first, then the files it may name; it appears only when complete."""
    manifest = archive.Manifest(
        vendor=snapshot.vendor(),
        made_at=clock.now().isoformat(timespec="seconds"),
        version=__version__,
        key_ids=sorted(key_ring().keys),
    )
    target.parent.mkdir(parents=True, exist_ok=True)
    unfinished = target.with_name(f"{target.name}.part")
    with tempfile.TemporaryDirectory(dir=target.parent) as place:
        database = Path(place) / "database"
        snapshot.take(database)
        with zipfile.ZipFile(unfinished, "w") as zipped:
            name = archive.DATABASE[manifest.vendor]
            manifest.sha256[name] = archive.add(zipped, name, database)
            for stored, path in uploaded_files():
                name = archive.FILES + stored
                manifest.sha256[name] = archive.add(zipped, name, path)
            zipped.writestr(archive.MANIFEST, manifest.to_json())
    unfinished.chmod(0o600)
    unfinished.replace(target)
    return manifest


def run(arguments: argparse.Namespace) -> int:
    """The backup stands, and the platform's audit chain says so."""
    target: Path = arguments.target or default_target()
    manifest = write(target)
    with transaction.atomic():
        audit.append(system_actor(platform_zone().id, "backup"), "backup", kind="kernel.zone", object_id=None)
    count = len(archive.stored_names(manifest))
    print(_("已备份：{target}（数据库和 {count} 个文件）").format(target=target, count=count))
    print(
        _("备份里没有密钥。请另行妥善保管 {keys}，没有它，加密的内容恢复后读不出来。").format(
            keys=settings.YUANLIAN_KEYS
        )
    )
    return 0
