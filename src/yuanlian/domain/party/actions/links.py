"""Dated ties: enterprises and organisations linked to a functional body, posts given and ended, surveys."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from yuanlian.domain.enterprises import queries as enterprises
from yuanlian.domain.enterprises.models import Enterprise
from yuanlian.domain.party import queries, rules
from yuanlian.domain.party.models import Link, Organisation, OrganisationGrant, Post, Survey
from yuanlian.domain.party.states import STANDING, LinkRole, OrganisationKind, PostKind
from yuanlian.domain.people.models import Account
from yuanlian.domain.people.roles import Role
from yuanlian.kernel import audit, clock
from yuanlian.kernel.actor import Actor
from yuanlian.kernel.doors import locked, seen
from yuanlian.kernel.errors import Conflict, Invalid, NotAllowed


@dataclass(frozen=True, slots=True, kw_only=True)
class NewLink:
    """A tie from today, or from `since`: exactly one of enterprise and other organisation."""

    role: LinkRole
    enterprise: Enterprise | None = None
    other: Organisation | None = None
    since: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPost:
    """A duty from today, or from `since`, in an organisation or at an enterprise."""

    kind: PostKind
    person: str
    account: Account | None = None
    organisation: Organisation | None = None
    enterprise: Enterprise | None = None
    since: date | None = None


def link(actor: Actor, organisation: UUID, new: NewLink) -> Link:
    """The enterprise or organisation is tied to the body; one open tie per pair."""
    if (new.enterprise is None) == (new.other is None):
        raise Invalid(_("请选择一家企业或一个组织。"), fields={"enterprise": _("请选择一家企业或一个组织。")})
    with transaction.atomic():
        body = locked(queries.visible(actor), organisation)
        rules.may_keep(actor, body)
        _check_target(actor, body, new)
        open_ties = body.links.filter(until=None, enterprise=new.enterprise, other=new.other)
        if open_ties.exists():
            raise Conflict(_("已经在这个组织里了。"))
        row = Link.objects.create(
            zone_id=actor.zone,
            organisation=body,
            enterprise=new.enterprise,
            other=new.other,
            role=new.role,
            since=new.since or clock.today(),
        )
        if body.kind == OrganisationKind.JOINT_BRANCH and body.state in STANDING:
            take_in(actor, body)
        audit.record(actor, "party.link", row, changed={"role": row.role})
    return row


def _check_target(actor: Actor, body: Organisation, new: NewLink) -> None:
    """A tie opens pages to the body's keeper, so its other end is one that the actor sees already."""
    if new.enterprise is not None:
        seen(enterprises.visible(actor), new.enterprise.id)
    if new.other is not None:
        seen(queries.visible(actor), new.other.id)
        if new.other.id == body.id:
            raise Invalid(_("不能与自己建立联系。"))


def take_in(actor: Actor, organisation: Organisation) -> None:
    """Enterprises that now have an organisation are no longer to be organised: their ties become memberships."""
    joined = organisation.links.filter(until=None, enterprise__isnull=False).values_list("enterprise_id", flat=True)
    ids = {pk for pk in (*joined, organisation.enterprise_id) if pk is not None}
    today = clock.today()
    waiting = Link.objects.filter(zone_id=actor.zone, enterprise_id__in=ids, role=LinkRole.TO_ORGANISE, until=None)
    for tie in waiting.select_related("organisation", "enterprise"):
        tie.until = max(today, tie.since)
        tie.save(update_fields=["until"])
        Link.objects.create(
            zone_id=actor.zone,
            organisation=tie.organisation,
            enterprise=tie.enterprise,
            role=LinkRole.MEMBER,
            since=tie.until,
        )


