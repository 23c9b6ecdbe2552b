"""Doors of pages: each view says who may come in, and gets a request that carries its actor."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from yuanlian.domain.people.models import Account
from yuanlian.domain.people.roles import Role
from yuanlian.kernel.access import Access, Door, declare
from yuanlian.kernel.actor import Actor
from yuanlian.kernel.errors import NotAllowed
from yuanlian.kernel.models import Zone

View = Callable[..., HttpResponseBase]


class YuanlianRequest(HttpRequest):
    """A request after the door: `actor` always, `tenant` and `zones` (the ids of all of the account's zones) inside a
    zone, `user` an Account when signed in.
    """

    actor: Actor
    tenant: Zone | None
    zones: frozenset[UUID]
    user: Account | AnonymousUser
    htmx: bool


class SignedInRequest(YuanlianRequest):
    """A request of somebody with an account."""

    user: Account


class ZoneRequest(YuanlianRequest):
    """A request inside a zone."""

    tenant: Zone
    user: Account


def to_sign_in(request: HttpRequest) -> HttpResponse:
    """Send somebody who is not signed in to the door, and back here afterwards."""
    target = f"{reverse('sign_in')}?{urlencode({'next': request.get_full_path()})}"
    if request.headers.get("HX-Request"):
        return HttpResponse(status=401, headers={"HX-Redirect": target})
    return HttpResponseRedirect(target)


def zone_page(*roles: Role) -> Callable[[View], View]:
    """A page under /z/<slug>/ for these roles; the view is called without the slug."""

    def wrap(view: View) -> View:
        @wraps(view)
        def guarded(request: YuanlianRequest, /, zone: str, **kwargs: Any) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return to_sign_in(request)
            if not request.actor.has(*roles):
                raise NotAllowed(_("您没有打开这个页面的权限。"))
            return view(request, **kwargs)

        return declare(Access(Door.ZONE, frozenset(roles)))(guarded)

    return wrap


def signed_in_page(view: View) -> View:
    """A page for anybody with an account, outside zones."""

    @wraps(view)
    def guarded(request: YuanlianRequest, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return to_sign_in(request)
        return view(request, **kwargs)

    return declare(Access(Door.SIGNED_IN))(guarded)


def public_page(view: View) -> View:
    """A page for the public; it shows public fields only."""
    return declare(Access(Door.PUBLIC))(view)
