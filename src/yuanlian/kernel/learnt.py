"""Versions of what a zone's engines learnt: numbered, judged beside the one in use; people put them in use.

A room brings its model's table (`LearntModel`), how a file is read, and its name; what is learnt and how it is judged
stays with the room.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.db import models, transaction
from django.db.models import Max, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yuanlian.kernel import audit, clock, files, states
from yuanlian.kernel.actor import Actor
from yuanlian.kernel.doors import locked, same_version
from yuanlian.kernel.errors import Conflict
from yuanlian.kernel.models import Job, JobState, StoredFile, Zone
from yuanlian.kernel.tenancy import Versioned, ZoneFK, ZoneModel


class ModelState(models.TextChoices):
    """Where one version of what was learnt stands."""

    STANDING = "standing", gettext_lazy("在用")
    ASIDE = "aside", gettext_lazy("未采用")
    REPLACED = "replaced", gettext_lazy("已被替换")
    TAKEN_BACK = "taken_back", gettext_lazy("已撤回")


class ModelVerb(models.TextChoices):
    """What is done with a version."""

    USE = "use", gettext_lazy("启用")
    REPLACE = "replace", gettext_lazy("替换")
    TAKE_BACK = "take_back", gettext_lazy("撤回")


MODEL_MOVES: dict[tuple[ModelState, ModelVerb], ModelState] = {
    (ModelState.ASIDE, ModelVerb.USE): ModelState.STANDING,
    (ModelState.REPLACED, ModelVerb.USE): ModelState.STANDING,
    (ModelState.TAKEN_BACK, ModelVerb.USE): ModelState.STANDING,
    (ModelState.STANDING, ModelVerb.REPLACE): ModelState.REPLACED,
    (ModelState.STANDING, ModelVerb.TAKE_BACK): ModelState.TAKEN_BACK,
}


class LearntModel(ZoneModel, Versioned):
    """One version of what was learnt in a zone; a room's table adds that numbers are unique and at most one stands."""

    number = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=ModelState.choices)
    file = ZoneFK(StoredFile, on_delete=models.PROTECT, related_name="+")
    engine = models.CharField(max_length=40)
    examples = models.PositiveIntegerField(help_text="How many it learnt from.")
    digest = models.CharField(max_length=64, help_text="SHA-256 of these examples.")
    learnt_until = models.DateTimeField(help_text="When the latest of them came.")
    rival = models.PositiveIntegerField(null=True, help_text="The version it was compared with; none: words alone.")
    judged = models.JSONField(default=dict, help_text="Both on the same held-back cases, shares in thousandths.")
    job_id = models.UUIDField(null=True)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=120)
    stood_at = models.DateTimeField(null=True, help_text="When it last began to stand.")

    class Meta:
        abstract = True
        ordering = ["-number"]


@dataclass(frozen=True, slots=True)
class Made:
    """A version before it is stored: its file, what it learnt from, and how it and the one in use told the cases."""

    content: bytes
    engine: str
    examples: int
    digest: str
    until: datetime
    before: Mapping[str, Any]
    now: Mapping[str, Any]
    takes_over: bool


NEW_SHARE = 10
"""Learning anew is worth it from one in so many of those learnt from on."""
R = TypeVar("R", bound=LearntModel)
M = TypeVar("M")


