"""Made-up words of a zone: names of enterprises and people, products, sentences of requests, needs and offers."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

# data -- everything below is what rows of a Chinese zone say; nothing of it is interface.
PLACES = ("长沙", "湖南", "湘江", "岳麓", "麓谷", "星城")
SYLLABLES = "华瑞天远恒中科智云博新创达联盛凯康明宇晟泰锐信诚鼎宏景瀚启源"
TRADES = (
    "精密机械", "电子科技", "信息技术", "新材料", "环保设备", "生物医药", "软件开发", "智能装备", "电气设备",
    "仪器仪表",
)  # fmt: skip
PRODUCTS = (
    "齿轮", "轴承", "电路板", "传感器", "减速机", "试剂盒", "控制器", "锂电池", "液压阀", "摄像头模组", "云平台",
    "复合材料", "聚氨酯泡沫", "焊接机器人", "光学镜片", "食品包装", "水处理膜", "工业软件", "线束", "铝合金压铸件",
)  # fmt: skip
FAMILY = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华建国文辉"
CHAINS = ("先进制造", "电子信息", "移动互联网", "新材料", "新能源与节能环保", "大健康")


@dataclass(frozen=True, slots=True)
class Subject:
    """What requests are about: a category with its department, term, words, and sentences that enterprises write."""

    code: str
    name: str
    department: str
    helper: str
    days: int
    keywords: str
    sentences: tuple[str, ...]


SUBJECTS = (
    Subject("recruitment", "招工", "人社局", "党群工作部", 5, "招工 招聘 用工", (
        "{season}招不到{trade}，缺口{count}人，希望组织专场招聘会",
        "{trade}流失严重，急需补充{count}名，请帮助对接院校",
    )),
    Subject("finance", "融资", "金融办", "科技局", 10, "融资 贷款 授信", (
        "{product}订单增加，流动资金缺口{count}0万元，希望对接银行授信",
        "贷款{count}0万元即将到期，续贷手续卡在评估环节",
    )),
    Subject("talent", "人才引进", "组织人事局", "人社局", 10, "人才 公寓 落户", (
        "引进{count}名{trade}，公寓申请{season}仍未批复", "{trade}落户政策不清楚，{count}人等待办理",
    )),
    Subject("insurance", "社保缴纳", "人社局", "税务局", 3, "社保 缴费 医保", (
        "{count}名员工社保关系转移失败，系统提示信息不一致", "{season}社保缴费基数调整后多扣{count}00元，申请核对",
    )),
    Subject("school", "子女就读", "教育局", "党群工作部", 10, "入学 子女 学位", (
        "{count}名外地{trade}子女{season}入学没有学位", "员工子女转学材料被退回{count}次，不知道还缺什么",
    )),
    Subject("market", "市场推广", "商务局", "招商局", 10, "市场 展会 推广", (
        "{product}想参加{season}展会，缺少展位信息，需要{count}个标准展位",
        "{product}希望进入园区采购目录，已有{count}家客户",
    )),
    Subject("power", "用电", "供电公司", "应急局", 2, "停电 电压 跳闸", (
        "{product}车间本周停电{count}次，设备报废，请尽快排查", "{season}电压不稳，{product}生产线跳闸{count}次",
    )),
    Subject("traffic", "道路交通", "城管局", "交警大队", 5, "道路 停车 公交", (
        "厂区门口道路破损，{product}运输车辆{count}次爆胎", "{season}上下班没有公交，{count}名{trade}通勤困难",
    )),
    Subject("approval", "审批办理", "行政审批局", "住建局", 7, "审批 许可 验收", (
        "{product}项目施工许可卡在消防验收，已等{count}天", "{season}环评批复迟迟没有下来，影响{product}投产{count}天",
    )),
    Subject("tax", "税务", "税务局", "财政局", 5, "税 退税 发票", (
        "{product}出口退税{count}0万元已经{season}没有到账", "发票额度不够，{product}每月还差{count}0万元",
    )),
    Subject("land", "用地厂房", "自然资源局", "招商局", 15, "厂房 用地 租金", (
        "{product}扩产需要{count}00平方米厂房，园区内找不到", "厂房租约{season}到期，{product}搬迁需要{count}天",
    )),
    Subject("safety", "安全环保", "应急局", "生态环境局", 3, "安全 排污 危化品", (
        "{product}废料处置单位停业，库存{count}吨快满了", "{season}安全检查提出{count}条整改，有两条不清楚标准",
    )),
)  # fmt: skip
DEPARTMENTS = tuple(dict.fromkeys(name for each in SUBJECTS for name in (each.department, each.helper)))
_TRADES = ("焊工", "数控操作工", "软件工程师", "质检员", "研发人员", "外贸业务员", "装配工", "电气工程师")
_SEASONS = ("旺季", "年前", "三季度", "上个月", "今年", "节后")
NOTES = ("已联系三家院校", "已与银行沟通", "已现场查看", "材料补齐", "已转办并答复企业", "已排入本周计划")
REPLIES = (
    "已组织专场对接，后续由专人跟进。",
    "问题已处理完毕，请查看。",
    "已协调相关单位，本周内落实。",
    "政策说明已发送。",
)
REASONS = (
    "材料还不齐全",
    "与企业约定节后处理",
    "不属于本部门职责",
    "需要上级批复",
    "描述不清楚，请补充",
    "还差一部分没有落实",
)


def person(dice: Random) -> str:
    """A name of a person."""
    return dice.choice(FAMILY) + "".join(dice.choices(GIVEN, k=dice.choice((1, 2))))


def enterprise(dice: Random, number: int) -> tuple[str, str]:
    """Full and short name of the enterprise with this running number."""
    word, trade = "".join(dice.choices(SYLLABLES, k=3)), dice.choice(TRADES)
    return f"{dice.choice(PLACES)}{word}{trade}{number}有限公司", f"{word}{trade[:2]}"


def sentence(dice: Random, subject: Subject) -> str:
    """What an enterprise writes about `subject`."""
    return dice.choice(subject.sentences).format(
        season=dice.choice(_SEASONS),
        trade=dice.choice(_TRADES),
        product=dice.choice(PRODUCTS),
        count=dice.randrange(2, 60),
    )
