"""The fix-its of advice: each takes one piece of advice to the changes that put it right; many go as one change."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise
from typing import Any

from pmo_desktop.domain import rank
from pmo_desktop.domain.advice import FIXES, RULES, Advice
from pmo_desktop.domain.changes import Change, ChangeSet, Delete, Insert, Update, foreseen
from pmo_desktop.domain.entry.dates import format_date
from pmo_desktop.domain.entry.durations import Duration
from pmo_desktop.domain.errors import InvalidValueError, KnownError
from pmo_desktop.domain.moment import DAY
from pmo_desktop.domain.plan.plan import Plan
from pmo_desktop.domain.records import (
    Assignment,
    ConstraintType,
    Dependency,
    LagKind,
    LinkType,
    Project,
    Task,
)
from pmo_desktop.domain.schedule import NO_PART, FindingKind, Schedule
from pmo_desktop.services.planning.baselines import set_baseline
from pmo_desktop.services.planning.editing import Editing
from pmo_desktop.services.planning.fields import links_into, working_on
from pmo_desktop.services.planning.refusing_loops import refuse_loop
from pmo_desktop.services.planning.tracking import progress_fields
from pmo_desktop.services.planning.tree import Tree
from pmo_desktop.services.planning.work import duration_changes, progress_changes
from pmo_desktop.services.workspace import Workspace

_FROM_START = frozenset({LinkType.SS, LinkType.SF})
_TO_START = frozenset({LinkType.FS, LinkType.SS})
_NOT_BEFORE = {
    ConstraintType.MSO: ConstraintType.SNET, ConstraintType.SNLT: ConstraintType.SNET,
    ConstraintType.MANDATORY_START: ConstraintType.SNET, ConstraintType.MFO: ConstraintType.FNET,
    ConstraintType.FNLT: ConstraintType.FNET, ConstraintType.MANDATORY_FINISH: ConstraintType.FNET,
}  # fmt: skip
_OF_START = frozenset({ConstraintType.MSO, ConstraintType.SNLT, ConstraintType.MANDATORY_START})
_IN_TURN = frozenset({"links_to_tasks", "lag_to_task", "number_name"})
"""The fix-its that look at what those before them changed."""


class Fixing(Editing):
    """A plan in which advice is put right, one piece after the other."""

    def __init__(self, workspace: Workspace, project_id: str, *, careful: bool) -> None:
        super().__init__(workspace, project_id, workspace.today())
        self.careful = careful
        """Whether each new link is looked at for a loop by itself."""

    @property
    def status(self) -> int:
        own, of_all = self.plan.project.status_date, self.plan.status_date_of_portfolio
        return own if own is not None else of_all if of_all is not None else self.today

    def row(self, advice: Advice) -> int:
        """Return the row advice is about; InvalidValueError where the task is gone."""
        found = self.plan.tasks.row.get(advice.task_id or "")
        if found is None:
            raise InvalidValueError("The task is no longer there.", "Somebody deleted it; undo would bring it back.")
        return found

    def linked(self, before: str, after: str) -> bool:
        links = self.plan.dependencies
        return any(links["predecessor_id"][each] == before for each in links_into(self.plan, after))

    @cached_property
    def _partners(self) -> Mapping[str, set[str]]:
        """The tasks each task is linked with, either way, as the plan was at first."""
        found: dict[str, set[str]] = {}
        links = self.plan.dependencies
        for before, after in zip(links["predecessor_id"], links["successor_id"], strict=True):
            found.setdefault(before, set()).add(after)
            found.setdefault(after, set()).add(before)
        return found

    def neighbour(self, row: int, step: int) -> str:
        """Return the nearest task below (1) or above (-1) that takes part and is not linked with one; refuse where none is."""
        plan, order = self.plan, self.plan.outline.order
        own = self._partners.get(plan.tasks.ids[row], set())
        at = plan.outline.number[row] - 1 + step
        while 0 <= at < len(order):
            if self.is_open(order[at], done_too=step < 0) and plan.tasks.ids[order[at]] not in own:
                return plan.tasks.ids[order[at]]
            at += step
        where = "below" if step > 0 else "above"
        raise InvalidValueError(f"There is no task {where} to link to.", "Write its links into the table.")

    def is_open(self, row: int, *, done_too: bool = False) -> bool:
        """Say whether a row is a task that takes part, is planned here and is not done."""
        plan = self.plan
        there = not (plan.tasks["blank"][row] or plan.outline.is_summary[row] or plan.tasks["external"][row])
        return there and plan.tasks["active"][row] and (done_too or plan.tasks["actual_finish"][row] is None)

    def link(self, before: str, after: str, kind: LinkType = LinkType.FS) -> list[Change]:
        if self.careful:
            refuse_loop(self.workspace, self.plan, before, after)
        return [Insert(self.made(before, after, kind))]

    def made(
        self, before: str, after: str, kind: LinkType, lag: int = 0, lag_kind: LagKind = LagKind.WORKING
    ) -> Dependency:
        return Dependency(
            id=self.workspace.new_id(), project_id=self.plan.project.id, predecessor_id=before, successor_id=after,
            type=kind, lag=lag, lag_kind=lag_kind,
        )  # fmt: skip


Fix = Callable[[Fixing, Advice], list[Change]]


@dataclass(frozen=True, slots=True)
class Fixed:
    """What was done, and which advice was left as it is for which reason."""

    done: ChangeSet | None
    left: tuple[tuple[Advice, KnownError], ...] = ()


def fix(workspace: Workspace, project_id: str, name: str, advice: Sequence[Advice]) -> Fixed:
    """Put advice right as one change; raise the KnownError why where that can be done for none of it."""
    if name == "set_baseline":
        return Fixed(set_baseline(workspace, project_id))
    changes, left = changes_of(workspace, project_id, name, advice)
    if left and not changes:
        raise left[0][1]
    return Fixed(workspace.record(_label(workspace.plan(project_id), name, advice), changes), tuple(left))


def offered(workspace: Workspace, project_id: str, advice: Advice) -> tuple[str, ...]:
    """Return the fix-its that can be done about one piece of advice, or that ask a person."""
    found = []
    for name in RULES[advice.rule].fixes:
        if FIXES[name].field or name == "set_baseline":
            found.append(name)
            continue
        changes, left = changes_of(workspace, project_id, name, [advice])
        if changes and not left:
            found.append(name)
    return tuple(found)


def effect(workspace: Workspace, project_id: str, name: str, advice: Sequence[Advice]) -> str:
    """Return what a fix-it would do to the finish of the project; empty where it would change nothing or asks a person."""
    if FIXES[name].field or name == "set_baseline":
        return ""
    changes, _ = changes_of(workspace, project_id, name, advice)
    if not changes:
        return ""
    plan, before = workspace.plan(project_id), workspace.schedule(project_id)
    after = workspace.tried(_draft(plan, changes))
    return _moved(before, after)


def _moved(before: Schedule, after: Schedule) -> str:
    if after.project_finish == before.project_finish:
        return "The finish of the project stays."
    days = (after.project_finish - before.project_finish) / DAY
    return f"The project then ends on {format_date(after.project_finish)}, {days:+.3g} days."


def changes_of(
    workspace: Workspace, project_id: str, name: str, advice: Sequence[Advice]
) -> tuple[list[Change], list[tuple[Advice, KnownError]]]:
    """Return what a fix-it changes for all of some advice, and what cannot be put right so with the reason."""
    quick = _attempt(Fixing(workspace, project_id, careful=len(advice) == 1), name, advice)
    links = any(isinstance(each, Insert) and isinstance(each.value, Dependency) for each in quick[0])
    if len(advice) == 1 or not links:
        return quick
    draft = _draft(workspace.plan(project_id), quick[0])
    if _loops(workspace.tried(draft)) <= _loops(workspace.schedule(project_id)):
        return quick
    return _attempt(Fixing(workspace, project_id, careful=True), name, advice)


def _attempt(
    fixing: Fixing, name: str, advice: Sequence[Advice]
) -> tuple[list[Change], list[tuple[Advice, KnownError]]]:
    changes: list[Change] = []
    left: list[tuple[Advice, KnownError]] = []
    in_turn = len(advice) > 1 and (name in _IN_TURN or fixing.careful)
    for each in advice:
        try:
            own = _FIXES[name](fixing, each)
        except KnownError as error:
            left.append((each, error))
            continue
        if in_turn:
            fixing.foresee(own)
        changes += own
    return changes, left


def _draft(plan: Plan, changes: Sequence[Change]) -> Plan:
    draft = plan.copy()
    draft.patch(map(foreseen, changes))
    return draft


def _loops(schedule: Schedule) -> int:
    return sum(each.kind is FindingKind.LOOP for each in schedule.findings)


def _label(plan: Plan, name: str, advice: Sequence[Advice]) -> str:
    title = FIXES[name].title
    if len(advice) > 1:
        return f"{title}: {len(advice)} tasks"
    row = plan.tasks.row.get(advice[0].task_id or "")
    if row is None and len(advice[0].others) > 1 and advice[0].task_id is None:
        return f"{title}: {len(advice[0].others)} tasks"
    return title if row is None else f"{title}: “{plan.tasks['name'][row]}”"


# Links


def _link_in_order(fixing: Fixing, _advice: Advice) -> list[Change]:
    ids, rows = fixing.plan.tasks.ids, [row for row in fixing.plan.outline.order if fixing.is_open(row)]
    pairs = pairwise(rows)
    return [Insert(fixing.made(ids[before], ids[after], LinkType.FS)) for before, after in pairs]


def _link_previous(fixing: Fixing, advice: Advice) -> list[Change]:
    row = fixing.row(advice)
    return fixing.link(fixing.neighbour(row, -1), fixing.plan.tasks.ids[row])


def _link_next(fixing: Fixing, advice: Advice) -> list[Change]:
    row = fixing.row(advice)
    return fixing.link(fixing.plan.tasks.ids[row], fixing.neighbour(row, 1))


def _link_to_end(fixing: Fixing, advice: Advice) -> list[Change]:
    row, tasks = fixing.row(advice), fixing.plan.tasks
    last = next(
        (each for each in reversed(fixing.plan.outline.order) if tasks["milestone"][each] and fixing.is_open(each)),
        None,
    )
    if last is None or last == row or fixing.linked(tasks.ids[row], tasks.ids[last]):
        raise InvalidValueError("There is no milestone to link to.", "Write its links into the table.")
    return fixing.link(tasks.ids[row], tasks.ids[last])


def _remove_links(fixing: Fixing, advice: Advice) -> list[Change]:
    return [Delete(Dependency, each) for each in advice.links if each in fixing.plan.dependencies]


def _remove_lag(fixing: Fixing, advice: Advice) -> list[Change]:
    known = fixing.plan.dependencies
    return [Update(Dependency, each, {"lag": 0}) for each in advice.links if each in known]


def _lead_to_start(fixing: Fixing, advice: Advice) -> list[Change]:
    """Hang the start on the other's start, so far behind it as the lead leaves of its duration: no date moves."""
    number = _link_of(fixing, advice)
    plan, links = fixing.plan, fixing.plan.dependencies
    before = plan.tasks.row.get(links["predecessor_id"][number])
    lag, kind = links["lag"][number], links["lag_kind"][number]
    if before is None or links["type"][number] is not LinkType.FS:
        raise InvalidValueError("Only a lead on a finish-to-start link can be turned.", "Remove the lead instead.")
    whole = 10_000 if kind in {LagKind.PERCENT, LagKind.ELAPSED_PERCENT} else int(fixing.schedule.duration[before])
    same = (kind is LagKind.ELAPSED) == bool(plan.tasks["elapsed"][before]) or kind is LagKind.PERCENT
    if not same or whole + lag < 0 or plan.outline.is_summary[before]:
        raise InvalidValueError("The lead is longer than the task before.", "Remove the lead instead.")
    return [Update(Dependency, links.ids[number], {"type": LinkType.SS, "lag": whole + lag})]


