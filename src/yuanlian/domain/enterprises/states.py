"""States and fixed kinds of the register."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class EnterpriseStatus(models.TextChoices):
    """Whether the enterprise is in business here."""

    ACTIVE = "active", _("在营")
    SUSPENDED = "suspended", _("停业")
    MOVED_OUT = "moved_out", _("迁出")
    CANCELLED = "cancelled", _("注销")


class DatePrecision(models.TextChoices):
    """How much of a date is known."""

    DAY = "day", _("年月日")
    MONTH = "month", _("年月")
    YEAR = "year", _("年")


class QualificationKind(models.TextChoices):
    """Rungs of the ladder 梯次 that every zone knows; other certificates are kept in their own words."""

    TECH_SME = "tech_sme", _("科技型中小企业")
    INNOVATIVE = "innovative_sme", _("创新型中小企业")
    ABOVE_SCALE = "above_scale", _("规模以上企业")
    HIGH_TECH = "high_tech", _("高新技术企业")
    SPECIALISED = "specialised", _("专精特新中小企业")
    LITTLE_GIANT = "little_giant", _("专精特新“小巨人”企业")
    CHAMPION = "champion", _("制造业单项冠军企业")
    GAZELLE = "gazelle", _("瞪羚企业")
    UNICORN = "unicorn", _("独角兽企业")
    LISTED = "listed", _("上市公司")


class FigureKind(models.TextChoices):
    """What an enterprise reports for a year."""

    OUTPUT = "output", _("产值")
    REVENUE = "revenue", _("营业收入")
    TAX = "tax", _("税收")
    RESEARCH = "research", _("研发投入")
    EMPLOYEES = "employees", _("员工人数")


class EmptyCells(models.TextChoices):
    """What an empty cell of a mapped column does to a known value."""

    KEEP = "keep", _("保留原有内容")
    ERASE = "erase", _("清除原有内容")


class BatchState(models.TextChoices):
    """Where an import stands."""

    UPLOADED = "uploaded", _("已上传")
    MAPPED = "mapped", _("已对应列")
    CHECKING = "checking", _("检查中")
    CHECKED = "checked", _("已检查")
    COMMITTING = "committing", _("写入中")
    COMMITTED = "committed", _("已导入")
    UNDOING = "undoing", _("撤销中")
    UNDONE = "undone", pgettext_lazy("import", "已撤销")
    FAILED = "failed", _("失败")
    DROPPED = "dropped", _("已放弃")


class BatchVerb(models.TextChoices):
    """What moves an import on."""

    MAP = "map"
    CHECK = "check"
    FINISH_CHECK = "finish_check"
    COMMIT = "commit"
    FINISH_COMMIT = "finish_commit"
    UNDO = "undo"
    FINISH_UNDO = "finish_undo"
    FAIL = "fail"
    DROP = "drop"


MOVES: dict[tuple[BatchState, BatchVerb], BatchState] = {
    (BatchState.UPLOADED, BatchVerb.MAP): BatchState.MAPPED,
    (BatchState.UPLOADED, BatchVerb.DROP): BatchState.DROPPED,
    (BatchState.MAPPED, BatchVerb.MAP): BatchState.MAPPED,
    (BatchState.MAPPED, BatchVerb.CHECK): BatchState.CHECKING,
    (BatchState.MAPPED, BatchVerb.DROP): BatchState.DROPPED,
    (BatchState.CHECKING, BatchVerb.FINISH_CHECK): BatchState.CHECKED,
    (BatchState.CHECKING, BatchVerb.FAIL): BatchState.FAILED,
    (BatchState.CHECKED, BatchVerb.MAP): BatchState.MAPPED,
    (BatchState.CHECKED, BatchVerb.COMMIT): BatchState.COMMITTING,
    (BatchState.CHECKED, BatchVerb.DROP): BatchState.DROPPED,
    (BatchState.COMMITTING, BatchVerb.FINISH_COMMIT): BatchState.COMMITTED,
    (BatchState.COMMITTING, BatchVerb.FAIL): BatchState.CHECKED,
    (BatchState.COMMITTED, BatchVerb.UNDO): BatchState.UNDOING,
    (BatchState.UNDOING, BatchVerb.FINISH_UNDO): BatchState.UNDONE,
    (BatchState.UNDOING, BatchVerb.FAIL): BatchState.COMMITTED,
    (BatchState.FAILED, BatchVerb.MAP): BatchState.MAPPED,
    (BatchState.FAILED, BatchVerb.DROP): BatchState.DROPPED,
}


class RowVerdict(models.TextChoices):
    """What will happen to a staged row."""

    NEW = "new", _("新增")
    CHANGE = "change", _("更新")
    SAME = "same", _("无变化")
    CONFIRM = "confirm", _("待确认是否同一家")
    BAD = "bad", _("有错误")
