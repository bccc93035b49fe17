"""What the Gantt view does with what is looked for: goes to it, and replaces it."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from pmo_desktop.domain.entry.dates import format_date
from pmo_desktop.domain.errors import InvalidValueError, KnownError
from pmo_desktop.services import planning
from pmo_desktop.services.planning import Search
from pmo_desktop.services.planning.replacing import Cell
from ui.gantt.find import FindBar, cells_found, day_meant

if TYPE_CHECKING:
    from ui.gantt.view import GanttView


class Finding(QObject):
    """Looks in the plan as it is arranged: where it is one list of tasks, in those; else in all, folded or filtered too."""

    def __init__(self, view: "GanttView", bar: FindBar) -> None:
        super().__init__(view)
        self._view, self._bar = view, bar
        bar.wanted.connect(self.find)
        bar.replacing.connect(self.replace)
        bar.left.connect(view.table.setFocus)

    def open(self, *, replacing: bool = False) -> None:
        """Bring the strip up, with the fields that are in sight to choose from."""
        table = self._view.table
        shown = [(table.title_of(column), table.field_of(column)) for column in table.shown_columns()]
        self._bar.show_fields(shown)
        self._bar.open(replacing=replacing)

    def find(self, search: Search, step: int) -> None:
        """Go to the next cell that has a text, the one before, or the first from the cursor on; else to the day it names."""
        if not self._view.project_id:
            return
        try:
            found = self._found(search)
        except InvalidValueError as error:
            self._bar.tell(str(error))
            return
        if found:
            at = self._place(found, step)
            self._view.go_to_cell(*found[at])
            self._bar.say(at + 1, len(found))
            return
        self._bar.say(0, 0)
        day = day_meant(search.text, self._view.session.workspace.today()) if step == 1 else None
        if day is not None:
            self._view.chart.go_to(day, 0.3)
            self._bar.tell(f"→ {format_date(day)}")

    def _found(self, search: Search) -> list[Cell]:
        workspace, project_id = self._view.session.workspace, self._view.project_id
        rows = list(dict.fromkeys(self._view.task_rows())) if self._view.arrangement.is_flat else None
        return cells_found(workspace.plan(project_id), workspace.schedule(project_id), search, rows)

    def _place(self, found: list[Cell], step: int) -> int:
        """Return which of the cells found is meant: one beside the cursor, or the first from it on."""
        table = self._view.table
        current = table.current_id()
        field = table.field_of(table.currentIndex().column()) if table.currentIndex().isValid() else ""
        if current is not None and (current, field) in found:
            return (found.index((current, field)) + step) % len(found)
        plan = self._view.session.workspace.plan(self._view.project_id)
        number, row = plan.outline.number, plan.tasks.row
        here = number[row[current]] if current else 0
        if step < 0:
            return next((at for at in reversed(range(len(found))) if number[row[found[at][0]]] < here), len(found) - 1)
        return next((at for at, cell in enumerate(found) if number[row[cell[0]]] >= here + step), 0)

    def replace(self, search: Search, by: str, everywhere: bool) -> None:
        """Replace where the cursor is and go on, or everywhere as one change; name what stays as it was."""
        view = self._view
        if not view.project_id or not search.text:
            return
        found = view.session.attempt(lambda: self._found(search)) or []
        cells = found if everywhere else self._here(found)
        if not cells:
            self.find(search, 0)
            return
        workspace = view.session.workspace
        view.keep([task_id for task_id, _ in cells])
        result = view.session.attempt(lambda: planning.replace_in(workspace, view.project_id, search, by, cells))
        if result is None:
            return
        view.keep_refused(result.refused)
        if everywhere:
            self._bar.tell(self._told(result.count, len(result.refused)))
        else:
            self.find(search, 1)
        view.announce(self._named(result.refused))

    def _here(self, found: list[Cell]) -> list[Cell]:
        table = self._view.table
        index = table.currentIndex()
        here = (table.current_id(), table.field_of(index.column())) if index.isValid() else None
        return [cell for cell in found if cell == here]

    def _told(self, count: int, refused: int) -> str:
        said = (
            self.tr("Replaced in 1 cell.") if count == 1 else self.tr("Replaced in {count} cells.").format(count=count)
        )
        return f"{said} {self.tr('{count} stay as they were.').format(count=refused)}" if refused else said

    def _named(self, refused: tuple[tuple[planning.Edit, KnownError], ...]) -> str:
        """Return which tasks stay as they were and why the first of them does."""
        if not refused:
            return ""
        plan = self._view.session.workspace.plan(self._view.project_id)
        names = dict.fromkeys(str(plan.tasks["name"][plan.tasks.row[edit[0]]]) for edit, _ in refused)
        named = ", ".join(f"“{name}”" for name in list(names)[:3])
        more = f" {self.tr('and {count} more').format(count=len(names) - 3)}" if len(names) > 3 else ""
        return f"{self.tr('Not replaced in')} {named}{more}: {refused[0][1]}"
