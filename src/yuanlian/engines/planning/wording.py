"""The sentence of each reason, Chinese and English side by side.

They stand here and not in a catalogue because a command that works without Django and the pages say the same ones.
"""

# data -- both languages stand side by side in one table

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from yuanlian.engines.planning.shapes import Code, Reason, Value

SHOWN = 10
"""So many rows are named in a sentence; the rest is counted."""

SENTENCES: Mapping[Code, tuple[str, str]] = MappingProxyType(
    {
        Code.FIELD_MISSING: ("缺少字段 {field}。", "The field {field} is missing."),
        Code.FIELD_SHAPE: (
            "字段 {field} 的大小不对{rows}：应为 {expected}，实为 {found}。",
            "The field {field} has the wrong size{rows}: expected {expected}, found {found}.",
        ),
        Code.NO_UNITS: ("没有要安排的单位：{field} 是空的。", "There is nothing to plan: {field} is empty."),
        Code.NOT_A_NUMBER: (
            "字段 {field} 不是数字{rows}。",
            "The field {field} holds something that is no number{rows}.",
        ),
        Code.NO_PLACE: ("缺少坐标（{field}）{rows}。", "Coordinates ({field}) are missing{rows}."),
        Code.NEGATIVE: ("字段 {field} 有负数{rows}。", "The field {field} is negative{rows}."),
        Code.NOT_WHOLE: (
            "字段 {field} 应是整数，实为 {found}。",
            "The field {field} must be a whole number, found {found}.",
        ),
        Code.OUT_OF_RANGE: (
            "字段 {field} 超出允许范围{rows}{range}。",
            "The field {field} is outside its range{rows}{range}.",
        ),
        Code.DUPLICATE: ("编号重复{rows}。", "Ids stand twice{rows}."),
        Code.TOO_LARGE: (
            "需要 {need}，超过任何一处的容量 {offer}{rows}。",
            "Needs {need}, more than the {offer} that any one place offers{rows}.",
        ),
        Code.NOBODY_MAY: ("没有人可以承担{rows}。", "Nobody may take these{rows}."),
        Code.SHORT: (
            "{what}需要 {need}，可以承担的 {givers} 个只有 {offer}，缺 {short}{rows}。",
            "{what} need {need}, the {givers} who may take them {givers:offers|offer} {offer}: short by {short}{rows}.",
        ),
        Code.SHORT_TOTAL: (
            "一共需要 {need}，全部容量只有 {offer}，缺 {short}。",
            "All together need {need}, all capacities offer {offer}: short by {short}.",
        ),
        Code.LEFT_OUT: (
            "容量总数够用，但没有找到放得下的办法{rows}；再有 {short} 的容量就放得下。",
            "The capacities suffice in total, but no room was found for these{rows}; {short} more would hold them.",
        ),
        Code.REMEDY_RAISE: (
            "办法：这 {givers} 个的容量各增加 {each}{rows}。",
            "What helps: raise the capacity of {givers:this one|each of these {givers}} by {each}{rows}.",
        ),
        Code.REMEDY_TRAIN: (
            "办法：再让 {people} 个也能承担{what}{rows}。",
            "What helps: let {people} more take {what} too{rows}.",
        ),
        Code.NOT_ROWS: ("{field} 应是一列对象{rows}。", "{field} must be a list of objects{rows}."),
        Code.NOT_LISTS: ("{field} 应是一列词{rows}。", "{field} must be a list of words{rows}."),
        Code.ISLAND: (
            "图不连通，这些单位与其余单位之间没有相邻关系{rows}。请补上边，或分开安排。",
            "The graph is not connected; nothing joins these units to the others{rows}. Add edges or plan them apart.",
        ),
        Code.UNEVEN: (
            "这些片区偏离平均 {percent} %，超过允许的 {tolerance} %{rows}。",
            "These districts are {percent} % off the average, more than the {tolerance} % allowed{rows}.",
        ),
        Code.PIECES: (
            "固定的单位彼此隔开，这些片区连不成一片{rows}。",
            "The units pinned in these districts lie apart; they cannot be in one piece{rows}.",
        ),
        Code.WINDOW_MISSED: (
            "从出发点直接去也赶不上时间窗{rows}。",
            "Even straight from the depot these cannot be reached within their windows{rows}.",
        ),
        Code.TEAMS_SHORT: (
            "{teams} 个组安排不下，剩下{rows}。",
            "{teams} {teams:team is|teams are} not enough; these are left over{rows}.",
        ),
        Code.OVER_AGE: (
            "等待超过上限 {cap}，会做的人都占着{rows}。",
            "These wait longer than the cap of {cap}; everybody who may do them is busy{rows}.",
        ),
        Code.NO_GROUP: (
            "没有组成任何一组，{out} 家全部单列。",
            "No group was formed: {out:the only unit stays|all {out} units stay} out.",
        ),
        Code.TOO_FEW_NEAR: (
            "{radius} 公里内、{most} 家以内凑不够 {need} 名正式党员{rows}。",
            "Up to {most} {most:unit|units} within {radius} km do not have {need} full members together{rows}.",
        ),
        Code.LEFT_DEAR: (
            "编入任何一组都比单列代价大{rows}。",
            "Leaving these out costs less than any group that could take them{rows}.",
        ),
        Code.DEADLINE_MISSED: ("完成晚于期限{rows}。", "These end after their deadline{rows}."),
        Code.SOLVER_MISSING: (
            "没有安装求解器 {package}，给出的是逐步安排的方案；安装：pip install 'yuanlian[plan]'。",
            "The solver {package} is not installed; this is the step-by-step plan. Run: pip install 'yuanlian[plan]'.",
        ),
        Code.STOPPED: (
            "到达计算上限；离理论下限最多差 {percent} %。",
            "The limit was reached; the plan is at most {percent} % from the bound.",
        ),
        Code.ENDED: (
            "计算已做完；离理论下限最多差 {percent} %。",
            "The search is done; the plan is at most {percent} % from the bound.",
        ),
    }
)
_GAPS = {"what": ("这些单位", "These units")}


