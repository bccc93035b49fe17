"""The calendar of a GanttProject file, which knows whole days only: a weekend, and single days that are worked or not."""

from collections.abc import Iterator
from dataclasses import dataclass, field

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
_FARTHEST = 4 * 366
"""Days that are looked through for one that is worked."""


@dataclass(slots=True)
class Days:
    """Which days are worked: `worked` by weekday, Monday first; single days, and days of every year, say otherwise."""

    worked: tuple[bool, ...]
    single: dict[int, bool] = field(default_factory=dict)
    yearly: dict[tuple[int, int], bool] = field(default_factory=dict)

    def is_worked(self, midnight: int) -> bool:
        found = self.single.get(midnight)
        if found is None and self.yearly:
            day = moment.to_date(midnight)
            found = self.yearly.get((day.month, day.day))
        return self.worked[moment.weekday(midnight)] if found is None else found

    def first_worked(self, midnight: int) -> int:
        """Return the day itself or the next that is worked; the day itself where none is."""
        found = (at for at in range(midnight, midnight + _FARTHEST * DAY, DAY) if self.is_worked(at))
        return next(found, midnight)

    def finish(self, midnight: int, days: int) -> int:
        """Return the evening of the last of so many days of work, the morning of the day itself for none."""
        if days <= 0:
            return midnight + MORNING
        at, left, idle = midnight, days, 0
        while at < moment.LAST and idle < _FARTHEST:
            worked = self.is_worked(at)
            left, idle = (left - 1, 0) if worked else (left, idle + 1)
            if not left:
                return at + EVENING
            at += DAY
        return midnight + MORNING

    def between(self, start: int, finish: int) -> int:
        """Return how many days are worked from one midnight to before another."""
        return sum(map(self.is_worked, range(start, finish, DAY)))


def read_days(root: Tag, inventory: Inventory) -> Days:
    weeks = list(root.tags("calendars", "day-types", "default-week"))
    days = Days(tuple(_is_worked(weeks[0], name) for name in WEEKDAYS) if weeks else (True,) * 5 + (False, False))
    if any(each.flag("value") for each in root.tags("calendars", "day-types", "only-show-weekends")):
        days.worked = (True,) * 7
    for week in weeks:
        inventory.take(week)
    for node in root.tags("calendars", "date"):
        _read_date(node, days, inventory)
        inventory.take(node)
    return days


def _is_worked(week: Tag, weekday: str) -> bool:
    return week.integer(weekday[:3]) == 0


def _read_date(node: Tag, days: Days, inventory: Inventory) -> None:
    """Take one day; without a year it is that day of every year."""
    kind = node.text("type") or _HOLIDAY
    if kind not in {_HOLIDAY, _WORKED}:
        why = "they are worked as any other" if kind == _NEUTRAL else "the program does not know them"
        inventory.lose("Calendars", "Days that are only coloured", why, node.said)
        return
    year, month, day = node.text("year"), node.integer("month"), node.integer("date")
    try:
        if year:
            days.single[moment.from_iso(f"{node.integer('year'):04}-{month:02}-{day:02}")] = kind == _WORKED
        else:
            moment.from_iso(f"2000-{month:02}-{day:02}")
            days.yearly[month, day] = kind == _WORKED
    except InvalidValueError as error:
        raise problem(node.at("date"), f"{year}-{month}-{day}", "is not a day between 1970 and 2199") from error


def records(root: Tag, days: Days, name: str, since: int, new_id: NewId) -> Iterator[Record]:
    """Yield the calendar, days of every year from the year before `since` on."""
    own = new_id()
    yield Calendar(id=own, name=name)
    yield WorkWeek(
        id=new_id(), calendar_id=own,
        **{day: STANDARD if worked else "" for day, worked in zip(WEEKDAYS, days.worked, strict=True)},
    )  # fmt: skip
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
