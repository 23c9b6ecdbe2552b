"""Tables of trade: needs, offers, matches, deals, other names of things, what matching learnt."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from yuanlian.domain.enterprises.models import Enterprise
from yuanlian.domain.people.models import Account
from yuanlian.domain.trade.states import AliasState, DealState, MatchState, PostingState, Visibility
from yuanlian.kernel import clock
from yuanlian.kernel.learnt import LearntModel
from yuanlian.kernel.tenancy import Versioned, ZoneFK, ZoneModel


class Posting(ZoneModel, Versioned):
    """What needs and offers share."""

    title = models.CharField(max_length=80)
    text = models.TextField()
    state = models.CharField(max_length=10, choices=PostingState.choices, default=PostingState.DRAFT)
    posted_by = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    expires_on = models.DateField(null=True)
    reason = models.TextField(blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.title


class Need(Posting):
    """What an enterprise wants to buy, in its own words."""

    enterprise = ZoneFK(Enterprise, on_delete=models.PROTECT, related_name="needs")
    visibility = models.CharField(max_length=14, choices=Visibility.choices, default=Visibility.ZONE)
    industry_code = models.CharField(max_length=4, blank=True, help_text="GB/T 4754 class shown when confidential.")
    quantity = models.CharField(max_length=60, blank=True)
    budget = models.DecimalField(max_digits=16, decimal_places=4, null=True, help_text="万元")
    within_km = models.PositiveSmallIntegerField(null=True, help_text="Only suppliers this near.")
    certificate = models.CharField(max_length=40, blank=True, help_text="Only suppliers with this qualification.")
    needed_by = models.DateField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["zone", "state", "-opened_at"], name="need_open"),
            models.Index(fields=["zone", "-created_at"], name="need_recent"),
            models.Index(fields=["zone", "enterprise", "-created_at"], name="need_enterprise"),
        ]


class Offer(Posting):
    """What an enterprise can supply; one offer serves many."""

    enterprise = ZoneFK(Enterprise, on_delete=models.PROTECT, related_name="offers")
    capacity = models.CharField(max_length=60, blank=True)
    price = models.CharField(max_length=60, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["zone", "state", "-opened_at"], name="offer_open"),
            models.Index(fields=["zone", "-created_at"], name="offer_recent"),
            models.Index(fields=["zone", "enterprise", "-created_at"], name="offer_enterprise"),
        ]


class Match(ZoneModel, Versioned):
    """A supplier that somebody took up, or set aside, for a need; reasons are kept as the engine gave them."""

    need = ZoneFK(Need, on_delete=models.CASCADE, related_name="matches")
    supplier = ZoneFK(Enterprise, on_delete=models.PROTECT, related_name="matches")
    offer = ZoneFK(Offer, on_delete=models.SET_NULL, null=True, blank=True, related_name="matches")
    state = models.CharField(max_length=10, choices=MatchState.choices, default=MatchState.PROPOSED)
    topic = models.CharField(max_length=80, blank=True, help_text="What the ranking read as asked for.")
    rank = models.PositiveSmallIntegerField(null=True)
    score = models.IntegerField(null=True)
    reasons = models.JSONField(default=list)
    engine = models.CharField(max_length=40, blank=True)
    contacted_at = models.DateTimeField(null=True)
    dismissed_reason = models.CharField(max_length=300, blank=True)
    note = models.TextField(blank=True)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["zone", "need", "supplier"], name="match_once"),
            models.CheckConstraint(condition=~Q(state="dismissed") | ~Q(dismissed_reason=""), name="match_dismissed"),
        ]
        indexes = [
            models.Index(fields=["zone", "supplier", "state"], name="match_supplier"),
            models.Index(fields=["zone", "state", "-updated_at"], name="match_state"),
            models.Index(fields=["zone", "-updated_at", "-id"], name="match_recent"),
            # Covers the mark by which the ranking sees that people said something new.
            models.Index(fields=["zone", "version"], name="match_version"),
        ]


class Deal(ZoneModel, Versioned):
    """Trade between two enterprises of the zone, from talks to delivery; amounts in 万元."""

    match = ZoneFK(Match, on_delete=models.PROTECT, related_name="deals")
    state = models.CharField(max_length=10, choices=DealState.choices, default=DealState.IN_TALKS)
    amount = models.DecimalField(max_digits=16, decimal_places=4, null=True, help_text="Null: not known, not told.")
    quantity = models.CharField(max_length=60, blank=True)
    started_at = models.DateTimeField()
    agreed_at = models.DateTimeField(null=True)
    delivered_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=300, blank=True)
    note = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["zone", "match"], name="deal_one_open", condition=~Q(state="failed")),
            models.CheckConstraint(condition=Q(amount=None) | Q(amount__gte=0), name="deal_amount"),
            models.CheckConstraint(condition=~Q(state="failed") | ~Q(reason=""), name="deal_failed"),
        ]
        indexes = [
            models.Index(fields=["zone", "state", "-agreed_at"], name="deal_state"),
            models.Index(fields=["zone", "-started_at"], name="deal_started"),
            models.Index(fields=["zone", "version"], name="deal_version"),
        ]


class Alias(ZoneModel, Versioned):
    """Two names of one thing, where the zone differs from the shipped vocabulary: its own pair, or a shipped one put
    out of use. The id follows from zone and names (`vocabulary.id_of`), so that a pair stands once."""

    name = models.CharField(max_length=24)
    other = models.CharField(max_length=24)
    kind = models.CharField(max_length=20, blank=True)
    source = models.CharField(max_length=120, help_text="Who says that the two are one thing.")
    state = models.CharField(max_length=10, choices=AliasState.choices, default=AliasState.IN_USE)
    shipped = models.BooleanField(default=False)
    deal = ZoneFK(Deal, on_delete=models.SET_NULL, null=True, blank=True, related_name="aliases")
    reason = models.CharField(max_length=300, blank=True, help_text="Why it is not used.")
    made_by = models.CharField(max_length=120, blank=True)
    made_at = models.DateTimeField()
    decided_by = models.CharField(max_length=120, blank=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(state__in=["refused", "retired"]) | ~Q(reason=""), name="alias_reason"),
        ]
        indexes = [
            models.Index(fields=["zone", "state", "-made_at"], name="alias_state"),
            models.Index(fields=["zone", "version"], name="alias_version"),
        ]

    def __str__(self) -> str:
        return f"{self.name} = {self.other}"


class MatchingModel(LearntModel):
    """One version of what matching learnt from the zone's enterprises and deals; at most one stands."""

    class Meta(LearntModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["zone", "number"], name="matching_model_number"),
            models.UniqueConstraint(fields=["zone"], name="matching_model_one_standing", condition=Q(state="standing")),
        ]
