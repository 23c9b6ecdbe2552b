"""Refusals as pages: one template, the sentence of the error, the way out."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from yuanlian.kernel.access import Access, Door, declare
from yuanlian.kernel.errors import YuanlianError


def refusal_page(request: HttpRequest, error: YuanlianError) -> HttpResponse:
    """The page of a refusal; htmx gets the same body and shows it in place."""
    context = {"status": error.status, "sentence": error.sentence, "fields": error.fields}
    return render(request, "errors/refusal.html", context, status=error.status)


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
