"""Tables of the register."""

from __future__ import annotations

import json
from typing import Any

from django.db import models
from django.db.models import Q

from yuanlian.domain.enterprises.states import BatchState, DatePrecision, EmptyCells, EnterpriseStatus, RowVerdict
from yuanlian.domain.people.models import AbstractGrant, Account
from yuanlian.domain.zones.models import Chain, Place
from yuanlian.kernel.crypto import EncryptedTextField
from yuanlian.kernel.models import StoredFile
from yuanlian.kernel.tenancy import Versioned, ZoneFK, ZoneModel


class Enterprise(ZoneModel, Versioned):
    """One enterprise of the zone; empty means unknown, never zero."""

    credit_code = models.CharField(max_length=18, blank=True)
    zone_number = models.CharField(max_length=40, blank=True)
    name = models.CharField(max_length=120)
    short_name = models.CharField(max_length=60, blank=True)
    name_key = models.CharField(max_length=120, help_text="Name without spaces, brackets and width, for recognition.")
    pinyin = models.CharField(max_length=300, blank=True, help_text="Full pinyin of the name: lists sort by it.")
    search = models.CharField(max_length=700, blank=True, help_text="Names, pinyin, initials and codes, lower case.")
    status = models.CharField(max_length=10, choices=EnterpriseStatus.choices, default=EnterpriseStatus.ACTIVE)
    chain = ZoneFK(Chain, on_delete=models.PROTECT, null=True, blank=True, related_name="enterprises")
    place = ZoneFK(Place, on_delete=models.PROTECT, null=True, blank=True, related_name="enterprises")
    address = models.CharField(max_length=200, blank=True)
    lon = models.FloatField(null=True)
    lat = models.FloatField(null=True)
    industry_code = models.CharField(max_length=4, blank=True, help_text="GB/T 4754-2017.")
    products = models.TextField(blank=True, help_text="Separated by ；")
    scope = models.TextField(blank=True, help_text="Registered scope of business.")
    legal_representative = models.CharField(max_length=60, blank=True)
    employees = models.PositiveIntegerField(null=True)
    registered_capital = models.DecimalField(max_digits=16, decimal_places=4, null=True, help_text="万元")
    founded_on = models.DateField(null=True)
    founded_precision = models.CharField(
        max_length=5, choices=DatePrecision.choices, default=DatePrecision.DAY, help_text="How much of it is known."
    )
    is_key = models.BooleanField(default=False, help_text="Key enterprise 重点企业.")
    fictional = models.BooleanField(default=False, help_text="Made up for a demo.")
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["zone", "credit_code"], name="ent_credit", condition=~Q(credit_code="")),
            models.UniqueConstraint(fields=["zone", "zone_number"], name="ent_number", condition=~Q(zone_number="")),
            models.CheckConstraint(condition=~Q(name=""), name="ent_named"),
        ]
        indexes = [
            models.Index(fields=["zone", "name_key"], name="ent_name_key"),
            models.Index(fields=["zone", "name"], name="ent_name"),
            models.Index(fields=["zone", "pinyin", "id"], name="ent_pinyin"),
            models.Index(fields=["zone", "chain", "pinyin", "id"], name="ent_chain"),
            models.Index(fields=["zone", "place", "pinyin", "id"], name="ent_place"),
            models.Index(fields=["zone", "status", "pinyin", "id"], name="ent_status"),
            models.Index(fields=["zone", "is_key", "pinyin", "id"], name="ent_key"),
            # Covers the search of a list, so that 38,000 wide rows are not read.
            models.Index(fields=["zone", "search", "id"], name="ent_search"),
            # With the version it also covers the mark by which the ranking sees that the register changed.
            models.Index(fields=["zone", "-updated_at", "-id", "version"], name="ent_recent"),
        ]

    def __str__(self) -> str:
        return self.short_name or self.name

    @property
    def product_list(self) -> list[str]:
        """Products as written, in order."""
        return [part.strip() for part in self.products.split("；") if part.strip()]


class FormerName(ZoneModel):
    """A name the enterprise bore until a day; it stays searchable."""

    enterprise = ZoneFK(Enterprise, on_delete=models.CASCADE, related_name="former_names")
    name = models.CharField(max_length=120)
    until = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["zone", "enterprise", "name"], name="former_name_once")]


class Contact(ZoneModel):
    """A person to talk to at an enterprise; the phone is sealed."""

    enterprise = ZoneFK(Enterprise, on_delete=models.CASCADE, related_name="contacts")
    name = models.CharField(max_length=60)
    title = models.CharField(max_length=60, blank=True)
    phone = EncryptedTextField(blank=True)
    phone_digest = models.CharField(max_length=64, blank=True)
    account = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    is_primary = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["zone", "enterprise"], name="contact_primary", condition=Q(is_primary=True))
        ]


class EnterpriseGrant(AbstractGrant):
    """A role at one enterprise: its contact."""

    enterprise = ZoneFK(Enterprise, on_delete=models.CASCADE, related_name="grants")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["zone", "account", "enterprise", "role"], name="ent_grant_once", condition=Q(until=None)
            )
        ]


class Qualification(ZoneModel):
    """A rung of the ladder 梯次 or a certificate: 高新技术企业, 专精特新, 小巨人 …"""

    enterprise = ZoneFK(Enterprise, on_delete=models.CASCADE, related_name="qualifications")
    kind = models.CharField(max_length=40)
    year = models.PositiveSmallIntegerField(null=True)
    source = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["zone", "enterprise", "kind", "year"], name="qualification_once")
        ]
        indexes = [models.Index(fields=["zone", "kind", "enterprise"], name="qualification_kind")]


