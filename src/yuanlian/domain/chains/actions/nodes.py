"""Single nodes and edges, kept by hand."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from yuanlian.domain.chains import bridge, queries, rules
from yuanlian.domain.chains.models import Edge, Node, Position
from yuanlian.domain.chains.states import EdgeKind, PositionState, Tier
from yuanlian.kernel import audit
from yuanlian.kernel.actor import Actor
from yuanlian.kernel.doors import locked, same_version, seen
from yuanlian.kernel.errors import Conflict, Invalid
from yuanlian.kernel.ids import new_id

FLOWS = frozenset({EdgeKind.UP, EdgeKind.DOWN})


@dataclass(frozen=True, slots=True, kw_only=True)
class NodeText:
    """What a form says of a node: several products and aliases separated by ；, several codes by blanks."""

    name: str
    tier: Tier
    name_en: str = ""
    products: str = ""
    aliases: str = ""
    industry_codes: str = ""
    goods: str = ""


def _checked(text: NodeText) -> dict[str, str]:
    """The values as they are stored; raises Invalid naming each wrong field."""
    values = {name: str(value).strip() for name, value in asdict(text).items()}
    values["tier"] = text.tier.value
    values["industry_codes"] = " ".join(text.industry_codes.split())
    values["goods"] = " ".join(text.goods.split())
    wrong: dict[str, str] = {}
    if not values["name"]:
        wrong["name"] = _("请填写环节名称。")
    strange = [code for code in values["industry_codes"].split() if code not in bridge.classes()]
    if strange:
        wrong["industry_codes"] = _("国民经济行业分类里没有 %(code)s。") % {"code": strange[0]}
    odd = [code for code in values["goods"].split() if not (code.isascii() and code.isdigit() and len(code) in {2, 4})]
    if odd:
        wrong["goods"] = _("商品编码应为 2 位或 4 位数字：%(code)s") % {"code": odd[0][:20]}
    if wrong:
        raise Invalid(_("请修改标出的地方。"), fields=wrong)
    return values


def add_node(actor: Actor, chain_id: UUID, text: NodeText) -> Node:
    """The chain has one node more, at the end of its map."""
    values = _checked(text)
    with transaction.atomic():
        chain = locked(queries.visible_chains(actor), chain_id)
        rules.may_keep(actor, chain.id)
        nodes = Node.objects.filter(zone_id=actor.zone, chain=chain)
        if nodes.filter(name=values["name"]).exists():
            raise Conflict(_("这条产业链上已经有这个环节。"))
        last: int = nodes.aggregate(last=Max("order"))["last"] or 0
        key = new_id()
        row = Node(id=key, zone_id=actor.zone, chain=chain, code=f"own-{key.hex[-12:]}", order=last + 1, **values)
        row.save(force_insert=True)
        audit.record(actor, "chains.add_node", row, changed=values)
    return row


def change_node(actor: Actor, node_id: UUID, text: NodeText, *, version: int | None = None) -> Node:
    """The node says what was sent."""
    values = _checked(text)
    with transaction.atomic():
        row = locked(queries.visible_nodes(actor), node_id)
        rules.may_keep(actor, row.chain_id)
        same_version(row, version)
        changed = {name: value for name, value in values.items() if getattr(row, name) != value}
        for name, value in changed.items():
            setattr(row, name, value)
        row.version += 1
        row.save()
        audit.record(actor, "chains.change_node", row, changed=changed)
    return row


def remove_node(actor: Actor, node_id: UUID, *, version: int | None = None) -> None:
    """The node is gone with its edges and proposals; one on which an enterprise stands stays."""
    with transaction.atomic():
        row = locked(queries.visible_nodes(actor), node_id)
        rules.may_keep(actor, row.chain_id)
        same_version(row, version)
        here = Position.objects.filter(zone_id=actor.zone, node=row)
        if here.filter(state=PositionState.CONFIRMED).exists():
            raise Conflict(_("还有企业在这个环节上，请先把它们移开。"))
        here.delete()
        audit.record(actor, "chains.remove_node", row, changed={"name": row.name})
        row.delete()


def tie(actor: Actor, source_id: UUID, target_id: UUID, *, kind: EdgeKind) -> Edge:
    """An edge runs from one node to another of the same chain; flows never run in a circle."""
    with transaction.atomic():
        source = locked(queries.visible_nodes(actor), source_id)
        target = seen(queries.visible_nodes(actor), target_id)
        rules.may_keep(actor, source.chain_id)
        if source.chain_id != target.chain_id or source.id == target.id:
            raise Invalid(_("请选择同一条产业链上的另一个环节。"))
        standing = Edge.objects.filter(zone_id=actor.zone, source=source, target=target)
        if standing.exists():
            raise Conflict(_("这两个环节已经连着。"))
        if bridge.closes_circle(queries.edges_of(actor, source.chain), source, target, kind):
            raise Invalid(_("这样连会绕成一圈，请检查方向。"))
        row = Edge.objects.create(zone_id=actor.zone, source=source, target=target, kind=kind)
        audit.record(actor, "chains.tie", row, changed={"kind": kind, "source": source.id, "target": target.id})
    return row


def untie(actor: Actor, edge_id: UUID) -> None:
    """The edge is gone."""
    with transaction.atomic():
        row = locked(queries.visible_edges(actor), edge_id)
        rules.may_keep(actor, row.source.chain_id)
        audit.record(actor, "chains.untie", row, changed={"source": row.source_id, "target": row.target_id})
        row.delete()
