"""Refusals as pages: one template, the sentence of the error, the way out."""

from __future__ import annotations

from urllib.parse import urlsplit
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _

from yuanlian.kernel.access import Access, Door, declare
from yuanlian.kernel.errors import YuanlianError

CONFLICT = 409
ZONE_STEPS = 3  # "", "z" and the slug


def refusal_page(request: HttpRequest, error: YuanlianError) -> HttpResponse:
    """The page of a refusal; htmx gets the same body and shows it in place."""
    context = {"status": error.status, "sentence": error.sentence, "fields": error.fields}
    if error.status == CONFLICT:
        context["fresh_url"] = _fresh_url(request)
    return render(request, "errors/refusal.html", context, status=error.status)


def only_by_button(request: HttpRequest, allowed: str) -> HttpResponse:
    """405: the address of an act was opened as a page, as after signing in again."""
    context = {"status": 405, "sentence": _("这一步要在页面上点按钮。"), "fresh_url": _fresh_url(request)}
    response = render(request, "errors/refusal.html", context, status=405)
    response["Allow"] = allowed
    return response


def _fresh_url(request: HttpRequest) -> str:
    """The record's page; where the address does not say which record, the page one came from."""
    record = _record(request.path_info)
    came = urlsplit(request.headers.get("Referer", ""))
    elsewhere = came.netloc == request.get_host() and came.path != request.path_info
    return came.path if elsewhere and record.count("/") <= ZONE_STEPS else record


def _record(path: str) -> str:
    """The page of the record that an act was about: the act's own page would only refuse again."""
    steps = path.rstrip("/").split("/")
    while len(steps) > ZONE_STEPS and not _opens("/".join(steps) + "/", steps[-1]):
        steps.pop()
    return "/".join(steps) + "/"


def _opens(path: str, last: str) -> bool:
    try:
        return bool(UUID(last)) and resolve(path) is not None
    except (ValueError, Resolver404):
        return False


def _plain(request: HttpRequest, status: int, sentence: str) -> HttpResponse:
    return render(request, "errors/refusal.html", {"status": status, "sentence": sentence}, status=status)


@declare(Access(Door.PUBLIC))
def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400."""
    return _plain(request, 400, _("请求有误，请返回上一页再试。"))


@declare(Access(Door.PUBLIC))
def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403."""
    return _plain(request, 403, _("您没有打开这个页面的权限。"))


@declare(Access(Door.PUBLIC))
def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: the same for missing and for invisible."""
    return _plain(request, 404, _("没有找到，或您无权查看。"))


@declare(Access(Door.PUBLIC))
def server_error(request: HttpRequest) -> HttpResponse:
    """500."""
    return _plain(request, 500, _("系统出错，已记录。请稍后再试。"))


@declare(Access(Door.PUBLIC))
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 when the form's token is missing or old."""
    return _plain(request, 403, _("页面已过期，请刷新后再提交。"))
