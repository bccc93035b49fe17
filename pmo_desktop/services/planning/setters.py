"""What the text typed into each field of a task changes."""

from collections.abc import Callable, Iterator

from pmo_desktop.domain.changes import Change, Delete, Insert, Update
from pmo_desktop.domain.entry.addresses import as_address
from pmo_desktop.domain.entry.amounts import format_people, parse_money, parse_people, parse_percent
from pmo_desktop.domain.entry.colours import parse_colour
from pmo_desktop.domain.entry.constraints import ON_FINISH, WORDS, parse_constraint
from pmo_desktop.domain.entry.dates import format_date
from pmo_desktop.domain.entry.durations import Duration, parse_duration
from pmo_desktop.domain.entry.predecessors import Typed, as_written, parse_predecessors
from pmo_desktop.domain.entry.work import (
    format_work,
    parse_contour,
    parse_each,
    parse_flag,
    parse_kind,
    parse_type,
    parse_work,
)
from pmo_desktop.domain.errors import InvalidValueError
from pmo_desktop.domain.moment import HOUR, midnight
from pmo_desktop.domain.plan import work
from pmo_desktop.domain.plan.contours import time_of
from pmo_desktop.domain.plan.work import Share
from pmo_desktop.domain.records import ActivityKind, Assignment, ConstraintType, Dependency, Person, Task, TaskType
from pmo_desktop.domain.schedule import NO_PART
from pmo_desktop.services.planning import loops
from pmo_desktop.services.planning.codes import made_code
from pmo_desktop.services.planning.custom_fields import CUSTOM, value_changes
from pmo_desktop.services.planning.editing import Editing
from pmo_desktop.services.planning.looking import (
    assignments_on,
    calendars_of,
    links_from_outside,
    links_into,
    links_out_of,
    units_of,
    work_of,
    work_on,
    working_on,
)
from pmo_desktop.services.planning.tracking import progress_fields
from pmo_desktop.services.planning.work import (
    changes_to,
    drives,
    duration_changes,
    effort_of,
    progress_changes,
    team_changes,
)

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


_SECOND = frozenset({ConstraintType.SNET, ConstraintType.SNLT, ConstraintType.FNET, ConstraintType.FNLT})
"""What P6 lets a second constraint be."""


def _second_constraint(editing: Editing, row: int, text: str) -> Iterator[Change]:
    (change,) = _constraint(editing, row, text)
    assert isinstance(change, Update)
    kind, date = change.fields["constraint_type"], change.fields["constraint_date"]
    if date is not None and kind not in _SECOND:
        raise InvalidValueError(
            f"A second constraint cannot be “{text}”.",
            "Write “not before”, “start by”, “finish not before” or “finish by” with a date.",
        )
    return _update(editing, row, second_constraint_type=kind, second_constraint_date=date)


def _expected_finish(editing: Editing, row: int, text: str) -> Iterator[Change]:
    if text in ("", "–"):
        return _update(editing, row, expected_finish=None)
    at, exact = editing.when(text)
    return _update(editing, row, expected_finish=at if exact else editing.day_end(row, at))


def _activity_kind(editing: Editing, row: int, text: str) -> Iterator[Change]:
    """Change what kind of activity a task is; a milestone takes no time."""
    kind = parse_kind(text)
    is_milestone = kind in {ActivityKind.START_MILESTONE, ActivityKind.FINISH_MILESTONE}
    if is_milestone and editing.plan.tasks["duration"][row]:
        yield from duration_changes(editing.plan, row, Duration(0))
    yield from _update(editing, row, kind=kind, milestone=is_milestone)


