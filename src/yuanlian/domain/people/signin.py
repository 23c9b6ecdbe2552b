"""Sign-in by username and password, and the actor of a bearer token."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta
from typing import Any
from uuid import UUID

from axes.backends import AxesStandaloneBackend
from django.contrib.auth.hashers import make_password
from django.db import DEFAULT_DB_ALIAS
from django.http import HttpRequest

from yuanlian.domain.people.models import Account, ApiToken
from yuanlian.kernel import clock
from yuanlian.kernel.prepared import Prepared

_COLUMNS = [field.attname for field in Account._meta.concrete_fields]
_ACTIVE = Prepared(  # asked for every page
    lambda account: Account.objects.filter(pk=account, is_active=True).order_by().values_list(*_COLUMNS), account=UUID
)
_TOKEN = Prepared(  # asked for every operation
    lambda digest: (
        ApiToken.objects.filter(digest=digest, revoked_at=None, account__is_active=True)
        .order_by()
        .values_list("pk", "zone_id", "expires_at", "last_used_at", *(f"account__{name}" for name in _COLUMNS))
    ),
    digest=str,
)


class LockBackend(AxesStandaloneBackend):  # type: ignore[misc]  # axes ships no types
    """Stands first: refuses a pair of name and address that failed too often."""

    def get_user(self, user_id: UUID) -> Account | None:
        """The active account of a session."""
        found = _ACTIVE(account=user_id)
        return Account.from_db(DEFAULT_DB_ALIAS, _COLUMNS, found[0]) if found else None


class AccountBackend:
    """Django authentication backend over Account."""

    def authenticate(
        self, request: HttpRequest | None, username: str | None = None, password: str | None = None, **_: Any
    ) -> Account | None:
        """The account when the password is right and the account active; takes as long for an unknown name."""
        if not username or not password:
            return None
        account = Account.objects.filter(username__iexact=username).first()
        if account is None:
            make_password(password)
            return None
        return account if account.check_password(password) and account.is_active else None

    def get_user(self, user_id: UUID) -> Account | None:
        """The active account of a session."""
        found = _ACTIVE(account=user_id)
        return Account.from_db(DEFAULT_DB_ALIAS, _COLUMNS, found[0]) if found else None


def token_digest(token: str) -> str:
    """SHA-256 of a token; tokens are 256 random bits, so no salt is needed."""
    return hashlib.sha256(token.encode()).hexdigest()


def fresh_token() -> str:
    """A new token; it is shown once and never stored."""
    return "yl_" + secrets.token_urlsafe(32)


def token_account(token: str) -> tuple[Account, UUID] | None:
    """The account and zone a valid token acts for; its last use is noted at most once a minute."""
    moment = clock.now()
    found = _TOKEN(digest=token_digest(token))
    if not found:
        return None
    key, zone, expires, used, *account = found[0]
    if expires <= moment:
        return None
    if used is None or moment - used > timedelta(minutes=1):
        ApiToken.objects.filter(pk=key).update(last_used_at=moment)
    return Account.from_db(DEFAULT_DB_ALIAS, _COLUMNS, account), zone
