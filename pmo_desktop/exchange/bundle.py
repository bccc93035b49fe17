"""What reading one project file gives: records with fresh ids, and a list of what could not be carried."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from pmo_desktop.domain.records import RECORDS, ImportRun, Project, Record


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


def in_order(records: Iterable[Record]) -> tuple[Record, ...]:
    """Order records so that each comes after those it names; within a kind the order stays."""
    place = {kind: number for number, kind in enumerate(RECORDS)}
    return tuple(sorted(records, key=lambda record: place[type(record)]))
