"""Bringing project files in: read, match the people, show, then write one change per file."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from pmo_desktop.domain import moment, rank
from pmo_desktop.domain.bulk import collector_paused
from pmo_desktop.domain.changes import ChangeSet, Insert
from pmo_desktop.domain.entry.dates import format_date
from pmo_desktop.domain.errors import CancelledError, KnownError
from pmo_desktop.domain.plan.plan import Plan
from pmo_desktop.domain.records import (
    Assignment,
    Baseline,
    Calendar,
    CalendarException,
    CustomField,
    Dependency,
    ExternalId,
    ImportedDates,
    ImportRun,
    Person,
    PersonKind,
    Project,
    Record,
    Split,
    Task,
    WorkWeek,
)
from pmo_desktop.domain.resources.matching import Match, aliases_of, match_people, spelling
from pmo_desktop.domain.schedule import NO_PART, Finding, schedule
from pmo_desktop.exchange.bundle import ImportedProject, Loss
from pmo_desktop.exchange.detect import read_any
from pmo_desktop.services.joining import join
from pmo_desktop.services.meeting import meet
from pmo_desktop.services.portfolio import next_code
from pmo_desktop.services.progress import Progress, silent
from pmo_desktop.services.workspace import Workspace

ALIAS = "alias"
"""The owner of an external id that keeps how a file spelled a known person's name."""
_MATERIALS = frozenset({PersonKind.MATERIAL, PersonKind.COST})
_READ, _SCHEDULED = 60, 95
"""Per cent of the way when a file is read, and when its dates are worked out."""

Choices = Mapping[str, str | None]
"""Imported person's id → a known person's id, None for somebody new."""
Read = list[tuple[Path, "Preview | KnownError"]]


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
    """One file as it would be brought in; nothing is written yet.

    `beside` are the people whom files shown before it would bring: its own may be among them. `meetings` say which links
    to and from other projects find their tasks.
    """

    source: str
    imported: ImportedProject
    matches: tuple[Match, ...]
    dates: tuple[DateCheck, ...]
    findings: tuple[Finding, ...]
    here_already: str
    losses: tuple[Loss, ...] = ()
    beside: tuple[Person, ...] = ()
    meetings: tuple[str, ...] = ()

    @property
    def counts(self) -> dict[str, int]:
        """Return how many of each kind the file has; materials and costs are no people."""
        kinds: dict[str, type[Record]] = {
            "tasks": Task, "links": Dependency, "people": Person, "assignments": Assignment, "calendars": Calendar,
            "baselines": Baseline, "interruptions": Split, "custom fields": CustomField,
        }  # fmt: skip
        found = {name: len(self.imported.of(kind)) for name, kind in kinds.items()}
        materials = sum(match.imported.kind in _MATERIALS for match in self.matches)
        return found | {"people": len(self.matches) - materials, "materials and costs": materials}

    @property
    def agreeing(self) -> int:
        return sum(check.agrees for check in self.dates)


