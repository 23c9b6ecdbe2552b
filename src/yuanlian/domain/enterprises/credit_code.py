"""The unified social credit code of an enterprise: structure, check digits, and what is mistaken for one.

Sources: GB 32100-2015 (法人和其他组织统一社会信用代码编码规则, with amendment 1 of 2016): clause 4 the parts, table 1
the alphabet, annex A authorities and categories, the check digit after GB/T 17710 (ISO 7064) with modulus 31. The nine
characters in the middle are an organisation code after GB 11714-1997 with its own check digit modulo 11.

What modulus 31 guarantees. The code is right when the sum of value × weight over all 18 characters is 0 modulo 31,
where the weights are 3^0 … 3^16 and 1 for the check digit. 31 is prime and has as many residues as the alphabet has
characters, so every change of one character is found. The first 17 weights differ, so every exchange of two different
characters is found, except of the first with the last, whose weights are both 1. Of other errors 30 in 31 are found.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from yuanlian.kernel.sheets.texts import clean_code

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
LENGTH = 18
_MODULUS = len(ALPHABET)
_WEIGHTS = tuple(pow(3, position, _MODULUS) for position in range(LENGTH - 1))
_VALUES = {character: value for value, character in enumerate(ALPHABET)}
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_TICKER = re.compile(r"(?:SH|SZ|BJ|HK|NQ)?\.?(?:\d{6}|0\d{4})\.?(?:SH|SZ|BJ|SS|HK|NQ|OC)?")

# Annex A with amendment 1 of 2016: authority → categories.
CATEGORIES: dict[str, str] = {
    "1": "1239",  # 机构编制: 机关, 事业单位, 群众团体, 其他
    "2": "19",  # 外交
    "3": "123459",  # 司法行政
    "4": "19",  # 文化
    "5": "1239",  # 民政: 社会团体, 民办非企业单位, 基金会, 其他
    "6": "129",  # 旅游
    "7": "129",  # 宗教
    "8": "19",  # 工会
    "9": "1239",  # 市场监管: 企业, 个体工商户, 农民专业合作社, 其他
    "A": "19",  # 中央军委改革和编制办公室
    "N": "1239",  # 农业农村: 组级, 村级, 乡镇级集体经济组织, 其他
    "Y": "1",  # 其他
}
# GB/T 2260: the first two digits of a division; 10 stands for the national authority.
_PROVINCES = re.compile(r"1[0-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[12]")
# Issued organisation codes begin with digits or with M and a letter, as far as is published; XX marks ours.
_FICTIONAL = "XX"


class Reason(StrEnum):
    """Why a text is no unified social credit code."""

    EMPTY = "empty"
    STOCK_TICKER = "stock_ticker"
    LENGTH = "length"
    CHARACTER = "character"
    CHECK_DIGIT = "check_digit"
    AUTHORITY = "authority"
    CATEGORY = "category"
    DIVISION = "division"
    ORGANISATION_CODE = "organisation_code"


SENTENCES: dict[Reason, Promise] = {
    Reason.EMPTY: _("没有填写统一社会信用代码。"),
    Reason.STOCK_TICKER: _("%(text)s 是股票代码，不是统一社会信用代码。"),
    Reason.LENGTH: _("统一社会信用代码应为 18 位，这里是 %(length)s 位。"),
    Reason.CHARACTER: _("第 %(position)s 位“%(character)s”不能用在统一社会信用代码里（不使用 I、O、S、V、Z）。"),
    Reason.CHECK_DIGIT: _("统一社会信用代码校验不符，请核对是否抄错。"),
    Reason.AUTHORITY: _("统一社会信用代码第 1 位“%(character)s”不是登记管理部门代码。"),
    Reason.CATEGORY: _("统一社会信用代码第 2 位“%(character)s”不是机构类别代码。"),
    Reason.DIVISION: _("统一社会信用代码第 3 至 8 位“%(division)s”不是行政区划代码。"),
    Reason.ORGANISATION_CODE: _("统一社会信用代码中的组织机构代码（第 9 至 17 位）校验不符。"),
}


@dataclass(frozen=True, slots=True)
class CreditCode:
    """A valid code in its parts (GB 32100-2015, clause 4)."""

    text: str

    @property
    def authority(self) -> str:
        """Return the authority that registers: 9 is market supervision."""
        return self.text[0]

    @property
    def category(self) -> str:
        """Return the kind of organisation among those of the authority: with 9, 1 is an enterprise."""
        return self.text[1]

    @property
    def division(self) -> str:
        """Return the administrative division of the registering authority (GB/T 2260)."""
        return self.text[2:8]

    @property
    def organisation_code(self) -> str:
        """Return the nine characters of the organisation code (GB 11714)."""
        return self.text[8:17]


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a text is no code; `params` fill the sentence."""

    reason: Reason
    params: Mapping[str, str | int] = field(default_factory=dict)

    @property
    def sentence(self) -> str:
        """Return the reason in the current language."""
        return str(SENTENCES[self.reason]) % self.params


