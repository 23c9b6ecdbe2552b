"""Working time: calendars with 调休, deadlines, clocks that pause, and parallel steps."""

from yuanlian.engines.worktime.calendar import Calendar, DayException, DayKind, Week, Window
from yuanlian.engines.worktime.clock import (
    Pause,
    add_working_minutes,
    is_working_time,
    next_working_time,
    subtract_working_minutes,
    working_minutes,
)
from yuanlian.engines.worktime.deadline import (
    Due,
    add_working_days,
    due_at,
    is_working_day,
    working_days_between,
)
from yuanlian.engines.worktime.errors import (
    CalendarGap,
    InvalidCalendar,
    InvalidSteps,
    RepeatedStep,
    StepCycle,
    UnknownStep,
)
from yuanlian.engines.worktime.steps import Plan, Slot, Step, critical_path
from yuanlian.engines.worktime.tables import five_day_calendar, read_exceptions, read_windows

__all__ = [
    "Calendar",
    "CalendarGap",
    "DayException",
    "DayKind",
    "Due",
    "InvalidCalendar",
    "InvalidSteps",
    "Pause",
    "Plan",
    "RepeatedStep",
    "Slot",
    "Step",
    "StepCycle",
    "UnknownStep",
    "Week",
    "Window",
    "add_working_days",
    "add_working_minutes",
    "critical_path",
    "due_at",
    "five_day_calendar",
    "is_working_day",
    "is_working_time",
    "next_working_time",
    "read_exceptions",
    "read_windows",
    "subtract_working_minutes",
    "working_days_between",
    "working_minutes",
]