def _levelling_delay(editing: Editing, row: int, text: str) -> Iterator[Change]:
    typed = parse_duration("0d" if text in ("", "–") else text, units_of(editing.plan))
    return _update(editing, row, levelling_delay=typed.seconds, levelling_elapsed=typed.elapsed)


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
        loops.refuse(editing, before, own)
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
    """Change the assignments of a task to those typed; names nobody has become new people.

    Units that read as they did are left as they are, however many decimals they have.
    """
    plan = editing.plan
    of = plan.assignments
    old = {of["person_id"][each]: each for each in assignments_on(plan, plan.tasks.ids[row])}
    wanted: dict[str, float] = {}
    new: dict[str, Share] = {}
    for name, units in parse_people(text, editing.people):
        person_id = editing.people.get(name.casefold())
        if person_id is None:
            person_id = editing.people[name.casefold()] = editing.workspace.new_id()
            yield Insert(Person(id=person_id, name=name))
        known = old.get(person_id)
        if known is None:
            new[person_id] = Share(editing.workspace.new_id(), units, drives=drives(plan.people.get(person_id)))
        else:
            own = float(of["units"][known])
            wanted[of.ids[known]] = own if format_people([("", own)]) == format_people([("", units)]) else units
    yield from team_changes(plan, row, wanted, new)


def _work(editing: Editing, row: int, text: str) -> Iterator[Change]:
    effort, typed = effort_of(editing.plan, row), parse_work(text, units_of(editing.plan))
    _refuse_less(typed, sum(share.done for share in effort.driving))
    return iter(changes_to(editing.plan, row, work.with_work(effort, typed)))


def _work_of_each(editing: Editing, row: int, text: str) -> Iterator[Change]:
    effort = effort_of(editing.plan, row)
    names = _names_on(editing, row)
    for name, said in parse_each(text, tuple(names)).items():
        typed = parse_work(said, units_of(editing.plan))
        if format_work(typed) == format_work(effort.share(names[name]).work):
            continue
        _refuse_less(typed, effort.share(names[name]).done)
        effort = work.with_share_work(effort, names[name], typed)
    return iter(changes_to(editing.plan, row, effort))


def _refuse_less(typed: int, done: int) -> None:
    if typed < done:
        raise InvalidValueError(
            f"{format_work(typed)} is less than the {format_work(done)} already done.", "Correct what is done first."
        )


def _names_on(editing: Editing, row: int) -> dict[str, str]:
    """Return the assignments of those who work on a task, by name."""
    plan, of = editing.plan, editing.plan.assignments
    found = working_on(plan, plan.tasks.ids[row])
    return {plan.people["name"][plan.people.row[of["person_id"][each]]]: of.ids[each] for each in found}


def _contour(editing: Editing, row: int, text: str) -> Iterator[Change]:
    effort, names = effort_of(editing.plan, row), _names_on(editing, row)
    if not names:
        raise InvalidValueError("Nobody works on this task.", "Add people first: a contour spreads their work.")
    for name, said in parse_each(text, tuple(names)).items():
        contour = parse_contour(said)
        if contour != effort.share(names[name]).contour:
            effort = work.with_contour(effort, names[name], contour)
    return iter(changes_to(editing.plan, row, effort))


def _task_type(editing: Editing, row: int, text: str) -> Iterator[Change]:
    return iter(changes_to(editing.plan, row, work.with_type(effort_of(editing.plan, row), parse_type(text))))


def _effort_driven(editing: Editing, row: int, text: str) -> Iterator[Change]:
    wanted = parse_flag(text)
    if not wanted and editing.plan.tasks["task_type"][row] is TaskType.FIXED_WORK:
        raise InvalidValueError("People always share work that is fixed.", "Choose another “What stays” first.")
    return _update(editing, row, effort_driven=wanted)


def _calendar(editing: Editing, row: int, text: str) -> Iterator[Change]:
    if text in ("", "–"):
        return _update(editing, row, calendar_id=None)
    known = calendars_of(editing.plan)
    found = {name.casefold(): calendar_id for name, calendar_id in known.items()}.get(text.casefold())
    if found is None:
        raise InvalidValueError(
            f"There is no calendar “{text}”.", f"Choose one of {', '.join(known) or 'none: there are none'}."
        )
    return _update(editing, row, calendar_id=found)


def _ignore_resource_calendar(editing: Editing, row: int, text: str) -> Iterator[Change]:
    return _update(editing, row, ignore_resource_calendar=parse_flag(text))


