"""What is done in trade: needs and offers posted, matches taken up, deals delivered, names of things kept."""

from yuanlian.domain.trade.actions.aliases import AliasText, add_alias, add_aliases, proceed_alias, wrong_in
from yuanlian.domain.trade.actions.deals import Terms, agree, deliver, fail, talk
from yuanlian.domain.trade.actions.learning import (
    ask_to_learn,
    learn_anew,
    take_back_matching_model,
    use_matching_model,
)
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
    "AliasText",
    "Answer",
    "NeedText",
    "OfferText",
    "Terms",
    "add_alias",
    "add_aliases",
    "agree",
    "answer",
    "ask_to_learn",
    "contact",
    "deliver",
    "dismiss",
    "draft_need",
    "expire_old",
    "fail",
    "learn_anew",
    "post_need",
    "post_offer",
    "proceed_alias",
    "proceed_need",
    "proceed_offer",
    "restore",
    "rewrite_need",
    "rewrite_offer",
    "take_back_matching_model",
    "talk",
    "use_matching_model",
    "wrong_in",
]
