"""Refusals that no view gives: problem+json below the API, a page everywhere else."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from yuanlian.api.problems import problem
from yuanlian.kernel.access import Access, Door, declare
from yuanlian.web import errors
from yuanlian.web.middleware import API


def _is_api(request: HttpRequest) -> bool:
    return request.path_info.startswith(API)


@declare(Access(Door.PUBLIC))
def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400."""
    if _is_api(request):
        return problem(400, _("请求有误，请检查地址和内容。"), code="error")
    return errors.bad_request(request, exception)


@declare(Access(Door.PUBLIC))
def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403."""
    if _is_api(request):
        return problem(403, _("您没有打开这个页面的权限。"), code="not_allowed")
    return errors.forbidden(request, exception)


@declare(Access(Door.PUBLIC))
def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: the same for missing and for invisible."""
    if _is_api(request):
        return problem(404, _("没有找到，或您无权查看。"), code="not_visible")
    return errors.not_found(request, exception)


@declare(Access(Door.PUBLIC))
def server_error(request: HttpRequest) -> HttpResponse:
    """500."""
    if _is_api(request):
        return problem(500, _("系统出错，已记录。请稍后再试。"), code="error")
    return errors.server_error(request)
