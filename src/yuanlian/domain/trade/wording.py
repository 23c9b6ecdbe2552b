"""Turns the engine's reasons into sentences that a person can check; every sentence has its points beside it.

Words that the engine found stand in quotation marks. A reader who may not read a need's words is given no sentence
that repeats them: a confidential need asks by class, so its reasons hold only the class.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from yuanlian.engines.matching import Field, Hard, Reason, ReasonCode, Removed, Unknown

FIELDS: Mapping[Field, Promise] = MappingProxyType(
    {
        Field.PRODUCTS: gettext_lazy("产品"),
        Field.SCOPE: gettext_lazy("经营范围"),
        Field.INDUSTRY: gettext_lazy("行业类别"),
        Field.NAME: gettext_lazy("简称"),
        Field.FULL: gettext_lazy("企业名称"),
        Field.PROVEN: gettext_lazy("成交记录"),
    }
)
GAPS: Mapping[Unknown, Promise] = MappingProxyType(
    {
        Unknown.PLACE: gettext_lazy("位置"),
        Unknown.SIZE: gettext_lazy("员工人数"),
        Unknown.PRODUCTS: gettext_lazy("产品"),
        Unknown.SCOPE: gettext_lazy("经营范围"),
        Unknown.INDUSTRY: gettext_lazy("行业类别"),
        Unknown.CERTIFICATES: gettext_lazy("资质"),
    }
)
# The sentence of a reason about words: %(field)s where, %(found)s what stands there, %(asked)s what was asked for.
SENTENCES: Mapping[ReasonCode, Promise] = MappingProxyType(
    {
        ReasonCode.SAME: gettext_lazy("%(field)s写有“%(found)s”，正是要找的"),
        ReasonCode.KIND_OF: gettext_lazy("%(field)s写有“%(found)s”，是“%(asked)s”的一种"),
        ReasonCode.BROADER: gettext_lazy("%(field)s写有“%(found)s”，范围比“%(asked)s”更宽"),
        ReasonCode.CONTAINS: gettext_lazy("%(field)s写有“%(found)s”，其中提到“%(asked)s”"),
        ReasonCode.WORDS: gettext_lazy("%(field)s写有“%(found)s”，与“%(asked)s”有相同的词"),
        ReasonCode.ALIAS: gettext_lazy("%(field)s写有“%(found)s”，“%(first)s”也叫“%(last)s”"),
        ReasonCode.MEMBER: gettext_lazy("%(field)s写有“%(found)s”，属于“%(asked)s”：%(path)s"),
        ReasonCode.BROADER_CLASS: gettext_lazy("%(field)s写有“%(found)s”，包括“%(asked)s”：%(path)s"),
        ReasonCode.UPSTREAM: gettext_lazy("%(field)s写有“%(found)s”，用于贵企业的产品：%(path)s"),
        ReasonCode.CO_SUPPLY: gettext_lazy("%(field)s写有“%(found)s”，供应“%(asked)s”的企业常同时供应它"),
        ReasonCode.INDUSTRY: gettext_lazy("行业类别“%(found)s”，供应“%(asked)s”的企业多在这一类"),
        ReasonCode.PROFILE: gettext_lazy("整体情况与供应“%(asked)s”的企业相近，主要看“%(found)s”"),
        ReasonCode.REST: gettext_lazy("%(field)s写有“%(found)s”，与这句话里的“%(asked)s”相符"),
    }
)
METRES_SHOWN_AS_KM = 1000


@dataclass(frozen=True, slots=True)
class Sentence:
    """One reason in words, and the points it gave or took."""

    text: str
    points: int
    code: ReasonCode


def sentence_of(reason: Reason) -> Sentence:
    """The reason in the language of the page."""
    return Sentence(_text(reason), reason.points, reason.code)


def _text(reason: Reason) -> str:
    template = SENTENCES.get(reason.code)
    if template is None:
        return _beside(reason)
    return str(template) % {
        "field": str(FIELDS[reason.field]) if reason.field else _("资料"),
        "found": reason.found,
        "asked": reason.asked,
        "first": reason.path[0] if reason.path else reason.asked,
        "last": reason.path[-1] if reason.path else reason.found,
        "path": " → ".join(reason.path),
    }


def _beside(reason: Reason) -> str:
    """Reasons beside the text: place, size, deals, judgements."""
    amount = reason.amount or 0
    match reason.code:
        case ReasonCode.NEAR:
            return _("相距约 %(distance)s") % {"distance": distance(amount)}
        case ReasonCode.SIZE:
            return ngettext("有 %(count)s 名员工", "有 %(count)s 名员工", amount) % {"count": f"{amount:,}"}
        case ReasonCode.SIMILAR_BUYERS:
            sentence = ngettext(
                "与贵企业相近的 %(count)d 家企业向它采购", "与贵企业相近的 %(count)d 家企业向它采购", amount
            )
            return sentence % {"count": amount}
        case ReasonCode.PAST_DEALS:
            sentence = ngettext("“%(asked)s”成交过 %(count)d 次", "“%(asked)s”成交过 %(count)d 次", amount)
            return sentence % {"asked": reason.asked, "count": amount}
        case ReasonCode.FEEDBACK if reason.points < 0:
            return _("采购“%(asked)s”时被设为不合适") % {"asked": reason.asked}
        case ReasonCode.FEEDBACK:
            return _("采购“%(asked)s”时进入过洽谈") % {"asked": reason.asked}
        case _:
            return reason.found or reason.asked


def distance(metres: int) -> str:
    """Metres below a kilometre, then kilometres with one decimal."""
    if metres < METRES_SHOWN_AS_KM:
        return _("%(metres)d 米") % {"metres": metres}
    return _("%(km)s 公里") % {"km": f"{metres / 1000:.1f}"}


def gaps_of(unknown: Iterable[Unknown]) -> str:
    """What is not known of a supplier; "" when everything is."""
    names = [str(GAPS[gap]) for gap in unknown]
    if not names:
        return ""
    return _("还不知道：%(names)s（不加分也不减分）") % {"names": listed(names)}


def listed(names: Iterable[str]) -> str:
    """Names in a row, in the way of the page's language."""
    return ("、" if (get_language() or "zh").startswith("zh") else ", ").join(names)


