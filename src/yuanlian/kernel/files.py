"""Uploaded files: stored under random names by zone, checked by content, read through the row that points to them."""

from __future__ import annotations

import hashlib
from io import BytesIO
from typing import BinaryIO

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

from yuanlian.kernel import clock
from yuanlian.kernel.actor import Actor
from yuanlian.kernel.errors import Invalid
from yuanlian.kernel.ids import new_id
from yuanlian.kernel.models import StoredFile

PHOTO_BYTES = 12 * 1024 * 1024
PHOTO_PIXELS = 50_000_000
PHOTO_EDGE = 2000


def store(actor: Actor, name: str, content: bytes, *, content_type: str) -> StoredFile:
    """Keep `content` as a file of the actor's zone."""
    file_id = new_id()
    path = default_storage.save(f"{actor.zone}/{file_id.hex[:4]}/{file_id}", ContentFile(content))
    return StoredFile.objects.create(
        id=file_id,
        zone_id=actor.zone,
        name=name[-200:],
        content_type=content_type,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        path=path,
        created_at=clock.now(),
        created_by=actor.account,
    )


def store_photo(actor: Actor, name: str, file: BinaryIO) -> StoredFile:
    """Keep a photo, turned upright, shrunk to 2,000 pixels and without its place and camera data; raises Invalid."""
    raw = file.read(PHOTO_BYTES + 1)
    if len(raw) > PHOTO_BYTES:
        raise Invalid(_("照片太大，每张不超过 12 MB。"))
    try:
        with Image.open(BytesIO(raw), formats=["JPEG", "PNG", "WEBP", "GIF"]) as image:
            if image.width * image.height > PHOTO_PIXELS:
                raise Invalid(_("照片尺寸太大，请缩小后再传。"))
            upright = ImageOps.exif_transpose(image).convert("RGB")
    except (UnidentifiedImageError, OSError, SyntaxError, Image.DecompressionBombError):
        raise Invalid(_("这不是能打开的照片（支持 JPG、PNG、WebP、GIF）。")) from None
    upright.thumbnail((PHOTO_EDGE, PHOTO_EDGE))
    out = BytesIO()
    upright.save(out, "JPEG", quality=85)
    return store(actor, name, out.getvalue(), content_type="image/jpeg")


def read(row: StoredFile) -> bytes:
    """The content of a stored file."""
    with default_storage.open(row.path, "rb") as file:
        return bytes(file.read())
