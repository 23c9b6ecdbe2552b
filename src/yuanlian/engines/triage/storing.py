"""Writes a model as bytes and reads it again: a line of facts that people can read, then compressed numbers."""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

import numpy as np

from yuanlian.engines.triage.features import Terms
from yuanlian.engines.triage.fields import FIELDS, FIELDS_DIGEST
from yuanlian.engines.triage.learning import ENGINE, Model
from yuanlian.engines.triage.measuring import Measure

_MAGIC = "yuanlian-triage-model"


class BrokenModel(ValueError):
    """The bytes are no model of this engine; the message says what is wrong."""


def facts(model: Model) -> dict[str, Any]:
    """What a model is and which examples it comes from, for people and for the first line of its file."""
    return {
        "file": _MAGIC,
        "engine": model.engine,
        "source": model.source,
        "examples": model.examples,
        "examples_sha256": model.digest,
        "categories": list(model.categories),
        "fields_sha256": FIELDS_DIGEST,
        "features": len(model.terms.texts),
        "field_share": model.terms.field_share,
        "sharpness": model.sharpness,
        "measured_on_held_back_cases": asdict(model.measured),
    }


def dump(model: Model) -> bytes:
    """The model's file: the same bytes for the same model."""
    texts = "\n".join(model.terms.texts).encode()
    rarity = np.array(model.terms.rarity, "<f4").tobytes()
    weights = model.weights.astype("<f2").tobytes()
    body = zlib.compress(len(texts).to_bytes(8, "little") + texts + rarity + weights, 6)
    head = facts(model) | {"body_sha256": hashlib.sha256(body).hexdigest()}
    return json.dumps(head, ensure_ascii=False, sort_keys=True).encode() + b"\n" + body


def load(data: bytes) -> Model:
    """The model of a file. Raises `BrokenModel`."""
    line, _, body = data.partition(b"\n")
    try:
        head = json.loads(line)
    except ValueError as error:
        raise BrokenModel("not a model file") from error
    if not isinstance(head, dict) or head.get("file") != _MAGIC:
        raise BrokenModel("not a model file")
    if head.get("engine") != ENGINE:
        raise BrokenModel(f"a model of engine {head.get('engine')}; this is {ENGINE}")
    if head.get("fields_sha256") != FIELDS_DIGEST:
        raise BrokenModel("learnt with another list of fields; train it again")
    if hashlib.sha256(body).hexdigest() != head.get("body_sha256"):
        raise BrokenModel("the file is damaged")
    return _model(head, zlib.decompress(body))


def _model(head: Mapping[str, Any], body: bytes) -> Model:
    size = int.from_bytes(body[:8], "little")
    count, width = head["features"], head["features"] + len(FIELDS) + 1
    texts = tuple(body[8 : 8 + size].decode().split("\n")) if count else ()
    rarity = np.frombuffer(body, "<f4", count, 8 + size)
    weights = np.frombuffer(body, "<f2", offset=8 + size + 4 * count).astype(np.float32)
    if len(texts) != count or weights.size != width * len(head["categories"]):
        raise BrokenModel("the file does not fit its first line")
    return Model(
        engine=head["engine"],
        categories=tuple(head["categories"]),
        terms=Terms(texts, tuple(rarity.tolist()), head["field_share"]),
        weights=weights.reshape(width, -1),
        sharpness=head["sharpness"],
        measured=Measure(**head["measured_on_held_back_cases"]),
        examples=head["examples"],
        source=head["source"],
        digest=head["examples_sha256"],
    )
