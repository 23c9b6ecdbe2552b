"""Texts that people write into trade, made fit to be kept."""

from __future__ import annotations


def kept(text: str, length: int | None = None) -> str:
    """The text without edges and without what no database keeps, cut to `length`."""
    return text.replace("\x00", "").strip()[:length]
