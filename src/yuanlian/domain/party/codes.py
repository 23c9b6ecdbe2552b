"""QR codes that lead to an organisation's public page, as pictures."""

from __future__ import annotations

from functools import lru_cache
from io import BytesIO

import segno

SCALE = 12
QUIET_ZONE = 4  # modules of white around the code, as the standard asks (ISO/IEC 18004)


def code_of(url: str) -> segno.QRCode:
    """The code for an address; a quarter of it may be soiled and it still reads."""
    return segno.make_qr(url, error="q")


def svg(url: str) -> bytes:
    """The code as a picture of any size."""
    out = BytesIO()
    code_of(url).save(out, kind="svg", border=QUIET_ZONE, omitsize=True)
    return out.getvalue()


def png(url: str) -> bytes:
    """The code as a picture of dots, for documents."""
    out = BytesIO()
    code_of(url).save(out, kind="png", scale=SCALE, border=QUIET_ZONE)
    return out.getvalue()


@lru_cache(maxsize=4096)
def inside_page(url: str) -> str:
    """The code as a data address, so that a printed sheet never misses one."""
    return code_of(url).svg_data_uri(border=QUIET_ZONE, omitsize=True)