def preview(
    workspace: Workspace, source: Path, progress: Progress = silent, beside: Sequence[Person] = (),
    mates: Sequence[ImportedProject] = (),
) -> Preview:  # fmt: skip
    """Read a file and say what it would bring; raise ImportProblemError where it cannot be read. Writes nothing.

    `beside` are people other files shown with it would bring, `mates` those files' projects. `progress` may raise CancelledError
    at every step.
    """
    reading = f"Reading {source.name}"
    progress(0, 100, reading)
    imported = read_any(
        source, workspace.new_id, workspace.now(),
        lambda done, size: progress(_READ * done // max(1, size), 100, reading),
    )  # fmt: skip
    progress(_READ, 100, f"Scheduling {imported.project.name}")
    with collector_paused():
        dates, findings = _checked(imported, workspace)
    progress(_SCHEDULED, 100, "Comparing people")
    people = [record for record in imported.records if isinstance(record, Person)]
    matches = match_people(people, [*workspace.all(Person), *beside], _aliases(workspace))
    losses = (*imported.losses, *_kept_as_here(matches, imported))
    meetings = meet(workspace, imported, imported.records, mates).sentences
    return Preview(
        source.name, imported, matches, dates, findings, _here_already(workspace, imported), losses, tuple(beside),
        tuple(meetings),
    )  # fmt: skip


def preview_all(workspace: Workspace, sources: Sequence[Path], progress: Progress = silent) -> Read:
    """Read every file that can be read; a file that cannot stands beside its reason.

    Somebody new in several of the files is one person: the first file brings them. Raises CancelledError.
    """
    found: Read = []
    beside: list[Person] = []
    mates: list[ImportedProject] = []
    for number, source in enumerate(sources):
        step = _part(progress, number, len(sources))
        try:
            shown = preview(workspace, source, step, beside, mates)
        except CancelledError:
            raise
        except KnownError as error:
            found.append((source, error))
        else:
            found.append((source, shown))
            beside += [match.imported for match in shown.matches if match.existing is None]
            mates.append(shown.imported)
    return found


def _part(progress: Progress, number: int, count: int) -> Progress:
    """Return a progress that fills one of `count` equal parts of another."""

    def part(done: int, total: int, what: str, /) -> None:
        progress(100 * number + (100 * done // total if total else 0), 100 * count, what)

    return part


def _aliases(workspace: Workspace) -> dict[str, str]:
    return aliases_of((each.key, each.row_id) for each in workspace.find(ExternalId, owner=ALIAS))


def _kept_as_here(matches: Sequence[Match], imported: ImportedProject) -> list[Loss]:
    """Return what the file says otherwise of people who are known: they keep what stands here."""
    own_times = {each.calendar_id for each in imported.of(WorkWeek) if isinstance(each, WorkWeek)}
    own_times |= {each.calendar_id for each in imported.of(CalendarException) if isinstance(each, CalendarException)}
    bases = {each.id for each in imported.of(Calendar) if isinstance(each, Calendar) and each.base_id is None}
    found: dict[str, list[str]] = {}
    for match in matches:
        known, theirs = match.existing, match.imported
        if known is None:
            continue
        if theirs.calendar_id in own_times - bases:
            found.setdefault("Working times of people known here", []).append(theirs.name)
        for field, what in (("max_units", "Units"), ("hourly_rate", "Rates"), ("notes", "Notes")):
            value = getattr(theirs, field)
            if value not in {None, "", 0} and value != getattr(known, field):
                found.setdefault(f"{what} of people known here", []).append(theirs.name)
    why = "they keep what stands here"
    return [Loss("People", what, why, len(names), f"“{names[0]}”") for what, names in found.items()]


def _checked(imported: ImportedProject, workspace: Workspace) -> tuple[tuple[DateCheck, ...], tuple[Finding, ...]]:
    records: Sequence[Record] = imported.records
    if imported.project.calendar_id is None:
        shared = (workspace.all(kind) for kind in (Calendar, WorkWeek, CalendarException))
        records = [*records, *(record for each in shared for record in each)]
    plan = Plan.from_records(imported.project, records, workspace.portfolio())
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
    """Return in words whether the same project or file was brought in before; empty where it was not."""
    guids = {each.guid for each in imported.of(ExternalId) if isinstance(each, ExternalId) and each.owner == "project"}
    for each in workspace.find(ExternalId, owner="project", guid=guids - {""}):
        for project in workspace.find(Project, id=each.row_id):
            return f"This project was imported before{_when(workspace, each.run_id)}, as “{project.name}”."
    for run in workspace.find(ImportRun, file_name=imported.run.file_name):
        for project in workspace.find(Project, id=run.project_id or ""):
            return f"“{run.file_name}” was imported before{_when(workspace, run.id)}, as “{project.name}”."
    same = workspace.find(Project, name=imported.project.name)
    return f"There is a project “{same[0].name}” already." if same else ""


def _when(workspace: Workspace, run_id: str) -> str:
    """Return the day of an import as ` on 31.01.2026`, empty where it is not known."""
    for run in workspace.find(ImportRun, id=run_id):
        day = datetime.fromtimestamp(run.at / 1000, UTC).astimezone().date()
        return f" on {format_date(moment.from_date(day))}"
    return ""


def commit(workspace: Workspace, shown: Preview, choices: Choices | None = None) -> ChangeSet | None:
    """Write a preview as one change. `choices` overrides who imported people are; someone not in the file is new.

    Rows that stood for tasks of the project, here or in what comes, give way to the tasks themselves.
    """
    who = _proposed(shown) | dict(choices or {})
    here = {person.id: person for person in workspace.all(Person)}
    same = {imported: known for imported, known in who.items() if known in here}
    project, records = join(workspace, shown.imported, same)
    project = _at_home(workspace, project)
    met = meet(workspace, shown.imported, records)
    records = met.of_import(records)
    run = shown.imported.run
    spellings = [
        ExternalId(id=workspace.new_id(), owner=ALIAS, row_id=same[person.id], run_id=run.id, key=person.name)
        for person in (match.imported for match in shown.matches)
        if person.id in same and spelling(person.name) != spelling(here[same[person.id]].name)
    ]
    calendars = [record for record in records if isinstance(record, Calendar)]
    rest = [record for record in records if not isinstance(record, Calendar)]
    inserts = [Insert(record) for record in (*calendars, project, run, *rest, *spellings)]
    return workspace.record(f"Import “{project.name}”", [*inserts, *met.changes])


def commit_all(
    workspace: Workspace, chosen: Sequence[tuple[Preview, Choices]], progress: Progress = silent
) -> list[str]:
    """Write several previews, one change each; return the ids of the projects.

    Whoever an earlier file was said to bring is found where they ended up. Where the person cancels, CancelledError says
    how many were written before.
    """
    ended: dict[str, str] = {}
    made: list[str] = []
    for number, (shown, choices) in enumerate(chosen):
        try:
            progress(number, len(chosen), f"Writing {shown.imported.project.name}")
        except CancelledError as cancelled:
            raise _cancelled(cancelled, len(made), len(chosen)) from cancelled
        said = _proposed(shown) | dict(choices)
        who = {imported: ended.get(known, known) if known else None for imported, known in said.items()}
        if commit(workspace, shown, who) is not None:
            made.append(shown.imported.project.id)
        ended |= {imported: known for imported, known in who.items() if known}
    return made


def _cancelled(error: CancelledError, written: int, asked: int) -> CancelledError:
    if not written:
        return error
    files = "1 project was" if written == 1 else f"{written} projects were"
    return CancelledError(
        f"Importing was cancelled: {files} of {asked} imported before.", "Ctrl+Z takes them back one by one."
    )


def _proposed(shown: Preview) -> dict[str, str | None]:
    return {match.imported.id: match.existing.id if match.existing else None for match in shown.matches}


def _at_home(workspace: Workspace, project: Project) -> Project:
    """Give a project a code and a place at the end of the register."""
    last = max((each.rank for each in workspace.all(Project)), default=None)
    return replace(
        project, code=project.code or next_code(workspace), rank=rank.between(last or None, None),
        currency=project.currency or workspace.portfolio().currency,
    )  # fmt: skip


def import_files(workspace: Workspace, sources: Sequence[Path], progress: Progress = silent) -> list[Preview]:
    """Bring files in with the proposed matches, one change each; return what each brought.

    Everything is read before anything is written: a file that cannot be read, or CancelledError, leaves all as it was.
    """
    done: list[Preview] = []
    beside: list[Person] = []
    for number, source in enumerate(sources):
        mates = [each.imported for each in done]
        shown = preview(workspace, source, _part(progress, number, len(sources)), beside, mates)
        beside += [match.imported for match in shown.matches if match.existing is None]
        done.append(shown)
    progress(100 * len(sources), 100 * len(sources), "Writing")
    commit_all(workspace, [(shown, {}) for shown in done])
    return done
