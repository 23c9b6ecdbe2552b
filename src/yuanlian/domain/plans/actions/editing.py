"""A proposal is changed by hand: a unit put elsewhere, pinned, let go, put back; weighed again each time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from yuanlian.domain.plans import keeping, queries, rules
from yuanlian.domain.plans.models import Plan, PlanLine
from yuanlian.domain.plans.states import MOVES, PlanState, PlanVerb
from yuanlian.kernel import audit
from yuanlian.kernel.actor import Actor
from yuanlian.kernel.doors import locked, same_version, seen
from yuanlian.kernel.errors import Invalid
from yuanlian.kernel.states import move


@contextmanager
def _editing(actor: Actor, plan_id: UUID, version: int | None) -> Iterator[Plan]:
    """Inside this block the proposal is locked for the change; after it, it is saved with its new version."""
    with transaction.atomic():
        row = locked(queries.visible(actor), plan_id)
        rules.may_plan(actor)
        same_version(row, version)
        row.state = move(MOVES, PlanState(row.state), PlanVerb.EDIT)
        yield row
        row.version += 1
        row.save()


def put(actor: Actor, plan_id: UUID, line_id: UUID, target_id: UUID, *, version: int | None = None) -> PlanLine:
    """The unit belongs to this target and is pinned there; cost and broken rules are counted again."""
    with _editing(actor, plan_id, version) as row:
        line = seen(queries.lines(row), line_id)
        target = seen(queries.targets(row), target_id)
        line.target, line.pinned = target, True
        line.save(update_fields=["target", "pinned"])
        keeping.weigh_again(row)
        audit.record(actor, "plans.put", line, changed={"target": target.key})
    return line


def put_back(actor: Actor, plan_id: UUID, line_id: UUID, *, version: int | None = None) -> PlanLine:
    """The unit is where the engine proposed it, and no longer pinned."""
    with _editing(actor, plan_id, version) as row:
        line = seen(queries.lines(row).select_related("proposed"), line_id)
        line.target, line.pinned = line.proposed, False
        line.save(update_fields=["target", "pinned"])
        keeping.weigh_again(row)
        audit.record(actor, "plans.put_back", line)
    return line


def leave_out(actor: Actor, plan_id: UUID, line_id: UUID, *, version: int | None = None) -> PlanLine:
    """The unit has no target; accepting the plan leaves it as it is today."""
    with _editing(actor, plan_id, version) as row:
        line = seen(queries.lines(row), line_id)
        line.target, line.pinned = None, False
        line.save(update_fields=["target", "pinned"])
        keeping.weigh_again(row)
        audit.record(actor, "plans.leave_out", line)
    return line


def pin(actor: Actor, plan_id: UUID, line_id: UUID, *, version: int | None = None) -> PlanLine:
    """The unit stays where it is when the plan is computed again."""
    with _editing(actor, plan_id, version) as row:
        line = seen(queries.lines(row), line_id)
        if line.target_id is None:
            raise Invalid(_("还没有安排，不能固定。"))
        line.pinned = True
        line.save(update_fields=["pinned"])
        audit.record(actor, "plans.pin", line)
    return line


def unpin(actor: Actor, plan_id: UUID, line_id: UUID, *, version: int | None = None) -> PlanLine:
    """The unit may be put elsewhere when the plan is computed again."""
    with _editing(actor, plan_id, version) as row:
        line = seen(queries.lines(row), line_id)
        line.pinned = False
        line.save(update_fields=["pinned"])
        audit.record(actor, "plans.unpin", line)
    return line
