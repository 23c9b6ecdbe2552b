"""Forms of the vocabulary."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy

from yuanlian.domain.trade.actions import aliases
from yuanlian.domain.trade.states import AliasVerb
from yuanlian.domain.trade.vocabulary import LONGEST
from yuanlian.web.trade.forms import VersionForm

REASON = forms.Textarea(attrs={"rows": 2})


class AliasForm(forms.Form):
    """Two names of one thing, and who says so."""

    name = forms.CharField(label=gettext_lazy("名称"), max_length=LONGEST)
    other = forms.CharField(label=gettext_lazy("别名"), max_length=LONGEST)
    kind = forms.CharField(
        label=gettext_lazy("类别"),
        max_length=aliases.KIND_LENGTH,
        required=False,
        help_text=gettext_lazy("例如：缩略语、俗称、旧称。"),
    )
    source = forms.CharField(
        label=gettext_lazy("依据"),
        max_length=aliases.SOURCE_LENGTH,
        help_text=gettext_lazy("标准号，或哪个行业、哪家企业这样叫。"),
    )


class RetireForm(VersionForm):
    """Why a pair is not used any more."""

    reason = forms.CharField(label=gettext_lazy("原因"), max_length=aliases.REASON_LENGTH, widget=REASON)


class RestoreForm(VersionForm):
    """A retired pair is used again."""


class DecideForm(VersionForm):
    """Whether a proposed pair is taken; who refuses says why."""

    verb = forms.ChoiceField(
        label=gettext_lazy("决定"),
        choices=[
            (AliasVerb.ACCEPT.value, gettext_lazy("是，采用")),
            (AliasVerb.REFUSE.value, gettext_lazy("不是，不采用")),
        ],
        initial=AliasVerb.ACCEPT.value,
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=gettext_lazy("原因"),
        max_length=aliases.REASON_LENGTH,
        required=False,
        widget=REASON,
        help_text=gettext_lazy("不采用时请写明。"),
    )


class AliasFileForm(forms.Form):
    """Pairs as a table."""

    file = forms.FileField(
        label=gettext_lazy("别名表格"),
        help_text=gettext_lazy("xlsx、xls、ods 或 csv，一行一对。可先导出词表，照它的列填写。"),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.xls,.ods,.csv"}),
        error_messages={"empty": gettext_lazy("文件是空的。")},
    )
