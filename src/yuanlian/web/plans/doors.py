"""Who comes in to the planning boards, and what their pages share."""

from __future__ import annotations

from typing import Any

from django.forms import Form
from django.urls import reverse
from django.utils.translation import gettext as _

from yuanlian.domain.people.roles import Role
from yuanlian.domain.plans.models import Plan
from yuanlian.kernel.errors import Invalid
from yuanlian.web.access import ZoneRequest
from yuanlian.web.parts import Link

READERS = frozenset({Role.BUREAU, Role.LEADER})
PLANNERS = frozenset({Role.BUREAU})


def address(request: ZoneRequest, view: str, **parts: Any) -> str:
    """The address of a page of this zone."""
    return reverse(view, kwargs={"zone": request.tenant.slug, **parts})


def board_url(request: ZoneRequest, plan: Plan) -> str:
    """The board of a plan."""
    return address(request, "plan_detail", plan=plan.id)


def crumb(request: ZoneRequest) -> Link:
    """Back to the plans."""
    return Link(_("规划方案"), address(request, "plan_list"))


def refuse(form: Form, error: Invalid) -> None:
    """The sentences of a refusal stand beside the fields they name; a field the form has not, above them all."""
    for name, sentence in (error.fields or {"": error.sentence}).items():
        form.add_error(name if name in form.fields else None, sentence)


def version_of(request: ZoneRequest) -> int | None:
    """The version of the plan that the reader's page showed."""
    given = request.POST.get("version", "")
    return int(given) if given.isascii() and given.isdigit() else None
