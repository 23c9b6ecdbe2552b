"""Tables of the base: zones, audit chain, outbox, jobs and leases, stored files, submissions."""

from __future__ import annotations

from django.db import models
from django.utils.translation import get_language

from yuanlian.kernel.ids import new_id
from yuanlian.kernel.tenancy import ZoneModel


class Zone(models.Model):
    """One tenant: a development zone, or the platform itself (slug `platform`), which holds sign-ins."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    slug = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=80)
    name_en = models.CharField(max_length=120, blank=True)
    time_zone = models.CharField(max_length=40, default="Asia/Shanghai")
    settings = models.JSONField(default=dict, help_text="Preset values: labels, centre, windows, ladder, limits.")
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ["slug"]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """The name in the language of the page; Chinese where no English name is known."""
        english = (get_language() or "").startswith("en")
        return self.name_en if english and self.name_en else self.name


class AuditEntry(ZoneModel):
    """One act. Rows are only ever added; personal values appear as keyed digests."""

    seq = models.PositiveBigIntegerField()
    at = models.DateTimeField()
    actor_id = models.UUIDField(null=True)
    actor_label = models.CharField(max_length=120)
    channel = models.CharField(max_length=8)
    verb = models.CharField(max_length=60)
    kind = models.CharField(max_length=60)
    object_id = models.UUIDField(null=True)
    fields = models.JSONField(default=dict)
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["zone", "seq"], name="audit_zone_seq")]
        indexes = [models.Index(fields=["zone", "object_id"], name="audit_object")]
        ordering = ["zone", "seq"]


class AuditTail(ZoneModel):
    """The last link of a zone's chain; locked last in every writing transaction."""

    seq = models.PositiveBigIntegerField(default=0)
    digest = models.CharField(max_length=64, default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["zone"], name="audit_tail_zone")]


class OutboxEvent(ZoneModel):
    """News for the rooms above, written with the act and delivered after it."""

    topic = models.CharField(max_length=60)
    payload = models.JSONField(default=dict)
    created_at = models.DateTimeField()
    due_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.TextField(blank=True)

    class Meta:
        indexes = [models.Index(fields=["due_at"], name="outbox_open", condition=models.Q(done_at=None))]


class JobState(models.TextChoices):
    """Where a job stands."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


class Job(ZoneModel):
    """Long work with progress that a person can watch, leave and cancel."""

    kind = models.CharField(max_length=60)
    params = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=JobState.choices, default=JobState.QUEUED)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    result = models.JSONField(default=dict)
    error = models.TextField(blank=True)
    wants_cancel = models.BooleanField(default=False)
    created_by = models.UUIDField(null=True)
    created_label = models.CharField(max_length=120, blank=True)
    created_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["zone", "-created_at"], name="job_recent")]


class TaskLease(models.Model):
    """Which worker holds a running task and until when; an expired lease puts the task back."""

    task_id = models.UUIDField(primary_key=True)
    worker = models.CharField(max_length=64)
    expires_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.task_id} {self.worker}"


class PeriodicRun(models.Model):
    """When a periodic duty ran last, so that one worker of many runs it."""

    name = models.CharField(max_length=60, primary_key=True)
    last_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class StoredFile(ZoneModel):
    """An uploaded file; the row that points to it decides who sees it."""

    name = models.CharField(max_length=200)
    content_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    path = models.CharField(max_length=200)
    created_at = models.DateTimeField()
    created_by = models.UUIDField(null=True)


class Submission(ZoneModel):
    """One press of a button: a second press with the same key finds the first one's record."""

    key = models.CharField(max_length=80)
    account = models.UUIDField(null=True)
    kind = models.CharField(max_length=60)
    object_id = models.UUIDField()
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["zone", "account", "key"], name="submission_once")]
