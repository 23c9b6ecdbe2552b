"""Who comes in to the pages of organisations, and the words that several of them share."""

from __future__ import annotations

from django.forms import Form
from django.urls import reverse
from django.utils.translation import gettext as _

from yuanlian.domain.people.roles import STAFF, Role
from yuanlian.kernel.errors import Invalid
from yuanlian.web.access import ZoneRequest
from yuanlian.web.parts import Link

# Contacts read the page of their own enterprise's organisation.
READERS = STAFF | {Role.CONTACT}
COVERAGE = frozenset({Role.BUREAU, Role.LEADER, Role.SECRETARY, Role.FIELD})
KEEPERS = frozenset({Role.BUREAU, Role.SECRETARY})


def address(request: ZoneRequest, view: str, **parts: object) -> str:
    """The address of a page of this zone."""
    return reverse(view, kwargs={"zone": request.tenant.slug, **parts})


def crumb(request: ZoneRequest) -> Link:
    """Back to the organisations."""
    return Link(_("党组织"), address(request, "organisation_tree"))


def refuse(form: Form, error: Invalid) -> None:
    """The sentences of a refusal stand beside the fields they name; a field the form has not, above them all."""
    for name, sentence in (error.fields or {"": error.sentence}).items():
        form.add_error(name if name in form.fields else None, sentence)
