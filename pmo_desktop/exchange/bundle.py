"""What reading one project file gives: records with fresh ids, and a list of what could not be carried."""

from dataclasses import dataclass

from pmo_desktop.domain.records import ImportRun, Project, Record


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
    """One project as its file has it; `records` holds all but the project and the run, in an order that can be inserted."""

    project: Project
    records: tuple[Record, ...]
    run: ImportRun
    losses: tuple[Loss, ...]

    def of(self, kind: type[Record]) -> tuple[Record, ...]:
        """Return the records of one kind."""
        return tuple(record for record in self.records if type(record) is kind)
