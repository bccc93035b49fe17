"""Finding a text in the fields of a plan's tasks, and replacing it: all at once is one change."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from pmo_desktop.domain.changes import ChangeSet
from pmo_desktop.domain.errors import InvalidValueError, KnownError
from pmo_desktop.domain.plan.plan import Plan
from pmo_desktop.domain.schedule import Schedule
from pmo_desktop.services.planning.cells import Edit, set_cells
from pmo_desktop.services.planning.fields import fixed_because, text_of
from pmo_desktop.services.workspace import Workspace

_MOST_REFUSED = 50
"""After so many refusals the rest is not tried: what is wrong is wrong with the replacement."""


@dataclass(frozen=True, slots=True)
class Search:
    """What is looked for, in which fields; `is_pattern` where the text is a regular expression."""

    text: str
    fields: tuple[str, ...] = ("name",)
    match_case: bool = False
    whole_words: bool = False
    is_pattern: bool = False

    def pattern(self) -> re.Pattern[str]:
        """Return what finds it; InvalidValueError where a regular expression is none."""
        written = self.text if self.is_pattern else re.escape(self.text)
        if self.whole_words:
            written = rf"(?<!\w)(?:{written})(?!\w)"
        try:
            return re.compile(written, 0 if self.match_case else re.IGNORECASE)
        except (re.error, OverflowError) as error:
            raise InvalidValueError(
                f"“{self.text}” is no regular expression: {error}.", "Write . * for anything, \\d for a digit."
            ) from error


Cell = tuple[str, str]
"""Task id and field."""


@dataclass(frozen=True, slots=True)
class Replaced:
    """What became of replacing: how many cells were changed, and why some were not, by cell."""

    done: ChangeSet | None
    count: int
    refused: tuple[tuple[Edit, KnownError], ...]


def find_cells(plan: Plan, schedule: Schedule, search: Search, rows: Sequence[int] | None = None) -> list[Cell]:
    """Return the cells that have the text, from the top and from the left; among some rows only where they are given."""
    if not search.text:
        return []
    found, ids = search.pattern().search, plan.tasks.ids
    looked_at = [row for row in (plan.outline.order if rows is None else rows) if row >= 0]
    if search.fields == ("name",):
        names = plan.tasks["name"]
        return [(ids[row], "name") for row in looked_at if found(names[row])]
    return [
        (ids[row], field) for row in looked_at for field in search.fields if found(text_of(plan, schedule, row, field))
    ]


def replace_in(  # noqa: PLR0913 - what, by what, and where
    workspace: Workspace, project_id: str, search: Search, by: str, cells: Sequence[Cell], *, today: int | None = None
) -> Replaced:
    """Replace the text in cells as one change; those nobody can type into, or that take no such text, stay as they are."""
    plan, schedule, rewrite = workspace.plan(project_id), workspace.schedule(project_id), _rewriter(search, by)
    edits: list[Edit] = []
    refused: list[tuple[Edit, KnownError]] = []
    for task_id, field in cells:
        row = plan.tasks.row.get(task_id)
        if row is None:
            continue
        before = text_of(plan, schedule, row, field)
        after = rewrite(before)
        why = fixed_because(plan, row, field)
        if why is not None:
            refused.append(((task_id, field, after), why))
        elif after != before:
            edits.append((task_id, field, after))
    done = _written(workspace, project_id, edits, refused, today)
    return Replaced(done, len(edits) if done is not None else 0, tuple(refused))


def _rewriter(search: Search, by: str) -> Callable[[str], str]:
    r"""Return what replaces the text in another; `\1` means what a regular expression found only where it is one."""
    pattern = search.pattern()
    if not search.is_pattern:
        return lambda text: pattern.sub(lambda _found: by, text)

    def rewrite(text: str) -> str:
        try:
            return pattern.sub(by, text)
        except (re.error, IndexError) as error:
            raise InvalidValueError(
                f"“{by}” cannot replace: {error}.", "Write \\1 for what the first brackets found."
            ) from error

    return rewrite


def _written(
    workspace: Workspace, project_id: str, edits: list[Edit], refused: list[tuple[Edit, KnownError]], today: int | None
) -> ChangeSet | None:
    """Write edits as one change, taking out of `edits` into `refused` each that cannot be written."""
    for _ in range(_MOST_REFUSED):
        if not edits:
            return None
        label = "Replace in 1 cell" if len(edits) == 1 else f"Replace in {len(edits)} cells"
        try:
            return set_cells(workspace, project_id, edits, today=today, label=label)
        except KnownError as error:
            wrong = next((edit for edit in edits if edit[:2] == error.cell), None)
            if wrong is None:
                raise
            edits.remove(wrong)
            refused.append((wrong, error))
    refused += [(edit, refused[-1][1]) for edit in edits]
    edits.clear()
    return None
