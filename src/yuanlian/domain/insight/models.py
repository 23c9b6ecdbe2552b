"""Tables of figures: observations with source and date, and computed values with their age."""

from __future__ import annotations

from django.db import models

from yuanlian.kernel.tenancy import ZoneModel


class Observation(ZoneModel):
    """A published or recorded figure that does not follow from records."""

    metric = models.CharField(max_length=60)
    name = models.CharField(max_length=120)
    name_en = models.CharField(max_length=160, blank=True)
    period = models.CharField(max_length=20, help_text="2021, 2021-H1, 2021-Q1, 2021-01 or an ISO date.")
    value = models.DecimalField(max_digits=20, decimal_places=4)
    unit = models.CharField(max_length=20, blank=True)
    source = models.CharField(max_length=200)
    source_date = models.DateField(null=True)
    computed = models.BooleanField(
        default=False, help_text="A snapshot taken from records, kept for last year's column."
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["zone", "metric", "period", "source"], name="observation_once")]


class FigureValue(ZoneModel):
    """A figure as last computed for one scope and period, so that a first screen need not count again."""

    metric = models.CharField(max_length=60)
    scope = models.CharField(max_length=64, help_text="Digest of the reader's grants; empty for zone-wide readers.")
    period = models.CharField(max_length=20)
    value = models.DecimalField(max_digits=20, decimal_places=4, null=True)
    computed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["zone", "metric", "scope", "period"], name="figure_once")]
