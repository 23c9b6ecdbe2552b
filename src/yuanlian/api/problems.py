"""Errors of the API: RFC 9457 problem details, one shape for every refusal."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from ninja import Field, NinjaAPI, Schema
from ninja.errors import AuthenticationError, HttpError, ValidationError

from yuanlian.kernel.errors import YuanlianError


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
    400: "Bad Request", 401: "Unauthorized", 403: "Forbidden", 404: "Not Found", 409: "Conflict",
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


def _field_errors(error: ValidationError) -> dict[str, str]:
    return {".".join(str(part) for part in item["loc"][1:]) or "body": item["msg"] for item in error.errors}


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
        return problem(error.status_code, str(error), code="error")
