"""Typed cells become changes: parsed, checked against the plan, written as one change set."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from pmo_desktop.domain.changes import Change, ChangeSet, Insert
from pmo_desktop.domain.entry.durations import Units
from pmo_desktop.domain.entry.predecessors import format_predecessors, parse_predecessors
from pmo_desktop.domain.errors import InvalidValueError, KnownError
from pmo_desktop.domain.plan.plan import Plan
from pmo_desktop.domain.records import Task
from pmo_desktop.domain.schedule.across import from_elsewhere
from pmo_desktop.services.planning import loops
from pmo_desktop.services.planning.editing import Editing
from pmo_desktop.services.planning.fields import fixed_because, spec_of, units_of
from pmo_desktop.services.planning.rows import new_tasks
from pmo_desktop.services.planning.setters import UNTIL, setter_of
from pmo_desktop.services.workspace import Workspace

Edit = tuple[str, str, str]
"""Task id, field, typed text."""

_MOST_REFUSED = 20
"""Texts of one paste that may be left to correct; with more of them it is another table than it looks like."""
_RULES, _DURATION, _PREDECESSORS, _DATES, _LENGTH, _PEOPLE, _WORK, _EACH, _CONTOUR, _TRACKING = range(10)
_TURNS = {
    "duration": _DURATION, "predecessors": _PREDECESSORS, "start": _DATES, "finish": _DATES, "constraint": _DATES,
    "second_constraint": _DATES, "expected_finish": _DATES, "activity_kind": _DURATION,
    "deadline": _DATES, UNTIL: _LENGTH, "people": _PEOPLE, "work": _WORK, "work_of_each": _EACH, "contour": _CONTOUR,
    "milestone": _DURATION, "manual": _DATES, "successors": _PREDECESSORS,
    "constraint_type": _DATES, "constraint_date": _LENGTH, "percent_work": _TRACKING, "actual_duration": _TRACKING,
    "remaining_duration": _TRACKING, "actual_work": _TRACKING, "remaining_work": _TRACKING, "resume": _TRACKING,
    "percent": _TRACKING, "actual_start": _TRACKING, "actual_finish": _TRACKING,
}  # fmt: skip
"""In which turn a field is written where several are: each looks at what those before it made of the plan."""


@dataclass(frozen=True, slots=True)
class Pasted:
    """What became of a pasted table: the tasks it went into, and how many of its texts nobody can write there."""

    done: ChangeSet | None
    ids: tuple[str, ...]
    left_out: int
    refused: tuple[tuple[Edit, KnownError], ...] = ()
    """Texts that cannot be, each with the reason, where all the others were written."""


def set_cells(  # noqa: PLR0913 - what is written, and what comes with it
    workspace: Workspace, project_id: str, edits: Sequence[Edit], *, today: int | None = None, label: str = "",
    more: Sequence[Callable[[Editing], Iterable[Change]]] = (),
) -> ChangeSet | None:  # fmt: skip
    """Write typed texts into tasks as one change; raise InvalidValueError naming the first cell that cannot be.

    A typed start becomes “not before” (SNET), a typed finish “finish not before” (FNET), as in MS Project; where both are
    written at once the finish gives the duration. `more` give changes that belong to the same, each seeing the plan as those
    before left it.
    """
    editing = Editing(workspace, project_id, workspace.today() if today is None else today)
    label = label or _label(editing.plan, edits)
    changes = _changes(editing, edits)
    before: Sequence[Change] = changes
    for each in more:
        editing.foresee(before)
        before = list(each(editing))
        changes += before
    return workspace.record(label, changes)


def paste(  # noqa: PLR0913 - where the table goes and what it says
    workspace: Workspace, project_id: str, ids: Sequence[str], fields: Sequence[str], lines: Sequence[Sequence[str]], *,
    after: str | None = None, today: int | None = None,
) -> Pasted:  # fmt: skip
    """Write a table of texts into tasks and fields, both from its left top corner on, as one change.

    Lines beyond `ids` become new tasks at the end of the plan, nested as `after` is; of those, empty cells say nothing. A text
    that cannot be refuses everything; but where new tasks come in, those come, and it alone is left to correct.
    """
    editing = Editing(workspace, project_id, workspace.today() if today is None else today)
    missing = max(0, len(lines) - len(ids))
    added = new_tasks(workspace, editing.plan, [""] * missing, after=after)
    lines = _numbered(editing.plan, fields, lines, len(ids))
    known = [*ids[: len(lines)], *(task.id for task in added)]
    fresh = {task.id for task in added}
    changes: list[Change] = [Insert(task) for task in added]
    editing.foresee(changes)
    edits, left_out = [], 0
    for task_id, line in zip(known, lines, strict=True):
        left_out += sum(bool(text) for text in line[len(fields) :])
        for field, text in zip(fields, line, strict=False):
            if task_id in fresh and not text:
                continue
            if fixed_because(editing.plan, editing.plan.tasks.row[task_id], field) is not None:
                left_out += bool(text)
            else:
                edits.append((task_id, field, text if field == "notes" else " ".join(text.split())))
    refused: list[tuple[Edit, KnownError]] = []
    changes += _possible(editing, edits, refused, added)
    done = workspace.record(f"Paste {len(lines)} lines" if len(lines) > 1 else "Paste", changes)
    return Pasted(done, tuple(known), left_out, tuple(refused))


def _possible(
    editing: Editing, edits: list[Edit], refused: list[tuple[Edit, KnownError]], added: Sequence[Task]
) -> list[Change]:
    """Return what the edits change, taking those of new tasks that cannot be out of `edits` into `refused`."""
    fresh = {task.id for task in added}
    trying = editing
    while True:
        try:
            return _changes(trying, edits)
        except KnownError as error:
            wrong = next((edit for edit in edits if edit[:2] == error.cell and edit[0] in fresh), None)
            if wrong is None or len(refused) == _MOST_REFUSED:
                raise
            edits.remove(wrong)
            refused.append((wrong, error))
            trying = Editing(editing.workspace, editing.plan.project.id, editing.today)  # it may have seen half of them
            trying.foresee([Insert(task) for task in added])


def _numbered(plan: Plan, fields: Sequence[str], lines: Sequence[Sequence[str]], known: int) -> Sequence[Sequence[str]]:
    """Return lines with the row numbers of predecessors as they will be here, where a column says which they were there.

    `known` rows are there for the first lines, in whatever order; the others come at the end.
    """
    if "number" not in fields or "predecessors" not in fields or known:
        return lines
    at, links, end = fields.index("number"), fields.index("predecessors"), len(plan.outline.order)
    here = {line[at].strip(): end + place for place, line in enumerate(lines, 1) if at < len(line)}
    return [
        [_renumbered(text, here, units_of(plan)) if place == links else text for place, text in enumerate(line)]
        for line in lines
    ]


def _renumbered(text: str, here: Mapping[str, int], units: Units) -> str:
    """Return predecessors with other row numbers; a text that names none stays, and its cell says why."""
    try:
        typed = parse_predecessors(text, units)
    except InvalidValueError:
        return text
    moved = (each if each.project else replace(each, number=here.get(str(each.number), each.number)) for each in typed)
    return format_predecessors(moved, units)


def _changes(editing: Editing, edits: Sequence[Edit]) -> list[Change]:
    """Return what the edits change, each seen after those before it."""
    changes: list[Change] = []
    waiting = sorted(_settled(edits), key=_turn)
    for turn, group in groupby(waiting, key=_turn):
        together = list(group)
        if turn == _PREDECESSORS and len(waiting) > 1:
            changes += _linked(editing, together)
            continue
        made = [change for edit in together for change in _checked(editing, edit)]
        changes += made
        if turn < _turn(waiting[-1]):
            editing.foresee(made)
    return changes


def _linked(editing: Editing, edits: Sequence[Edit]) -> list[Change]:
    """Return what edits of predecessors change: two links of one paste must not close a loop between them.

    Loops are looked for once for all of them; but links across projects may close a loop there and are looked at one by one.
    """
    changes: list[Change] = []
    if from_elsewhere(editing.plan) or any("\\" in text for _, _, text in edits):
        for edit in edits:
            own = _checked(editing, edit)
            editing.foresee(own)
            changes += own
        return changes
    for field, same in groupby(sorted(edits, key=_field), key=_field):
        editing.links_put_off = []
        made = [change for edit in same for change in _checked(editing, edit)]
        editing.foresee(made)  # what is written from the other end of a link sees it
        loops.refuse_put_off(editing, field)
        changes += made
    return changes


def _field(edit: Edit) -> str:
    return edit[1]


def _turn(edit: Edit) -> int:
    return _TURNS.get(edit[1], _RULES)


def _settled(edits: Sequence[Edit]) -> Iterator[Edit]:
    """Yield the edits with each finish written beside a start as the end of a duration, or not where that is written too."""
    written = {(task_id, field) for task_id, field, text in edits if text.strip() not in ("", "–")}
    for task_id, field, text in edits:
        if field != "finish" or not {(task_id, "start"), (task_id, "finish")} <= written:
            yield task_id, field, text
        elif (task_id, "duration") not in written:
            yield task_id, UNTIL, text


def _checked(editing: Editing, edit: Edit) -> list[Change]:
    """Return what one edit changes; an error names its cell."""
    task_id, field, text = edit
    shown = "finish" if field == UNTIL else field
    try:
        row = editing.plan.tasks.row.get(task_id)
        if row is None:
            raise InvalidValueError("The task is no longer there.", "Somebody deleted it; undo would bring it back.")
        fixed = fixed_because(editing.plan, row, shown)
        if fixed is not None:
            raise fixed
        return list(setter_of(field)(editing, row, text.strip()))
    except KnownError as error:
        error.cell = (task_id, shown)
        raise


def _label(plan: Plan, edits: Sequence[Edit]) -> str:
    if len(edits) != 1:
        return f"Edit {len(edits)} cells"
    task_id, field, text = edits[0]
    row = plan.tasks.row.get(task_id)
    name = "" if row is None else plan.tasks["name"][row]
    if field == "name":
        return f"Rename “{name}”" if name else f"Name task “{text}”"
    return f"{spec_of(plan, field).title} of “{name}”"
