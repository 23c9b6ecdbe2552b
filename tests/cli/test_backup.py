"""A backup comes back whole, says what is wrong with it, and never overwrites a zone unasked."""

from __future__ import annotations

import shutil
import zipfile
from pathlib import Path

import pytest

from conftest import on_postgresql
from making import make_zone
from yuanlian.cli.main import main
from yuanlian.kernel import files
from yuanlian.kernel.actor import system_actor
from yuanlian.kernel.models import AuditEntry, StoredFile, Zone

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        on_postgresql() and not shutil.which("pg_dump"), reason="no pg_dump: apt install postgresql-client"
    ),
]


@pytest.fixture
def house(settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Zone:
    """A zone with one uploaded file."""
    settings.MEDIA_ROOT = tmp_path / "files"
    monkeypatch.setenv("YUANLIAN_LANG", "en")
    zone = make_zone("luzhou")
    files.store(system_actor(zone.id, "test"), "note.txt", b"kept", content_type="text/plain")
    return zone


@pytest.fixture
def backup(house: Zone, tmp_path: Path) -> Path:
    """A backup of that house."""
    target = tmp_path / "backup.zip"
    assert main(["backup", str(target)]) == 0
    return target


def stored(row: StoredFile, settings) -> Path:
    """Where an uploaded file stands."""
    return Path(settings.MEDIA_ROOT) / row.path


def test_a_backup_brings_rows_and_files_back(backup: Path, house: Zone, settings) -> None:
    row = StoredFile.objects.get()
    stored(row, settings).unlink()
    Zone.objects.filter(pk=house.pk).update(name="changed")

    assert main(["restore", "--replace", str(backup)]) == 0

    assert (Zone.objects.get(pk=house.pk).name, stored(row, settings).read_bytes()) == (house.name, b"kept")


def test_a_restore_refuses_to_overwrite_a_zone_unasked(backup: Path, house: Zone, capsys) -> None:
    Zone.objects.filter(pk=house.pk).update(name="changed")

    assert main(["restore", str(backup)]) == 1

    assert Zone.objects.get(pk=house.pk).name == "changed"
    assert "--replace" in capsys.readouterr().err


def test_a_damaged_backup_changes_nothing(backup: Path, house: Zone, tmp_path: Path) -> None:
    damaged = tmp_path / "damaged.zip"
    with zipfile.ZipFile(backup) as whole, zipfile.ZipFile(damaged, "w") as copy:
        for name in whole.namelist():
            copy.writestr(name, b"other" if name.startswith("files/") else whole.read(name))
    Zone.objects.filter(pk=house.pk).update(name="changed")

    assert main(["restore", "--replace", str(damaged)]) == 1

    assert Zone.objects.get(pk=house.pk).name == "changed"


def test_verify_names_what_is_damaged_in_a_backup(backup: Path, tmp_path: Path, capsys) -> None:
    short = tmp_path / "short.zip"
    short.write_bytes(backup.read_bytes()[:-100])
    capsys.readouterr()

    assert (main(["verify", str(backup)]), main(["verify", str(short)])) == (0, 1)


def test_a_name_that_leads_out_of_the_folder_is_refused(backup: Path, tmp_path: Path) -> None:
    evil = tmp_path / "evil.zip"
    with zipfile.ZipFile(backup) as whole, zipfile.ZipFile(evil, "w") as copy:
        for name in whole.namelist():
            bad = name.replace("files/", "files/../../out/")
            copy.writestr(bad, whole.read(name).replace(b"files/", b"files/../../out/"))

    assert main(["restore", "--replace", str(evil)]) == 1

    assert not (tmp_path.parent / "out").exists()


def test_the_backup_holds_no_keys_and_only_its_owner_reads_it(backup: Path) -> None:
    with zipfile.ZipFile(backup) as whole:
        named = [name for name in whole.namelist() if "key" in name]
    assert (named, backup.stat().st_mode & 0o077) == ([], 0)


def test_verify_finds_a_changed_file_and_a_changed_audit_entry(backup: Path, settings, capsys) -> None:
    assert main(["verify"]) == 0
    stored(StoredFile.objects.get(), settings).write_bytes(b"changed")
    AuditEntry.objects.filter(seq=1).update(verb="nothing")
    capsys.readouterr()

    assert main(["verify"]) == 1

    assert len(capsys.readouterr().out.splitlines()) == 2
