"""What is done to the people of an enterprise: named, corrected, put first, taken off."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from yuanlian.domain.enterprises import queries, rules, values
from yuanlian.domain.enterprises.changes import phone_digest
from yuanlian.domain.enterprises.models import Contact, Enterprise
from yuanlian.domain.enterprises.values import Unusable
from yuanlian.kernel import audit, clock, submissions
from yuanlian.kernel.actor import Actor
from yuanlian.kernel.doors import locked
from yuanlian.kernel.errors import Conflict, Invalid


@dataclass(frozen=True, slots=True)
class Person:
    """A contact as a form sends it; `first` makes it the one to call first."""

    name: str
    title: str = ""
    phone: str = ""
    first: bool = False
    key: str = ""


def add(actor: Actor, enterprise_id: UUID, person: Person) -> Contact:
    """The enterprise has one more contact; the first one is the one to call."""
    clean = _clean(person)

    def make() -> UUID:
        enterprise = _opened(actor, enterprise_id)
        standing = Contact.objects.filter(zone_id=enterprise.zone_id, enterprise=enterprise)
        first = clean.first or not standing.filter(is_primary=True).exists()
        if first:
            standing.update(is_primary=False)
        row = Contact(zone_id=enterprise.zone_id, enterprise=enterprise, is_primary=first)
        _fill(row, clean)
        row.save(force_insert=True)
        _touch(enterprise)
        audit.record(actor, "enterprises.add_contact", enterprise, changed=_changed(clean))
        return row.id

    made = submissions.once(actor, person.key, "enterprises.contact", make)
    return Contact.objects.get(zone_id=actor.zone, pk=made)


def change(actor: Actor, contact_id: UUID, person: Person) -> Contact:
    """The contact is this person now."""
    clean = _clean(person)
    with transaction.atomic():
        row = locked(queries.contacts(actor), contact_id)
        enterprise = _opened(actor, row.enterprise_id)
        if clean.first and not row.is_primary:
            Contact.objects.filter(zone_id=row.zone_id, enterprise=enterprise).update(is_primary=False)
            row.is_primary = True
        _fill(row, clean)
        row.save()
        _touch(enterprise)
        audit.record(actor, "enterprises.change_contact", enterprise, changed=_changed(clean))
    return row


def remove(actor: Actor, contact_id: UUID) -> Enterprise:
    """The enterprise no longer has the contact; one with an account must lose its grant first."""
    with transaction.atomic():
        row = locked(queries.contacts(actor), contact_id)
        enterprise = _opened(actor, row.enterprise_id)
        if row.account_id is not None:
            raise Conflict(_("这位联系人有登录账号，请先由安全管理员收回授权。"))
        row.delete()
        rest = Contact.objects.filter(zone_id=enterprise.zone_id, enterprise=enterprise).order_by("id").first()
        if rest is not None and row.is_primary:
            rest.is_primary = True
            rest.save(update_fields=["is_primary"])
        _touch(enterprise)
        audit.record(actor, "enterprises.remove_contact", enterprise)
    return enterprise


def _opened(actor: Actor, enterprise_id: UUID) -> Enterprise:
    enterprise = locked(queries.visible(actor), enterprise_id)
    rules.may_name_contacts(actor, enterprise)
    return enterprise


def _clean(person: Person) -> Person:
    name, phone = person.name.strip()[:60], person.phone.strip()
    if not name:
        raise Invalid(_("请填写姓名。"), fields={"name": _("请填写姓名。")})
    try:
        phone = values.phone(phone) if phone else ""
    except Unusable:
        raise Invalid(_("这不是电话号码。"), fields={"phone": _("这不是电话号码。")}) from None
    return Person(name, person.title.strip()[:60], phone, person.first)


def _fill(row: Contact, person: Person) -> None:
    row.name, row.title, row.phone = person.name, person.title, person.phone
    row.phone_digest = phone_digest(person.phone)


def _changed(person: Person) -> dict[str, str]:
    return {"name": person.name, "title": person.title, "phone": person.phone}


def _touch(enterprise: Enterprise) -> None:
    enterprise.version += 1
    enterprise.updated_at = clock.now()
    enterprise.save(update_fields=["version", "updated_at"])
