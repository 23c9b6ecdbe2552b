"""Controls drawn in Python are what Django's own templates draw."""

from __future__ import annotations

from datetime import date
from itertools import product

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy

from yuanlian.web.controls import DRAWN, Renderer

CHOICES = [("", "—"), ("a&b", 'x "y" <z>'), (2, mark_safe("<b>safe</b>")), (None, gettext_lazy("是"))]
GROUPED = [("g<1>", [("a", "A"), ("b", "B")]), ("c", "C")]
ATTRS = [{}, {"id": "id_x", "class": "form-control is-invalid", "title": '"<'}, {"required": True, "hidden": False}]
VALUES = [None, "", 'a "b" <c> &', 12345, 1.5, date(2026, 1, 2), mark_safe("&amp;"), True]
PLAIN = [
    forms.TextInput, forms.NumberInput, forms.EmailInput, forms.URLInput, forms.PasswordInput, forms.HiddenInput,
    forms.DateInput, forms.DateTimeInput, forms.TimeInput, forms.FileInput, forms.CheckboxInput, forms.Textarea,
]  # fmt: skip
CHOOSING = [forms.Select, forms.SelectMultiple, forms.RadioSelect, forms.CheckboxSelectMultiple]


def drawn(widget: forms.Widget, value: object, attrs: dict) -> list[str]:
    """The widget by both renderers, ours first."""
    return [widget.render("field<", value, attrs, renderer) for renderer in (Renderer(), DjangoTemplates())]


@pytest.mark.parametrize("kind", PLAIN)
def test_a_control_for_one_value_is_the_same(kind):
    for attrs, value in product(ATTRS, VALUES):
        ours, theirs = drawn(kind(), value, attrs)
        assert ours == theirs


@pytest.mark.parametrize("kind", CHOOSING)
def test_a_control_to_choose_with_is_the_same(kind):
    for attrs, choices, value in product(ATTRS, ([], CHOICES, GROUPED), (None, "a", ["a&b", "c"], 2)):
        ours, theirs = drawn(kind(choices=choices), value, attrs)
        assert ours == theirs


def test_every_control_drawn_in_python_was_compared():
    assert {kind.template_name for kind in (*PLAIN, *CHOOSING)} == set(DRAWN)
