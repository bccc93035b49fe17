"""What a resource meeting decides about somebody's work: others do it, at other units, later or not at all.

Each function is one recorded change over all projects concerned. Work is kept, as MS Project keeps it: whoever takes an
assignment over does what is left of it, and duration or units give way as the task's type says. A booking moved to somebody
with other units keeps its hours.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from pmo_desktop.domain.changes import Change, ChangeSet, Delete, Insert, Update
from pmo_desktop.domain.entry.amounts import format_percent
from pmo_desktop.domain.entry.dates import format_date
from pmo_desktop.domain.errors import InvalidValueError
from pmo_desktop.domain.levelling.site import HELD
from pmo_desktop.domain.moment import DAY
from pmo_desktop.domain.plan import work
from pmo_desktop.domain.plan.contours import BY_HAND, FLAT
from pmo_desktop.domain.plan.work import Effort, Share
from pmo_desktop.domain.records import WORKERS, Assignment, Booking, BookingState, Person, Project, Task
from pmo_desktop.domain.resources.rooms import Rooms
from pmo_desktop.services.bookings import rooms_of
from pmo_desktop.services.planning.editing import Editing
from pmo_desktop.services.planning.fields import planned_elsewhere
from pmo_desktop.services.planning.looking import assignments_on
from pmo_desktop.services.planning.segments import fitted
from pmo_desktop.services.planning.work import changes_to, effort_of, team_changes
from pmo_desktop.services.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Item:
    """One thing somebody is asked for: an assignment, or a booking (of it only what lies in [start, finish), where given)."""

    project_id: str | None = None
    assignment_id: str = ""
    booking_id: str = ""
    start: int | None = None
    finish: int | None = None


_OfAssignment = Callable[[Editing, str], list[Change]]
_OfBooking = Callable[[Booking, Item], Iterator[Change]]


# Who does it


def reassign(workspace: Workspace, items: Sequence[Item], person_id: str, share: float = 1.0) -> ChangeSet | None:
    """Let somebody else do what is left of the work, or a share (0–1) of it; None where that changes nothing.

    Raises InvalidValueError where there is nothing left to do, or somebody does no work at all.
    """
    person = workspace.get(Person, person_id)
    if person.kind not in WORKERS:
        raise InvalidValueError(f"“{person.name}” does no work.", "Choose a person, a role or equipment.")
    if not 0 < share <= 1:
        raise InvalidValueError("The share is between 1 % and 100 %.", "100 % is all of it.")
    rooms = rooms_of(workspace)
    what = _named(workspace, items)
    part = "" if share == 1 else f"{format_percent(share * 100)} of "
    return _carried_out(
        workspace,
        f"Give {part}{what} to “{person.name}”",
        items,
        lambda editing, assignment_id: _handed_over(editing, assignment_id, person_id, share),
        lambda booking, item: _rebooked(workspace, booking, item, rooms, person_id, share),
    )


def _handed_over(editing: Editing, assignment_id: str, person_id: str, share: float) -> list[Change]:
    plan, of = editing.plan, editing.plan.assignments
    number, row = _found(editing, assignment_id)
    if of["person_id"][number] == person_id:
        return []
    effort = effort_of(plan, row)
    mine = effort.share(assignment_id)
    known = next(
        (each for each in assignments_on(plan, plan.tasks.ids[row]) if of["person_id"][each] == person_id), None
    )
    if share == 1 and known is None and not mine.done:
        fields: dict[str, Any] = {"person_id": person_id}
        if of["cost"][number] is not None:
            fields["cost"] = None  # it was what the other person costs
        return [Update(Assignment, assignment_id, fields)]
    part = round(mine.left * share)
    if known is None:
        contour = FLAT if mine.contour == BY_HAND else mine.contour
        other = Share(editing.workspace.new_id(), mine.units, 0, 0, contour)
        after = replace(effort, shares=(*effort.shares, other))
    else:
        other, after = effort.share(of.ids[known]), effort
    after = work.with_share_work(after, other.key, other.work + part)
    after = work.with_share_work(after, mine.key, mine.work - part)
    if not after.share(mine.key).work:
        after = replace(after, shares=tuple(each for each in after.shares if each.key != mine.key))
    return _written(editing, row, effort, after, {other.key: person_id} if known is None else {})


def _written(editing: Editing, row: int, before: Effort, after: Effort, new: dict[str, str]) -> list[Change]:
    """Return the changes; in a task under way they say what each has done, which nobody could tell from its progress again."""
    plan = editing.plan
    changes = changes_to(plan, row, after, new)
    if after.duration != before.duration:
        changes += fitted(plan, row, after.duration)
    if not before.done:
        return changes
    said: dict[str, dict[str, Any]] = {
        share.key: {"work": share.work, "actual_work": share.done, "remaining_work": share.left}
        for share in after.driving
        if share.key in new or share != before.share(share.key)
    }
    found: list[Change] = []
    for change in changes:
        if isinstance(change, Insert) and isinstance(change.value, Assignment) and change.value.id in said:
            fields = said.pop(change.value.id)
            found.append(Insert(replace(change.value, **fields)))
        elif isinstance(change, Update) and change.kind is Assignment and change.id in said:
            found.append(Update(Assignment, change.id, {**change.fields, **said.pop(change.id)}))
        else:
            found.append(change)
    return found + [Update(Assignment, key, fields) for key, fields in said.items()]


def _rebooked(  # noqa: PLR0913, PLR0917 - a booking, what of it, and to whom
    workspace: Workspace, booking: Booking, item: Item, rooms: Rooms, person_id: str, share: float
) -> Iterator[Change]:
    if booking.person_id == person_id:
        return
    start, finish = _span(booking, item)
    if start >= finish:
        return
    percent = rooms.kept(booking.percent * share, booking.person_id, person_id, start, finish)
    given = replace(booking, person_id=person_id, percent=percent)
    kept = None if share == 1 else replace(booking, percent=round(booking.percent * (1 - share), 6))
    yield from _in_span(workspace, booking, item, given if kept is None else kept)
    if kept is not None:
        yield Insert(replace(given, id=workspace.new_id(), start=start, finish=finish))


def _span(booking: Booking, item: Item) -> tuple[int, int]:
    start = booking.start if item.start is None else max(booking.start, item.start)
    finish = booking.finish if item.finish is None else min(booking.finish, item.finish)
    return start, finish


def _in_span(workspace: Workspace, booking: Booking, item: Item, after: Booking | None) -> Iterator[Change]:
    """Yield what makes a booking another one where the item says, or none; what lies around stays."""
    start, finish = _span(booking, item)
    if start >= finish:
        return
    around = [(booking.start, start), (finish, booking.finish)]
    rest = [replace(booking, start=low, finish=high) for low, high in around if low < high]
    stays = [*([] if after is None else [replace(after, start=start, finish=finish)]), *rest]
    if not stays:
        yield Delete(Booking, booking.id)
        return
    first = stays[0]
    fields = ("person_id", "start", "finish", "percent", "state")
    yield Update(Booking, booking.id, {name: getattr(first, name) for name in fields})
    for each in stays[1:]:
        yield Insert(replace(each, id=workspace.new_id()))


# How much of somebody, and whether at all


def set_units(workspace: Workspace, items: Sequence[Item], units: float) -> ChangeSet | None:
    """Let people work at other units (1.0 is full time): durations give way, work where the duration is fixed."""
    if units <= 0:
        raise InvalidValueError("Nobody works at no units.", "Take the person off the task instead.")

    def at_units(editing: Editing, assignment_id: str) -> list[Change]:
        _, row = _found(editing, assignment_id)
        changes = team_changes(editing.plan, row, _team(editing, row) | {assignment_id: units}, {})
        return [*changes, *_fitted(editing, row, changes)]

    return _carried_out(
        workspace,
        f"{format_percent(units * 100)} for {_named(workspace, items)}",
        items,
        at_units,
        lambda booking, item: _in_span(workspace, booking, item, replace(booking, percent=round(units * 100, 2))),
    )


def remove(workspace: Workspace, items: Sequence[Item]) -> ChangeSet | None:
    """Take people off tasks and bookings away; what somebody has done of a task stays theirs.

    Where a task is driven by effort the others on it take over what is left, as MS Project does.
    """

    def without(editing: Editing, assignment_id: str) -> list[Change]:
        _, row = _found(editing, assignment_id)
        effort = effort_of(editing.plan, row)
        mine = effort.share(assignment_id)
        if mine.done:
            return _written(editing, row, effort, work.with_share_work(effort, mine.key, mine.done), {})
        team = {key: units for key, units in _team(editing, row).items() if key != assignment_id}
        changes = team_changes(editing.plan, row, team, {})
        return [*changes, *_fitted(editing, row, changes)]

    return _carried_out(
        workspace,
        f"Take away {_named(workspace, items)}",
        items,
        without,
        lambda booking, item: _in_span(workspace, booking, item, None),
    )


def set_state(workspace: Workspace, items: Sequence[Item], state: BookingState) -> ChangeSet | None:
    """Commit bookings, or make them tentative; raise InvalidValueError where none is among the items."""
    bookings = [item for item in items if item.booking_id]
    if not bookings:
        raise InvalidValueError("No booking is chosen.", "Work on tasks is committed as its project is.")
    verb = "Commit" if state is BookingState.COMMITTED else "Make tentative:"
    return _carried_out(
        workspace,
        f"{verb} {_named(workspace, bookings)}",
        bookings,
        lambda _editing, _assignment_id: [],
        lambda booking, item: _in_span(workspace, booking, item, replace(booking, state=state)),
    )


# When


@dataclass(frozen=True, slots=True)
class Delayed:
    """What putting a task off would do: its dates, how many others move with it, and when the project ends.

    `free` and `total` are its slack now, in working days; a delay within `free` moves nothing else.
    """

    name: str
    start_before: int
    start: int
    finish: int
    others: int
    project_before: int
    project: int
    free: float
    total: float

    @property
    def sentence(self) -> str:
        """Return it in words."""
        spare = f"It has {_days(self.total)} of spare time, {_days(self.free)} before others wait for it."
        dates = f"Starts on {format_date(self.start)}, ends on {format_date(self.finish)}."
        if not self.others and self.project == self.project_before:
            return f"{dates} Nothing else moves. {spare}"
        moves = "1 other task moves" if self.others == 1 else f"{self.others} other tasks move"
        ends = "its project ends when it did"
        if self.project != self.project_before:
            ends = f"its project ends on {format_date(self.project)} instead of {format_date(self.project_before)}"
        return f"{dates} {moves}; {ends}. {spare}"


def _days(days: float) -> str:
    return f"{days:.0f}d" if float(days).is_integer() else f"{days:.1f}d"


def delay(workspace: Workspace, items: Sequence[Item], days: int) -> ChangeSet | None:
    """Put tasks off by so many working days, bookings by as many calendar days of weeks of five; sooner with a minus.

    A task waits as it does where work is spread: by a levelling delay, never by a constraint. Raises InvalidValueError for a
    task that has begun, that a constraint holds, or that does not wait so long.
    """
    return _put_off(workspace, items, lambda editing, row: _later(editing, row, days), days)


def delay_to(workspace: Workspace, items: Sequence[Item], at: int) -> ChangeSet | None:
    """Let tasks wait until a moment."""
    return _put_off(workspace, items, lambda editing, row: _until(editing, row, at), None, at)


def looked_ahead(workspace: Workspace, item: Item, days: int) -> Delayed:
    """Return what `delay` would do to one task, without doing it; raise what it would raise."""
    editing = Editing(workspace, item.project_id or "", workspace.today())
    _, row = _found(editing, item.assignment_id)
    return _seen(editing, row, _later(editing, row, days))


def looked_ahead_to(workspace: Workspace, item: Item, at: int) -> Delayed:
    """Return what `delay_to` would do to one task, without doing it."""
    editing = Editing(workspace, item.project_id or "", workspace.today())
    _, row = _found(editing, item.assignment_id)
    return _seen(editing, row, _until(editing, row, at))


def _seen(editing: Editing, row: int, changes: Sequence[Change]) -> Delayed:
    plan, now = editing.plan, editing.schedule
    day = plan.project.day_seconds

    def look(then: Any) -> Delayed:  # noqa: ANN401 - an Explainer, which numpy has to be there for
        moved = (then.schedule.start != now.start) | (then.schedule.finish != now.finish)
        others = sum(1 for each in moved.nonzero()[0].tolist() if each != row and not plan.outline.is_summary[each])
        return Delayed(
            str(plan.tasks["name"][row]), int(now.start[row]), int(then.schedule.start[row]),
            int(then.schedule.finish[row]), others, now.project_finish, then.schedule.project_finish,
            max(0, int(now.free_slack[row])) / day, max(0, int(now.total_slack[row])) / day,
        )  # fmt: skip

    if not changes:
        return look(_Still(now))
    return editing.workspace.glimpsed(plan.project.id, changes, look)


@dataclass(frozen=True, slots=True)
class _Still:
    """What a plan looks like that stays as it is."""

    schedule: Any


def _later(editing: Editing, row: int, days: int) -> list[Change]:
    calendar = editing.clocks.calendar(row)
    start = int(editing.schedule.start[row])
    return _until(editing, row, calendar.add(start, days * editing.plan.project.day_seconds))


def _until(editing: Editing, row: int, at: int) -> list[Change]:
    """Return what lets a task begin at a moment, or the first working time after, by the delay it waits."""
    plan, tasks = editing.plan, editing.plan.tasks
    name = tasks["name"][row]
    if tasks["external"][row]:
        raise planned_elsewhere(plan, row)
    if tasks["actual_start"][row] is not None:
        raise InvalidValueError(f"“{name}” has begun.", "Split it in the Gantt: what is left of it can go on later.")
    start = int(editing.schedule.start[row])
    held = InvalidValueError(f"“{name}” is held by its constraint.", "Change its constraint or date in the Gantt.")
    if HELD.intersection((tasks["constraint_type"][row], tasks["second_constraint_type"][row])):
        raise held
    if tasks["manual"][row]:
        begin = editing.clocks.clock(row).next_start(at)
        fields = {"manual_start": begin, "manual_finish": editing.clocks.clock(row).finish(begin)}
        return [Update(Task, tasks.ids[row], fields)] if begin != start else []
    elapsed = bool(tasks["levelling_elapsed"][row])
    low, high = sorted((start, at))
    length = high - low if elapsed else editing.clocks.calendar(row).work(low, high)
    shift = length if at >= start else -length
    waits = tasks["levelling_delay"][row] + shift
    if waits < 0:
        raise InvalidValueError(
            f"“{name}” does not wait so long.",
            "What it follows from decides: change its links or constraint in the Gantt.",
        )
    if not shift:
        return []
    changes: list[Change] = [Update(Task, tasks.ids[row], {"levelling_delay": waits, "levelling_elapsed": elapsed})]
    moved = editing.workspace.glimpsed(plan.project.id, changes, lambda then: int(then.schedule.start[row]))
    if moved == start:
        raise held
    return changes


def _put_off(
    workspace: Workspace, items: Sequence[Item], change: Callable[[Editing, int], list[Change]], days: int | None,
    at: int | None = None,
) -> ChangeSet | None:  # fmt: skip
    done: set[str] = set()

    def of_task(editing: Editing, assignment_id: str) -> list[Change]:
        _, row = _found(editing, assignment_id)
        task_id = editing.plan.tasks.ids[row]
        if task_id in done:
            return []
        done.add(task_id)
        return change(editing, row)

    def of_booking(booking: Booking, item: Item) -> Iterator[Change]:
        start, finish = _span(booking, item)
        shift = _calendar_days(days or 0) * DAY if at is None else at - start
        if not shift or start >= finish:
            return
        if (start, finish) == (booking.start, booking.finish):
            yield Update(Booking, booking.id, {"start": start + shift, "finish": finish + shift})
            return
        yield from _in_span(workspace, booking, item, None)
        yield Insert(replace(booking, id=workspace.new_id(), start=start + shift, finish=finish + shift))

    said = f"{days:+d}d" if at is None else f"to {format_date(at)}"
    return _carried_out(workspace, f"Delay {_named(workspace, items)} {said}", items, of_task, of_booking)


def _calendar_days(days: int) -> int:
    """Return the calendar days of so many working days, five of which make a week."""
    weeks, rest = divmod(abs(days), 5)
    return (weeks * 7 + rest) * (1 if days >= 0 else -1)


# All of them


def _carried_out(
    workspace: Workspace, label: str, items: Sequence[Item], of_assignment: _OfAssignment, of_booking: _OfBooking
) -> ChangeSet | None:
    """Make an edit of every item as one change; what comes later sees the plans as they are after what came before."""
    changes: list[Change] = []
    edited: dict[str, Editing] = {}
    for item in dict.fromkeys(items):
        if item.booking_id:
            found = workspace.find(Booking, id=item.booking_id)
            if not found:
                raise InvalidValueError("A booking is no longer there.", "Look again at what is behind the cell.")
            changes += of_booking(found[0], item)
        elif item.project_id and item.assignment_id:
            editing = edited.get(item.project_id)
            if editing is None:
                editing = edited[item.project_id] = Editing(workspace, item.project_id, workspace.today())
            own = of_assignment(editing, item.assignment_id)
            editing.foresee(own)
            changes += own
    return workspace.record(label, changes) if changes else None


def _found(editing: Editing, assignment_id: str) -> tuple[int, int]:
    """Return the row of an assignment and of its task; raise InvalidValueError where nothing of it is left to decide."""
    plan = editing.plan
    number = plan.assignments.row.get(assignment_id)
    row = None if number is None else plan.tasks.row.get(plan.assignments["task_id"][number])
    if number is None or row is None:
        raise InvalidValueError("Somebody is no longer on that task.", "Look again at what is behind the cell.")
    if plan.tasks["actual_finish"][row] is not None:
        raise InvalidValueError(f"“{plan.tasks['name'][row]}” is done.", "What has been done stays whose it was.")
    return number, row


def _team(editing: Editing, row: int) -> dict[str, float]:
    of = editing.plan.assignments
    return {of.ids[each]: of["units"][each] for each in assignments_on(editing.plan, editing.plan.tasks.ids[row])}


def _fitted(editing: Editing, row: int, changes: Sequence[Change]) -> list[Change]:
    """Return what fits the parts of a split task to the duration that changes give it."""
    length = next(
        (each.fields["duration"] for each in changes if isinstance(each, Update) and "duration" in each.fields), None
    )
    return [] if length is None else fitted(editing.plan, row, length)


def _named(workspace: Workspace, items: Sequence[Item]) -> str:
    """Return what items are called together: `“Survey” of “Anna”`, `3 pieces of work of “Anna”`."""
    people, names = set(), []
    for item in dict.fromkeys(items):
        person_id, name = _who_and_what(workspace, item)
        people.add(person_id)
        names.append(name)
    of = ""
    if len(people) == 1:
        found = workspace.find(Person, id=people.pop())
        of = f" of “{found[0].name}”" if found else ""
    return f"{names[0] if len(names) == 1 else f'{len(names)} pieces of work'}{of}"


def _who_and_what(workspace: Workspace, item: Item) -> tuple[str, str]:
    if item.booking_id:
        found = workspace.find(Booking, id=item.booking_id)
        person_id = found[0].person_id if found else ""
        project = workspace.find(Project, id=item.project_id) if item.project_id else ()
        return person_id, f"the booking on “{project[0].name}”" if project else "line work"
    assignment = workspace.find(Assignment, id=item.assignment_id)
    task = workspace.find(Task, id=assignment[0].task_id) if assignment else ()
    return (assignment[0].person_id if assignment else ""), f"“{task[0].name}”" if task else "work"
