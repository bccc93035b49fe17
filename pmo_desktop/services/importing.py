"""Bringing project files in: read, match the people, show, then write one change per file."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import count, groupby
from pathlib import Path

from pmo_desktop.domain import moment, rank
from pmo_desktop.domain.bulk import collector_paused
from pmo_desktop.domain.changes import Change, ChangeSet, Insert
from pmo_desktop.domain.entry.dates import format_date
from pmo_desktop.domain.errors import CancelledError, KnownError
from pmo_desktop.domain.plan.plan import Plan
from pmo_desktop.domain.records import (
    Assignment,
    Availability,
    Baseline,
    Calendar,
    CalendarException,
    CustomField,
    Dependency,
    ExternalId,
    ImportRun,
    Leave,
    Person,
    PersonKind,
    Project,
    Rate,
    Record,
    Split,
    Task,
    WorkWeek,
)
from pmo_desktop.domain.resources.matching import Match, match_people
from pmo_desktop.domain.schedule import Finding, Schedule, schedule
from pmo_desktop.domain.schedule.across import Across
from pmo_desktop.domain.schedule.fidelity import TaskCheck
from pmo_desktop.exchange.bundle import ImportedProject, Loss, in_order, linked_up
from pmo_desktop.exchange.detect import read_any
from pmo_desktop.services.fidelity import checked
from pmo_desktop.services.joining import join
from pmo_desktop.services.meeting import meet
from pmo_desktop.services.portfolio import next_code
from pmo_desktop.services.progress import Progress, silent
from pmo_desktop.services.runs import digest_of
from pmo_desktop.services.spellings import Said, learned, spellings
from pmo_desktop.services.workspace import Workspace

ROW = "row"
"""The owner of one that says a row came from a file that has no key for it: an empty line, a row for a task elsewhere."""
_MATERIALS = frozenset({PersonKind.MATERIAL, PersonKind.COST})
_SAME = "Same name"
_READ, _SCHEDULED = 60, 95
"""Per cent of the way when a file is read, and when its dates are worked out."""

Choices = Mapping[str, str | None]
"""Imported person's id → a known person's id, None for somebody new."""
Read = list[tuple[Path, "Preview | KnownError"]]


@dataclass(frozen=True, slots=True)
class Preview:
    """One project of a file as it would be brought in; nothing is written yet.

    `beside` are the people whom projects shown before it would bring: its own may be among them. Projects that were read
    from one file together have the same `reading`, and are written together. `meetings` say which links to and from other
    projects find their tasks.
    """

    source: str
    reading: str
    imported: ImportedProject
    matches: tuple[Match, ...]
    dates: tuple[TaskCheck, ...]
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
        return sum(check.dates_agree for check in self.dates)


def previews(
    workspace: Workspace, source: Path, progress: Progress = silent, beside: Sequence[Preview] = ()
) -> tuple[Preview, ...]:
    """Read a file and say what each of its projects would bring; raise ImportProblemError where it cannot be read.

    Writes nothing. `beside` are the projects of other files shown with it, which would be brought in before. `progress` may
    raise CancelledError at every step.
    """
    reading = f"Reading {source.name}"
    progress(0, 100, reading)
    projects = read_any(
        source, workspace.new_id, workspace.now(),
        lambda done, size: progress(_READ * done // max(1, size), 100, reading),
    )  # fmt: skip
    projects = _brought_by(workspace, projects, digest_of(source))
    with collector_paused():
        checks = _checked(workspace, projects, progress)
        met = meet(workspace, projects, [each.imported for each in beside])
    progress(_SCHEDULED, 100, "Comparing people")
    found: list[Preview] = []
    known = _new_people(beside)
    for imported, (dates, findings) in zip(projects, checks, strict=True):
        matches = _matches(workspace, [each for each in imported.records if isinstance(each, Person)], known)
        shown = Preview(
            source.name, projects[0].run.id, imported, matches, dates, findings, _here_already(workspace, imported),
            (*imported.losses, *_kept_as_here(matches, imported)), tuple(known), met.said_of(imported),
        )  # fmt: skip
        known += _new_people([shown])
        found.append(shown)
    return tuple(found)


def _brought_by(workspace: Workspace, projects: Sequence[ImportedProject], digest: str) -> tuple[ImportedProject, ...]:
    return tuple(replace(each, run=replace(each.run, author=workspace.author, digest=digest)) for each in projects)


def _matches(workspace: Workspace, people: Sequence[Person], beside: Sequence[Person]) -> tuple[Match, ...]:
    """Return who people are; those whom projects of one file share are themselves."""
    shared = {person.id for person in beside}
    others = [person for person in beside if person.id not in {each.id for each in people}]
    found = match_people(
        [each for each in people if each.id not in shared], [*workspace.all(Person), *others], spellings(workspace)
    )
    return (*found, *(Match(each, each, 1.0, _SAME, (each,)) for each in people if each.id in shared))


def _new_people(shown: Iterable[Preview]) -> list[Person]:
    return [match.imported for each in shown for match in each.matches if match.existing is None]


def preview_all(workspace: Workspace, sources: Sequence[Path], progress: Progress = silent) -> Read:
    """Read every file that can be read, one entry a project; a file that cannot stands beside its reason.

    Somebody new in several of them is one person: the first brings them. Raises CancelledError.
    """
    found: Read = []
    beside: list[Preview] = []
    for number, source in enumerate(sources):
        try:
            read = previews(workspace, source, _part(progress, number, len(sources)), beside)
        except CancelledError:
            raise
        except KnownError as error:
            found.append((source, error))
        else:
            found += [(source, shown) for shown in read]
            beside += read
    return found


def _part(progress: Progress, number: int, count: int) -> Progress:
    """Return a progress that fills one of `count` equal parts of another."""

    def part(done: int, total: int, what: str, /) -> None:
        progress(100 * number + (100 * done // total if total else 0), 100 * count, what)

    return part


def _kept_as_here(matches: Sequence[Match], imported: ImportedProject) -> list[Loss]:
    """Return what the file says otherwise of people who are known: they keep what stands here."""
    own_times = {each.calendar_id for each in imported.of(WorkWeek) if isinstance(each, WorkWeek)}
    own_times |= {each.calendar_id for each in imported.of(CalendarException) if isinstance(each, CalendarException)}
    bases = {each.id for each in imported.of(Calendar) if isinstance(each, Calendar) and each.base_id is None}
    found: dict[str, list[str]] = {}
    for match in matches:
        known, theirs = match.existing, match.imported
        if known is None or known.id == theirs.id:
            continue
        if theirs.calendar_id in own_times - bases:
            found.setdefault("Working times of people known here", []).append(theirs.name)
        for field, what in (("max_units", "Units"), ("hourly_rate", "Rates"), ("notes", "Notes")):
            value = getattr(theirs, field)
            if value not in {None, "", 0} and value != getattr(known, field):
                found.setdefault(f"{what} of people known here", []).append(theirs.name)
        for kind, what in ((Rate, "Rates over time"), (Availability, "Time in periods"), (Leave, "Leave")):
            if any(getattr(each, "person_id", "") == theirs.id for each in imported.of(kind)):
                found.setdefault(f"{what} of people known here", []).append(theirs.name)
    why = "they keep what stands here"
    return [Loss("People", what, why, len(names), f"“{names[0]}”") for what, names in found.items()]


def _checked(
    workspace: Workspace, projects: Sequence[ImportedProject], progress: Progress
) -> list[tuple[tuple[TaskCheck, ...], tuple[Finding, ...]]]:
    """Return for each project of a file its dates beside ours, and what is odd in its logic; linked ones wait for each other."""
    begun = count()

    def run(plan: Plan) -> Schedule:
        at = min(next(begun), len(projects))
        progress(_READ + (_SCHEDULED - _READ) * at // len(projects), 100, f"Scheduling {plan.project.name}")
        return schedule(plan)

    here = [record for kind in (Calendar, WorkWeek, CalendarException) for record in workspace.all(kind)]
    together = linked_up(projects)
    plans = {
        each.project.id: Plan.from_records(
            each.project, each.records if each.project.calendar_id else (*each.records, *here), workspace.portfolio()
        )
        for each in together
    }
    made = Across(run).settle(plans)
    ids = [each.project.id for each in together]
    return [(checked(each, plans[own], made[own]), made[own].findings) for own, each in zip(ids, together, strict=True)]


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


def commit(workspace: Workspace, chosen: Sequence[tuple[Preview, Choices]]) -> ChangeSet | None:
    """Write the previews of one file as one change.

    Choices override who imported people are; someone not in the portfolio is new. Rows that stood for tasks of projects that
    are written or here, in what comes or here, give way to the tasks themselves.
    """
    brought = [joined(workspace, shown, choices) for shown, choices in chosen]
    met = meet(workspace, brought)
    projects = list(_at_home(workspace, [each.project for each in brought]))
    once = {record.id: record for each in brought for record in met.of_import(each.records)}
    records = in_order(once.values())
    calendars = [record for record in records if isinstance(record, Calendar)]
    rest = [record for record in records if not isinstance(record, Calendar)]
    inserts = [Insert(record) for record in (*calendars, *projects, *(each.run for each in brought), *rest)]
    more = f" and {len(projects) - 1} more" if len(projects) > 1 else ""
    return workspace.record(
        f"Import “{projects[0].name}”{more}", [*inserts, *met.changes, *_learned(workspace, chosen)]
    )


def joined(workspace: Workspace, shown: Preview, choices: Choices) -> ImportedProject:
    """Return a project with its records as they join those here."""
    who = _proposed(shown) | dict(choices)
    here = {person.id: person for person in workspace.all(Person)}
    same = {imported: known for imported, known in who.items() if known in here}
    project, records = join(workspace, shown.imported, same)
    keyed = {each.row_id for each in records if isinstance(each, ExternalId)}
    rows = [
        ExternalId(id=workspace.new_id(), owner=ROW, row_id=each.id, run_id=shown.imported.run.id, key="")
        for each in records
        if isinstance(each, Task) and each.id not in keyed
    ]
    return replace(shown.imported, project=project, records=(*records, *rows))


def _learned(workspace: Workspace, chosen: Sequence[tuple[Preview, Choices]]) -> Iterator[Change]:
    for shown, choices in chosen:
        yield from names_learned(workspace, shown, choices)


def names_learned(workspace: Workspace, shown: Preview, choices: Choices, told: Choices | None = None) -> list[Change]:
    """Return what keeps whom the names of a file meant, so that nobody is asked again; `told` is known without asking."""
    who = _proposed(shown) | dict(told or {}) | dict(choices)
    said = [Said(each, who[each.imported.id], each.imported.id in choices) for each in shown.matches]
    return learned(workspace, said, shown.imported.run.id)


def commit_all(
    workspace: Workspace, chosen: Sequence[tuple[Preview, Choices]], progress: Progress = silent
) -> list[str]:
    """Write several previews, one change a file; return the ids of the projects.

    Whoever an earlier file was said to bring is found where they ended up. Where the person cancels, CancelledError says
    how many were written before.
    """
    ended: dict[str, str] = {}
    made: list[str] = []
    for _, group in groupby(chosen, lambda each: each[0].reading):
        together = []
        for shown, choices in group:
            said = _proposed(shown) | dict(choices)
            who = {imported: ended.get(known, known) if known else None for imported, known in said.items()}
            ended |= {imported: known for imported, known in who.items() if known}
            together.append((shown, who))
        try:
            progress(len(made), len(chosen), f"Writing {together[0][0].imported.project.name}")
        except CancelledError as cancelled:
            raise _cancelled(cancelled, len(made), len(chosen)) from cancelled
        if commit(workspace, together) is not None:
            made += [shown.imported.project.id for shown, _ in together]
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


def _at_home(workspace: Workspace, projects: Iterable[Project]) -> Iterator[Project]:
    """Give projects codes of their own and places at the end of the register."""
    here = workspace.all(Project)
    last = max((each.rank for each in here), default=None)
    taken = {each.code for each in here}
    for project in projects:
        last = rank.between(last or None, None)
        code = _free_code(project.code, taken) if project.code else next_code(workspace, taken)
        taken.add(code)
        yield replace(project, code=code, rank=last, currency=project.currency or workspace.portfolio().currency)


def _free_code(code: str, taken: Collection[str]) -> str:
    """Return the code of the file, with a number behind it where another project here has it."""
    numbered = (f"{code} ({number})" for number in count(2))
    return code if code not in taken else next(each for each in numbered if each not in taken)


def import_files(workspace: Workspace, sources: Sequence[Path], progress: Progress = silent) -> list[Preview]:
    """Bring files in with the proposed matches, one change each; return what each project brought.

    Everything is read before anything is written: a file that cannot be read, or CancelledError, leaves all as it was.
    """
    done: list[Preview] = []
    for number, source in enumerate(sources):
        done += previews(workspace, source, _part(progress, number, len(sources)), done)
    progress(100 * len(sources), 100 * len(sources), "Writing")
    commit_all(workspace, [(shown, {}) for shown in done])
    return done
