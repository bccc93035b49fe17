"""How far the work has come: percentages, work as scheduled up to a day, and moving the rest behind it.

What is done is never taken back by “as scheduled”: somebody wrote it. The day counts against the plan as it would run
without a status date, since that date itself moves what is not done.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from pmo_desktop.domain.changes import Change, ChangeSet, Update, foreseen
from pmo_desktop.domain.entry.dates import format_date
from pmo_desktop.domain.entry.listing import listed
from pmo_desktop.domain.plan.plan import Plan
from pmo_desktop.domain.records import ConstraintType, LinkType, Project, Task
from pmo_desktop.domain.schedule import NO_PART, Schedule
from pmo_desktop.domain.schedule.clocks import Clock, Clocks
from pmo_desktop.services.planning.work import progress_changes
from pmo_desktop.services.workspace import Workspace

_UNDATED = frozenset({ConstraintType.ASAP, ConstraintType.ALAP})
_MOST_ROUNDS = 20


class Why(StrEnum):
    """Why a task was left as it is, as a sentence goes on after its name."""

    AHEAD = "further than planned"
    LATER = "planned for later"
    DATED = "held by a constraint"
    BY_HAND = "dated by hand"
    ELSEWHERE = "planned in another project"
    NO_PART = "not part of the plan"
    ENDED = "done already"


@dataclass(frozen=True, slots=True)
class Tracked:
    """What an update did: the change, how many tasks it touched, and which it left as they are, with the reason."""

    done: ChangeSet | None
    count: int
    skipped: tuple[tuple[str, Why], ...] = ()


def told(tracked: Tracked, what: str) -> str:
    """Return what to tell a person: how many tasks were `what` (“brought up to 2026-01-16”), which were not, and why."""
    count = tracked.count
    said = f"{count} tasks {what}." if count != 1 else f"1 task {what}."
    reasons: dict[Why, list[str]] = defaultdict(list)
    for name, why in tracked.skipped:
        reasons[why].append(name)
    left = "; ".join(f"{listed(names)} ({why})" for why, names in reasons.items())
    return f"{said} Left as it is: {left}." if left else said


# Facts of progress


def progress_fields(plan: Plan, schedule: Schedule, row: int, percent: float) -> dict[str, Any]:
    """Return the facts of a task being done to `percent`: 100 % is an actual finish, anything above 0 an actual start."""
    done = round(plan.tasks["duration"][row] * percent / 100)
    return _facts(plan, schedule, row, done, begun=percent > 0, ended=percent >= 100)


def _facts(  # noqa: PLR0913 - what is known of the progress
    plan: Plan, schedule: Schedule, row: int, done: int, *, begun: bool, ended: bool
) -> dict[str, Any]:
    tasks = plan.tasks
    if not begun:
        return {"actual_start": None, "actual_finish": None, "actual_duration": 0, "resume": None}
    began, finished = tasks["actual_start"][row], tasks["actual_finish"][row]
    return {
        "actual_start": int(schedule.start[row]) if began is None else began,
        "actual_finish": (int(schedule.finish[row]) if finished is None else finished) if ended else None,
        "actual_duration": done,
    }


def _progressed(plan: Plan, schedule: Schedule, row: int, done: int, *, ended: bool) -> Iterator[Change]:
    """Yield what makes `done` seconds of a task’s duration over, with the work of its people."""
    fields = _facts(plan, schedule, row, done, begun=done > 0 or ended, ended=ended)
    yield Update(Task, plan.tasks.ids[row], fields)
    yield from progress_changes(plan, row, done, ended=ended)


def leaves_of(plan: Plan, ids: Sequence[str] | None) -> list[int]:
    """Return the rows of the tasks named, in the plan’s order, a summary standing for those in it; all where None.

    A summary named together with tasks in it stands for nothing more: those are meant.
    """
    outline = plan.outline
    if ids is None:
        return [row for row in outline.order if not outline.is_summary[row] and not plan.tasks["blank"][row]]
    rows = {plan.tasks.row[task_id] for task_id in ids if task_id in plan.tasks}
    covered = {above for row in rows for above in outline.ancestors(row)}
    found = {
        leaf
        for row in rows - covered
        for leaf in (outline.leaves(row) if outline.is_summary[row] else (row,))
        if not plan.tasks["blank"][leaf]
    }
    return sorted(found, key=lambda row: outline.number[row])


def _out_of_it(plan: Plan, schedule: Schedule, row: int) -> Why | None:
    """Return why nobody can say here how far a task is; None where one can."""
    if plan.tasks["external"][row]:
        return Why.ELSEWHERE
    return Why.NO_PART if schedule.start[row] == NO_PART else None


def set_percent(workspace: Workspace, project_id: str, ids: Sequence[str], percent: float) -> Tracked:
    """Set how much of the tasks is done, of a summary those in it, as one change."""
    plan, schedule = workspace.plan(project_id), workspace.schedule(project_id)
    changes: list[Change] = []
    skipped, rows = [], []
    for row in leaves_of(plan, ids):
        why = _out_of_it(plan, schedule, row)
        if why is not None:
            skipped.append((_name(plan, row), why))
            continue
        rows.append(row)
        fields = progress_fields(plan, schedule, row, percent)
        changes.append(Update(Task, plan.tasks.ids[row], fields))
        changes += progress_changes(plan, row, fields["actual_duration"], ended=percent >= 100)
    done = workspace.record(f"{_those(plan, rows)} {percent:g} % done", changes)
    return Tracked(done, len(rows) if done else 0, tuple(skipped))


def _name(plan: Plan, row: int) -> str:
    return str(plan.tasks["name"][row] or plan.outline.number[row])


def _those(plan: Plan, rows: Sequence[int]) -> str:
    return f"“{_name(plan, rows[0])}”" if len(rows) == 1 else f"{len(rows)} tasks"


# Up to a day


def status_date_of(workspace: Workspace, project_id: str) -> int | None:
    """Return the moment up to which progress of a project is known: its own, else the portfolio’s."""
    plan = workspace.plan(project_id)
    own = plan.project.status_date
    return plan.status_date_of_portfolio if own is None else own


def mark_on_track(workspace: Workspace, project_id: str, ids: Sequence[str], at: int) -> Tracked:
    """Make tasks as far as they were planned to be at a moment, as one change."""
    plan = workspace.plan(project_id)
    named = _those(plan, leaves_of(plan, ids))
    return _brought_up(workspace, project_id, at, ids, f"Mark {named} on track at {format_date(at)}", all_said=True)


def update_project(  # noqa: PLR0913 - what may be chosen
    workspace: Workspace, project_id: str, at: int, ids: Sequence[str] | None = None, *, whole_only: bool = False,
    keep_date: bool = False,
) -> Tracked:  # fmt: skip
    """Make all tasks, or those named, as far as they were planned to be at a moment, as one change.

    `whole_only` counts only what was to be finished by then (MS Project’s “Set 0% or 100% complete only”); `keep_date`
    makes the moment the project’s status date.
    """
    label = f"Update “{workspace.plan(project_id).project.name}” to {format_date(at)}"
    return _brought_up(workspace, project_id, at, ids, label, whole_only=whole_only, keep_date=keep_date)


def _brought_up(  # noqa: PLR0913 - as `update_project`
    workspace: Workspace, project_id: str, at: int, ids: Sequence[str] | None, label: str, *, whole_only: bool = False,
    keep_date: bool = False, all_said: bool = False,
) -> Tracked:  # fmt: skip
    plan = workspace.plan(project_id)
    schedule, clocks = as_planned(workspace, plan), Clocks(plan)
    changes: list[Change] = [*_status_date(plan, at)] if keep_date else []
    skipped: list[tuple[str, Why]] = []
    count = 0
    for row in leaves_of(plan, ids):
        why = _out_of_it(plan, schedule, row)
        made = [] if why else list(_up_to(plan, schedule, clocks, row, at, whole_only=whole_only))
        count += bool(made)
        changes += made
        if not made:
            why = why or _why_not(plan, schedule, row, at)
            if why is Why.AHEAD or (all_said and why is not None):
                skipped.append((_name(plan, row), why))
    return Tracked(workspace.record(label, changes), count, tuple(skipped))


def as_planned(workspace: Workspace, plan: Plan) -> Schedule:
    """Return the schedule of a plan without its status date: what is not done lies where it was to be done."""
    draft = plan.copy()
    draft.project = replace(plan.project, status_date=None, floor_at_status_date=False)
    draft.status_date_of_portfolio = None
    return workspace.tried(draft)


def _status_date(plan: Plan, at: int) -> Iterator[Change]:
    if plan.project.status_date != at:
        yield Update(Project, plan.project.id, {"status_date": at})


def _up_to(  # noqa: PLR0913 - a task and the moment
    plan: Plan, schedule: Schedule, clocks: Clocks, row: int, at: int, *, whole_only: bool
) -> Iterator[Change]:
    """Yield what brings a task up to a moment; nothing where it is as far already."""
    if plan.tasks["actual_finish"][row] is not None:
        return
    done, is_over = done_by(plan, schedule, clocks, row, at), int(schedule.finish[row]) <= at
    if is_over or (not whole_only and done > plan.tasks["actual_duration"][row]):
        yield from _progressed(plan, schedule, row, done, ended=is_over)


def done_by(plan: Plan, schedule: Schedule, clocks: Clocks, row: int, at: int) -> int:
    """Return the seconds of a task’s duration that a schedule has done by a moment: what is done counts in any case."""
    tasks = plan.tasks
    duration = tasks["duration"][row]
    done = min(tasks["actual_duration"][row], duration)
    if tasks["actual_finish"][row] is not None or schedule.finish[row] <= at:
        return int(duration)
    resume = int(schedule.resume[row])
    begins = int(schedule.start[row]) if resume == NO_PART else resume
    if at <= begins:
        return int(done)
    clock, segments = clocks.clock(row), clocks.segments(row)
    if clock.parts:  # as far as the one has come whose work ends last
        calendar = _last_part(clock, int(schedule.start[row]))
        whole = calendar.work(begins, int(schedule.finish[row]))
        return int(done + round((duration - done) * calendar.work(begins, at) / whole)) if whole > 0 else int(done)
    passed = clock.calendar.work(begins, at)
    if segments:
        return int(min(duration, _worked(segments, _place(segments, done) + passed)))
    return int(min(duration, done + passed))


def _last_part(clock: Clock, start: int) -> Any:  # noqa: ANN401 - a calendar
    def ends(part: Any) -> int:  # noqa: ANN401 - a part of the clock
        begins = part.calendar.next_start(part.calendar.add(start, part.delay))
        return int(part.calendar.add(begins, part.amount))

    return max(clock.parts, key=ends).calendar


def _worked(segments: Iterable[tuple[int, int]], place: int) -> int:
    """Return how much of a split task lies before a place in its span."""
    return sum(max(0, min(finish, place) - start) for start, finish in segments)


def _place(segments: Sequence[tuple[int, int]], worked: int) -> int:
    """Return where in the span of a split task the work goes on after so much of it: at the end of a gap."""
    for start, finish in segments:
        if worked < finish - start:
            return start + worked
        worked -= finish - start
    return segments[-1][1]


def _why_not(plan: Plan, schedule: Schedule, row: int, at: int) -> Why | None:
    tasks = plan.tasks
    if tasks["actual_finish"][row] is not None:
        return Why.AHEAD if tasks["actual_finish"][row] > at else Why.ENDED
    if tasks["actual_start"][row] is not None:
        return Why.AHEAD if _is_ahead(plan, schedule, row, at) else None
    return Why.LATER


def _is_ahead(plan: Plan, schedule: Schedule, row: int, at: int) -> bool:
    """Say whether the rest of a begun task is planned after a moment at which some of it is done already."""
    return plan.tasks["actual_duration"][row] > 0 and int(schedule.resume[row]) > at


# The rest behind it


def reschedule_rest(  # noqa: PLR0913 - what may be chosen
    workspace: Workspace, project_id: str, after: int, ids: Sequence[str] | None = None, *, move_not_before: bool = False,
    keep_date: bool = False,
) -> Tracked:  # fmt: skip
    """Move what is not done behind a moment as one change: the rest of begun tasks, and tasks that have not begun.

    The rest of a begun task goes on from then. A task that has not begun gets a “not before”; where its predecessors move
    it far enough it needs none. Tasks with a constraint date are left (MS Project since 2002, [S9]) and named, but for a
    “not before” where `move_not_before`. `keep_date` makes the moment the project’s status date.
    """
    plan = workspace.plan(project_id)
    changes: list[Change] = [*_status_date(plan, after)] if keep_date else []
    draft = _foreseen(plan, changes)
    schedule = workspace.tried(draft) if changes else workspace.schedule(project_id)
    open_rows = [row for row in leaves_of(plan, ids) if _is_open(plan, schedule, row)]
    skipped: dict[int, Why] = {}
    moved: set[int] = set()
    for _ in range(_MOST_ROUNDS):
        clocks = Clocks(draft)
        free = [row for row in open_rows if row not in skipped and row not in moved]
        late = [row for row in free if _lies_before(draft, schedule, clocks, row, after)]
        skipped |= {row: why for row in late if (why := _held(plan, row, move_not_before=move_not_before)) is not None}
        late = [row for row in late if row not in skipped]
        made = _moves(draft, clocks, _first_of(draft, late), after)
        if not made:
            break
        moved |= {plan.tasks.row[change.id] for change in made}
        changes += made
        draft = _foreseen(draft, made)
        schedule = workspace.tried(draft)
    label = f"Move the rest of “{plan.project.name}” behind {format_date(after)}"
    told_of = sorted(skipped, key=lambda row: plan.outline.number[row])
    done = workspace.record(label, changes)
    return Tracked(done, len(moved), tuple((_name(plan, row), skipped[row]) for row in told_of))


def _foreseen(plan: Plan, changes: Sequence[Change]) -> Plan:
    """Return a plan as it will be after changes."""
    if not changes:
        return plan
    draft = plan.copy()
    draft.patch(map(foreseen, changes))
    return draft


def _is_open(plan: Plan, schedule: Schedule, row: int) -> bool:
    return schedule.start[row] != NO_PART and plan.tasks["actual_finish"][row] is None


def _lies_before(plan: Plan, schedule: Schedule, clocks: Clocks, row: int, after: int) -> bool:
    """Say whether work that is not done lies before a moment."""
    tasks, at = plan.tasks, int(schedule.start[row])
    if tasks["actual_start"][row] is not None:
        if tasks["actual_duration"][row] >= tasks["duration"][row]:
            return False
        at = int(schedule.resume[row])
    return clocks.calendar(row).next_start(at) < after  # a rest that follows a Friday begins on Monday


def _held(plan: Plan, row: int, *, move_not_before: bool) -> Why | None:
    tasks = plan.tasks
    if tasks["external"][row]:
        return Why.ELSEWHERE
    if tasks["manual"][row] and tasks["manual_start"][row] is not None:
        return Why.BY_HAND
    if tasks["actual_start"][row] is not None:
        return None
    kind = tasks["constraint_type"][row]
    free = _UNDATED | {ConstraintType.SNET} if move_not_before else _UNDATED
    return None if kind in free or tasks["constraint_date"][row] is None else Why.DATED


def _first_of(plan: Plan, late: Sequence[int]) -> list[int]:
    """Return those that begun work or no other late task drives, so that the rest may follow them; all in a knot."""
    rows, waiting = plan.tasks.row, set(late)
    links = plan.dependencies
    after = {
        rows[after]
        for before, after, kind in zip(links["predecessor_id"], links["successor_id"], links["type"], strict=True)
        if kind is not LinkType.SF and before in rows and after in rows and rows[before] in waiting
    }
    return [row for row in late if row not in after] or list(late)


def _moves(plan: Plan, clocks: Clocks, rows: Sequence[int], after: int) -> list[Update]:
    """Return what moves work behind a moment."""
    tasks, found = plan.tasks, []
    for row in rows:
        at = clocks.clock(row).next_start(after)
        begun = tasks["actual_start"][row] is not None
        fields = {"resume": at} if begun else {"constraint_type": ConstraintType.SNET, "constraint_date": at}
        found.append(Update(Task, tasks.ids[row], fields))
    return found
