"""Calendars of an MSPDI file: weeks, dated work weeks, exceptions once and repeated."""

from collections.abc import Iterator

from pmo_desktop.domain import moment
from pmo_desktop.domain.calendar.shifts import Shifts, format_shifts
from pmo_desktop.domain.identity import NewId
from pmo_desktop.domain.records import Calendar, CalendarException, Record, WorkWeek
from pmo_desktop.exchange.mspdi.node import Node

_DAYS = ("", "sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday")
_RRULE_DAYS = ("SU", "MO", "TU", "WE", "TH", "FR", "SA")
_ITEMS = (
    "SU,MO,TU,WE,TH,FR,SA", "MO,TU,WE,TH,FR", "SU,SA", *_RRULE_DAYS,
)  # fmt: skip


def read_calendars(root: Node, project_id: str, new_id: NewId) -> tuple[list[Record], dict[str, str]]:
    """Return calendars with their weeks and exceptions, and our id per UID of the file."""
    nodes = [node for node in root.nodes("Calendars", "Calendar") if "UID" in node]
    ids = {node.text("UID"): new_id() for node in nodes}
    found: list[Record] = []
    for node in nodes:
        own = ids[node.text("UID")]
        base = ids.get(node.text("BaseCalendarUID")) if not node.flag("IsBaseCalendar") else None
        found.append(Calendar(id=own, name=node.text("Name"), base_id=base, project_id=project_id))
        found += _weeks(node, own, new_id)
        found += _exceptions(node, own, new_id)
    return _bases_first(found), ids


def _bases_first(records: list[Record]) -> list[Record]:
    """Order calendars so that none comes before its base; what belongs to them follows."""
    calendars = [each for each in records if isinstance(each, Calendar)]
    derived = [each for each in calendars if each.base_id is not None]
    rest = [each for each in records if not isinstance(each, Calendar)]
    return [*(each for each in calendars if each.base_id is None), *derived, *rest]


def _weeks(node: Node, calendar_id: str, new_id: NewId) -> Iterator[WorkWeek]:
    days = {_DAYS[day.integer("DayType")]: _times(day) for day in node.nodes("WeekDays", "WeekDay") if _is_weekday(day)}
    if days:
        yield WorkWeek(id=new_id(), calendar_id=calendar_id, **days)
    for week in node.nodes("WorkWeeks", "WorkWeek"):
        for period in week.nodes("TimePeriod"):
            own = {
                _DAYS[day.integer("DayType")]: _times(day)
                for day in week.nodes("WeekDays", "WeekDay")
                if _is_weekday(day)
            }
            start, finish = _period(period)
            if own and start is not None and finish is not None:
                yield WorkWeek(
                    id=new_id(), calendar_id=calendar_id, name=week.text("Name"), start=start, finish=finish, **own
                )


def _is_weekday(day: Node) -> bool:
    return 1 <= day.integer("DayType") <= 7


def _times(day: Node) -> str | None:
    """Return a day's shifts; a working day without hours takes those of its base."""
    if not day.flag("DayWorking"):
        return ""
    shifts = _shifts(day)
    return format_shifts(shifts) if shifts else None


def _shifts(day: Node) -> Shifts:
    found = []
    for time in day.nodes("WorkingTimes", "WorkingTime"):
        if "FromTime" in time and "ToTime" in time:
            start, finish = _clock(time.text("FromTime")), _clock(time.text("ToTime"))
            found.append((start, finish if finish > start else moment.DAY))
    found.sort()
    apart: list[tuple[int, int]] = []
    for start, finish in found:
        begin = max(start, apart[-1][1]) if apart else start
        if begin < finish:
            apart.append((begin, finish))
    return tuple(apart)


def _clock(text: str) -> int:
    hours, minutes, *seconds = text.rpartition("T")[2].split(":")
    return int(hours) * 3600 + int(minutes) * 60 + (int(float(seconds[0])) if seconds else 0)


def _period(period: Node) -> tuple[int | None, int | None]:
    """Return whole days [start, finish) of a time period whose last day is meant to be in it."""
    start, finish = period.date("FromDate"), period.date("ToDate")
    if start is None or finish is None:
        return None, None
    return moment.midnight(start), moment.midnight(max(start, finish - 1)) + moment.DAY


def _exceptions(node: Node, calendar_id: str, new_id: NewId) -> Iterator[CalendarException]:
    modern = list(node.nodes("Exceptions", "Exception"))
    legacy = [] if modern else [day for day in node.nodes("WeekDays", "WeekDay") if not _is_weekday(day)]
    for each in [*modern, *legacy]:
        for period in each.nodes("TimePeriod"):
            start, finish = _period(period)
            if start is None or finish is None:
                continue
            yield CalendarException(
                id=new_id(),
                calendar_id=calendar_id,
                name=each.text("Name"),
                start=start,
                finish=finish,
                shifts=format_shifts(_shifts(each)) if each.flag("DayWorking") else "",
                recurrence=recurrence(each),
            )


def recurrence(node: Node) -> str:
    """Return the RRULE of an exception's type (1 daily, 2-3 yearly, 4-5 monthly, 6 weekly), empty for plain days."""
    kind, every = node.integer("Type", 1), max(1, node.integer("Period", 1))
    month, position = node.integer("Month") + 1, node.integer("MonthPosition")
    items = _ITEMS[min(node.integer("MonthItem"), len(_ITEMS) - 1)]
    place = -1 if position >= 4 else position + 1
    days = ",".join(day for bit, day in enumerate(_RRULE_DAYS) if node.integer("DaysOfWeek") >> bit & 1)
    rules = {
        2: f"FREQ=YEARLY;INTERVAL={every};BYMONTH={month};BYMONTHDAY={node.integer('MonthDay', 1)}",
        3: f"FREQ=YEARLY;INTERVAL={every};BYMONTH={month};BYDAY={items};BYSETPOS={place}",
        4: f"FREQ=MONTHLY;INTERVAL={every};BYMONTHDAY={node.integer('MonthDay', 1)}",
        5: f"FREQ=MONTHLY;INTERVAL={every};BYDAY={items};BYSETPOS={place}",
        6: f"FREQ=WEEKLY;INTERVAL={every};WKST=SU" + (f";BYDAY={days}" if days else ""),
    }
    if kind == 1 and every > 1:
        return f"FREQ=DAILY;INTERVAL={every}"
    return rules.get(kind, "")
