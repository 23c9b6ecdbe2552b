"""Reads problem files of `yuanlian plan`: JSON, plain or gzipped; large arrays may stand in .npz files beside it."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from yuanlian.cli.files import Refused, lines_of
from yuanlian.cli.words import say as _

Arrays = dict[str, NDArray[Any]]


def read_problem(path: Path) -> dict[str, Any]:
    """The fields of a problem file, arrays of .npz files in their places. Raises `Refused`."""
    try:
        fields = json.loads("".join(lines_of(path)))
    except (ValueError, RecursionError) as error:
        raise Refused(_("{name} 不是 JSON。").format(name=path.name)) from error
    if not isinstance(fields, dict):
        raise Refused(_("{name} 应是一个 JSON 对象。").format(name=path.name))
    named = {key: value for key, value in fields.items() if isinstance(value, str) and ".npz" in value}
    for key, value in named.items():
        file, _colon, member = value.partition(".npz")
        found = _arrays(path.parent / f"{file}.npz")
        del fields[key]
        fields = _filled(fields, key, member.strip(":#"), found)
    return fields


def _filled(fields: dict[str, Any], key: str, member: str, found: Arrays) -> dict[str, Any]:
    """The fields with `"cost": "a.npz"` or `"a.npz:member"` put in; any other key takes in the whole archive."""
    if member and member not in found:
        raise Refused(_("{key}：压缩包里没有数组 {member}。").format(key=key, member=member))
    if member or key in found:
        return {**fields, key: found[member or key]}
    if list(found) == ["arr_0"]:
        return {**fields, key: found["arr_0"]}
    return {**found, **fields}


def _arrays(path: Path) -> Arrays:
    try:
        with np.load(path, allow_pickle=False) as archive:
            return {name: archive[name] for name in archive.files}
    except (OSError, ValueError, zipfile.BadZipFile) as error:
        raise Refused(_("无法读取数组文件 {name}：{error}").format(name=path.name, error=error)) from error
