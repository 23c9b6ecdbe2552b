"""Forms of plans: each kind asks for its own few numbers; lengths are asked in kilometres and kept in metres."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yuanlian.domain.plans.parameters import BODIES, FIELDS, POSTS, Among, Load, Parameters
from yuanlian.domain.plans.states import PlanKind
from yuanlian.domain.zones import names
from yuanlian.kernel.actor import Actor

KILOMETRES = {"radius": "radius_km", "other_chain": "other_chain_km", "move_price": "move_km"}
# Seldom changed: folded away.
RARELY = frozenset({"load", "other_chain_km", "move_km", "seed", "tolerance", "chain", "place"})


def _number(label: Any, help_text: Any, **options: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, help_text=help_text, **options)


def _length(label: Any, help_text: Any) -> forms.DecimalField:
    return forms.DecimalField(label=label, help_text=help_text, min_value=0, max_value=100, decimal_places=1)


class PlanForm(forms.Form):
    """What a plan is computed from; a kind keeps the fields it reads."""

    name = forms.CharField(label=_("名称"), max_length=80, help_text=_("写给以后的自己看，例如：2026 年指导员调整。"))
    post = forms.ChoiceField(
        label=_("安排谁"),
        choices=[(kind.value, kind.label) for kind in POSTS],
        help_text=_("现在担任这一职务的人都参加。"),
    )
    body = forms.ChoiceField(
        label=_("组建什么"),
        choices=[(kind.value, kind.label) for kind in BODIES],
        help_text=_("采用后先按筹建登记，批准后生效。"),
    )
    among = forms.ChoiceField(
        label=_("哪些企业"), choices=Among.choices, help_text=_("没有位置的企业不参加，会列出来。")
    )
    count = _number(_("数量"), _("要划几个片区，或设几个中心。"), required=True, min_value=1, max_value=400)
    capacity = _number(
        _("上限"), _("每个人（每个中心）最多负责多少；不填则按平均数多两成。"), required=False, min_value=1
    )
    need = _number(_("至少几名正式党员"), _("一个联合组凑够的人数。"), min_value=1, max_value=50)
    most = _number(_("最多几家企业"), _("一个联合组最多有几家。"), min_value=2, max_value=10)
    radius_km = _length(_("离牵头企业不超过（公里）"), _("再远就不在一个组里。"))
    max_changes = _number(_("最多调整几家"), _("不填则不限；填得少，方案就更接近现状。"), required=False, min_value=0)
    chain = forms.ChoiceField(label=_("只看产业链"), required=False, help_text=_("不选则全部。"))
    place = forms.ChoiceField(label=_("只看片区或网格"), required=False, help_text=_("不选则全部。"))
    load = forms.ChoiceField(label=_("负担按什么算"), choices=Load.choices, help_text=_("上限用同一个单位。"))
    tolerance = _number(_("负担允许差（%）"), _("最重的片区比平均重多少。"), min_value=1, max_value=50)
    other_chain_km = _length(_("跨产业链相当于多走（公里）"), _("数大则同链优先，0 则只看远近。"))
    move_km = _length(_("换一家相当于多走（公里）"), _("省下的路比这少就不换；数大则少换。"))
    seed = _number(_("随机种子"), _("同样的数据和种子，结果一样。"), min_value=0, max_value=2_000_000_000)

    def __init__(self, *args: Any, kind: PlanKind, actor: Actor, first: Parameters, **options: Any) -> None:
        """The form of one kind, filled with `first`."""
        options["initial"] = {**_initial(first), **options.get("initial", {})}
        super().__init__(*args, **options)
        self.kind, self.first = kind, first
        kept = {KILOMETRES.get(name, name) for name in FIELDS[kind]} | {"name"}
        for name in set(self.fields) - kept:
            del self.fields[name]
        choices: dict[str, Any] = {
            "chain": [(row.code, row.label) for row in names.chains(actor)],
            "place": [(row.code, row.label) for row in names.areas(actor)],
        }
        for name, rows in choices.items():
            if name in self.fields:
                field: Any = self.fields[name]
                field.choices = [("", "—"), *rows]

    @property
    def often(self) -> list[forms.BoundField]:
        """The fields everybody fills in."""
        return [field for field in self if field.name not in RARELY]

    @property
    def rarely(self) -> list[forms.BoundField]:
        """The fields with a value that nearly always serves."""
        return [field for field in self if field.name in RARELY]

    def parameters(self) -> Parameters:
        """What was asked for."""
        return asked(self.first, self.cleaned_data)


class AgainForm(forms.Form):
    """The proposal computed again: how many may change, and what a change is worth."""

    max_changes = _number(_("最多调整几家"), _("拖动或填写；不填则不限。"), required=False, min_value=0)
    move_km = _length(_("换一家相当于多走（公里）"), _("数大则少换。"))
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, kind: str, first: Parameters, most: int = 0, **options: Any) -> None:
        """Filled with what the plan was computed with; the slider goes up to `most`; a kind keeps what it reads."""
        options["initial"] = {**_initial(first), **options.get("initial", {})}
        super().__init__(*args, **options)
        self.first = first
        self.fields["max_changes"].widget.attrs |= {"data-slider": str(most), "inputmode": "numeric"}
        kept = {KILOMETRES.get(name, name) for name in FIELDS[PlanKind(kind)]} | {"version"}
        for name in set(self.fields) - kept:
            del self.fields[name]

    def parameters(self) -> Parameters:
        """What was asked for."""
        return asked(self.first, {name: value for name, value in self.cleaned_data.items() if name != "version"})


class AcceptForm(forms.Form):
    """From when the plan holds."""

    since = forms.DateField(
        label=_("生效日期"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        help_text=_("新的从这一天起，原来的到前一天止。"),
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)


def _initial(first: Parameters) -> dict[str, Any]:
    values = first.to_json()
    for name, shown in KILOMETRES.items():
        metres = values.pop(name)
        values[shown] = metres // 1000 if metres % 1000 == 0 else metres / 1000
    return values


def asked(first: Parameters, cleaned: Mapping[str, Any]) -> Parameters:
    """`first` with what a form says; kilometres become metres."""
    values = first.to_json()
    names = {shown: name for name, shown in KILOMETRES.items()}
    for name, value in cleaned.items():
        if name in names:
            values[names[name]] = int(value * 1000)
        elif name in values:
            values[name] = value
    return Parameters.from_json(values)
