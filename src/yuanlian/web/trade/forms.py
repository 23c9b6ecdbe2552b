"""Forms of trade; what they hold becomes the values that actions take, and refusals come back beside their field."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yuanlian.domain.enterprises.models import Enterprise
from yuanlian.domain.enterprises.states import QualificationKind
from yuanlian.domain.enterprises.vocabulary import class_name, code_in
from yuanlian.domain.trade import queries
from yuanlian.domain.trade.actions import NeedText, OfferText, Terms
from yuanlian.domain.trade.models import Need, Offer
from yuanlian.domain.trade.states import Visibility
from yuanlian.domain.trade.wording import listed
from yuanlian.kernel.actor import Actor
from yuanlian.kernel.errors import Invalid

TEXT_LENGTH = 2000


def day_input() -> forms.DateInput:
    """A date control that every browser fills in its own way and sends as 2026-11-21."""
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def mark(form: forms.Form, error: Invalid) -> None:
    """The refusal stands beside the fields it names, or above the form."""
    for name, sentence in error.fields.items():
        form.add_error(name if name in form.fields else None, sentence)
    if not error.fields:
        form.add_error(None, error.sentence)


class PostingForm(forms.Form):
    """What needs and offers share: for whom, one sentence, the thing itself, until when."""

    enterprise_name = forms.CharField(
        label=gettext_lazy("企业"),
        max_length=120,
        help_text=gettext_lazy("写企业名称、简称或编号，从提示里选。"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "list": "enterprise-options"}),
    )
    text = forms.CharField(max_length=TEXT_LENGTH, widget=forms.Textarea(attrs={"rows": 3, "maxlength": TEXT_LENGTH}))
    title = forms.CharField(max_length=80, required=False)
    expires_on = forms.DateField(
        label=gettext_lazy("有效期至"),
        required=False,
        widget=day_input(),
        help_text=gettext_lazy("过了这一天自动停止对接；不填则一直有效。"),
    )

    def __init__(self, actor: Actor, *args: Any, enterprise: Enterprise | None = None, **kwargs: Any) -> None:
        """With an `enterprise` the form is for it; else its name is asked for."""
        super().__init__(*args, **kwargs)
        self.actor = actor
        self.enterprise = enterprise
        if enterprise is not None:
            del self.fields["enterprise_name"]

    def clean_enterprise_name(self) -> str:
        """The name finds exactly one enterprise the writer may post for."""
        name: str = self.cleaned_data["enterprise_name"]
        found = queries.enterprises_named(self.actor, name)
        if len(found) == 1:
            self.enterprise = found[0]
            return name
        if not found:
            raise forms.ValidationError(_("没有找到这家企业，请写全称或编号。"))
        names = listed(row.name for row in found)
        raise forms.ValidationError(_("有多家相近的企业，请写全称：%(names)s") % {"names": names})

    @property
    def enterprise_id(self) -> UUID:
        """Whose posting this is; asked after `is_valid`."""
        assert self.enterprise is not None, "a valid form has found its enterprise"
        return self.enterprise.id


class TitleForm(forms.Form):
    """The title alone, to be put in its place while somebody writes."""

    title = forms.CharField(
        max_length=80,
        required=False,
        help_text=gettext_lazy("写的时候自动提出，可以改。"),
        widget=forms.TextInput(attrs={"class": "form-control", "hx-swap-oob": "true"}),
    )


class NeedForm(PostingForm):
    """A need in one sentence; everything else may stay empty."""

    quantity = forms.CharField(label=gettext_lazy("数量"), max_length=60, required=False)
    budget = forms.DecimalField(
        label=gettext_lazy("预算"), required=False, min_value=0, max_digits=16, decimal_places=4
    )
    needed_by = forms.DateField(label=gettext_lazy("需要的日期"), required=False, widget=day_input())
    within_km = forms.IntegerField(
        label=gettext_lazy("距离不超过"),
        required=False,
        min_value=1,
        max_value=500,
        help_text=gettext_lazy("填了就只看这个距离以内的供应商；位置没有登记的也会去掉。"),
    )
    certificate = forms.ChoiceField(
        label=gettext_lazy("要求资质"),
        required=False,
        help_text=gettext_lazy("选了就只看登记有这项资质的供应商。"),
    )
    visibility = forms.ChoiceField(
        label=gettext_lazy("谁能看到"),
        choices=Visibility.choices,
        initial=Visibility.ZONE,
        widget=forms.RadioSelect,
        help_text=gettext_lazy("保密的需求，除本企业和党群工作部外，所有人只看到行业类别；推荐供应商时也只按类别。"),
    )
    industry = forms.CharField(
        label=gettext_lazy("行业类别"),
        max_length=60,
        required=False,
        help_text=gettext_lazy("保密时必填：写国民经济行业分类的代码或名称，从提示里选。"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "list": "class-options"}),
    )
    field_order = (
        "enterprise_name", "text", "title", "quantity", "budget", "needed_by", "within_km", "certificate",
        "visibility", "industry", "expires_on",
    )  # fmt: skip

    def __init__(self, actor: Actor, *args: Any, **kwargs: Any) -> None:
        """Certificates are those that somebody in the zone holds."""
        super().__init__(actor, *args, **kwargs)
        self.fields["text"].label = _("要买什么")
        self.fields["text"].help_text = _("一句话就行，例如：求购轻质夹芯泡沫，用于装配式墙板，年需约两百立方米。")
        self.fields["text"].widget.attrs["placeholder"] = _("求购……")
        self.fields["title"].label = _("需求名称")
        self.fields["title"].help_text = _("写的时候自动提出，可以改；推荐供应商主要看它。")
        known = dict(QualificationKind.choices)
        kinds = [(kind, known.get(kind, kind)) for kind in queries.certificates(actor)]
        certificate = self.fields["certificate"]
        assert isinstance(certificate, forms.ChoiceField), "declared above"
        certificate.choices = [("", _("不限")), *kinds]

    def clean(self) -> dict[str, Any]:
        """A confidential need names a class that exists; the error stands beside the field the person sees."""
        values = super().clean() or {}
        written = values.get("industry", "")
        code = code_in(written)
        if written and not code:
            self.add_error("industry", _("没有这个行业类别，请写四位代码或完整名称。"))
        elif values.get("visibility") == Visibility.CONFIDENTIAL and not code:
            self.add_error("industry", _("保密需求要选行业类别，对外只显示它。"))
        values["industry_code"] = code
        return values

    def need(self) -> NeedText:
        """What the form says."""
        values = self.cleaned_data
        return NeedText(
            title=values["title"],
            text=values["text"],
            visibility=Visibility(values["visibility"]),
            industry_code=values["industry_code"],
            quantity=values["quantity"],
            budget=values["budget"],
            within_km=values["within_km"],
            certificate=values["certificate"],
            needed_by=values["needed_by"],
            expires_on=values["expires_on"],
        )

    @staticmethod
    def values_of(need: Need) -> dict[str, Any]:
        """A stored need as the form shows it."""
        shown = ("title", "text", "visibility", "quantity", "budget", "within_km", "certificate", "needed_by")
        values = {name: getattr(need, name) for name in (*shown, "expires_on")}
        if values["budget"] is not None:
            values["budget"] = format(values["budget"].normalize(), "f")
        code = need.industry_code
        return values | {"industry": f"{code} {class_name(code)}" if code else ""}


class OfferForm(PostingForm):
    """An offer in one sentence."""

    capacity = forms.CharField(label=gettext_lazy("供货能力"), max_length=60, required=False)
    price = forms.CharField(label=gettext_lazy("价格"), max_length=60, required=False)
    field_order = ("enterprise_name", "text", "title", "capacity", "price", "expires_on")

    def __init__(self, actor: Actor, *args: Any, **kwargs: Any) -> None:
        """The same fields, in the words of somebody who sells."""
        super().__init__(actor, *args, **kwargs)
        self.fields["text"].label = _("能供应什么")
        self.fields["text"].help_text = _("一句话就行，例如：供应主减速齿轮，精度6级，可按图加工，年产八万件。")
        self.fields["text"].widget.attrs["placeholder"] = _("供应……")
        self.fields["title"].label = _("供给名称")
        self.fields["title"].help_text = _("写的时候自动提出，可以改；别人找供应商时主要看它。")

    def offer(self) -> OfferText:
        """What the form says."""
        return OfferText(
            **{name: self.cleaned_data[name] for name in ("title", "text", "capacity", "price", "expires_on")}
        )

    @staticmethod
    def values_of(offer: Offer) -> dict[str, Any]:
        """A stored offer as the form shows it."""
        return {name: getattr(offer, name) for name in ("title", "text", "capacity", "price", "expires_on")}


class NoteForm(forms.Form):
    """A word to the other side."""

    note = forms.CharField(
        label=gettext_lazy("留言"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("对方会看到，例如联系人、电话、想先要样品。"),
    )


class ApproachForm(NoteForm):
    """For which need one contacts an enterprise, and a word to it."""

    need = forms.ChoiceField(label=gettext_lazy("为哪条需求"))
    field_order = ("need", "note")

    def __init__(self, *args: Any, needs: list[tuple[str, str]], **kwargs: Any) -> None:
        """The choices are the needs that the reader works on."""
        super().__init__(*args, **kwargs)
        chosen = self.fields["need"]
        assert isinstance(chosen, forms.ChoiceField), "declared above"
        chosen.choices = needs


class ReasonForm(forms.Form):
    """Why."""

    reason = forms.CharField(label=gettext_lazy("原因"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))


class VersionForm(forms.Form):
    """Which version of the row the page showed."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class CloseForm(VersionForm):
    """Why a posting ends; may stay empty."""

    reason = forms.CharField(
        label=gettext_lazy("说明"), required=False, max_length=300, widget=forms.Textarea(attrs={"rows": 2})
    )


