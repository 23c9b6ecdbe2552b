"""A small zone for these tests: enterprises of the public reports with what they make, and fictional neighbours."""

from yuanlian.engines.matching import Alias, Supplier

SUPPLIERS = (
    Supplier(id="boxiang", name="博翔新材", products=("PMI泡沫", "聚甲基丙烯酰亚胺夹芯板"), industry=("泡沫塑料制造",)),
    Supplier(id="yuanda", name="远大住工", products=("装配式建筑", "预制混凝土构件", "建筑部品")),
    Supplier(id="dongfanghong", name="东方红建设集团", products=("装配式建筑施工", "房屋建筑工程")),
    Supplier(id="yuchuang", name="湖南雨创环保", products=("雨水收集处理", "雨水储存"), industry=("其他水的处理",)),
    Supplier(id="wuye", name="湖南高新物业", products=("物业管理", "雨水收集")),
    Supplier(id="huanwei", name="市政园林环卫公司", products=("园林绿化", "道路清扫", "绿化养护")),
    Supplier(id="chengxiang", name="成像通科技", products=("摄像头模组", "光学镜头组装")),
    Supplier(id="hemiao", name="禾苗通信", products=("智能手机", "手机整机代工")),
    Supplier(id="chiteng", name="驰腾科技", products=("手机", "平板电脑")),
    Supplier(id="sanying", name="三赢兴智能光电", products=("摄像头模组测试封装",)),
    Supplier(id="haoneng", name="豪能传动", products=("汽车变速器", "同步器")),
    Supplier(id="jixie", name="长江机械", products=("主减速齿轮", "工程机械配件")),
    Supplier(id="yeya", name="长江液压件", products=("液压油缸", "液压马达")),
    Supplier(id="qizhong", name="星火起重机", products=("起重机", "起重机结构件")),
    Supplier(id="hanjie", name="远山焊接", products=("结构件焊接", "钢结构加工")),
    Supplier(id="dianlan", name="金杯电工", products=("电线电缆", "电力电缆")),
    Supplier(id="suliao", name="湘塑科技", products=("聚氨酯泡沫", "塑料包装")),
    Supplier(id="ruanjian", name="科创信息", products=("人工智能软件", "知识图谱")),
    Supplier(id="silent", name="无名企业"),
)

ALIASES = (
    Alias("PMI", "聚甲基丙烯酰亚胺", "GB/T 1844"),
    Alias("用水", "雨水", "GB/T 18920"),
    Alias("water", "雨水", "dictionary"),
    Alias("foam", "泡沫", "dictionary"),
    Alias("camera module", "摄像头模组", "dictionary"),
    Alias("摄像模组", "摄像头模组", "trade name"),
)
