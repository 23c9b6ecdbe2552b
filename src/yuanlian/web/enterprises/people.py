"""What stands beside an enterprise: its people and their accounts, its qualifications, its yearly figures."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST

from yuanlian.domain.enterprises import queries, rules
from yuanlian.domain.enterprises.actions import contacts, enterprises, invitations
from yuanlian.domain.enterprises.actions.contacts import Person
from yuanlian.domain.enterprises.models import Enterprise
from yuanlian.domain.people.roles import Role
from yuanlian.kernel import clock
from yuanlian.kernel.doors import seen
from yuanlian.kernel.errors import Conflict, Invalid
from yuanlian.web.access import ZoneRequest, zone_page
from yuanlian.web.enterprises.forms import ContactForm, QualificationForm, YearForm, show_refusal
from yuanlian.web.parts import Action, Header, Link


def _seen(request: ZoneRequest, enterprise: UUID) -> Enterprise:
    return seen(queries.visible(request.actor), enterprise)


def _back(request: ZoneRequest, enterprise: UUID) -> str:
    return reverse("enterprise_detail", kwargs={"zone": request.tenant.slug, "enterprise": enterprise})


def _crumbs(request: ZoneRequest, enterprise: Enterprise) -> tuple[Link, ...]:
    home = Link(pgettext("all", "企业"), reverse("enterprise_list", kwargs={"zone": request.tenant.slug}))
    return home, Link(enterprise.name, _back(request, enterprise.pk))


def _form_page(request: ZoneRequest, form: forms.Form, page: Header, back: str) -> HttpResponse:
    context = {"page": page, "form": form, "back_url": back}
    return render(request, "enterprises/form.html", context, status=422 if form.errors else 200)


def _person(request: ZoneRequest, form: ContactForm) -> Person:
    values: dict[str, Any] = form.cleaned_data
    return Person(**values, key=request.POST.get("submission_key", ""))


@zone_page(Role.BUREAU, Role.CONTACT)
def contact_new(request: ZoneRequest, enterprise: UUID) -> HttpResponse:
    """Name one more person of the enterprise."""
    row = _seen(request, enterprise)
    rules.may_name_contacts(request.actor, row)
    form = ContactForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            contacts.add(request.actor, row.pk, _person(request, form))
        except Invalid as error:
            show_refusal(form, error)
        else:
            messages.success(request, _("已保存。"))
            return redirect(_back(request, row.pk))
    return _form_page(request, form, Header(_("增加联系人"), crumbs=_crumbs(request, row)), _back(request, row.pk))


@zone_page(Role.BUREAU, Role.CONTACT)
def contact_edit(request: ZoneRequest, contact: UUID) -> HttpResponse:
    """Correct a person of the enterprise."""
    row = seen(queries.contacts(request.actor), contact)
    rules.may_name_contacts(request.actor, row.enterprise)
    initial = {"name": row.name, "title": row.title, "phone": row.phone, "first": row.is_primary}
    form = ContactForm(request.POST or None, initial=initial)
    back = _back(request, row.enterprise_id)
    if request.method == "POST" and form.is_valid():
        try:
            contacts.change(request.actor, row.pk, _person(request, form))
        except Invalid as error:
            show_refusal(form, error)
        else:
            messages.success(request, _("已保存。"))
            return redirect(back)
    remove = reverse("contact_remove", kwargs={"zone": request.tenant.slug, "contact": row.pk})
    more = (Action(_("删除这位联系人"), remove, "trash", asks=True),)
    return _form_page(request, form, Header(_("修改联系人"), crumbs=_crumbs(request, row.enterprise), more=more), back)


@zone_page(Role.BUREAU, Role.CONTACT)
def contact_remove(request: ZoneRequest, contact: UUID) -> HttpResponse:
    """Take a person off, after asking."""
    row = seen(queries.contacts(request.actor), contact)
    back = _back(request, row.enterprise_id)
    if request.method == "POST":
        contacts.remove(request.actor, row.pk)
        messages.success(request, _("已删除。"))
        return redirect(back)
    page = Header(_("删除联系人“%(name)s”？") % {"name": row.name})
    return render(request, "base_confirm.html", {"page": page, "back_url": back})


@zone_page(Role.BUREAU, Role.SECURITY_ADMIN)
def contact_invite(request: ZoneRequest, contact: UUID) -> HttpResponse:
    """Open an account for a person, after asking; the one-time password is shown once."""
    row = seen(queries.contacts(request.actor), contact)
    back = _back(request, row.enterprise_id)
    if not request.actor.has(Role.BUREAU):
        back = reverse("invitation_list", kwargs={"zone": request.tenant.slug})
    if request.method == "POST":
        try:
            invited = invitations.invite(request.actor, row.pk)
        except Conflict as error:
            messages.error(request, error.sentence)
            return redirect(back)
        context = {"page": Header(_("一次性密码")), "invited": invited, "back_url": back}
        return render(request, "enterprises/invited.html", context)
    page = Header(
        _("为“%(name)s”开通账号？") % {"name": row.name or row.enterprise.name},
        _("对方可以代表“%(enterprise)s”反映诉求、发布供需。") % {"enterprise": row.enterprise.name},
    )
    return render(request, "base_confirm.html", {"page": page, "back_url": back})


@zone_page(Role.BUREAU)
def qualification_new(request: ZoneRequest, enterprise: UUID) -> HttpResponse:
    """Note qualifications of the enterprise."""
    row = _seen(request, enterprise)
    form = QualificationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            enterprises.qualify(request.actor, row.pk, form.cleaned_data["qualifications"])
        except Invalid as error:
            show_refusal(form, error)
        else:
            messages.success(request, _("已保存。"))
            return redirect(_back(request, row.pk))
    return _form_page(request, form, Header(_("增加资质"), crumbs=_crumbs(request, row)), _back(request, row.pk))


@zone_page(Role.BUREAU)
@require_POST
def qualification_remove(request: ZoneRequest, enterprise: UUID, qualification: UUID) -> HttpResponse:
    """Take a qualification off."""
    enterprises.disqualify(request.actor, enterprise, qualification)
    messages.success(request, _("已删除。"))
    return redirect(_back(request, enterprise))


@zone_page(Role.BUREAU)
def year_figure_new(request: ZoneRequest, enterprise: UUID) -> HttpResponse:
    """Enter the figures of a year."""
    row = _seen(request, enterprise)
    form = YearForm(request.POST or None, initial={"year": clock.today().year - 1})
    if request.method == "POST" and form.is_valid():
        try:
            enterprises.report_year(request.actor, row.pk, form.cleaned_data["year"], form.figures())
        except Invalid as error:
            show_refusal(form, error)
        else:
            messages.success(request, _("已保存。"))
            return redirect(_back(request, row.pk))
    page = Header(_("填报年度数据"), _("金额不写单位时按万元；空着的保持原样。"), _crumbs(request, row))
    return _form_page(request, form, page, _back(request, row.pk))
