"""What a plan has to say, in words: the engine's reasons, rules that are not kept, who took no part."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from yuanlian.domain.plans.staleness import Stale
from yuanlian.engines.planning import Code, Reason, sentence_of

SHOWN = 10  # names in a sentence; the rest is counted
Values = Mapping[str, Any]


def _names(values: Values) -> str:
    """The first names, joined as the language does."""
    mark = "、" if (get_language() or "").startswith("zh") else ", "
    names = mark.join(values["names"][:SHOWN])
    more = int(values["count"]) - len(values["names"][:SHOWN])
    return names if more <= 0 else _("%(names)s 等") % {"names": names}


def _over(values: Values) -> str:
    return _("%(target)s 承担 %(load)s，超过上限 %(capacity)s。") % values


def _nobody(values: Values) -> str:
    return _("%(count)s 家企业没有安排：%(names)s。") % {**values, "names": _names(values)}


def _left_out(values: Values) -> str:
    return _("没有位置，未参加：%(names)s（共 %(count)s 个）。") % {**values, "names": _names(values)}


def _few(values: Values) -> str:
    return _("最多调整 %(limit)s 家做不到：按现在的上限至少要调整 %(moves)s 家。") % values


def _alone(values: Values) -> str:
    return _("%(count)s 家企业附近凑不成组，仍按原来的办法：%(names)s。") % {**values, "names": _names(values)}


def _few_members(values: Values) -> str:
    return _("%(target)s：只有 %(members)s 名正式党员，不足 %(need)s 名。") % values


def _many_units(values: Values) -> str:
    return _("%(target)s：有 %(units)s 家企业，超过 %(most)s 家。") % values


def _no_lead(values: Values) -> str:
    return _("%(target)s：牵头企业%(lead)s不在组里。") % values


def _too_far(values: Values) -> str:
    far = {"far": f"{values['metres'] / 1000:.1f}", "limit": f"{values['most'] / 1000:.1f}"}
    return _("%(target)s：%(name)s离牵头企业 %(far)s 公里，超过 %(limit)s 公里。") % {**values, **far}


def _many_sites(values: Values) -> str:
    return _("用到 %(sites)s 个中心，比要的 %(count)s 个多。") % values


def _split(values: Values) -> str:
    return _("%(target)s 分成了不相连的 %(parts)s 块。") % values


def _on_roads(values: Values) -> str:
    return _("片区边界有百分之 %(share)s 沿主干道。") % values


def _elsewhere(values: Values) -> str:
    return _("不在片区里（属于网格等），未参加：%(names)s（共 %(count)s 个）。") % {**values, "names": _names(values)}


SENTENCES: dict[str, Callable[[Values], str]] = {
    "over": _over,
    "nobody": _nobody,
    "left_out": _left_out,
    "few": _few,
    "alone": _alone,
    "few_members": _few_members,
    "many_units": _many_units,
    "no_lead": _no_lead,
    "too_far": _too_far,
    "many_sites": _many_sites,
    "elsewhere": _elsewhere,
    "split": _split,
    "on_roads": _on_roads,
}


def sentence(said: Mapping[str, Any]) -> str:
    """One thing as it is kept in a plan, in the language of the page."""
    code, values = str(said["code"]), said["values"]
    if not code.startswith("engine."):
        return SENTENCES[code](values)
    reason = Reason(
        code=Code(code.removeprefix("engine.")),
        rows=tuple(values["rows"]),
        names=tuple(values["names"]),
        values=values["values"],
    )
    return sentence_of(reason, get_language() or "")


def stale(changed: Stale) -> str:
    """Why a proposal can no longer be accepted."""
    if not changed.count:
        return _("方案算出以后，可选的人员或地点有变化，请重新计算。")
    values = {"names": changed.names, "count": changed.count}
    return _("方案算出以后，%(count)s 家企业的数据有变化（%(names)s），请重新计算。") % {
        **values,
        "names": _names(values),
    }


def sentences(said: Iterable[Mapping[str, Any]]) -> list[str]:
    """All of them, in their order."""
    return [sentence(one) for one in said]
