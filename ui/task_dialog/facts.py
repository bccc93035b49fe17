"""What the task dialog shows and writes: the tasks it is about, and what they say field by field."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from pmo_desktop.domain.changes import Change
from pmo_desktop.services import planning
from pmo_desktop.services.planning import FieldSpec
from pmo_desktop.services.planning.editing import Editing
from ui.session import Session

if TYPE_CHECKING:
    from pmo_desktop.domain.plan.plan import Plan
    from pmo_desktop.domain.schedule import Schedule

Edit = tuple[str, str, str]
More = Callable[[Editing], Iterable[Change]]
"""Gives changes that no cell stands for."""


class Facts:
    """A field says what all its tasks say alike; None where they differ."""

    def __init__(self, session: Session, project_id: str, ids: Sequence[str]) -> None:
        self.session, self.project_id, self.ids = session, project_id, tuple(ids)

    @property
    def plan(self) -> "Plan":
        return self.session.workspace.plan(self.project_id)

    @property
    def schedule(self) -> "Schedule":
        return self.session.workspace.schedule(self.project_id)

    @property
    def rows(self) -> list[int]:
        """The plan's rows of the tasks; those that somebody deleted meanwhile are left out."""
        known = self.plan.tasks.row
        return [known[each] for each in self.ids if each in known]

    @property
    def is_one(self) -> bool:
        return len(self.ids) == 1

    @property
    def task_id(self) -> str:
        return self.ids[0]

    @property
    def row(self) -> int:
        return self.plan.tasks.row[self.task_id]

    def specs(self) -> Mapping[str, FieldSpec]:
        """Return every field a task can have here, by name."""
        return planning.columns_of(self.plan)

    def is_meant(self, field: str) -> bool:
        """Say whether a field says anything of one of the tasks."""
        return field in self.specs() and any(planning.is_meant(self.plan, row, field) for row in self.rows)

    def text(self, field: str) -> str | None:
        """Return what the tasks say; None where they say different things."""
        plan, schedule = self.plan, self.schedule
        found = {
            planning.text_of(plan, schedule, row, field) for row in self.rows if planning.is_meant(plan, row, field)
        }
        return found.pop() if len(found) == 1 else None if found else ""

    def fixed_because(self, field: str) -> str:
        """Return why nobody can write into a field of any of the tasks; empty where one can."""
        reasons = [planning.fixed_because(self.plan, row, field) for row in self.rows]
        return "" if not reasons or None in reasons else str(reasons[0])

    def edits(self, field: str, text: str) -> list[Edit]:
        """Return what writes a text into all of the tasks where it can be written."""
        plan = self.plan
        rows = [row for row in self.rows if planning.fixed_because(plan, row, field) is None]
        return [(plan.tasks.ids[row], field, text) for row in rows]

    def title(self, field: str) -> str:
        return self.specs()[field].title
