"""Accounts and what they may do, for the security administrator."""

from __future__ import annotations

from collections import defaultdict
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yuanlian.domain.enterprises import queries as enterprises
from yuanlian.domain.party import queries as party
from yuanlian.domain.people import actions as people_actions
from yuanlian.domain.people import queries as people
from yuanlian.domain.people.models import Account
from yuanlian.domain.people.roles import DEPARTMENT, LABELS, Role
from yuanlian.domain.zones import actions, queries
from yuanlian.kernel.actor import Actor
from yuanlian.kernel.errors import Invalid
from yuanlian.kernel.sheets import Column as SheetColumn
from yuanlian.web.access import ZoneRequest, zone_page
from yuanlian.web.addresses import record_url
from yuanlian.web.exports import export
from yuanlian.web.parts import Action, Badge, Empty, Header, Link, Tone
from yuanlian.web.settings.forms import AccountForm, GrantForm
from yuanlian.web.tables import Column, Filter, FilterKind, Row, Selection, Table

COLUMNS = (
    Column("name", gettext_lazy("姓名"), lead=True),
    Column("username", gettext_lazy("用户名"), sortable=True),
    Column("roles", gettext_lazy("角色")),
    Column("signed_in", gettext_lazy("最近登录"), minor=True),
    Column("state", gettext_lazy("状态")),
)
FILTERS = (Filter("q", gettext_lazy("搜索"), FilterKind.SEARCH, hint=gettext_lazy("姓名或用户名")),)


def _ids(actor: Actor) -> set[UUID]:
    return queries.account_ids(actor) | enterprises.account_ids(actor) | party.account_ids(actor)


def _roles(actor: Actor, accounts: list[Account]) -> dict[UUID, list[str]]:
    """What each account holds, in words."""
    found: dict[UUID, list[str]] = defaultdict(list)
    for held in queries.held(actor, [account.id for account in accounts]):
        label = str(LABELS[Role(held.role)])
        found[held.account].append(f"{label}（{held.target}）" if held.target else label)
    contacts = enterprises.account_ids(actor)
    posted = party.account_ids(actor)
    for account in accounts:
        if account.id in contacts:
            found[account.id].append(str(LABELS[Role.CONTACT]))
        if account.id in posted:
            found[account.id].append(_("组织或联企职务"))
    return found


@zone_page(Role.SECURITY_ADMIN)
def account_list(request: ZoneRequest) -> HttpResponseBase:
    """Everybody who holds a role in this zone."""
    selection = Selection.read(request.GET, COLUMNS, filters=FILTERS, sort="username")
    found = people.among(_ids(request.actor), selection.values.get("q", ""))
    if selection.descending:
        found = found.reverse()
    if "format" in request.GET:
        rows = list(found)
        roles = _roles(request.actor, rows)
        columns = [SheetColumn(_("姓名")), SheetColumn(_("用户名")), SheetColumn(_("角色"))]
        lines = ((row.name, row.username, "；".join(roles[row.id])) for row in rows)
        return export(request, _("账号"), columns, lines)
    total = found.count()
    selection = selection.within(total)
    shown = list(found[selection.offset : selection.end])
    roles = _roles(request.actor, shown)
    slug = request.tenant.slug
    table = Table(
        COLUMNS,
        [_row(account, roles[account.id], slug) for account in shown],
        total,
        selection,
        FILTERS,
        name="accounts",
        caption=_("账号"),
        export_url=request.path,
        empty=Empty(_("没有符合条件的账号"), _("可以清除搜索，或新建账号。"), icon="users"),
    )
    new = reverse("account_new", kwargs={"zone": slug})
    page = Header(_("账号与授权"), _("系统、安全、审计三类管理员互斥。"), action=Action(_("新建账号"), new, "plus"))
    return render(request, "settings/list.html", {"page": page, "table": table})


def _row(account: Account, roles: list[str], slug: str) -> Row:
    url = record_url("account_detail", slug, account=account.id)
    state = Badge(_("正常"), Tone.GOOD) if account.is_active else Badge(_("停用"))
    cells = {
        "name": account.name,
        "username": account.username,
        "roles": "；".join(roles),
        "signed_in": account.last_login or _("从未"),
        "state": state,
    }
    return Row(cells, url, str(account.id))


