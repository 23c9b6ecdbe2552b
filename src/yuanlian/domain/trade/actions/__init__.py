"""What is done in trade: needs and offers posted, matches taken up, deals brought to delivery."""

from yuanlian.domain.trade.actions.deals import Terms, agree, deliver, fail, talk
from yuanlian.domain.trade.actions.matches import Answer, answer, contact, dismiss, restore
from yuanlian.domain.trade.actions.postings import (
    NeedText,
    OfferText,
    draft_need,
    expire_old,
    post_need,
    post_offer,
    proceed_need,
    proceed_offer,
    rewrite_need,
    rewrite_offer,
)

__all__ = [
    "Answer",
    "NeedText",
    "OfferText",
    "Terms",
    "agree",
    "answer",
    "contact",
    "deliver",
    "dismiss",
    "draft_need",
    "expire_old",
    "fail",
    "post_need",
    "post_offer",
    "proceed_need",
    "proceed_offer",
    "restore",
    "rewrite_need",
    "rewrite_offer",
    "talk",
]