def end_link(actor: Actor, link_id: UUID, *, on: date | None = None) -> Link:
    """The tie ends today, or `on` a day; its history stays."""
    with transaction.atomic():
        row = locked(queries.visible_links(actor), link_id)
        rules.may_keep(actor, row.organisation)
        if row.until is not None:
            raise Conflict(_("已经结束了。"))
        row.until = max(on or clock.today(), row.since)
        row.save(update_fields=["until"])
        audit.record(actor, "party.end_link", row)
    return row


def give_post(actor: Actor, new: NewPost) -> Post:
    """The person holds the post; an organisation has one secretary at a time."""
    if not new.person.strip():
        raise Invalid(_("请填写姓名。"), fields={"person": _("请填写姓名。")})
    with transaction.atomic():
        _check_reach(actor, new)
        if new.organisation is not None:
            rules.may_keep(actor, new.organisation)
            rules.may_appoint(actor, new.kind)
            if new.kind is PostKind.SECRETARY:
                _end_standing_secretary(new.organisation, new.since or clock.today())
        else:
            rules.may_send(actor)
        row = Post.objects.create(
            zone_id=actor.zone,
            kind=new.kind,
            organisation=new.organisation,
            enterprise=new.enterprise,
            account=new.account,
            person=new.person.strip(),
            since=new.since or clock.today(),
        )
        audit.record(actor, "party.give_post", row, changed={"kind": row.kind, "person": row.person})
    return row


def _check_reach(actor: Actor, new: NewPost) -> None:
    if new.organisation is None and new.enterprise is None:
        raise Invalid(_("请选择组织或企业。"))
    if new.organisation is not None:
        locked(queries.visible(actor), new.organisation.id)
    if new.enterprise is not None:
        seen(enterprises.visible(actor), new.enterprise.id)


def _end_standing_secretary(organisation: Organisation, day: date) -> None:
    for post in organisation.posts.filter(kind=PostKind.SECRETARY, until=None):
        post.until = max(day, post.since)
        post.save(update_fields=["until"])


def end_post(actor: Actor, post_id: UUID, *, on: date | None = None) -> Post:
    """The post ends today, or `on` a day; its history stays."""
    with transaction.atomic():
        row = locked(queries.visible_posts(actor), post_id)
        if row.organisation is not None:
            rules.may_keep(actor, row.organisation)
            rules.may_appoint(actor, PostKind(row.kind))
        else:
            rules.may_send(actor)
        if row.until is not None:
            raise Conflict(_("已经结束了。"))
        row.until = max(on or clock.today(), row.since)
        row.save(update_fields=["until"])
        audit.record(actor, "party.end_post", row)
    return row


def survey(actor: Actor, enterprise: UUID, *, full_members: int | None, union: bool | None) -> Survey:
    """What was asked at the enterprise about members and union is known; None stays unknown."""
    with transaction.atomic():
        target = locked(enterprises.visible(actor), enterprise)
        rules.may_survey(actor)
        row, _made = Survey.objects.update_or_create(
            zone_id=actor.zone,
            enterprise=target,
            defaults={"full_members": full_members, "union": union, "asked_on": clock.today()},
        )
        audit.record(actor, "party.survey", row, changed={"full_members": full_members, "union": union})
    return row


def grant_organisation(actor: Actor, account: Account, role: Role, organisation: Organisation) -> OrganisationGrant:
    """The account holds `role` (secretary or field) over the organisation from today."""
    if not actor.has(Role.SECURITY_ADMIN, Role.BUREAU, Role.SYSTEM):
        raise NotAllowed(_("只有党群工作部或安全管理员可以授权。"))
    if role not in {Role.SECRETARY, Role.FIELD}:
        raise Invalid(_("这个角色不属于组织。"))
    with transaction.atomic():
        row, made = OrganisationGrant.objects.get_or_create(
            zone_id=actor.zone,
            account=account,
            organisation=organisation,
            role=role,
            until=None,
            defaults={"since": clock.today(), "granted_by": actor.label},
        )
        if made:
            audit.record(actor, "party.grant_organisation", row, changed={"role": role, "account": account.id})
    return row
