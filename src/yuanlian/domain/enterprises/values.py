"""What a cell's text means: dates, amounts, codes and lists of words in the writings of offices. Pure functions."""

# data -- words that offices write in cells

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from yuanlian.domain.enterprises.faults import RowFault
from yuanlian.domain.enterprises.names import key_of
from yuanlian.domain.enterprises.states import DatePrecision, EnterpriseStatus, QualificationKind

WAN = Decimal(10_000)
LARGEST = Decimal(10) ** 11  # 万元, the width of the columns
_EXCEL_FIRST, _EXCEL_LAST = 1_000, 80_000  # serial numbers of 1902 and 2119
_EXCEL_DAY_ZERO = dt.date(1899, 12, 30)

_DAY = re.compile(
    r"(?P<year>\d{4})(?:\s*[-/.年]\s*(?P<month>\d{1,2})(?:\s*[-/.月]\s*(?P<day>\d{1,2})\s*[日号]?)?\s*月?|\s*年)?"
    r"(?:[ T]+\d{1,2}:\d{2}(?::\d{2})?(?:\.\d+)?)?"
)
_COMPACT = re.compile(r"(?P<year>(?:19|20)\d{2})(?P<month>\d{2})(?P<day>\d{2})")
_AMOUNT = re.compile(r"(?:约|近|人民币|RMB|[¥￥])*\s*(?P<number>[+-]?[\d,]*\.?\d+)\s*(?P<unit>[^\d\s]*)", re.IGNORECASE)
_FOREIGN = re.compile(r"美元|欧元|日元|港元|港币|英镑|USD|EUR|JPY|HKD|GBP|\$|€|£", re.IGNORECASE)
_UNITS = {
    "": None, "元": 1, "圆": 1, "块": 1, "千": 1_000, "千元": 1_000, "万": 10_000, "万元": 10_000, "w": 10_000,
    "百万": 1_000_000, "百万元": 1_000_000, "千万": 10_000_000, "千万元": 10_000_000,
    "亿": 100_000_000, "亿元": 100_000_000,
}  # fmt: skip
_PEOPLE = re.compile(r"(?:约|近)?\s*(?P<number>\d[\d,]*(?:\.\d+)?)\s*(?P<wan>万)?\s*(?:余)?\s*(?:人|名|个)?")
_PHONE = re.compile(r"\+?[\d-]{5,20}(?:(?:转|x|ext\.?|#|,)\d{1,6})?", re.IGNORECASE)
_LIST = re.compile(r"[;；|\n、，]+|(?<!\d),|,(?!\d)")
_SHARE = re.compile(r"\s*[:：]\s*\d*\.?\d+(?:[eE]-?\d+)?\s*%?\s*$|\s*[（(]\s*\d*\.?\d+\s*%\s*[)）]\s*$")
_INDUSTRY = re.compile(r"(?P<letter>[A-T])?(?P<digits>\d{2,4})?")
_YEAR_BEHIND = re.compile(r"(?P<kind>.+?)\s*[（(【\[]?\s*(?P<year>(?:19|20)\d{2})\s*年?(?:度)?\s*[)）】\]]?")

_YES = frozenset(map(key_of, ("是", "有", "对", "√", "✓", "y", "yes", "true", "1", "重点", "重点企业")))
_NO = frozenset(map(key_of, ("否", "无", "不是", "没有", "×", "n", "no", "false", "0", "非重点", "非重点企业")))
_NOTHING = frozenset(
    {"", "-", "--", "—", "——", "/", "\\", "无", "暂无", "不详", "未知", "未填", "n/a", "na", "null", "none"}
)

_STATUS_WORDS: dict[EnterpriseStatus, tuple[str, ...]] = {
    EnterpriseStatus.ACTIVE: (
        "active", "inbusiness", "在营", "在业", "存续", "开业", "正常", "营业", "经营中", "正常经营", "正常营业",
        "在营在册", "存续在营开业在册", "存续（在营、开业、在册）", "在产", "投产", "生产",
    ),
    EnterpriseStatus.SUSPENDED: ("suspended", "停业", "歇业", "停产", "半停产", "停工", "休眠", "吊销", "吊销未注销"),
    EnterpriseStatus.MOVED_OUT: ("movedout", "迁出", "已迁出", "搬迁", "外迁", "搬离", "迁离"),
    EnterpriseStatus.CANCELLED: ("cancelled", "注销", "已注销", "吊销已注销", "关闭", "倒闭", "破产"),
}  # fmt: skip
STATUSES = {key_of(word): status for status, words in _STATUS_WORDS.items() for word in words}

