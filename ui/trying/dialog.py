"""What differs between a scratch plan and the plan it was copied from, task by task."""

from collections.abc import Callable
from operator import attrgetter
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QHBoxLayout, QVBoxLayout, QWidget

from pmo_desktop.domain.entry.dates import format_date
from pmo_desktop.services import planning
from pmo_desktop.services.what_if import Comparison, TaskLine
from ui.fields import rule, words
from ui.tables.columns import Column
from ui.tables.model import RowsModel
from ui.tables.table import RecordTable

_SIZE = (960, 520)
_DAY = 86_400
_EARLY = -(1 << 40)


def days_apart(line: TaskLine) -> int:
    """Return how many days later a task finishes than in the plan; 0 where it is in one of them only."""
    if line.finish_before is None or line.finish_after is None:
        return 0
    return round((line.finish_after - line.finish_before) / _DAY)


def signed_days(days: int) -> str:
    return "–" if days == 0 else f"{days:+d}d".replace("-", "−")


def _title(name: str) -> str:
    return planning.FIELDS[name].title.lower() if name in planning.FIELDS else name.replace("_", " ")


def _columns(tr: Callable[[str], str]) -> tuple[Column, ...]:
    said = {
        "added": tr("added"), "removed": tr("removed"), "changed": tr("changed"), "moved": tr("dates moved"),
    }  # fmt: skip

    def what(line: TaskLine) -> str:
        names = ", ".join(map(_title, line.fields))
        also = tr(", changed in the plan too") if line.also_changed else ""
        return f"{said[line.what]}: {names}{also}" if names else said[line.what]

    def day(name: str, title: str) -> Column:
        got: Callable[[Any], int | None] = attrgetter(name)
        return Column(
            name, title, lambda line: format_date(got(line)), sort=lambda line: got(line) or _EARLY, width=104
        )

    return (
        Column("name", tr("Task"), lambda line: line.name, sort=lambda line: line.name.casefold(), width=200),
        Column("what", tr("What differs"), what, sort=what, width=184),
        day("start_before", tr("Start, plan")), day("start_after", tr("Start, tried")),
        day("finish_before", tr("Finish, plan")), day("finish_after", tr("Finish, tried")),
        Column("days", tr("Finish ±"), lambda line: signed_days(days_apart(line)), sort=days_apart, right=True, width=72,
               late=lambda line: days_apart(line) > 0),
    )  # fmt: skip


class TryingDialog(QDialog):
    """Looks only; `used` and `dropped` ask for what the buttons say."""

    used = Signal()
    dropped = Signal()
    task_wanted = Signal(str)
    """A task of the scratch plan is to be shown."""

    def __init__(self, found: Comparison, sentence: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("What differs from “{name}”").format(name=found.project.name))
        self.resize(*_SIZE)
        model = RowsModel(_columns(self.tr), None, self)
        self.table = RecordTable(model, self.tr("What differs"))
        model.show_rows(found.lines)
        self.table.opened.connect(self._show)
        self._lines = {line.id: line for line in found.lines}
        self.said = words(sentence)
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self.use = self.buttons.addButton(self.tr("Use this version"), QDialogButtonBox.ButtonRole.AcceptRole)
        self.drop = self.buttons.addButton(self.tr("Drop"), QDialogButtonBox.ButtonRole.DestructiveRole)
        self.use.clicked.connect(lambda: self._end(self.used))
        self.drop.clicked.connect(lambda: self._end(self.dropped))
        self.buttons.rejected.connect(self.reject)
        self._lay_out(found)
        self.table.view.setFocus()

    def _lay_out(self, found: Comparison) -> None:
        page = QVBoxLayout()
        page.setContentsMargins(20, 16, 20, 12)
        page.setSpacing(10)
        page.addWidget(self.said)
        if found.settings:
            names = ", ".join(map(_title, found.settings))
            page.addWidget(
                words(self.tr("How the project is scheduled differs too: {names}.").format(names=names), "muted")
            )
        if found.clashes:
            note = self.tr("Where the plan was changed too since, using this version keeps what was tried out here.")
            page.addWidget(words(note, "muted"))
        page.addWidget(self.table, 1)
        below = QHBoxLayout()
        below.setContentsMargins(20, 8, 20, 12)
        below.addWidget(self.buttons)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(page, 1)
        column.addWidget(rule())
        column.addLayout(below)

    def _end(self, wish: Any) -> None:
        self.accept()
        wish.emit()

    def _show(self, task_id: str) -> None:
        if self._lines[task_id].what != "removed":
            self.accept()
            self.task_wanted.emit(task_id)
