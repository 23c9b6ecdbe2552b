"""How the people of enterprises get accounts: one by one with a one-time password, or many at once by a job."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import count
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from yuanlian.domain.enterprises import queries, rules
from yuanlian.domain.enterprises.models import Contact, Enterprise, EnterpriseGrant, Invitation, InvitedCode
from yuanlian.domain.enterprises.names import sound_of
from yuanlian.domain.enterprises.states import EnterpriseStatus
from yuanlian.domain.people import actions as people
from yuanlian.domain.people.models import Account
from yuanlian.domain.people.roles import Role
from yuanlian.kernel import audit, clock, jobs, submissions
from yuanlian.kernel.actor import Actor, Grant
from yuanlian.kernel.doors import locked, seen
from yuanlian.kernel.errors import Conflict

JOB = "enterprises.invite"
CHUNK = 20
_NOT_IN_USERNAMES = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Invited:
    """An account that was just opened; the password is known here and nowhere else."""

    contact: Contact
    username: str
    password: str


@dataclass(frozen=True, slots=True)
class Opened:
    """A line of the sheet that is handed out."""

    enterprise: str
    contact: str
    phone: str
    username: str
    code: str


def invite(actor: Actor, contact_id: UUID, *, username: str = "") -> Invited:
    """The contact can sign in for the enterprise; the one-time password is returned once."""
    with transaction.atomic():
        contact = locked(queries.contacts(actor), contact_id)
        rules.may_invite(actor)
        if contact.account_id is not None:
            raise Conflict(_("这位联系人已经有账号。"))
        enterprise = Enterprise.objects.select_for_update().get(zone_id=contact.zone_id, pk=contact.enterprise_id)
        name = username.strip() or free_username(enterprise, contact)
        new = people.NewAccount(name, contact.name or enterprise.name[:60])
        account, password = people.create_account(_house(actor), new)
        contact.account = account
        contact.save(update_fields=["account"])
        grant(actor, account, enterprise)
    return Invited(contact, account.username, password)


def grant(actor: Actor, account: Account, enterprise: Enterprise) -> EnterpriseGrant:
    """The account is a contact of the enterprise from today."""
    rules.may_invite(actor)
    with transaction.atomic():
        row, made = EnterpriseGrant.objects.get_or_create(
            zone_id=enterprise.zone_id,
            account=account,
            enterprise=enterprise,
            role=Role.CONTACT,
            until=None,
            defaults={"since": clock.today(), "granted_by": actor.label},
        )
        if made:
            enterprise.version += 1
            enterprise.save(update_fields=["version"])
            audit.record(actor, "enterprises.grant", row, changed={"account": account.id})
    return row


def invite_all(actor: Actor, *, key: str = "") -> Invitation:
    """Opening an account for every contact without one is queued; the codes are collected under the invitation."""
    rules.may_invite(actor)

    def make() -> UUID:
        wanted = waiting(actor).count()
        if not wanted:
            raise Conflict(_("没有需要开通账号的联系人。"))
        row = Invitation(zone_id=queries.zone_of(actor), wanted=wanted, created_at=clock.now())
        row.created_by, row.created_label = actor.account, actor.label
        row.job_id = jobs.start(actor, JOB, {"invitation": str(row.id), "channel": actor.channel.value}).id
        row.save(force_insert=True)
        audit.record(actor, "enterprises.invite_all", row, changed={"wanted": wanted})
        return row.id

    return seen(queries.invitations(actor), submissions.once(actor, key, "enterprises.invite_all", make))


def waiting(actor: Actor) -> QuerySet[Contact]:
    """Contacts in business that have no account yet."""
    gone = Enterprise.objects.filter(zone_id=actor.zone).exclude(status=EnterpriseStatus.ACTIVE)
    # Few are gone, most are in business: without a join the contacts are counted from their index.
    return queries.contacts(actor).filter(account=None).exclude(enterprise_id__in=gone.values("pk")).order_by("id")


def open_accounts(actor: Actor, invitation: Invitation, report: Callable[[int, int], None]) -> dict[str, int]:
    """Every waiting contact has an account whose code is kept under the invitation; repeated, it goes on."""
    while True:
        done = InvitedCode.objects.filter(zone_id=invitation.zone_id, invitation=invitation).count()
        report(done, max(invitation.wanted, done))
        chunk = list(waiting(actor).values_list("pk", flat=True)[:CHUNK])
        if not chunk:
            break
        with transaction.atomic():
            opened = [invite(actor, pk) for pk in chunk]
            InvitedCode.objects.bulk_create(
                InvitedCode(
                    zone_id=invitation.zone_id,
                    invitation=invitation,
                    contact=each.contact,
                    username=each.username,
                    code=each.password,
                )
                for each in opened
            )
    invitation.finished_at = clock.now()
    invitation.save(update_fields=["finished_at"])
    return {"opened": done}


def fetch(actor: Actor, invitation_id: UUID) -> list[Opened]:
    """The usernames and codes, once: afterwards they are gone here too. Raises Conflict too early and too late."""
    with transaction.atomic():
        row = locked(queries.invitations(actor), invitation_id)
        rules.may_invite(actor)
        if row.finished_at is None:
            raise Conflict(_("还在开通账号，请稍后再下载。"))
        if row.fetched_at is not None:
            raise Conflict(_("一次性密码只能下载一次。遗失的请逐个重置。"))
        codes = InvitedCode.objects.filter(zone_id=row.zone_id, invitation=row).select_related("contact__enterprise")
        found = [
            Opened(each.contact.enterprise.name, each.contact.name, each.contact.phone, each.username, each.code)
            for each in codes.order_by("contact__enterprise__pinyin", "id")
        ]
        codes.delete()
        row.fetched_at = clock.now()
        row.save(update_fields=["fetched_at"])
        audit.record(actor, "enterprises.fetch_codes", row, changed={"count": len(found)})
    return found


def _house(actor: Actor) -> Actor:
    """The same person, acting through the house: `invite` has asked its own rule before."""
    return replace(actor, grants=actor.grants | {Grant(Role.SYSTEM)})


def free_username(enterprise: Enterprise, contact: Contact) -> str:
    """A username nobody has: initials of the enterprise, pinyin of the person, a number where that is taken."""
    firm = _NOT_IN_USERNAMES.sub("", sound_of(enterprise.short_name or enterprise.name).initials)[:12] or "qy"
    person = _NOT_IN_USERNAMES.sub("", sound_of(contact.name).full)[:24]
    stem = f"{firm}.{person}" if person else firm
    like = Account.objects.filter(username__istartswith=stem).values_list("username", flat=True)
    taken = {username.lower() for username in like}
    return next(name for name in _numbered(stem) if name not in taken)


def _numbered(stem: str) -> Iterator[str]:
    yield stem
    yield from (f"{stem}{number}" for number in count(2))