def sentence_of(reason: Reason, language: str = "zh-hans") -> str:
    """The reason in Chinese, or in English where `language` begins with "en"."""
    english = language.lower().startswith("en")
    values: dict[str, str] = {key: pair[english] for key, pair in _GAPS.items()}
    values |= {key: _Said(_plain(value)) for key, value in reason.values.items() if value != ""}
    values["rows"] = _rows(reason.names or tuple(str(row) for row in reason.rows), english=english)
    values["range"] = _range(reason.values, english=english)
    return SENTENCES[reason.code][english].format_map(_Forgiving(values))


class _Said(str):
    """A value in a sentence; `{teams:team is|teams are}` gives the words that go with one or with several."""

    __slots__ = ()

    def __format__(self, spec: str) -> str:
        one, bar, several = spec.partition("|")
        return (one if self == "1" else several) if bar else super().__format__(spec)


class _Forgiving(dict[str, str]):
    """A value that a reason does not give stays out of the sentence."""

    def __missing__(self, key: str) -> str:
        return "–"


def _plain(value: Value) -> str:
    return f"{value:,.6g}" if isinstance(value, float) else f"{value:,}" if isinstance(value, int) else value


def _rows(names: tuple[str, ...], *, english: bool) -> str:
    """The rows in words, none when the reason names none."""
    if not names:
        return ""
    shown, more = names[:SHOWN], len(names) - SHOWN
    if english:
        return f": {', '.join(shown)}" + (f" and {more} more" if more > 0 else "")
    return f"：{'、'.join(shown)}" + (f" 等 {len(names)} 个" if more > 0 else "")


def _range(values: Mapping[str, Value], *, english: bool) -> str:
    if "least" not in values:
        return ""
    found, least, most = (values.get(key, "") for key in ("found", "least", "most"))
    if english:
        return f": {found} (from {least}{f' to {most}' if most != '' else ''})"
    return f"：{found}（{least} 起{f'，到 {most} 止' if most != '' else ''}）"
