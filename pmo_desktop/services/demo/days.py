"""The demo's days: everything is counted from the Monday of the week it is built in, and falls on working days."""

import re
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
START_OF_WORK = 8 * moment.HOUR
END_OF_WORK = 17 * moment.HOUR


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
    return moment.midnight(today) + (7 - weekday if weekday >= 5 else -weekday) * moment.DAY


def holiday(rule: str, year: int) -> date:
    """Return the working day a public holiday takes away in a year: one on a weekend moves to the Monday after."""
    day = _by_rule(rule, year)
    return day + timedelta(days=(7 - day.weekday()) if day.weekday() >= 5 else 0)


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


def holidays(rules: list[tuple[str, str]], years: range) -> list[tuple[str, date]]:
    """Return names and days; where two fall on one day the later rule takes the next weekday."""
    found: dict[date, str] = {}
    for year in years:
        for name, rule in rules:
            day = holiday(rule, year)
            while day in found or day.weekday() >= 5:
                day += timedelta(days=1)
            found[day] = name
    return [(name, day) for day, name in sorted(found.items())]
