"""`yuanlian verify`: the audit chain of every zone and every uploaded file, or one backup, is what it claims to be."""

from __future__ import annotations

import argparse
import zipfile
from collections.abc import Iterator
from pathlib import Path

from django.core.files.storage import default_storage

from yuanlian.cli import archive
from yuanlian.cli.words import say as _
from yuanlian.kernel import audit
from yuanlian.kernel.models import AuditEntry, StoredFile, Zone


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's options are understood."""
    parser.add_argument("backup", nargs="?", type=Path, help=_("核对这个备份；不写则核对审计链和上传文件"))


def reasons() -> dict[str, str]:
    """The audit's reasons as words."""
    return {
        "missing": _("缺失"),
        "previous digest differs": _("与上一条接不上"),
        "digest differs": _("内容被改动"),
        "tail differs": _("末尾被截断或改动"),
    }


def chain_breaks() -> Iterator[str]:
    """A sentence for every place where a zone's audit chain does not hold."""
    for zone in Zone.objects.order_by("slug"):
        for broken in audit.breaks(zone.id):
            what = reasons()[broken.reason]
            yield _("审计链 {zone} 第 {seq} 条：{what}").format(zone=zone.slug, seq=broken.seq, what=what)


def file_faults() -> Iterator[str]:
    """A sentence for every uploaded file that is missing or changed."""
    for row in StoredFile.objects.order_by("id").iterator(chunk_size=2000):
        if not default_storage.exists(row.path):
            yield _("文件 {path} 不见了").format(path=row.path)
        elif stored_digest(row.path) != row.sha256:
            yield _("文件 {path} 被改动").format(path=row.path)


def stored_digest(path: str) -> str:
    """SHA-256 of an uploaded file as it is now."""
    with default_storage.open(path, "rb") as file:
        return archive.digest_of(file)


def backup_faults(path: Path) -> Iterator[str]:
    """A sentence for everything wrong with a backup."""
    try:
        with zipfile.ZipFile(path) as zipped:
            manifest = archive.read_manifest(zipped)
            archive.stored_names(manifest)
            for name in archive.faults(zipped, manifest):
                yield _("备份中的 {name} 缺失或损坏").format(name=name)
    except (OSError, zipfile.BadZipFile, archive.Broken) as problem:
        yield _("不是完整的备份：{name}").format(name=problem)


def run(arguments: argparse.Namespace) -> int:
    """Every fault is named; 1 when there is any."""
    found = list(backup_faults(arguments.backup)) if arguments.backup else [*chain_breaks(), *file_faults()]
    for sentence in found:
        print(sentence)
    if found:
        return 1
    if arguments.backup:
        print(_("备份完整。"))
    else:
        counts = {"entries": AuditEntry.objects.count(), "files": StoredFile.objects.count()}
        print(_("审计链完整（{entries} 条），上传文件完整（{files} 个）。").format(**counts))
    return 0
