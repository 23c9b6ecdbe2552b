"""The view of the search."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from yuanlian.domain.people.roles import EVERYONE
from yuanlian.web.access import ZoneRequest, zone_page
from yuanlian.web.parts import Empty, Header
from yuanlian.web.search.finding import find


@zone_page(*EVERYONE)
def search(request: ZoneRequest) -> HttpResponse:
    """What the words in the address find, by noun."""
    words = request.GET.get("q", "").strip()
    groups = list(find(request.actor, request.tenant.slug, words))
    if words:
        empty = Empty(
            _("没有找到“%(words)s”") % {"words": words[:60]}, _("换一个词，或输入编号、拼音首字母。"), icon="search"
        )
    else:
        empty = Empty(_("想找什么？"), _("输入企业名称、拼音首字母、诉求编号、组织或产品。"), icon="search")
    context = {"page": Header(_("搜索")), "words": words, "groups": groups, "empty": empty}
    return render(request, "search/search.html", context)
