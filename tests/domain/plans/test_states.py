"""The state table of plans: what leads where, and what leads nowhere."""

from __future__ import annotations

import pytest

from yuanlian.domain.plans.states import MOVES, PlanState, PlanVerb
from yuanlian.kernel.errors import IllegalMove
from yuanlian.kernel.states import move, verbs

NEXT = {
    PlanState.DRAFT: {PlanVerb.PROPOSE, PlanVerb.DISCARD},
    PlanState.COMPUTING: {PlanVerb.FINISH, PlanVerb.KEEP, PlanVerb.FAIL, PlanVerb.CANCEL},
    PlanState.PROPOSED: {PlanVerb.PROPOSE, PlanVerb.EDIT, PlanVerb.WRITE, PlanVerb.ACCEPT, PlanVerb.DISCARD},
    PlanState.ACCEPTING: {PlanVerb.ACCEPT, PlanVerb.KEEP},
    PlanState.FAILED: {PlanVerb.PROPOSE, PlanVerb.DISCARD},
    PlanState.CANCELLED: {PlanVerb.PROPOSE, PlanVerb.DISCARD},
    PlanState.ACCEPTED: set(),
    PlanState.DISCARDED: set(),
}


@pytest.mark.parametrize("state", PlanState)
def test_each_state_has_its_verbs_and_no_others(state):
    assert verbs(MOVES, state) == NEXT[state]


def test_an_accepted_plan_is_not_accepted_again():
    with pytest.raises(IllegalMove):
        move(MOVES, PlanState.ACCEPTED, PlanVerb.ACCEPT)
