"""What a thing is for weighs less than the thing: its maker stands first, the maker of what it goes into is no answer.

Sentences as buyers, officers, traders and engineers write them; the first four were known while the finder was made,
the others were written after it stood.
"""

import pytest

from yuanlian.engines.matching import Index, Need, Supplier, rank

CASES = (
    ("求购手机用摄像头模组，年需约十万套", "摄像头模组", "手机"),
    ("找做平板电脑用的触控屏", "触控屏", "平板电脑"),
    ("电梯专用钢丝绳", "钢丝绳", "电梯"),
    ("儿童座椅上用的阻燃面料", "阻燃面料", "儿童座椅"),
    ("我司采购部：拖拉机用液压油泵两百台，请报价", "液压油泵", "拖拉机"),
    ("兹有我区企业急需注塑机用热流道系统一批，请协助对接", "热流道系统", "注塑机"),
    ("收冷链车专用保温箱体，有货的老板吱一声", "保温箱体", "冷链车"),
    ("工程师：求推荐伺服电机用编码器，精度 17 位以上", "编码器", "伺服电机"),
    ("哪里能买到粉碎机用的筛网", "筛网", "粉碎机"),
    ("关于采购变电站用绝缘子的函", "绝缘子", "变电站"),
    ("洗衣机用的排水泵谁家做得好", "排水泵", "洗衣机"),
    ("需要锂电叉车专用充电桩五套", "充电桩", "锂电叉车"),
    ("建筑用玻璃幕墙", "玻璃幕墙", "建筑"),
    ("急！烘焙用黄油断供，有现货请联系", "黄油", "烘焙"),
)
INDEX = Index.build(
    supplier
    for at, (_, sold, aim) in enumerate(CASES)
    for supplier in (
        Supplier(id=f"卖{at}", products=(sold,)),
        Supplier(id=f"用{at}", name=f"{aim}之家", products=(aim, f"{aim}配件")),
    )
)
FITTING = Index.build(
    [
        Supplier(id="车", products=("车载摄像头模组",)),
        Supplier(id="机", products=("手机摄像头模组",)),
        Supplier(id="游", products=("手机游戏", "手机")),
        Supplier(id="模", products=("摄像头模组",)),
    ]
)


@pytest.mark.parametrize(("at", "sentence"), [(at, case[0]) for at, case in enumerate(CASES)])
def test_its_maker_stands_first_and_the_user_of_it_is_no_answer(at: int, sentence: str) -> None:
    ids = rank(INDEX, Need(text=sentence)).ids
    assert (ids[:1], f"用{at}" in ids) == ((f"卖{at}",), False)


def test_who_names_purpose_and_thing_together_stands_before_who_names_another_purpose() -> None:
    assert rank(FITTING, Need(text="求购手机用摄像头模组")).ids == ("模", "机", "车")


@pytest.mark.parametrize(
    ("sentence", "product"),
    [("资源综合利用设备",) * 2, ("医用手套",) * 2, ("想问问专用车哪家有", "专用车"), ("生活用水净化", "水净化")],
)
def test_a_word_that_only_ends_like_a_purpose_stays(sentence: str, product: str) -> None:
    index = Index.build([Supplier(id="卖", products=(product,)), Supplier(id="别", products=("手套", "设备"))])
    assert rank(index, Need(text=sentence)).ids[0] == "卖"