_KIND_WORDS: dict[QualificationKind, str] = {
    QualificationKind.TECH_SME: "科技型中小企业 科小 国家科技型中小企业 technologysme",
    QualificationKind.INNOVATIVE: "创新型中小企业 innovativesme",
    QualificationKind.ABOVE_SCALE: (
        "规模以上企业 规上 规上企业 规模以上 规上工业 规上工业企业 规模以上工业企业 abovescale"
    ),
    QualificationKind.HIGH_TECH: "高新技术企业 高企 国家高新技术企业 国高 hightechenterprise",
    QualificationKind.SPECIALISED: (
        "专精特新中小企业 专精特新 专精特新企业 省级专精特新 省级专精特新中小企业 specialisedandnewsme"
    ),
    QualificationKind.LITTLE_GIANT: (
        "专精特新小巨人企业 小巨人 专精特新小巨人 国家级小巨人 "
        "国家级专精特新小巨人 国家级专精特新小巨人企业 littlegiant"
    ),
    QualificationKind.CHAMPION: "制造业单项冠军企业 单项冠军 制造业单项冠军 manufacturingchampion",
    QualificationKind.GAZELLE: "瞪羚企业 瞪羚 gazelle",
    QualificationKind.UNICORN: "独角兽企业 独角兽 unicorn",
    QualificationKind.LISTED: "上市公司 上市 上市企业 listedcompany",
}
KINDS = {key_of(word): kind for kind, words in _KIND_WORDS.items() for word in (kind.value, *words.split())}


class Unusable(ValueError):
    """The text has no meaning for its field; the fault and its parameters say why."""

    def __init__(self, fault: RowFault, params: Mapping[str, Any] | None = None) -> None:
        super().__init__(fault.value)
        self.fault = fault
        self.params: dict[str, Any] = dict(params or {})


@dataclass(frozen=True, slots=True)
class Day:
    """A date with how much of it is known; what is not known counts as the first."""

    on: dt.date
    precision: DatePrecision


@dataclass(frozen=True, slots=True)
class Certificate:
    """A qualification with its year, if given."""

    kind: str
    year: int | None = None


def is_nothing(text: str) -> bool:
    """Whether a cell says that nothing is known: empty, a dash, 无, 不详."""
    return text.strip().casefold() in _NOTHING


def day(text: str, today: dt.date) -> Day:
    """A date: 2015-03-01, 2015/3/1, 2015.3.1, 2015年3月1日, 20150301, 2015年3月, 2015年, or an Excel serial number."""
    plain = unicodedata.normalize("NFKC", text).strip()
    found = _COMPACT.fullmatch(plain) or _DAY.fullmatch(plain)
    if found is not None:
        month, date = found["month"], found["day"]
        precision = DatePrecision.DAY if date else DatePrecision.MONTH if month else DatePrecision.YEAR
        try:
            on = dt.date(int(found["year"]), int(month or 1), int(date or 1))
        except ValueError:
            raise Unusable(RowFault.NOT_A_DAY) from None
        return Day(_past(on, today), precision)
    serial = plain.split(".")[0]
    if serial.isdecimal() and len(serial) == 5 and _EXCEL_FIRST <= int(serial) <= _EXCEL_LAST:
        return Day(_past(_EXCEL_DAY_ZERO + dt.timedelta(days=int(serial)), today), DatePrecision.DAY)
    raise Unusable(RowFault.NOT_A_DAY)


def _past(on: dt.date, today: dt.date) -> dt.date:
    if on > today:
        raise Unusable(RowFault.IN_FUTURE)
    return on


def amount(text: str, header: str = "") -> Decimal:
    """Money in 万元. The cell's unit counts, else the one in the header, else 万元."""
    plain = unicodedata.normalize("NFKC", text).strip()
    if _FOREIGN.search(plain):
        raise Unusable(RowFault.FOREIGN_MONEY)
    found = _AMOUNT.fullmatch(plain)
    unit = found["unit"].lower().removesuffix("人民币").removesuffix("整") if found else ""
    if found is None or unit not in _UNITS:
        raise Unusable(RowFault.NOT_AN_AMOUNT)
    scale = _UNITS[unit] or header_unit(header)
    value = Decimal(found["number"].replace(",", "")) * scale / WAN
    if value < 0:
        raise Unusable(RowFault.NEGATIVE)
    if value >= LARGEST:
        raise Unusable(RowFault.TOO_LARGE)
    return value


