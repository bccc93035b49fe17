"""A register of projects that arrived: how it is read, which projects and people are meant, and what is taken of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Self

from pmo_desktop.domain.entry.headings import Columns
from pmo_desktop.services.arriving.arrival import Arrival
from pmo_desktop.services.lists import projects
from pmo_desktop.services.lists.projects_columns import LISTING
from pmo_desktop.services.lists.table import Table
from pmo_desktop.services.workspace import Workspace

Tick = tuple[int, str]
"""A line and the field that differs; no field for the line as a whole, which adds a project."""


@dataclass(frozen=True, slots=True)
class RegisterItem:
    """`ticks` are what somebody said of differences and new lines, against what is proposed."""

    arrival: Arrival
    table: Table
    columns: Columns
    shown: projects.Preview | None = None
    choices: Mapping[int | str, str] = field(default_factory=dict)
    ticks: Mapping[Tick, bool] = field(default_factory=dict)
    taken: bool = True

    @property
    def title(self) -> str:
        return self.arrival.name

    @property
    def lacks(self) -> str:
        """What has to be said before anything can be read."""
        return LISTING.lacks(self.columns)

    @property
    def said(self) -> str:
        if self.lacks or self.shown is None:
            return "its columns are to be named"
        return self.shown.summary or "nothing new"

    @property
    def agreed(self) -> frozenset[Tick]:
        """The differences that are taken."""
        shown = self.shown
        return frozenset() if shown is None else frozenset(
            (line.line, one.field)
            for line in shown.lines
            for one in line.differences
            if not one.fixed and self.ticks.get((line.line, one.field), one.proposed)
        )  # fmt: skip

    @property
    def left_out(self) -> frozenset[int]:
        """The lines of new projects that are not taken."""
        shown = self.shown
        return frozenset() if shown is None else frozenset(
            each.line for each in shown.of(projects.State.NEW) if not self.ticks.get((each.line, ""), True)
        )  # fmt: skip

    @property
    def can(self) -> bool:
        if self.shown is None or self.lacks:
            return False
        return bool(self.agreed) or len(self.shown.of(projects.State.NEW)) > len(self.left_out)

    def looked(self, workspace: Workspace) -> Self:
        return replace(self, shown=projects.preview(workspace, self.table, self.columns, self.choices))

    def with_taken(self, *, taken: bool) -> Self:
        return replace(self, taken=taken)

    def write(self, workspace: Workspace) -> Sequence[str]:
        if self.shown is None:
            return ()
        before = {each.id for each in projects.known(workspace)}
        projects.commit(workspace, self.shown, self.agreed, self.left_out)
        changed = {line for line, _ in self.agreed}
        updated = [each.existing.id for each in self.shown.lines if each.existing is not None and each.line in changed]
        return (*updated, *(each.id for each in projects.known(workspace) if each.id not in before))
