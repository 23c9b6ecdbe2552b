"""Who is acting: resolved ids and role names, no account row; every query and action takes one."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

SYSTEM = "system"
# Equal to no row's id: outside every zone, nobody signed in.
NOWHERE = UUID(int=0)
NOBODY = UUID(int=0)


class Channel(StrEnum):
    """How the act reached the house."""

    WEB = "web"
    API = "api"
    CLI = "cli"
    JOB = "job"


@dataclass(frozen=True, slots=True)
class Grant:
    """A role over one target; `target` None means the whole zone."""

    role: str
    target: UUID | None = None


@dataclass(frozen=True, slots=True)
class Actor:
    """An account (None: nobody signed in) inside one zone (NOWHERE: outside every zone)."""

    account: UUID | None = None
    label: str = ""
    zone: UUID = NOWHERE
    grants: frozenset[Grant] = field(default_factory=frozenset)
    channel: Channel = Channel.WEB

    @property
    def who(self) -> UUID:
        """The account's id for look-ups; NOBODY, which no row has, when nobody is signed in."""
        return self.account or NOBODY

    @property
    def roles(self) -> frozenset[str]:
        """Every role name held in this zone."""
        return frozenset(grant.role for grant in self.grants)

    def has(self, *roles: str) -> bool:
        """Whether any of `roles` is held, whatever its target."""
        return any(grant.role in roles for grant in self.grants)

    def targets(self, *roles: str) -> frozenset[UUID]:
        """The ids that `roles` are held over."""
        return frozenset(grant.target for grant in self.grants if grant.role in roles and grant.target is not None)

    def holds(self, role: str, target: UUID | None) -> bool:
        """Whether `role` is held over exactly `target`."""
        return Grant(role, target) in self.grants


@dataclass(frozen=True, slots=True)
class Standing:
    """Everything an account holds today, in every zone."""

    account: UUID
    held: frozenset[tuple[UUID, Grant]] = frozenset()

    @property
    def zones(self) -> frozenset[UUID]:
        """The zones in which any grant is held."""
        return frozenset(zone for zone, _grant in self.held)

    def actor(self, zone: UUID, *, label: str, channel: Channel) -> Actor:
        """The actor that the account is in `zone`."""
        grants = frozenset(grant for where, grant in self.held if where == zone)
        return Actor(account=self.account, label=label, zone=zone, grants=grants, channel=channel)


GrantSource = Callable[[UUID], Iterable[tuple[UUID, Grant]]]
_SOURCES: dict[str, GrantSource] = {}


def register_grant_source(name: str, source: GrantSource) -> None:
    """From now on `source(account)` is asked for the grants of an account, each with its zone.

    An app calls this once when it is ready.
    """
    _SOURCES[name] = source


def standing(account: UUID) -> Standing:
    """What every registered source knows about `account`: read once for a request, whatever is asked of it."""
    return Standing(account, frozenset(each for name in sorted(_SOURCES) for each in _SOURCES[name](account)))


def resolve(account: UUID, zone: UUID, *, label: str, channel: Channel) -> Actor:
    """The actor that `account` is in `zone`."""
    return standing(account).actor(zone, label=label, channel=channel)


def system_actor(zone: UUID, label: str) -> Actor:
    """The house itself, acting in `zone` for a job or a loader named by `label`."""
    return Actor(account=None, label=label, zone=zone, grants=frozenset({Grant(SYSTEM)}), channel=Channel.JOB)
