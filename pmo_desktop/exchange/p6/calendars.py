"""Calendars of P6: a week, exceptions by day, and the global calendar whose holidays a project's or resource's inherits."""

from collections.abc import Iterator, Mapping
from typing import Any

from pmo_desktop.domain.calendar.compiling import WEEKDAYS
from pmo_desktop.domain.calendar.shifts import DAY, Shifts, format_shifts
from pmo_desktop.domain.identity import NewId
from pmo_desktop.domain.records import Calendar, CalendarException, Record, WorkWeek
from pmo_desktop.exchange.inventory import Inventory
from pmo_desktop.exchange.p6.tables import Row, Tables


class Calendars:
    """The calendars of a file; `ids` is ours by P6's id."""

    def __init__(self, tables: Tables, new_id: NewId, inventory: Inventory) -> None:
        self._new_id = new_id
        self.rows = tables.by("CALENDAR", "clndr_id")
        self.ids = {key: new_id() for key in self.rows}
        self.bases = _bases(self.rows, inventory)
        for row in self.rows.values():
            if row.times is None:
                inventory.lose("Calendars", "Calendars without working times", "they take 08:00-12:00 and 13:00-17:00",
                               f"“{row.text('clndr_name')}”")  # fmt: skip

    def chain(self, key: str) -> Iterator[str]:
        """Yield a calendar and its bases, the nearest first."""
        at: str | None = key if key in self.rows else None
        while at is not None:
            yield at
            at = self.bases[at]

    def records(self) -> dict[str, list[Record]]:
        """Return the records of each calendar by P6's id."""
        return {key: list(self._records(key, row)) for key, row in self.rows.items()}

    def _records(self, key: str, row: Row) -> Iterator[Record]:
        own, base = self.ids[key], self.bases[key]
        yield Calendar(
            id=own, name=row.text("clndr_name") or f"Calendar {key}", base_id=self.ids[base] if base else None
        )
        if row.times is None:
            return
        days: dict[str, Any] = {
            name: format_shifts(shifts)
            for name, shifts in zip(WEEKDAYS, row.times.week, strict=True)
            if shifts is not None
        }
        if days:
            yield WorkWeek(id=self._new_id(), calendar_id=own, **days)
        for start, finish, shifts in _stretches(row.times.exceptions):
            yield CalendarException(
                id=self._new_id(), calendar_id=own, start=start, finish=finish, shifts=format_shifts(shifts)
            )


def _bases(rows: Mapping[str, Row], inventory: Inventory) -> dict[str, str | None]:
    """Return the base of each calendar, None where it has none; what leads back to itself is cut."""
    above: dict[str, str | None] = dict.fromkeys(rows)
    for key, row in rows.items():
        base = row.text("base_clndr_id")
        if base not in rows:
            continue
        at: str | None = base
        while at is not None and at != key:
            at = above[at]
        if at is None:
            above[key] = base
        else:
            inventory.lose("Calendars", "Bases that lead back to the calendar itself", "they are left out",
                           f"“{row.text('clndr_name')}”")  # fmt: skip
    return above


def _stretches(exceptions: Mapping[int, Shifts]) -> Iterator[tuple[int, int, Shifts]]:
    """Yield days with the same shifts that follow each other as one stretch [start, finish)."""
    days = sorted(exceptions)
    number = 0
    while number < len(days):
        start, shifts = days[number], exceptions[days[number]]
        finish = start + DAY
        number += 1
        while number < len(days) and days[number] == finish and exceptions[finish] == shifts:
            finish += DAY
            number += 1
        yield start, finish, shifts
