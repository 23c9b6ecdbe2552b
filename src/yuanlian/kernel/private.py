"""Files only their owner can read: secrets made on the first start; none is in the repository."""

from __future__ import annotations

import os
import secrets
from pathlib import Path


def write_private(path: Path, text: str) -> None:
    """Create `path` with mode 0600; an existing file is left as it is."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())


def secret_key(path: Path) -> str:
    """The signing key of this installation, made at the first call."""
    write_private(path, secrets.token_urlsafe(48))
    return path.read_text(encoding="utf-8").strip()
