"""Columns that hold identity: AES-256-GCM with key ids, and a keyed digest to look a value up by equality.

Stored form: `k<key id>:<base64 of nonce + ciphertext + tag>`; associated data is the table and column, so that a value
moved to another column does not decrypt. Source: NIST SP 800-38D.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.db import models

from yuanlian.kernel.private import write_private


class KeyMissing(RuntimeError):
    """A value names a key that the key ring does not hold."""


@dataclass(frozen=True, slots=True)
class KeyRing:
    """Encryption keys by id, the id used for new values, and one secret for digests."""

    current: str
    keys: dict[str, bytes]
    digest_key: bytes

    def digest(self, purpose: str, text: str) -> str:
        """HMAC-SHA-256 of `text` for `purpose`, 64 hex digits; empty text gives an empty digest."""
        if not text:
            return ""
        return hmac.new(self.digest_key, f"{purpose}\0{text}".encode(), hashlib.sha256).hexdigest()

    def seal(self, text: str, place: str) -> str:
        """`text` encrypted under the current key, bound to `place` (table.column)."""
        nonce = secrets.token_bytes(12)
        sealed = AESGCM(self.keys[self.current]).encrypt(nonce, text.encode(), place.encode())
        return f"k{self.current}:{base64.b64encode(nonce + sealed).decode()}"

    def unseal(self, stored: str, place: str) -> str:
        """The text inside `stored`; raises KeyMissing for an unknown key or a value that was tampered with."""
        key_id, _, body = stored.removeprefix("k").partition(":")
        if key_id not in self.keys:
            raise KeyMissing(f"key {key_id!r} is not in the key ring")
        raw = base64.b64decode(body)
        try:
            return AESGCM(self.keys[key_id]).decrypt(raw[:12], raw[12:], place.encode()).decode()
        except InvalidTag as error:
            raise KeyMissing(f"value of {place} does not belong to key {key_id!r}") from error


def _fresh() -> str:
    key, digest = (base64.b64encode(secrets.token_bytes(32)).decode() for _ in range(2))
    return json.dumps({"current": "1", "keys": {"1": key}, "digest": digest})


@lru_cache(maxsize=4)
def _load(place: Path | str) -> KeyRing:
    path = Path(place)
    write_private(path, _fresh())
    data = json.loads(path.read_text(encoding="utf-8"))
    keys = {key_id: base64.b64decode(text) for key_id, text in data["keys"].items()}
    return KeyRing(current=data["current"], keys=keys, digest_key=base64.b64decode(data["digest"]))


def key_ring() -> KeyRing:
    """The key ring of this installation, made at the first call (file mode 0600)."""
    return _load(settings.YUANLIAN_KEYS)


def rotate(path: Path) -> str:
    """Add a fresh key to the ring, make it the current one, and return its id; old values stay readable."""
    data = json.loads(path.read_text(encoding="utf-8"))
    key_id = str(max(int(name) for name in data["keys"]) + 1)
    data["keys"][key_id] = base64.b64encode(secrets.token_bytes(32)).decode()
    data["current"] = key_id
    path.write_text(json.dumps(data), encoding="utf-8")
    _load.cache_clear()
    return key_id


class EncryptedTextField(models.TextField[Any, Any]):
    """Text that is readable in Python and sealed in the database; to search it, keep a digest beside it."""

    def _place(self) -> str:
        return f"{self.model._meta.db_table}.{self.column}"

    def get_prep_value(self, value: Any) -> Any:
        """Seal on the way in; empty stays empty."""
        return key_ring().seal(str(value), self._place()) if value else ""

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> str:
        """Open on the way out."""
        return key_ring().unseal(value, self._place()) if value else ""

    def get_lookup(self, lookup_name: str) -> Any:
        """Refuse every lookup: equal texts have different sealed forms."""
        raise TypeError("an encrypted column cannot be searched; use its digest column")
