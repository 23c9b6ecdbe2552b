"""Forms of chain maps."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yuanlian.domain.chains.actions import Absent
from yuanlian.domain.chains.models import Node
from yuanlian.domain.chains.states import Tier


class NodeForm(forms.Form):
    """The facts of a node."""

    name = forms.CharField(label=_("环节名称"), max_length=80)
    tier = forms.ChoiceField(label=_("位置"), choices=Tier.choices)
    products = forms.CharField(
        label=_("代表产品"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("多个用“；”隔开。系统按这些词推荐企业。"),
    )
    aliases = forms.CharField(label=_("别名"), required=False, help_text=_("环节的其他叫法，多个用“；”隔开。"))
    industry_codes = forms.CharField(
        label=_("行业代码"), required=False, max_length=300, help_text=_("GB/T 4754-2017 四位代码，多个用空格隔开。")
    )
    goods = forms.CharField(
        label=_("商品编码"), required=False, max_length=300, help_text=_("HS 两位或四位编码，多个用空格隔开。")
    )
    name_en = forms.CharField(label=_("英文名称"), max_length=120, required=False)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)


class EdgeForm(forms.Form):
    """Another node that this one is joined to, and how."""

    way = forms.ChoiceField(
        label=_("关系"),
        choices=[
            ("from", _("它供给本环节")),
            ("up", _("本环节供给它")),
            ("down", _("它应用本环节")),
            ("supporting", _("本环节为它配套")),
            ("sub_class", _("本环节是它的一种")),
        ],
    )
    other = forms.ChoiceField(label=_("环节"))

    def __init__(self, *args: Any, nodes: Iterable[Node], **options: Any) -> None:
        """The other nodes of the chain."""
        super().__init__(*args, **options)
        choices: Any = self.fields["other"]
        choices.choices = [(str(row.id), row.label) for row in nodes]


class PlaceForm(forms.Form):
    """An enterprise that stands on the node, chosen among those a search found."""

    enterprise = forms.ChoiceField(label=_("企业"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, found: Sequence[tuple[str, str]], **options: Any) -> None:
        """The enterprises that the search found."""
        super().__init__(*args, **options)
        choices: Any = self.fields["enterprise"]
        choices.choices = found


class GraphForm(forms.Form):
    """A chain's graph as a table."""

    file = forms.FileField(
        label=_("图谱表格"),
        help_text=_("xlsx、xls、ods 或 csv，一行一个环节。可先导出本链图谱，照它的列填写。"),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.xls,.ods,.csv"}),
        error_messages={"empty": _("文件是空的。")},
    )
    absent = forms.ChoiceField(
        label=_("表里没有的环节"),
        choices=[(Absent.KEEP.value, _("保留")), (Absent.REMOVE.value, _("删除，有企业的除外"))],
        initial=Absent.KEEP.value,
        widget=forms.RadioSelect,
    )
