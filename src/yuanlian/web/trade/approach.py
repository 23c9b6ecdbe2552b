"""Contact one enterprise that one already knows: choose for which open need, and say a word to it."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from yuanlian.domain.enterprises import queries as enterprises
from yuanlian.domain.trade import actions, queries
from yuanlian.domain.trade.words import words_for
from yuanlian.kernel.doors import seen
from yuanlian.web.access import ZoneRequest, zone_page
from yuanlian.web.parts import Action, Empty, Header
from yuanlian.web.trade.forms import ApproachForm
from yuanlian.web.trade.lists import POSTERS
from yuanlian.web.trade.posting import address, ask, done, key_of


@zone_page(*POSTERS)
def supplier_approach(request: ZoneRequest, supplier: UUID) -> HttpResponse:
    """Contact this enterprise for one of the needs one works on; without any, the way to post one."""
    other = seen(enterprises.listed(request.actor), supplier)
    found = queries.needs_to_serve(request.actor, other.pk)
    needs = [(str(row.id), f"{words_for(request.actor, row).title} · {row.enterprise}") for row in found]
    back = address(request, "supplier_card", supplier=other.pk)
    page = Header(_("联系%(name)s") % {"name": other.name}, _("对方和党群工作部会收到通知，进展记在需求页上。"))
    if not needs:
        new = Action(_("发布需求"), address(request, "need_new"), "plus")
        nothing = Empty(_("还没有公开的需求"), _("先写一句要买什么，再联系这家企业。"), new, "shopping-cart")
        return render(request, "trade/approach.html", {"page": page, "nothing": nothing})
    form = ApproachForm(request.POST or None, needs=needs)

    def act() -> str:
        need, note = UUID(form.cleaned_data["need"]), form.cleaned_data["note"]
        actions.contact(request.actor, need, other.pk, note=note, key=key_of(request))
        return done(request, _("已记下联系，对方和党群工作部会收到通知。"), address(request, "need_detail", need=need))

    return ask(request, form, page=page, back=back, act=act)
