"""Writes calendars as MSPDI has them: each person has one of their own, which also tells their leave."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from pmo_desktop.domain import moment
from pmo_desktop.domain.calendar.compiling import WEEKDAYS, usual_week
from pmo_desktop.domain.calendar.midnight import cut_at_midnight
from pmo_desktop.domain.calendar.patterns import PLACES, Repeated, pattern_of
from pmo_desktop.domain.calendar.recurrence import Recurrence, occurrences, parse_recurrence
from pmo_desktop.domain.calendar.shifts import DAY, Shifts, format_shifts, parse_shifts
from pmo_desktop.domain.calendar.working import merged
from pmo_desktop.domain.plan.plan import Plan
from pmo_desktop.domain.records import Calendar, CalendarException, Leave, Person, WorkWeek
from pmo_desktop.domain.schedule.clocks import Clocks
from pmo_desktop.exchange.mspdi.calendars import BITS, ITEMS, TYPES
from pmo_desktop.exchange.mspdi.writing import Pairs, Sheet, clock, date

R = TypeVar("R", WorkWeek, CalendarException)
_DAYS = ("sunday", *WEEKDAYS[:-1])
"""Weekdays in the order of DayType, which counts from 1 for Sunday."""
_TOLD: Mapping[Repeated, tuple[str, ...]] = {
    Repeated.DAYS: ("Period",),
    Repeated.WEEKDAYS: ("Period",),
    Repeated.WEEKS: ("Period", "DaysOfWeek"),
    Repeated.MONTH_DAY: ("Period", "MonthDay"),
    Repeated.MONTH_PLACE: ("Period", "MonthItem", "MonthPosition"),
    Repeated.YEAR_DAY: ("Month", "MonthDay"),
    Repeated.YEAR_PLACE: ("MonthItem", "MonthPosition", "Month"),
}
"""The fields that tell each kind of exception, in the order of the schema."""


class CalendarWriter:
    """`uid` is that of each calendar, `of_person` that of each person's own, `of_project` the project's.

    People without a calendar and without leave have none: they work as the project does.
    """

    def __init__(self, plan: Plan, people: Sequence[Person], clocks: Clocks) -> None:
        self._plan, self._people, self._clocks = plan, people, clocks
        calendars = list(plan.calendars.values())
        cut = cut_at_midnight(calendars, plan.work_weeks.values(), plan.exceptions.values())
        self._calendars, self._cut = calendars, cut
        self._weeks, self._exceptions = _by_calendar(cut.weeks), _by_calendar(cut.exceptions)
        own = {person.calendar_id for person in people} - {plan.calendar_id, *plan.tasks["calendar_id"]}
        self._personal = {each for each in own if each and self._base(each) is not None}
        """Calendars that only people have: written once for each of them."""
        self.uid = {each: number for number, each in enumerate(self._shared(), 1)}
        self.of_project = self.uid.get(plan.calendar_id or "")
        away = set(plan.leave["person_id"])
        owners = [person for person in people if person.calendar_id or person.id in away]
        self.of_person = {person.id: len(self.uid) + number for number, person in enumerate(owners, 1)}

    def write(self, out: Sheet) -> None:
        for each in self.uid:
            base = self.uid.get(self._base(each) or "")
            calendar = self._plan.calendars.value(self._plan.calendars.row[each])
            with out.element("Calendar"):
                out.put(_identity(self.uid[each], calendar.name, base))
                self._write_content(out, each, base, ())
        for person in self._people:
            if person.id in self.of_person:
                self._write_personal(out, person)

    def _write_personal(self, out: Sheet, person: Person) -> None:
        own = person.calendar_id if person.calendar_id in self._personal else None
        based_on = self._base(own) if own else person.calendar_id or self._plan.calendar_id
        name = person.name
        if own is not None:
            calendar: Calendar = self._plan.calendars.value(self._plan.calendars.row[own])
            name = calendar.name
        with out.element("Calendar"):
            base = self.uid.get(based_on or "")
            out.put(_identity(self.of_person[person.id], name, -1 if base is None else base))
            self._write_content(out, own, base, list(self._leave(person)))

    def _write_content(self, out: Sheet, own: str | None, base: int | None, leave: Sequence[CalendarException]) -> None:
        weeks = self._weeks.get(own or "", [])
        usual = [week for week in weeks if week.start is None and week.finish is None]
        if usual or base is None:
            # MS Project looks for all seven days where there is no base
            beneath = usual_week(self._calendars, self._cut.weeks, own) if base is None else None
            _write_days(out, _as_one(usual) if usual else None, beneath)
        exceptions = sorted(self._exceptions.get(own or "", []), key=lambda each: (each.start, each.id))
        if exceptions or leave:
            with out.element("Exceptions"):
                for exception in (*exceptions, *leave):
                    _write_exception(out, exception)
        dated = [week for week in weeks if week not in usual]
        if dated:
            with out.element("WorkWeeks"):
                for week in dated:
                    with out.element("WorkWeek"):
                        start = moment.FIRST if week.start is None else week.start
                        _write_period(out, start, moment.LAST if week.finish is None else week.finish)
                        out.put((("Name", week.name),))
                        _write_days(out, week)

    def _leave(self, person: Person) -> Iterator[CalendarException]:
        """Yield a person's leave as exceptions: whole days together, days worked in part with what is left of them."""
        for leave in self._plan.leave.values():
            if leave.person_id != person.id:
                continue
            first, last = -(-leave.start // DAY) * DAY, leave.finish // DAY * DAY
            if first < last:
                yield _away(leave, first, last, "")
            for day in sorted({moment.midnight(leave.start), last}):
                if leave.start < day + DAY and day < leave.finish and not first <= day < last:
                    left = self._clocks.of_person(person.id).spans(day, day + DAY)
                    shifts = format_shifts(tuple((start - day, finish - day) for start, finish in left))
                    yield _away(leave, day, day + DAY, shifts)

    def _shared(self) -> list[str]:
        """Return the calendars that are used by more than one person may be, each after its base."""
        plan = self._plan
        people = [
            self._base(own) if own in self._personal else own for own in (each.calendar_id for each in self._people)
        ]
        found: dict[str, None] = {}
        for each in (plan.calendar_id, *plan.tasks["calendar_id"], *people):
            chain: list[str] = []
            at = each
            while at is not None and at in plan.calendars.row and at not in chain:
                chain.append(at)
                at = self._base(at)
            found.update(dict.fromkeys(reversed(chain)))
        return list(found)

    def _base(self, calendar_id: str | None) -> str | None:
        row = self._plan.calendars.row.get(calendar_id or "")
        return None if row is None else self._plan.calendars["base_id"][row]


def _by_calendar(rows: Iterable[R]) -> dict[str, list[R]]:
    found: dict[str, list[R]] = {}
    for row in rows:
        found.setdefault(row.calendar_id, []).append(row)
    return found


def _as_one(weeks: Sequence[WorkWeek]) -> WorkWeek:
    """Return weeks laid over one another, the last uppermost."""
    said = {day: shifts for week in weeks for day in WEEKDAYS if (shifts := getattr(week, day)) is not None}
    return replace(weeks[0], **said)


def _away(leave: Leave, start: int, finish: int, shifts: str) -> CalendarException:
    return CalendarException(
        id=leave.id, calendar_id="", name=leave.reason or "Leave", start=start, finish=finish, shifts=shifts
    )


def _identity(uid: int, name: str, base: int | None) -> Pairs:
    based_on = -1 if base is None else base
    return (("UID", uid), ("Name", name), ("IsBaseCalendar", base is None), ("BaseCalendarUID", based_on))


def _write_days(out: Sheet, week: WorkWeek | None, beneath: Sequence[Shifts] | None = None) -> None:
    """Write the weekdays a week speaks of; the others too, as what nobody said, where `beneath` has their hours."""
    with out.element("WeekDays"):
        for number, name in enumerate(_DAYS, 1):
            said: str | None = getattr(week, name, None)
            if said is None and beneath is None:
                continue
            with out.element("WeekDay"):
                shifts = format_shifts(beneath[number - 2]) if said is None and beneath is not None else said or ""
                out.put((("DayType", number), ("DayWorking", bool(shifts))))
                _write_shifts(out, shifts)
                if said is None:
                    out.put_unsaid()


def _write_shifts(out: Sheet, shifts: str) -> None:
    if shifts:
        with out.element("WorkingTimes"):
            for start, finish in parse_shifts(shifts):
                out.put_within("WorkingTime", (("FromTime", clock(start)), ("ToTime", clock(finish % DAY))))


def _write_period(out: Sheet, start: int, finish: int) -> None:
    out.put_within("TimePeriod", (("FromDate", date(start)), ("ToDate", date(finish - 60))))


def _write_exception(out: Sheet, exception: CalendarException) -> None:
    """Write an exception; repeated days that MS Project has no type for are written as the days they are."""
    if not exception.recurrence:
        _write_days_off(out, exception, (exception.finish - exception.start) // DAY)
        return
    named = occurrences(exception.recurrence, exception.start, exception.finish)
    rule = parse_recurrence(exception.recurrence)
    told = told_to_ms_project(rule, exception.start)
    if told is None:
        for start, finish in merged([(day, day + DAY) for day in named.tolist()]):
            _write_days_off(out, replace(exception, start=start, finish=finish), (finish - start) // DAY)
        return
    start, finish = exception.start, exception.finish
    if rule.interval > 1 and rule.month_days and moment.to_date(start).day > max(rule.month_days) and len(named):
        start = int(named[0])  # from an earlier day it would count from the month after
    if rule.until is not None:
        finish = max(start + DAY, min(finish, rule.until + DAY))
    dated = replace(exception, start=start, finish=finish)
    _write_days_off(out, dated, len(named), told, by_count=rule.count is not None)


def _write_days_off(
    out: Sheet, exception: CalendarException, count: int, told: Pairs = (("Type", 1),), *, by_count: bool = False
) -> None:
    with out.element("Exception"):
        out.put((("EnteredByOccurrences", by_count),))
        _write_period(out, exception.start, exception.finish)
        out.put((("Occurrences", max(1, count)), ("Name", exception.name)))
        out.put((*told, ("DayWorking", bool(exception.shifts))))
        _write_shifts(out, exception.shifts)


def told_to_ms_project(rule: Recurrence, start: int) -> Pairs | None:
    """Return the type of a rule that begins on day `start` and the fields that tell it; None where there is no such type."""
    pattern = pattern_of(rule, start)
    if pattern is None:
        return None
    fields: dict[str, object] = {
        "Period": pattern.every,
        "DaysOfWeek": sum(1 << BITS.index(weekday) for weekday in pattern.weekdays),
        "MonthItem": ITEMS.index(pattern.group),
        "MonthPosition": PLACES.index(pattern.place),
        "Month": pattern.month - 1,
        "MonthDay": pattern.day,
    }
    return (("Type", TYPES[pattern.kind]), *((name, fields[name]) for name in _TOLD[pattern.kind]))
