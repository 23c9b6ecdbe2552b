"""The tile source of the maps: read from the environment, checked, its host let through the content security policy."""

from __future__ import annotations

import copy
import json
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

# The datum that each known source is drawn in; points are shifted to it.
DATUMS = {"tianditu": "CGCS2000", "gaode": "GCJ-02", "tencent": "GCJ-02"}
WRITTEN = {"CGCS2000": "CGCS2000", "WGS84": "CGCS2000", "GCJ-02": "GCJ-02", "GCJ02": "GCJ-02"}
KEYS = {"kind", "url", "datum", "attribution", "approval"}


def tile_source(text: str) -> dict[str, str]:
    """The source as a JSON object states it, its datum always named; empty text means none; raises when it is wrong."""
    if not text.strip():
        return {}
    try:
        source = json.loads(text)
    except json.JSONDecodeError as error:
        raise ImproperlyConfigured(f"YUANLIAN_TILES is not JSON: {error}") from None
    if not isinstance(source, dict) or set(source) - KEYS or not all(isinstance(each, str) for each in source.values()):
        raise ImproperlyConfigured(f"YUANLIAN_TILES is an object of texts with the keys {sorted(KEYS)}")
    address = urlsplit(source.get("url", ""))
    if address.scheme not in {"https", "http"} or not address.hostname:
        raise ImproperlyConfigured("YUANLIAN_TILES needs a url with {z}, {x} and {y}")
    datum = source.get("datum") or DATUMS.get(source.get("kind", ""), "")
    if datum not in WRITTEN:
        raise ImproperlyConfigured(f"YUANLIAN_TILES needs a datum: {sorted(set(WRITTEN))}, or a kind: {sorted(DATUMS)}")
    return source | {"datum": WRITTEN[datum]}


def let_through(policy: dict[str, Any], source: dict[str, str]) -> dict[str, Any]:
    """The policy with images and requests open to the host of the tiles, and to nothing else."""
    if not source:
        return policy
    address = urlsplit(source["url"])
    opened = copy.deepcopy(policy)
    for directive in ("img-src", "connect-src"):
        opened["DIRECTIVES"][directive].append(f"{address.scheme}://{address.netloc}")
    return opened
