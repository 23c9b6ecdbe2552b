"""Browser libraries: fetches the pinned packages with npm, keeps what the manifest names, and checks it.

    python tools/vendor.py fetch     # development only; needs npm and a network
    python tools/vendor.py check     # every committed file has the digest the manifest states

The manifest is src/yuanlian/web/vendor.toml. A new icon: add its name there, run `fetch`, commit both.
"""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
import sys
import tarfile
import tempfile
import tomllib
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

WEB = Path(__file__).resolve().parents[1] / "src" / "yuanlian" / "web"
MANIFEST = WEB / "vendor.toml"
VENDOR = WEB / "static" / "vendor"
SPRITE = "icons/sprite.svg"
_SVG = "http://www.w3.org/2000/svg"
_SOURCE_MAP = re.compile(r"^(/\*|//)# sourceMappingURL=.*$", re.MULTILINE)


def read_manifest(path: Path = MANIFEST) -> dict[str, Any]:
    """The manifest as written: packages with their files, icon names, digests."""
    return tomllib.loads(path.read_text(encoding="utf-8"))


def digest(path: Path) -> str:
    """SHA-256 of a file's bytes in hexadecimal."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def problems(manifest: dict[str, Any], root: Path = VENDOR) -> list[str]:
    """Sentences about files that are missing, changed or not in the manifest; empty when all is well."""
    stated: dict[str, str] = manifest["sha256"]
    found = {path.relative_to(root).as_posix(): path for path in sorted(root.rglob("*")) if path.is_file()}
    missing = [f"{name} is named in the manifest but not there" for name in stated if name not in found]
    unnamed = [f"{name} is not named in the manifest" for name in found if name not in stated]
    changed = [
        f"{name} differs from its digest in the manifest"
        for name, path in found.items()
        if name in stated and digest(path) != stated[name]
    ]
    return [*missing, *unnamed, *changed]


def _unpack(package: dict[str, Any], place: Path) -> Path:
    """The package's folder after npm fetched it; refuses an archive whose integrity value differs."""
    wanted = f"{package['name']}@{package['version']}"
    command = ["npm", "pack", wanted, "--json", "--silent", "--pack-destination", str(place)]
    answer = subprocess.run(command, check=True, capture_output=True, text=True)
    packed = json.loads(answer.stdout)[0]
    if packed["integrity"] != package["integrity"]:
        raise SystemExit(f"{wanted} came with integrity {packed['integrity']}, which is not the manifest's")
    target = place / hashlib.sha256(wanted.encode()).hexdigest()[:12]
    with tarfile.open(place / Path(packed["filename"]).name) as archive:
        archive.extractall(target, filter="data")
    return target / "package"


def _copy(source: Path, target: Path) -> None:
    """Copies a text file without the pointer to its source map, which is not shipped."""
    text = _SOURCE_MAP.sub("", source.read_text(encoding="utf-8"))
    _write(target, text.rstrip() + "\n")


def _write(target: Path, text: str) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(text, encoding="utf-8", newline="\n")


def _sprite(folder: Path, names: list[str]) -> str:
    """One SVG with a symbol for each name; `filled/star` becomes the symbol `star-filled`."""
    ET.register_namespace("", _SVG)
    root = ET.Element(f"{{{_SVG}}}svg")
    for name in sorted(names):
        filled = name.startswith("filled/")
        path = folder / "icons" / (f"{name}.svg" if filled else f"outline/{name}.svg")
        drawing = ET.fromstring(path.read_text(encoding="utf-8"))  # noqa: S314 -- digest compared
        symbol = ET.SubElement(root, f"{{{_SVG}}}symbol", id=symbol_id(name), viewBox="0 0 24 24")
        ink = {"fill": "currentColor"} if filled else {"fill": "none", "stroke": "currentColor"}
        symbol.attrib.update(ink, **{"stroke-linecap": "round", "stroke-linejoin": "round"})
        symbol.extend(part for part in drawing if part.get("d") != "M0 0h24v24H0z")
        for part in symbol:
            part.tail = None
    return ET.tostring(root, encoding="unicode").replace("<symbol", "\n<symbol") + "\n"


def symbol_id(name: str) -> str:
    """The name by which pages ask for an icon: `filled/star` is asked for as `star-filled`."""
    return f"{name.removeprefix('filled/')}-filled" if name.startswith("filled/") else name


def _write_digests(root: Path) -> None:
    """The manifest ends with the digests of the files that now stand under static/vendor."""
    head = MANIFEST.read_text(encoding="utf-8").split("\n[sha256]", maxsplit=1)[0].rstrip()
    files = sorted(path for path in root.rglob("*") if path.is_file())
    lines = [f'"{path.relative_to(root).as_posix()}" = "{digest(path)}"' for path in files]
    MANIFEST.write_text("\n".join([head, "", "[sha256]", *lines, ""]), encoding="utf-8", newline="\n")


def fetch() -> None:
    """Every file the manifest names stands under static/vendor, and the manifest states its digest."""
    manifest = read_manifest()
    for old in sorted(VENDOR.rglob("*"), reverse=True):
        old.rmdir() if old.is_dir() else old.unlink()
    with tempfile.TemporaryDirectory() as temporary:
        for package in manifest["package"]:
            folder = _unpack(package, Path(temporary))
            for source, target in package["files"].items():
                _copy(folder / source, VENDOR / target)
            if "licence_text" in package:
                _write(VENDOR / package["licence_file"], package["licence_text"].lstrip())
            if "icons" in package:
                _write(VENDOR / SPRITE, _sprite(folder, package["icons"]))
    _write_digests(VENDOR)


def main(arguments: list[str]) -> int:
    """Runs `fetch` or `check`; the exit code is 1 when a file is not as the manifest says."""
    if arguments == ["fetch"]:
        fetch()
        return 0
    if arguments == ["check"]:
        found = problems(read_manifest())
        print("\n".join(found) or "every vendored file is as the manifest says")
        return int(bool(found))
    print(__doc__)
    return 2


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
