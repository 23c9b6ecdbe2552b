"""The controls of forms written in Python: a form draws up to a hundred, each of them a template of its own in Django.

A test holds every one of them to what Django's templates write.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.forms.renderers import DjangoTemplates
from django.http import HttpRequest
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

Widget = Mapping[str, Any]  # what Widget.get_context names "widget"


def attributes(widget: Widget) -> str:
    """The attributes of an element, each with a blank before it."""
    drawn = []
    for name, value in widget["attrs"].items():
        if value is True:
            drawn.append(f" {conditional_escape(name)}")
        elif value is not False:
            drawn.append(f' {conditional_escape(name)}="{_text(value)}"')
    return "".join(drawn)


def _text(value: object) -> str:
    """A value of an attribute, escaped unless it is markup."""
    return conditional_escape(value if isinstance(value, SafeString) else str(value))


def _input(widget: Widget) -> str:
    value = widget["value"]
    given = "" if value is None else f' value="{_text(value)}"'
    kind, name = conditional_escape(widget["type"]), conditional_escape(widget["name"])
    return f'<input type="{kind}" name="{name}"{given}{attributes(widget)}>'


def _textarea(widget: Widget) -> str:
    value = conditional_escape(widget["value"]) if widget["value"] else ""
    return f'<textarea name="{conditional_escape(widget["name"])}"{attributes(widget)}>\n{value}</textarea>'


def _option(widget: Widget) -> str:
    label = conditional_escape(widget["label"])
    return f'<option value="{_text(widget["value"])}"{attributes(widget)}>{label}</option>'


def _select(widget: Widget) -> str:
    drawn = [f'<select name="{conditional_escape(widget["name"])}"{attributes(widget)}>']
    for group, options, _number in widget["optgroups"]:
        drawn += [f'\n  <optgroup label="{conditional_escape(group)}">'] if group else []
        drawn += [f"\n  {_option(each)}\n" for each in options]
        drawn += ["\n  </optgroup>"] if group else []
    return "".join([*drawn, "\n</select>"])


def _choice(widget: Widget) -> str:
    if not widget["wrap_label"]:
        return f"{_input(widget)}\n\n\n"
    named = widget["attrs"].get("id")
    belongs = f' for="{conditional_escape(named)}"' if named else ""
    return f"<label{belongs}>{_input(widget)}\n {conditional_escape(widget['label'])}</label>\n\n"


def _choices(widget: Widget) -> str:
    look = "".join(
        f' {name}="{conditional_escape(widget["attrs"][name])}"'
        for name in ("id", "class")
        if widget["attrs"].get(name)
    )
    drawn = [f"<div{look}>"]
    for group, options, _number in widget["optgroups"]:
        drawn += [f"\n  <div><label>{conditional_escape(group)}</label>"] if group else []
        drawn += [f"<div>\n    {_choice(each)}</div>" for each in options]
        drawn += ["\n  </div>"] if group else []
    return "".join([*drawn, "\n</div>"])


_INPUTS = ("checkbox", "date", "datetime", "email", "file", "hidden", "number", "password", "text", "time", "url")
DRAWN: dict[str, Callable[[Widget], str]] = {
    **{f"django/forms/widgets/{each}.html": _input for each in _INPUTS},
    **{f"django/forms/widgets/{each}.html": _choices for each in ("radio", "checkbox_select")},
    "django/forms/widgets/textarea.html": _textarea,
    "django/forms/widgets/select.html": _select,
}


class Renderer(DjangoTemplates):
    """Draws the controls of DRAWN in Python and leaves the others to Django."""

    def render(self, template_name: str, context: Mapping[str, Any], request: HttpRequest | None = None) -> SafeString:
        """The markup of a form's part."""
        draw = DRAWN.get(template_name)
        if draw is None:
            return super().render(template_name, context, request)  # type: ignore[arg-type, return-value]  # it reads it
        return mark_safe(draw(context["widget"]).strip())  # noqa: S308 -- every part is escaped where it is put in
