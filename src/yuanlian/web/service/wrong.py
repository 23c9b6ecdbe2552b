"""A refusal of an action, put beside the fields of the form it came from."""

from __future__ import annotations

from django import forms

from yuanlian.kernel.errors import Invalid


def put(form: forms.Form, error: Invalid) -> None:
    """Each wrong field has its sentence; what belongs to no field of this form stands above it."""
    known = {name: words for name, words in error.fields.items() if name in form.fields}
    for name, words in known.items():
        form.add_error(name, words)
    if not known:
        form.add_error(None, error.sentence)
