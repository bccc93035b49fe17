"""Bringing project files in: read, match the people, show, then write one change per file."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pmo_desktop.domain import rank
from pmo_desktop.domain.changes import ChangeSet, Insert
from pmo_desktop.domain.errors import CancelledError, KnownError
from pmo_desktop.domain.plan.plan import Plan
from pmo_desktop.domain.records import (
    Assignment,
    Calendar,
    CalendarException,
    CustomField,
    Dependency,
    ImportedDates,
    ImportRun,
    Person,
    Project,
    Record,
    Task,
    WorkWeek,
)
from pmo_desktop.domain.resources.matching import Match, match_people
from pmo_desktop.domain.schedule import NO_PART, Finding, schedule
from pmo_desktop.exchange.bundle import ImportedProject, Loss
from pmo_desktop.exchange.detect import read_any
from pmo_desktop.services.portfolio import next_code
from pmo_desktop.services.progress import Progress, silent
from pmo_desktop.services.workspace import Workspace


@dataclass(frozen=True, slots=True)
class DateCheck:
    """One task's dates in the file beside ours; moments in seconds, `agrees` to the minute."""

    task: str
    number: int
    file_start: int | None
    file_finish: int | None
    start: int
    finish: int

    @property
    def agrees(self) -> bool:
        pairs = ((self.file_start, self.start), (self.file_finish, self.finish))
        return all(theirs is None or abs(theirs - ours) < 60 for theirs, ours in pairs)


@dataclass(frozen=True, slots=True)
class Preview:
    """One file as it would be brought in; nothing is written yet."""

    source: str
    imported: ImportedProject
    matches: tuple[Match, ...]
    dates: tuple[DateCheck, ...]
    findings: tuple[Finding, ...]
    here_already: str

    @property
    def losses(self) -> tuple[Loss, ...]:
        return self.imported.losses

    @property
    def counts(self) -> dict[str, int]:
        """Return how many of each kind the file has."""
        kinds: dict[str, type[Record]] = {
            "tasks": Task, "links": Dependency, "people": Person, "assignments": Assignment, "calendars": Calendar,
            "custom fields": CustomField,
        }  # fmt: skip
        return {name: len(self.imported.of(kind)) for name, kind in kinds.items()}

    @property
    def agreeing(self) -> int:
        return sum(check.agrees for check in self.dates)


Read = list[tuple[Path, Preview | KnownError]]
"""Files, each with what it would bring or why it cannot be read."""
Choices = Mapping[str, str | None]
"""Who imported people are: their ids → a known id, None for somebody new."""


def preview(workspace: Workspace, source: Path, progress: Progress = silent, others: Sequence[Person] = ()) -> Preview:
    """Read a file and say what it would bring; raise ImportProblemError where it cannot be read. Writes nothing.

    `others` are people of files that are to be brought in before it.
    """
    progress(0, 3, f"Reading {source.name}")
    imported = read_any(source, workspace.new_id, workspace.now())
    progress(1, 3, f"Scheduling {imported.project.name}")
    dates, findings = _checked(imported, workspace)
    progress(2, 3, "Comparing people")
    people = [record for record in imported.records if isinstance(record, Person)]
    matches = match_people(people, (*workspace.all(Person), *others))
    return Preview(source.name, imported, matches, dates, findings, _here_already(workspace, imported))


def _checked(imported: ImportedProject, workspace: Workspace) -> tuple[tuple[DateCheck, ...], tuple[Finding, ...]]:
    plan = Plan.from_records(imported.project, imported.records, workspace.portfolio())
    result = schedule(plan)
    checks = []
    for dates in imported.of(ImportedDates):
        assert isinstance(dates, ImportedDates)
        row = plan.tasks.row[dates.task_id]
        if result.start[row] == NO_PART or plan.tasks["manual"][row]:
            continue
        checks.append(
            DateCheck(
                plan.tasks["name"][row], plan.outline.number[row], dates.start, dates.finish,
                int(result.start[row]), int(result.finish[row]),
            )
        )  # fmt: skip
    return tuple(sorted(checks, key=lambda check: check.number)), result.findings


def _here_already(workspace: Workspace, imported: ImportedProject) -> str:
    """Return in words whether the same file or project was brought in before; empty where it was not."""
    for run in workspace.find(ImportRun, file_name=imported.run.file_name):
        if run.project_id and workspace.find(Project, id=run.project_id):
            return f"“{run.file_name}” was imported before, as “{workspace.get(Project, run.project_id).name}”."
    same = [each.name for each in workspace.find(Project, name=imported.project.name)]
    return f"There is a project “{same[0]}” already." if same else ""


def preview_all(workspace: Workspace, sources: Sequence[Path], progress: Progress = silent) -> Read:
    """Read every file that can be read; somebody new in one is known to those after it, so that nobody comes twice."""
    found: Read = []
    others: list[Person] = []
    for number, source in enumerate(sources):
        progress(number, len(sources), source.name)
        try:
            shown = preview(workspace, source, others=others)
        except CancelledError:
            raise
        except KnownError as error:
            found.append((source, error))
        else:
            others += [match.imported for match in shown.matches if match.existing is None]
            found.append((source, shown))
    return found


