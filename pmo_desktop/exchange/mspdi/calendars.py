"""Calendars of an MSPDI file: weeks, dated work weeks, exceptions once and repeated."""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pmo_desktop.domain import moment
from pmo_desktop.domain.calendar.patterns import ANY_DAY, PLACES, WEEKDAY, WEEKEND, Pattern, Repeated, rule_of
from pmo_desktop.domain.calendar.recurrence import Recurrence, format_recurrence, occurrences
from pmo_desktop.domain.calendar.shifts import STANDARD, Shifts, format_shifts
from pmo_desktop.domain.errors import ImportProblemError
from pmo_desktop.domain.identity import NewId
from pmo_desktop.domain.records import Calendar, CalendarException, Record, WorkWeek
from pmo_desktop.exchange.inventory import Inventory
from pmo_desktop.exchange.mspdi.node import Node
from pmo_desktop.exchange.mspdi.values import problem

_DAYS = ("", "sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday")
BITS = (6, 0, 1, 2, 3, 4, 5)
"""The weekdays (from Monday 0) of DaysOfWeek, bit by bit."""
ITEMS = (ANY_DAY, WEEKDAY, WEEKEND, *(frozenset({day}) for day in BITS))
"""Any day, a weekday, a day of the weekend, Sunday, Monday …: the weekdays of each MonthItem."""
_PLAIN, _BY_DATE, _NO_KIND = 1, 4, 9
TYPES: Mapping[Repeated, int] = {
    Repeated.YEAR_DAY: 2, Repeated.YEAR_PLACE: 3, Repeated.MONTH_DAY: _BY_DATE, Repeated.MONTH_PLACE: 5, Repeated.WEEKS: 6,
    Repeated.DAYS: 7, Repeated.WEEKDAYS: 8,
}  # fmt: skip
"""Types of exceptions; 1 is daily and 9 not repeated. 7 and 8 are pjDayCount and pjWeekDayCount of the object model."""
_REPEATED = {number: kind for kind, number in TYPES.items()}
_NO_BASE = frozenset({"", "-1", "0"})
_CLOCK = re.compile(r"(?:\d{4}-\d\d-\d\dT)?([01]?\d|2[0-3]):([0-5]\d)(?::([0-5]\d)(?:\.\d+)?)?")


def read_calendars(root: Node, new_id: NewId, inventory: Inventory) -> tuple[list[Record], dict[str, str]]:
    """Return calendars with their weeks and exceptions, and our id per UID of the file.

    MS Project gives each person a calendar, most of which say nothing: those stand for the calendar they are based on.
    Calendars belong to the portfolio, for people and projects share them.
    """
    nodes = list(root.nodes("Calendars", "Calendar"))
    bases = _bases(nodes, inventory)
    silent = {uid for uid, node in bases.nodes.items() if bases.above[uid] is not None and not node.children}
    ids = {uid: new_id() for uid in bases.nodes if uid not in silent}
    found: list[Record] = []
    for uid in sorted(ids, key=bases.depth):
        node = bases.nodes[uid]
        base = bases.spoken(uid, silent)
        found.append(Calendar(id=ids[uid], name=node.text("Name"), base_id=ids[base] if base else None))
    for uid, own in ids.items():
        node = bases.nodes[uid]
        found += _weeks(node, own, new_id, inventory)
        found += _exceptions(node, own, new_id, inventory)
        inventory.take(node, f"“{node.text('Name')}”")
    return found, ids | {uid: ids[base] for uid in silent if (base := bases.spoken(uid, silent))}


@dataclass(frozen=True, slots=True)
class _Bases:
    """Calendars of a file by UID, and the UID of each one's base, None where it has none."""

    nodes: dict[str, Node]
    above: dict[str, str | None]

    def depth(self, uid: str) -> int:
        return sum(1 for _ in self.chain(uid))

    def chain(self, uid: str) -> Iterator[str]:
        """Yield the bases of a calendar, the nearest first; `above` has no loops."""
        at = self.above[uid]
        while at is not None:
            yield at
            at = self.above[at]

    def spoken(self, uid: str, silent: Collection[str]) -> str | None:
        """Return the nearest base that says something."""
        return next((base for base in self.chain(uid) if base not in silent), None)


