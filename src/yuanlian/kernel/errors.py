"""One tree of refusals; each is mapped once to a page and once to problem+json."""

from __future__ import annotations

from collections.abc import Mapping


class YuanlianError(Exception):
    """A refusal with a sentence a person can read, in the language that is active when it is raised."""

    status = 400
    code = "error"

    def __init__(self, sentence: str = "", *, fields: Mapping[str, str] | None = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.fields: dict[str, str] = dict(fields or {})


class NotVisible(YuanlianError):
    """The row does not exist for this actor; not existing and not visible look the same outside."""

    status = 404
    code = "not_visible"


class NotAllowed(YuanlianError):
    """The actor sees the row but may not do this verb."""

    status = 403
    code = "not_allowed"


class IllegalMove(YuanlianError):
    """The state table has no such move from the present state."""

    status = 409
    code = "illegal_move"


class Invalid(YuanlianError):
    """The input is wrong; `fields` names each wrong field with its sentence."""

    status = 422
    code = "invalid"


class Conflict(YuanlianError):
    """Somebody else was faster, or the row already exists."""

    status = 409
    code = "conflict"
