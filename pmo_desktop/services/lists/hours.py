"""Hours worked from a table: whose they are, of which task and week, what stands here; one change takes what is agreed."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from pmo_desktop.domain.changes import Change, ChangeSet, Insert
from pmo_desktop.domain.entry.headings import Columns, plain
from pmo_desktop.domain.errors import InvalidValueError, KnownError
from pmo_desktop.domain.records import WORKERS, ActualWork, Assignment, Person, Project, Task
from pmo_desktop.services import bookings
from pmo_desktop.services.actuals import IN_WORK, by_week, record_hours
from pmo_desktop.services.lists.hours_columns import LISTING, seconds, week, weeks_across
from pmo_desktop.services.lists.people_columns import TOTALS
from pmo_desktop.services.lists.table import Problem, Table, body, cell, headings, remembering
from pmo_desktop.services.lists.whose import SKIP, Choices, Meant, Who, meant, understood, who_in
from pmo_desktop.services.runs import run_named
from pmo_desktop.services.workspace import Workspace

_ONE = 60
"""Seconds below which two amounts are the same: files round to hundredths of an hour."""


class State(StrEnum):
    """What an amount of a file would do here: add hours, put others in their place, nothing; or it fits nothing as yet."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    UNCLEAR = "unclear"
    SKIPPED = "skipped"


DOING = frozenset({State.NEW, State.CHANGED})


@dataclass(frozen=True, slots=True)
class HoursLine:
    """Hours of somebody on a task in a week (its Monday), lines of the file added up; `before` are the seconds that stand here.

    `number` is its place among them; `said` is why it does what it does, in a sentence.
    """

    number: int
    lines: tuple[int, ...]
    name: str
    project: str
    task: str
    week: int
    seconds: int
    state: State
    assignment_id: str = ""
    before: int = 0
    said: str = ""

    @property
    def line(self) -> int:
        return self.lines[0]


@dataclass(frozen=True, slots=True)
class Preview:
    """What a table of hours would bring; nothing is written yet."""

    table: Table
    columns: Columns
    people: tuple[Meant, ...]
    lines: tuple[HoursLine, ...]
    problems: tuple[Problem, ...]

    def of(self, *states: State) -> list[HoursLine]:
        return [each for each in self.lines if each.state in states]


def preview(workspace: Workspace, table: Table, columns: Columns, choices: Choices | None = None) -> Preview:
    """Return what a table of hours would bring, read by `columns`; `choices` say who is meant."""
    if LISTING.lacks(columns):
        return Preview(table, columns, (), (), ())
    problems: list[Problem] = []
    amounts = list(_amounts(workspace, table, columns, problems))
    known = [each for each in workspace.all(Person) if each.kind in WORKERS]
    people = meant(workspace, (each.who for each in amounts), known, choices or {}, new=False)
    lines = _Comparing(workspace, people).lines(_added_up(amounts))
    return Preview(table, columns, people, tuple(lines), tuple(problems))


# Reading


@dataclass(frozen=True, slots=True)
class _Amount:
    lines: tuple[int, ...]
    who: Who
    project: str
    task: str
    week: int
    seconds: int

    @property
    def key(self) -> tuple[str, str, str, int]:
        return self.who.key, plain(self.project), plain(self.task), self.week


