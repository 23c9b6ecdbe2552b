"""Doors of the API: a bearer token or the session, the zone of the address, roles declared on every operation."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja.errors import AuthenticationError, HttpError
from ninja.security import HttpBearer
from ninja.utils import check_csrf

from yuanlian.domain.people.models import Account
from yuanlian.domain.people.roles import Role
from yuanlian.domain.people.signin import token_account
from yuanlian.kernel.access import Access, Door, declare
from yuanlian.kernel.actor import Actor, Channel, resolve
from yuanlian.kernel.errors import NotAllowed, NotVisible
from yuanlian.kernel.models import Zone
from yuanlian.kernel.tenancy import in_zone

F = TypeVar("F", bound=Callable[..., Any])


class ApiRequest(HttpRequest):
    """A request after the API's door."""

    actor: Actor
    tenant: Zone


class Token(HttpBearer):
    """Bearer token; the session serves too, with the CSRF token for writes."""

    def __call__(self, request: HttpRequest) -> Any:
        """The account, or None for 401."""
        if "Authorization" in request.headers:
            return super().__call__(request)
        user: Any = request.user
        if not user.is_authenticated:
            return None
        if check_csrf(request):
            raise HttpError(403, _("缺少 CSRF 令牌。"))
        return user

    def authenticate(self, request: HttpRequest, token: str) -> Account | None:
        """The token's account; its zone is remembered and must equal the zone of the address."""
        found = token_account(token)
        if found is None:
            return None
        account, zone_id = found
        request.token_zone = zone_id  # type: ignore[attr-defined]  # read by `operation`
        return account


def operation(*roles: Role) -> Callable[[F], F]:
    """An operation under /z/{zone}/ for these roles; goes directly above the function, below the router's decorator."""

    def wrap(view: F) -> F:
        @wraps(view)
        def guarded(request: ApiRequest, zone: str, *args: Any, **kwargs: Any) -> Any:
            tenant, actor = enter(request, zone)
            if not actor.has(*roles):
                raise NotAllowed(_("您没有这项操作的权限。"))
            request.tenant, request.actor = tenant, actor
            with in_zone(tenant.id):
                return view(request, zone, *args, **kwargs)

        return declare(Access(Door.ZONE, frozenset(roles)))(guarded)  # type: ignore[return-value]  # same signature

    return wrap


def enter(request: HttpRequest, slug: str) -> tuple[Zone, Actor]:
    """The zone and the actor; NotVisible for a missing zone and for one the account has nothing to do with."""
    account = getattr(request, "auth", None)
    if account is None:
        raise AuthenticationError
    tenant = Zone.objects.filter(slug=slug, is_active=True).first()
    token_zone = getattr(request, "token_zone", None)
    if tenant is None or token_zone not in (None, tenant.id):
        raise NotVisible(_("没有找到，或您无权查看。"))
    actor = resolve(account.id, tenant.id, label=account.name, channel=Channel.API)
    if not actor.grants:
        raise NotVisible(_("没有找到，或您无权查看。"))
    return tenant, actor
