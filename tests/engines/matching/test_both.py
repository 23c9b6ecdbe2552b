"""A sentence that names buyer and supplier: who sells the thing stands in the first three, among many neighbours.

Written after the need finder stood; none of these cases was looked at while it was made.
"""

import pytest

from engines.matching.test_hands import BESIDE, PRODUCTS
from yuanlian.engines.matching import Index, Need, Supplier, rank

CASES = (
    ("造纸厂找木浆", "漂白木浆", "文化用纸"), ("船厂急需舾装件", "船用舾装件", "散货船"),
    ("酒店采购布草", "酒店布草", "酒店管理"), ("水泥企业寻余热发电设备", "余热发电设备", "水泥熟料"),
    ("电梯公司要曳引机", "永磁曳引机", "乘客电梯"), ("药企求购铝塑泡罩包材", "铝塑泡罩包材", "片剂"),
    ("饲料厂需要豆粕", "豆粕", "猪配合饲料"), ("矿山采购破碎机衬板", "破碎机衬板", "铁矿石开采"),
    ("服装厂寻拉链供应商", "尼龙拉链", "男装"), ("火锅店想找牛油底料代工", "牛油火锅底料", "餐饮服务"),
    ("叉车厂急找门架焊接", "门架焊接件", "内燃叉车"), ("盾构机企业求购刀盘", "盾构刀盘", "盾构机"),
    ("一家无人机公司在找碳纤维机臂", "碳纤维机臂", "植保无人机"), ("手机代工厂需要CNC加工", "CNC加工", "智能手机"),
    ("学校食堂采购净菜", "净菜配送", "学历教育"), ("锅炉厂长期采购无缝钢管", "无缝钢管", "工业锅炉"),
    ("养猪场要疫苗", "猪用疫苗", "生猪养殖"), ("冰箱厂求购压缩机", "冰箱压缩机", "家用冰箱"),
    ("路桥公司招标沥青", "改性沥青", "路桥施工"), ("灯具厂缺LED灯珠", "LED灯珠", "照明灯具"),
    ("陶瓷企业需要釉料", "陶瓷釉料", "建筑陶瓷"), ("泵车制造商寻臂架钢板", "高强臂架钢板", "混凝土泵车"),
    ("数据中心采购精密空调", "机房精密空调", "数据中心服务"), ("家具厂想要水性漆", "水性木器漆", "实木家具"),
    ("牙科诊所找义齿加工", "定制式义齿", "口腔诊疗"), ("航空公司求航材维修", "航空器材维修", "航空客运"),
)  # fmt: skip
EVERY = [
    *(Supplier(id=f"卖{at}", products=(sold,)) for at, (_, sold, _) in enumerate(CASES)),
    *(Supplier(id=f"买{at}", products=(made,)) for at, (_, _, made) in enumerate(CASES)),
    *(Supplier(id=name, products=(name,)) for name in (*PRODUCTS, *BESIDE)),
]
INDEX = Index.build(EVERY)


@pytest.mark.parametrize(("at", "sentence"), [(at, case[0]) for at, case in enumerate(CASES)])
def test_the_supplier_stands_in_the_first_three(at: int, sentence: str) -> None:
    assert f"卖{at}" in rank(INDEX, Need(text=sentence)).ids[:3]


@pytest.mark.parametrize(
    "text", ["", "水", "😀😀", "12345", "液压" * 10_000, "Où est la gare?", "我们自己生产液压油缸"]
)
def test_odd_needs_are_answered_without_an_error(text: str) -> None:
    assert len(rank(INDEX, Need(text=text), top=10).ids) <= 10
