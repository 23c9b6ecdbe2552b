"""What the API's shapes are built on."""

from __future__ import annotations

from typing import Any, Self

from ninja import Schema as NinjaSchema
from pydantic import ModelWrapValidatorHandler, ValidationInfo, model_validator


class Schema(NinjaSchema):
    """A shape of the API. A dict, or the shape itself, is read as it is: it need not be asked like a record."""

    @model_validator(mode="wrap")
    @classmethod
    def _run_root_validator(cls, values: Any, handler: ModelWrapValidatorHandler[Self], info: ValidationInfo) -> Any:
        if isinstance(values, (dict, cls)):
            return handler(values)
        return super()._run_root_validator(values, handler, info)  # type: ignore[operator]  # bound when the class is made
