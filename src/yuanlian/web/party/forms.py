"""Forms of organisations: what is asked, with the words and choices of the zone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from yuanlian.domain.party.models import Organisation
from yuanlian.domain.party.states import Founding, MemberStage, OrganisationKind, OrganisationState, PostKind
from yuanlian.domain.zones.models import Chain, Place

Choices = Sequence[tuple[str, Any]]


def day_field(label: Any, **options: Any) -> forms.DateField:
    """A date with the browser's own calendar."""
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    return forms.DateField(label=label, required=False, widget=widget, **options)


def choice_field(label: Any, choices: Choices = (), **options: Any) -> forms.ChoiceField:
    """A choice that may stay open."""
    return forms.ChoiceField(label=label, required=False, choices=[("", "—"), *choices], **options)


class RowsField(forms.ChoiceField):
    """A choice among rows, cleaned to the row itself or None."""

    rows: dict[str, Any]

    def clean(self, value: Any) -> Any:
        """The chosen row."""
        return self.rows.get(super().clean(value))


def _offer(field: Any, rows: Iterable[Any]) -> None:
    """The rows a RowsField lets choose from."""
    field.rows = {str(row.id): row for row in rows}
    field.choices = [("", "—"), *((key, row.label) for key, row in field.rows.items())]


def _choose(field: Any, choices: Choices) -> None:
    """The choices of a field that depend on the zone."""
    field.choices = choices


class OrganisationForm(forms.Form):
    """The facts of an organisation."""

    name = forms.CharField(label=_("名称"), max_length=120)
    name_en = forms.CharField(label=_("英文名称"), max_length=160, required=False)
    chain = RowsField(label=_("产业链"), required=False)
    place = RowsField(label=_("片区、网格或地点"), required=False)
    founding = choice_field(_("组建方式"), Founding.choices)
    founded_on = day_field(_("成立日期"))
    elected_on = day_field(_("上次选举"))
    term_years = forms.IntegerField(label=_("任期（年）"), required=False, min_value=1, max_value=5)
    lon = forms.FloatField(
        label=_("经度"), required=False, help_text=_("CGCS2000 或 WGS84，单位为度。不填则不上地图。")
    )
    lat = forms.FloatField(label=_("纬度"), required=False)
    demonstration = forms.BooleanField(label=_("示范点"), required=False)
    weak = forms.BooleanField(label=_("软弱涣散，整顿中"), required=False)
    introduction = forms.CharField(
        label=_("简介"),
        required=False,
        widget=forms.Textarea,
        help_text=_("公开页上人人可见，请不要写个人信息。"),
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, chains: Iterable[Chain], places: Iterable[Place], **options: Any) -> None:
        """Chains and places of the zone."""
        super().__init__(*args, **options)
        _offer(self.fields["chain"], chains)
        _offer(self.fields["place"], places)

    def keep(self, names: frozenset[str]) -> None:
        """Ask only for these fields; the rest is somebody else's word."""
        for name in set(self.fields) - names - {"version"}:
            del self.fields[name]


class NewOrganisationForm(OrganisationForm):
    """An organisation with its kind and its place in the tree."""

    kind = forms.ChoiceField(label=_("类别"), choices=OrganisationKind.choices)
    code = forms.CharField(label=_("编号"), max_length=40, required=False, help_text=_("不填则自动编号。"))
    parent = RowsField(label=_("隶属上级"), required=False, help_text=_("功能组织可以没有隶属上级。"))
    state = forms.ChoiceField(
        label=_("状态"),
        choices=[(each.value, each.label) for each in (OrganisationState.SET_UP, OrganisationState.PLANNED)],
    )

    field_order = ("name", "kind", "parent", "state", "code")

    def __init__(self, *args: Any, parents: Iterable[Organisation], **options: Any) -> None:
        """Organisations that may have others below them."""
        super().__init__(*args, **options)
        _offer(self.fields["parent"], parents)


class MoveForm(forms.Form):
    """Another place in the tree."""

    parent = RowsField(label=_("新的隶属上级"), required=False, help_text=_("不选则成为最上级。"))
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, parents: Iterable[Organisation], **options: Any) -> None:
        """Organisations that may have others below them."""
        super().__init__(*args, **options)
        _offer(self.fields["parent"], parents)


class LinkForm(forms.Form):
    """A tie: to whom, in which role, since when."""

    role = forms.ChoiceField(label=_("角色"))
    target = forms.ChoiceField(label=_("企业或组织"), widget=forms.RadioSelect)
    since = day_field(_("开始日期"), help_text=_("不填为今天。"))

    def __init__(self, *args: Any, roles: Choices, targets: Choices, **options: Any) -> None:
        """Roles in the zone's words; the enterprises and organisations that the search found."""
        super().__init__(*args, **options)
        _choose(self.fields["role"], roles)
        _choose(self.fields["target"], targets)


class PostForm(forms.Form):
    """A duty: what, who, with which account, since when."""

    kind = forms.ChoiceField(label=_("职务"), choices=PostKind.choices)
    person = forms.CharField(label=_("姓名"), max_length=60)
    username = forms.CharField(
        label=_("账号"),
        max_length=60,
        required=False,
        help_text=_("填写此人在本园区的用户名，任职期间可以查看相应的组织和企业。没有账号可不填。"),
    )
    since = day_field(_("开始日期"), help_text=_("不填为今天。"))

    def __init__(self, *args: Any, kinds: Iterable[PostKind], **options: Any) -> None:
        """The posts that can be given here."""
        super().__init__(*args, **options)
        _choose(self.fields["kind"], [(kind.value, kind.label) for kind in kinds])


class MemberForm(forms.Form):
    """A person on the path of a member."""

    name = forms.CharField(label=_("姓名"), max_length=60)
    stage = forms.ChoiceField(label=_("发展阶段"), choices=MemberStage.choices)
    stage_since = day_field(_("进入该阶段的日期"))
    identity = forms.CharField(
        label=_("身份证号"), max_length=18, required=False, help_text=_("加密保存，只用来防止重复登记。")
    )
    drifting = forms.BooleanField(label=_("流动党员"), required=False)


class SurveyForm(forms.Form):
    """What was asked at an enterprise; left open means not known."""

    full_members = forms.IntegerField(
        label=_("正式党员人数"), required=False, min_value=0, max_value=30000, help_text=_("不知道就不填，不要填 0。")
    )
    union = forms.ChoiceField(
        label=_("是否建有工会"), required=False, choices=[("", _("未知")), ("yes", _("有")), ("no", _("没有"))]
    )


class FoundingForm(forms.Form):
    """A new organisation for an enterprise of the gap list."""

    way = forms.ChoiceField(label=_("组建方式"), choices=Founding.choices)
    name = forms.CharField(label=_("名称"), max_length=120)
    parent = RowsField(label=_("隶属上级"))
    founded_on = day_field(_("成立日期"), help_text=_("不填为今天。"))
    state = forms.ChoiceField(
        label=_("状态"),
        choices=[(each.value, each.label) for each in (OrganisationState.SET_UP, OrganisationState.PLANNED)],
    )
    partners = forms.MultipleChoiceField(
        label=_("联合组建的企业"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("只在联合组建时选择：同链或同片区、还没有党组织的企业。"),
    )

    def __init__(
        self, *args: Any, parents: Iterable[Organisation], partners: Sequence[tuple[UUID, str]], **options: Any
    ) -> None:
        """Superiors, and the enterprises that could join."""
        super().__init__(*args, **options)
        _offer(self.fields["parent"], parents)
        _choose(self.fields["partners"], [(str(pk), name) for pk, name in partners])
