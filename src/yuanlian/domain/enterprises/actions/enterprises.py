"""What is done to single enterprises by hand: registered, corrected, given qualifications and yearly figures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from yuanlian.domain.enterprises import queries, rules, staging
from yuanlian.domain.enterprises.faults import Problem, field_sentence
from yuanlian.domain.enterprises.fields import FIELDS
from yuanlian.domain.enterprises.models import Enterprise, Qualification
from yuanlian.domain.enterprises.names import key_of
from yuanlian.domain.enterprises.reading import read_texts
from yuanlian.domain.enterprises.states import FigureKind
from yuanlian.domain.enterprises.writing import Standing, Writer, standing
from yuanlian.domain.zones.models import Place
from yuanlian.domain.zones.queries import places
from yuanlian.kernel import audit, clock, outbox, submissions
from yuanlian.kernel.actor import Actor
from yuanlian.kernel.doors import AT_ONCE, locked, locked_all, same_version, seen
from yuanlian.kernel.errors import Conflict, Invalid, NotAllowed
from yuanlian.kernel.sheets import match_headers

CHANGED = "enterprises.changed"


class Namesake(StrEnum):
    """Whether the person knows that an enterprise of the same name stands in the register."""

    ASK = "ask"
    KNOWN = "known"


@dataclass(frozen=True, slots=True)
class Entry:
    """What a person or a program sends: texts by field key, in any writing a sheet may have."""

    texts: Mapping[str, str]
    namesake: Namesake = Namesake.ASK
    key: str = ""
    version: int | None = None


def register(actor: Actor, entry: Entry) -> Enterprise:
    """A new enterprise stands in the register; raises Invalid naming each wrong field."""
    rules.may_register(actor)
    values = _values(actor, entry.texts)
    if "name" not in values:
        raise _wrong({"name": _("请填写企业名称。")})
    zone = queries.zone_of(actor)

    def make() -> UUID:
        _refuse_taken(actor, values, None)
        _refuse_namesake(actor, values, entry.namesake)
        writer = Writer(zone, clock.now(), clock.today())
        enterprise = writer.create(values).enterprise
        _run(writer)
        outbox.emit(zone, CHANGED, {"enterprise": str(enterprise.id)})
        audit.record(actor, "enterprises.register", enterprise, changed=_plain(values))
        return enterprise.id

    return seen(queries.visible(actor), submissions.once(actor, entry.key, "enterprises.register", make))


def correct(actor: Actor, enterprise_id: UUID, entry: Entry) -> Enterprise:
    """The enterprise has what was sent; an empty text erases; a contact may correct its own fields only."""
    values = _values(actor, entry.texts)
    with transaction.atomic():
        row = locked(queries.visible(actor), enterprise_id)
        same_version(row, entry.version)
        allowed = rules.editable(actor, row)
        if allowed is not None and not set(entry.texts) <= allowed:
            raise NotAllowed(_("企业联系人只能修改简称、产品、经营范围和员工人数。"))
        _refuse_taken(actor, values, row.id)
        if "name" in values["erase"]:
            raise _wrong({"name": _("请填写企业名称。")})
        return _write(actor, row, values, verb="enterprises.correct")


def qualify(actor: Actor, enterprise_id: UUID, text: str) -> Enterprise:
    """The enterprise holds the qualifications named in `text`, such as 高新技术企业（2023）；专精特新."""
    values = _values(actor, {"qualifications": text})
    if "qualifications" not in values:
        raise _wrong({"qualifications": _("请填写资质名称。")})
    with transaction.atomic():
        row = locked(queries.visible(actor), enterprise_id)
        rules.may_register(actor)
        return _write(actor, row, values, verb="enterprises.qualify")


def stand_in(actor: Actor, where: Mapping[UUID, Place]) -> None:
    """Each enterprise, by its id, stands in this place of the zone; those that stood there stay as they are."""
    with transaction.atomic():
        rows = locked_all(queries.visible(actor), where)
        rules.may_register(actor)
        found = {place.id: seen(places(actor), place.id) for place in {row.id: row for row in where.values()}.values()}
        news = {pk: {"place_id": str(found[place.id].id), "erase": ()} for pk, place in where.items()}
        writer = Writer(queries.zone_of(actor), clock.now(), clock.today())
        ids = list(rows)
        known: dict[UUID, Standing] = {}
        for start in range(0, len(ids), AT_ONCE):
            known |= standing(writer.zone, ids[start : start + AT_ONCE])
        changed = [pk for pk, values in news.items() if writer.change(values, known[pk]) is not None]
        _run(writer)
        outbox.emit_each(writer.zone, CHANGED, [{"enterprise": str(pk)} for pk in changed])
        acts = [(known[pk].enterprise, _plain(news[pk])) for pk in changed]
        audit.record_each(actor, "enterprises.stand_in", acts)


def disqualify(actor: Actor, enterprise_id: UUID, qualification_id: UUID) -> Enterprise:
    """The enterprise no longer holds the qualification."""
    with transaction.atomic():
        row = locked(queries.visible(actor), enterprise_id)
        rules.may_register(actor)
        held = locked(Qualification.objects.filter(zone_id=row.zone_id, enterprise=row), qualification_id)
        audit.record(actor, "enterprises.disqualify", row, changed={"kind": held.kind, "year": held.year})
        held.delete()
        _touch(row)
    return row


def report_year(actor: Actor, enterprise_id: UUID, year: int, figures: Mapping[FigureKind, str]) -> Enterprise:
    """The enterprise's figures of a year are these; an empty text leaves what is known."""
    if not 1980 <= year <= clock.today().year:
        raise _wrong({"year": _("请填写 1980 年到今年之间的年份。")})
    texts = {f"{kind.value}_{year}": text for kind, text in figures.items() if text.strip()}
    try:
        values = _values(actor, texts)
    except Invalid as error:
        raise _wrong({key.rsplit("_", 1)[0]: sentence for key, sentence in error.fields.items()}) from None
    with transaction.atomic():
        row = locked(queries.visible(actor), enterprise_id)
        rules.may_register(actor)
        return _write(actor, row, values, verb="enterprises.report_year")