def _link_of(fixing: Fixing, advice: Advice) -> int:
    found = fixing.plan.dependencies.row.get(advice.links[0]) if advice.links else None
    if found is None:
        raise InvalidValueError("The link is no longer there.")
    return found


def _lag_to_task(fixing: Fixing, advice: Advice) -> list[Change]:
    """Put a task that lasts as long as a lag above the one that waits."""
    number, plan = _link_of(fixing, advice), fixing.plan
    links, after = plan.dependencies, fixing.row(advice)
    before_id, after_id = links["predecessor_id"][number], links["successor_id"][number]
    before = plan.tasks.row.get(before_id)
    if before is None:
        raise InvalidValueError("The task before is one of another project.", "Remove the waiting time instead.")
    tree = Tree(plan)
    among = tree.siblings(after_id)
    low, high = tree.gap(among, among.index(after_id))
    kind = links["type"][number]
    made = Task(
        id=fixing.workspace.new_id(), project_id=plan.project.id, parent_id=tree.parent[after_id],
        rank=rank.between(low, high), name=f"Wait after “{plan.tasks['name'][before]}”", duration=links["lag"][number],
        elapsed=links["lag_kind"][number] is LagKind.ELAPSED, calendar_id=plan.tasks["calendar_id"][after],
        **_waited(fixing, before, after, number),
    )  # fmt: skip
    first = LinkType.SS if kind in _FROM_START else LinkType.FS
    second = LinkType.FS if kind in _TO_START else LinkType.FF
    return [
        *tree.changes(), Insert(made), Delete(Dependency, links.ids[number]),
        Insert(fixing.made(before_id, made.id, first)), Insert(fixing.made(made.id, after_id, second)),
    ]  # fmt: skip


