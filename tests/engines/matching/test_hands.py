"""Needs in many manners, written by one author: the seller of the thing comes out first, however it is asked for.

The index holds sellers of every product and, as neighbours, sellers of what the sentences speak of beside their need.
"""

import pytest

from yuanlian.engines.matching import Index, Need, Supplier, rank

PRODUCTS = (
    "轴承钢", "水处理剂", "阀门零件", "六氟磷酸锂", "净水器", "旅游大巴", "贴膏剂", "多晶硅片", "工业导爆管",
    "数控机床", "裸电线", "帘子布", "化工泵", "电机控制器", "半钢轮胎", "猪用预混料",
)  # fmt: skip
BESIDE = ("食堂承包", "食品", "物流运输", "检测报告", "医疗器械", "园区开发", "生产线改造", "汽车零部件", "空调")
INDEX = Index.build(Supplier(id=name, products=(name,)) for name in (*PRODUCTS, *BESIDE))

SENTENCES = (
    "老板们好，我这边要一批{}，有现货的联系我", "请问区里哪家企业生产{}？我们想实地看看",
    "{}供应商有推荐的吗",
    "公司新上一条产线，需要配套{}，量不大但长期要", "我厂现急需采购{}500件，要求本月底前到货", "关于采购{}的询价函",
    "【求购】{} 10吨 现款", "本公司拟对{}进行公开招标，请有意向的单位于11月30日前报名",
    "做{}的企业请联系我，价格好商量",
    "我们缺{}，之前都是从广东进的，太远了", "帮忙对接一下{}的生产厂家，谢谢", "{}有没有人做？急！",
    "医院需要{}，请推荐",
    "我司主要从事汽车零部件生产，现需{}若干", "某食品企业求购{}", "机械厂找{}", "采购清单：{}，数量待定",
    "需求名称：{}；需求数量：2000套；交货期：60天", "{}（含安装调试），预算50万元以内", "谁能做{}？图纸可以发",
    "我想买{}，哪里有", "长期收购{}，有货请报价", "目前{}依赖进口，希望找到国产替代", "我单位食堂改造，采购{}一套",
    "请贵办协调解决{}采购难的问题", "Looking for {} supplier", "为我公司空调生产线配套的{}，谁家能供",
    "本周内想订一批{}，有没有本区的企业可以接单", "目前我们从江浙采购{}，物流成本太高，想改为本地采购",
    "我们车间正缺{}，哪位同行能匀一点", "食品厂招{}供货商，要求证照齐全", "高价求{}，当天付款", "{}哪家强",
    "现阶段主要缺{}，其他都已配齐", "工厂搬迁后，{}的原供应商太远，想重新找一家近的", "急！{}断货了",
    "一家做医疗器械的客户在找{}", "对{}有需求，望各企业踊跃对接", "{}采购公告", "谁家的{}质量好，价格实惠",
    "我们工厂每周要补一次{}，现在的供货方老是拖", "老供应商质量下滑，想换一家做{}的", "贵司能做{}么？",
    "临时缺货：{}两百箱，今天能送吗", "研发打样要用到{}，量很少，谁能帮忙", "生产急等{}，哪怕贵点也行",
)  # fmt: skip
CASES = [(text, PRODUCTS[at % len(PRODUCTS)]) for at, text in enumerate(SENTENCES)]
CASES += [(text, PRODUCTS[(at + 7) % len(PRODUCTS)]) for at, text in enumerate(SENTENCES)]


@pytest.mark.parametrize(("sentence", "product"), CASES)
def test_the_seller_of_the_thing_stands_first(sentence: str, product: str) -> None:
    assert rank(INDEX, Need(text=sentence.format(product))).ids[0] == product


BOTH = (
    ("起重机厂找结构件焊接", "结构件焊接加工", "起重机"),
    ("汽车主机厂采购座椅骨架冲压件", "冲压件", "汽车座椅"),
    ("食品企业需要瓦楞纸箱", "瓦楞纸箱", "休闲食品"),
    ("风电整机商求购轮毂铸件", "风电铸件", "风力发电机组"),
    ("光伏电站建设方找支架", "光伏支架", "光伏电站"),
    ("医院招标检测试剂", "体外检测试剂", "医院"),
    ("挖掘机制造商寻液压油缸", "液压油缸", "液压挖掘机"),
    ("家电厂要注塑外壳", "塑料外壳", "家电"),
    ("一家白酒企业求购玻璃酒瓶", "玻璃酒瓶", "玻璃瓶装白酒"),
    ("动力电池厂需要铜箔和隔膜", "锂电铜箔", "动力电池"),
    ("房地产开发商采购铝合金门窗", "铝合金门窗", "房地产开发"),
    ("给电动汽车配的线束", "汽车线束", "电动汽车"),
    ("印刷厂找油墨", "油墨", "包装印刷"),
    ("机床厂需要数控系统", "数控系统", "数控机床"),
)


@pytest.mark.parametrize(("sentence", "sold", "made"), BOTH)
def test_the_supplier_stands_above_the_buyer_named_in_the_sentence(sentence: str, sold: str, made: str) -> None:
    index = Index.build([Supplier(id="buyer", products=(made,)), Supplier(id="supplier", products=(sold,))])
    assert rank(index, Need(text=sentence)).ids[0] == "supplier"
