"""What can be wrong with a calendar or a set of steps, as values the rooms above turn into sentences."""

from __future__ import annotations


class InvalidCalendar(ValueError):
    """A calendar, window or calendar file contradicts itself; the message names the contradiction."""


class CalendarGap(LookupError):
    """The answer lies in, or runs through, a year whose public holidays are not known."""

    def __init__(self, year: int, version: str) -> None:
        super().__init__(f"calendar {version} does not know the holidays of {year}")
        self.year = year
        self.version = version


class InvalidSteps(ValueError):
    """Steps that cannot be worked; `codes` are those concerned, in order."""

    def __init__(self, message: str, codes: tuple[str, ...]) -> None:
        super().__init__(f"{message}: {', '.join(codes)}")
        self.codes = codes


class StepCycle(InvalidSteps):
    """Steps that wait for each other in a circle."""


class UnknownStep(InvalidSteps):
    """A step waits for one that is not there."""


class RepeatedStep(InvalidSteps):
    """Two steps have the same code."""