def _waited(fixing: Fixing, before: int, after: int, number: int) -> dict[str, Any]:
    """Return how much of a lag is over by the status date, where what it follows has really happened."""
    tasks, links = fixing.plan.tasks, fixing.plan.dependencies
    at = tasks["actual_start" if links["type"][number] in _FROM_START else "actual_finish"][before]
    if at is None or at >= fixing.status:
        return {}
    elapsed, lag = links["lag_kind"][number] is LagKind.ELAPSED, links["lag"][number]
    calendar = fixing.clocks.elapsed if elapsed else fixing.clocks.calendar(after)
    start, done = calendar.next_start(at), calendar.work(at, fixing.status)
    ended = calendar.add(start, lag) if done >= lag else None
    return {"actual_start": start, "actual_duration": min(lag, done), "actual_finish": ended}


def _links_to_tasks(fixing: Fixing, advice: Advice) -> list[Change]:
    """Hang what a phase is linked to on the first tasks in it, and what waits for it on the last."""
    plan, own = fixing.plan, advice.task_id or ""
    links, inside = plan.dependencies, set(plan.outline.leaves(fixing.row(advice)))
    before_ids, after_ids, rows = links["predecessor_id"], links["successor_id"], plan.tasks.row
    within = [
        (before, after)
        for before, after in zip(before_ids, after_ids, strict=True)
        if rows.get(before) in inside and rows.get(after) in inside
    ]
    followed, following = {before for before, _ in within}, {after for _, after in within}
    ids = plan.tasks.ids
    leaves = [
        ids[row] for row in sorted(inside, key=plan.outline.number.__getitem__) if fixing.is_open(row, done_too=True)
    ]
    first = [each for each in leaves if each not in following]
    last = [each for each in leaves if each not in followed]
    changes: list[Change] = []
    for number, (before, after) in enumerate(zip(before_ids, after_ids, strict=True)):
        if own not in {before, after}:
            continue
        kind, lag = links["type"][number], (links["lag"][number], links["lag_kind"][number])
        if after == own and kind not in _TO_START:
            raise InvalidValueError("A link that holds the end of a phase does nothing.", "Remove that link first.")
        changes.append(Delete(Dependency, links.ids[number]))
        ends = (
            [(before, leaf) for leaf in first]
            if after == own
            else [(leaf, after) for leaf in (first if kind in _FROM_START else last)]
        )
        changes += [Insert(fixing.made(pair[0], pair[1], kind, *lag)) for pair in ends if not fixing.linked(*pair)]
    return changes


