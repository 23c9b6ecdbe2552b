"""Many people sent to enterprises at once, and their posts ended: the same rules as one by one, in few queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from yuanlian.domain.enterprises import queries as enterprises
from yuanlian.domain.party import queries, rules
from yuanlian.domain.party.actions.links import NewPost
from yuanlian.domain.party.models import Post
from yuanlian.kernel import audit, clock
from yuanlian.kernel.actor import Actor
from yuanlian.kernel.doors import AT_ONCE, locked_all
from yuanlian.kernel.errors import Conflict, Invalid


def send(actor: Actor, news: Sequence[NewPost]) -> list[Post]:
    """Each person holds the post at the enterprise, in the order given; none is in an organisation."""
    at = {new.enterprise.id for new in news if new.enterprise is not None}
    if any(new.enterprise is None or new.organisation is not None for new in news):
        raise Invalid(_("请选择组织或企业。"))
    if not all(new.person.strip() for new in news):
        raise Invalid(_("请填写姓名。"), fields={"person": _("请填写姓名。")})
    with transaction.atomic():
        rules.may_send(actor)
        locked_all(enterprises.visible(actor), at)
        rows = [
            Post(
                zone_id=actor.zone,
                kind=new.kind,
                enterprise=new.enterprise,
                account=new.account,
                person=new.person.strip(),
                since=new.since or clock.today(),
            )
            for new in news
        ]
        Post.objects.bulk_create(rows, batch_size=1000)
        audit.record_each(actor, "party.give_post", [(row, {"kind": row.kind, "person": row.person}) for row in rows])
    return rows


def recall(actor: Actor, posts: Collection[UUID], *, on: date | None = None) -> None:
    """Each of these posts at enterprises ends today, or `on` a day; their history stays."""
    with transaction.atomic():
        rules.may_send(actor)
        rows = locked_all(queries.visible_posts(actor), posts)
        if any(row.until is not None for row in rows.values()):
            raise Conflict(_("已经结束了。"))
        if any(row.organisation_id is not None for row in rows.values()):
            raise Invalid(_("请选择组织或企业。"))
        ending: dict[date, list[Post]] = defaultdict(list)
        for row in rows.values():
            row.until = max(on or clock.today(), row.since)
            ending[row.until].append(row)
        for until, some in ending.items():
            for start in range(0, len(some), AT_ONCE):
                ids = [row.id for row in some[start : start + AT_ONCE]]
                Post.objects.filter(zone_id=actor.zone, pk__in=ids).update(until=until)
        audit.record_each(actor, "party.end_post", [(row, {}) for row in rows.values()])