def normalise(text: str) -> str:
    """Return the text as codes are compared: half-width, upper case, no blanks, hyphens or invisible characters."""
    return re.sub(r"[-‐-―]", "", clean_code(text)).upper()


def check(text: str) -> CreditCode | Problem:
    """Return the code in `text`, or the first reason why it is none."""
    code = normalise(text)
    problem = _shape_problem(code) or _check_problem(code) or _structure_problem(code)
    return problem or CreditCode(code)


def _shape_problem(code: str) -> Problem | None:
    if not code:
        return Problem(Reason.EMPTY)
    if is_stock_ticker(code):
        return Problem(Reason.STOCK_TICKER, {"text": code})
    if len(code) != LENGTH:
        return Problem(Reason.LENGTH, {"length": len(code)})
    for position, character in enumerate(code, 1):
        if character not in _VALUES:
            return Problem(Reason.CHARACTER, {"position": position, "character": character})
    return None


def _check_problem(code: str) -> Problem | None:
    if check_digit(code[:-1]) != code[-1]:
        return Problem(Reason.CHECK_DIGIT)
    return None


def _structure_problem(code: str) -> Problem | None:
    categories = CATEGORIES.get(code[0])
    if categories is None:
        return Problem(Reason.AUTHORITY, {"character": code[0]})
    if code[1] not in categories:
        return Problem(Reason.CATEGORY, {"character": code[1]})
    division = code[2:8]
    if not division.isdecimal() or not _PROVINCES.fullmatch(division[:2]):
        return Problem(Reason.DIVISION, {"division": division})
    if organisation_check_digit(code[8:16]) != code[16]:
        return Problem(Reason.ORGANISATION_CODE)
    return None


def is_stock_ticker(text: str) -> bool:
    """Return whether a text is a stock ticker such as 000001, 000001.SZ, sh600000 or 00700.HK."""
    return _TICKER.fullmatch(normalise(text)) is not None


def check_digit(first_seventeen: str) -> str:
    """Return the 18th character for the first 17 (GB 32100-2015, clause 4 and GB/T 17710, modulus 31)."""
    total = sum(_VALUES[character] * weight for character, weight in zip(first_seventeen, _WEIGHTS, strict=True))
    return ALPHABET[-total % _MODULUS]


def organisation_check_digit(first_eight: str) -> str:
    """Return the 9th character of an organisation code for its first 8 (GB 11714-1997, modulus 11, X for 10)."""
    total = sum(
        int(character, 36) * weight for character, weight in zip(first_eight, _ORGANISATION_WEIGHTS, strict=True)
    )
    return "0123456789X"[-total % 11]


def make(number: int, *, division: str = "430100", category: str = "1") -> str:
    """Return the fictional code with a running number from 0 to 999,999: valid in every digit, issued to nobody."""
    if not 0 <= number <= 999_999:
        raise ValueError("a fictional code has a number of at most six digits")
    body = f"{_FICTIONAL}{number:06}"
    code = f"9{category}{division}{body}{organisation_check_digit(body)}"
    return code + check_digit(code)
