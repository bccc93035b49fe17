"""Folding old history month by month, with what that gives up and what it frees said beforehand."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from db.log import folding
from db.log.folding import Month
from pmo_desktop.domain import moment
from pmo_desktop.domain.errors import InvalidValueError
from pmo_desktop.services import as_of
from pmo_desktop.services.progress import Progress, silent
from pmo_desktop.services.workspace import Workspace

USUAL_MONTHS = 24
"""How long history is kept whole where nobody says otherwise."""


@dataclass(frozen=True, slots=True)
class Preview:
    """What folding would do: `until` is the day from which on history stays as it is, a midnight."""

    until: int
    months: tuple[Month, ...]
    file_bytes: int

    @property
    def sets(self) -> int:
        return sum(each.sets for each in self.months)

    @property
    def rows(self) -> int:
        return sum(each.rows for each in self.months)

    @property
    def bytes_(self) -> int:
        """Return what the rows of these sets take now: the most that could become free."""
        return sum(each.bytes_ for each in self.months)


def preview(workspace: Workspace, older_than: int = USUAL_MONTHS) -> Preview:
    """Return which months would be folded: whole ones that ended at least `older_than` months ago."""
    if older_than < 1:
        raise InvalidValueError("The month under way cannot be folded.", "Keep at least one month.")
    until = _month_start(workspace, older_than)
    with workspace.store.reading() as connection:
        months = folding.months(connection, as_of.day_start(until))
    return Preview(until, tuple(months), workspace.path.stat().st_size)


def _month_start(workspace: Workspace, back: int) -> int:
    today = moment.to_date(workspace.today())
    count = today.year * 12 + today.month - 1 - back
    return moment.from_date(date(count // 12, count % 12 + 1, 1))


def fold(workspace: Workspace, older_than: int = USUAL_MONTHS, progress: Progress = silent) -> Preview:
    """Fold old months, all or none; return what was folded. The plan itself is not touched."""
    found = preview(workspace, older_than)
    if found.months:
        with workspace.store.rewriting() as connection:
            for number, month in enumerate(found.months):
                progress(number, len(found.months), month.label)
                folding.fold(connection, month)
    return found


def compact(workspace: Workspace) -> tuple[int, int]:
    """Give the room that became free back to the disk; return the size of the file before and after.

    Needs as much free room beside the file as it takes, for a while.
    """
    before = workspace.path.stat().st_size
    workspace.store.vacuum()
    return before, workspace.path.stat().st_size


def said(months: Sequence[Month]) -> str:
    """Return which months these are: `October 2023 to March 2024`."""
    if not months:
        return "none"
    first, last = months[0].label, months[-1].label
    return first if first == last else f"{first} to {last}"
