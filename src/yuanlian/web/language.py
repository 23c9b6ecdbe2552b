"""The language of a page: Chinese unless the reader chose another; the API goes by Accept-Language."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import translation
from django.utils.translation import get_language_from_request

API = "/api/"


def chosen(request: HttpRequest) -> str:
    """The language this request is answered in."""
    if request.path_info.startswith(API):
        return get_language_from_request(request)
    code = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    return code if code in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


class LanguageMiddleware:
    """Activates the language around every request."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer in the reader's language and say which it is."""
        code = chosen(request)
        # Not undone afterwards: a streamed file is written after this call, still in the reader's language.
        translation.activate(code)
        response = self.get_response(request)
        response.headers.setdefault("Content-Language", code)
        return response
