"""Doors of the API: a bearer token or the session, the zone of the address, roles declared on every operation.

Both are looked at before any input is read, so that a stranger learns nothing from how an input is refused.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import NinjaAPI, Path
from ninja.errors import AuthenticationError, HttpError
from ninja.security import HttpBearer
from ninja.utils import check_csrf

from yuanlian.domain.people.models import Account
from yuanlian.domain.people.queries import zone_at
from yuanlian.domain.people.roles import Role
from yuanlian.domain.people.signin import token_account
from yuanlian.kernel.access import Access, Door, declare, declared
from yuanlian.kernel.actor import Actor, Channel, resolve
from yuanlian.kernel.errors import NotAllowed, NotVisible
from yuanlian.kernel.models import Zone
from yuanlian.kernel.tenancy import in_zone

F = TypeVar("F", bound=Callable[..., Any])
# (route, method) → access, filled once by `index`.
_OPERATIONS: dict[tuple[str, str], Access] = {}


class ApiRequest(HttpRequest):
    """A request after the API's door."""

    actor: Actor
    tenant: Zone


def operation(*roles: Role) -> Callable[[F], F]:
    """An operation under /z/{zone}/ for these roles; stands directly above the function, below the router's line."""

    def wrap(view: F) -> F:
        @wraps(view)
        def inside(request: ApiRequest, *args: Any, **kwargs: Any) -> Any:
            with in_zone(request.tenant.id):
                return view(request, *args, **kwargs)

        inside.__signature__ = _signature(view)  # type: ignore[attr-defined]  # PEP 362
        return declare(Access(Door.ZONE, frozenset(roles)))(inside)  # type: ignore[return-value]  # same signature

    return wrap


def _signature(view: Callable[..., Any]) -> inspect.Signature:
    """The view's signature as ninja should read it.

    Names in annotations belong to the view's module, not to this one; `zone` stands in the router's prefix, where
    ninja does not look for path parameters.
    """
    signature = inspect.signature(view, eval_str=True)
    parameters = [
        each.replace(annotation=Path[str]) if each.name == "zone" else each for each in signature.parameters.values()
    ]
    return signature.replace(parameters=parameters)


def index(api: NinjaAPI, base: str) -> None:
    """Remember what every operation declares; raises when one declares nothing."""
    found = [
        (f"{base}/{prefix}/{path}", each)
        for prefix, router in api._routers  # noqa: SLF001 -- ninja offers no public list
        for path, view in router.path_operations.items()
        for each in view.operations
    ]
    for path, each in found:
        access = declared(each.view_func)
        if access is None:
            raise RuntimeError(f"{each.methods} {path} declares no access")
        _OPERATIONS.update({(_route(path), method): access for method in each.methods})


def _route(path: str) -> str:
    parts = [part for part in path.replace("{", "<").replace("}", ">").split("/") if part]
    return "/".join(parts)


class Token(HttpBearer):
    """Bearer token; the session serves too, with the CSRF token for writes."""

    def __call__(self, request: HttpRequest) -> Any:
        """The account once it passed the door, or None for 401; raises NotVisible and NotAllowed."""
        account = super().__call__(request) if "Authorization" in request.headers else self._of_session(request)
        if account is not None:
            pass_door(request, account)
        return account

    def _of_session(self, request: HttpRequest) -> Account | None:
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
        request.token_zone = zone_id  # type: ignore[attr-defined]  # read by `pass_door`
        return account


def pass_door(request: HttpRequest, account: Account) -> None:
    """Give the request its zone and actor, or refuse: a missing zone and a foreign one look the same."""
    match = request.resolver_match
    if match is None:
        raise AuthenticationError
    tenant = zone_at(match.kwargs.get("zone", ""))
    token_zone = getattr(request, "token_zone", None)
    if tenant is None or token_zone not in {None, tenant.id}:
        raise NotVisible(_("没有找到，或您无权查看。"))
    actor = resolve(account.id, tenant.id, label=account.name, channel=Channel.API)
    if not actor.grants:
        raise NotVisible(_("没有找到，或您无权查看。"))
    access = _OPERATIONS.get((_route(match.route), str(request.method)))
    if access is None or not actor.has(*access.roles):
        raise NotAllowed(_("您没有这项操作的权限。"))
    request.tenant, request.actor = tenant, actor  # type: ignore[attr-defined]  # see ApiRequest
