"""What the whistle says on an enterprise's page: its latest requests, and what happened to them."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from yuanlian.domain.enterprises.models import Enterprise
from yuanlian.domain.people.roles import STAFF, Role
from yuanlian.domain.service import listing, queries, rules
from yuanlian.domain.service.states import RequestState
from yuanlian.kernel.actor import Actor
from yuanlian.kernel.reading import once
from yuanlian.web.enterprises.sections import TIMELINE, Event, Section
from yuanlian.web.parts import Action, Moment
from yuanlian.web.service.shown import deadline, request_url, state_badge

SHOWN, ORDER = 5, 30


@once
def _latest(actor: Actor, enterprise: Enterprise, most: int) -> listing.Page:
    return listing.latest_of(actor, enterprise.id, most)


def enterprise_section(actor: Actor, zone_slug: str, enterprise: Enterprise) -> Section | None:
    """The latest requests the reader may see, the way to all of them, and the whistle."""
    if not actor.has(*STAFF, Role.CONTACT):
        return None
    latest = _latest(actor, enterprise, TIMELINE)
    list_url = reverse("request_list", kwargs={"zone": zone_slug})
    context = {
        "requests": [
            (row, request_url(row, zone_slug), state_badge(row), deadline(row)) for row in latest.rows[:SHOWN]
        ],
        "all_url": f"{list_url}?enterprise={enterprise.id}",
    }
    action = _whistle(zone_slug, enterprise) if _may_whistle(actor, enterprise) else None
    return Section(pgettext("all", "诉求"), "service/enterprise_section.html", context, ORDER, latest.total, action)


def _may_whistle(actor: Actor, enterprise: Enterprise) -> bool:
    """Whether the reader may whistle for this enterprise, whose page is open."""
    return actor.has(*rules.RAISERS) and queries.may_raise_for(actor).filter(pk=enterprise.pk).exists()


def _whistle(zone_slug: str, enterprise: Enterprise) -> Action:
    url = reverse("whistle", kwargs={"zone": zone_slug})
    return Action(_("吹哨"), f"{url}?enterprise={enterprise.id}", "speakerphone")


def enterprise_events(actor: Actor, enterprise: Enterprise, most: int) -> list[Event]:
    """Requests sent and closed."""
    if not actor.has(*STAFF, Role.CONTACT):
        return []
    slug = enterprise.zone.slug
    found: list[Event] = []
    for row in _latest(actor, enterprise, most).rows:
        url, badge = request_url(row, slug), state_badge(row)
        if row.submitted_at:
            found.append(Moment(row.submitted_at, _("提交诉求"), text=row.title, icon="speakerphone", url=url))
        if row.closed_at and row.state == RequestState.CLOSED:
            found.append(Moment(row.closed_at, badge.label, text=row.title, icon=badge.icon, tone=badge.tone, url=url))
    return found