class FailForm(VersionForm, ReasonForm):
    """Why a deal came to nothing."""


class AgreeForm(VersionForm):
    """What the two sides agreed on."""

    amount = forms.DecimalField(
        label=gettext_lazy("成交金额（万元）"), required=False, min_value=0, max_digits=16, decimal_places=4
    )
    undisclosed = forms.BooleanField(label=gettext_lazy("双方不便透露金额"), required=False)
    quantity = forms.CharField(label=gettext_lazy("数量"), max_length=60, required=False)
    note = forms.CharField(
        label=gettext_lazy("备注"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 2})
    )

    def clean(self) -> dict[str, Any]:
        """The amount is given, or said to be kept back."""
        values = super().clean() or {}
        if values.get("amount") is None and not values.get("undisclosed") and "amount" not in self.errors:
            self.add_error("amount", _("请填写成交金额（万元），或勾选不便透露。"))
        return values

    def terms(self) -> Terms:
        """What the form says; an amount kept back is unknown."""
        values = self.cleaned_data
        amount = None if values["undisclosed"] else values["amount"]
        return Terms(amount=amount, quantity=values["quantity"], note=values["note"])


class AnswerForm(NoteForm):
    """With which of one's enterprises, and which offer, a need is answered."""

    supplier = forms.ChoiceField(label=gettext_lazy("以哪家企业应答"))
    offer = forms.ChoiceField(label=gettext_lazy("用哪条供给"), required=False)
    field_order = ("supplier", "offer", "note")

    def __init__(self, *args: Any, suppliers: list[Enterprise], offers: list[Offer], **kwargs: Any) -> None:
        """The choices are the answerer's own."""
        super().__init__(*args, **kwargs)
        chosen, offered = self.fields["supplier"], self.fields["offer"]
        assert isinstance(chosen, forms.ChoiceField), "declared above"
        assert isinstance(offered, forms.ChoiceField), "declared above"
        chosen.choices = [(str(row.id), row.name) for row in suppliers]
        offered.choices = [("", _("不指定")), *((str(row.id), row.title) for row in offers)]