def _values(actor: Actor, texts: Mapping[str, str]) -> dict[str, Any]:
    """The texts' meaning; raises Invalid naming each wrong field."""
    fields = {each.key: str(each.label) for each in FIELDS}
    reader = staging.reader_for(queries.zone_of(actor), match_headers((), ()))
    values, wrong = read_texts(texts, reader)
    sentences = {
        key: field_sentence(Problem(reason.fault.value, None, reason.params), fields.get(key, key), texts[key])
        for key, reason in wrong.items()
    }
    if sentences:
        raise _wrong(sentences)
    return values


def _wrong(sentences: Mapping[str, str]) -> Invalid:
    return Invalid(_("请修改标出的内容。"), fields=sentences)


def _refuse_taken(actor: Actor, values: Mapping[str, Any], own: UUID | None) -> None:
    rows = Enterprise.objects.filter(zone_id=actor.zone)
    rows = rows.exclude(pk=own) if own is not None else rows
    for column in ("credit_code", "zone_number"):
        value = values.get(column)
        other = rows.filter(**{column: value}).first() if value else None
        if other is not None:
            raise _wrong({column: _("已登记给“%(name)s”。") % {"name": other.name}})


def _refuse_namesake(actor: Actor, values: Mapping[str, Any], namesake: Namesake) -> None:
    if namesake is Namesake.KNOWN:
        return
    other = Enterprise.objects.filter(zone_id=actor.zone, name_key=key_of(values["name"])).first()
    if other is not None:
        sentence = _("已登记一家同名企业（%(code)s）。如果是另一家，请勾选后再提交。")
        raise _wrong({"namesake": sentence % {"code": other.credit_code or other.address or _("没有代码和地址")}})


def _write(actor: Actor, row: Enterprise, values: Mapping[str, Any], *, verb: str) -> Enterprise:
    writer = Writer(row.zone_id, clock.now(), clock.today())
    known = standing(row.zone_id, [row.id])[row.id]
    if writer.change(values, known) is None:
        return row
    _run(writer)
    outbox.emit(row.zone_id, CHANGED, {"enterprise": str(row.id)})
    audit.record(actor, verb, known.enterprise, changed=_plain(values))
    return known.enterprise


def _run(writer: Writer) -> None:
    try:
        with transaction.atomic():
            for statement in writer.statements():
                statement.run()
    except IntegrityError:
        raise Conflict(_("这个代码或编号刚刚登记给了另一家企业。")) from None


def _touch(row: Enterprise) -> None:
    row.version += 1
    row.updated_at = clock.now()
    row.save(update_fields=["version", "updated_at"])


def _plain(values: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in values.items() if key != "erase" or value}
