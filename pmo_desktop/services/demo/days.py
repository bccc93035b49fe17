"""The demo's days: everything is counted from the Monday of the week it is built in, and falls on working days."""

import re
from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from dateutil.easter import easter

from pmo_desktop.domain import moment
from pmo_desktop.domain.calendar import WorkingCalendar
from pmo_desktop.domain.entry.dates import parse_date

_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_FIXED = re.compile(r"(\d+) (\w+)")
_EASTER = re.compile(r"Easter ([+-]\d+)")
_NTH = re.compile(r"(first|last) (\w+) in (\w+)")
_SATURDAY = 5
START_OF_WORK = 8 * moment.HOUR


class Days:
    """The days of a demo built on `today`: `monday` begins its week (on a weekend the coming one)."""

    def __init__(self, today: int, calendar: WorkingCalendar) -> None:
        self.today = moment.midnight(today)
        self.monday = week_of(self.today)
        self._calendar = calendar
        self.status = calendar.previous_finish(self.monday)
        """The end of the last working day before that week."""

    def day(self, text: str, since: int | None = None) -> int:
        """Return the midnight of a day as typed (`-3w`, `+10d`), counted from the Monday or another day."""
        at, _ = parse_date(text, self.monday if since is None else since)
        return at

    def begin(self, text: str, since: int | None = None) -> int:
        """Return when work begins on a day as typed, or on the next working day."""
        return self._calendar.next_start(self.day(text, since) + START_OF_WORK)

    def working_day(self, text: str) -> int:
        """Return the midnight of a day as typed, or of the next working day."""
        return moment.midnight(self.begin(text))

    def status_before(self, weeks: int) -> int:
        """Return the status date some weeks before the last one, at the end of that working day."""
        return self._calendar.previous_finish(self.monday - weeks * moment.WEEK)


def week_of(today: int) -> int:
    """Return the Monday of a day's week, on a Saturday or Sunday the coming one."""
    weekday = moment.weekday(today)
    return moment.midnight(today) + (7 - weekday if weekday >= _SATURDAY else -weekday) * moment.DAY


def _by_rule(rule: str, year: int) -> date:
    if match := _EASTER.fullmatch(rule):
        return easter(year) + timedelta(days=int(match[1]))
    if match := _NTH.fullmatch(rule):
        month, weekday = _MONTHS.index(match[3]) + 1, _WEEKDAYS.index(match[2])
        first = date(year, month, 1)
        first += timedelta(days=(weekday - first.weekday()) % 7)
        found = [first + timedelta(weeks=week) for week in range(5)]
        return first if match[1] == "first" else max(day for day in found if day.month == month)
    if match := _FIXED.fullmatch(rule):
        return date(year, _MONTHS.index(match[2]) + 1, int(match[1]))
    raise ValueError(f"“{rule}” is no rule for a holiday.")


def holidays(rules: Sequence[tuple[str, str]], years: Iterable[int]) -> list[tuple[str, date]]:
    """Return the names and days of public holidays; one on a weekend is taken on the next weekday that is none."""
    found: dict[date, str] = {}
    for year in years:
        days = [(_by_rule(rule, year), name) for name, rule in rules]
        for day, name in sorted(days, key=lambda each: (each[0].weekday() >= _SATURDAY, each[0])):
            taken = day
            while taken.weekday() >= _SATURDAY or taken in found:
                taken += timedelta(days=1)
            found[taken] = name
    return [(name, day) for day, name in sorted(found.items())]
