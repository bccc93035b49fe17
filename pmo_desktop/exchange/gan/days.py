"""The calendar of a GanttProject file, which knows whole days only: a weekend, and single days that are worked or not."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date

import numpy as np

from pmo_desktop.domain import moment
from pmo_desktop.domain.calendar.compiling import WEEKDAYS
from pmo_desktop.domain.calendar.recurrence import format_recurrence, month_day
from pmo_desktop.domain.calendar.shifts import STANDARD
from pmo_desktop.domain.errors import InvalidValueError
from pmo_desktop.domain.identity import NewId
from pmo_desktop.domain.moment import DAY, HOUR
from pmo_desktop.domain.records import Calendar, CalendarException, Record, WorkWeek
from pmo_desktop.exchange.inventory import Inventory
from pmo_desktop.exchange.mspdi.values import problem
from pmo_desktop.exchange.tag import Tag

MORNING, EVENING = 8 * HOUR, 17 * HOUR
"""When a day of eight hours begins and ends here; GanttProject says nothing of hours."""
_HOLIDAY, _WORKED, _NEUTRAL = "HOLIDAY", "WORKING_DAY", "NEUTRAL"


class Days:
    """Which days are worked, of all that a plan may hold."""

    def __init__(
        self, worked: Sequence[bool], single: Mapping[int, bool], yearly: Mapping[tuple[int, int], bool]
    ) -> None:
        """Take who works by weekday, Monday first; `single` midnights, and months and days of `yearly`, say otherwise."""
        self.worked, self.single, self.yearly = tuple(worked), single, yearly
        count = moment.LAST // DAY
        week = np.array(self.worked, np.bool_)
        self._is_worked = week[(np.arange(count) + moment.weekday(0)) % 7]
        for (month, day), said in yearly.items():
            for year in range(1970, 2200):
                with suppress(ValueError):  # 29 February of a common year
                    self._is_worked[moment.from_date(date(year, month, day)) // DAY] = said
        for at, said in single.items():
            self._is_worked[at // DAY] = said
        self._before = np.concatenate(([0], np.cumsum(self._is_worked)))
        """How many days are worked before each."""

    def is_worked(self, midnight: int) -> bool:
        return bool(self._is_worked[midnight // DAY])

    def first_worked(self, midnight: int) -> int:
        """Return the day itself or the next that is worked; the day itself where none is."""
        return self._nth(midnight, 1) or midnight

    def finish(self, midnight: int, days: int) -> int | None:
        """Return the evening of the last of so many days of work, the morning of the day itself for none.

        None where there are not as many before 2200.
        """
        if days <= 0:
            return midnight + MORNING
        last = self._nth(midnight, days)
        return None if last is None else last + EVENING

    def between(self, start: int, finish: int) -> int:
        """Return how many days are worked from one midnight to before another."""
        return int(self._before[finish // DAY] - self._before[start // DAY])

    def _nth(self, midnight: int, number: int) -> int | None:
        place = int(np.searchsorted(self._before, self._before[midnight // DAY] + number))
        return None if place >= len(self._before) else (place - 1) * DAY


def read_days(root: Tag, inventory: Inventory) -> Days:
    weeks = list(root.tags("calendars", "day-types", "default-week"))
    worked = [_is_worked(weeks[0], name) for name in WEEKDAYS] if weeks else [True] * 5 + [False] * 2
    if any(each.flag("value") for each in root.tags("calendars", "day-types", "only-show-weekends")):
        worked = [True] * 7
    for week in weeks:
        inventory.take(week)
    single: dict[int, bool] = {}
    yearly: dict[tuple[int, int], bool] = {}
    for node in root.tags("calendars", "date"):
        _read_date(node, single, yearly, inventory)
        inventory.take(node)
    return Days(worked, single, yearly)


def _is_worked(week: Tag, weekday: str) -> bool:
    return week.integer(weekday[:3]) == 0


def _read_date(node: Tag, single: dict[int, bool], yearly: dict[tuple[int, int], bool], inventory: Inventory) -> None:
    """Take one day; without a year it is that day of every year."""
    kind = node.text("type") or _HOLIDAY
    if kind not in {_HOLIDAY, _WORKED}:
        why = "they are worked as any other" if kind == _NEUTRAL else "the program does not know them"
        inventory.lose("Calendars", "Days that are only coloured", why, node.said)
        return
    year, month, day = node.text("year"), node.integer("month"), node.integer("date")
    try:
        if year:
            single[moment.from_iso(f"{node.integer('year'):04}-{month:02}-{day:02}")] = kind == _WORKED
        else:
            moment.from_iso(f"2000-{month:02}-{day:02}")
            yearly[month, day] = kind == _WORKED
    except InvalidValueError as error:
        raise problem(node.at("date"), f"{year}-{month}-{day}", "is not a day between 1970 and 2199") from error


def records(root: Tag, days: Days, name: str, since: int, new_id: NewId) -> Iterator[Record]:
    """Yield the calendar, days of every year from the year before `since` on."""
    own = new_id()
    yield Calendar(id=own, name=name)
    week = {day: STANDARD if worked else "" for day, worked in zip(WEEKDAYS, days.worked, strict=True)}
    yield WorkWeek(id=new_id(), calendar_id=own, **week)  # type: ignore[arg-type]  # days only
    titles = {_key(node): node.said for node in root.tags("calendars", "date")}
    for at, worked in sorted(days.single.items()):
        day = moment.to_date(at)
        yield CalendarException(
            id=new_id(), calendar_id=own, name=titles.get((day.year, day.month, day.day), ""), start=at,
            finish=at + DAY, shifts=STANDARD if worked else "",
        )  # fmt: skip
    year = max(1970, moment.to_date(since).year - 1)
    for (month, number), worked in sorted(days.yearly.items()):
        yield CalendarException(
            id=new_id(), calendar_id=own, name=titles.get((0, month, number), ""), start=moment.from_iso(f"{year}-01-01"),
            finish=moment.LAST, shifts=STANDARD if worked else "", recurrence=format_recurrence(month_day(number, month)),
        )  # fmt: skip


def _key(node: Tag) -> tuple[int, int, int]:
    return node.integer("year"), node.integer("month"), node.integer("date")
