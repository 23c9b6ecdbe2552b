"""The door: finds the zone of the address and the actor of the session, refuses undeclared views, shows refusals."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

from django.core.exceptions import BadRequest, ImproperlyConfigured
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _

from yuanlian.domain.people.queries import zone_at
from yuanlian.kernel.access import declared
from yuanlian.kernel.actor import Actor, Channel, standing
from yuanlian.kernel.errors import Invalid, NotVisible, YuanlianError
from yuanlian.kernel.reading import reading
from yuanlian.kernel.tenancy import in_zone
from yuanlian.web.access import to_sign_in
from yuanlian.web.errors import only_by_button, refusal_page

API = "/api/"
NOT_SO = 405
SAFE = frozenset({"GET", "HEAD"})  # requests that write nothing


class DoorMiddleware:
    """Runs around every page; the API has its own door."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Give the request an actor and work inside its zone."""
        if request.method in SAFE:
            with reading():
                return self._let_in(request)
        return self._let_in(request)

    def _let_in(self, request: HttpRequest) -> HttpResponseBase:
        request.htmx = "HX-Request" in request.headers  # type: ignore[attr-defined]  # see YuanlianRequest
        request.tenant = None  # type: ignore[attr-defined]  # see YuanlianRequest
        request.actor = Actor()  # type: ignore[attr-defined]  # see YuanlianRequest
        request.zones = frozenset()  # type: ignore[attr-defined]  # see YuanlianRequest
        if "%00" in request.META.get("QUERY_STRING", ""):
            if request.path_info.startswith(API):
                raise BadRequest
            return refusal_page(request, Invalid(_("请求有误，请返回上一页再试。")))
        slug = zone_slug(request.path_info)
        if slug is None:
            return self.get_response(request)
        user: Any = request.user
        if not user.is_authenticated:
            return to_sign_in(request)
        tenant = zone_at(slug)
        if tenant is None:
            return not_found(request)
        held = standing(user.id)
        actor = held.actor(tenant.id, label=user.name, channel=Channel.WEB)
        if not actor.grants:
            return not_found(request)
        request.tenant, request.actor = tenant, actor  # type: ignore[attr-defined]  # see YuanlianRequest
        request.zones = held.zones  # type: ignore[attr-defined]  # see YuanlianRequest
        with in_zone(tenant.id), timezone.override(ZoneInfo(tenant.time_zone)):
            response = self.get_response(request)
            return only_by_button(request, response["Allow"]) if response.status_code == NOT_SO else response

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """Default-closed: a page that declares no access does not run."""
        if not request.path_info.startswith(API) and declared(view) is None:
            raise ImproperlyConfigured(f"{view!r} declares no access")
        return None

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """A refusal becomes a page with its sentence; anything else goes on."""
        if isinstance(error, YuanlianError):
            return refusal_page(request, error)
        return None


def zone_slug(path: str) -> str | None:
    """The slug in /z/<slug>/…, or None outside zones."""
    parts = path.split("/", 3)
    return parts[2] if len(parts) > 3 and parts[1] == "z" else None


def not_found(request: HttpRequest) -> HttpResponse:
    """The same page for a missing zone and for one the account has nothing to do with."""
    return refusal_page(request, NotVisible(_("没有找到，或您无权查看。")))
