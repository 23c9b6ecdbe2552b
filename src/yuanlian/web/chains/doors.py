"""Who comes in to the pages of chain maps, and the words that several of them share."""

from __future__ import annotations

from uuid import UUID

from django.forms import Form
from django.urls import reverse
from django.utils.translation import gettext as _

from yuanlian.domain.chains import rules
from yuanlian.domain.chains.models import Node
from yuanlian.domain.people.roles import STAFF, Role
from yuanlian.domain.zones.models import Chain
from yuanlian.kernel.errors import YuanlianError
from yuanlian.web.access import ZoneRequest
from yuanlian.web.parts import Link

READERS = (*sorted(STAFF), Role.CONTACT)
KEEPERS = (Role.BUREAU, Role.SECRETARY)


def address(request: ZoneRequest, view: str, **parts: object) -> str:
    """The address of a page of this zone."""
    return reverse(view, kwargs={"zone": request.tenant.slug, **parts})


def crumbs(request: ZoneRequest, chain: Chain | None = None, node: Node | None = None) -> tuple[Link, ...]:
    """Back to the chains, to this one, to this node."""
    found = [Link(_("产业链图谱"), address(request, "chain_list"))]
    if chain is not None:
        found.append(Link(chain.label, address(request, "chain_map", chain=chain.id)))
    if node is not None:
        found.append(Link(node.label, address(request, "node_detail", node=node.id)))
    return tuple(found)


def refuse(form: Form, error: YuanlianError) -> None:
    """The sentences of a refusal stand beside the fields they name; a field the form has not, above them all."""
    for name, sentence in (error.fields or {"": error.sentence}).items():
        form.add_error(name if name in form.fields else None, sentence)


def keeper(request: ZoneRequest, chain: UUID | None) -> None:
    """Only those who keep the chain's map pass."""
    rules.may_keep(request.actor, chain)
