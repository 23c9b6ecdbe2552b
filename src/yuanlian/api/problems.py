"""Errors of the API: RFC 9457 problem details, one shape for every refusal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from ninja import Field, NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from yuanlian.api.schemas import Schema
from yuanlian.kernel.errors import YuanlianError

UNREADABLE = "Cannot parse request body"  # as ninja says it


class Problem(Schema):
    """RFC 9457 problem details; `fields` names each wrong field."""

    type: str = Field(examples=["about:blank"])
    title: str
    status: int
    detail: str
    code: str
    fields: dict[str, str] = {}


# Declared on every operation.
PROBLEMS: dict[int, Any] = dict.fromkeys((400, 401, 403, 404, 409, 422, 429), Problem)

TITLES = {
    400: "Bad Request", 401: "Unauthorized", 403: "Forbidden", 404: "Not Found",
    405: "Method Not Allowed", 409: "Conflict",
    422: "Unprocessable Content", 429: "Too Many Requests", 500: "Internal Server Error",
}  # fmt: skip


def problem(status: int, detail: str, *, code: str, fields: dict[str, str] | None = None) -> HttpResponse:
    """A problem+json answer."""
    body = {
        "type": "about:blank",
        "title": TITLES.get(status, "Error"),
        "status": status,
        "detail": detail,
        "code": code,
        "fields": fields or {},
    }
    return JsonResponse(body, status=status, content_type="application/problem+json")


# What pydantic finds, in the reader's words; anything else is "格式不对。".
_FAULTS: dict[str, Promise] = {
    "missing": gettext_lazy("缺少这一项。"),
    "extra_forbidden": gettext_lazy("没有这一项。"),
    "string_too_short": gettext_lazy("不能少于 %(min_length)s 个字。"),
    "string_too_long": gettext_lazy("不能超过 %(max_length)s 个字。"),
    "too_short": gettext_lazy("不能少于 %(min_length)s 项。"),
    "too_long": gettext_lazy("不能超过 %(max_length)s 项。"),
    "greater_than": gettext_lazy("须大于 %(gt)s。"),
    "greater_than_equal": gettext_lazy("不能小于 %(ge)s。"),
    "less_than": gettext_lazy("须小于 %(lt)s。"),
    "less_than_equal": gettext_lazy("不能大于 %(le)s。"),
    "enum": gettext_lazy("只能是 %(expected)s。"),
    "literal_error": gettext_lazy("只能是 %(expected)s。"),
    "int_parsing": gettext_lazy("不是整数。"),
    "int_type": gettext_lazy("不是整数。"),
    "decimal_parsing": gettext_lazy("不是数字。"),
    "decimal_type": gettext_lazy("不是数字。"),
    "uuid_parsing": gettext_lazy("不是有效的编号。"),
    "uuid_type": gettext_lazy("不是有效的编号。"),
}


def _field_errors(error: ValidationError) -> dict[str, str]:
    return {_path(item["loc"]): _sentence(item) for item in error.errors}


def _path(place: Sequence[Any]) -> str:
    """The field as the caller wrote it: of a body without the name that the operation gives the body."""
    of_body = bool(place) and place[0] == "body" and len(place) > len(("body", "name"))
    return ".".join(str(part) for part in place[2 if of_body else 1 :]) or "body"


def _sentence(item: dict[str, Any]) -> str:
    if item["type"] == "value_error":
        return str(item["ctx"]["error"])
    known = _FAULTS.get(item["type"])
    return str(known) % item.get("ctx", {}) if known else _("格式不对。")


def install(api: NinjaAPI) -> None:
    """Map every error to problem+json."""

    @api.exception_handler(YuanlianError)
    def refused(request: HttpRequest, error: YuanlianError) -> HttpResponse:
        return problem(error.status, error.sentence, code=error.code, fields=error.fields)

    @api.exception_handler(ValidationError)
    def invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
        return problem(422, _("输入有误。"), code="invalid", fields=_field_errors(error))

    @api.exception_handler(AuthenticationError)
    def unknown(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
        return problem(401, _("请先登录，或提供有效的令牌。"), code="unauthenticated")

    @api.exception_handler(HttpError)
    def other(request: HttpRequest, error: HttpError) -> HttpResponse:
        words = _("请求内容不是有效的 JSON。") if str(error) == UNREADABLE else str(error)
        return problem(error.status_code, words, code="error")
