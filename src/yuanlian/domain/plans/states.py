"""State table and fixed kinds of plans."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class PlanKind(models.TextChoices):
    """What is planned."""

    ASSIGN = "assign", _("人员与企业")
    AREAS = "areas", _("片区")
    SITES = "sites", _("服务中心选址")
    GROUPS = "groups", _("联合组建")


class PlanState(models.TextChoices):
    """Where a plan stands."""

    DRAFT = "draft", _("草稿")
    COMPUTING = "computing", _("计算中")
    PROPOSED = "proposed", _("待定")
    ACCEPTING = "accepting", _("写入中")
    ACCEPTED = "accepted", _("已采用")
    DISCARDED = "discarded", _("已放弃")
    FAILED = "failed", _("未算成")
    CANCELLED = "cancelled", _("已停止")


class PlanVerb(models.TextChoices):
    """What is done to a plan; the last four are said by the work itself or by who stops it."""

    PROPOSE = "propose", _("计算方案")
    EDIT = "edit", _("手工调整")
    WRITE = "write", _("开始写入")
    ACCEPT = "accept", _("采用")
    DISCARD = "discard", _("放弃")
    FINISH = "finish", _("算完")
    KEEP = "keep", _("保留上一次的方案")
    FAIL = "fail", _("未算成")
    CANCEL = "cancel", _("停止计算")


# A computation that ends without an answer leaves the proposal before it (KEEP), or none (FAIL, CANCEL); what cannot
# be written leaves the proposal as it was (KEEP). Few changes are accepted at once, many are first to be written.
MOVES: dict[tuple[PlanState, PlanVerb], PlanState] = {
    (PlanState.DRAFT, PlanVerb.PROPOSE): PlanState.COMPUTING,
    (PlanState.DRAFT, PlanVerb.DISCARD): PlanState.DISCARDED,
    (PlanState.COMPUTING, PlanVerb.FINISH): PlanState.PROPOSED,
    (PlanState.COMPUTING, PlanVerb.KEEP): PlanState.PROPOSED,
    (PlanState.COMPUTING, PlanVerb.FAIL): PlanState.FAILED,
    (PlanState.COMPUTING, PlanVerb.CANCEL): PlanState.CANCELLED,
    (PlanState.PROPOSED, PlanVerb.PROPOSE): PlanState.COMPUTING,
    (PlanState.PROPOSED, PlanVerb.EDIT): PlanState.PROPOSED,
    (PlanState.PROPOSED, PlanVerb.ACCEPT): PlanState.ACCEPTED,
    (PlanState.PROPOSED, PlanVerb.WRITE): PlanState.ACCEPTING,
    (PlanState.PROPOSED, PlanVerb.DISCARD): PlanState.DISCARDED,
    (PlanState.ACCEPTING, PlanVerb.ACCEPT): PlanState.ACCEPTED,
    (PlanState.ACCEPTING, PlanVerb.KEEP): PlanState.PROPOSED,
    (PlanState.FAILED, PlanVerb.PROPOSE): PlanState.COMPUTING,
    (PlanState.FAILED, PlanVerb.DISCARD): PlanState.DISCARDED,
    (PlanState.CANCELLED, PlanVerb.PROPOSE): PlanState.COMPUTING,
    (PlanState.CANCELLED, PlanVerb.DISCARD): PlanState.DISCARDED,
}