class YearFigure(ZoneModel):
    """What an enterprise reported for a year; money in 万元; unknown is null."""

    enterprise = ZoneFK(Enterprise, on_delete=models.CASCADE, related_name="year_figures")
    year = models.PositiveSmallIntegerField()
    output = models.DecimalField(max_digits=16, decimal_places=2, null=True)
    revenue = models.DecimalField(max_digits=16, decimal_places=2, null=True)
    tax = models.DecimalField(max_digits=16, decimal_places=2, null=True)
    research = models.DecimalField(max_digits=16, decimal_places=2, null=True)
    employees = models.PositiveIntegerField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["zone", "enterprise", "year"], name="year_figure_once")]


class SealedJSONField(EncryptedTextField):
    """Plain data that may hold personal values: readable in Python, sealed in the database."""

    _pyi_private_set_type: Any
    _pyi_private_get_type: Any

    def get_prep_value(self, value: Any) -> Any:
        """Seal its JSON."""
        return super().get_prep_value(json.dumps(value, ensure_ascii=False))

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> Any:
        """Open and parse."""
        text = super().from_db_value(value, expression, connection)
        return json.loads(text) if text else None


class ColumnMemory(ZoneModel):
    """How a person matched the columns of a sheet, remembered for the next sheet with the same headers."""

    digest = models.CharField(max_length=64, help_text="Of the set of headers, whatever their order.")
    mapping = models.JSONField(help_text="Header → field key, empty for a column left out.")
    used_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["zone", "digest"], name="column_memory")]


class ImportBatch(ZoneModel, Versioned):
    """One sheet on its way into the register."""

    state = models.CharField(max_length=12, choices=BatchState.choices, default=BatchState.UPLOADED)
    file = ZoneFK(StoredFile, on_delete=models.PROTECT, related_name="+")
    file_name = models.CharField(max_length=200)
    sheet_names = models.JSONField(default=list, help_text="Worksheets of the file.")
    sheet_name = models.CharField(max_length=120, blank=True)
    header_row = models.PositiveIntegerField(default=0)
    headers = models.JSONField(default=list)
    samples = SealedJSONField(default=list, help_text="A few values of each column, for the mapping page.")
    mapping = models.JSONField(default=dict, help_text="Column index → field key.")
    doubts = models.JSONField(default=dict, help_text="Column index → why a person should look at it.")
    empty_cells = models.CharField(max_length=5, choices=EmptyCells.choices, default=EmptyCells.KEEP)
    counts = models.JSONField(default=dict, help_text="Rows by verdict, faults by code, kept at undo.")
    error = models.TextField(blank=True)
    job_id = models.UUIDField(null=True)
    created_by = models.UUIDField(null=True)
    created_label = models.CharField(max_length=120, blank=True)
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["zone", "-created_at"], name="batch_recent")]


class StagedRow(ZoneModel):
    """One row of a sheet, checked, waiting to be switched in."""

    batch = ZoneFK(ImportBatch, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField(help_text="Row number in the sheet, from 1.")
    name = models.CharField(max_length=120, blank=True, help_text="Of the enterprise, for lists.")
    cells = SealedJSONField(help_text="The row as it stood in the sheet, where a person must look at it.")
    values = SealedJSONField(help_text="Field key → value.")
    verdict = models.CharField(max_length=8, choices=RowVerdict.choices)
    problems = models.JSONField(default=list, help_text="[{column, code, params}]")
    faults = models.CharField(max_length=400, blank=True, help_text="Codes of the problems between blanks, to filter.")
    target_id = models.UUIDField(null=True, help_text="The enterprise it was recognised as.")
    target_version = models.PositiveIntegerField(null=True, help_text="The version it was compared with.")
    confirmed = models.BooleanField(null=True, help_text="A person's answer for rows that need confirmation.")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["zone", "batch", "number"], name="staged_number")]
        indexes = [models.Index(fields=["zone", "batch", "verdict", "number"], name="staged_verdict")]


class BatchChange(ZoneModel):
    """What a batch did to one enterprise, so that it can be undone."""

    batch = ZoneFK(ImportBatch, on_delete=models.CASCADE, related_name="changes")
    enterprise_id = models.UUIDField()
    created = models.BooleanField(help_text="The batch made the enterprise.")
    before = SealedJSONField(default=dict, help_text="Values before, and ids of the rows that were added.")
    after_version = models.PositiveIntegerField()
    kept = models.BooleanField(default=False, help_text="Not undone: changed since, or in use elsewhere.")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["zone", "batch", "enterprise_id"], name="batch_change_once")]


class Invitation(ZoneModel):
    """One round of opening accounts for contacts; its one-time codes can be fetched once."""

    wanted = models.PositiveIntegerField(help_text="Contacts without an account when it began.")
    job_id = models.UUIDField(null=True)
    created_by = models.UUIDField(null=True)
    created_label = models.CharField(max_length=120, blank=True)
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    fetched_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["zone", "-created_at"], name="invitation_recent")]


class InvitedCode(ZoneModel):
    """A username and its one-time code, sealed until the sheet is fetched, then gone."""

    invitation = ZoneFK(Invitation, on_delete=models.CASCADE, related_name="codes")
    contact = ZoneFK(Contact, on_delete=models.CASCADE, related_name="+")
    username = models.CharField(max_length=60)
    code = EncryptedTextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["zone", "contact"], name="invited_code_once")]
