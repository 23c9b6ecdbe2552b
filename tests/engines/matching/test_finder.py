"""The need is found in sentences of many manners; the buyer and the purpose are not it."""

import pytest

from yuanlian.engines.matching import Found, find_need
from yuanlian.engines.matching.spans import Lexicon


@pytest.mark.parametrize(
    ("sentence", "need"),
    [
        ("刹车片，年需求约300万元，需提供样品", "刹车片"),
        ("求购轻质夹芯泡沫", "轻质夹芯泡沫"),
        ("用于装配式建筑的PMI泡沫", "PMI泡沫"),
        ("起重机厂找结构件焊接", "结构件焊接"),
        ("我们是生产挖掘机的企业，想找液压油缸", "液压油缸"),
        ("我司急需5000套主减速齿轮，月底前交货，价格面议", "主减速齿轮"),
        ("您好，请问园区里有没有能做钣金件的厂家？谢谢！", "钣金件"),
        ("汽车座椅用海绵", "海绵"),
        ("一次性医用手套", "一次性医用手套"),
        ("三元材料", "三元材料"),
        ("camera modules for phones", "camera modules"),
        ("We are looking for PMI foam suppliers", "PMI foam"),
        ("求購電力電纜", "电力电缆"),
        ("😀", "😀"),
        ("123", "123"),
        ("", ""),
    ],
)
def test_the_need_stands_without_its_wrapping(sentence: str, need: str) -> None:
    assert find_need(sentence).need == need


def test_the_purpose_is_told_apart() -> None:
    assert find_need("需要一批水用于绿化和道路清扫") == Found(need="水", purpose=("绿化和道路清扫",))


def test_the_trade_of_the_buyer_is_told_apart() -> None:
    assert find_need("起重机厂找结构件焊接").buyer == ("起重机厂",)


def test_a_known_product_is_not_stripped() -> None:
    assert find_need("求购加工中心", Lexicon({"加工中心"}.__contains__)).need == "加工中心"


def test_a_text_of_request_words_only_is_its_own_need() -> None:
    assert find_need("急需").need == "急需"
