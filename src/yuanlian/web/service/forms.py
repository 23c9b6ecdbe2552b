"""Forms of the whistle, of the desk and of the acts on a request."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yuanlian.domain.service.models import Category, Task
from yuanlian.domain.service.states import Outcome, Urgency
from yuanlian.web.fields import PhotosField, StarsField
from yuanlian.web.service.choices import Choice, grouped

# Another category brings its own departments and term: htmx asks for the form again.
REFILL = {"hx-get": "", "hx-target": "#accept", "hx-select": "#accept", "hx-swap": "outerHTML"}
SAID = [(each.value, each.label) for each in Outcome if each is not Outcome.UNCONFIRMED]


def _text(label: Any, *, rows: int = 4, hint: Any = "", required: bool = True) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows, "placeholder": hint})
    return forms.CharField(label=label, max_length=2000, required=required, widget=widget)


def _id(value: str) -> UUID | None:
    return UUID(value) if value else None


class VersionForm(forms.Form):
    """Every form on a request says which version of it the page showed."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class WhistleForm(forms.Form):
    """One sentence and photos; staff also say for which enterprise."""

    enterprise_id = forms.UUIDField(widget=forms.HiddenInput, required=False)
    enterprise = forms.CharField(
        label=gettext_lazy("企业"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("企业名称的一部分，或统一社会信用代码。"),
    )
    pick = forms.ChoiceField(label=gettext_lazy("是哪一家？"), required=False, widget=forms.RadioSelect)
    text = _text(
        gettext_lazy("遇到了什么问题？"),
        hint=gettext_lazy("一句话说清楚：什么事、在哪里、希望怎样。例如：车间缺二十名焊工，希望组织专场招聘。"),
    )
    photos = PhotosField(label=gettext_lazy("照片"), required=False)

    def __init__(self, *args: Any, own: Sequence[Choice] = (), **kwargs: Any) -> None:
        """`own`: the enterprises the writer is the contact of; with one or more of them no name is asked for."""
        super().__init__(*args, **kwargs)
        self.fields["pick"].choices = list(own)  # type: ignore[attr-defined]  # a ChoiceField
        if own:
            del self.fields["enterprise"]
            self.fields["pick"].label = _("为哪家企业吹哨？")
            self.fields["pick"].required = len(own) > 1
        if len(own) == 1:
            self.fields["pick"].widget = forms.HiddenInput()
            self.fields["pick"].initial = own[0][0]

    def offer(self, candidates: Iterable[Choice]) -> None:
        """Ask which of these enterprises is meant."""
        self.fields["pick"].choices = list(candidates)  # type: ignore[attr-defined]  # a ChoiceField


class CheckForm(VersionForm):
    """The draft with what is proposed for it; the writer may change both."""

    text = _text(gettext_lazy("您说的"))
    category = forms.ChoiceField(label=gettext_lazy("类别"), required=False)
    urgency = forms.ChoiceField(label=gettext_lazy("紧急程度"), choices=Urgency.choices, widget=forms.RadioSelect)
    photos = PhotosField(label=gettext_lazy("再加照片"), required=False)

    def __init__(self, *args: Any, categories: Iterable[Category] = (), **kwargs: Any) -> None:
        """Categories under their headings; none leaves the choice to the bureau."""
        super().__init__(*args, **kwargs)
        self.fields["category"].choices = [("", _("不确定，请党群工作部选择")), *grouped(categories)]  # type: ignore[attr-defined]  # a ChoiceField

    @property
    def category_id(self) -> UUID | None:
        """The chosen category."""
        return _id(self.cleaned_data["category"])


class AcceptForm(VersionForm):
    """The bureau's one form: as what, by whom, until when."""

    category = forms.ChoiceField(
        label=gettext_lazy("类别"),
        help_text=gettext_lazy("换一个类别，部门和期限会跟着换。"),
        widget=forms.Select(attrs=REFILL),
    )
    urgency = forms.ChoiceField(label=gettext_lazy("紧急程度"), choices=Urgency.choices, widget=forms.RadioSelect)
    working_days = forms.IntegerField(label=gettext_lazy("办理期限"), min_value=1, max_value=250)
    lead = forms.ChoiceField(label=gettext_lazy("牵头部门"), required=False)
    helpers = forms.MultipleChoiceField(
        label=gettext_lazy("协办部门"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(
        self, *args: Any, categories: Iterable[Category] = (), departments: Sequence[Choice] = (), **kwargs: Any
    ) -> None:
        """The zone's categories and departments."""
        super().__init__(*args, **kwargs)
        self.fields["category"].choices = [("", _("请选择")), *grouped(categories)]  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["lead"].choices = [("", _("请选择")), *departments]  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["helpers"].choices = list(departments)  # type: ignore[attr-defined]  # a ChoiceField

    @property
    def lead_id(self) -> UUID | None:
        """The chosen lead."""
        return _id(self.cleaned_data["lead"])

    @property
    def helper_ids(self) -> tuple[UUID, ...]:
        """The chosen helpers."""
        return tuple(UUID(each) for each in self.cleaned_data["helpers"])


class HelpersForm(VersionForm):
    """More departments for a request in work; an accepted one names its lead too."""

    lead = forms.ChoiceField(label=gettext_lazy("牵头部门"))
    helpers = forms.MultipleChoiceField(
        label=gettext_lazy("协办部门"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, departments: Sequence[Choice] = (), with_lead: str = "", **kwargs: Any) -> None:
        """Departments that may be added; `with_lead`: the lead is asked for."""
        super().__init__(*args, **kwargs)
        if not with_lead:
            del self.fields["lead"]
            self.fields["helpers"].required = True
        else:
            self.fields["lead"].choices = [("", _("请选择")), *departments]  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["helpers"].choices = list(departments)  # type: ignore[attr-defined]  # a ChoiceField

    @property
    def lead_id(self) -> UUID | None:
        """The chosen lead."""
        return _id(self.cleaned_data.get("lead", ""))

    @property
    def helper_ids(self) -> tuple[UUID, ...]:
        """The chosen helpers."""
        return tuple(UUID(each) for each in self.cleaned_data["helpers"])


class ReasonForm(VersionForm):
    """Why."""

    reason = _text(gettext_lazy("原因"), rows=3)


class NoteForm(VersionForm):
    """What was done."""

    note = _text(gettext_lazy("办理情况"), hint=gettext_lazy("做了什么、结果怎样；其他部门会看到。"))


class MergeForm(VersionForm):
    """Into which request: one of those that say the same, or a number."""

    pick = forms.ChoiceField(label=gettext_lazy("内容相近的诉求"), required=False, widget=forms.RadioSelect)
    target = forms.CharField(label=gettext_lazy("或填写诉求编号"), max_length=24, required=False)
    reason = _text(gettext_lazy("说明"), rows=2, required=False)

    def __init__(self, *args: Any, alike: Sequence[Choice] = (), **kwargs: Any) -> None:
        """Requests that say nearly the same."""
        super().__init__(*args, **kwargs)
        self.fields["pick"].choices = list(alike)  # type: ignore[attr-defined]  # a ChoiceField
        if not alike:
            del self.fields["pick"]
            self.fields["target"].label = _("诉求编号")


class ReassignForm(VersionForm):
    """To which department, with a word for it."""

    department = forms.ChoiceField(label=gettext_lazy("部门"))
    note = _text(gettext_lazy("说明"), rows=2, required=False)

    def __init__(self, *args: Any, departments: Sequence[Choice] = (), **kwargs: Any) -> None:
        """Departments that may have the part."""
        super().__init__(*args, **kwargs)
        self.fields["department"].choices = [("", _("请选择")), *departments]  # type: ignore[attr-defined]  # a ChoiceField


class AnswerForm(VersionForm):
    """The joint reply and how the departments see the end."""

    text = _text(gettext_lazy("答复"), rows=6)
    outcome = forms.ChoiceField(
        label=gettext_lazy("办理结果"),
        choices=SAID,
        widget=forms.RadioSelect,
        help_text=gettext_lazy("最终结果以企业确认为准。"),
    )


class ConfirmForm(VersionForm):
    """The enterprise's word: how it ended, and stars for each department."""

    outcome = forms.ChoiceField(label=gettext_lazy("问题解决了吗？"), choices=SAID, widget=forms.RadioSelect)
    reason = forms.CharField(
        label=gettext_lazy("还有什么没有解决？"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("没有完全解决时必填。"),
    )

    def __init__(self, *args: Any, tasks: Iterable[Task] = (), **kwargs: Any) -> None:
        """One pair of stars and words per department that took part."""
        super().__init__(*args, **kwargs)
        self.departments = [task.department for task in tasks]
        for each in self.departments:
            self.fields[f"stars_{each.id}"] = StarsField(label=each.label)
            self.fields[f"words_{each.id}"] = forms.CharField(
                label=_("对%(department)s说一句（选填）") % {"department": each.label}, max_length=300, required=False
            )

    def pairs(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """Stars and words of each department, for the page."""
        return [(self[f"stars_{each.id}"], self[f"words_{each.id}"]) for each in self.departments]
