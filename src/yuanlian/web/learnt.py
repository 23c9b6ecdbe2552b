"""What pages on learnt versions share: how the last learning went, shares side by side, the question before an act."""

from __future__ import annotations

from dataclasses import dataclass

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from yuanlian.kernel.learnt import LearntModel, ModelState
from yuanlian.kernel.models import Job, JobState
from yuanlian.web.access import ZoneRequest
from yuanlian.web.parts import Badge, Header, Lines, Tone, Value

TONES = {ModelState.STANDING: Tone.GOOD, ModelState.ASIDE: Tone.NEUTRAL}


class VersionForm(forms.Form):
    """Says which version of the row the page showed."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


@dataclass(frozen=True, slots=True)
class Latest:
    """How the last learning went, while it still matters: running, or ended without a version."""

    text: str
    tone: str


def latest_of(job: Job | None) -> Latest | None:
    """What is told of the last job; None when it is done."""
    if job is None or job.state == JobState.DONE:
        return None
    if job.state in {JobState.QUEUED, JobState.RUNNING}:
        return Latest(_("正在学习，一两分钟后刷新本页就能看到新版。"), "info")
    return Latest(job.error or _("上次学习没有完成。"), "warning")


def cells_of(row: LearntModel) -> dict[str, Value]:
    """Number, state and when of a version."""
    state = ModelState(row.state)
    return {
        "number": Lines(_("第 %(number)d 版") % {"number": row.number}, row.made_by),
        "state": Badge(state.label, TONES.get(state, Tone.NEUTRAL)),
        "made": row.made_at,
    }


def beside(now: int, before: int, rival: str) -> Lines:
    """A share with the one it was compared with under it."""
    return Lines(percent(now), f"{rival} {percent(before)}")


def percent(permille: int) -> str:
    """Thousandths as a percentage."""
    return f"{permille / 10:.1f}%"


def asked(request: ZoneRequest, page: Header, form: VersionForm | None, *, back: str) -> HttpResponse:
    """The question before an act."""
    context: dict[str, object] = {"page": page, "form": form, "back_url": back}
    return render(request, "base_confirm.html", context)
