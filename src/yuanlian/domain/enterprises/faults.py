"""What can be wrong with a row on its way into the register, and the sentence that says so.

Stored with a staged row as code, column and parameters; the sentence is made in the reader's language. The value of the
cell is not a parameter: it is taken from the sealed row when the sentence is shown.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yuanlian.domain.enterprises import credit_code
from yuanlian.kernel.sheets import CellProblem, cell_address
from yuanlian.kernel.sheets.faults import FAULT_SENTENCES, Fault


class RowFault(StrEnum):
    """What is wrong with a cell or with a row as a whole, beyond what the sheet machinery finds."""

    TOO_LONG = "too_long"
    CREDIT_CODE = "credit_code"
    NOT_A_DAY = "not_a_day"
    IN_FUTURE = "in_future"
    NOT_AN_AMOUNT = "not_an_amount"
    NEGATIVE = "negative"
    TOO_LARGE = "too_large"
    FOREIGN_MONEY = "foreign_money"
    NOT_YES_OR_NO = "not_yes_or_no"
    UNKNOWN_STATUS = "unknown_status"
    UNKNOWN_CHAIN = "unknown_chain"
    UNKNOWN_PLACE = "unknown_place"
    SEVERAL_PLACES = "several_places"
    NOT_A_PHONE = "not_a_phone"
    NOT_AN_INDUSTRY = "not_an_industry"
    OUT_OF_RANGE = "out_of_range"
    REPEATED_CODE = "repeated_code"
    REPEATED_NUMBER = "repeated_number"
    REPEATED_NAME = "repeated_name"
    REPEATED_TARGET = "repeated_target"
    OTHER_CODE = "other_code"
    NUMBER_TAKEN = "number_taken"
    SAME_NAME_AND_ADDRESS = "same_name_and_address"
    SAME_NAME = "same_name"
    NAMESAKE = "namesake"


SENTENCES: dict[RowFault, Promise] = {
    RowFault.TOO_LONG: gettext_lazy("%(address)s 超过 %(limit)s 个字。"),
    RowFault.CREDIT_CODE: gettext_lazy("%(address)s：%(reason)s"),
    RowFault.NOT_A_DAY: gettext_lazy("%(address)s 的“%(value)s”不是日期。写法例如 2015-03-01、2015年3月、2015。"),
    RowFault.IN_FUTURE: gettext_lazy("%(address)s 的“%(value)s”在今天之后。"),
    RowFault.NOT_AN_AMOUNT: gettext_lazy("%(address)s 的“%(value)s”不是数字。写法例如 500、500万元、1.2亿。"),
    RowFault.NEGATIVE: gettext_lazy("%(address)s 的“%(value)s”不能小于零。"),
    RowFault.TOO_LARGE: gettext_lazy("%(address)s 的“%(value)s”太大，请核对单位。"),
    RowFault.FOREIGN_MONEY: gettext_lazy("%(address)s 的“%(value)s”是外币，请折算为人民币。"),
    RowFault.NOT_YES_OR_NO: gettext_lazy("%(address)s 的“%(value)s”看不出是或否。"),
    RowFault.UNKNOWN_STATUS: gettext_lazy("%(address)s 的“%(value)s”不是登记状态：在营、停业、迁出、注销。"),
    RowFault.UNKNOWN_CHAIN: gettext_lazy("%(address)s 的“%(value)s”不是本园区的产业链。%(nearest)s"),
    RowFault.UNKNOWN_PLACE: gettext_lazy("%(address)s 的“%(value)s”不是本园区的地点。%(nearest)s"),
    RowFault.SEVERAL_PLACES: gettext_lazy("%(address)s 的“%(value)s”有几个同名地点，请改填代码。%(nearest)s"),
    RowFault.NOT_A_PHONE: gettext_lazy("%(address)s 的“%(value)s”不是电话号码。"),
    RowFault.NOT_AN_INDUSTRY: gettext_lazy("%(address)s 的“%(value)s”不是国民经济行业代码（如 C3985、3985）。"),
    RowFault.OUT_OF_RANGE: gettext_lazy("%(address)s 的“%(value)s”超出范围，请核对经纬度。"),
    RowFault.REPEATED_CODE: gettext_lazy("%(address)s 的信用代码与第 %(row)s 行相同。"),
    RowFault.REPEATED_NUMBER: gettext_lazy("%(address)s 的园区编号与第 %(row)s 行相同。"),
    RowFault.REPEATED_NAME: gettext_lazy("与第 %(row)s 行同名，又没有代码可以区分。"),
    RowFault.REPEATED_TARGET: gettext_lazy("与第 %(row)s 行是同一家企业（%(name)s）。"),
    RowFault.OTHER_CODE: gettext_lazy("%(address)s 的园区编号是“%(name)s”的，但它的信用代码不同。"),
    RowFault.NUMBER_TAKEN: gettext_lazy("%(address)s 的园区编号已经是“%(name)s”的。"),
    RowFault.SAME_NAME_AND_ADDRESS: gettext_lazy("与已登记的“%(name)s”名称、地址都相同，请确认是否同一家。"),
    RowFault.SAME_NAME: gettext_lazy("与已登记的“%(name)s”名称相同（%(where)s），请确认是否同一家。"),
    RowFault.NAMESAKE: gettext_lazy("已登记一家同名企业，信用代码不同，将作为另一家新增。"),
}

# The same in two words, to filter by.
LABELS: dict[str, Promise] = {
    Fault.FORMULA: gettext_lazy("公式"),
    Fault.FORMULA_WITHOUT_VALUE: gettext_lazy("公式没有值"),
    Fault.ERROR_VALUE: gettext_lazy("错误值"),
    Fault.DIGITS_LOST: gettext_lazy("长数字丢位"),
    Fault.MISSING: gettext_lazy("缺少必填项"),
    RowFault.TOO_LONG: gettext_lazy("文字太长"),
    RowFault.CREDIT_CODE: gettext_lazy("信用代码有误"),
    RowFault.NOT_A_DAY: gettext_lazy("不是日期"),
    RowFault.IN_FUTURE: gettext_lazy("日期在今天之后"),
    RowFault.NOT_AN_AMOUNT: gettext_lazy("不是数字"),
    RowFault.NEGATIVE: gettext_lazy("小于零"),
    RowFault.TOO_LARGE: gettext_lazy("数字太大"),
    RowFault.FOREIGN_MONEY: gettext_lazy("外币"),
    RowFault.NOT_YES_OR_NO: gettext_lazy("不是是或否"),
    RowFault.UNKNOWN_STATUS: gettext_lazy("状态不认识"),
    RowFault.UNKNOWN_CHAIN: gettext_lazy("产业链不认识"),
    RowFault.UNKNOWN_PLACE: gettext_lazy("地点不认识"),
    RowFault.SEVERAL_PLACES: gettext_lazy("地点重名"),
    RowFault.NOT_A_PHONE: gettext_lazy("不是电话"),
    RowFault.NOT_AN_INDUSTRY: gettext_lazy("不是行业代码"),
    RowFault.OUT_OF_RANGE: gettext_lazy("经纬度超出范围"),
    RowFault.REPEATED_CODE: gettext_lazy("信用代码重复"),
    RowFault.REPEATED_NUMBER: gettext_lazy("园区编号重复"),
    RowFault.REPEATED_NAME: gettext_lazy("名称重复"),
    RowFault.REPEATED_TARGET: gettext_lazy("同一家企业重复"),
    RowFault.OTHER_CODE: gettext_lazy("编号与代码对不上"),
    RowFault.NUMBER_TAKEN: gettext_lazy("编号已被占用"),
    RowFault.SAME_NAME_AND_ADDRESS: gettext_lazy("名称地址相同"),
    RowFault.SAME_NAME: gettext_lazy("名称相同"),
    RowFault.NAMESAKE: gettext_lazy("同名的另一家"),
}
SHEET_FAULTS = frozenset(fault.value for fault in Fault)
# A remark that does not keep the row out.
REMARKS = frozenset({RowFault.NAMESAKE, RowFault.SAME_NAME, RowFault.SAME_NAME_AND_ADDRESS})


@dataclass(frozen=True, slots=True)
class Problem:
    """One problem of a row; `column` is the sheet's 0-based column, None for the row as a whole."""

    code: str
    column: int | None = None
    params: Mapping[str, Any] = field(default_factory=dict)

    @property
    def is_remark(self) -> bool:
        """Whether the row can come in all the same."""
        return self.code in REMARKS or self.code == Fault.FORMULA

    def as_json(self) -> dict[str, Any]:
        """The stored form."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Problem:
        """The problem in its stored form."""
        return cls(data["code"], data["column"], data["params"])


def from_cell(problem: CellProblem) -> Problem:
    """What the sheet machinery found, in the register's form."""
    return Problem(problem.fault.value, problem.column, dict(problem.params))


