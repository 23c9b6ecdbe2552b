"""`yuanlian restore`: a backup's database and files are the house's again, after every checksum was compared."""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
import zipfile
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import transaction

from yuanlian.cli import archive, snapshot
from yuanlian.cli.words import say as _
from yuanlian.kernel import audit
from yuanlian.kernel.actor import system_actor
from yuanlian.kernel.crypto import key_ring
from yuanlian.kernel.errors import Conflict, Invalid
from yuanlian.kernel.platform import platform_zone


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's options are understood."""
    parser.add_argument("source", type=Path, help=_("备份的压缩包"))
    parser.add_argument("--replace", action="store_true", help=_("数据库里已有园区时也覆盖"))


def whole(zipped: zipfile.ZipFile) -> archive.Manifest:
    """The manifest of a backup without a fault that fits this database; raises Invalid otherwise."""
    try:
        manifest = archive.read_manifest(zipped)
        archive.stored_names(manifest)
    except archive.Broken as problem:
        raise Invalid(_("不是完整的备份：{name}").format(name=problem)) from None
    found = list(archive.faults(zipped, manifest))
    if found:
        raise Invalid(_("备份已损坏：{names}").format(names=", ".join(found[:10])))
    if manifest.vendor != snapshot.vendor():
        sentence = _("备份来自 {theirs}，这里是 {ours}，不能互相恢复。")
        raise Invalid(sentence.format(theirs=manifest.vendor, ours=snapshot.vendor()))
    return manifest


def put_files(zipped: zipfile.ZipFile, names: list[str]) -> None:
    """Every uploaded file of the backup is in its place; each appears whole or not at all."""
    root = Path(settings.MEDIA_ROOT)
    for name in names:
        target = root / name
        target.parent.mkdir(parents=True, exist_ok=True)
        unfinished = target.with_name(f"{target.name}.part")
        with zipped.open(archive.FILES + name) as source, unfinished.open("wb") as file:
            shutil.copyfileobj(source, file)
        unfinished.replace(target)


def put_database(zipped: zipfile.ZipFile, name: str) -> None:
    """The database is the backup's, with today's tables."""
    with tempfile.TemporaryDirectory() as place:
        copy = Path(place) / "database"
        with zipped.open(name) as source, copy.open("wb") as file:
            shutil.copyfileobj(source, file)
        snapshot.put_back(copy)
    call_command("migrate", interactive=False, verbosity=0)


def warn_of_keys(manifest: archive.Manifest) -> None:
    """A person knows when this installation lacks a key that the backup's columns need."""
    lacking = sorted(set(manifest.key_ids) - set(key_ring().keys))
    if lacking:
        sentence = _("这里缺少密钥 {ids}：请把备份时的密钥文件放回 {keys}，否则加密的内容读不出来。")
        print(sentence.format(ids=", ".join(lacking), keys=settings.YUANLIAN_KEYS), file=sys.stderr)


def run(arguments: argparse.Namespace) -> int:
    """The house is as the backup has it, or as it was before when anything was wrong."""
    try:
        zipped = zipfile.ZipFile(arguments.source)
    except (OSError, zipfile.BadZipFile):
        raise Invalid(_("打不开备份：{source}").format(source=arguments.source)) from None
    with zipped:
        manifest = whole(zipped)
        if not arguments.replace and not snapshot.is_empty():
            raise Conflict(_("数据库里已有园区。确实要用备份覆盖，请加 --replace。"))
        names = archive.stored_names(manifest)
        put_files(zipped, names)
        put_database(zipped, archive.DATABASE[manifest.vendor])
    with transaction.atomic():
        audit.append(system_actor(platform_zone().id, "restore"), "restore", kind="kernel.zone", object_id=None)
    warn_of_keys(manifest)
    sentence = _("已恢复到 {made_at} 的备份（数据库和 {count} 个文件）")
    print(sentence.format(made_at=manifest.made_at, count=len(names)))
    return 0
