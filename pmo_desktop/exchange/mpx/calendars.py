"""Calendars of an MPX file: base calendars, and those of people that say how they differ."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from pmo_desktop.domain import moment
from pmo_desktop.domain.calendar.compiling import WEEKDAYS
from pmo_desktop.domain.calendar.shifts import STANDARD, format_shifts
from pmo_desktop.domain.identity import NewId
from pmo_desktop.domain.moment import DAY
from pmo_desktop.domain.records import Calendar, CalendarException, Record, WorkWeek
from pmo_desktop.exchange.inventory import Inventory
from pmo_desktop.exchange.mpx.records import Line
from pmo_desktop.exchange.mpx.values import Signs
from pmo_desktop.exchange.mspdi.values import problem
from pmo_desktop.exchange.p6.times import apart

_FREE, _WORKED, _BASE = "0", "1", "2"
_SUNDAY_FIRST = ("sunday", *WEEKDAYS[:-1])


@dataclass(slots=True)
class Times:
    """One calendar as its records say it: `said` in the order of the file's weekdays, Sunday first."""

    name: str
    said: tuple[str, ...]
    base: str = ""
    hours: dict[str, str] = field(default_factory=dict)
    exceptions: list[tuple[int, int, str]] = field(default_factory=list)

    @property
    def is_silent(self) -> bool:
        return not (self.exceptions or self.hours or any(each not in {_BASE, ""} for each in self.said))

    def week(self, *, has_base: bool) -> dict[str, str]:
        """Return the shifts of the weekdays it says something of; a worked day without hours has the usual ones."""
        found = {}
        for number, day in enumerate(_SUNDAY_FIRST):
            said = self.said[number] if number < len(self.said) else _BASE
            if said == _FREE:
                found[day] = ""
            elif day in self.hours and said in {_WORKED, ""}:
                found[day] = self.hours[day]
            elif said == _WORKED:
                found[day] = STANDARD
            elif not has_base:
                found[day] = "" if day in {"saturday", "sunday"} else STANDARD
        return found


class Calendars:
    """The calendars of a file, gathered record by record."""

    def __init__(self, signs: Signs, inventory: Inventory) -> None:
        self._signs, self._inventory = signs, inventory
        self.bases: dict[str, Times] = {}
        self.ids: dict[str, str] = {}
        """Ours by name."""

    def begin(self, line: Line) -> Times:
        """Return a new base calendar (record 20)."""
        made = Times(line.text(0) or f"Calendar {len(self.bases) + 1}", line.values[1:8])
        if made.name in self.bases:
            self._inventory.lose("Calendars", "Calendars that are there twice", "the first of them is kept", made.name)
        else:
            self.bases[made.name] = made
        return made

    def add_hours(self, times: Times, line: Line) -> None:
        """Take the hours of a weekday (records 25 and 56)."""
        day = line.text(0)
        if day not in {"1", "2", "3", "4", "5", "6", "7"}:
            raise problem(line.at(0), day, "is not a day of the week")
        shifts = self._shifts(line, 1)
        if shifts:
            times.hours[_SUNDAY_FIRST[int(day) - 1]] = shifts

    def add_exception(self, times: Times, line: Line) -> None:
        """Take days that are worked otherwise (records 26 and 57); without a last day it is one."""
        first = self._signs.date(line.text(0), line.at(0))
        last = self._signs.date(line.text(1), line.at(1))
        if first is None:
            self._inventory.lose("Calendars", "Exceptions without dates", "they change nothing", times.name)
            return
        start, finish = (moment.midnight(each[0]) for each in (first, last or first))
        if finish < start:
            self._inventory.lose(
                "Calendars", "Exceptions that end before they begin", "they change nothing", times.name
            )
            return
        worked = line.text(2) == _WORKED
        times.exceptions.append((start, finish + DAY, (self._shifts(line, 3) or STANDARD) if worked else ""))

    def _shifts(self, line: Line, place: int) -> str:
        found = []
        for at in range(place, place + 6, 2):
            start, finish = line.text(at), line.text(at + 1)
            if not self._signs.is_nothing(start) and not self._signs.is_nothing(finish):
                found.append((self._signs.time(start, line.at(at)), self._signs.time(finish, line.at(at + 1)) % DAY))
        return format_shifts(apart(found))

    def records(self, new_id: NewId) -> Iterator[Record]:
        """Yield the base calendars."""
        for name, times in self.bases.items():
            self.ids[name] = new_id()
            yield from self.rows(times, self.ids[name], None, new_id)

    def rows(self, times: Times, own: str, base_id: str | None, new_id: NewId) -> Iterator[Record]:
        """Yield one calendar with its week and exceptions."""
        yield Calendar(id=own, name=times.name, base_id=base_id)
        week = times.week(has_base=base_id is not None)
        if week:
            yield WorkWeek(id=new_id(), calendar_id=own, **week)  # type: ignore[arg-type]  # days only
        for start, finish, shifts in times.exceptions:
            yield CalendarException(id=new_id(), calendar_id=own, start=start, finish=finish, shifts=shifts)
