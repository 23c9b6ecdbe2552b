"""Addresses of the whistle and of requests."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yuanlian.domain.people.roles import DEPARTMENT, STAFF, Role
from yuanlian.domain.service import rules
from yuanlian.web.chrome import NavEntry
from yuanlian.web.service import acts, big_acts, detail, lists, versions, whistle

ONE = "requests/<uuid:request>/"
PART = "tasks/<uuid:task>/"

zone_patterns: list[URLPattern | URLResolver] = [
    path("whistle/", whistle.whistle, name="whistle"),
    path("whistle/<uuid:request>/", whistle.whistle_check, name="whistle_check"),
    path("whistle/<uuid:request>/discard/", whistle.whistle_discard, name="whistle_discard"),
    path("inbox/", lists.inbox, name="inbox"),
    path("desk/", lists.request_desk, name="request_desk"),
    path("triage/", versions.triage_models, name="triage_models"),
    path("triage/learn/", versions.triage_learn, name="triage_learn"),
    path("triage/<uuid:triage_model>/use/", versions.triage_use, name="triage_use"),
    path("triage/<uuid:triage_model>/take-back/", versions.triage_take_back, name="triage_take_back"),
    path("requests/", lists.request_list, name="request_list"),
    path("requests/photos/<uuid:photo>/", detail.request_photo, name="request_photo"),
    path(ONE, detail.request_detail, name="request_detail"),
    path(f"{ONE}accept/", big_acts.request_accept, name="request_accept"),
    path(f"{ONE}assign/", acts.request_assign, name="request_assign"),
    path(f"{ONE}return/", acts.request_return, name="request_return"),
    path(f"{ONE}merge/", big_acts.request_merge, name="request_merge"),
    path(f"{ONE}ask-pause/", acts.request_ask_pause, name="request_ask_pause"),
    path(f"{ONE}pause/", big_acts.request_pause, name="request_pause"),
    path(f"{ONE}refuse-pause/", acts.request_refuse_pause, name="request_refuse_pause"),
    path(f"{ONE}resume/", acts.request_resume, name="request_resume"),
    path(f"{ONE}answer/", big_acts.request_answer, name="request_answer"),
    path(f"{ONE}confirm/", big_acts.request_confirm, name="request_confirm"),
    path(f"{ONE}reopen/", acts.request_reopen, name="request_reopen"),
    path(f"{PART}take/", acts.task_take, name="task_take"),
    path(f"{PART}report-in/", acts.task_report_in, name="task_report_in"),
    path(f"{PART}start/", acts.task_start, name="task_start"),
    path(f"{PART}finish/", acts.task_finish, name="task_finish"),
    path(f"{PART}return/", acts.task_return, name="task_return"),
    path(f"{PART}reassign/", acts.task_reassign, name="task_reassign"),
    path(f"{PART}drop/", acts.task_drop, name="task_drop"),
]

navigation = [
    NavEntry(_("受理台"), "request_desk", "clipboard-check", frozenset({Role.BUREAU}), order=10, phone=True),
    NavEntry(_("我的办件"), "inbox", "inbox", DEPARTMENT, order=11, phone=True),
    NavEntry(_("吹哨"), "whistle", "speakerphone", rules.RAISERS, order=12, phone=True),
    NavEntry(pgettext_lazy("all", "诉求"), "request_list", "messages", STAFF | {Role.CONTACT}, order=13, phone=True),
]
