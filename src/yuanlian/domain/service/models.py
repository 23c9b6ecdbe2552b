"""Tables of requests: categories, requests, tasks, pauses, replies, ratings, photos, events."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from yuanlian.domain.enterprises.models import Enterprise
from yuanlian.domain.people.models import Account
from yuanlian.domain.service.states import EventKind, Outcome, RequestState, TaskRole, TaskState, Urgency
from yuanlian.domain.zones.models import Department, Named, WorkCalendar
from yuanlian.kernel.learnt import LearntModel
from yuanlian.kernel.models import StoredFile
from yuanlian.kernel.tenancy import Versioned, ZoneFK, ZoneModel


class Category(ZoneModel, Named):
    """What a request is about 诉求类别, who leads, how long it may take, and the words that point to it."""

    parent = ZoneFK("self", on_delete=models.PROTECT, null=True, blank=True, related_name="children")
    lead = ZoneFK(Department, on_delete=models.PROTECT, null=True, related_name="+", help_text="None: a heading.")
    working_days = models.PositiveSmallIntegerField(default=0)
    respond_hours = models.PositiveSmallIntegerField(default=8, help_text="Working hours until report-in.")
    keywords = models.TextField(blank=True)
    urgent_words = models.TextField(blank=True)
    is_active = models.BooleanField(default=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["zone", "code"], name="category_code")]
        ordering = ["code"]


class CategoryHelper(ZoneModel):
    """A department that usually helps with a category."""

    category = ZoneFK(Category, on_delete=models.CASCADE, related_name="helpers")
    department = ZoneFK(Department, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["zone", "category", "department"], name="category_helper_once")]


class LadderStep(ZoneModel):
    """One rung of the ladder: so many working minutes after (negative: before) the deadline, this role is told."""

    order = models.PositiveSmallIntegerField()
    minutes = models.IntegerField()
    role = models.CharField(max_length=20)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["zone", "order", "role"], name="ladder_order")]
        ordering = ["order", "role"]


class Request(ZoneModel, Versioned):
    """A request 诉求 raised by a whistle 吹哨."""

    number = models.CharField(max_length=24, blank=True, help_text="Prefix, year, running number; none while a draft.")
    enterprise = ZoneFK(Enterprise, on_delete=models.PROTECT, related_name="requests")
    raised_by = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, related_name="+")
    raised_label = models.CharField(max_length=120, blank=True)
    title = models.CharField(max_length=80)
    text = models.TextField()
    category = ZoneFK(Category, on_delete=models.PROTECT, null=True, related_name="requests")
    urgency = models.CharField(max_length=8, choices=Urgency.choices, default=Urgency.NORMAL)
    proposal = models.JSONField(
        default=dict, help_text="What triage proposed: category, departments, words, engine version."
    )
    state = models.CharField(max_length=10, choices=RequestState.choices, default=RequestState.DRAFT)
    outcome = models.CharField(max_length=12, choices=Outcome.choices, blank=True)
    reason = models.TextField(blank=True, help_text="Why returned, merged, or closed without being solved.")
    calendar = ZoneFK(WorkCalendar, on_delete=models.PROTECT, null=True, related_name="+")
    working_days = models.PositiveSmallIntegerField(null=True)
    created_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True)
    accepted_at = models.DateTimeField(null=True)
    clock_from = models.DateTimeField(null=True, help_text="When the present term began: acceptance or reopening.")
    due_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    confirm_by = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    reopened = models.PositiveSmallIntegerField(default=0)
    merged_into = ZoneFK("self", on_delete=models.PROTECT, null=True, related_name="merged")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["zone", "number"], name="request_number", condition=~Q(number="")),
            models.CheckConstraint(condition=~Q(state="merged") | Q(merged_into__isnull=False), name="request_merged"),
            models.CheckConstraint(condition=~Q(state="closed") | ~Q(outcome=""), name="request_closed"),
            models.CheckConstraint(
                condition=~Q(state__in=["in_work", "waiting"]) | Q(due_at__isnull=False), name="request_due"
            ),
        ]
        indexes = [
            models.Index(fields=["zone", "state", "due_at"], name="request_state_due"),
            models.Index(fields=["zone", "number"], name="request_by_number"),
            models.Index(fields=["zone", "raised_by"], name="request_raised_by"),
            # With id and state a list without drafts is read in order, counted and paged from the index alone.
            models.Index(fields=["zone", "-submitted_at", "-id", "state"], name="request_recent"),
            # Two that hold what lists are narrowed and sorted by: counting through them reads no request's text.
            models.Index(
                fields=["zone", "enterprise", "-submitted_at", "-id", "state", "outcome", "category", "due_at"],
                name="request_of_enterprise",
            ),
            models.Index(fields=["zone", "id", "state", "outcome", "category", "enterprise"], name="request_facts"),
            models.Index(fields=["zone", "category", "-submitted_at", "-id", "state"], name="request_category"),
            models.Index(fields=["zone", "outcome", "-submitted_at", "-id", "state"], name="request_outcome"),
            models.Index(fields=["zone", "due_at", "id", "state"], name="request_due_order"),
            models.Index(fields=["zone", "closed_at", "outcome"], name="request_closed_at"),
            models.Index(fields=["zone", "answered_at"], name="request_answered"),
            models.Index(
                fields=["zone", "merged_into"], name="request_merged_into", condition=Q(merged_into__isnull=False)
            ),
            # Covers the search of a list, so that 200,000 long texts are not read.
            models.Index(
                fields=["zone", "-submitted_at", "-id", "state", "enterprise", "raised_by", "title"],
                name="request_words",
            ),
            # As narrow as a search of titles can be, which reads all of them where it finds few.
            models.Index(fields=["zone", "title", "id"], name="request_title"),
        ]

    def __str__(self) -> str:
        return self.number


class NumberSeries(ZoneModel):
    """The last running number of a year; locked while a number is taken."""

    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["zone", "year"], name="number_series")]


class Task(ZoneModel, Versioned):
    """One department's part 任务."""

    request = ZoneFK(Request, on_delete=models.CASCADE, related_name="tasks")
    department = ZoneFK(Department, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=6, choices=TaskRole.choices)
    state = models.CharField(max_length=12, choices=TaskState.choices, default=TaskState.ASSIGNED)
    officer = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    assigned_at = models.DateTimeField()
    report_by = models.DateTimeField(null=True)
    reported_in_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    note = models.TextField(blank=True)
    reason = models.TextField(blank=True)
    on_desk = models.BooleanField(default=True, help_text="Somebody's work now; a lead's until the joint reply.")
    reminded_at = models.DateTimeField(null=True, help_text="When the department was told that report-in is late.")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["zone", "request"], name="task_one_lead", condition=Q(role="lead") & ~Q(state="dropped")
            ),
            models.UniqueConstraint(
                fields=["zone", "request", "department"], name="task_department", condition=~Q(state="dropped")
            ),
        ]
        indexes = [
            models.Index(
                fields=["zone", "department", "due_at", "id", "officer", "state", "report_by", "request"],
                name="task_desk",
                condition=Q(on_desk=True),
            ),
            models.Index(fields=["zone", "officer", "on_desk", "due_at"], name="task_officer"),
            models.Index(fields=["zone", "department", "request", "state"], name="task_dept_request"),
            models.Index(fields=["zone", "report_by"], name="task_report", condition=Q(state="assigned")),
            models.Index(fields=["zone", "due_at"], name="task_returned", condition=Q(state="returned")),
        ]


