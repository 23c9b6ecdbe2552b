"""Tables of plans: the plan, what its units may belong to, one line a unit."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language

from yuanlian.domain.enterprises.models import Enterprise
from yuanlian.domain.party.models import Organisation
from yuanlian.domain.people.models import Account
from yuanlian.domain.plans.states import PlanKind, PlanState
from yuanlian.domain.zones.models import Place
from yuanlian.kernel.tenancy import Versioned, ZoneFK, ZoneModel


class Plan(ZoneModel, Versioned):
    """One proposal with where it came from: parameters, seed, engine version, digest of what it was computed from."""

    name = models.CharField(max_length=80)
    kind = models.CharField(max_length=10, choices=PlanKind.choices)
    state = models.CharField(max_length=10, choices=PlanState.choices, default=PlanState.DRAFT)
    parameters = models.JSONField(default=dict)
    engine = models.CharField(max_length=60, blank=True, help_text="Engine and version that computed the proposal.")
    digest = models.CharField(max_length=64, blank=True, help_text="SHA-256 of the rows it was computed from.")
    status = models.CharField(max_length=20, blank=True, help_text="How good the engine says the answer is.")
    today_cost = models.BigIntegerField(null=True, help_text="Of today's arrangement, by the same measure.")
    cost = models.BigIntegerField(null=True, help_text="Of the proposal as it stands, changes by hand included.")
    bound = models.BigIntegerField(null=True, help_text="No arrangement costs less.")
    changes = models.PositiveIntegerField(null=True)
    reasons = models.JSONField(default=list, help_text="Codes with parameters; words.py says them.")
    violations = models.JSONField(default=list, help_text="The same.")
    job_id = models.UUIDField(null=True)
    error = models.TextField(blank=True)
    created_by = models.UUIDField(null=True)
    created_label = models.CharField(max_length=120, blank=True)
    created_at = models.DateTimeField()
    proposed_at = models.DateTimeField(null=True)
    accepted_at = models.DateTimeField(null=True)
    accepted_label = models.CharField(max_length=120, blank=True)
    since = models.DateField(null=True, help_text="From when what it wrote holds.")

    class Meta:
        indexes = [
            models.Index(fields=["zone", "-created_at"], name="plan_recent"),
            models.Index(fields=["zone", "state", "-created_at"], name="plan_state"),
        ]

    def __str__(self) -> str:
        return self.name


class PlanTarget(ZoneModel):
    """What units may belong to: a person, an area, a site or a group; those the plan itself makes have no row yet."""

    plan = ZoneFK(Plan, on_delete=models.CASCADE, related_name="targets")
    number = models.PositiveIntegerField()
    key = models.CharField(max_length=80, help_text="Tells it from other targets when the plan is computed again.")
    label = models.CharField(max_length=120)
    label_en = models.CharField(max_length=160, blank=True)
    account = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, related_name="+")
    place = ZoneFK(Place, on_delete=models.CASCADE, null=True, related_name="+")
    enterprise = ZoneFK(Enterprise, on_delete=models.CASCADE, null=True, related_name="plan_targets")
    organisation = ZoneFK(Organisation, on_delete=models.SET_NULL, null=True, related_name="+")
    capacity = models.PositiveIntegerField(null=True)
    lon = models.FloatField(null=True)
    lat = models.FloatField(null=True)
    facts = models.JSONField(default=dict, help_text="What else the measure of this kind needs.")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["zone", "plan", "number"], name="plan_target_once")]
        ordering = ["number"]

    def __str__(self) -> str:
        english = (get_language() or "").startswith("en")
        return self.label_en if english and self.label_en else self.label


class PlanLine(ZoneModel):
    """One unit: where it belongs today, where the engine proposes, where the plan has it now."""

    plan = ZoneFK(Plan, on_delete=models.CASCADE, related_name="lines")
    number = models.PositiveIntegerField()
    enterprise = ZoneFK(Enterprise, on_delete=models.CASCADE, related_name="plan_lines")
    lon = models.FloatField()
    lat = models.FloatField()
    load = models.PositiveIntegerField(default=1)
    facts = models.JSONField(default=dict, help_text="What else the measure of this kind needs.")
    mark = models.CharField(max_length=16, help_text="Digest of this unit's row as it was computed from.")
    today = ZoneFK(PlanTarget, on_delete=models.CASCADE, null=True, related_name="units_today")
    proposed = ZoneFK(PlanTarget, on_delete=models.CASCADE, null=True, related_name="units_proposed")
    target = ZoneFK(PlanTarget, on_delete=models.CASCADE, null=True, related_name="units")
    pinned = models.BooleanField(default=False)
    today_cost = models.IntegerField(null=True)
    cost = models.IntegerField(null=True)
    written = models.UUIDField(null=True, help_text="The post, link or place that accepting the plan wrote.")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["zone", "plan", "number"], name="plan_line_once"),
            models.UniqueConstraint(fields=["zone", "plan", "enterprise"], name="plan_line_unit"),
        ]
        indexes = [models.Index(fields=["zone", "written"], name="plan_line_written")]
        ordering = ["number"]

    @property
    def by_hand(self) -> bool:
        """Whether a person put the unit where the engine did not."""
        return self.target_id != self.proposed_id

    @property
    def changed(self) -> bool:
        """Whether accepting the plan changes anything for the unit; who is left out stays as today."""
        return self.target_id is not None and self.target_id != self.today_id


# The same as conditions on rows: another target than today, a target where there is none today.
MOVED = Q(target__isnull=False, today__isnull=False) & ~Q(target=F("today"))
NEWLY = Q(target__isnull=False, today__isnull=True)
CHANGED = MOVED | NEWLY
BY_HAND = (Q(proposed__isnull=True) ^ Q(target__isnull=True)) | (
    Q(proposed__isnull=False, target__isnull=False) & ~Q(target=F("proposed"))
)
