"""Forms of the register. What texts mean is decided where sheets are read, so that a form takes the same writings."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yuanlian.domain.enterprises.states import EmptyCells, EnterpriseStatus, FigureKind
from yuanlian.kernel.errors import YuanlianError
from yuanlian.kernel.sheets import FileKind

_LONG = forms.Textarea(attrs={"rows": 3})
ACCEPTED = ",".join(f".{kind.value}" for kind in FileKind) + ",.csv.gz,.tsv,.txt"


class EnterpriseForm(forms.Form):
    """The register's facts of one enterprise; `fields_shown` narrows them for a contact."""

    name = forms.CharField(label=_("企业名称"), max_length=120)
    short_name = forms.CharField(label=_("简称"), max_length=60, required=False)
    credit_code = forms.CharField(
        label=_("统一社会信用代码"), max_length=40, required=False, help_text=_("18 位，营业执照右上角。")
    )
    zone_number = forms.CharField(label=_("园区编号"), max_length=40, required=False)
    status = forms.ChoiceField(label=_("登记状态"), choices=EnterpriseStatus.choices, initial=EnterpriseStatus.ACTIVE)
    chain = forms.ChoiceField(label=_("产业链"), required=False)
    place = forms.ChoiceField(label=_("地点"), required=False)
    address = forms.CharField(label=_("地址"), max_length=200, required=False)
    products = forms.CharField(
        label=_("主要产品"), required=False, widget=_LONG, help_text=_("用分号隔开，例如：主减速齿轮；差速器齿轮。")
    )
    scope = forms.CharField(label=_("经营范围"), required=False, widget=forms.Textarea(attrs={"rows": 4}))
    industry_code = forms.CharField(
        label=_("行业代码"), max_length=8, required=False, help_text=_("国民经济行业分类 GB/T 4754-2017，例如 3985。")
    )
    legal_representative = forms.CharField(label=_("法定代表人"), max_length=60, required=False)
    employees = forms.CharField(label=_("员工人数"), max_length=20, required=False)
    registered_capital = forms.CharField(
        label=_("注册资本"), max_length=30, required=False, help_text=_("不写单位时按万元。")
    )
    founded_on = forms.CharField(
        label=_("成立日期"), max_length=30, required=False, help_text=_("例如 2015-03-01，只知道年月时写 2015年3月。")
    )
    is_key = forms.BooleanField(label=_("重点企业"), required=False)
    longitude = forms.CharField(label=_("经度"), max_length=20, required=False, help_text=_("CGCS2000 或 WGS84，度。"))
    latitude = forms.CharField(label=_("纬度"), max_length=20, required=False)
    namesake = forms.BooleanField(label=_("确实是另一家同名企业"), required=False)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, chains: Iterable[Any], places: Iterable[Any], **kwargs: Any) -> None:
        """`chains` and `places` are the zone's own."""
        super().__init__(*args, **kwargs)
        self._choices("chain", chains)
        self._choices("place", places)

    def _choices(self, name: str, rows: Iterable[Any]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("未知")), *((row.code, row.label) for row in rows)]

    def keep(self, names: Iterable[str]) -> None:
        """Only these fields are shown and read."""
        wanted = {*names, "version"}
        for name in list(self.fields):
            if name not in wanted:
                del self.fields[name]

    def texts(self) -> dict[str, str]:
        """What was sent, by field key, as the register reads it."""
        found = {name: value for name, value in self.cleaned_data.items() if isinstance(value, str)}
        if "is_key" in self.fields:
            found["is_key"] = "yes" if self.cleaned_data["is_key"] else "no"
        return found


class ContactForm(forms.Form):
    """One person of an enterprise."""

    name = forms.CharField(label=_("姓名"), max_length=60)
    title = forms.CharField(label=_("职务"), max_length=60, required=False)
    phone = forms.CharField(
        label=_("电话"), max_length=40, required=False, widget=forms.TextInput(attrs={"inputmode": "tel"})
    )
    first = forms.BooleanField(label=_("有事先找这位"), required=False)


class QualificationForm(forms.Form):
    """Qualifications in words."""

    qualifications = forms.CharField(
        label=_("资质"), max_length=200, help_text=_("可以写几个，年份写在括号里：高新技术企业（2023）；专精特新。")
    )


class YearForm(forms.Form):
    """The figures of one year."""

    year = forms.IntegerField(label=_("年份"), min_value=1980, max_value=2100)
    output = forms.CharField(label=FigureKind.OUTPUT.label, max_length=30, required=False)
    revenue = forms.CharField(label=FigureKind.REVENUE.label, max_length=30, required=False)
    tax = forms.CharField(label=FigureKind.TAX.label, max_length=30, required=False)
    research = forms.CharField(label=FigureKind.RESEARCH.label, max_length=30, required=False)
    employees = forms.CharField(label=FigureKind.EMPLOYEES.label, max_length=30, required=False)

    def figures(self) -> dict[FigureKind, str]:
        """What was sent, by kind."""
        return {kind: self.cleaned_data[kind.value] for kind in FigureKind}


class UploadForm(forms.Form):
    """A sheet of enterprises."""

    file = forms.FileField(
        label=_("企业名册"),
        help_text=_("xlsx、xls、ods、csv 或 csv.gz；UTF-8、GBK 都行，列的次序不限。"),
        widget=forms.ClearableFileInput(attrs={"accept": ACCEPTED}),
        error_messages={"empty": _("文件是空的。")},
    )


class MappingForm(forms.Form):
    """Which field each column fills; one choice a column."""

    empty_cells = forms.ChoiceField(
        label=_("空单元格"), choices=EmptyCells.choices, initial=EmptyCells.KEEP, widget=forms.RadioSelect
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, columns: Iterable[tuple[int, str]], choices: Iterable[Any], **kwargs: Any) -> None:
        """`columns` are index and header, `choices` the fields of the register."""
        super().__init__(*args, **kwargs)
        options = [("", _("不导入")), *choices]
        self.indexes = []
        for index, header in columns:
            self.indexes.append(index)
            self.fields[f"column_{index}"] = forms.ChoiceField(
                label=header or _("（没有表头）"), choices=options, required=False
            )

    def mapping(self) -> dict[int, str]:
        """Field key by column index, without the columns left out."""
        chosen = {index: self.cleaned_data[f"column_{index}"] for index in self.indexes}
        return {index: key for index, key in chosen.items() if key}


class WorksheetForm(forms.Form):
    """Which worksheet and which row holds the headers."""

    worksheet = forms.ChoiceField(label=_("工作表"), required=False)
    header_row = forms.IntegerField(label=_("表头在第几行"), min_value=1, max_value=200)

    def __init__(self, *args: Any, names: Iterable[str], **kwargs: Any) -> None:
        """`names` are the worksheets of the file."""
        super().__init__(*args, **kwargs)
        field = self.fields["worksheet"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(name, name or _("（唯一的表）")) for name in names]


def show_refusal(form: forms.Form, error: YuanlianError) -> None:
    """The form shows why it was refused, beside the fields that are named."""
    shown = False
    for name, sentence in error.fields.items():
        if name in form.fields:
            form.add_error(name, sentence)
            shown = True
    if not shown:
        form.add_error(None, error.sentence)