def commit_all(
    workspace: Workspace, chosen: Sequence[tuple[Preview, Choices]], progress: Progress = silent
) -> list[str]:
    """Write previews one after the other, a change each; return the ids of the projects.

    Where the person cancels, CancelledError says how many were written before.
    """
    became: dict[str, str] = {}
    made: list[str] = []
    for number, (shown, choices) in enumerate(chosen):
        try:
            progress(number, len(chosen), shown.imported.project.name)
        except CancelledError as cancelled:
            raise _cancelled(cancelled, len(made), len(chosen)) from cancelled
        who = _resolved(workspace, _who(shown, choices), became)
        if commit(workspace, shown, who) is not None:
            made.append(shown.imported.project.id)
            became |= {imported: known or imported for imported, known in who.items()}
    return made


def _cancelled(error: CancelledError, written: int, asked: int) -> CancelledError:
    if not written:
        return error
    files = "1 project was" if written == 1 else f"{written} projects were"
    return CancelledError(
        f"Importing was cancelled: {files} of {asked} imported before.", "Ctrl+Z takes them back one by one."
    )


def _resolved(workspace: Workspace, who: Choices, became: Mapping[str, str]) -> dict[str, str | None]:
    """Follow people of files before to who they have become; one whose file was left out is somebody new."""
    known = {person.id for person in workspace.all(Person)}
    ended = {imported: became.get(target or "", target) for imported, target in who.items()}
    return {imported: target if target in known else None for imported, target in ended.items()}


def _who(shown: Preview, choices: Choices | None) -> dict[str, str | None]:
    proposed = {match.imported.id: match.existing.id if match.existing else None for match in shown.matches}
    return proposed | dict(choices or {})


def commit(workspace: Workspace, shown: Preview, choices: Choices | None = None) -> ChangeSet | None:
    """Write a preview as one change; `choices` overrides who was proposed."""
    who = _who(shown, choices)
    same = {imported: known for imported, known in who.items() if known is not None}
    records = _joined(workspace, shown.imported, same)
    project = _at_home(workspace, shown.imported.project)
    inserts = [Insert(project), *(Insert(record) for record in records if not isinstance(record, ImportRun))]
    run = [Insert(shown.imported.run)]
    calendars = [each for each in inserts if isinstance(each.value, Calendar)]
    rest = [each for each in inserts[1:] if not isinstance(each.value, Calendar)]
    return workspace.record(f"Import “{project.name}”", [inserts[0], *calendars, *run, *rest])


def _at_home(workspace: Workspace, project: Project) -> Project:
    """Give a project a code and a place at the end of the register."""
    last = max((each.rank for each in workspace.all(Project)), default=None)
    return replace(
        project, code=project.code or next_code(workspace), rank=rank.between(last or None, None),
        currency=project.currency or workspace.portfolio().currency,
    )  # fmt: skip


def _joined(workspace: Workspace, imported: ImportedProject, same: Mapping[str, str]) -> list[Record]:
    """Return the records to add, people who are known replaced by those, and custom fields of one name shared."""
    ids = dict(same)
    known_fields = {(field.owner, field.name, field.kind): field.id for field in workspace.all(CustomField)}
    for record in imported.records:
        if isinstance(record, CustomField) and (record.owner, record.name, record.kind) in known_fields:
            ids[record.id] = known_fields[record.owner, record.name, record.kind]
    left_out = _calendars_not_needed(imported, same)
    seen: set[tuple[str, str]] = set()
    found = []
    for record in imported.records:
        if (
            record.id in ids
            or record.id in left_out
            or getattr(record, "calendar_id", None) in left_out & _owned(record)
        ):
            continue
        kept = _pointed(record, ids)
        if isinstance(kept, Assignment):
            if (kept.task_id, kept.person_id) in seen:
                continue
            seen.add((kept.task_id, kept.person_id))
        found.append(kept)
    return found


def _owned(record: Record) -> set[str]:
    """Return the id of the calendar a row of a calendar belongs to."""
    return {record.calendar_id} if isinstance(record, WorkWeek | CalendarException) else set()


def _calendars_not_needed(imported: ImportedProject, same: Mapping[str, str]) -> set[str]:
    """Return the personal calendars of people who keep the one they have here."""
    own = {record.calendar_id for record in imported.records if isinstance(record, Person) and record.id in same}
    used = {record.calendar_id for record in imported.records if isinstance(record, Task)}
    used |= {record.calendar_id for record in imported.records if isinstance(record, Person) and record.id not in same}
    used |= {record.base_id for record in imported.records if isinstance(record, Calendar)}
    return {each for each in own - used - {imported.project.calendar_id} if each is not None}


def _pointed(record: Record, ids: Mapping[str, str]) -> Record:
    """Return a record that names known rows in place of the imported ones they stand for."""
    fields: dict[str, Any] = {}
    for name in ("person_id", "field_id", "row_id"):
        value = getattr(record, name, None)
        if value is not None and value in ids:
            fields[name] = ids[value]
    return replace(record, **fields) if fields else record


def import_files(workspace: Workspace, sources: Sequence[Path], progress: Progress = silent) -> list[Preview]:
    """Bring files in one after the other with the proposed matches; return what each brought."""
    done = []
    for number, source in enumerate(sources):
        progress(number, len(sources), source.name)
        shown = preview(workspace, source)
        commit(workspace, shown)
        done.append(shown)
    return done
