"""The page behind an organisation's QR code: public fields only, for anybody."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from yuanlian.domain.party import public
from yuanlian.kernel.errors import NotVisible
from yuanlian.web.access import YuanlianRequest, public_page
from yuanlian.web.maps import Kind, MapView
from yuanlian.web.parts import Badge, Fact, Header, Tone
from yuanlian.web.zonemap.shown import public_kind
from yuanlian.web.zonemap.tiles import map_tiles


@public_page
def organisation_public(request: YuanlianRequest, code: str) -> HttpResponse:
    """An organisation as everybody may know it."""
    found = public.by_code(code)
    if found is None:
        raise NotVisible(_("没有找到这个二维码对应的党组织。"))
    facts = [Fact(_("所属园区"), found.zone.label), Fact(_("类别"), str(found.kind.label))]
    facts += [Fact(_("产业链"), found.chain)] if found.chain else []
    facts += [Fact(_("地点"), found.place)] if found.place else []
    badges = [Badge(_("示范点"), Tone.GOOD, "star")] if found.demonstration else []
    badges += [Badge(_("已撤销"), Tone.NEUTRAL)] if found.dissolved else []
    page = Header(found.name, found.zone.label)
    context = {"page": page, "found": found, "facts": facts, "badges": badges, "map": _map(found)}
    context["map_url"] = reverse("public_map", kwargs={"slug": found.zone.slug})
    return render(request, "party/public.html", context)


def _map(found: public.PublicOrganisation) -> MapView | None:
    if found.position is None or found.dissolved:
        return None
    return MapView(
        name="where",
        title=_("%(name)s的位置") % {"name": found.name},
        data_url=f"{reverse('public_points', kwargs={'slug': found.zone.slug})}?code={found.code}",
        ground_url=reverse("public_ground", kwargs={"slug": found.zone.slug}),
        kinds=[Kind(public_kind(found), str(found.kind.label))],
        tiles=map_tiles(),
        attribution="" if map_tiles() else _("示意图"),
    )