def _percent(editing: Editing, row: int, text: str) -> Iterator[Change]:
    fields = progress_fields(editing.plan, editing.schedule, row, parse_percent(text))
    yield from _update(editing, row, **fields)
    ended = fields.get("actual_finish") is not None
    yield from progress_changes(editing.plan, row, fields["actual_duration"], ended=ended)


def _wbs(editing: Editing, row: int, text: str) -> Iterator[Change]:
    """Keep a typed code; one that the mask would make of the task's place anyway goes on following it."""
    return _update(editing, row, wbs="" if text == made_code(editing.plan, row) else text)


def _switch(field: str) -> Setter:
    return lambda editing, row, text: _update(editing, row, **{field: parse_flag(text)})


def _manual(editing: Editing, row: int, text: str) -> Iterator[Change]:
    """Let a task keep the dates it has, or follow its links again."""
    if not parse_flag(text):
        return _update(editing, row, manual=False)
    start, finish = int(editing.schedule.start[row]), int(editing.schedule.finish[row])
    kept = {} if start == NO_PART else {"manual_start": start, "manual_finish": finish}
    return _update(editing, row, manual=True, **kept)


def _number(field: str, low: int, high: int) -> Setter:
    def change(editing: Editing, row: int, text: str) -> Iterator[Change]:
        if not text.isdecimal() or not low <= int(text) <= high:
            raise InvalidValueError(f"“{text}” is not a whole number from {low} to {high}.")
        return _update(editing, row, **{field: int(text)})

    return change


def _hyperlink(editing: Editing, row: int, text: str) -> Iterator[Change]:
    return _update(editing, row, hyperlink=as_address(text))


def _colour(editing: Editing, row: int, text: str) -> Iterator[Change]:
    return _update(editing, row, colour=parse_colour(text))


def _constraint_type(editing: Editing, row: int, text: str) -> Iterator[Change]:
    """Change the type of a constraint: one that needs a date keeps the one it has, else takes the task's own."""
    plain = text.strip().casefold()
    kinds = {words: kind for kind, words in WORDS.items()} | {kind.value.casefold(): kind for kind in ConstraintType}
    kind = kinds.get(plain, ConstraintType.ASAP if plain in {"", "–"} else None)
    if kind is None:
        raise InvalidValueError(f"“{text}” is not a type of constraint.", f"Choose one of {', '.join(WORDS.values())}.")
    if kind in {ConstraintType.ASAP, ConstraintType.ALAP}:
        return _update(editing, row, constraint_type=kind, constraint_date=None)
    date = editing.plan.tasks["constraint_date"][row]
    if date is None:
        date = int((editing.schedule.finish if kind in ON_FINISH else editing.schedule.start)[row])
    return _update(editing, row, constraint_type=kind, constraint_date=None if date == NO_PART else date)


def _constraint_date(editing: Editing, row: int, text: str) -> Iterator[Change]:
    """Change the date of a constraint; a task without one then waits for it (“not before”)."""
    kind = editing.plan.tasks["constraint_type"][row]
    if text in ("", "–"):
        return _update(editing, row, constraint_type=ConstraintType.ASAP, constraint_date=None)
    if kind in {ConstraintType.ASAP, ConstraintType.ALAP}:
        kind = ConstraintType.SNET
    return _constraint(editing, row, f"{WORDS[kind]} {text}")


def _successors(editing: Editing, row: int, text: str) -> Iterator[Change]:
    """Change links out of a task to those typed; links that stay keep their ids."""
    plan = editing.plan
    own, links = plan.tasks.ids[row], plan.dependencies
    old = {(links["successor_id"][each], links["type"][each]): each for each in links_out_of(plan, own)}
    for typed in parse_predecessors(text, units_of(plan)):
        if typed.project:
            raise InvalidValueError(
                f"“{typed.project}\\{typed.number}” is a task of another project.",
                "Write the link there, under “After”.",
            )
        after = _meant(editing, own, typed)
        kept = old.pop((after, typed.type), None)
        if kept is not None:
            yield Update(Dependency, links.ids[kept], {"lag": typed.lag, "lag_kind": typed.lag_kind})
            continue
        loops.refuse(editing, own, after)
        yield Insert(
            Dependency(
                id=editing.workspace.new_id(), project_id=plan.project.id, predecessor_id=own, successor_id=after,
                type=typed.type, lag=typed.lag, lag_kind=typed.lag_kind,
            )
        )  # fmt: skip
    for gone in old.values():
        yield Delete(Dependency, links.ids[gone])


