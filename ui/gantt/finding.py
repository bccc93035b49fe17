"""What the Gantt view does with what is looked for: goes to it, and replaces it."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from pmo_desktop.domain.entry.dates import format_date
from pmo_desktop.domain.errors import InvalidValueError, KnownError
from pmo_desktop.services import arranging, planning
from pmo_desktop.services.planning import Search
from pmo_desktop.services.planning.replacing import Cell
from ui.gantt.find import FindBar, cells_found, day_meant

if TYPE_CHECKING:
    from ui.gantt.view import GanttView

_SOON_MS = 150
"""How long after an edit cells are looked at again: typing goes before."""


class Finding(QObject):
    """Looks in the plan in the order shown: where that is one list of tasks, in those; else in all, folded or filtered too."""

    def __init__(self, view: "GanttView", bar: FindBar) -> None:
        super().__init__(view)
        self._view, self._bar = view, bar
        bar.wanted.connect(self.find)
        bar.replacing.connect(self.replace)
        bar.left.connect(self._leave)
        self._soon = QTimer(self, singleShot=True, interval=_SOON_MS)
        self._soon.timeout.connect(self.look_again)
        self._cells: list[Cell] = []
        self._told_more = False
        """Whether the strip says more than how many there are, which is to stay."""

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
            self._mark([])
            self._bar.tell(str(error))
            return
        self._mark(found)
        if found:
            before, at = self._at(found), self._place(found, step)
            self._view.go_to_cell(*found[at])
            again = step if before >= 0 and step and (at - before) * step < 0 else 0
            self._bar.say(at + 1, len(found), again)
            return
        self._bar.say(0, 0)
        day = day_meant(search.text, self._view.session.workspace.today()) if step == 1 else None
        if day is not None:
            self._view.chart.go_to(day, 0.3)
            self._bar.tell(f"→ {format_date(day)}")
            self._told_more = True

    def again(self, step: int) -> None:
        """Go on with what was looked for last; ask where that is nothing."""
        if self._bar.field.text().strip():
            self.find(self._bar.search(), step)
        else:
            self.open()

    def hear(self) -> None:
        """Look at the cells again soon: rows or what they say may be others now."""
        if self._bar.isVisible():
            self._soon.start()

    def look_again(self) -> None:
        """Mark and count what has the text now; the cursor stays where it is."""
        self._soon.stop()
        if not self._bar.isVisible() or not self._view.project_id:
            return
        try:
            found = self._found(self._bar.search())
        except InvalidValueError:
            found = []
        if found != self._cells:
            told_more = self._told_more
            self._mark(found)
            self._told_more = told_more
            if not told_more:
                self._bar.say(self._at(found) + 1, len(found))

    def _mark(self, found: list[Cell]) -> None:
        self._cells, self._told_more = found, False
        self._view.mark_found(found)

    def _leave(self) -> None:
        self._mark([])
        self._view.table.setFocus()

    def _rows(self) -> list[int] | None:
        """Return the rows that are looked at in the order shown, what is folded too; None where that is the plan's own."""
        workspace, project_id, now = self._view.session.workspace, self._view.project_id, self._view.arrangement
        if now.is_in_order:
            return None
        wanted = replace(now, folded=frozenset(), filters=now.filters if now.is_flat else ())
        plan, schedule = workspace.plan(project_id), workspace.schedule(project_id)
        rows = arranging.lines(plan, schedule, wanted, arranging.around(workspace, project_id)).rows
        return [each for each in dict.fromkeys(rows) if each >= 0]

    def _found(self, search: Search) -> list[Cell]:
        workspace, project_id = self._view.session.workspace, self._view.project_id
        plan, schedule = workspace.plan(project_id), workspace.schedule(project_id)
        return cells_found(plan, schedule, search, self._rows())

    def _at(self, found: Sequence[Cell]) -> int:
        """Return which of the cells found the cursor is on; -1 where it is on none."""
        here = self._here_is()
        return found.index(here) if here in found else -1

    def _here_is(self) -> Cell | None:
        table = self._view.table
        index, current = table.currentIndex(), table.current_id()
        return (current, table.field_of(index.column())) if index.isValid() and current is not None else None

    def _place(self, found: list[Cell], step: int) -> int:
        """Return which of the cells found is meant: one beside the cursor, or the first from it on."""
        at = self._at(found)
        if at >= 0:
            return (at + step) % len(found)
        plan = self._view.session.workspace.plan(self._view.project_id)
        row, rows = plan.tasks.row, self._rows()
        number = plan.outline.number if rows is None else {each: at for at, each in enumerate(rows, 1)}
        current = row.get(self._view.table.current_id() or "", -1)
        here = number[current] if current >= 0 and (rows is None or current in number) else 0
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
            self._told_more = True
        else:
            self.find(search, 1)
        view.announce(self._named(result.refused))

    def _here(self, found: list[Cell]) -> list[Cell]:
        here = self._here_is()
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
