"""The browser libraries in the tree are the pinned ones, whole, and carry their licences."""

from __future__ import annotations

import importlib.util
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
_SPEC = importlib.util.spec_from_file_location("vendor", ROOT / "tools" / "vendor.py")
assert _SPEC is not None
assert _SPEC.loader is not None
vendor = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(vendor)


def test_every_vendored_file_has_the_digest_of_the_manifest() -> None:
    assert vendor.problems(vendor.read_manifest()) == []


def test_a_changed_file_a_missing_file_and_an_unnamed_file_are_told_apart(tmp_path: Path) -> None:
    (tmp_path / "kept.js").write_text("kept", encoding="utf-8")
    (tmp_path / "changed.js").write_text("changed", encoding="utf-8")
    (tmp_path / "unnamed.js").write_text("unnamed", encoding="utf-8")
    stated = {"kept.js": vendor.digest(tmp_path / "kept.js"), "changed.js": "0" * 64, "missing.js": "0" * 64}

    assert vendor.problems({"sha256": stated}, tmp_path) == [
        "missing.js is named in the manifest but not there",
        "unnamed.js is not named in the manifest",
        "changed.js differs from its digest in the manifest",
    ]


def test_every_package_states_version_integrity_and_ships_its_licence() -> None:
    manifest = vendor.read_manifest()
    lacking = [
        package["name"]
        for package in manifest["package"]
        if not package["version"]
        or not package["integrity"].startswith("sha512-")
        or "LICENSE" not in " ".join([*package["files"].values(), package.get("licence_file", "")])
    ]
    assert lacking == []


def test_the_sprite_holds_exactly_the_icons_of_the_manifest() -> None:
    manifest = vendor.read_manifest()
    wanted = [name for package in manifest["package"] for name in package.get("icons", [])]
    sprite = (vendor.VENDOR / vendor.SPRITE).read_text(encoding="utf-8")
    assert sorted(vendor.symbol_id(name) for name in wanted) == sorted(
        part.split('"')[1] for part in sprite.split("<symbol ")[1:]
    )


def test_no_vendored_file_asks_for_a_source_map() -> None:
    asking = [
        path.name
        for path in sorted(vendor.VENDOR.rglob("*"))
        if path.is_file() and "# sourceMappingURL=" in path.read_text(encoding="utf-8")
    ]
    assert asking == []