def _amounts(workspace: Workspace, table: Table, columns: Columns, problems: list[Problem]) -> Iterator[_Amount]:
    """Yield the amounts of a table; a person or project that is left out is that of the line above."""
    above, today = list(headings(table, columns)), workspace.today()
    across = {at: each for at, each in weeks_across(above, today).items() if columns.meanings[at] == "week"}
    who, project = Who(), ""
    for line in body(table, columns):
        own = who_in(line, columns)
        if plain(own.said) in TOTALS or plain(cell(line, columns, "project")) in TOTALS:
            continue
        who = own if own.said else who
        project = cell(line, columns, "project") or project
        said = [(at, line.cells[at]) for at in across if at < len(line.cells) and line.cells[at]]
        said += [(at, line.cells[at]) for at in columns.of("hours")[:1] if at < len(line.cells) and line.cells[at]]
        for at, text in said:
            try:
                on = across[at] if at in across else _when(line.cells, columns, above, today)
                amount = seconds(text)
            except KnownError as error:
                shown = text if at in across else f"{cell(line, columns, 'when')} · {text}".strip(" ·")
                problems.append(Problem(line.number, above[at], shown, error.sentence))
                continue
            if amount:
                yield _Amount((line.number,), who, project, cell(line, columns, "task"), on, amount)


def _when(cells: Sequence[str], columns: Columns, above: Sequence[str], today: int) -> int:
    at = next(iter(columns.of("when")), -1)
    text = cells[at] if 0 <= at < len(cells) else ""
    if not text:
        raise InvalidValueError("It does not say when.")
    return week(text, above[at], today, day_first=columns.day_first)


def _added_up(amounts: Sequence[_Amount]) -> list[_Amount]:
    """Return amounts of one person, task and week as one."""
    found: dict[tuple[str, str, str, int], _Amount] = {}
    for each in amounts:
        first = found.get(each.key)
        found[each.key] = each if first is None else _joined(first, each)
    return list(found.values())


def _joined(first: _Amount, more: _Amount) -> _Amount:
    return replace(first, lines=(*first.lines, *more.lines), seconds=first.seconds + more.seconds)


# Comparing


class _Comparing:
    """Lays the hours of a file beside those that are here."""

    def __init__(self, workspace: Workspace, people: Sequence[Meant]) -> None:
        self._meant = {each.who: each for each in people}
        self._names = {each.id: each.name for each in workspace.all(Person)}
        self._assigned = _Assigned(workspace)
        self._here = {
            (own, week): row.work
            for own, weeks in by_week(workspace.all(ActualWork)).items()
            for week, row in weeks.items()
        }

    def lines(self, amounts: Sequence[_Amount]) -> list[HoursLine]:
        """Return what each amount would do; what comes to the same assignment and week is one."""
        found: list[HoursLine] = []
        places: dict[tuple[str, int], int] = {}
        for amount in amounts:
            line = self._line(len(found), amount)
            at = places.get((line.assignment_id, line.week)) if line.assignment_id else None
            if at is None:
                places[line.assignment_id, line.week] = len(found)
                found.append(line)
            else:
                first = found[at]
                both = replace(first, lines=(*first.lines, *line.lines), seconds=first.seconds + line.seconds)
                found[at] = self._beside(both)
        return found

    def _line(self, number: int, amount: _Amount) -> HoursLine:
        own = self._meant[amount.who]
        line = HoursLine(
            number,
            amount.lines,
            amount.who.said,
            amount.project,
            amount.task,
            amount.week,
            amount.seconds,
            State.UNCLEAR,
        )
        if own.person_id is None:
            said = own.match.reason if own.match.candidates else f"Nobody here is called “{line.name}”."
            return replace(line, said=said if line.name else "The file does not say whose they are.")
        if own.person_id == SKIP:
            return replace(line, state=State.SKIPPED, said="Left out.")
        line = replace(line, name=self._names[own.person_id])
        try:
            assignment, task, project = self._assigned.to(own.person_id, line.name, amount.project, amount.task)
        except KnownError as error:
            return replace(line, said=str(error))
        return self._beside(
            replace(line, assignment_id=assignment.id, task=task.name, project=bookings.shown_project(project))
        )

    def _beside(self, line: HoursLine) -> HoursLine:
        before = self._here.get((line.assignment_id, line.week), 0)
        if line.seconds < 0:
            return replace(line, state=State.UNCLEAR, before=before, said="They come to less than nothing.")
        same = abs(before - line.seconds) < _ONE
        state = State.SAME if same else State.CHANGED if before else State.NEW
        return replace(line, state=state, before=before)


