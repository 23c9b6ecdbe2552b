"""Addresses of trade."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yuanlian.domain.people.roles import Role
from yuanlian.web.chrome import NavEntry
from yuanlian.web.trade import aliases, approach, deals, lists, matches, needs, offers, sections, versions

zone_patterns: list[URLPattern | URLResolver] = [
    path("needs/", lists.need_list, name="need_list"),
    path("needs/new/", needs.need_new, name="need_new"),
    path("needs/suggest/", needs.need_suggest, name="need_suggest"),
    path("needs/<uuid:need>/", needs.need_detail, name="need_detail"),
    path("needs/<uuid:need>/edit/", needs.need_edit, name="need_edit"),
    path("needs/<uuid:need>/close/", needs.need_close, name="need_close"),
    path("needs/<uuid:need>/withdraw/", needs.need_withdraw, name="need_withdraw"),
    path("needs/<uuid:need>/publish/", needs.need_publish, name="need_publish"),
    path("needs/<uuid:need>/answer/", matches.need_answer, name="need_answer"),
    path("needs/<uuid:need>/suppliers/<uuid:supplier>/contact/", matches.supplier_contact, name="supplier_contact"),
    path("needs/<uuid:need>/suppliers/<uuid:supplier>/dismiss/", matches.supplier_dismiss, name="supplier_dismiss"),
    path("offers/", lists.offer_list, name="offer_list"),
    path("offers/new/", offers.offer_new, name="offer_new"),
    path("offers/suggest/", offers.offer_suggest, name="offer_suggest"),
    path("offers/<uuid:offer>/", offers.offer_detail, name="offer_detail"),
    path("offers/<uuid:offer>/edit/", offers.offer_edit, name="offer_edit"),
    path("offers/<uuid:offer>/withdraw/", offers.offer_withdraw, name="offer_withdraw"),
    path("offers/<uuid:offer>/reopen/", offers.offer_reopen, name="offer_reopen"),
    path("suppliers/<uuid:supplier>/", offers.supplier_card, name="supplier_card"),
    path("suppliers/<uuid:supplier>/contact/", approach.supplier_approach, name="supplier_approach"),
    path("enterprises/<uuid:enterprise>/trade/", sections.enterprise_trade, name="enterprise_trade"),
    path("enterprises/<uuid:enterprise>/upstream/", sections.enterprise_upstream, name="enterprise_upstream"),
    path("matches/", lists.match_list, name="match_list"),
    path("matches/<uuid:match>/", matches.match_detail, name="match_detail"),
    path("matches/<uuid:match>/restore/", matches.match_restore, name="match_restore"),
    path("matches/<uuid:match>/talk/", matches.match_talk, name="match_talk"),
    path("deals/", lists.deal_list, name="deal_list"),
    path("deals/<uuid:deal>/", deals.deal_detail, name="deal_detail"),
    path("deals/<uuid:deal>/agree/", deals.deal_agree, name="deal_agree"),
    path("deals/<uuid:deal>/deliver/", deals.deal_deliver, name="deal_deliver"),
    path("deals/<uuid:deal>/fail/", deals.deal_fail, name="deal_fail"),
    path("aliases/", aliases.alias_list, name="alias_list"),
    path("aliases/new/", aliases.alias_new, name="alias_new"),
    path("aliases/import/", aliases.alias_import, name="alias_import"),
    path("aliases/<uuid:alias>/retire/", aliases.alias_retire, name="alias_retire"),
    path("aliases/<uuid:alias>/restore/", aliases.alias_restore, name="alias_restore"),
    path("aliases/<uuid:alias>/decide/", aliases.alias_decide, name="alias_decide"),
    path("matching/", versions.matching_models, name="matching_models"),
    path("matching/learn/", versions.matching_learn, name="matching_learn"),
    path("matching/<uuid:matching_model>/use/", versions.matching_use, name="matching_use"),
    path("matching/<uuid:matching_model>/take-back/", versions.matching_take_back, name="matching_take_back"),
    path("trade/enterprises/", needs.trade_enterprises, name="trade_enterprises"),
    path("trade/classes/", needs.trade_classes, name="trade_classes"),
]

_READERS = frozenset(lists.READERS)
navigation = [
    NavEntry(pgettext_lazy("all", "需求"), "need_list", "shopping-cart", _READERS, group="trade", order=60, phone=True),
    NavEntry(_("供给"), "offer_list", "package", _READERS, group="trade", order=61),
    NavEntry(_("对接跟进"), "match_list", "arrows-left-right", _READERS, group="trade", order=62),
    NavEntry(_("成交"), "deal_list", "signature", _READERS, group="trade", order=63),
    NavEntry(_("别名词表"), "alias_list", "tags", frozenset({Role.BUREAU}), group="trade", order=64),
]
