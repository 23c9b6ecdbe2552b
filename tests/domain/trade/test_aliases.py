"""The zone's vocabulary: added, retired and proposed names count at the next question, kept by the bureau alone."""

from __future__ import annotations

import pytest

from domain.chains.linked import make_map
from domain.trade.market import Market
from domain.trade.test_ranking import names
from making import make_enterprise
from yuanlian.domain.chains import proposing
from yuanlian.domain.trade import actions, vocabulary
from yuanlian.domain.trade.actions import AliasText, NeedText
from yuanlian.domain.trade.models import Alias, Deal
from yuanlian.domain.trade.states import AliasState, AliasVerb, Visibility
from yuanlian.domain.trade.vocabulary import Wanted
from yuanlian.kernel.errors import Conflict, IllegalMove, Invalid, NotAllowed, NotVisible
from yuanlian.kernel.models import AuditEntry

EYE = AliasText(name="眼机", other="摄像头模组", kind="俗称", source="本园区手机厂")


def add(market: Market, text: AliasText = EYE):
    return actions.add_alias(market.actor("bureau"), text)


def proceed(market: Market, alias, verb: AliasVerb, **values):
    return actions.proceed_alias(market.actor("bureau"), alias, verb, **values)


def found(market: Market, **wanted) -> list[tuple[str, str]]:
    entries = vocabulary.entries(market.actor("bureau"), Wanted(**wanted))
    return [(entry.name, entry.other) for entry in entries]


def shipped(market: Market, name: str):
    return vocabulary.entries(market.actor("bureau"), Wanted(search=name))[0]


def dealt(market: Market, title: str = "眼机", **values) -> Deal:
    """The buyer asked for the supplier's thing under a name of its own, and the two agreed."""
    market.supplier.products = "摄像头模组"
    market.supplier.save()
    need = actions.post_need(
        market.actor("buying"), market.buyer.id, NeedText(text=f"求购{title}", title=title, **values)
    )
    return market.agreed(need=need)


def test_an_added_name_finds_its_supplier_at_the_next_question(market):
    assert names(market, "求购眼机") == []
    add(market)
    assert names(market, "求购眼机")[0] == "成像光电有限公司"


def test_a_retired_name_finds_nothing_any_more(market):
    alias = add(market)
    names(market, "求购眼机")
    proceed(market, alias, AliasVerb.RETIRE, reason="没有人这样叫")
    assert names(market, "求购眼机") == []


def test_a_shipped_name_is_retired_for_one_zone_alone(market, elsewhere):
    first = shipped(market, "聚甲基丙烯酰亚胺")
    proceed(market, first.id, AliasVerb.RETIRE, reason="本园区另有所指")
    pairs = {(pair.name, pair.other) for pair in vocabulary.in_use(market.zone.id)}
    assert ((first.name, first.other) in pairs, vocabulary.in_use(elsewhere.zone.id)) == (False, None)


def test_a_shipped_name_comes_back(market):
    first = shipped(market, "聚甲基丙烯酰亚胺")
    proceed(market, first.id, AliasVerb.RETIRE, reason="先停用")
    proceed(market, first.id, AliasVerb.RESTORE)
    assert (first.name, first.other) in {(pair.name, pair.other) for pair in vocabulary.in_use(market.zone.id)}


@pytest.mark.parametrize(
    ("text", "field"),
    [
        (AliasText(name="", other="模组", source="x"), "name"),
        (AliasText(name="！！", other="模组", source="x"), "name"),
        (AliasText(name="长" * 25, other="模组", source="x"), "name"),
        (AliasText(name="PCB", other="ＰＣＢ", source="x"), "other"),
        (AliasText(name="眼机", other="模组", source=" "), "source"),
    ],
)
def test_a_pair_that_says_nothing_is_refused_with_its_field(market, text, field):
    with pytest.raises(Invalid) as refused:
        add(market, text)
    assert list(refused.value.fields) == [field]


@pytest.mark.parametrize("again", [EYE, AliasText(name="摄像头模组", other="眼机", source="反过来写")])
def test_a_pair_stands_once_in_whatever_order_it_is_written(market, again):
    add(market)
    with pytest.raises(Conflict):
        add(market, again)


