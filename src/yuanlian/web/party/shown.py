"""Organisations and coverage as the parts that pages draw."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from yuanlian.domain.party import words
from yuanlian.domain.party.coverage import Facts
from yuanlian.domain.party.models import Organisation, Post
from yuanlian.domain.party.states import Coverage, Founding, OrganisationState, PostKind
from yuanlian.kernel.models import Zone
from yuanlian.web import formats
from yuanlian.web.addresses import record_url
from yuanlian.web.parts import Badge, Lines, Link, Tab, Tone

STATE_TONES: dict[str, Tone] = {
    OrganisationState.PLANNED: Tone.INFO,
    OrganisationState.SET_UP: Tone.GOOD,
    OrganisationState.DUE: Tone.WARN,
    OrganisationState.IN_ELECTION: Tone.ACTIVE,
    OrganisationState.RENEWED: Tone.GOOD,
    OrganisationState.DISSOLVED: Tone.NEUTRAL,
}
COVERAGE_TONES = {Coverage.OWN: Tone.GOOD, Coverage.JOINT: Tone.INFO, Coverage.NONE: Tone.WARN}


def organisation_url(slug: str, organisation: UUID) -> str:
    """The organisation's page."""
    return record_url("organisation_detail", slug, organisation=organisation)


def enterprise_url(slug: str, enterprise: UUID) -> str:
    """The enterprise's page."""
    return record_url("enterprise_detail", slug, enterprise=enterprise)


def state_badge(organisation: Organisation) -> Badge:
    """Where the organisation stands in its term."""
    state = OrganisationState(organisation.state)
    return Badge(state.label, STATE_TONES[state])


def marks(organisation: Organisation) -> list[Badge]:
    """What sets the organisation apart: demonstration site, weak."""
    found = [Badge(_("示范点"), Tone.GOOD, "star")] if organisation.demonstration else []
    return [*found, Badge(_("软弱涣散，整顿中"), Tone.WARN)] if organisation.weak else found


def coverage_badge(coverage: Coverage) -> Badge:
    """How an enterprise is covered."""
    return Badge(coverage.label, COVERAGE_TONES[coverage])


def founding_words(founding: str) -> str | None:
    """The way of founding; None when it is not known."""
    return str(Founding(founding).label) if founding else None


def listed(words: Iterable[str]) -> str:
    """Words one after another, each once, as the reader's language separates them."""
    return ("、" if formats.chinese() else ", ").join(dict.fromkeys(words))


def sent_words(sent: Iterable[Post]) -> Lines | Badge:
    """Who was sent to an enterprise: names with their posts, or that nobody was."""
    posts = list(sent)
    if not posts:
        return Badge(_("未选派"), Tone.WARN)
    return Lines(listed(post.person for post in posts), listed(str(PostKind(post.kind).label) for post in posts))


def covering(facts: Facts, slug: str, visible: frozenset[UUID]) -> Link | Lines | Badge:
    """The organisation that covers an enterprise; a link where the reader may open it."""
    if facts.organisation is None:
        return Badge(_("无"), Tone.NEUTRAL)
    row = facts.organisation
    return Link(row.label, organisation_url(slug, row.id)) if row.id in visible else Lines(row.label)


def tier_words(zone: Zone, organisation: Organisation) -> str | None:
    """The level of the zone's structure on which the organisation stands."""
    tier = words.tier_of(zone, organisation.kind)
    return tier.name if tier else None


def organisation_tabs(slug: str, current: str) -> list[Tab]:
    """The three ways to look at the organisations."""
    views = (
        ("organisation_tree", _("隶属关系")),
        ("organisation_bodies", _("功能组织")),
        ("organisation_list", _("全部组织")),
    )
    return [Tab(label, reverse(view, kwargs={"zone": slug}), view == current) for view, label in views]