def _link_to_start(fixing: Fixing, advice: Advice) -> list[Change]:
    number = _link_of(fixing, advice)
    if fixing.plan.dependencies["type"][number] is not LinkType.FS:
        raise InvalidValueError("Only a finish-to-start link can be turned.", "Remove the link instead.")
    return [Update(Dependency, advice.links[0], {"type": LinkType.SS, "lag": 0})]


def _after_other(fixing: Fixing, advice: Advice) -> list[Change]:
    others = [each for each in advice.others[1:] if each in fixing.plan.tasks]
    if not others:
        raise InvalidValueError("There is no other task to wait for.", "Ask less of the person in this one.")
    own = fixing.plan.tasks.ids[fixing.row(advice)]
    return [change for each in others if not fixing.linked(each, own) for change in fixing.link(each, own)]


# Dates


def _on_task(**fields: object) -> Fix:
    return lambda fixing, advice: [Update(Task, fixing.plan.tasks.ids[fixing.row(advice)], fields)]


def _not_before(fixing: Fixing, advice: Advice) -> list[Change]:
    row = fixing.row(advice)
    kind = fixing.plan.tasks["constraint_type"][row]
    if kind not in _NOT_BEFORE:
        raise InvalidValueError("Its constraint does not hold it hard any more.")
    return [Update(Task, fixing.plan.tasks.ids[row], {"constraint_type": _NOT_BEFORE[kind]})]