def header_unit(header: str) -> int:
    """How many yuan one stands for under this header: 注册资本（元） → 1; without a unit 10,000."""
    inside = re.findall(r"[（(\[【:：/]\s*(?:单位[:：]?)?\s*(亿元?|千万元?|百万元?|万元?|千元?|元)", header)
    return _UNITS[inside[-1]] or 10_000 if inside else 10_000


def people(text: str) -> int:
    """A number of people: 120, 约120人, 1.2万人."""
    plain = unicodedata.normalize("NFKC", text).strip()
    found = _PEOPLE.fullmatch(plain)
    if found is None:
        raise Unusable(RowFault.NEGATIVE if plain.startswith("-") else RowFault.NOT_AN_AMOUNT)
    number = Decimal(found["number"].replace(",", "")) * (10_000 if found["wan"] else 1)
    if number != number.to_integral_value():
        raise Unusable(RowFault.NOT_AN_AMOUNT)
    if number > 10_000_000:
        raise Unusable(RowFault.TOO_LARGE)
    return int(number)


def yes_or_no(text: str) -> bool:
    """是 or 否 in its usual writings."""
    key = key_of(text) or text.strip()
    if key in _YES or text.strip() in {"√", "✓", "✔"}:
        return True
    if key in _NO or text.strip() in {"×", "✗", "✘"}:
        return False
    raise Unusable(RowFault.NOT_YES_OR_NO)


def status(text: str) -> EnterpriseStatus:
    """Whether the enterprise is in business: 存续, 在业, 吊销, 迁出, 注销 …"""
    found = STATUSES.get(key_of(text))
    if found is None:
        raise Unusable(RowFault.UNKNOWN_STATUS)
    return found


def phone(text: str) -> str:
    """The first number of the cell, its digits as written."""
    first = re.split(r"[;；/、，|\n]|(?<=\d),(?=1\d{10})", unicodedata.normalize("NFKC", text).strip())[0]
    plain = re.sub(r"[\s()—–]+", lambda match: "-" if match[0].strip() in {"—", "–", ")"} else "", first).strip("-")
    if not _PHONE.fullmatch(plain) or sum(letter.isdigit() for letter in plain) < 5:
        raise Unusable(RowFault.NOT_A_PHONE)
    return plain


def words(text: str) -> list[str]:
    """The parts of a list as written, without repetition: products, brands; shares behind them are left out."""
    parts = (_SHARE.sub("", part).strip(" 。.") for part in _LIST.split(text))
    return list(dict.fromkeys(part for part in parts if part and not is_nothing(part)))


def certificates(text: str) -> list[Certificate]:
    """Qualifications of a cell: 高新技术企业（2023）；专精特新. Words nobody knows are kept as they are."""
    found: dict[Certificate, None] = {}
    for part in words(text):
        dated = _YEAR_BEHIND.fullmatch(part)
        name, year = (dated["kind"].strip(), int(dated["year"])) if dated else (part, None)
        kind = KINDS.get(key_of(name), name)
        if len(kind) > 40:
            raise Unusable(RowFault.TOO_LONG, {"limit": 40})
        found[Certificate(str(kind), year)] = None
    return list(found)


def industry(text: str) -> str:
    """A class of GB/T 4754-2017: the digits of C3985 or 3985, or the letter of a section."""
    plain = unicodedata.normalize("NFKC", text).strip().upper()
    found = _INDUSTRY.match(plain)
    if (
        found is None
        or not found[0]
        or (len(plain) > len(found[0]) and plain[len(found[0])].isalnum() and plain.isascii())
    ):
        raise Unusable(RowFault.NOT_AN_INDUSTRY)
    return str(found["digits"] or found["letter"])


def coordinate(text: str, bounds: tuple[float, float]) -> float:
    """Degrees within bounds."""
    try:
        value = float(unicodedata.normalize("NFKC", text).strip().rstrip("°EN"))
    except ValueError:
        raise Unusable(RowFault.NOT_AN_AMOUNT) from None
    if not bounds[0] <= value <= bounds[1]:
        raise Unusable(RowFault.OUT_OF_RANGE)
    return value
