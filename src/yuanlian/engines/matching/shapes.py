"""The values that cross the border of this room: suppliers and needs in, rankings with reasons out."""

from dataclasses import dataclass, field
from enum import StrEnum


class Field(StrEnum):
    """The part of a profile in which something was found."""

    PRODUCTS = "products"
    SCOPE = "scope"
    INDUSTRY = "industry"
    NAME = "name"
    FULL = "full"
    PROVEN = "proven"


class ReasonCode(StrEnum):
    """Why a supplier stands where it stands; the rooms above turn each into a sentence."""

    SAME = "same"
    """`found` in `field` is what was asked for."""
    KIND_OF = "kind_of"
    """`found` ends with what was asked for: it is a kind of it."""
    BROADER = "broader"
    """What was asked for ends with `found`: the supplier names the wider product."""
    CONTAINS = "contains"
    """`found` holds what was asked for, but its head is something else."""
    WORDS = "words"
    """`found` shares words or pairs of characters with what was asked for."""
    ALIAS = "alias"
    """`found` was reached under another name: `path` runs from the asked word to the alias."""
    MEMBER = "member"
    """`found` is a known kind of what was asked for (chain graph); `path` shows the steps."""
    BROADER_CLASS = "broader_class"
    """`found` is a class above what was asked for (chain graph); `path` shows the steps."""
    UPSTREAM = "upstream"
    """`found` goes into what the buyer makes (chain graph); `path` runs from the buyer's product."""
    CO_SUPPLY = "co_supply"
    """Suppliers of what was asked for often supply `found` too; `amount` of them do."""
    INDUSTRY = "industry"
    """The supplier's industry class is where suppliers of what was asked for stand."""
    PROFILE = "profile"
    """The profile as a whole resembles suppliers of what was asked for; `found` carries most of it."""
    SIMILAR_BUYERS = "similar_buyers"
    """`amount` enterprises that resemble the buyer buy from this supplier."""
    REST = "rest"
    """`found` matches another part of the sentence than the need itself."""
    NEAR = "near"
    """The supplier stands `amount` metres from the place of the need."""
    SIZE = "size"
    """The supplier has `amount` employees."""
    PAST_DEALS = "past_deals"
    """`amount` deals for this kind of need were delivered before."""
    FEEDBACK = "feedback"
    """People confirmed (points above zero) or rejected (below) this supplier for this need."""


class Unknown(StrEnum):
    """What the profile does not say; it earns nothing and costs nothing in the order."""

    PLACE = "place"
    SIZE = "size"
    PRODUCTS = "products"
    SCOPE = "scope"
    INDUSTRY = "industry"
    CERTIFICATES = "certificates"


class Hard(StrEnum):
    """The hard conditions of a need; a supplier that is not known to meet one is removed."""

    AREA = "area"
    CERTIFICATE = "certificate"
    EMPLOYEES = "employees"
    CAPACITY = "capacity"
    DISTANCE = "distance"


@dataclass(frozen=True, slots=True, kw_only=True)
class Supplier:
    """One enterprise as the ranking sees it; `None` means that the registry does not know.

    `proven` is what it is known to have supplied beside its own words: delivered deals, confirmed matches.
    `lon`, `lat` in degrees (CGCS2000/WGS84), `capacity` in the zone's own yearly unit.
    """

    id: str
    name: str = ""
    full: str = ""
    products: tuple[str, ...] = ()
    scope: tuple[str, ...] = ()
    industry: tuple[str, ...] = ()
    proven: tuple[str, ...] = ()
    lon: float | None = None
    lat: float | None = None
    employees: int | None = None
    capacity: int | None = None
    area: str | None = None
    certificates: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """Hard conditions: one of these areas, all of these certificates, at least so large, at most so far."""

    areas: tuple[str, ...] = ()
    certificates: tuple[str, ...] = ()
    employees: int | None = None
    capacity: int | None = None
    within_m: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """What is looked for: a sentence, and who asks from where.

    `buyer` is the enterprise's id and never comes out; with an empty text its own profile is the need ("who
    upstream of me is here"). `classes` are industry classes: a confidential need gives them and no text.
    """

    text: str = ""
    buyer: str | None = None
    lon: float | None = None
    lat: float | None = None
    classes: tuple[str, ...] = ()
    filters: Filters = field(default_factory=Filters)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What the need finder read in a sentence: the need, the other parts that may be it, and what is not it.

    `worth` says in thousandths how likely each part of the rest is the need, the need itself being 1000.
    """

    need: str
    rest: tuple[str, ...] = ()
    worth: tuple[int, ...] = ()
    purpose: tuple[str, ...] = ()
    buyer: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """One cause of a place in the ranking and the points that it gave or took."""

    code: ReasonCode
    points: int
    asked: str = ""
    found: str = ""
    field: Field | None = None
    path: tuple[str, ...] = ()
    amount: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """One supplier of a ranking; `points` decide the order, equal points the id."""

    id: str
    points: int
    reasons: tuple[Reason, ...]
    unknown: tuple[Unknown, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Removed:
    """How many candidates a hard condition removed, and for how many of them only because it is not known."""

    condition: Hard
    count: int
    unknown: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranking:
    """The answer to a need: the best suppliers in order, what was read in the sentence, what was removed."""

    found: Found
    results: tuple[Result, ...]
    removed: tuple[Removed, ...]
    candidates: int

    @property
    def ids(self) -> tuple[str, ...]:
        """The suppliers' ids, best first."""
        return tuple(result.id for result in self.results)


Parameters = dict[str, str | int | list[str] | None]


def parameters(reason: Reason) -> Parameters:
    """A reason as plain values for templates and files, its code under `code`."""
    return {
        "code": reason.code.value,
        "points": reason.points,
        "asked": reason.asked,
        "found": reason.found,
        "field": reason.field.value if reason.field else None,
        "path": list(reason.path),
        "amount": reason.amount,
    }
