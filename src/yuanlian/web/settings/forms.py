"""Forms of the administrators."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yuanlian.domain.people.roles import DEPARTMENT, LABELS, Role
from yuanlian.domain.zones.actions import ZONE_ROLES

GRANTABLE = [(role.value, LABELS[role]) for role in Role if role in ZONE_ROLES | DEPARTMENT]


class AccountForm(forms.Form):
    """A new account."""

    username = forms.RegexField(
        label=_("用户名"),
        regex=r"^[A-Za-z0-9._@-]+$",
        min_length=3,
        max_length=60,
        help_text=_("字母、数字、点、短横线，登录时用。"),
    )
    name = forms.CharField(label=_("姓名"), max_length=60)
    email = forms.EmailField(label=_("邮箱"), required=False, help_text=_("填写后，提醒也会发到邮箱。"))


class GrantForm(forms.Form):
    """A role over the zone or a department."""

    role = forms.ChoiceField(label=_("角色"), choices=GRANTABLE)
    department = forms.ChoiceField(label=_("部门"), required=False, help_text=_("部门经办人、部门负责人要选部门。"))

    def __init__(self, *args: Any, departments: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["department"].choices = [("", _("（整个园区）")), *departments]  # type: ignore[attr-defined]  # a ChoiceField

    def clean(self) -> dict[str, Any]:
        """A department's role needs a department."""
        cleaned = super().clean() or {}
        if cleaned.get("role") in DEPARTMENT and not cleaned.get("department"):
            self.add_error("department", _("请选择部门。"))
        return cleaned


class CalendarForm(forms.Form):
    """A new version of the working calendar: windows a day and exceptions by date."""

    windows = forms.CharField(label=_("每天的工作时段"), max_length=100, help_text=_("例如：09:00-12:00, 13:30-17:30"))
    days = forms.CharField(
        label=_("节假日与调休"),
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text=_("每行一天：2026-10-01 放假 国庆节，或 2026-10-10 上班 国庆节调休。"),
    )
    source = forms.CharField(label=_("依据"), max_length=200, help_text=_("例如：国务院办公厅关于节假日安排的通知。"))
