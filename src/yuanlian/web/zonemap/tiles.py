"""The tile source of the settings as maps read it."""

from __future__ import annotations

from django.conf import settings
from django.utils.translation import gettext as _

from yuanlian.web.maps import Tiles


def map_tiles() -> Tiles | None:
    """The configured tile source with its map approval number, or None: then maps are schematic."""
    source: dict[str, str] = settings.YUANLIAN_TILES
    if not source:
        return None
    approval = source.get("approval", "")
    said = [source.get("attribution", ""), _("审图号：%(number)s") % {"number": approval} if approval else ""]
    return Tiles(source["url"], " · ".join(filter(None, said)))
