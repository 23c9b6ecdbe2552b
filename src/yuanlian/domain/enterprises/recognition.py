"""Which enterprise a row is: by credit code, else by the zone's number, else by name once a person confirms."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from yuanlian.domain.enterprises.faults import Problem, RowFault
from yuanlian.domain.enterprises.names import key_of


@dataclass(frozen=True, slots=True)
class Known:
    """An enterprise that stands in the register, as far as recognising it needs."""

    id: UUID
    version: int
    name: str
    credit_code: str
    zone_number: str
    address: str


@dataclass(frozen=True, slots=True)
class Recognition:
    """The enterprise a row is (None: a new one), whether a person must confirm it, and what speaks against the row."""

    target: Known | None = None
    asks: bool = False
    problems: tuple[Problem, ...] = ()


@dataclass(slots=True)
class Recogniser:
    """Recognises the rows of one sheet in order, and names the rows that repeat an earlier one."""

    codes: dict[str, Known] = field(default_factory=dict)
    numbers: dict[str, Known] = field(default_factory=dict)
    names: dict[str, list[Known]] = field(default_factory=dict)
    _seen_codes: dict[str, int] = field(default_factory=dict)
    _seen_numbers: dict[str, int] = field(default_factory=dict)
    _seen_names: dict[str, int] = field(default_factory=dict)
    _seen_bare: set[str] = field(default_factory=set)
    _taken: dict[UUID, int] = field(default_factory=dict)

    @classmethod
    def of(cls, register: Iterable[Known], former: Mapping[UUID, Iterable[str]]) -> Recogniser:
        """Over the enterprises of a zone and the names they bore before."""
        made = cls()
        for known in register:
            if known.credit_code:
                made.codes[known.credit_code] = known
            if known.zone_number:
                made.numbers[known.zone_number] = known
            for key in {key_of(name) for name in (known.name, *former.get(known.id, ()))}:
                made.names.setdefault(key, []).append(known)
        return made

    def recognise(self, number: int, values: Mapping[str, Any], where: Mapping[str, int]) -> Recognition:
        """Which enterprise row `number` is; `where` gives the columns of the fields."""
        repeated = self._repeated(number, values, where)
        found = self._find(values, where)
        if found.target is None or (found.asks and repeated):
            return Recognition(found.target, found.asks, (*repeated, *found.problems))
        first = self._taken.setdefault(found.target.id, number)
        if first != number and not repeated:
            repeated.append(Problem(RowFault.REPEATED_TARGET, None, {"row": first, "name": found.target.name}))
        return Recognition(found.target, found.asks, (*repeated, *found.problems))

    def _repeated(self, number: int, values: Mapping[str, Any], where: Mapping[str, int]) -> list[Problem]:
        code, own, name = values.get("credit_code"), values.get("zone_number"), key_of(values.get("name", ""))
        found = []
        if code and self._seen_codes.setdefault(code, number) != number:
            found.append(Problem(RowFault.REPEATED_CODE, where.get("credit_code"), {"row": self._seen_codes[code]}))
        if own and self._seen_numbers.setdefault(own, number) != number:
            found.append(Problem(RowFault.REPEATED_NUMBER, where.get("zone_number"), {"row": self._seen_numbers[own]}))
        if not name:
            return found
        bare = not code and not own
        first = self._seen_names.setdefault(name, number)
        if first != number and not found and (bare or name in self._seen_bare):
            found.append(Problem(RowFault.REPEATED_NAME, where.get("name"), {"row": first}))
        if bare:
            self._seen_bare.add(name)
        return found

    def _find(self, values: Mapping[str, Any], where: Mapping[str, int]) -> Recognition:
        code, own = values.get("credit_code", ""), values.get("zone_number", "")
        by_code, by_number = self.codes.get(code), self.numbers.get(own)
        if by_number and by_code and by_number.id != by_code.id:
            taken = Problem(RowFault.NUMBER_TAKEN, where.get("zone_number"), {"name": by_number.name})
            return Recognition(problems=(taken,))
        if by_code:
            return Recognition(by_code)
        if by_number and code and by_number.credit_code:
            other = Problem(RowFault.OTHER_CODE, where.get("zone_number"), {"name": by_number.name})
            return Recognition(problems=(other,))
        return Recognition(by_number) if by_number else self._by_name(values, code, own)

    def _by_name(self, values: Mapping[str, Any], code: str, own: str) -> Recognition:
        namesakes = self.names.get(key_of(values.get("name", "")), [])
        possible = [
            known
            for known in namesakes
            if not (code and known.credit_code) and not (own and known.zone_number and known.zone_number != own)
        ]
        if not possible:
            return Recognition(problems=(Problem(RowFault.NAMESAKE),) if namesakes else ())
        address = key_of(values.get("address", ""))
        same = [known for known in possible if address and key_of(known.address) == address]
        if same:
            remark = Problem(RowFault.SAME_NAME_AND_ADDRESS, None, {"name": same[0].name})
            return Recognition(same[0], asks=True, problems=(remark,))
        remark = Problem(RowFault.SAME_NAME, None, {"name": possible[0].name, "where": possible[0].address})
        return Recognition(possible[0], asks=True, problems=(remark,))
