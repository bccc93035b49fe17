"""What is looked up in an open plan beside a task: its links, who is on it, its work, its baselines."""

from collections.abc import Callable, Iterable, Sequence
from operator import add
from weakref import WeakKeyDictionary

import numpy as np
import numpy.typing as npt

from pmo_desktop.domain.entry.durations import Units
from pmo_desktop.domain.plan.contours import mean
from pmo_desktop.domain.plan.plan import Plan
from pmo_desktop.domain.records import PersonKind
from pmo_desktop.domain.schedule import Schedule
from pmo_desktop.domain.schedule.clocks import Clocks


def units_of(plan: Plan) -> Units:
    """Return what a day, week and month mean in the plan's project."""
    return Units(plan.project.day_seconds, plan.project.week_seconds, plan.project.month_days)


def calendars_of(plan: Plan) -> dict[str, str]:
    """Return the calendars a task may have, by name: those of everybody and of the project, none of single people."""
    of, own = plan.calendars, set(plan.people["calendar_id"])
    return {
        name: calendar_id
        for name, calendar_id, project_id in zip(of["name"], of.ids, of["project_id"], strict=True)
        if project_id in {None, plan.project.id} and calendar_id not in own
    }


def links_into(plan: Plan, task_id: str) -> list[int]:
    """Return the dependency rows into a task, in order of the predecessor on screen."""
    found = plan.dependencies.by("successor_id").get(task_id, ())
    number, rows, before = plan.outline.number, plan.tasks.row, plan.dependencies["predecessor_id"]
    return sorted((each for each in found if before[each] in rows), key=lambda each: number[rows[before[each]]])


def links_from_outside(plan: Plan, task_id: str) -> list[int]:
    """Return the dependency rows into a task from tasks of other projects, in order of how those are written."""
    found = plan.dependencies.by("successor_id").get(task_id, ())
    rows, before, outside = plan.tasks.row, plan.dependencies["predecessor_id"], plan.outside
    known = (each for each in found if before[each] not in rows and before[each] in outside)
    return sorted(known, key=lambda each: (outside[before[each]].code, outside[before[each]].number))


def links_out_of(plan: Plan, task_id: str) -> list[int]:
    """Return the dependency rows from a task to others of its plan, in order of the successor on screen."""
    found = plan.dependencies.by("predecessor_id").get(task_id, ())
    number, rows, after = plan.outline.number, plan.tasks.row, plan.dependencies["successor_id"]
    return sorted((each for each in found if after[each] in rows), key=lambda each: number[rows[after[each]]])


def assignments_on(plan: Plan, task_id: str) -> Sequence[int]:
    """Return the assignment rows of a task."""
    return plan.assignments.by("task_id").get(task_id, ())


def work_on(plan: Plan, row: int, number: int) -> int:
    """Return the seconds of work of an assignment: what it says, else what the duration of its task gives."""
    own, of = plan.assignments["work"][number], plan.assignments
    if own is not None:
        return int(own)
    return round(float(plan.tasks["duration"][row] * of["units"][number]) * mean(of["contour"][number]))


def working_on(plan: Plan, task_id: str) -> list[int]:
    """Return the assignment rows of people, roles and equipment on a task: materials and costs do no work."""
    people, of = plan.people, plan.assignments
    return [
        each
        for each in assignments_on(plan, task_id)
        if of["person_id"][each] in people.row
        and people["kind"][people.row[of["person_id"][each]]] not in {PersonKind.MATERIAL, PersonKind.COST}
    ]


def work_of(plan: Plan, row: int) -> int | None:
    """Return the seconds of work of a task: of its people, else what is planned without any; of a summary, of its tasks."""
    return summed(plan, _own_work)[row]


def works_of(plan: Plan) -> Sequence[int | None]:
    """Return the seconds of work of every task, as `work_of` does."""
    return summed(plan, _own_work)


Own = Callable[[Plan, int], int | None]
OwnWhen = Callable[[Plan, Schedule, int], int | None]
Together = Callable[[int, int], int]


