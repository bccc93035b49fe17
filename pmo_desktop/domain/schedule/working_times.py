"""When calendars and people work: compiled once for all plans that look at the same tables, until one of those changes."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any
from weakref import WeakKeyDictionary

from pmo_desktop.domain.calendar import WorkingCalendar, always, compile_calendars, intersect, standard, without
from pmo_desktop.domain.plan.columns import Columns
from pmo_desktop.domain.plan.plan import Plan

Away = tuple[tuple[int, int], ...]
_ELAPSED = always()
_STANDARD = standard()


class WorkingTimes:
    """The working calendars of a portfolio's calendars and people."""

    elapsed = _ELAPSED

    def __init__(self, plan: Plan, before: "WorkingTimes | None" = None) -> None:
        """Compile what a plan says; `before` is of the same calendars with other people or leave: what still holds is kept."""
        self._people = plan.people
        self._leave = {person_id: tuple(away) for person_id, away in _leave_by_person(plan).items()}
        self._of_people: dict[tuple[str, int], WorkingCalendar] = {}
        self.less: dict[tuple[int, Away], WorkingCalendar] = {}
        self.shared: dict[tuple[int, int], WorkingCalendar] = {}
        if before is None:
            self.compiled = compile_calendars(
                plan.calendars.values(), plan.work_weeks.values(), plan.exceptions.values()
            )
        else:
            self.compiled, known = before.compiled, set(self._leave.values())
            self.less = {key: each for key, each in before.less.items() if key[1] in known}
            there = {id(each) for each in (_STANDARD, *self.compiled.values(), *self.less.values())}
            self.shared = {key: each for key, each in before.shared.items() if key[0] in there}

    def calendar(self, calendar_id: str | None, default: WorkingCalendar = _STANDARD) -> WorkingCalendar:
        """Return a calendar by its id, the default where there is none."""
        return self.compiled.get(calendar_id or "", default)

    def of_person(self, person_id: str, default: WorkingCalendar) -> WorkingCalendar:
        """Return when a person works: their calendar, else the default, without their leave."""
        key = (person_id, id(default))
        if key not in self._of_people:
            own, away = self.without_leave(person_id, default), self.leave_of(person_id)
            if away and (id(own), away) not in self.less:
                self.less[id(own), away] = without(own, away)
            self._of_people[key] = self.less[id(own), away] if away else own
        return self._of_people[key]

    def without_leave(self, person_id: str, default: WorkingCalendar) -> WorkingCalendar:
        """Return when a person would work if they took no leave."""
        return self.calendar(self._people["calendar_id"][self._people.row[person_id]], default)

    def leave_of(self, person_id: str) -> Away:
        """Return when a person is away, in [start, finish)."""
        return self._leave.get(person_id, ())

    def both(self, one: WorkingCalendar, other: WorkingCalendar) -> WorkingCalendar:
        """Return when two calendars of these work at once."""
        key = (id(one), id(other))
        if key not in self.shared:
            self.shared[key] = intersect(one, other)
        return self.shared[key]


_Tables = tuple[Columns[Any], ...]
_known: WeakKeyDictionary[Columns[Any], tuple[_Tables, tuple[int, ...], WorkingTimes]] = WeakKeyDictionary()


def working_times(plan: Plan) -> WorkingTimes:
    """Return the working times of a plan, those of another plan over the same unchanged tables where there is one."""
    tables: _Tables = (plan.work_weeks, plan.exceptions, plan.people, plan.leave)
    versions = (plan.calendars.version, *(table.version for table in tables))
    seen = _known.get(plan.calendars)
    before = None
    if seen is not None and all(one is other for one, other in zip(seen[0], tables, strict=True)):
        if seen[1] == versions:
            return seen[2]
        if seen[1][:3] == versions[:3]:
            before = seen[2]
    made = WorkingTimes(plan, before)
    _known[plan.calendars] = (tables, versions, made)
    return made


def _leave_by_person(plan: Plan) -> Mapping[str, Sequence[tuple[int, int]]]:
    found: dict[str, list[tuple[int, int]]] = defaultdict(list)
    leave = plan.leave
    for person_id, start, finish in zip(leave["person_id"], leave["start"], leave["finish"], strict=True):
        found[person_id].append((start, finish))
    return found
