"""QR codes: each leads to its organisation's public page, one by one and as sheets to print."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from yuanlian.domain.party import codes, queries
from yuanlian.domain.people.roles import Role
from yuanlian.kernel.doors import seen
from yuanlian.web.access import ZoneRequest, zone_page
from yuanlian.web.parts import Empty, Header
from yuanlian.web.party import lists
from yuanlian.web.party.doors import READERS, crumb
from yuanlian.web.tables import Row, Selection, Table

PER_PAPER = 12  # on A4: three beside each other, four rows
AT_ONCE = 60


def public_url(request: HttpRequest, code: str) -> str:
    """The address printed into the code: the installation's public one, else the one of this request."""
    path = reverse("organisation_public", kwargs={"code": code})
    base: str = settings.YUANLIAN_PUBLIC_URL
    return base.rstrip("/") + path if base else request.build_absolute_uri(path)


@zone_page(*READERS)
def organisation_qr(request: ZoneRequest, organisation: UUID) -> HttpResponse:
    """The organisation's code as SVG, or with `?format=png` as PNG."""
    row = seen(queries.visible(request.actor), organisation)
    url = public_url(request, row.public_code)
    if request.GET.get("format") == "png":
        response = HttpResponse(codes.png(url), content_type="image/png")
        response["Content-Disposition"] = f'attachment; filename="{row.public_code}.png"'
        return response
    return HttpResponse(codes.svg(url), content_type="image/svg+xml")


@zone_page(Role.BUREAU, Role.SECRETARY)
def organisation_qr_sheet(request: ZoneRequest) -> HttpResponse:
    """Codes with names for the chosen organisations, twelve to a page of paper."""
    asked = lists.filters(request.actor)
    selection = Selection.read(request.GET, lists.COLUMNS, filters=asked, sort="name", size=AT_ONCE)
    found = lists.found(request.actor, selection)
    total = found.count()
    selection = selection.within(total)
    rows = found[selection.offset : selection.end]
    cards = [(row.label, row.public_code, codes.inside_page(public_url(request, row.public_code))) for row in rows]
    context = {
        "page": Header(_("打印二维码"), _("先筛选，再用浏览器打印：A4 纸，每张 12 个。"), crumbs=(crumb(request),)),
        "filters": Table((), [Row({}) for _card in cards], total, selection, asked, name="codes"),
        "sheets": [cards[start : start + PER_PAPER] for start in range(0, len(cards), PER_PAPER)],
        "nothing": Empty(_("没有符合条件的党组织"), _("放宽上面的条件再看看。"), icon="qrcode"),
    }
    return render(request, "party/qr_sheet.html", context)
