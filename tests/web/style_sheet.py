"""Addresses under which a browser test opens the living style sheet; the product itself does not serve it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import path

from web import design_samples
from yuanlian.config.urls import urlpatterns as product
from yuanlian.kernel.access import Access, Door, declare

QUESTION = """<main><section data-confirm-page><h1>暂停计时？</h1><form method="post">
<button type="submit">确认</button><a href="/design/" data-dialog-close>返回</a></form></section></main>"""


@declare(Access(Door.PUBLIC))
def design(request: HttpRequest) -> HttpResponse:
    """The style sheet; its table answers to the address."""
    return render(request, "design.html", sheet(request))


@declare(Access(Door.PUBLIC))
def parts(request: HttpRequest) -> HttpResponse:
    """The same without charts and map, for what is not about them: drawing them takes seconds."""
    return render(request, "design.html", sheet(request) | {"charts": (), "map": None})


def sheet(request: HttpRequest) -> dict[str, Any]:
    """What the style sheet shows at this address."""
    return design_samples.context(query=request.GET.urlencode(), wrong="wrong" in request.GET)


@declare(Access(Door.PUBLIC))
def points(request: HttpRequest) -> JsonResponse:
    """Made-up places."""
    return JsonResponse(design_samples.points())


@declare(Access(Door.PUBLIC))
def ground(request: HttpRequest) -> JsonResponse:
    """A made-up zone."""
    return JsonResponse(design_samples.ground())


@declare(Access(Door.PUBLIC))
def question(request: HttpRequest) -> HttpResponse:
    """A question before an act."""
    return HttpResponse(QUESTION)


urlpatterns = [
    path("design/", design),
    path("design/parts/", parts),
    path("design/question/", question),
    path("demo/points.geojson", points),
    path("demo/ground.geojson", ground),
    *product,
]
