"""What can be wrong with a spreadsheet or with one of its cells, and the sentence that says so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from yuanlian.kernel.errors import Invalid


class Refusal(StrEnum):
    """Why a whole file is refused."""

    EMPTY_FILE = "empty_file"
    TOO_LARGE = "too_large"
    INFLATES_TOO_LARGE = "inflates_too_large"
    WRONG_TYPE = "wrong_type"
    MISNAMED = "misnamed"
    WEB_PAGE = "web_page"
    PASSWORD = "password"  # noqa: S105 -- a reason code, not a secret
    BROKEN = "broken"
    NO_ROWS = "no_rows"
    TOO_MANY_ROWS = "too_many_rows"
    TOO_MANY_COLUMNS = "too_many_columns"
    TOO_MANY_CELLS = "too_many_cells"
    CELL_TOO_LONG = "cell_too_long"
    TEXT_TOO_LONG = "text_too_long"
    UNKNOWN_ENCODING = "unknown_encoding"
    BROKEN_QUOTES = "broken_quotes"
    NO_SUCH_WORKSHEET = "no_such_worksheet"


class Fault(StrEnum):
    """What is wrong with one cell."""

    FORMULA = "formula"
    FORMULA_WITHOUT_VALUE = "formula_without_value"
    ERROR_VALUE = "error_value"
    DIGITS_LOST = "digits_lost"
    MISSING = "missing"
    NOT_A_NUMBER = "not_a_number"
    NOT_AN_INTEGER = "not_an_integer"
    NOT_A_DATE = "not_a_date"


class Severity(StrEnum):
    """A warning leaves the value usable; an error does not."""

    WARNING = "warning"
    ERROR = "error"


WARNINGS = frozenset({Fault.FORMULA})

REFUSAL_SENTENCES: dict[Refusal, Promise] = {
    Refusal.EMPTY_FILE: _("文件是空的。"),
    Refusal.TOO_LARGE: _("文件超过 %(limit)s MB，请拆分后再上传。"),
    Refusal.INFLATES_TOO_LARGE: _("文件解压后超过 %(limit)s MB，请拆分后再上传。"),
    Refusal.WRONG_TYPE: _("不支持这种文件（%(extension)s）。请上传 xlsx、xls、ods、csv 或 csv.gz 表格。"),
    Refusal.MISNAMED: _("文件内容与扩展名 %(extension)s 不符，文件可能已损坏或被加密。"),
    Refusal.WEB_PAGE: _("这是网页或 XML 格式的文件。请用 Excel 或 WPS 打开，另存为 xlsx 后再上传。"),
    Refusal.PASSWORD: _("表格设有密码。请去掉密码后再上传。"),
    Refusal.BROKEN: _("表格已损坏，无法读取。请用 Excel 或 WPS 打开并重新保存后再上传。"),
    Refusal.NO_ROWS: _("表头下面没有数据行。"),
    Refusal.TOO_MANY_ROWS: _("超过 %(limit)s 行，请拆分后再上传。"),
    Refusal.TOO_MANY_COLUMNS: _("超过 %(limit)s 列，请删除多余的列后再上传。"),
    Refusal.TOO_MANY_CELLS: _("超过 %(limit)s 个单元格，请拆分后再上传。"),
    Refusal.CELL_TOO_LONG: _("单元格 %(address)s 超过 %(limit)s 个字。"),
    Refusal.TEXT_TOO_LONG: _("有单元格超过 %(limit)s 个字。"),
    Refusal.UNKNOWN_ENCODING: _("无法识别文字编码。请另存为 UTF-8 或 GB18030（GBK）编码的 csv。"),
    Refusal.BROKEN_QUOTES: _("从第 %(row)s 行起引号不成对，无法分列。"),
    Refusal.NO_SUCH_WORKSHEET: _("没有名为“%(name)s”的工作表。"),
}

FAULT_SENTENCES: dict[Fault, Promise] = {
    Fault.FORMULA: _("%(address)s 是公式，已采用它最后一次算出的值。"),
    Fault.FORMULA_WITHOUT_VALUE: _("%(address)s 是公式，但文件里没有算出的值。请粘贴为数值。"),
    Fault.ERROR_VALUE: _("%(address)s 是错误值 %(value)s。"),
    Fault.DIGITS_LOST: _("%(address)s 的长数字按数值保存，末尾几位已经丢失。请把该列设为文本后重新填写。"),
    Fault.MISSING: _("%(address)s 缺少必填项“%(label)s”。"),
    Fault.NOT_A_NUMBER: _("%(address)s 的“%(value)s”不是数字。"),
    Fault.NOT_AN_INTEGER: _("%(address)s 的“%(value)s”不是整数。"),
    Fault.NOT_A_DATE: _("%(address)s 的“%(value)s”不是日期。"),
}


class SheetRefused(Invalid):
    """The file cannot be read; `reason` and `params` say why and can be stored, `sentence` says it to a person."""

    def __init__(self, reason: Refusal, params: Mapping[str, str | int] | None = None) -> None:
        sentence = refusal_sentence(reason, params or {})
        super().__init__(sentence, fields={"file": sentence})
        self.reason = reason
        self.params: dict[str, str | int] = dict(params or {})


def refusal_sentence(reason: Refusal, params: Mapping[str, str | int]) -> str:
    """Return why a file was refused in the language that is active now."""
    marked = {
        name: f"{value:,}" if isinstance(value, int) and name == "limit" else value for name, value in params.items()
    }
    return str(REFUSAL_SENTENCES[reason]) % marked


@dataclass(frozen=True, slots=True)
class CellProblem:
    """One cell's fault: `row` is the sheet's own 1-based number, `column` a 0-based index."""

    fault: Fault
    row: int
    column: int
    value: str = ""
    params: Mapping[str, str] = field(default_factory=dict)

    @property
    def address(self) -> str:
        """Return the cell's name as the spreadsheet program shows it, such as C17."""
        return cell_address(self.row, self.column)

    @property
    def severity(self) -> Severity:
        """Return whether the cell's value can still be used."""
        return Severity.WARNING if self.fault in WARNINGS else Severity.ERROR

    @property
    def sentence(self) -> str:
        """Return the reason in the current language."""
        named = {"address": self.address, "value": self.value, **self.params}
        return str(FAULT_SENTENCES[self.fault]) % named


def column_letters(column: int) -> str:
    """Return the letters of a 0-based column: 0 is A, 25 is Z, 26 is AA."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def cell_address(row: int, column: int) -> str:
    """Return the name of the cell at 1-based `row` and 0-based `column`."""
    return f"{column_letters(column)}{row}"