def test_retiring_wants_a_reason(market):
    with pytest.raises(Invalid):
        proceed(market, add(market), AliasVerb.RETIRE)


def test_a_pair_in_use_cannot_be_accepted_again(market):
    with pytest.raises(IllegalMove):
        proceed(market, add(market), AliasVerb.ACCEPT)


def test_somebody_who_saw_an_older_version_is_told(market):
    alias = add(market)
    proceed(market, alias, AliasVerb.RETIRE, reason="一")
    with pytest.raises(Conflict):
        proceed(market, alias, AliasVerb.RESTORE, version=1)


@pytest.mark.parametrize("who", ["buying", "leader", "officer", "secretary", "field"])
def test_only_the_bureau_keeps_the_vocabulary(market, who):
    with pytest.raises(NotAllowed):
        actions.add_alias(market.actor(who), EYE)


def test_another_zones_pair_is_not_there(market, elsewhere):
    alias = add(elsewhere)
    with pytest.raises(NotVisible):
        proceed(market, alias, AliasVerb.RETIRE, reason="x")


def test_search_finds_either_name_in_any_form(market):
    add(market, AliasText(name="ＺＺＭ", other="摄像头模组", source="行业用语"))
    assert (found(market, search="zzm", own=True), found(market, search="头模", own=True)) == (
        [("ＺＺＭ", "摄像头模组")],
        [("ＺＺＭ", "摄像头模组")],
    )


def test_every_act_leaves_its_entry(market):
    alias = add(market)
    proceed(market, alias, AliasVerb.RETIRE, reason="x")
    verbs = AuditEntry.objects.filter(object_id=alias).order_by("seq").values_list("verb", flat=True)
    assert list(verbs) == ["trade.add_alias", "trade.retire_alias"]


def test_a_deal_under_another_name_proposes_the_pair(market):
    deal = dealt(market)
    row = Alias.objects.get(zone=market.zone)
    assert (row.name, row.other, row.state, row.deal_id) == ("眼机", "摄像头模组", AliasState.PROPOSED, deal.id)


def test_a_proposed_pair_counts_only_when_a_person_accepts_it(market):
    dealt(market)
    alias = Alias.objects.get(zone=market.zone).id
    before = [(pair.name, pair.other) for pair in vocabulary.in_use(market.zone.id) if pair.name == "眼机"]
    proceed(market, alias, AliasVerb.ACCEPT)
    after = [(pair.name, pair.other) for pair in vocabulary.in_use(market.zone.id) if pair.name == "眼机"]
    assert (before, after) == ([], [("眼机", "摄像头模组")])


def test_a_refused_pair_is_not_proposed_again(market):
    deal = dealt(market)
    proceed(market, Alias.objects.get(zone=market.zone).id, AliasVerb.REFUSE, reason="不是一回事")
    assert vocabulary.differing(deal) is None


def test_a_kind_of_the_thing_is_no_other_name(market):
    dealt(market, "摄像头模组支架")
    assert Alias.objects.filter(zone=market.zone).count() == 0


def test_a_confidential_deal_proposes_nothing(market):
    dealt(market, visibility=Visibility.CONFIDENTIAL, industry_code="3969")
    assert Alias.objects.filter(zone=market.zone).count() == 0


def test_pairs_of_a_table_come_in_once(market):
    add(market)
    texts = [EYE, AliasText(name="电瓶水", other="蓄电池电解液", source="汽修"), EYE]
    assert (actions.add_aliases(market.actor("bureau"), texts), len(found(market, own=True))) == (1, 2)


def test_an_enterprise_is_placed_on_the_chain_map_by_its_own_zones_names(market, elsewhere):
    placed = []
    for zone in (market, elsewhere):
        make_map(zone.zone)
        make_enterprise(zone.zone, "轻芯材料有限公司", products="轻芯料")
        placed.append(lambda zone=zone: proposing.propose(zone.system).found)
    alias = add(market, AliasText(name="轻芯料", other="PMI泡沫", source="本园区材料厂"))
    assert [ask() for ask in placed] == [1, 0]
    proceed(market, alias, AliasVerb.RETIRE, reason="没有人这样叫")
    assert [ask() for ask in placed] == [0, 0]
