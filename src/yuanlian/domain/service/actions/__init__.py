"""What is done to requests, one function per verb; used qualified: `service.actions.assign(...)`."""

from yuanlian.domain.service.actions.answers import Confirmation, Stars, answer, confirm, expire, reopen
from yuanlian.domain.service.actions.desk import (
    Acceptance,
    Assignment,
    accept,
    accept_and_assign,
    assign,
    drop,
    merge,
    reassign,
    send_back,
)
from yuanlian.domain.service.actions.learning import ask_to_learn, learn_anew, take_back_model, use_model
from yuanlian.domain.service.actions.pauses import approve_pause, ask_pause, refuse_pause, resume
from yuanlian.domain.service.actions.raising import (
    Photo,
    Words,
    add_photos,
    change_draft,
    discard,
    raise_now,
    resubmit,
    save_draft,
    submit,
)
from yuanlian.domain.service.actions.tasks import finish, give_back, report_in, start, take

__all__ = [
    "Acceptance",
    "Assignment",
    "Confirmation",
    "Photo",
    "Stars",
    "Words",
    "accept",
    "accept_and_assign",
    "add_photos",
    "answer",
    "approve_pause",
    "ask_pause",
    "ask_to_learn",
    "assign",
    "change_draft",
    "confirm",
    "discard",
    "drop",
    "expire",
    "finish",
    "give_back",
    "learn_anew",
    "merge",
    "raise_now",
    "reassign",
    "refuse_pause",
    "reopen",
    "report_in",
    "resubmit",
    "resume",
    "save_draft",
    "send_back",
    "start",
    "submit",
    "take",
    "take_back_model",
    "use_model",
]