class _Sum:
    """What tasks come to, each by its id, and what every row adds up to: a summary to what its active tasks do together."""

    def __init__(self, own: Own, together: Together) -> None:
        self._own, self._together = own, together
        self._values: dict[str, int | None] = {}
        self._revision = -1
        self._totals: list[int | None] = []

    def totals(self, plan: Plan) -> list[int | None]:
        """Return what each row comes to; only tasks that changed since it was last asked are looked at again."""
        if self._revision != plan.revision:
            touched = plan.touched_since(self._revision) if self._revision >= 0 else None
            if touched is None:
                self._values.clear()
            else:
                for task_id in touched:
                    self._values.pop(task_id, None)
            self._totals, self._revision = self._added_up(plan), plan.revision
        return self._totals

    def _added_up(self, plan: Plan) -> list[int | None]:
        outline, active, ids, values = plan.outline, plan.tasks["active"], plan.tasks.ids, self._values
        parent, is_summary, together = outline.parent, outline.is_summary, self._together
        found: list[int | None] = [None] * len(ids)
        for row in reversed(outline.order):
            if is_summary[row]:
                value = found[row]
            else:
                task_id = ids[row]
                if task_id not in values:
                    values[task_id] = self._own(plan, row)
                value = found[row] = values[task_id]
            above = parent[row]
            if value is not None and above >= 0 and active[row]:
                so_far = found[above]
                found[above] = value if so_far is None else together(so_far, value)
        return found


class _SumWhen(_Sum):
    """The same of what depends on when tasks are: those that do are looked at again once their dates are others."""

    def __init__(self, own: OwnWhen) -> None:
        super().__init__(lambda plan, row: own(plan, self._schedule, row), add)
        self._schedule: Schedule = None  # type: ignore[assignment]  # given before anything is asked
        self._ids: list[str] = []
        self._dates: npt.NDArray[np.int64] = np.empty((0, 3), np.int64)

    def totals_when(self, plan: Plan, schedule: Schedule, moving: Callable[[], Iterable[int]]) -> list[int | None]:
        """Return what each row comes to; `moving` gives the rows that depend on when they are."""
        if self._revision == plan.revision and self._schedule is schedule:
            return self._totals
        self._schedule = schedule
        self._drop_moved(plan, list(moving()))
        if self._revision == plan.revision:
            self._totals = self._added_up(plan)
        return self.totals(plan)

    def _drop_moved(self, plan: Plan, rows: list[int]) -> None:
        """Forget what tasks came to whose dates are others now, or that depend on them no longer."""
        schedule, names = self._schedule, plan.tasks.ids
        ids = [names[row] for row in rows]
        dates = np.column_stack([of[rows] for of in (schedule.start, schedule.finish, schedule.resume)])
        if ids == self._ids:
            gone = [ids[number] for number in np.flatnonzero((dates != self._dates).any(axis=1))]
        else:
            before = dict(zip(self._ids, map(tuple, self._dates.tolist()), strict=True))
            now = dict(zip(ids, map(tuple, dates.tolist()), strict=True))
            gone = [each for each in {*before, *now} if before.get(each) != now.get(each)]
        for task_id in gone:
            self._values.pop(task_id, None)
        self._ids, self._dates = ids, dates


_SUMS: WeakKeyDictionary[Plan, dict[Own, _Sum]] = WeakKeyDictionary()
_SUMS_WHEN: WeakKeyDictionary[Plan, dict[OwnWhen, _SumWhen]] = WeakKeyDictionary()


def summed(plan: Plan, own: Own, together: Together = add) -> list[int | None]:
    """Return for every row what `own` says of a task and, of a summary, what its active tasks come to `together`.

    `own` may look at the task, its assignments and the people on it: at nothing else that changes.
    """
    sums = _SUMS.setdefault(plan, {})
    if own not in sums:
        sums[own] = _Sum(own, together)
    return sums[own].totals(plan)


def summed_when(plan: Plan, schedule: Schedule, own: OwnWhen, moving: Callable[[], Iterable[int]]) -> list[int | None]:
    """Return the same of what depends on when the rows that `moving` gives are; of what never does, use `summed`."""
    sums = _SUMS_WHEN.setdefault(plan, {})
    if own not in sums:
        sums[own] = _SumWhen(own)
    return sums[own].totals_when(plan, schedule, moving)


def _own_work(plan: Plan, row: int) -> int | None:
    found = working_on(plan, plan.tasks.ids[row])
    if found:
        return sum(work_on(plan, row, each) for each in found)
    work = plan.tasks["work"][row]
    return None if work is None else int(work)


class _Clocks:
    """The clocks of the plan looked at last, kept until its calendars change: many cells ask for one after the other."""

    def __init__(self) -> None:
        self._known: tuple[Plan, object, Clocks] | None = None

    def of(self, plan: Plan) -> Clocks:
        tables = (plan.calendars, plan.work_weeks, plan.exceptions)
        key = (plan.calendar_id, *((id(each), each.version) for each in tables))
        if self._known is None or self._known[0] is not plan or self._known[1] != key:
            self._known = (plan, key, Clocks(plan))
        return self._known[2]


clocks_of = _Clocks().of


def baseline_on(plan: Plan, task_id: str, number: int) -> int | None:
    """Return the row of a task's baseline of a number, None where that was not taken."""
    return plan.baseline_row(task_id, number)
