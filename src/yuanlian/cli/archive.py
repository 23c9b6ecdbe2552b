"""A backup's archive: one zip file with the database, the uploaded files and a manifest of SHA-256 digests."""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

MANIFEST = "manifest.json"
DATABASE = {"sqlite": "database.sqlite3", "postgresql": "database.dump"}
FILES = "files/"
CHUNK = 1024 * 1024
FORMAT = 1


class Broken(Exception):
    """The archive is not a whole backup; the message says where."""


@dataclass(slots=True)
class Manifest:
    """What an archive says about itself."""

    vendor: str
    made_at: str
    version: str
    key_ids: list[str]
    sha256: dict[str, str] = field(default_factory=dict)

    def to_json(self) -> str:
        """The manifest as it stands in the archive."""
        body: dict[str, Any] = {
            "format": FORMAT,
            "vendor": self.vendor,
            "made_at": self.made_at,
            "version": self.version,
            "key_ids": self.key_ids,
            "sha256": self.sha256,
        }
        return json.dumps(body, ensure_ascii=False, indent=1, sort_keys=True)


class Readable(Protocol):
    """An open binary file, of whatever library."""

    def read(self, size: int, /) -> bytes:
        """At most `size` bytes; nothing at the end."""


def digest_of(file: Readable) -> str:
    """SHA-256 of what is left of an open file, in hexadecimal."""
    digest = hashlib.sha256()
    while part := file.read(CHUNK):
        digest.update(part)
    return digest.hexdigest()


def add(archive: zipfile.ZipFile, name: str, path: Path) -> str:
    """The file stands in the archive under `name`; the answer is the digest of exactly the bytes written."""
    digest = hashlib.sha256()
    info = zipfile.ZipInfo.from_file(path, name, strict_timestamps=False)
    info.compress_type = zipfile.ZIP_DEFLATED
    with path.open("rb") as source, archive.open(info, "w", force_zip64=True) as target:
        while part := source.read(CHUNK):
            digest.update(part)
            target.write(part)
    return digest.hexdigest()


def read_manifest(archive: zipfile.ZipFile) -> Manifest:
    """The archive's manifest; raises Broken when there is none that this version reads."""
    try:
        body = json.loads(archive.read(MANIFEST))
        if body["format"] != FORMAT or body["vendor"] not in DATABASE:
            raise Broken(MANIFEST)
        return Manifest(
            vendor=body["vendor"],
            made_at=body["made_at"],
            version=body["version"],
            key_ids=list(body["key_ids"]),
            sha256=dict(body["sha256"]),
        )
    except (KeyError, TypeError, ValueError, zipfile.BadZipFile) as problem:
        raise Broken(MANIFEST) from problem


def faults(archive: zipfile.ZipFile, manifest: Manifest) -> Iterator[str]:
    """Names that are missing, changed, unreadable, or not named in the manifest; nothing when the backup is whole."""
    names = {info.filename for info in archive.infolist()} - {MANIFEST}
    yield from sorted(names ^ set(manifest.sha256))
    for name in sorted(names & set(manifest.sha256)):
        if not _is_whole(archive, name, manifest.sha256[name]):
            yield name


def _is_whole(archive: zipfile.ZipFile, name: str, digest: str) -> bool:
    try:
        with archive.open(name) as file:
            return digest_of(file) == digest
    except (zipfile.BadZipFile, OSError, EOFError):
        return False


def stored_names(manifest: Manifest) -> list[str]:
    """Names of the uploaded files, relative to their folder; raises Broken for one that leads out of it."""
    names = [name.removeprefix(FILES) for name in sorted(manifest.sha256) if name.startswith(FILES)]
    for name in names:
        if Path(name).is_absolute() or ".." in Path(name).parts or "\\" in name:
            raise Broken(name)
    return names
