"""Light projects: milestones in a list, typed or pasted, become a project or are added to one, as one change.

A milestone holds the date that somebody wrote, as dates set by hand do: neither links nor the status date move it, and it may
fall on a day nobody works. What was reached on another day stands there, with the day it was due as its deadline. So a
milestone that is late stays visibly late, where “not before” would push it on to today day by day, and “must start on” would
give way to both.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TypeVar

from pmo_desktop.domain import moment, rank
from pmo_desktop.domain.changes import Change, ChangeSet, Delete, Insert, Update
from pmo_desktop.domain.entry.dates import format_date
from pmo_desktop.domain.entry.due_dates import parse_due
from pmo_desktop.domain.entry.milestones import (
    DONE_WORDS,
    OPEN_WORDS,
    Listed,
    TypedMilestone,
    looks_like_milestones,
    parse_milestones,
    parse_table,
)
from pmo_desktop.domain.errors import InvalidValueError, KnownError
from pmo_desktop.domain.plan.plan import Plan
from pmo_desktop.domain.records import WORKERS, Assignment, ExternalId, Person, Project, Task
from pmo_desktop.domain.schedule import NO_PART, Schedule
from pmo_desktop.services.lists.projects_comparing import REGISTER
from pmo_desktop.services.planning import cells
from pmo_desktop.services.planning.editing import Editing
from pmo_desktop.services.planning.tree import Tree
from pmo_desktop.services.portfolio import START_OF_DAY, next_project
from pmo_desktop.services.workspace import Workspace

_R = TypeVar("_R")
CLOSE_OF_DAY = 17 * moment.HOUR

__all__ = [
    "Listed", "MilestoneRow", "TypedMilestone", "add_to", "create_project", "is_list", "of_project", "read", "read_table",
    "set_cells",
]  # fmt: skip


def read(workspace: Workspace, text: str, *, day_first: bool | None = None) -> Listed:
    """Return what lines of text say: milestones, the lines that are none with the reason, and the title above them."""
    return parse_milestones(text, workspace.today(), _names(workspace), day_first=day_first)


def read_table(workspace: Workspace, lines: Sequence[Sequence[str]], *, day_first: bool | None = None) -> Listed:
    """Return what a table says, as `read` does; `lines` are its cells, headings among them."""
    return parse_table(lines, workspace.today(), _names(workspace), day_first=day_first)


def typed(workspace: Workspace, cells_: Mapping[str, str]) -> TypedMilestone | None:
    """Return the milestone that cells (name, date, done, owner) say; None where one without a date is still being written.

    A name may bring its date with it: “Go-live 15 March”. Raise InvalidValueError, naming the field,
    where a cell cannot be read.
    """
    name, date = cells_.get("name", "").strip(), cells_.get("date", "").strip()
    if name and not date:
        found = read(workspace, name)
        if len(found.milestones) != 1:
            return None
        whole = found.milestones[0]
        done = whole.done or _read_cell("done", lambda: _is_done(cells_.get("done", "")))
        return replace(whole, done=done, owner=cells_.get("owner", "").strip() or whole.owner)
    if not name:
        return None
    due = _read_cell("date", lambda: parse_due(date, workspace.today()))
    done = _read_cell("done", lambda: _is_done(cells_.get("done", "")))
    return TypedMilestone(
        1, name, due.at, exact=due.exact, done=done, owner=cells_.get("owner", "").strip(), told=due.told
    )


def _read_cell(field: str, reads: Callable[[], _R]) -> _R:
    try:
        return reads()
    except KnownError as error:
        error.cell = ("", field)
        raise


def is_light(workspace: Workspace, project_id: str) -> bool:
    """Say whether a plan holds nothing but milestones, or nothing yet."""
    plan, schedule = workspace.plan(project_id), workspace.schedule(project_id)
    leaves = [row for row in plan.outline.order if not schedule.summary[row] and not plan.tasks["blank"][row]]
    return not plan.dependencies.ids and all(is_milestone(plan, schedule, row) for row in leaves)


def is_list(workspace: Workspace, text: str) -> bool:
    """Say whether a text, as somebody pastes it, is most likely a list of milestones."""
    return looks_like_milestones(text, workspace.today())


def create_project(
    workspace: Workspace, name: str, milestones: Sequence[TypedMilestone], *, code: str = ""
) -> str:  # fmt: skip
    """Add a project of milestones, as one change; return its id. Raise InvalidValueError without a name or a milestone."""
    name = " ".join(name.split())
    if not name:
        raise InvalidValueError("The project has no name.", "Write one.")
    if not milestones:
        raise InvalidValueError("There is no milestone yet.", "Write one a line, with its date.")
    project = next_project(workspace)
    start = min(_moment(each) for each in milestones)
    project = replace(project, name=name, code=code or project.code, start=moment.midnight(start) + START_OF_DAY)
    changes = _added(workspace, project.id, milestones, rank.several(None, None, len(milestones)))
    workspace.record(f"New project “{name}” with {counted(len(milestones))}", [Insert(project), *changes])
    return project.id


def add_to(workspace: Workspace, project_id: str, milestones: Sequence[TypedMilestone]) -> tuple[str, ...]:
    """Add milestones at the end of a project, as one change; return their ids."""
    if not milestones:
        return ()
    changes = _below(workspace, project_id, milestones)
    name = workspace.get(Project, project_id).name
    workspace.record(f"Add {counted(len(milestones))} to “{name}”", changes)
    return tuple(each.value.id for each in changes if isinstance(each, Insert) and isinstance(each.value, Task))


def _below(workspace: Workspace, project_id: str, milestones: Sequence[TypedMilestone]) -> list[Change]:
    """Return what adds milestones at the end of a project."""
    tree = Tree(workspace.plan(project_id))
    among = tree.children[None]
    places = rank.several(*tree.gap(among, len(among)), len(milestones))
    return [*tree.changes(), *_added(workspace, project_id, milestones, places)]


def counted(number: int) -> str:
    return "1 milestone" if number == 1 else f"{number} milestones"


def _names(workspace: Workspace) -> tuple[str, ...]:
    return tuple(each.name for each in workspace.all(Person) if each.kind in WORKERS)


def _moment(typed: TypedMilestone) -> int:
    """Return when a milestone is: at the beginning of its day where no time was written."""
    return typed.at if typed.exact else moment.midnight(typed.at) + START_OF_DAY


def _added(
    workspace: Workspace, project_id: str, milestones: Sequence[TypedMilestone], places: Sequence[str]
) -> list[Change]:
    owners = _Owners(workspace)
    changes: list[Change] = []
    for typed, place in zip(milestones, places, strict=True):
        at = due = _moment(typed)
        if typed.reached is not None:
            at = moment.midnight(typed.reached) + START_OF_DAY
        task = Task(
            id=workspace.new_id(), project_id=project_id, rank=place, name=typed.name, milestone=True, duration=0,
            manual=True,
            manual_start=at, manual_finish=at, notes=typed.notes, physical_percent=typed.percent,
            actual_start=at if typed.done else None, actual_finish=at if typed.done else None,
            deadline=_close_of(due) if at != due else None,
        )  # fmt: skip
        changes.append(Insert(task))
        if typed.owner:
            changes += owners.given(task.id, typed.owner)
    return changes


def _close_of(at: int) -> int:
    """Return the end of a working day: what was due on it is not late while it lasts."""
    return moment.midnight(at) + CLOSE_OF_DAY


class _Owners:
    """Whom milestones belong to: people by their names, each new one added once."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        people = [each for each in reversed(workspace.all(Person)) if each.kind in WORKERS]
        self.known = {each.initials.casefold(): each.id for each in people if each.initials}
        self.known |= {each.email.casefold(): each.id for each in people if each.email}
        self.known |= {each.name.casefold(): each.id for each in people}

    def given(self, task_id: str, name: str) -> Iterator[Change]:
        """Yield what gives a task to somebody; it takes none of their time."""
        person_id = self.known.get(name.casefold())
        if person_id is None:
            person_id = self.known[name.casefold()] = self.workspace.new_id()
            yield Insert(Person(id=person_id, name=name))
        yield Insert(Assignment(id=self.workspace.new_id(), task_id=task_id, person_id=person_id))