def removed_of(removed: Removed) -> str:
    """How many a hard condition took out, and how many of them only because something is not known."""
    conditions = {
        Hard.AREA: _("不在指定片区"),
        Hard.CERTIFICATE: _("没有要求的资质"),
        Hard.EMPLOYEES: _("员工人数不够"),
        Hard.CAPACITY: _("产能不够"),
        Hard.DISTANCE: _("超出距离"),
    }
    words = {"why": conditions[removed.condition], "count": removed.count, "unknown": removed.unknown}
    if removed.unknown == 0:
        return ngettext("%(why)s：去掉 %(count)d 家", "%(why)s：去掉 %(count)d 家", removed.count) % words
    return (
        ngettext(
            "%(why)s：去掉 %(count)d 家，其中 %(unknown)d 家只是因为资料里没有写",
            "%(why)s：去掉 %(count)d 家，其中 %(unknown)d 家只是因为资料里没有写",
            removed.count,
        )
        % words
    )


def reason_from(stored: Mapping[str, object]) -> Reason | None:
    """A reason as it was stored with a match; None where it is of a version that is not known any more."""
    try:
        field = stored.get("field")
        path = stored.get("path")
        amount = stored.get("amount")
        return Reason(
            code=ReasonCode(str(stored["code"])),
            points=int(str(stored["points"])),
            asked=str(stored.get("asked") or ""),
            found=str(stored.get("found") or ""),
            field=Field(str(field)) if field else None,
            path=tuple(str(step) for step in path) if isinstance(path, list) else (),
            amount=int(str(amount)) if amount is not None else None,
        )
    except (KeyError, ValueError):
        return None
