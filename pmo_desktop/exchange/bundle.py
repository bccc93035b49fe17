"""What reading one project file gives: records with fresh ids, and a list of what could not be carried."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from pmo_desktop.domain.records import RECORDS, Dependency, ImportRun, Project, Record, Task

_OF_A_TASK = ("task_id", "row_id")
"""The fields by which records belong to a task."""


@dataclass(frozen=True, slots=True)
class Loss:
    """Something of the file that the portfolio has no room for, or that was wrong: `count` times, as in `example`."""

    place: str
    what: str
    why: str
    count: int = 1
    example: str = ""


@dataclass(frozen=True, slots=True)
class ImportedProject:
    """One project as its file has it; `records` holds all but the project and the run, in an order that can be inserted.

    Projects of one file share people, calendars and custom fields: the same records are in each that needs them. A link from
    another of the file's projects begins at a task that stands for the one there; `stands_for` says which, by ids.
    """

    project: Project
    records: tuple[Record, ...]
    run: ImportRun
    losses: tuple[Loss, ...]
    stands_for: Mapping[str, str] = field(default_factory=dict)

    def of(self, kind: type[Record]) -> tuple[Record, ...]:
        """Return the records of one kind."""
        return tuple(record for record in self.records if type(record) is kind)

    def tasks(self) -> Iterator[Task]:
        return (record for record in self.records if isinstance(record, Task))


def stood_for(projects: Iterable[ImportedProject]) -> dict[str, str]:
    """Return which tasks of each other the rows of projects stand for, by ids."""
    known = list(projects)
    there = {task.id for each in known for task in each.tasks()}
    return {mine: theirs for each in known for mine, theirs in each.stands_for.items() if theirs in there}


def linked_up(projects: Sequence[ImportedProject]) -> list[ImportedProject]:
    """Return the projects of a file with the links between them begun at the tasks themselves."""
    real = stood_for(projects)
    return [replace(each, records=tuple(begun_at(real, each.records))) for each in projects] if real else list(projects)


def begun_at(real: Mapping[str, str], records: Iterable[Record]) -> list[Record]:
    """Return records with their links begun at the tasks that rows only stood for, and without those rows."""
    return [_begun_at(real, record) for record in records if not _is_of(real, record)] if real else list(records)


def _is_of(gone: Mapping[str, str], record: Record) -> bool:
    if isinstance(record, Task):
        return record.id in gone
    return any(getattr(record, name, None) in gone for name in _OF_A_TASK)


def _begun_at(real: Mapping[str, str], record: Record) -> Record:
    if isinstance(record, Dependency) and record.predecessor_id in real:
        return replace(record, predecessor_id=real[record.predecessor_id])
    return record


def in_order(records: Iterable[Record]) -> tuple[Record, ...]:
    """Order records so that each comes after those it names; within a kind the order stays."""
    place = {kind: number for number, kind in enumerate(RECORDS)}
    return tuple(sorted(records, key=lambda record: place[type(record)]))