class Pause(ZoneModel):
    """A time when the clock stood, with its reason and who allowed it."""

    request = ZoneFK(Request, on_delete=models.CASCADE, related_name="pauses")
    reason = models.TextField()
    asked_by = models.CharField(max_length=120)
    approved_by = models.CharField(max_length=120, blank=True)
    asked_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    refused_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["zone", "request"], name="pause_one_open", condition=Q(ended_at=None, refused_at=None)
            )
        ]


class Reply(ZoneModel):
    """A joint reply of the departments to the enterprise."""

    request = ZoneFK(Request, on_delete=models.CASCADE, related_name="replies")
    text = models.TextField()
    outcome = models.CharField(max_length=12, choices=Outcome.choices)
    by_label = models.CharField(max_length=120)
    at = models.DateTimeField()


class Rating(ZoneModel):
    """The enterprise's word on one department: 1 to 5 stars."""

    request = ZoneFK(Request, on_delete=models.CASCADE, related_name="ratings")
    department = ZoneFK(Department, on_delete=models.PROTECT, related_name="ratings")
    stars = models.PositiveSmallIntegerField()
    words = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["zone", "request", "department"], name="rating_once"),
            models.CheckConstraint(condition=Q(stars__gte=1, stars__lte=5), name="rating_stars"),
        ]
        indexes = [models.Index(fields=["zone", "at"], name="rating_at")]


class RequestPhoto(ZoneModel):
    """A photo sent with a request."""

    request = ZoneFK(Request, on_delete=models.CASCADE, related_name="photos")
    file = ZoneFK(StoredFile, on_delete=models.PROTECT, related_name="+")


class RequestEvent(ZoneModel):
    """One line of a request's history, as people read it; merged requests keep theirs."""

    request = ZoneFK(Request, on_delete=models.CASCADE, related_name="events")
    at = models.DateTimeField()
    kind = models.CharField(max_length=14, choices=EventKind.choices)
    by_label = models.CharField(max_length=120)
    department = ZoneFK(Department, on_delete=models.PROTECT, null=True, related_name="+")
    note = models.TextField(blank=True, help_text="What the person wrote.")
    data = models.JSONField(default=dict, help_text="What the house adds: departments, dates, numbers.")

    class Meta:
        indexes = [models.Index(fields=["zone", "request", "at"], name="request_event")]


class Escalation(ZoneModel):
    """A rung of the ladder that was reached for a request; kept so that it is told once."""

    request = ZoneFK(Request, on_delete=models.CASCADE, related_name="escalations")
    step = models.PositiveSmallIntegerField()
    due_at = models.DateTimeField(help_text="The deadline it was measured against.")
    at = models.DateTimeField()
    told = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["zone", "request", "step", "due_at"], name="escalation_once")]


class TriageModel(LearntModel):
    """One version of what triage learnt from the zone's closed requests; at most one stands."""

    class Meta(LearntModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["zone", "number"], name="triage_model_number"),
            models.UniqueConstraint(fields=["zone"], name="triage_model_one_standing", condition=Q(state="standing")),
        ]
