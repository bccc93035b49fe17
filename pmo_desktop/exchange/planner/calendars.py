"""Calendars of a GNOME Planner file: days have types, and each calendar says what the hours of a type are."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from pmo_desktop.domain import moment
from pmo_desktop.domain.calendar.compiling import WEEKDAYS
from pmo_desktop.domain.calendar.shifts import STANDARD, Shifts, format_shifts, parse_shifts
from pmo_desktop.domain.errors import ImportProblemError
from pmo_desktop.domain.identity import NewId
from pmo_desktop.domain.moment import DAY
from pmo_desktop.domain.records import Calendar, CalendarException, Record, WorkWeek
from pmo_desktop.exchange.inventory import Inventory
from pmo_desktop.exchange.mspdi.values import problem
from pmo_desktop.exchange.p6.times import apart
from pmo_desktop.exchange.tag import Tag

_WORKING, _FREE, _BASE = "0", "1", "2"
_DEEPEST = 64
_CLOCK = re.compile(r"([01]\d|2[0-4])([0-5]\d)")


@dataclass(slots=True)
class _Own:
    """What one calendar says: types of weekdays (Monday first) and of single days, and the hours of types."""

    node: Tag
    base: "_Own | None"
    week: list[str]
    depth: int = 0
    days: dict[int, str] = field(default_factory=dict)
    hours: dict[str, Shifts] = field(default_factory=dict)

    def type_of(self, weekday: int) -> str:
        """Return the type of a weekday; where no calendar says one, it is worked from Monday to Friday."""
        if self.week[weekday] != _BASE:
            return self.week[weekday]
        if self.base is not None:
            return self.base.type_of(weekday)
        return _WORKING if weekday < 5 else _FREE

    def type_on(self, day: int) -> str:
        said = self.days.get(day, _BASE)
        if said != _BASE:
            return said
        own = self.week[moment.weekday(day)]
        if own != _BASE or self.base is None:
            return self.type_of(moment.weekday(day))
        return self.base.type_on(day)

    def shifts(self, kind: str) -> Shifts:
        """Return the hours of a type: the nearest calendar's that says them."""
        at: _Own | None = self
        while at is not None:
            if kind in at.hours:
                return at.hours[kind]
            at = at.base
        return parse_shifts(STANDARD) if kind == _WORKING else ()


class Calendars:
    """The calendars of a file; `ids` is ours by Planner's."""

    def __init__(self, root: Tag, new_id: NewId, inventory: Inventory) -> None:
        self._new_id, self._inventory = new_id, inventory
        self._found: dict[str, _Own] = {}
        waiting: list[tuple[Tag, _Own | None]] = [(node, None) for node in root.tags("calendars", "calendar")]
        waiting.reverse()
        while waiting:
            node, base = waiting.pop()
            own = self._read(node, base)
            waiting += [(child, own) for child in node.tags("calendar")][::-1]
        self.ids = {key: new_id() for key in self._found}

    def _read(self, node: Tag, base: _Own | None) -> _Own:
        key = node.text("id")
        if not key or key in self._found:
            what = f"the id {key} is there twice" if key else f"“{node.text('name')}” has no id"
            raise ImportProblemError(f"{node.place}: {what}.", "Save the file again in Planner.")
        own = self._found[key] = _Own(node, base, [_BASE] * 7, base.depth + 1 if base else 0)
        if own.depth > _DEEPEST:
            raise ImportProblemError(f"{node.place} is nested too deeply.", "Save the file again in Planner.")
        for week in node.tags("default-week"):
            own.week = [week.text(name[:3]) or _BASE for name in WEEKDAYS]
        for kind in node.tags("overridden-day-types", "overridden-day-type"):
            own.hours[kind.text("id")] = apart(self._intervals(kind, node))
        for day in node.tags("days", "day"):
            at = day.stamp("date")
            if at is None:
                self._inventory.lose("Calendars", "Exceptions without dates", "they change nothing", node.text("name"))
            else:
                own.days[moment.midnight(at)] = day.text("id") or _BASE
        if base is None and _WORKING not in own.hours:
            self._inventory.lose("Calendars", "Calendars without working times", "they take 08:00-12:00 and 13:00-17:00",
                                 f"“{node.text('name')}”")  # fmt: skip
        self._inventory.take(node, f"“{node.text('name')}”")
        return own

    def _intervals(self, kind: Tag, calendar: Tag) -> Iterator[tuple[int, int]]:
        for each in kind.tags("interval"):
            start, finish = (self._clock(each, name, calendar) for name in ("start", "end"))
            if start != finish:
                yield start, finish

    def _clock(self, node: Tag, name: str, calendar: Tag) -> int:
        match = _CLOCK.fullmatch(node.text(name))
        seconds = int(match[1]) * 3600 + int(match[2]) * 60 if match else DAY + 1
        if seconds > DAY:
            raise problem(f"{calendar.place}, interval, {name}", node.text(name), "is not a time of day")
        return seconds

    def records(self) -> Iterator[Record]:
        """Yield all calendars, bases first; a day is written out where the calendar says its type or the hours of types."""
        for key, own in self._found.items():
            name = own.node.text("name") or f"Calendar {key}"
            base = self.ids[own.base.node.text("id")] if own.base else None
            yield Calendar(id=self.ids[key], name=name, base_id=base)
            days = {
                weekday: format_shifts(own.shifts(own.type_of(number)))
                for number, weekday in enumerate(WEEKDAYS)
                if base is None or own.hours or own.week[number] != _BASE
            }
            if days:
                yield WorkWeek(id=self._new_id(), calendar_id=self.ids[key], **days)  # type: ignore[arg-type]  # days only
            for at in sorted(own.days):
                yield CalendarException(
                    id=self._new_id(), calendar_id=self.ids[key], start=at, finish=at + DAY,
                    shifts=format_shifts(own.shifts(own.type_on(at))),
                )  # fmt: skip
