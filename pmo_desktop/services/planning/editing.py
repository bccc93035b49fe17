"""The plan an edit is made on, seen as it will be after the changes asked for so far."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from pmo_desktop.domain.changes import Change, foreseen
from pmo_desktop.domain.entry.dates import parse_date
from pmo_desktop.domain.entry.predecessors import as_written
from pmo_desktop.domain.errors import InvalidValueError
from pmo_desktop.domain.moment import DAY, midnight
from pmo_desktop.domain.records import Project
from pmo_desktop.domain.schedule.clocks import Clocks
from pmo_desktop.services.workspace import Workspace

if TYPE_CHECKING:
    from pmo_desktop.domain.plan.plan import Plan
    from pmo_desktop.domain.schedule import Schedule


class Editing:
    """What parsing a cell may look at, and the people it adds on the way."""

    def __init__(self, workspace: Workspace, project_id: str, today: int) -> None:
        self.workspace = workspace
        self.plan: Plan = workspace.plan(project_id)
        self.today = today
        self.people = {
            name.casefold(): person_id
            for name, person_id in zip(self.plan.people["name"], self.plan.people.ids, strict=True)
        }
        self._schedule: Schedule | None = workspace.schedule(project_id)
        self._clocks: Clocks | None = None
        self._is_draft = False
        self.links_put_off: list[tuple[str, str]] | None = None
        """The ends of new links that are looked at for loops together, where there are many; None where each is at once."""

    @property
    def schedule(self) -> "Schedule":
        if self._schedule is None:
            self._schedule = self.workspace.tried(self.plan)
        return self._schedule

    @property
    def clocks(self) -> Clocks:
        if self._clocks is None:
            self._clocks = Clocks(self.plan)
        return self._clocks

    def foresee(self, changes: Sequence[Change]) -> None:
        """See the plan from now on as it will be after `changes`; the open plan itself stays as it is."""
        if not changes:
            return
        if not self._is_draft:
            self.plan = self.plan.copy()
            self._is_draft = True
        self.plan.patch(map(foreseen, changes))
        self._schedule = self._clocks = None

    def plan_called(self, project: str) -> "Plan":
        """Return the plan of the project of a code, or else of a name; InvalidValueError where none or several go by it."""
        known = [each for each in self.workspace.all(Project) if each.state.counts]
        wanted = project.casefold()
        found = [each for each in known if as_written(each.code).casefold() == wanted]
        found = found or [each for each in known if as_written(each.name).casefold() == wanted]
        if len(found) != 1:
            why = f"Several projects go by “{project}”" if found else f"There is no project “{project}”"
            raise InvalidValueError(f"{why}.", "Write a code from the register before the row, such as P-01\\8.")
        return self.plan if found[0].id == self.plan.project.id else self.workspace.plan(found[0].id)

    def when(self, text: str) -> tuple[int, bool]:
        return parse_date(text, self.today)

    def day_end(self, row: int, at: int) -> int:
        """Return where the working day of a task ends, or the last one before it where nobody works that day."""
        return self.clocks.calendar(row).previous_finish(midnight(at) + DAY)