@zone_page(Role.SECURITY_ADMIN)
def account_new(request: ZoneRequest) -> HttpResponse:
    """Make an account and give it its first role; the one-time password is shown once."""
    departments = [(str(row.id), row.label) for row in queries.departments(request.actor)]
    form = AccountForm(request.POST or None)
    grant = GrantForm(request.POST or None, departments=departments)
    if request.method == "POST" and form.is_valid() and grant.is_valid():
        values = form.cleaned_data
        new = people_actions.NewAccount(values["username"], values["name"], values["email"])
        try:
            account, password = people_actions.create_account(request.actor, new)
            _give(request.actor, account, grant)
        except Invalid as error:
            for name, sentence in (error.fields or {"username": error.sentence}).items():
                form.add_error(name, sentence)
        else:
            return _show_password(request, account, password)
    page = Header(_("新建账号"), crumbs=(_back(request),))
    context = {"page": page, "form": form, "grant": grant}
    return render(request, "settings/account_new.html", context, status=422 if form.errors or grant.errors else 200)


def _give(actor: Actor, account: Account, form: GrantForm) -> None:
    role = Role(form.cleaned_data["role"])
    if role in DEPARTMENT:
        department = queries.departments(actor).get(pk=form.cleaned_data["department"])
        actions.grant_department(actor, account, role, department)
    else:
        actions.grant_zone(actor, account, role)


def _show_password(request: ZoneRequest, account: Account, password: str) -> HttpResponse:
    page = Header(_("一次性密码"), crumbs=(_back(request),))
    context = {"page": page, "account": account, "password": password}
    return render(request, "settings/password_once.html", context)


def _back(request: ZoneRequest) -> Link:
    return Link(_("账号与授权"), reverse("account_list", kwargs={"zone": request.tenant.slug}))


@zone_page(Role.SECURITY_ADMIN)
def account_detail(request: ZoneRequest, account: UUID) -> HttpResponse:
    """One account: what it holds, more roles, a new password."""
    row = people.seen(_ids(request.actor), account)
    departments = [(str(each.id), each.label) for each in queries.departments(request.actor)]
    form = GrantForm(request.POST or None, departments=departments)
    if request.method == "POST" and form.is_valid():
        try:
            _give(request.actor, row, form)
        except Invalid as error:
            form.add_error("role", error.sentence)
        else:
            messages.success(request, _("已授权。"))
            return redirect("account_detail", zone=request.tenant.slug, account=row.id)
    reset = record_url("account_password", request.tenant.slug, account=row.id)
    page = Header(
        row.name, row.username, crumbs=(_back(request),), more=(Action(_("重置密码"), reset, "key", asks=True),)
    )
    held = [(entry, LABELS[Role(entry.role)]) for entry in queries.held(request.actor, [row.id])]
    context = {"page": page, "form": form, "held": held}
    return render(request, "settings/account.html", context, status=422 if form.errors else 200)


@zone_page(Role.SECURITY_ADMIN)
def account_password(request: ZoneRequest, account: UUID) -> HttpResponse:
    """Give the account a fresh one-time password, after asking."""
    row = people.seen(_ids(request.actor), account)
    if request.method == "POST":
        return _show_password(request, row, people_actions.reset_password(request.actor, row))
    page = Header(_("重置“%(name)s”的密码？") % {"name": row.name}, _("原密码立即失效，新密码只显示一次。"))
    back = record_url("account_detail", request.tenant.slug, account=row.id)
    return render(request, "base_confirm.html", {"page": page, "back_url": back})


@zone_page(Role.SECURITY_ADMIN)
def grant_end(request: ZoneRequest, grant: UUID) -> HttpResponse:
    """Take a role back, after asking."""
    row = queries.grant_row(request.actor, grant)
    if request.method == "POST":
        actions.end_grant(request.actor, row)
        messages.success(request, _("已收回。"))
        return redirect("account_detail", zone=request.tenant.slug, account=row.account_id)
    page = Header(_("收回“%(role)s”？") % {"role": LABELS[Role(row.role)]}, _("立即生效。"))
    back = record_url("account_detail", request.tenant.slug, account=row.account_id)
    return render(request, "base_confirm.html", {"page": page, "back_url": back})