def _bases(nodes: list[Node], inventory: Inventory) -> _Bases:
    by_uid: dict[str, Node] = {}
    for node in nodes:
        if "UID" not in node:
            raise _unusable(node, "has no unique id (UID)")
        if node.text("UID") in by_uid:
            raise _unusable(node, f"has the unique id {node.text('UID')}, which is there twice")
        by_uid[node.text("UID")] = node
    bases = _Bases(by_uid, dict.fromkeys(by_uid))
    for uid, node in by_uid.items():
        base = node.text("BaseCalendarUID")
        if node.flag("IsBaseCalendar") or base in _NO_BASE:
            continue
        if base not in by_uid:
            inventory.lose("Calendars", "Bases that are not in the file", "the calendar stands for itself",
                           f"“{node.text('Name')}”")  # fmt: skip
            continue
        if base == uid or uid in bases.chain(base):
            inventory.lose("Calendars", "Bases that lead back to the calendar itself", "they are left out",
                           f"“{node.text('Name')}”")  # fmt: skip
        else:
            bases.above[uid] = base
    return bases


def _unusable(node: Node, what: str) -> ImportProblemError:
    return ImportProblemError(f"Calendar {node.number} {what}.", "Save the file again in MS Project.")


def _weeks(node: Node, calendar_id: str, new_id: NewId, inventory: Inventory) -> Iterator[WorkWeek]:
    days = _days(node, inventory)
    if days:
        yield WorkWeek(id=new_id(), calendar_id=calendar_id, **days)
    for week in node.nodes("WorkWeeks", "WorkWeek"):
        own = _days(week, inventory)
        periods = [_period(period) for period in week.nodes("TimePeriod")]
        for start, finish in periods:
            if own and start is not None and finish is not None:
                yield WorkWeek(
                    id=new_id(), calendar_id=calendar_id, name=week.text("Name"), start=start, finish=finish, **own
                )
        if not own or not periods or any(None in period for period in periods):
            inventory.lose("Calendars", "Work weeks without days or dates", "they change nothing", week.text("Name"))
        inventory.take(week, week.text("Name"))


def _days(node: Node, inventory: Inventory) -> dict[str, Any]:
    found = {}
    for day in node.nodes("WeekDays", "WeekDay"):
        if _is_weekday(day):
            found[_DAYS[day.integer("DayType")]] = _times(day, inventory)
            inventory.take(day)
    return found


def _is_weekday(day: Node) -> bool:
    return 1 <= day.integer("DayType") <= 7


def _times(day: Node, inventory: Inventory) -> str | None:
    """Return a day's shifts; a working day without hours takes those of its base."""
    if not day.flag("DayWorking"):
        return ""
    shifts = _shifts(day, inventory)
    return format_shifts(shifts) if shifts else None


def _shifts(day: Node, inventory: Inventory) -> Shifts:
    found = []
    for time in day.nodes("WorkingTimes", "WorkingTime"):
        if "FromTime" in time and "ToTime" in time:
            start, finish = _clock(time, "FromTime"), _clock(time, "ToTime")
            found.append((start, finish if finish > start else finish + moment.DAY))
        elif time.fields:
            inventory.lose("Calendars", "Working times without a beginning or an end", "they are left out", time.place)
    found.sort()
    apart: list[tuple[int, int]] = []
    for start, finish in found:
        begin = max(start, apart[-1][1]) if apart else start
        if begin > start:
            inventory.lose("Calendars", "Working times that overlap", "each minute counts once", day.place)
        if begin < finish:
            apart.append((begin, finish))
    return tuple(apart)


def _clock(time: Node, name: str) -> int:
    """Return seconds from midnight of `08:00:00`, or of a whole date and time."""
    text = time.text(name)
    match = _CLOCK.fullmatch(text)
    if match is None:
        raise problem(f"{time.place}, {name}", text, "is not a time of day")
    hours, minutes, seconds = (int(part or 0) for part in match.groups())
    return hours * 3600 + minutes * 60 + seconds


