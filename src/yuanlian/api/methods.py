"""A method that an address of the API does not know is refused as everything else there: problem+json."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _

from yuanlian.api.problems import problem

API = "/api/"
NOT_SO = 405


class MethodMiddleware:
    """Ninja answers 405 with plain text and offers no handler for it; `Allow` is kept."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """The answer of the view, or the problem in its place."""
        response = self.get_response(request)
        if response.status_code != NOT_SO or not request.path_info.startswith(API):
            return response
        allowed = ", ".join(sorted(each.strip() for each in response["Allow"].split(",")))
        words = _("这个地址不支持 %(method)s，可用：%(allowed)s。")
        named = {"method": request.method, "allowed": allowed}
        refusal = problem(NOT_SO, words % named, code="method_not_allowed")
        refusal["Allow"] = allowed
        return refusal