# The list of a project


@dataclass(frozen=True, slots=True)
class MilestoneRow:
    """A milestone of a project as it stands; `held` says that its date is one that somebody wrote, not worked out."""

    id: str
    name: str
    at: int | None
    done: bool
    percent: float | None
    owner: str
    held: bool
    late: bool


def of_project(workspace: Workspace, project_id: str) -> tuple[MilestoneRow, ...]:
    """Return the milestones of a project in the order of its plan."""
    plan, schedule = workspace.plan(project_id), workspace.schedule(project_id)
    today = moment.midnight(workspace.today())
    rows = [row for row in plan.outline.order if is_milestone(plan, schedule, row)]
    return tuple(_row(plan, schedule, row, today) for row in rows)


def is_milestone(plan: Plan, schedule: Schedule, row: int) -> bool:
    """Say whether a row takes part and is a point in time: of no duration, or marked as one."""
    tasks = plan.tasks
    if schedule.summary[row] or tasks["external"][row] or tasks["blank"][row] or not tasks["active"][row]:
        return False
    return bool(tasks["milestone"][row]) or tasks["duration"][row] == 0


def _row(plan: Plan, schedule: Schedule, row: int, today: int) -> MilestoneRow:
    tasks, of, people = plan.tasks, plan.assignments, plan.people
    at = None if schedule.start[row] == NO_PART else int(schedule.finish[row])
    done = tasks["actual_finish"][row] is not None
    own = of.by("task_id").get(tasks.ids[row], ())
    names = [people["name"][people.row[of["person_id"][each]]] for each in own if of["person_id"][each] in people.row]
    return MilestoneRow(
        id=tasks.ids[row], name=tasks["name"][row], at=at, done=done, percent=tasks["physical_percent"][row],
        owner=", ".join(names), held=bool(tasks["manual"][row]), late=not done and at is not None and at < today,
    )  # fmt: skip