def _deadline_instead(fixing: Fixing, advice: Advice) -> list[Change]:
    """Let a deadline say until when, of a start by where it would lead to; an earlier deadline stays."""
    row, tasks = fixing.row(advice), fixing.plan.tasks
    kind, date = tasks["constraint_type"][row], tasks["constraint_date"][row]
    if date is None:
        raise InvalidValueError("Its constraint has no date.")
    at = fixing.clocks.clock(row).finish(date) if kind in _OF_START else date
    known = tasks["deadline"][row]
    fields = {
        "constraint_type": ConstraintType.ASAP, "constraint_date": None,
        "deadline": at if known is None else min(at, known),
    }  # fmt: skip
    return [Update(Task, tasks.ids[row], fields)]


def _make_task(fixing: Fixing, advice: Advice) -> list[Change]:
    row = fixing.row(advice)
    if fixing.plan.tasks["duration"][row]:
        return [Update(Task, fixing.plan.tasks.ids[row], {"milestone": False})]
    return duration_changes(fixing.plan, row, Duration(fixing.plan.project.day_seconds, False, True))


def _unassign(fixing: Fixing, advice: Advice) -> list[Change]:
    row, plan = fixing.row(advice), fixing.plan
    gone = [Delete(Assignment, plan.assignments.ids[each]) for each in working_on(plan, plan.tasks.ids[row])]
    fields: dict[str, object] = {"work": None}
    if plan.tasks["duration"][row]:
        fields |= {"duration": 0, "actual_duration": 0}
    return [*gone, Update(Task, plan.tasks.ids[row], fields)]


def _no_calendar(fixing: Fixing, advice: Advice) -> list[Change]:
    row = fixing.row(advice)
    if fixing.plan.tasks["calendar_id"][row] is None:
        raise InvalidValueError("It is on the project’s calendar.", "Give that calendar working time.")
    return [Update(Task, fixing.plan.tasks.ids[row], {"calendar_id": None})]


def _wait_less(fixing: Fixing, advice: Advice) -> list[Change]:
    row, tasks = fixing.row(advice), fixing.plan.tasks
    left = max(0, tasks["levelling_delay"][row] - int(advice.values[0]))
    fields = {"levelling_delay": left, "levelling_elapsed": bool(left and tasks["levelling_elapsed"][row])}
    return [Update(Task, tasks.ids[row], fields)]


def _hand_to_links(fixing: Fixing, advice: Advice) -> list[Change]:
    row, asked = fixing.row(advice), int(advice.values[1])
    clock = fixing.clocks.clock(row)
    start = clock.next_start(asked) if advice.values[2] == "start" else clock.start(asked)
    fields = {"manual_start": start, "manual_finish": clock.finish(start)}
    return [Update(Task, fixing.plan.tasks.ids[row], fields)]


# Progress


def _clear_future(fixing: Fixing, advice: Advice) -> list[Change]:
    """Take back what is said of the future; of a task that really began its work until the status date counts as done."""
    row, tasks = fixing.row(advice), fixing.plan.tasks
    if advice.values[0] == "began":
        fields = {"actual_start": None, "actual_finish": None, "actual_duration": 0, "resume": None}
    else:
        done = max(0, fixing.clocks.calendar(row).work(tasks["actual_start"][row], fixing.status))
        fields = {"actual_finish": None, "actual_duration": min(tasks["duration"][row], done)}
    return [Update(Task, tasks.ids[row], fields)]


