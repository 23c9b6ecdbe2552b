"""Writes China's public holidays and 调休 working days into presets/calendars, one file a year.

Run it when the State Council has announced a new year and the chinesecalendar package knows it:
`python tools/seed_calendar.py 2027`. Without a year it writes every year from 2020 that is known.
"""

from __future__ import annotations

import argparse
import csv
import sys
from datetime import date
from importlib.metadata import version
from pathlib import Path

from chinese_calendar.constants import Holiday, holidays, workdays

from yuanlian.engines.worktime.tables import COLUMNS

FIRST_YEAR = 2020
TARGET = Path(__file__).parents[1] / "src" / "yuanlian" / "presets" / "calendars"


def known_years() -> list[int]:
    """The years from `FIRST_YEAR` on for which holidays are known."""
    return [year for year in sorted({day.year for day in holidays}) if year >= FIRST_YEAR]


def rows_of(year: int) -> list[tuple[str, str, str, str]]:
    """The rows of one year's file, by date."""
    names = {holiday.value: holiday.chinese for holiday in Holiday}
    source = f"国务院办公厅关于{year}年部分节假日安排的通知，经 chinesecalendar {version('chinesecalendar')} 录入"
    rows: list[tuple[date, str, str]] = [(day, "holiday", names[name]) for day, name in holidays.items()]
    rows += [(day, "workday", f"{names[name]}调休上班") for day, name in workdays.items()]
    return [(day.isoformat(), kind, name, source) for day, kind, name in sorted(rows) if day.year == year]


def write_year(year: int) -> Path:
    """Writes the file of one year and returns its path."""
    path = TARGET / f"cn-{year}.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows(rows_of(year))
    return path


def main() -> int:
    """Writes the years asked for; 1 when one of them is not known."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("years", nargs="*", type=int, help="years to write; every known year without any")
    years = parser.parse_args().years or known_years()
    unknown = [year for year in years if year not in known_years()]
    if unknown:
        sys.stderr.write(f"not known to chinesecalendar {version('chinesecalendar')}: {unknown}\n")
        return 1
    for year in years:
        sys.stdout.write(f"{write_year(year)}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
