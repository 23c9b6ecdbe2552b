"""Steps of an approval, some side by side: serial days beside parallel days, and what decides."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from yuanlian.engines.worktime.errors import RepeatedStep, StepCycle, UnknownStep


@dataclass(frozen=True, slots=True)
class Step:
    """One step: its length in working days, and the codes of the steps it has to wait for."""

    code: str
    working_days: int
    after: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.working_days < 0:
            raise ValueError("a step has no negative length")


@dataclass(frozen=True, slots=True)
class Slot:
    """When a step can run, in working days from the start: earliest, and how long it may wait (`slack`)."""

    code: str
    start: int
    finish: int
    slack: int


@dataclass(frozen=True, slots=True)
class Plan:
    """The length of all steps one after another beside that of the steps as far as possible side by side.

    `critical` is a chain of steps that makes the parallel length; of several, the one whose codes sort first.
    """

    serial_days: int
    parallel_days: int
    critical: tuple[str, ...]
    slots: tuple[Slot, ...]

    @property
    def saved_days(self) -> int:
        """The working days that working side by side saves."""
        return self.serial_days - self.parallel_days


def critical_path(steps: Sequence[Step]) -> Plan:
    """The plan of `steps`, slots in the order given. Raises `StepCycle`, `UnknownStep` or `RepeatedStep`."""
    by_code = _by_code(steps)
    order = _in_order(by_code)
    finish: dict[str, int] = {}
    for code in order:
        step = by_code[code]
        finish[code] = step.working_days + max((finish[p] for p in step.after), default=0)
    length = max(finish.values(), default=0)
    latest = dict.fromkeys(order, length)
    for code in reversed(order):
        step = by_code[code]
        for earlier in step.after:
            latest[earlier] = min(latest[earlier], latest[code] - step.working_days)
    slots = tuple(
        Slot(s.code, finish[s.code] - s.working_days, finish[s.code], latest[s.code] - finish[s.code]) for s in steps
    )
    return Plan(sum(s.working_days for s in steps), length, _chain(by_code, finish, length=length), slots)


def _by_code(steps: Sequence[Step]) -> dict[str, Step]:
    by_code = {step.code: step for step in steps}
    if len(by_code) != len(steps):
        codes = [step.code for step in steps]
        raise RepeatedStep("codes given twice", tuple(sorted({c for c in codes if codes.count(c) > 1})))
    missing = {code for step in steps for code in step.after} - by_code.keys()
    if missing:
        raise UnknownStep("steps that are not there", tuple(sorted(missing)))
    return by_code


def _in_order(by_code: Mapping[str, Step]) -> list[str]:
    """The codes so that each stands behind all it waits for."""
    order: list[str] = []
    done: set[str] = set()
    waiting = dict(by_code)
    while waiting:
        ready = [code for code, step in waiting.items() if done.issuperset(step.after)]
        if not ready:
            raise StepCycle("steps that wait for each other", tuple(sorted(_circle(waiting))))
        order.extend(ready)
        done.update(ready)
        for code in ready:
            del waiting[code]
    return order


def _circle(waiting: Mapping[str, Step]) -> list[str]:
    """One circle among steps each of which waits for another of them."""
    code = min(waiting)
    seen: list[str] = []
    while code not in seen:
        seen.append(code)
        code = min(p for p in waiting[code].after if p in waiting)
    return seen[seen.index(code) :]


def _chain(by_code: Mapping[str, Step], finish: Mapping[str, int], *, length: int) -> tuple[str, ...]:
    """The steps that make the length, first to last."""
    chain: list[str] = []
    candidates = [code for code in by_code if finish[code] == length]
    while candidates:
        code = min(candidates)
        chain.append(code)
        start = finish[code] - by_code[code].working_days
        candidates = [p for p in by_code[code].after if finish[p] == start]
    return tuple(reversed(chain))