def _of_each(does: Fix) -> Fix:
    """Return a fix-it that does something to one task, or to each that advice on the whole plan names and that lets it."""

    def done(fixing: Fixing, advice: Advice) -> list[Change]:
        if advice.task_id is not None:
            return does(fixing, advice)
        changes: list[Change] = []
        why: KnownError | None = None
        for task_id in advice.others:
            try:
                changes += does(fixing, replace(advice, task_id=task_id))
            except KnownError as error:
                why = error
        if why is not None and not changes:
            raise why
        return changes

    return done


def _status_today(fixing: Fixing, _advice: Advice) -> list[Change]:
    return [Update(Project, fixing.plan.project.id, {"status_date": fixing.today})]


def _after_status(fixing: Fixing, advice: Advice) -> list[Change]:
    """Let what is left go on from the status date: what has begun is split there, what has not moves (DOMAIN.md 1)."""
    row, tasks = fixing.row(advice), fixing.plan.tasks
    clock = fixing.clocks.clock(row)
    at = clock.next_start(fixing.status)
    if tasks["actual_start"][row] is not None:
        fields: dict[str, object] = {"resume": at}
    elif tasks["manual"][row]:
        fields = {"manual_start": at, "manual_finish": clock.finish(at)}
    elif tasks["constraint_type"][row] in _NOT_BEFORE:
        raise InvalidValueError("A constraint holds its date.", "Remove the constraint first.")
    else:
        fields = {"constraint_type": ConstraintType.SNET, "constraint_date": at}
    return [Update(Task, tasks.ids[row], fields)]


def _done_as_planned(fixing: Fixing, advice: Advice) -> list[Change]:
    """Count as done what was planned until the status date."""
    row, tasks = fixing.row(advice), fixing.plan.tasks
    start, finish = int(fixing.schedule.start[row]), int(fixing.schedule.finish[row])
    if start == NO_PART:
        raise InvalidValueError("It takes no part in the plan.")
    whole, done = (fixing.clocks.calendar(row).work(start, until) for until in (finish, min(finish, fixing.status)))
    percent = 100.0 * done / whole if whole and finish > fixing.status else 100.0
    fields = progress_fields(fixing.plan, fixing.schedule, row, percent)
    more = progress_changes(fixing.plan, row, fields["actual_duration"], ended=percent >= 100)
    return [Update(Task, tasks.ids[row], fields), *more]


# Names


def _number_name(fixing: Fixing, advice: Advice) -> list[Change]:
    row, names = fixing.row(advice), fixing.plan.tasks["name"]
    above = fixing.plan.outline.parent[row]
    beside = fixing.plan.outline.children[above] if above >= 0 else range(len(names))
    taken = {names[each].casefold() for each in beside if each != row}
    name = next(each for each in _numbered(names[row]) if each.casefold() not in taken)
    return [Update(Task, fixing.plan.tasks.ids[row], {"name": name})]


def _numbered(name: str) -> Iterator[str]:
    number = 2
    while True:
        yield f"{name} {number}"
        number += 1


_FIXES: Mapping[str, Fix] = {
    "link_in_order": _link_in_order,
    "link_previous": _link_previous,
    "link_next": _link_next,
    "link_to_end": _link_to_end,
    "remove_links": _remove_links,
    "remove_lag": _remove_lag,
    "remove_lead": _remove_lag,
    "lead_to_start": _lead_to_start,
    "lag_to_task": _lag_to_task,
    "links_to_tasks": _links_to_tasks,
    "link_to_start": _link_to_start,
    "after_other": _after_other,
    "not_before": _not_before,
    "no_constraint": _on_task(constraint_type=ConstraintType.ASAP, constraint_date=None),
    "deadline_instead": _deadline_instead,
    "make_milestone": _on_task(milestone=True),
    "make_task": _make_task,
    "unassign": _unassign,
    "confirm_duration": _on_task(estimated=False),
    "task_calendar_counts": _on_task(ignore_resource_calendar=True),
    "no_calendar": _no_calendar,
    "wait_less": _wait_less,
    "clear_future": _clear_future,
    "after_status": _of_each(_after_status),
    "done_as_planned": _of_each(_done_as_planned),
    "status_today": _status_today,
    "to_automatic": _on_task(manual=False),
    "hand_to_links": _hand_to_links,
    "number_name": _number_name,
}
