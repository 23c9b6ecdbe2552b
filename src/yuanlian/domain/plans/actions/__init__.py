"""What is done to plans: begun, computed, stopped, changed by hand, accepted, given up; each verb one function."""

from yuanlian.domain.plans.actions.accepting import JOB_ACCEPT, accept, write
from yuanlian.domain.plans.actions.editing import leave_out, pin, put, put_back, unpin
from yuanlian.domain.plans.actions.making import JOB, NewPlan, Where, discard, draft, propose, stop

__all__ = [
    "JOB",
    "JOB_ACCEPT",
    "NewPlan",
    "Where",
    "accept",
    "discard",
    "draft",
    "leave_out",
    "pin",
    "propose",
    "put",
    "put_back",
    "stop",
    "unpin",
    "write",
]
