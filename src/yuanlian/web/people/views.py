"""Views around the account."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import authenticate, login, logout, update_session_auth_hash
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import check_for_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from yuanlian.domain.people import actions, queries
from yuanlian.domain.people import notices as notice_queries
from yuanlian.domain.people.roles import EVERYONE
from yuanlian.kernel import jobs
from yuanlian.kernel.doors import seen
from yuanlian.kernel.errors import Invalid
from yuanlian.web.access import SignedInRequest, YuanlianRequest, ZoneRequest, public_page, signed_in_page, zone_page
from yuanlian.web.parts import Empty, Header
from yuanlian.web.people.forms import PasswordForm, SignInForm, TokenForm
from yuanlian.web.people.shown import job_progress, token_table


def _back(request: HttpRequest, fallback: str = "home") -> HttpResponse:
    target = request.POST.get("next") or request.GET.get("next") or ""
    safe = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    return HttpResponseRedirect(target) if target and safe else redirect(fallback)


@public_page
def sign_in(request: YuanlianRequest) -> HttpResponse:
    """Sign in with username and password; too many wrong ones lock the pair of name and address for a while."""
    if request.user.is_authenticated:
        return _back(request)
    form = SignInForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        username = form.cleaned_data["username"]
        account: Any = authenticate(request, username=username, password=form.cleaned_data["password"])
        if getattr(request, "axes_locked_out", False):
            return locked_out(request, {})
        actions.note_sign_in(account, username)
        if account is not None:
            login(request, account)
            return _back(request)
        form.add_error(None, _("用户名或密码不对。"))
    status = 422 if form.errors else 200
    context = {"form": form, "next": request.GET.get("next", ""), "page": Header(_("登录"))}
    return render(request, "people/sign_in.html", context, status=status)


def locked_out(request: HttpRequest, credentials: dict[str, Any], *args: Any, **kwargs: Any) -> HttpResponse:
    """What a locked pair of name and address sees."""
    context = {"status": 429, "sentence": _("登录失败次数过多，请 15 分钟后再试。")}
    return render(request, "errors/refusal.html", context, status=429)


@signed_in_page
@require_POST
def sign_out(request: YuanlianRequest) -> HttpResponse:
    """Sign out."""
    logout(request)
    return redirect("sign_in")


@signed_in_page
def home(request: SignedInRequest) -> HttpResponse:
    """The zone's first screen when there is one zone, else a choice."""
    if request.user.must_change_password and not settings.DEBUG:
        messages.info(request, _("请先设置自己的密码。"))
        return redirect("password")
    zones = queries.zones_of(request.user.id)
    if len(zones) == 1:
        return redirect("first_screen", zone=zones[0].slug)
    nothing = Empty(_("还没有可以进入的园区"), _("请联系园区的安全管理员为您授权。"))
    return render(request, "people/home.html", {"zones": zones, "nothing": nothing, "page": Header(_("选择园区"))})


@signed_in_page
def password(request: SignedInRequest) -> HttpResponse:
    """Change one's own password."""
    form = PasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_own_password(request.user, form.cleaned_data["old"], form.cleaned_data["new"])
        except Invalid as error:
            for name, sentence in error.fields.items():
                form.add_error(name, sentence)
        else:
            update_session_auth_hash(request, request.user)
            messages.success(request, _("密码已更改。"))
            return redirect("home")
    context = {"form": form, "page": Header(_("更改密码"))}
    return render(request, "people/password.html", context, status=422 if form.errors else 200)


@public_page
@require_POST
def language(request: YuanlianRequest) -> HttpResponse:
    """Show pages in the chosen language from now on."""
    response = _back(request)
    code = request.POST.get("language", "")
    if check_for_language(code):
        response.set_cookie(settings.LANGUAGE_COOKIE_NAME, code, max_age=365 * 86400, samesite="Lax")
        if request.user.is_authenticated:
            actions.choose_language(request.user, code)
    return response


@public_page
@require_POST
def type_size(request: YuanlianRequest) -> HttpResponse:
    """Show pages in normal or large type from now on."""
    response = _back(request)
    size = "large" if request.POST.get("size") == "large" else "normal"
    response.set_cookie("type_size", size, max_age=365 * 86400, samesite="Lax")
    return response


@public_page
def healthz(request: YuanlianRequest) -> JsonResponse:
    """Whether the server and its database answer."""
    queries.ping()
    return JsonResponse({"status": "ok"})


@zone_page(*EVERYONE)
def notices(request: ZoneRequest) -> HttpResponse:
    """The reader's notices; they count as read when the reader says so."""
    if request.method == "POST":
        notice_queries.mark_read(request.actor)
        return redirect("notices", zone=request.tenant.slug)
    rows = notice_queries.readable(request.actor)
    nothing = Empty(_("没有通知"), _("有新的办件、答复或提醒时会出现在这里。"), icon="bell")
    return render(request, "people/notices.html", {"rows": rows, "nothing": nothing, "page": Header(_("通知"))})


@zone_page(*EVERYONE)
def job(request: ZoneRequest, job: UUID) -> HttpResponse:
    """Progress of long work the reader started."""
    row = seen(jobs.visible(request.actor), job)
    return render(
        request, "people/job.html", {"job": row, "progress": job_progress(row), "page": Header(_("任务进度"))}
    )


@zone_page(*EVERYONE)
@require_POST
def job_cancel(request: ZoneRequest, job: UUID) -> HttpResponse:
    """Ask the work to stop."""
    jobs.cancel(request.actor, job)
    return redirect("job", zone=request.tenant.slug, job=job)


@zone_page(*EVERYONE)
def tokens(request: ZoneRequest) -> HttpResponse:
    """The reader's API tokens; a new one is shown once."""
    form = TokenForm(request.POST or None)
    fresh = ""
    if request.method == "POST" and form.is_valid():
        _row, fresh = actions.issue_token(request.actor, form.cleaned_data["label"])
        form = TokenForm()
    context = {
        "form": form,
        "fresh": fresh,
        "table": token_table(queries.tokens(request.actor), request.tenant.slug),
        "page": Header(_("接口令牌")),
    }
    return render(request, "people/tokens.html", context)


@zone_page(*EVERYONE)
def token_revoke(request: ZoneRequest, token: UUID) -> HttpResponse:
    """Close a token, after asking."""
    if request.method == "POST":
        actions.revoke_token(request.actor, token)
        return redirect("tokens", zone=request.tenant.slug)
    row = seen(queries.tokens(request.actor), token)
    page = Header(_("停用令牌“%(label)s”？") % {"label": row.label}, _("使用它的系统将不能再读写数据。"))
    back = reverse("tokens", kwargs={"zone": request.tenant.slug})
    return render(request, "base_confirm.html", {"page": page, "back_url": back})