def _physical_percent(editing: Editing, row: int, text: str) -> Iterator[Change]:
    return _update(editing, row, physical_percent=None if text in ("", "–") else parse_percent(text))


def _resume(editing: Editing, row: int, text: str) -> Iterator[Change]:
    tasks = editing.plan.tasks
    if text in ("", "–"):
        return _update(editing, row, resume=None)
    if tasks["actual_start"][row] is None or tasks["actual_finish"][row] is not None:
        raise InvalidValueError("Only work that is under way can go on later.", "Say when it began first.")
    at, exact = editing.when(text)
    at = at if exact else editing.clocks.calendar(row).next_start(at)
    _refuse_backwards(tasks["actual_start"][row], at)
    return _update(editing, row, resume=at)


def _actual_duration(editing: Editing, row: int, text: str) -> Iterator[Change]:
    """Say how much of the duration is over: all of it ends the task, more makes it longer."""
    typed = _length(editing, row, text)
    duration = editing.plan.tasks["duration"][row]
    if typed > duration:
        yield from duration_changes(editing.plan, row, Duration(typed, editing.plan.tasks["elapsed"][row]))
    part = 100.0 if typed >= duration > 0 else typed / duration * 100 if duration else 0.0
    yield from _done_to(editing, row, part, max(typed, duration) if part >= 100 else typed)


def _remaining_duration(editing: Editing, row: int, text: str) -> Iterator[Change]:
    """Say how much is left: the duration becomes what is done and that; nothing left ends the task."""
    left, tasks = _length(editing, row, text), editing.plan.tasks
    done = tasks["duration"][row] if tasks["actual_finish"][row] is not None else tasks["actual_duration"][row]
    if left == 0:
        yield from _done_to(editing, row, 100.0, done or tasks["duration"][row])
        if done and done != tasks["duration"][row]:
            yield from _shorter(editing, row, done)
        return
    if tasks["actual_finish"][row] is not None:
        yield from _update(editing, row, actual_finish=None, actual_duration=done)
    yield from _shorter(editing, row, done + left)


def _shorter(editing: Editing, row: int, seconds: int) -> Iterator[Change]:
    tasks = editing.plan.tasks
    yield from duration_changes(editing.plan, row, Duration(seconds, tasks["elapsed"][row], tasks["estimated"][row]))


def _length(editing: Editing, row: int, text: str) -> int:
    """Return the seconds typed for a part of a duration, in whose kind of time they must be."""
    typed = parse_duration("0d" if text in ("", "–") else text, units_of(editing.plan))
    elapsed = editing.plan.tasks["elapsed"][row]
    if typed.seconds and typed.elapsed != elapsed:
        kind, example = ("elapsed", "3ed") if elapsed else ("working", "3d")
        raise InvalidValueError(f"The duration of this task is {kind} time.", f"Write it so, as {example}.")
    return typed.seconds


def _done_to(editing: Editing, row: int, percent: float, done: int) -> Iterator[Change]:
    fields = progress_fields(editing.plan, editing.schedule, row, percent) | {"actual_duration": done}
    if percent >= 100 and done != editing.plan.tasks["duration"][row]:
        fields["actual_finish"] = editing.clocks.calendar(row).add(fields["actual_start"], done)
    yield from _update(editing, row, **fields)
    yield from progress_changes(editing.plan, row, done, ended=fields.get("actual_finish") is not None)


def _percent_work(editing: Editing, row: int, text: str) -> Iterator[Change]:
    return _worked(editing, row, parse_percent(text) / 100)