def _period(period: Node) -> tuple[int | None, int | None]:
    """Return whole days [start, finish) of a time period whose last day is meant to be in it."""
    start, finish = period.date("FromDate"), period.date("ToDate")
    if start is None or finish is None:
        return None, None
    return moment.midnight(start), moment.midnight(max(start, finish - 1)) + moment.DAY


def _exceptions(node: Node, calendar_id: str, new_id: NewId, inventory: Inventory) -> Iterator[CalendarException]:
    """Yield exceptions; files of 2003 list them among the weekdays, later ones there once more."""
    modern = node.nodes("Exceptions", "Exception")
    legacy = (day for day in node.nodes("WeekDays", "WeekDay") if not _is_weekday(day))
    for each in modern if "Exceptions" in node.children else legacy:
        example = each.text("Name") or f"“{node.text('Name')}”"
        kind = each.integer("Type", _PLAIN)
        periods = [_period(period) for period in each.nodes("TimePeriod")]
        if kind not in {_PLAIN, _NO_KIND, *_REPEATED} or not periods or None in periods[0]:
            inventory.lose(
                "Calendars", "Exceptions without dates or of an unknown kind", "they change nothing", example
            )
            continue
        shifts = _hours_of(each, inventory, example)
        for start, finish in periods:
            if start is None or finish is None:
                inventory.lose("Calendars", "Exceptions without dates", "they change nothing", example)
                continue
            meant = _days_meant(each, start, finish)
            yield CalendarException(
                id=new_id(), calendar_id=calendar_id, name=each.text("Name"), shifts=shifts, **meant
            )
        inventory.take(each, example)


def _hours_of(each: Node, inventory: Inventory, example: str) -> str:
    if not each.flag("DayWorking"):
        return ""
    shifts = format_shifts(_shifts(each, inventory))
    if not shifts:
        inventory.lose("Calendars", "Exceptions that are worked, without hours", f"they are worked {STANDARD}", example)
    return shifts or STANDARD


def _days_meant(node: Node, start: int, finish: int) -> dict[str, Any]:
    """Return start, finish and rule of an exception that a file dates from `start` to before `finish`.

    Every so many months on a day that is over in the month it begins in counts from the month after, as MPXJ reads it
    too; the rule says so by its start.
    """
    rule = recurrence(node)
    if rule is None:
        return {"start": start, "finish": finish}
    first = moment.to_date(start)
    if node.integer("Type") == _BY_DATE and rule.interval > 1 and first.day > max(rule.month_days):
        first = first.replace(year=first.year + first.month // 12, month=first.month % 12 + 1, day=1)
        start = min(moment.from_date(first), finish - moment.DAY)
    text = format_recurrence(rule)
    if rule.count is not None:
        named = occurrences(text, start, moment.LAST)
        finish = int(named[-1]) + moment.DAY if len(named) else finish
    return {"start": start, "finish": finish, "recurrence": text}


def recurrence(node: Node) -> Recurrence | None:
    """Return the rule of an exception's type; None for plain days."""
    every = _within(node, "Period", 1, 1, 999)
    month, position = _within(node, "Month", 0, 0, 11) + 1, _within(node, "MonthPosition", 0, 0, 4)
    day, item = _within(node, "MonthDay", 1, 1, 31), _within(node, "MonthItem", 0, 0, len(ITEMS) - 1)
    kind = _REPEATED.get(node.integer("Type", _PLAIN))
    if kind is None:
        return None
    bits = node.integer("DaysOfWeek")
    pattern = Pattern(
        kind=kind, every=every, weekdays=frozenset(weekday for bit, weekday in enumerate(BITS) if bits >> bit & 1),
        day=day, month=month, place=PLACES[position], group=ITEMS[item],
    )  # fmt: skip
    by_count = node.flag("EnteredByOccurrences") and node.integer("Occurrences") > 0
    return rule_of(pattern, _within(node, "Occurrences", 1, 1, 100_000) if by_count else None)


def _within(node: Node, name: str, default: int, least: int, most: int) -> int:
    """Return a whole number between bounds; 0 and what is not said is the default."""
    value = node.integer(name, default) or default
    if not least <= value <= most:
        raise problem(f"{node.place}, {name}", node.text(name), f"is not between {least} and {most}")
    return value