def set_cells(
    workspace: Workspace, project_id: str, edits: Sequence[cells.Edit], added: Sequence[TypedMilestone] = (), *,
    label: str = ""
) -> ChangeSet | None:  # fmt: skip
    """Write typed texts (task id, field, text) into milestones as one change; fields are name, date, done and owner.

    `added` come in beneath them with the same change. Where a milestone is scheduled by links,
    a date makes it start no earlier, as everywhere in a plan. Raise InvalidValueError
    naming the first cell that cannot be.
    """
    plan = workspace.plan(project_id)
    own: list[cells.Edit] = []
    planned: list[cells.Edit] = []
    for task_id, field, text in edits:
        row = plan.tasks.row.get(task_id)
        by_hand = row is not None and plan.tasks["manual"][row] and field in _BY_HAND
        if by_hand:
            own.append((task_id, field, text))
        else:
            planned.append((task_id, _PLANNED[field], _as_planned(field, text)))

    def dated(editing: Editing) -> Iterable[Change]:
        return [change for edit in own for change in _by_hand(editing, *edit)]

    def more(_editing: Editing) -> Iterable[Change]:
        return _below(workspace, project_id, added) if added else ()

    label = label or ("" if added else _label(plan, edits))
    if not label:
        label = f"Add {counted(len(added))} to “{plan.project.name}”"
    return cells.set_cells(workspace, project_id, planned, label=label, more=[dated, more])


_BY_HAND = frozenset({"date", "done"})
_PLANNED = {"name": "name", "date": "start", "done": "percent", "owner": "people"}


def _as_planned(field: str, text: str) -> str:
    return ("100" if _is_done(text) else "0") if field == "done" else text


def _by_hand(editing: Editing, task_id: str, field: str, text: str) -> Iterator[Change]:
    """Yield what a date or a mark changes of a milestone whose date is set by hand; what was reached that day moves with it."""
    tasks, row = editing.plan.tasks, editing.plan.tasks.row[task_id]
    held, reached = tasks["manual_start"][row], tasks["actual_finish"][row]
    due = tasks["deadline"][row]
    try:
        if field == "date":
            due = parse_due(text, editing.today)
            at = due.at if due.exact else moment.midnight(due.at) + START_OF_DAY
            with_it = {"actual_start": at, "actual_finish": at} if reached is not None and reached == held else {}
            yield Update(Task, task_id, {"manual_start": at, "manual_finish": at, **with_it})
            return
        at_last = _reached(editing, text, held)
    except KnownError as error:
        error.cell = (task_id, field)
        raise
    fields: dict[str, object] = {"actual_start": at_last, "actual_finish": at_last, "physical_percent": None}
    if at_last is not None and at_last != held:
        fields |= {"manual_start": at_last, "manual_finish": at_last}
        fields |= {"deadline": _close_of(held)} if due is None and held is not None else {}
    yield Update(Task, task_id, fields)


def _reached(editing: Editing, text: str, held: int | None) -> int | None:
    """Return when a milestone was reached: on the day written, where only a mark is on the day it was due; None if it was not."""
    said = text.strip().casefold()
    if said in OPEN_WORDS:
        return None
    if said in DONE_WORDS:
        return held if held is not None else moment.midnight(editing.today) + START_OF_DAY
    return moment.midnight(parse_due(text, editing.today).at) + START_OF_DAY


def _is_done(text: str) -> bool:
    said = text.strip().casefold()
    if said not in DONE_WORDS | OPEN_WORDS:
        raise InvalidValueError(f"“{text.strip()}” does not say whether it is done.", "Write x or leave it empty.")
    return said in DONE_WORDS


