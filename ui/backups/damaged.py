"""What is offered where a file cannot be opened: a backup in its place, or what can still be read of it."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from pmo_desktop.domain.errors import KnownError
from pmo_desktop.services import backups
from pmo_desktop.services.backups import Backup
from pmo_desktop.services.salvaging import Report, salvage_into
from ui.background import Runner, Threads
from ui.fields import words
from ui.tables.plain import Heading, PlainTable
from ui.wording import size_in_words

AskTarget = Callable[[QWidget], Path | None]


class DamagedDialog(QDialog):
    """`opens` is the file to open when it is accepted; `report` says what was salvaged, where that was chosen."""

    def __init__(  # noqa: PLR0913, PLR0917 - what it is about, what it may offer, and whom it asks
        self,
        path: Path,
        why: str,
        found: Sequence[Backup],
        ask_target: AskTarget,
        runner: Runner | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._path, self._found, self._ask_target = path, list(found), ask_target
        self._work = _Work(runner or Threads(1))
        self.opens: Path | None = None
        self.report: Report | None = None
        self.setWindowTitle(self.tr("“{name}” cannot be opened").format(name=path.name))
        self.resize(680, 460)
        self.said = words(why, "late")
        self.list = PlainTable(
            self.tr("Backups of this file"),
            [
                Heading(self.tr("When"), 140),
                Heading(self.tr("Why"), wide=True),
                Heading(self.tr("Size"), 90, right=True),
            ],
        )
        self.list.show_lines(
            [(backups.when(each), backups.why(each), size_in_words(each.size)) for each in self._found]
        )
        self.put_back = QPushButton(self.tr("&Restore this backup"))
        self.put_back.setObjectName("primary")
        self.salvage = QPushButton(self.tr("&Salvage what can be read…"))
        self._lay_out()
        self.put_back.clicked.connect(self._put_back)
        self.salvage.clicked.connect(self._salvage)
        self.put_back.setEnabled(bool(self._found))
        self.salvage.setEnabled(path.exists())
        if self._found:
            self.list.selectRow(0)

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 20, 20, 16)
        layout.setSpacing(12)
        layout.addWidget(self.said)
        layout.addWidget(words(self._explained(), ""))
        layout.addWidget(words(self.tr("Backups of this file"), "heading"))
        layout.addWidget(self.list, 1)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        buttons.rejected.connect(self.reject)
        row = QHBoxLayout()
        row.addWidget(self.put_back)
        row.addWidget(self.salvage)
        row.addStretch()
        row.addWidget(buttons)
        layout.addLayout(row)

    def _explained(self) -> str:
        if not self._found:
            return self.tr("There is no backup of it here. What can be read of it can be brought into a new file.")
        return self.tr(
            "A backup can take its place; the file as it is now is kept beside it. Or what can be read of it is brought "
            "into a new file, which may hold more of the last hour’s work."
        )

    def _put_back(self) -> None:
        row = self.list.currentRow()
        if 0 <= row < len(self._found):
            chosen = self._found[row].path
            self._busy(self.tr("Restoring…"))
            self._work.run(lambda: backups.replace(self._path, chosen), lambda _: self._done(self._path), self._failed)

    def _salvage(self) -> None:
        target = self._ask_target(self)
        if target is not None:
            self._busy(self.tr("Reading what can be read…"))
            self._work.run(lambda: salvage_into(self._path, target), self._salvaged, self._failed)

    def _salvaged(self, report: object) -> None:
        assert isinstance(report, Report)
        self.report = report
        self._done(report.target)

    def _done(self, path: Path) -> None:
        self.opens = path
        self.accept()

    def _busy(self, sentence: str) -> None:
        self.said.setText(sentence)
        for button in (self.put_back, self.salvage):
            button.setEnabled(False)

    def _failed(self, error: KnownError) -> None:
        self.said.setText(str(error))
        self.put_back.setEnabled(bool(self._found))
        self.salvage.setEnabled(self._path.exists())


class SalvageReport(QDialog):
    """What became of a damaged file, table by table."""

    def __init__(self, report: Report, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Salvaged from “{name}”").format(name=report.damaged.name))
        self.resize(720, 520)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 20, 20, 16)
        layout.setSpacing(12)
        layout.addWidget(words("\n".join(report.sentences())))
        self.table = PlainTable(
            self.tr("What was salvaged"),
            [
                Heading(self.tr("What"), 150),
                Heading(self.tr("Read"), 80, right=True),
                Heading(self.tr("Rebuilt"), 80, right=True),
                Heading(self.tr("Lost"), 70, right=True),
                Heading(self.tr("Lost, by name"), wide=True),
            ],
        )
        rows = [
            (
                name.replace("_", " ").capitalize(),
                *(f"{number:,}" if number else "–" for number in (each.kept, each.rebuilt, each.lost)),
                ", ".join(each.names),
            )
            for name, each in report.tables
        ]
        self.table.show_lines(rows, frozenset(row for row, (_, each) in enumerate(report.tables) if each.lost))
        layout.addWidget(self.table, 1)
        if report.found.emptied:
            emptied = self.tr("Emptied: {names}").format(names="; ".join(report.found.emptied[:6]))
            layout.addWidget(words(emptied, "muted"))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.accept)
        layout.addWidget(buttons)


class _Work(QObject):
    """One piece of work beside the window, where there is no open file to do it with."""

    _came = Signal(object)

    def __init__(self, runner: Runner) -> None:
        super().__init__()
        self._runner = runner
        self._came.connect(lambda outcome: outcome())

    def run(
        self, work: Callable[[], object], done: Callable[[object], object], failed: Callable[[KnownError], object]
    ) -> None:
        def do() -> None:
            try:
                result = work()
            except KnownError as error:
                told = error
                self._came.emit(lambda: failed(told))
            else:
                self._came.emit(lambda: done(result))

        self._runner(do)
