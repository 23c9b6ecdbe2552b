"""What organisations say on an enterprise's page: coverage, who was sent, the bodies it belongs to."""

from __future__ import annotations

from datetime import date, datetime, time

from django.utils import timezone
from django.utils.translation import gettext as _

from yuanlian.domain.enterprises.models import Enterprise
from yuanlian.domain.party import coverage, detail, words
from yuanlian.domain.party.states import PostKind
from yuanlian.domain.people.roles import STAFF, Role
from yuanlian.kernel.actor import Actor
from yuanlian.web.addresses import record_url
from yuanlian.web.enterprises.sections import Event, Section
from yuanlian.web.parts import Action, Fact, Lines, Link, Moment
from yuanlian.web.party.doors import COVERAGE
from yuanlian.web.party.shown import coverage_badge, covering, founding_words, organisation_url, sent_words

READERS = STAFF | {Role.CONTACT}


def enterprise_section(actor: Actor, zone_slug: str, enterprise: Enterprise) -> Section | None:
    """The organisation over the enterprise, how it was founded, who was sent, and the next step for who works on it."""
    if not actor.has(*READERS):
        return None
    facts = coverage.facts_about(actor.zone, enterprise)
    ties = list(detail.of_enterprise(actor, enterprise.id))
    bodies = {tie.organisation_id for tie in ties} | ({facts.organisation.id} if facts.organisation else set())
    reach = detail.reach_organisations(actor, bodies or {enterprise.id})
    shown = [
        Fact(_("覆盖"), coverage_badge(facts.coverage)),
        Fact(_("党组织"), covering(facts, zone_slug, reach)),
        Fact(_("组建方式"), founding_words(facts.founding) if facts.organisation else _("无")),
        Fact(_("选派人员"), sent_words(facts.sent)),
    ]
    roles = words.roles(enterprise.zone)
    for tie in ties:
        label = tie.organisation.label
        name = (
            Link(label, organisation_url(zone_slug, tie.organisation_id))
            if tie.organisation_id in reach
            else Lines(label)
        )
        shown.append(Fact(roles[tie.role], name))
    return Section(
        _("党组织"), "party/enterprise_section.html", {"facts": shown}, 20, action=_step(actor, enterprise, facts)
    )


def _step(actor: Actor, enterprise: Enterprise, facts: coverage.Facts) -> Action | None:
    """The way to the next step, for who does coverage."""
    if not actor.has(*COVERAGE):
        return None
    zone = enterprise.zone
    found = coverage.next_steps(zone, [enterprise], {enterprise.id: facts}).get(enterprise.id)
    url = record_url("gap_detail", zone.slug, enterprise=enterprise.id)
    return Action(str(found.way.label) if found else _("摸底和选派"), url, "arrow-right")


def _midday(day: date) -> datetime:
    """A day without a time of day stands in the middle of it on a timeline."""
    return timezone.make_aware(datetime.combine(day, time(12)))


def enterprise_events(actor: Actor, enterprise: Enterprise, _most: int) -> list[Event]:
    """Who was sent to the enterprise and when."""
    if not actor.has(*READERS):
        return []
    facts = coverage.facts_about(actor.zone, enterprise)
    found = [
        Moment(
            _midday(post.since), _("选派%(kind)s") % {"kind": PostKind(post.kind).label}, post.person, icon="user-plus"
        )
        for post in facts.sent
    ]
    if facts.organisation is not None and facts.organisation.founded_on is not None:
        title = _("成立%(name)s") % {"name": facts.organisation.label}
        found.append(Moment(_midday(facts.organisation.founded_on), title, icon="flag"))
    return found
