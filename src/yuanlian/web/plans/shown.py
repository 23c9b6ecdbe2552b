"""Plans and their lines as the parts that pages draw."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yuanlian.domain.plans.models import Plan, PlanLine
from yuanlian.domain.plans.queries import Counts
from yuanlian.domain.plans.states import PlanKind, PlanState
from yuanlian.web import formats
from yuanlian.web.parts import Badge, Fact, Lines, Tone, Value, Words

TONES = {
    PlanState.DRAFT: Tone.NEUTRAL,
    PlanState.COMPUTING: Tone.ACTIVE,
    PlanState.PROPOSED: Tone.INFO,
    PlanState.ACCEPTING: Tone.ACTIVE,
    PlanState.ACCEPTED: Tone.GOOD,
    PlanState.DISCARDED: Tone.NEUTRAL,
    PlanState.FAILED: Tone.BAD,
    PlanState.CANCELLED: Tone.NEUTRAL,
}
# What a kind is for, and what its targets are called.
PURPOSES: dict[str, Words] = {
    PlanKind.ASSIGN: gettext_lazy("谁负责哪家企业：从现在的任职出发，就近、同链、不超上限。"),
    PlanKind.AREAS: gettext_lazy("把企业划成几个相连的片区，负担均匀，边界尽量走主干道。"),
    PlanKind.SITES: gettext_lazy("服务中心设在哪里，哪家企业去哪个中心，路最短、不超容量。"),
    PlanKind.GROUPS: gettext_lazy("党员不足的企业就近联合，凑够人数，同行业优先，大的牵头。"),
}
TARGETS: dict[str, Words] = {
    PlanKind.ASSIGN: gettext_lazy("人员"),
    PlanKind.AREAS: gettext_lazy("片区"),
    PlanKind.SITES: gettext_lazy("中心"),
    PlanKind.GROUPS: gettext_lazy("联合组"),
}
SHOWS: tuple[tuple[str, Words], ...] = (
    ("changed", gettext_lazy("有变化")),
    ("moved", gettext_lazy("调整")),
    ("newly", gettext_lazy("新安排")),
    ("nobody", gettext_lazy("未安排")),
    ("hand", gettext_lazy("手工调整")),
    ("pinned", gettext_lazy("已固定")),
)
STATUSES = {
    "optimal": gettext_lazy("已证明最优"),
    "feasible": gettext_lazy("可行"),
    "infeasible": gettext_lazy("达不到全部要求"),
}


def state_badge(plan: Plan) -> Badge:
    """Where the plan stands."""
    state = PlanState(plan.state)
    return Badge(state.label, TONES[state])


def km(metres: int | None) -> str | None:
    """Metres as kilometres to one decimal."""
    if metres is None:
        return None
    return _("%(km)s 公里") % {"km": formats.count((Decimal(metres) / 1000).quantize(Decimal("0.1")))}


def mean(total: int | None, number: int) -> int | None:
    """The mean of a total; None where there is nothing to share it."""
    return None if total is None or not number else round(total / number)


def gap(plan: Plan) -> str:
    """How good the proposal is known to be."""
    words = str(STATUSES.get(plan.status, ""))
    if plan.bound is None or not plan.cost or plan.status == "optimal" or plan.cost < plan.bound:
        return words
    share = Decimal(plan.cost - plan.bound) / plan.cost
    return _("%(words)s，离理论下限最多差 %(share)s") % {"words": words, "share": formats.percent(share)}


def facts(plan: Plan, counts: Counts, has_today: int) -> list[Fact]:
    """What the proposal changes and what it costs, beside today."""
    now, then = mean(plan.cost, counts.units - counts.nobody), mean(plan.today_cost, has_today)
    return [
        Fact(_("企业"), Lines(formats.count(counts.units), _("现在有归属 %(n)s 家") % {"n": formats.count(has_today)})),
        Fact(_("调整"), counts.moved, _("现在有归属、方案里换了的企业。")),
        Fact(_("新安排"), counts.newly, _("现在没有、方案里有了的企业。")),
        Fact(_("平均每家"), Lines(km(now) or "", _("现在 %(km)s") % {"km": km(then)} if then is not None else "")),
        Fact(_("手工调整"), counts.hand),
        Fact(_("计算结果"), gap(plan)),
    ]


def line_badges(line: PlanLine) -> list[Badge]:
    """What is to be said about a line, in words."""
    found = []
    if line.target_id is None:
        found.append(Badge(_("未安排"), Tone.WARN))
    elif line.changed:
        found.append(Badge(_("调整") if line.today_id else _("新安排"), Tone.INFO, "arrows-exchange"))
    if line.by_hand:
        found.append(Badge(_("手工"), Tone.ACTIVE, "pencil"))
    if line.pinned:
        found.append(Badge(_("固定"), Tone.NEUTRAL, "lock"))
    return found


def distance(line: PlanLine) -> Value:
    """What the line costs in the plan, and today."""
    now, then = km(line.cost), km(line.today_cost)
    if line.cost is not None and line.today_cost is not None and line.changed:
        return Lines(now or "", _("现在 %(km)s") % {"km": then})
    return now or ""
