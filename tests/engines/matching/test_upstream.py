"""A buyer's profile alone finds who sells what its products are made of."""

from yuanlian.engines.matching import Index, Knowledge, Need, ReasonCode, Supplier, rank

SUPPLIERS = (
    Supplier(id="buyer", products=("液晶电视机",)),
    Supplier(id="power", products=("开关电源",)),
    Supplier(id="panel", products=("液晶面板",)),
    Supplier(id="stranger", products=("葡萄酒",)),
)
GRAPH = Knowledge.build(up=[("电视机", "电源"), ("液晶电视机", "液晶面板"), ("葡萄酒", "葡萄")])
INDEX = Index.build(SUPPLIERS)


def test_those_upstream_come_out_the_named_material_first() -> None:
    assert rank(INDEX, Need(buyer="buyer"), knowledge=GRAPH).ids == ("panel", "power")


def test_the_reason_shows_the_way_through_the_chain() -> None:
    reason = rank(INDEX, Need(buyer="buyer"), knowledge=GRAPH).results[1].reasons[0]
    assert (reason.code, reason.path, reason.found) == (
        ReasonCode.UPSTREAM, ("液晶电视机", "电视机", "电源"), "开关电源",
    )  # fmt: skip


def test_a_buyer_described_in_words_need_not_be_registered() -> None:
    text = "采购方：某电视厂。主营产品：液晶电视机、音箱"
    assert rank(INDEX, Need(text=text), knowledge=GRAPH).ids == ("panel", "power")


def test_without_a_graph_and_without_purchases_nobody_is_proposed() -> None:
    assert rank(INDEX, Need(buyer="buyer")).ids == ()