def sentence(problem: Problem, *, row: int, cells: Sequence[str]) -> str:
    """The problem in the reader's language; `row` is the sheet's row number, `cells` the row as it stood there."""
    column = problem.column
    if column is None:
        return _said(problem, address="", value="")
    value = cells[column] if column < len(cells) else ""
    return _said(problem, address=cell_address(row, column), value=value)


def field_sentence(problem: Problem, label: str, value: str) -> str:
    """The problem of a form's field in the reader's language."""
    return _said(problem, address=label, value=value)


def _said(problem: Problem, *, address: str, value: str) -> str:
    params: dict[str, Any] = {"nearest": "", **problem.params, "address": address, "value": shortened(value)}
    if problem.code == RowFault.CREDIT_CODE:
        params["reason"] = str(credit_code.SENTENCES[credit_code.Reason(params["reason"])]) % params
    near = params["nearest"]
    params["nearest"] = _("最接近的是：%(names)s。") % {"names": "、".join(near)} if near else ""
    if "where" in params:
        params["where"] = _("已登记的地址：%(where)s") % params if params["where"] else _("已登记的没有地址")
    return str(_template(problem)) % params


def _template(problem: Problem) -> Promise:
    if problem.code in SHEET_FAULTS:
        return FAULT_SENTENCES[Fault(problem.code)]
    return SENTENCES[RowFault(problem.code)]


def shortened(value: str, length: int = 40) -> str:
    """A cell's text for a sentence."""
    return value if len(value) <= length else f"{value[:length]}…"
