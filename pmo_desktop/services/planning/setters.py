"""What the text typed into each field of a task changes."""

from collections.abc import Callable, Iterator

from pmo_desktop.domain.changes import Change, Delete, Insert, Update
from pmo_desktop.domain.entry.amounts import parse_money, parse_people, parse_percent
from pmo_desktop.domain.entry.constraints import ON_FINISH, parse_constraint
from pmo_desktop.domain.entry.dates import format_date
from pmo_desktop.domain.entry.durations import Duration, parse_duration
from pmo_desktop.domain.entry.predecessors import Typed, as_written, parse_predecessors
from pmo_desktop.domain.errors import InvalidValueError
from pmo_desktop.domain.moment import HOUR, midnight
from pmo_desktop.domain.records import Assignment, ConstraintType, Dependency, Person, Task
from pmo_desktop.services.planning.editing import Editing
from pmo_desktop.services.planning.fields import assignments_on, links_from_outside, links_into, units_of
from pmo_desktop.services.planning.links import refuse_loop
from pmo_desktop.services.planning.tracking import progress_fields
from pmo_desktop.services.planning.work import duration_changes

Setter = Callable[[Editing, int, str], Iterator[Change]]
"""Takes the task's row and the text; raises InvalidValueError where it cannot be read."""

UNTIL = "until"
"""The field of a finish that is written together with a start: it gives the duration between them."""
_CLOSE_OF_DAY = 17 * HOUR
"""When a deadline on a day nobody works ends that day."""


def _update(editing: Editing, row: int, **fields: object) -> Iterator[Change]:
    yield Update(Task, editing.plan.tasks.ids[row], fields)


def _text(field: str) -> Setter:
    return lambda editing, row, text: _update(editing, row, **{field: text, "blank": False})


def _money(field: str) -> Setter:
    return lambda editing, row, text: _update(editing, row, **{field: parse_money(text)})


def _duration(editing: Editing, row: int, text: str) -> Iterator[Change]:
    typed = parse_duration(text or "0d", units_of(editing.plan))
    return iter(duration_changes(editing.plan, row, typed))


def _start(editing: Editing, row: int, text: str) -> Iterator[Change]:
    if text in ("", "–"):
        return _update(editing, row, constraint_type=ConstraintType.ASAP, constraint_date=None)
    at, exact = editing.when(text)
    return iter(start_changes(editing, row, at if exact else editing.clocks.clock(row).calendar.next_start(at)))


def start_changes(editing: Editing, row: int, start: int) -> list[Change]:
    """Return what makes a task start at a moment: a fact where it has begun, its own dates where set by hand."""
    tasks = editing.plan.tasks
    if tasks["actual_start"][row] is not None:
        _refuse_backwards(start, tasks["actual_finish"][row])
        return list(_update(editing, row, actual_start=start))
    if tasks["manual"][row]:
        finish = editing.clocks.clock(row).finish(start)
        return list(_update(editing, row, manual_start=start, manual_finish=finish))
    return list(_update(editing, row, constraint_type=ConstraintType.SNET, constraint_date=start))


def _refuse_backwards(began: int | None, ended: int | None) -> None:
    """Raise InvalidValueError where work would end before it began."""
    if began is not None and ended is not None and ended < began:
        raise InvalidValueError(
            f"Work that began on {format_date(began)} cannot have ended on {format_date(ended)}.",
            "Correct “Began” or “Ended” first.",
        )


def _finish(editing: Editing, row: int, text: str) -> Iterator[Change]:
    if text in ("", "–"):
        return _update(editing, row, constraint_type=ConstraintType.ASAP, constraint_date=None)
    at, exact = editing.when(text)
    finish = at if exact else editing.day_end(row, at)
    if editing.plan.tasks["manual"][row]:
        return _update(editing, row, manual_finish=finish)
    if editing.plan.tasks["actual_finish"][row] is not None:
        _refuse_backwards(editing.plan.tasks["actual_start"][row], finish)
        return _update(editing, row, actual_finish=finish)
    return _update(editing, row, constraint_type=ConstraintType.FNET, constraint_date=finish)


def _until(editing: Editing, row: int, text: str) -> Iterator[Change]:
    at, exact = editing.when(text)
    finish = at if exact else editing.day_end(row, at)
    seconds = max(0, editing.clocks.calendar(row).work(int(editing.schedule.start[row]), finish))
    return iter(duration_changes(editing.plan, row, Duration(seconds, editing.plan.tasks["elapsed"][row])))


def _deadline(editing: Editing, row: int, text: str) -> Iterator[Change]:
    if text in ("", "–"):
        return _update(editing, row, deadline=None)
    at, exact = editing.when(text)
    finish = at if exact else max(editing.day_end(row, at), midnight(at) + _CLOSE_OF_DAY)
    return _update(editing, row, deadline=finish)