def _label(plan: Plan, edits: Sequence[cells.Edit]) -> str:
    if len(edits) != 1 or edits[0][0] not in plan.tasks.row:
        return f"Edit {len(edits)} cells"
    task_id, field, _ = edits[0]
    name = plan.tasks["name"][plan.tasks.row[task_id]]
    return {"name": f"Rename “{name}”", "date": f"Date of “{name}”", "owner": f"Owner of “{name}”"}.get(
        field, f"“{name}” done"
    )


def delete(workspace: Workspace, project_id: str, ids: Sequence[str]) -> ChangeSet | None:
    """Remove milestones, as one change."""
    plan = workspace.plan(project_id)
    names = [plan.tasks["name"][plan.tasks.row[each]] for each in ids]
    label = f"Delete “{names[0]}”" if len(names) == 1 else f"Delete {counted(len(names))}"
    return workspace.record(label, [Delete(Task, each) for each in ids])


# A newer list


class Fate(StrEnum):
    """What becomes of a line that is taken into a project that is there."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "as before"


@dataclass(frozen=True, slots=True)
class Taken:
    """A line of a list beside the milestone of that name, if there is one: `said` is what changes, in words."""

    typed: TypedMilestone
    fate: Fate
    said: str = ""
    edits: tuple[cells.Edit, ...] = ()


def home_of(workspace: Workspace, listed: Listed) -> str:
    """Return the project that is called as a list is headed, which the list brings up to date; empty for none.

    It is a light one, or one of which a register alone spoke.
    """
    title = listed.title.casefold()
    found = [
        each.id
        for each in workspace.all(Project)
        if title and each.state.counts and title in {each.name.casefold(), each.code.casefold()}
    ]
    if len(found) != 1:
        return ""
    return found[0] if is_light(workspace, found[0]) or _is_of_register(workspace, found[0]) else ""


def _is_of_register(workspace: Workspace, project_id: str) -> bool:
    """Say whether a project has no plan but what a register said of its dates."""
    tasks = workspace.columns(Task, project_id=project_id).ids
    return not set(tasks) - {each.row_id for each in workspace.find(ExternalId, owner=REGISTER, row_id=tasks)}


def compared(workspace: Workspace, project_id: str, milestones: Sequence[TypedMilestone]) -> tuple[Taken, ...]:
    """Return what lines do to a project: of a name that is there once, and in the list once, they change date, mark and owner.

    Where a name is there several times, as that of a monthly meeting,
    a line of the same day is that one and others are new. A list
    that does not say that something is done takes no mark away.
    """
    rows: dict[str, list[MilestoneRow]] = defaultdict(list)
    for row in of_project(workspace, project_id):
        rows[row.name.casefold()].append(row)
    counts = Counter(each.name.casefold() for each in milestones)
    return tuple(_taken(each, rows[each.name.casefold()], counts[each.name.casefold()]) for each in milestones)


def _taken(typed: TypedMilestone, known: list[MilestoneRow], count: int) -> Taken:
    if len(known) == 1 and count == 1:
        return _changing(typed, known[0])
    same = next(
        (row for row in known if row.at is not None and moment.midnight(row.at) == moment.midnight(typed.at)), None
    )
    if same is None:
        return Taken(typed, Fate.NEW)
    known.remove(same)
    return _changing(typed, same)


def _changing(typed: TypedMilestone, row: MilestoneRow) -> Taken:
    """Return what a line changes of the milestone it is about."""
    edits: list[cells.Edit] = []
    said: list[str] = []
    at = typed.at if typed.reached is None else typed.reached
    if row.at is None or moment.midnight(row.at) != moment.midnight(at):
        edits.append((row.id, "date", format_date(at)))
        said.append(f"was {format_date(row.at)}")
    if typed.done and not row.done:
        edits.append((row.id, "done", "x"))
        said.append("now done")
    if typed.owner and typed.owner.casefold() not in row.owner.casefold():
        edits.append((row.id, "owner", typed.owner))
        said.append(f"owner was {row.owner}" if row.owner else f"owner {typed.owner}")
    return Taken(typed, Fate.CHANGED if edits else Fate.SAME, ", ".join(said), tuple(edits))


def take(workspace: Workspace, project_id: str, milestones: Sequence[TypedMilestone]) -> ChangeSet | None:
    """Bring a project up to date by a list, as one change: what it knows by name changes, the rest comes in below."""
    found = compared(workspace, project_id, milestones)
    new = [each.typed for each in found if each.fate is Fate.NEW]
    edits = [edit for each in found for edit in each.edits]
    if not new and not edits:
        return None
    name = workspace.get(Project, project_id).name
    label = f"Bring milestones of “{name}” up to date" if edits else ""
    return set_cells(workspace, project_id, edits, new, label=label)
