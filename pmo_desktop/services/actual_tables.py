"""Hours worked out of tables: person, project, task, week or date, hours; or weeks across. Lines that fit nothing are listed."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pmo_desktop.domain import moment
from pmo_desktop.domain.changes import ChangeSet
from pmo_desktop.domain.entry.dates import parse_date
from pmo_desktop.domain.entry.periods import periods_of, read_heading
from pmo_desktop.domain.entry.work import parse_work
from pmo_desktop.domain.errors import InvalidValueError, KnownError
from pmo_desktop.domain.records import Assignment, Project, Task
from pmo_desktop.services import bookings
from pmo_desktop.services.actuals import IN_WORK, TimeSheet, monday_of, record_hours, week_name
from pmo_desktop.services.booking_tables import Problem, Sheet, known_people, plain
from pmo_desktop.services.workspace import Workspace

_WORDS: Mapping[str, tuple[str, ...]] = {
    "person": (
        "person",
        "name",
        "employee",
        "resource",
        "who",
        "mitarbeiter",
        "mitarbeiterin",
        "ressource",
        "nom",
        "nombre",
    ),
    "project": ("project", "projekt", "projet", "proyecto", "project code"),
    "task": ("task", "activity", "aufgabe", "vorgang", "tätigkeit", "tache", "tâche", "tarea", "work package"),
    "when": ("week", "date", "day", "week of", "woche", "kw", "datum", "tag", "semaine", "fecha", "period"),
    "hours": ("hours", "h", "work", "time", "stunden", "std", "std.", "heures", "horas", "effort", "actual work"),
}
_HEADING_WITHIN = 20


@dataclass(frozen=True, slots=True)
class Booked:
    """One amount of a table: who did how much of what in the week of `when`; `place` is its line in words."""

    place: str
    person: str
    project: str
    task: str
    week: int
    seconds: int


@dataclass(frozen=True, slots=True)
class Found:
    """What a table says: seconds by assignment and week (its Monday), and the lines that fit nothing."""

    hours: Mapping[tuple[str, int], int]
    problems: tuple[Problem, ...]


def read_hours(workspace: Workspace, sheets: Sequence[Sheet]) -> Found:
    """Return what tables say of hours worked; lines of the same person, task and week add up.

    Raises InvalidValueError where no table has the columns it takes.
    """
    problems: list[Problem] = []
    lines = [line for sheet in sheets for line in _read(sheet, workspace.today(), problems)]
    if not lines and not problems:
        raise InvalidValueError(
            "This table has no hours that can be read.",
            "It needs columns for person, project, task, week or date, and hours; or weeks across.",
        )
    hours: dict[tuple[str, int], int] = defaultdict(int)
    known = _Assigned(workspace, lines)
    for line in lines:
        try:
            hours[known.assignment(line), line.week] += line.seconds
        except KnownError as error:
            problems.append(Problem(line.place, str(error)))
    return Found(dict(hours), tuple(problems))


def is_table(lines: Sequence[Sequence[str]], today: int) -> bool:
    """Say whether lines bring the headings of a table of hours."""
    return _columns(Sheet("", lines), today) is not None


def table_of(sheet: TimeSheet) -> list[list[str]]:
    """Return the hours entered, with names and weeks, as `read_hours` reads them."""
    weeks = [f"{moment.to_date(week).isocalendar().year}-{week_name(week)}" for week in sheet.weeks]
    lines = [["Person", "Project", "Task", *weeks]]
    for slot in sheet.slots:
        if any(slot.hours.get(week) for week in sheet.weeks):
            hours = [f"{slot.hours[week] / 3600:g}" if week in slot.hours else "" for week in sheet.weeks]
            lines.append([slot.person, slot.project, slot.task, *hours])
    return lines


def take_hours(workspace: Workspace, found: Found) -> ChangeSet | None:
    """Record what a table says as one change: hours of a week take the place of those that were there."""
    return record_hours(workspace, found.hours, label=f"Take over {len(found.hours)} hours by week")


def _read(sheet: Sheet, today: int, problems: list[Problem]) -> Iterator[Booked]:
    found = _columns(sheet, today)
    if found is None:
        return
    at, columns, weeks = found
    place = f"{sheet.name}, line" if sheet.name else "line"
    above: dict[str, str] = {}
    for number, line in enumerate(sheet.lines[at + 1 :], at + 2):
        told = {name: line[column].strip() if column < len(line) else "" for name, column in columns.items()}
        for name in ("person", "project"):  # what is left out is that of the line above
            told[name] = above[name] = told.get(name, "") or above.get(name, "")
        amounts = [(week, line[column]) for column, week in weeks.items() if column < len(line)]
        try:
            if not weeks and told.get("hours"):
                amounts = [(_week(told.get("when", ""), today), told["hours"])]
            for week, text in amounts:
                seconds = parse_work(text.strip()) if text.strip() else 0
                if seconds:
                    yield Booked(
                        f"{place} {number}", told["person"], told["project"], told.get("task", ""), week, seconds
                    )
        except KnownError as error:
            problems.append(Problem(f"{place} {number}", str(error)))


def _columns(sheet: Sheet, today: int) -> tuple[int, dict[str, int], dict[int, int]] | None:
    """Return the line of headings, the columns by what they mean, and the weeks of columns where those go across."""
    for number, line in enumerate(sheet.lines[:_HEADING_WITHIN]):
        titles = [plain(each) for each in line]
        columns = {
            name: place for name, words in _WORDS.items() for place, title in reversed([*enumerate(titles)]) if title in words
        }  # fmt: skip
        if "person" not in columns or not columns.keys() & {"project", "task"}:
            continue
        read = {place: heading for place, text in enumerate(line) if (heading := read_heading(text)) is not None}
        weeks = periods_of(list(read.values()), moment.to_date(today)) if read else None
        if weeks and all(finish - start == moment.WEEK for start, finish in weeks):
            return number, columns, dict(zip(read, (start for start, _ in weeks), strict=True))
        if "when" in columns and "hours" in columns:
            return number, columns, {}
    return None


def _week(text: str, today: int) -> int:
    """Return the Monday of a week or of the week of a date."""
    heading = read_heading(text)
    if heading is None and text.isdigit() and 1 <= int(text) <= 53:
        heading = read_heading(f"W{text}")
    if heading is not None and (heading.is_week or heading.day is not None):
        if heading.day is not None:
            return monday_of(moment.from_date(heading.day))
        found = periods_of([heading], moment.to_date(today))
        if found:
            return found[0][0]
    return monday_of(parse_date(text, today)[0])


class _Assigned:
    """Finds the assignment that a line means."""

    def __init__(self, workspace: Workspace, lines: Sequence[Booked]) -> None:
        self._workspace = workspace
        self._people = known_people(workspace, list(dict.fromkeys(line.person for line in lines)))
        self._projects = [each for each in workspace.all(Project) if each.state in IN_WORK]
        self._of_person: dict[str, list[tuple[Assignment, Task]]] = {}

    def assignment(self, line: Booked) -> str:
        """Return its id; raise InvalidValueError with the next step where there is none, or more than one."""
        person_id = self._people.get(line.person)
        if person_id is None:
            raise InvalidValueError(
                f"Nobody is called “{line.person}”.", "Add them under “People”, or write the name as there."
            )
        own = self._tasks_of(person_id)
        if line.project:
            project_id, _ = bookings.find_work(self._projects, line.project)
            own = [pair for pair in own if pair[1].project_id == project_id]
        meant = [pair for pair in own if self._is_called(pair[1], line.task)] if line.task else own
        if len(meant) == 1:
            return meant[0][0].id
        if not line.task:
            raise InvalidValueError(f"It says no task, and “{line.person}” has {len(own)} there.", "Name the task.")
        if meant:
            raise InvalidValueError(f"“{line.person}” has several tasks called “{line.task}”.", "Name the project too.")
        raise InvalidValueError(f"“{line.person}” is not on “{line.task}”.", "Add them to the task first.")

    def _tasks_of(self, person_id: str) -> list[tuple[Assignment, Task]]:
        if person_id not in self._of_person:
            own = self._workspace.find(Assignment, person_id=person_id)
            tasks = {each.id: each for each in self._workspace.find(Task, id={each.task_id for each in own})}
            running = {each.id for each in self._projects}
            pairs = [(each, tasks[each.task_id]) for each in own if each.task_id in tasks]
            self._of_person[person_id] = [pair for pair in pairs if pair[1].project_id in running]
        return self._of_person[person_id]

    def _is_called(self, task: Task, text: str) -> bool:
        """Say whether a text names a task: by its name, its code, or its number in the plan."""
        wanted = plain(text)
        if wanted in {plain(task.name), plain(task.wbs)}:
            return True
        if not wanted.isdigit():
            return False
        plan = self._workspace.plan(task.project_id)
        return plan.outline.number[plan.tasks.row[task.id]] == int(wanted)