def _constraint(editing: Editing, row: int, text: str) -> Iterator[Change]:
    kind, at, exact = parse_constraint(text, editing.today)
    if at is not None and not exact:
        calendar = editing.clocks.clock(row).calendar
        at = editing.day_end(row, at) if kind in ON_FINISH else calendar.next_start(at)
    return _update(editing, row, constraint_type=kind, constraint_date=at)


def _percent(editing: Editing, row: int, text: str) -> Iterator[Change]:
    return _update(editing, row, **progress_fields(editing.plan, editing.schedule, row, parse_percent(text)))


def _actual(field: str) -> Setter:
    def change(editing: Editing, row: int, text: str) -> Iterator[Change]:
        if text in ("", "–"):
            return _update(editing, row, **{field: None})
        at, exact = editing.when(text)
        if field == "actual_start":
            start = at if exact else editing.clocks.calendar(row).next_start(at)
            _refuse_backwards(start, editing.plan.tasks["actual_finish"][row])
            return _update(editing, row, actual_start=start)
        begun = editing.plan.tasks["actual_start"][row]
        finish = at if exact else editing.day_end(row, at)
        _refuse_backwards(begun, finish)
        return _update(
            editing, row,
            actual_finish=finish,
            actual_start=begun if begun is not None else int(editing.schedule.start[row]),
            actual_duration=editing.plan.tasks["duration"][row],
        )  # fmt: skip

    return change


def _predecessors(editing: Editing, row: int, text: str) -> Iterator[Change]:
    """Change links into a task to those typed; links that stay keep their ids."""
    plan = editing.plan
    own, links = plan.tasks.ids[row], plan.dependencies
    known = [*links_into(plan, own), *links_from_outside(plan, own)]
    old = {(links["predecessor_id"][each], links["type"][each]): each for each in known}
    for typed in parse_predecessors(text, units_of(plan)):
        before = _meant(editing, own, typed)
        kept = old.pop((before, typed.type), None)
        if kept is not None:
            yield Update(Dependency, links.ids[kept], {"lag": typed.lag, "lag_kind": typed.lag_kind})
            continue
        refuse_loop(editing.workspace, plan, before, own)
        yield Insert(
            Dependency(
                id=editing.workspace.new_id(), project_id=plan.project.id, predecessor_id=before, successor_id=own,
                type=typed.type, lag=typed.lag, lag_kind=typed.lag_kind,
            )
        )  # fmt: skip
    for gone in old.values():
        yield Delete(Dependency, links.ids[gone])


def _meant(editing: Editing, task_id: str, typed: Typed) -> str:
    """Return the id of the predecessor typed; what the cell shows of other projects means what it shows."""
    plan, before = editing.plan, editing.plan.dependencies["predecessor_id"]
    if typed.project:
        for link in links_from_outside(plan, task_id):
            seen = plan.outside[before[link]]
            if (as_written(seen.code), seen.number) == (typed.project, typed.number):
                return str(before[link])
        plan = editing.plan_called(typed.project)
    order = plan.outline.order
    if not 1 <= typed.number <= len(order):
        where = f"“{typed.project}” has no row {typed.number}" if typed.project else f"There is no row {typed.number}"
        raise InvalidValueError(f"{where}.", "Write the number left of the task's name.")
    return plan.tasks.ids[order[typed.number - 1]]


def _people(editing: Editing, row: int, text: str) -> Iterator[Change]:
    """Change the assignments of a task to those typed; names nobody has become new people."""
    plan = editing.plan
    own, of = plan.tasks.ids[row], plan.assignments
    old = {of["person_id"][each]: each for each in assignments_on(plan, own)}
    for name, units in parse_people(text, editing.people):
        person_id = editing.people.get(name.casefold())
        if person_id is None:
            person_id = editing.people[name.casefold()] = editing.workspace.new_id()
            yield Insert(Person(id=person_id, name=name))
        known = old.pop(person_id, None)
        if known is not None:
            yield Update(Assignment, of.ids[known], {"units": units})
        else:
            yield Insert(Assignment(id=editing.workspace.new_id(), task_id=own, person_id=person_id, units=units))
    for gone in old.values():
        yield Delete(Assignment, of.ids[gone])


SETTERS: dict[str, Setter] = {
    "name": _text("name"),
    "wbs": _text("wbs"),
    "notes": _text("notes"),
    "duration": _duration,
    "start": _start,
    "finish": _finish,
    UNTIL: _until,
    "deadline": _deadline,
    "constraint": _constraint,
    "predecessors": _predecessors,
    "percent": _percent,
    "people": _people,
    "actual_start": _actual("actual_start"),
    "actual_finish": _actual("actual_finish"),
    "cost": _money("cost"),
}
