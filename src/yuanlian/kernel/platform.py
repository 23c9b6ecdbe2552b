"""The platform zone: sign-in and platform acts are audited there, no account has grants in it."""

from __future__ import annotations

from yuanlian.kernel.models import Zone

SLUG = "platform"


def platform_zone() -> Zone:
    """The platform's own zone, made at the first call."""
    names = {"name": "平台", "name_en": "Platform"}  # data -- both names of a row
    return Zone.objects.get_or_create(slug=SLUG, defaults=names)[0]
