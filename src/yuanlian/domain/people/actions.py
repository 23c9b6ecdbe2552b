"""What is done to accounts: made, given a password, signed in, given tokens. Each act is audited."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from yuanlian.domain.people.models import Account, ApiToken
from yuanlian.domain.people.roles import Role
from yuanlian.domain.people.signin import fresh_token, token_digest
from yuanlian.kernel import audit, clock
from yuanlian.kernel.actor import Actor, Channel
from yuanlian.kernel.doors import locked
from yuanlian.kernel.errors import Invalid, NotAllowed
from yuanlian.kernel.platform import platform_zone

TOKEN_DAYS = 365


@dataclass(frozen=True, slots=True)
class NewAccount:
    """What an account is made from."""

    username: str
    name: str
    email: str = ""


def platform_actor(account: Account | None, channel: Channel = Channel.WEB) -> Actor:
    """The account, acting on the platform itself (sign-in, own password)."""
    label = account.name if account else ""
    return Actor(account=account.id if account else None, label=label, zone=platform_zone().id, channel=channel)


def create_account(actor: Actor, new: NewAccount) -> tuple[Account, str]:
    """An account exists with a fresh one-time password, which is returned and stored only hashed."""
    if not actor.has(Role.SECURITY_ADMIN, Role.SYSTEM):
        raise NotAllowed(_("只有安全管理员可以建立账号。"))
    password = secrets.token_urlsafe(9)
    with transaction.atomic():
        if Account.objects.filter(username__iexact=new.username).exists():
            raise Invalid(_("用户名已被使用。"), fields={"username": _("用户名已被使用。")})
        account = Account(username=new.username, name=new.name, email=new.email, created_at=clock.now())
        account.set_password(password)
        account.must_change_password = True
        account.save(force_insert=True)
        audit.append(actor, "people.create_account", kind="people.account", object_id=account.id)
    return account, password


def enter_account(actor: Actor, new: NewAccount) -> Account:
    """An account exists that cannot sign in until it is given a password; loaders enter many of them quickly."""
    if not actor.has(Role.SECURITY_ADMIN, Role.SYSTEM):
        raise NotAllowed(_("只有安全管理员可以建立账号。"))
    with transaction.atomic():
        account = Account(username=new.username, name=new.name, email=new.email, created_at=clock.now())
        account.set_unusable_password()
        account.save(force_insert=True)
        audit.append(actor, "people.enter_account", kind="people.account", object_id=account.id)
    return account


def give_demo_password(actor: Actor, account: Account) -> str:
    """A demo account has a fresh password that it may keep; only the loader may do this."""
    if not actor.has(Role.SYSTEM):
        raise NotAllowed(_("只有安全管理员可以重置密码。"))
    password = secrets.token_urlsafe(9)
    with transaction.atomic():
        account.set_password(password)
        account.must_change_password = False
        account.save(update_fields=["password", "must_change_password"])
        audit.append(actor, "people.reset_password", kind="people.account", object_id=account.id)
    return password


def reset_password(actor: Actor, account: Account) -> str:
    """The account has a fresh one-time password, which is returned."""
    if not actor.has(Role.SECURITY_ADMIN, Role.SYSTEM):
        raise NotAllowed(_("只有安全管理员可以重置密码。"))
    password = secrets.token_urlsafe(9)
    with transaction.atomic():
        account.set_password(password)
        account.must_change_password = True
        account.save(update_fields=["password", "must_change_password"])
        audit.append(actor, "people.reset_password", kind="people.account", object_id=account.id)
    return password


def change_own_password(account: Account, old: str, new: str) -> None:
    """The account has the new password; raises Invalid naming the field."""
    if not account.check_password(old):
        raise Invalid(_("原密码不对。"), fields={"old": _("原密码不对。")})
    try:
        validate_password(new, account)
    except ValidationError as error:
        sentence = " ".join(error.messages)
        raise Invalid(sentence, fields={"new": sentence}) from None
    with transaction.atomic():
        account.set_password(new)
        account.must_change_password = False
        account.save(update_fields=["password", "must_change_password"])
        audit.append(platform_actor(account), "people.change_password", kind="people.account", object_id=account.id)


def note_sign_in(account: Account | None, username: str) -> None:
    """The audit chain of the platform knows of the sign-in, or of the attempt when there is no account."""
    verb = "people.sign_in" if account else "people.sign_in_failed"
    with transaction.atomic():
        audit.append(
            platform_actor(account),
            verb,
            kind="people.account",
            object_id=account.id if account else None,
            changed={"username": username},
        )


def issue_token(actor: Actor, label: str, *, days: int = TOKEN_DAYS) -> tuple[ApiToken, str]:
    """The actor has an API token for this zone; the token is returned once and stored only as a digest."""
    if actor.account is None:
        raise NotAllowed(_("请先登录。"))
    if not label.strip():
        raise Invalid(_("请写明用途。"), fields={"label": _("请写明用途。")})
    token = fresh_token()
    moment = clock.now()
    with transaction.atomic():
        row = ApiToken.objects.create(
            zone_id=actor.zone,
            account_id=actor.account,
            label=label.strip()[:60],
            digest=token_digest(token),
            hint=token[-4:],
            created_at=moment,
            expires_at=moment + timedelta(days=min(days, TOKEN_DAYS)),
        )
        audit.record(actor, "people.issue_token", row, changed={"label": row.label})
    return row, token


def revoke_token(actor: Actor, token_id: UUID) -> ApiToken:
    """The token no longer opens anything."""
    with transaction.atomic():
        row = locked(ApiToken.objects.filter(zone_id=actor.zone, account_id=actor.who), token_id)
        row.revoked_at = clock.now()
        row.save(update_fields=["revoked_at"])
        audit.record(actor, "people.revoke_token", row)
    return row


def choose_language(account: Account, code: str) -> None:
    """Mails and notices come in this language."""
    Account.objects.filter(pk=account.pk).update(language=code)
