"""What the pages of needs and offers share: for whom one writes, how a form becomes an act, questions before an act."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from yuanlian.domain.enterprises.models import Enterprise
from yuanlian.domain.trade import queries
from yuanlian.kernel.doors import seen
from yuanlian.kernel.errors import Invalid, NotVisible
from yuanlian.web.access import ZoneRequest
from yuanlian.web.parts import Action, Header
from yuanlian.web.trade.forms import mark

MOST_OWN = 2


def writes_for(request: ZoneRequest) -> Enterprise | None:
    """The enterprise the address names, else the only one the reader may post for; None when it must be asked."""
    asked = request.GET.get("enterprise", "")
    own = queries.own_enterprises(request.actor)
    if asked:
        try:
            return seen(own, UUID(asked))
        except ValueError:
            raise NotVisible(_("没有找到，或您无权查看。")) from None
    few = list(own.order_by("pinyin", "id")[:MOST_OWN])
    return few[0] if len(few) == 1 else None


def address(request: ZoneRequest, name: str, **ids: UUID) -> str:
    """The address of a page of this zone."""
    return reverse(name, kwargs={"zone": request.tenant.slug, **ids})


def with_enterprise(request: ZoneRequest, url: str) -> str:
    """The address, still naming the enterprise that this page's address names."""
    asked = request.GET.get("enterprise", "")
    return f"{url}?enterprise={UUID(asked)}" if asked else url


def acted(form: forms.Form, act: Callable[[], object]) -> bool:
    """Whether the act went through; what was wrong with the input stands in the form."""
    try:
        act()
    except Invalid as error:
        mark(form, error)
        return False
    return True


def ask(request: ZoneRequest, form: forms.Form, *, page: Header, back: str, act: Callable[[], str]) -> HttpResponse:
    """A question before an act: GET shows it, POST does it and goes to the address that `act` returns."""
    if request.method == "POST" and form.is_valid():
        try:
            return HttpResponseRedirect(act())
        except Invalid as error:
            mark(form, error)
    status = 422 if form.errors else 200
    return render(request, "base_confirm.html", {"page": page, "form": form, "back_url": back}, status=status)


def done(request: ZoneRequest, sentence: str, url: str) -> str:
    """The address to go to, where the sentence is shown."""
    messages.success(request, sentence)
    return url


def key_of(request: ZoneRequest) -> str:
    """By which a form sent twice is known."""
    return request.POST.get("submission_key", "")


def version_of(row: Any) -> dict[str, int]:
    """Initial values of a form that knows which version its page showed."""
    return {"version": row.version}


def step(label: str, url: str, icon: str = "") -> Action:
    """A button that asks first."""
    return Action(label, url, icon, asks=True)
