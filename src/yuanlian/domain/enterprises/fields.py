"""The columns the register takes in: what they are called in the sheets of offices, and what they hold."""

# data -- names that offices give to columns; labels stand in gettext

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from yuanlian.domain.enterprises.states import FigureKind
from yuanlian.kernel.sheets import Field, Kind


def _field(key: str, label: str | Promise, names: str, *, kind: Kind = Kind.TEXT) -> Field:
    """A field with the other names it goes by, separated by blanks; only the name of the enterprise is required."""
    return Field(key, label, tuple(names.split()), required=key == "name", kind=kind)


FIELDS: tuple[Field, ...] = (
    _field(
        "name",
        _("企业名称"),
        "单位名称 公司名称 机构名称 企业全称 公司全称 单位全称 全称 名称 主体名称 市场主体名称 企业名 公司名 "
        "单位 企业 公司 fullname company companyname enterprise enterprisename",
    ),
    _field("short_name", _("简称"), "企业简称 公司简称 证券简称 股票简称 shortname"),
    _field(
        "credit_code",
        _("统一社会信用代码"),
        "社会信用代码 信用代码 统一信用代码 统一代码 纳税人识别号 税号 uscc unifiedsocialcreditcode",
        kind=Kind.CODE,
    ),
    _field("zone_number", _("园区编号"), "企业编号 企业编码 园区企业编号 编号 zonenumber", kind=Kind.CODE),
    _field("status", _("登记状态"), "状态 经营状态 企业状态 存续状态 经营情况 营业状态"),
    _field("chain", _("产业链"), "所属产业链 产业链名称 产业链代码 所在产业链 industrychain"),
    _field("place", _("地点"), "片区 所属片区 所在片区 网格 所属网格 所在网格 楼宇 所在园区 地点代码 place"),
    _field(
        "address",
        _("地址"),
        "注册地址 住所 经营地址 企业地址 公司地址 详细地址 单位地址 生产经营地址 经营场所 注册地 registeredaddress",
    ),
    _field("longitude", _("经度"), "gps经度"),
    _field("latitude", _("纬度"), "gps纬度"),
    _field(
        "industry_code",
        _("行业代码"),
        "国民经济行业代码 行业分类代码 行业小类代码 行业类别代码 所属行业代码 industrycode",
    ),
    _field(
        "products",
        _("主要产品"),
        "产品 主营产品 主导产品 产品名称 主要产品名称 主要产品及服务 产品与服务 "
        "productswithshare mainproducts products",
    ),
    _field("scope", _("经营范围"), "业务范围 许可经营项目 一般经营项目 businessscope"),
    _field("legal_representative", _("法定代表人"), "法人 法人代表 法人姓名 法定代表人姓名 负责人 legalrepresentative"),
    _field(
        "employees",
        _("员工人数"),
        "从业人数 从业人员数 职工人数 员工数 人员规模 用工人数 从业人员 企业人数 人数 employees",
    ),
    _field("registered_capital", _("注册资本"), "注册资金 注册资本金 registeredcapital"),
    _field("founded_on", _("成立日期"), "成立时间 注册日期 注册时间 设立日期 开业日期 founded foundedon"),
    _field("is_key", _("重点企业"), "是否重点企业 是否重点 keyenterprise"),
    _field("qualifications", _("资质"), "企业资质 资质认定 资质荣誉 荣誉资质 梯次 企业梯次 培育梯次 qualifications"),
    _field("contact_name", _("联系人"), "联系人姓名 企业联系人 联络人 联系人名称 contact"),
    _field("contact_title", _("联系人职务"), "职务 职位"),
    _field(
        "contact_phone",
        _("联系电话"),
        "电话 手机 手机号 手机号码 联系方式 电话号码 联系人电话 联系人手机 联系人手机号 联系手机 phone",
        kind=Kind.PHONE,
    ),
)

# Only a preset says these.
PRESET_FIELDS = (*FIELDS, Field("fictional", _("虚构")))

# Columns of Enterprise that take the text as it is, with the length they hold.
TEXTS = {
    "name": 120, "short_name": 60, "zone_number": 40, "address": 200, "scope": 20_000, "legal_representative": 60,
    "contact_name": 60, "contact_title": 60,
}  # fmt: skip
# An empty cell never erases what tells enterprises apart.
NEVER_ERASED = frozenset({"name", "credit_code", "zone_number", "status", "fictional"})

_FIGURE_WORDS: dict[FigureKind, tuple[str, ...]] = {
    FigureKind.OUTPUT: ("工业总产值", "总产值", "产值", "规上工业产值"),
    FigureKind.REVENUE: ("主营业务收入", "营业总收入", "营业收入", "营收", "销售收入"),
    FigureKind.TAX: ("税收总额", "纳税总额", "上缴税收", "税收", "纳税额", "纳税", "税金"),
    FigureKind.RESEARCH: ("研发投入", "研发费用", "研发经费", "r&d投入"),
    FigureKind.EMPLOYEES: ("从业人数", "员工人数", "职工人数", "平均用工人数", "用工人数"),
}
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})\s*年?(?:度)?")
FIGURE = re.compile(r"(?P<kind>[a-z]+)_(?P<year>\d{4})")


@dataclass(frozen=True, slots=True)
class YearColumn:
    """A column that holds one figure of one year."""

    kind: FigureKind
    year: int

    @property
    def key(self) -> str:
        """The field's key: output_2025."""
        return f"{self.kind.value}_{self.year}"


def year_column(header: str) -> YearColumn | None:
    """The figure a header such as 2025年产值（万元） names, or None."""
    found = _YEAR.search(header)
    if found is None:
        return None
    rest = re.sub(r"[（(\[【].*", "", header.replace(found[0], "")).strip(" _-：:的").lower()
    for kind, words in _FIGURE_WORDS.items():
        if rest in words:
            return YearColumn(kind, int(found[1]))
    return None


def fields_for(headers: Iterable[str]) -> tuple[Field, ...]:
    """The fields a sheet with these headers may fill: the register's own, and a figure for each year it names."""
    figures: dict[str, Field] = {}
    for header in headers:
        named = year_column(header)
        if named is not None:
            label = format_lazy("{year} {kind}", year=named.year, kind=named.kind.label)
            known = (header, *(f"{named.year}年{word}" for word in _FIGURE_WORDS[named.kind]))
            figures[named.key] = Field(named.key, label, known)
    return (*FIELDS, *figures.values())
