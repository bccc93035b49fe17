"""When calendars and people work: compiled once for all plans that look at the same tables, until one of those changes."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any
from weakref import WeakKeyDictionary

from pmo_desktop.domain.calendar import WorkingCalendar, always, compile_calendars, intersect, standard, without
from pmo_desktop.domain.plan.columns import Columns
from pmo_desktop.domain.plan.plan import Plan

_ELAPSED = always()
_STANDARD = standard()


class WorkingTimes:
    """The working calendars of a portfolio's calendars and people."""

    elapsed = _ELAPSED

    def __init__(self, plan: Plan) -> None:
        self.compiled = compile_calendars(plan.calendars.values(), plan.work_weeks.values(), plan.exceptions.values())
        self._people = plan.people
        self._leave = _leave_by_person(plan)
        self._of_people: dict[tuple[str, int], WorkingCalendar] = {}
        self._shared: dict[tuple[int, int], WorkingCalendar] = {}

    def calendar(self, calendar_id: str | None, default: WorkingCalendar = _STANDARD) -> WorkingCalendar:
        """Return a calendar by its id, the default where there is none."""
        return self.compiled.get(calendar_id or "", default)

    def of_person(self, person_id: str, default: WorkingCalendar) -> WorkingCalendar:
        """Return when a person works: their calendar, else the default, without their leave."""
        key = (person_id, id(default))
        if key not in self._of_people:
            own = self.without_leave(person_id, default)
            self._of_people[key] = without(own, self._leave.get(person_id, ()))
        return self._of_people[key]

    def without_leave(self, person_id: str, default: WorkingCalendar) -> WorkingCalendar:
        """Return when a person would work if they took no leave."""
        return self.calendar(self._people["calendar_id"][self._people.row[person_id]], default)

    def leave_of(self, person_id: str) -> tuple[tuple[int, int], ...]:
        """Return when a person is away, in [start, finish)."""
        return tuple(self._leave.get(person_id, ()))

    def both(self, one: WorkingCalendar, other: WorkingCalendar) -> WorkingCalendar:
        """Return when two calendars of these work at once."""
        key = (id(one), id(other))
        if key not in self._shared:
            self._shared[key] = intersect(one, other)
        return self._shared[key]


_Tables = tuple[Columns[Any], ...]
_known: WeakKeyDictionary[Columns[Any], tuple[_Tables, tuple[int, ...], WorkingTimes]] = WeakKeyDictionary()


def working_times(plan: Plan) -> WorkingTimes:
    """Return the working times of a plan, those of another plan over the same unchanged tables where there is one."""
    tables: _Tables = (plan.work_weeks, plan.exceptions, plan.people, plan.leave)
    versions = (plan.calendars.version, *(table.version for table in tables))
    seen = _known.get(plan.calendars)
    if (
        seen is not None
        and seen[1] == versions
        and all(one is other for one, other in zip(seen[0], tables, strict=True))
    ):
        return seen[2]
    made = WorkingTimes(plan)
    _known[plan.calendars] = (tables, versions, made)
    return made


def _leave_by_person(plan: Plan) -> Mapping[str, Sequence[tuple[int, int]]]:
    found: dict[str, list[tuple[int, int]]] = defaultdict(list)
    leave = plan.leave
    for person_id, start, finish in zip(leave["person_id"], leave["start"], leave["finish"], strict=True):
        found[person_id].append((start, finish))
    return found
