"""Tables of people: accounts and tokens, the grant base, notices."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower

from yuanlian.domain.people.roles import ADMINS, Role
from yuanlian.kernel.ids import new_id
from yuanlian.kernel.tenancy import ZoneModel


class AccountManager(BaseUserManager["Account"]):
    """Finds accounts by username, whatever the case."""

    def get_by_natural_key(self, username: str | None) -> Account:
        """The account with this username; raises DoesNotExist."""
        return self.get(username__iexact=username)


class Account(AbstractBaseUser):
    """A person who can sign in; what the person may do is said by grants in the apps that own the targets."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    username = models.CharField(max_length=60)
    name = models.CharField(max_length=60)
    email = models.EmailField(blank=True)
    language = models.CharField(max_length=10, default="zh-hans")
    is_active = models.BooleanField(default=True)
    must_change_password = models.BooleanField(default=False)
    created_at = models.DateTimeField()

    objects: ClassVar[AccountManager] = AccountManager()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        constraints = [models.UniqueConstraint(Lower("username"), name="account_username")]

    def __str__(self) -> str:
        return self.name


class AbstractGrant(ZoneModel):
    """A role given to an account, dated; each app adds the target it owns."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=20, choices=[(role.value, role.value) for role in Role])
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    granted_by = models.CharField(max_length=120, blank=True)

    class Meta:
        abstract = True


ADMIN_ROLES = sorted(role.value for role in ADMINS)


class ApiToken(ZoneModel):
    """A token for machines: acts as its account in one zone; only its digest is stored."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    label = models.CharField(max_length=60)
    digest = models.CharField(max_length=64)
    hint = models.CharField(max_length=8)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["zone", "digest"], name="token_digest")]
        indexes = [models.Index(fields=["digest"], name="token_lookup")]


class Notice(ZoneModel):
    """A line for one person: what happened and where to look."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=40)
    params = models.JSONField(default=dict)
    url = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    dedupe = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["zone", "account", "dedupe"], name="notice_once", condition=~models.Q(dedupe="")
            )
        ]
        indexes = [
            models.Index(fields=["zone", "account", "read_at", "-created_at"], name="notice_inbox"),
            models.Index(fields=["zone", "account", "-created_at"], name="notice_recent"),
        ]
