"""The page of the task dialog that tells who changed what of the task and when."""

from ui.tables.row_history import RowHistory
from ui.task_dialog.facts import Edit, Facts, More


class ChangesPage(RowHistory):
    def __init__(self, title: str, facts: Facts) -> None:
        super().__init__(facts.session, title)
        self.title, self._facts = title, facts

    def show_facts(self, facts: Facts) -> None:
        """Tell of the one task that is shown."""
        self._facts = facts
        self.show_row(facts.task_id if facts.is_one else "")

    def begin(self) -> None:
        self.table.setFocus()

    @property
    def is_empty(self) -> bool:
        """Say whether there is nothing to tell: changes are those of one task."""
        return not self._facts.is_one

    def edits(self, _facts: Facts) -> list[Edit]:
        return []

    def more(self) -> tuple[More, ...]:
        return ()

    def refuse(self, _field: str, _reason: str) -> bool:
        return False