class Versions(Generic[R, M]):
    """The versions of one room's models; `load` reads a file and raises ValueError when it cannot."""

    def __init__(self, room: str, table: type[R], load: Callable[[bytes], M]) -> None:
        self.room, self.table, self.load = room, table, load
        self._read: dict[UUID, tuple[UUID, M | None]] = {}
        self._reading = threading.Lock()

    def rows(self, zone: UUID) -> QuerySet[R]:
        """Every version of the zone, the newest first."""
        return self.table._default_manager.filter(zone_id=zone)  # noqa: SLF001 -- Django's documented name for it

    def standing(self, zone: UUID) -> R | None:
        """The version in use."""
        return self.rows(zone).filter(state=ModelState.STANDING).first()

    def in_use(self, zone: UUID) -> tuple[R, M] | None:
        """The version in use and what it learnt, read once a process; None while words decide alone.

        A file that this release cannot read is as good as none: the next learning writes another.
        """
        row = self.standing(zone)
        if row is None:
            return None
        kept = self._read.get(zone)
        if kept is None or kept[0] != row.id:
            kept = (row.id, self.readable(row))
            with self._reading:
                self._read[zone] = kept
        return (row, kept[1]) if kept[1] is not None else None

    def readable(self, row: R) -> M | None:
        """What a version learnt; None when its file cannot be read by this release."""
        try:
            return self.load(files.read(row.file))
        except (ValueError, OSError):
            return None

    def stood_before(self, zone: UUID) -> R | None:
        """The version that stood before the one in use: where the zone goes back to."""
        stood = [row for row in self.rows(zone) if row.state == ModelState.REPLACED and row.stood_at is not None]
        return max(stood, key=lambda row: (row.stood_at, row.number), default=None)

    def due(self, zone: UUID, *, kind: str, engine: str, fresh: Callable[[datetime | None], int], least: int) -> bool:
        """Whether so much came since the last version that learning anew is worth it, and no job of the kind waits.

        `fresh` counts what came after a moment; a last version of another engine can no longer be read and is none.
        """
        last = self.rows(zone).first()
        waiting = Job.objects.filter(zone_id=zone, kind=kind, state__in=[JobState.QUEUED, JobState.RUNNING])
        new = fresh(last.learnt_until if last is not None and last.engine == engine else None)
        return new >= max(least, (last.examples if last else 0) // NEW_SHARE) and not waiting.exists()

    def keep(self, actor: Actor, job: Job, made: Made, *, rival: R | None) -> R:
        """The version is stored with its file and figures, in use or aside; raises Conflict where its rival changed."""
        now = clock.now()
        with transaction.atomic():
            _lock(actor.zone)
            in_use = self.standing(actor.zone)
            if rival is not None and (in_use is None or in_use.id != rival.id):
                raise Conflict(_("学习期间在用的版本变了，请再学一次。"))
            if made.takes_over and in_use is not None:
                _move(in_use, ModelVerb.REPLACE)
            number = (self.rows(actor.zone).aggregate(last=Max("number"))["last"] or 0) + 1
            name = f"{self.room}-{number}.model"
            row: R = self.table._default_manager.create(  # noqa: SLF001 -- Django's documented name for it
                zone_id=actor.zone,
                number=number,
                state=ModelState.STANDING if made.takes_over else ModelState.ASIDE,
                file=files.store(actor, name, made.content, content_type="application/octet-stream"),
                engine=made.engine,
                examples=made.examples,
                digest=made.digest,
                learnt_until=made.until,
                rival=rival.number if rival else None,
                judged={"before": dict(made.before), "now": dict(made.now)},
                job_id=job.id,
                made_at=now,
                made_by=actor.label[:120],
                stood_at=now if made.takes_over else None,
            )
            audit.record(actor, f"{self.room}.learn", row, changed={"number": number, "digest": made.digest})
        return row

    def use(self, actor: Actor, model_id: UUID, *, version: int | None = None) -> R:
        """This version stands, the one in use is replaced."""
        with transaction.atomic():
            _lock(actor.zone)
            row = locked(self.rows(actor.zone), model_id)
            same_version(row, version)
            in_use = self.standing(actor.zone)
            if self.readable(row) is None:
                raise Conflict(_("这一版的文件现在的程序读不了，请重新学习。"))
            if in_use is not None and in_use.id != row.id:
                _move(in_use, ModelVerb.REPLACE)
            _move(row, ModelVerb.USE)
            audit.record(actor, f"{self.room}.use_model", row, changed={"number": row.number})
        return row

    def take_back(self, actor: Actor, model_id: UUID, *, version: int | None = None) -> R:
        """The version in use is taken back: the one before it stands again, or words alone decide."""
        with transaction.atomic():
            _lock(actor.zone)
            row = locked(self.rows(actor.zone), model_id)
            same_version(row, version)
            before = self.stood_before(actor.zone)
            _move(row, ModelVerb.TAKE_BACK)
            if before is not None:
                _move(before, ModelVerb.USE)
            audit.record(actor, f"{self.room}.take_back_model", row, changed={"number": row.number})
        return row


def _lock(zone: UUID) -> None:
    """One at a time decides which version of a zone stands."""
    Zone.objects.select_for_update().get(pk=zone)


def _move(row: LearntModel, verb: ModelVerb) -> None:
    row.state = states.move(MODEL_MOVES, ModelState(row.state), verb)
    row.version += 1
    if row.state == ModelState.STANDING:
        row.stood_at = clock.now()
    row.save(update_fields=["state", "version", "stood_at"])
