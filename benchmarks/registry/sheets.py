"""Makes the sheet of a made-up zone: as many enterprises as wanted, with the columns that zones have."""

from __future__ import annotations

import random
from collections.abc import Iterator

from yuanlian.domain.enterprises.credit_code import make as code_of
from yuanlian.kernel.sheets import Column, Kind, write_csv, write_workbook

HEADERS = (
    "序号", "企业名称", "统一社会信用代码", "企业简称", "所属产业链", "注册地址", "主要产品", "经营范围", "法定代表人",
    "成立日期", "注册资本（万元）", "从业人数", "经营状态", "是否重点企业", "资质", "行业代码", "联系人", "联系电话",
    "2025年营业收入（万元）",
)  # fmt: skip
CHAINS = ("先进制造", "电子信息", "移动互联网", "新材料", "新能源与节能环保", "大健康")
_PLACES = ("长沙", "湖南", "湘江", "岳麓", "麓谷", "星城")
_WORDS = tuple("华瑞天远恒中科智云博新创达联盛凯康明宇晟")
_TRADES = (
    "精密机械", "电子科技", "信息技术", "新材料", "环保设备", "生物医药",
    "软件开发", "智能装备", "电气设备", "仪器仪表",
)  # fmt: skip
_PRODUCTS = (
    "齿轮", "轴承", "电路板", "传感器", "减速机", "试剂盒", "控制器", "锂电池",
    "液压阀", "摄像头模组", "云平台", "复合材料",
)  # fmt: skip
_FAMILY = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"


def rows(count: int, seed: int = 7) -> Iterator[list[str]]:
    """`count` rows; the same seed gives the same rows."""
    dice = random.Random(seed)
    for number in range(count):
        yield _row(number, dice)


def _row(number: int, dice: random.Random) -> list[str]:
    trade, word = dice.choice(_TRADES), "".join(dice.choices(_WORDS, k=3))
    products = dice.sample(_PRODUCTS, 3)
    person = dice.choice(_FAMILY) + dice.choice(_WORDS)
    day = f"{dice.randrange(1998, 2025)}年{dice.randrange(1, 13)}月{dice.randrange(1, 28)}日"
    return [
        str(number + 1),
        f"{dice.choice(_PLACES)}{word}{trade}{number}有限公司",
        code_of(number),
        f"{word}{trade[:2]}",
        dice.choice(CHAINS),
        f"岳麓区麓谷大道{dice.randrange(1, 900)}号{dice.randrange(1, 30)}栋",
        "；".join(products),
        f"{trade}的研发、生产、销售；{'、'.join(products)}的技术服务；货物或技术进出口",
        person,
        day,
        str(dice.randrange(10, 90000)),
        str(dice.randrange(3, 900)),
        "存续",
        dice.choice(("是", "否", "否", "否")),
        dice.choice(("高新技术企业", "", "", "规上；高企")),
        f"C{dice.randrange(1300, 4400)}",
        person,
        f"1{dice.randrange(3 * 10**9, 10**10):010d}",
        f"{dice.randrange(50, 900000)}.{dice.randrange(10)}",
    ]


def sheet(count: int, kind: str) -> bytes:
    """The rows as a file: xlsx or csv."""
    columns = [Column(header, Kind.TEXT) for header in HEADERS]
    return write_workbook(columns, rows(count)) if kind == "xlsx" else write_csv(columns, rows(count))