def _actual_work(editing: Editing, row: int, text: str) -> Iterator[Change]:
    done, whole = parse_work("0" if text in ("", "–") else text, units_of(editing.plan)), work_of(editing.plan, row)
    if not whole:
        raise InvalidValueError("No work is planned on this task.", "Write its work or its people first.")
    if done > whole:
        raise InvalidValueError(
            f"{format_work(done)} is more than the {format_work(whole)} planned.", "Raise the work first."
        )
    return _worked(editing, row, done / whole)


def _worked(editing: Editing, row: int, part: float) -> Iterator[Change]:
    """Say which part of the work is done: of everybody alike; the duration follows by their contours."""
    plan = editing.plan
    found = working_on(plan, plan.tasks.ids[row])
    of, whole = plan.assignments, work_of(plan, row)
    if not whole:
        raise InvalidValueError("No work is planned on this task.", "Write its work or its people first.")
    times = [time_of(of["contour"][each], part) for each in found] or [part]
    fields = progress_fields(plan, editing.schedule, row, 100.0 if part >= 1 else 100 * max(times))
    yield from _update(editing, row, **fields, actual_work=round(whole * part))
    for each in found:
        own = work_on(plan, row, each)
        done = round(own * part)
        yield Update(Assignment, of.ids[each], {"actual_work": done, "remaining_work": own - done})


def _remaining_work(editing: Editing, row: int, text: str) -> Iterator[Change]:
    """Say how much work is left: the whole becomes what is done and that; nothing left ends the task."""
    left = parse_work("0" if text in ("", "–") else text, units_of(editing.plan))
    if left == 0:
        return _worked(editing, row, 1.0)
    effort = effort_of(editing.plan, row)
    done = sum(share.done for share in effort.driving)
    if not effort.driving:
        done = editing.plan.tasks["actual_work"][row] or 0
    return iter(changes_to(editing.plan, row, work.with_work(effort, done + left)))


def _own(column: str) -> Setter:
    """Return what writes into one of people's own fields."""
    return lambda editing, row, text: value_changes(editing, row, column, text)


def _fixed_cost(editing: Editing, row: int, text: str) -> Iterator[Change]:
    return _update(editing, row, fixed_cost=parse_money(text) or 0)


def setter_of(field: str) -> Setter:
    """Return what writes into a column."""
    return _own(field) if field.startswith(CUSTOM) else SETTERS[field]


SETTERS: dict[str, Setter] = {
    "name": _text("name"),
    "wbs": _wbs,
    "hyperlink": _hyperlink,
    "colour": _colour,
    "active": _switch("active"),
    "milestone": _switch("milestone"),
    "estimated": _switch("estimated"),
    "manual": _manual,
    "priority": _number("priority", 0, 1000),
    "notes": _text("notes"),
    "duration": _duration,
    "start": _start,
    "finish": _finish,
    UNTIL: _until,
    "deadline": _deadline,
    "constraint": _constraint,
    "constraint_type": _constraint_type,
    "constraint_date": _constraint_date,
    "predecessors": _predecessors,
    "successors": _successors,
    "percent": _percent,
    "people": _people,
    "work": _work,
    "work_of_each": _work_of_each,
    "contour": _contour,
    "task_type": _task_type,
    "effort_driven": _effort_driven,
    "calendar": _calendar,
    "ignore_resource_calendar": _ignore_resource_calendar,
    "actual_start": _actual("actual_start"),
    "actual_finish": _actual("actual_finish"),
    "actual_duration": _actual_duration,
    "remaining_duration": _remaining_duration,
    "percent_work": _percent_work,
    "physical_percent": _physical_percent,
    "actual_work": _actual_work,
    "remaining_work": _remaining_work,
    "resume": _resume,
    "cost": _money("cost"),
    "fixed_cost": _fixed_cost,
    "actual_cost": _money("actual_cost"),
    "second_constraint": _second_constraint,
    "expected_finish": _expected_finish,
    "activity_kind": _activity_kind,
    "levelling_delay": _levelling_delay,
}