class _Assigned:
    """Finds the assignment that is meant."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._projects = {each.id: each for each in workspace.all(Project) if each.state in IN_WORK}
        self._of_person: dict[str, list[tuple[Assignment, Task]]] = {}

    def to(self, person_id: str, name: str, project: str, task: str) -> tuple[Assignment, Task, Project]:
        """Return it with its task and project; InvalidValueError says the next step where there is none, or more than one."""
        own = self._tasks_of(person_id)
        if project:
            project_id = self._project(project)
            own = [pair for pair in own if pair[1].project_id == project_id]
        found = [pair for pair in own if self._is_called(pair[1], task)] if task else own
        if len(found) == 1:
            return *found[0], self._projects[found[0][1].project_id]
        if not task:
            raise InvalidValueError(f"It says no task, and “{name}” has {len(own)} there.", "Name the task.")
        if found:
            raise InvalidValueError(
                f"“{name}” has several tasks called “{task}”.", "Name the project, or the task’s number."
            )
        raise InvalidValueError(f"“{name}” is not on “{task}”.", "Add them to the task first.")

    def _project(self, text: str) -> str | None:
        """Return the project a text names; what it begins with may be its code alone."""
        known = list(self._projects.values())
        try:
            return bookings.find_work(known, text)[0]
        except KnownError:
            code = text.split(maxsplit=1)[0].strip(":,;–-").casefold()
            found = [each.id for each in known if each.code and each.code.casefold() == code]
            if len(found) != 1:
                raise InvalidValueError(f"There is no project “{text}” in work.", "Write its code or name.") from None
            return found[0]

    def _tasks_of(self, person_id: str) -> list[tuple[Assignment, Task]]:
        if person_id not in self._of_person:
            own = self._workspace.find(Assignment, person_id=person_id)
            tasks = {each.id: each for each in self._workspace.find(Task, id={each.task_id for each in own})}
            pairs = [(each, tasks[each.task_id]) for each in own if each.task_id in tasks]
            self._of_person[person_id] = [pair for pair in pairs if pair[1].project_id in self._projects]
        return self._of_person[person_id]

    def _is_called(self, task: Task, text: str) -> bool:
        """Say whether a text names a task: by its name, its code, or its number in the plan."""
        wanted = plain(text)
        if wanted and wanted in {plain(task.name), plain(task.wbs)}:
            return True
        if not wanted.isdigit():
            return False
        plan = self._workspace.plan(task.project_id)
        return plan.outline.number[plan.tasks.row[task.id]] == int(wanted)


# Writing


def commit(workspace: Workspace, shown: Preview, agreed: Collection[int] | None = None) -> ChangeSet | None:
    """Record the hours of the lines agreed, of all that do anything where None, as one change with what follows in plans.

    Hours of a week take the place of those that were there. How columns and names were read is kept with it.
    """
    lines = [each for each in shown.of(*DOING) if agreed is None or each.number in agreed]
    source = shown.table.source or "pasted"
    run = run_named(workspace, source, "hours", "table", shown.table.digest)
    spelled = understood(workspace, shown.people, run.id) if lines else []
    beside: list[Change] = [Insert(run), *spelled] if spelled else []
    beside += remembering(workspace, shown.table, shown.columns, LISTING)
    hours = {(each.assignment_id, each.week): each.seconds for each in lines}
    if hours:
        return record_hours(workspace, hours, label=_label(shown, lines), beside=beside)
    return workspace.record(f"Read “{source}”", beside) if beside else None


def _label(shown: Preview, lines: Sequence[HoursLine]) -> str:
    names = {each.name for each in lines}
    whose = f"“{next(iter(names))}”" if len(names) == 1 else f"{len(names)} people"
    source = shown.table.source
    return f"Import hours of {whose} from “{source}”" if source else f"Paste hours of {whose}"
