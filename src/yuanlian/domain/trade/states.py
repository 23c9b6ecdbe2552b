"""State tables of needs, offers, matches and deals."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class PostingState(models.TextChoices):
    """Where a need or an offer stands."""

    DRAFT = "draft", _("草稿")
    OPEN = "open", _("对接中")
    CLOSED = "closed", _("已完成")
    WITHDRAWN = "withdrawn", _("已撤回")
    EXPIRED = "expired", _("已到期")


class PostingVerb(models.TextChoices):
    """What is done to a need or an offer."""

    PUBLISH = "publish", _("发布")
    CLOSE = "close", _("完成")
    WITHDRAW = "withdraw", _("撤回")
    EXPIRE = "expire", _("到期")
    REOPEN = "reopen", _("重新发布")


POSTING_MOVES: dict[tuple[PostingState, PostingVerb], PostingState] = {
    (PostingState.DRAFT, PostingVerb.PUBLISH): PostingState.OPEN,
    (PostingState.DRAFT, PostingVerb.WITHDRAW): PostingState.WITHDRAWN,
    (PostingState.OPEN, PostingVerb.CLOSE): PostingState.CLOSED,
    (PostingState.OPEN, PostingVerb.WITHDRAW): PostingState.WITHDRAWN,
    (PostingState.OPEN, PostingVerb.EXPIRE): PostingState.EXPIRED,
    (PostingState.EXPIRED, PostingVerb.REOPEN): PostingState.OPEN,
    (PostingState.WITHDRAWN, PostingVerb.REOPEN): PostingState.OPEN,
}


class MatchState(models.TextChoices):
    """Where a match stands before it becomes a deal."""

    PROPOSED = "proposed", _("推荐")
    CONTACTED = "contacted", _("已联系")
    DISMISSED = "dismissed", _("不合适")
    DEAL = "deal", _("已转洽谈")


class MatchVerb(models.TextChoices):
    """What is done to a match."""

    CONTACT = "contact", _("联系")
    DISMISS = "dismiss", _("不合适")
    RESTORE = "restore", _("恢复推荐")
    TALK = "talk", _("开始洽谈")
    RELEASE = "release", _("退回跟进")


MATCH_MOVES: dict[tuple[MatchState, MatchVerb], MatchState] = {
    (MatchState.PROPOSED, MatchVerb.CONTACT): MatchState.CONTACTED,
    (MatchState.PROPOSED, MatchVerb.DISMISS): MatchState.DISMISSED,
    (MatchState.CONTACTED, MatchVerb.DISMISS): MatchState.DISMISSED,
    (MatchState.DISMISSED, MatchVerb.RESTORE): MatchState.PROPOSED,
    (MatchState.CONTACTED, MatchVerb.TALK): MatchState.DEAL,
    (MatchState.DEAL, MatchVerb.RELEASE): MatchState.CONTACTED,
}


class DealState(models.TextChoices):
    """Where a deal stands."""

    IN_TALKS = "in_talks", _("洽谈中")
    AGREED = "agreed", _("已签约")
    DELIVERED = "delivered", _("已交付")
    FAILED = "failed", _("未成")


class DealVerb(models.TextChoices):
    """What is done to a deal."""

    AGREE = "agree", _("签约")
    DELIVER = "deliver", _("交付")
    FAIL = "fail", _("未成")


DEAL_MOVES: dict[tuple[DealState, DealVerb], DealState] = {
    (DealState.IN_TALKS, DealVerb.AGREE): DealState.AGREED,
    (DealState.IN_TALKS, DealVerb.FAIL): DealState.FAILED,
    (DealState.AGREED, DealVerb.DELIVER): DealState.DELIVERED,
    (DealState.AGREED, DealVerb.FAIL): DealState.FAILED,
}


class AliasState(models.TextChoices):
    """Where a pair of names stands in the zone's vocabulary."""

    PROPOSED = "proposed", _("待确认")
    IN_USE = "in_use", _("在用")
    REFUSED = "refused", _("不采用")
    RETIRED = "retired", _("已停用")


class AliasVerb(models.TextChoices):
    """What is done to a pair of names."""

    ACCEPT = "accept", _("采用")
    REFUSE = "refuse", _("不采用")
    RETIRE = "retire", _("停用")
    RESTORE = "restore", _("恢复使用")


ALIAS_MOVES: dict[tuple[AliasState, AliasVerb], AliasState] = {
    (AliasState.PROPOSED, AliasVerb.ACCEPT): AliasState.IN_USE,
    (AliasState.PROPOSED, AliasVerb.REFUSE): AliasState.REFUSED,
    (AliasState.REFUSED, AliasVerb.ACCEPT): AliasState.IN_USE,
    (AliasState.IN_USE, AliasVerb.RETIRE): AliasState.RETIRED,
    (AliasState.RETIRED, AliasVerb.RESTORE): AliasState.IN_USE,
}


class Visibility(models.TextChoices):
    """Who reads the words of a need."""

    ZONE = "zone", _("园区内可见")
    CONFIDENTIAL = "confidential", _("保密：只显示行业类别")
