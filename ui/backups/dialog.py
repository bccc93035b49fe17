"""The backups of a portfolio: what each would bring back, project by project, and the ways to do so."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from pmo_desktop.services import backups
from pmo_desktop.services.backups import Backup, Keeping, Part, Preview
from ui.asking import portfolios
from ui.fields import words
from ui.session import Session
from ui.tables.plain import Heading, PlainTable
from ui.wording import size_in_words


class BackupsDialog(QDialog):
    """`keep` is told what the person chose about where backups go and whether; `open_file` opens what was taken out."""

    def __init__(
        self,
        session: Session,
        keeping: Keeping,
        keep: Callable[[Keeping], object],
        open_file: Callable[[Path], object],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._session, self._keeping, self._keep, self._open_file = session, keeping, keep, open_file
        self._found: list[Backup] = []
        self._preview: Preview | None = None
        self.setWindowTitle(self.tr("Backups"))
        self.resize(1080, 680)
        self._make_parts()
        self._lay_out()
        self.show_backups()
        self.list.setFocus()

    # Building

    def _make_parts(self) -> None:
        self.list = PlainTable(
            self.tr("Backups"),
            [
                Heading(self.tr("When"), 150),
                Heading(self.tr("Why"), wide=True),
                Heading(self.tr("Size"), 80, right=True),
            ],
        )
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.list.currentCellChanged.connect(lambda row, *_: self._compare(row))
        self.projects = PlainTable(
            self.tr("What differs, by project"),
            [
                Heading(self.tr("Project"), wide=True),
                Heading(self.tr("Come back"), 90, right=True),
                Heading(self.tr("Go"), 60, right=True),
                Heading(self.tr("Change"), 80, right=True),
            ],
        )
        self.projects.currentCellChanged.connect(lambda row, *_: self._show_lines(row))
        self.projects.itemSelectionChanged.connect(self._allow)
        self.lines = PlainTable(
            self.tr("What differs, line by line"),
            [
                Heading(self.tr("What"), 210),
                Heading(self.tr("Field"), 110),
                Heading(self.tr("Now"), 160),
                Heading(self.tr("Then"), wide=True),
            ],
        )
        self.said = words("", "muted")
        self.fields = words("", "muted")
        self.now = QPushButton(self.tr("&Back up now"))
        self.now.clicked.connect(self._back_up)
        self.all = QPushButton(self.tr("Restore &everything"))
        self.some = QPushButton(self.tr("Restore the &chosen projects"))
        self.own = QPushButton(self.tr("Open as a &file of its own…"))
        self.all.clicked.connect(lambda: self._restore(None))
        self.some.clicked.connect(lambda: self._restore({part.project_id for part in self._chosen()}))
        self.own.clicked.connect(self._take_out)
        self.wanted = QCheckBox(self.tr("Back up at opening, every hour, and before imports"))
        self.wanted.setChecked(self._keeping.on)
        self.wanted.toggled.connect(lambda on: self._change(replace(self._keeping, on=on)))
        self.where = words("", "muted")
        self.elsewhere = QPushButton(self.tr("Keep them e&lsewhere…"))
        self.elsewhere.clicked.connect(self._move)
        for button in (self.now, self.all, self.some, self.own, self.elsewhere):
            button.setAutoDefault(False)  # Enter in a table brings nothing back by accident

    def _lay_out(self) -> None:
        left, right = QWidget(), QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(16, 16, 8, 8)
        column.addWidget(words(self.tr("The portfolio as it stood:"), "muted"))
        column.addWidget(self.list, 1)
        column.addWidget(self.now, 0, Qt.AlignmentFlag.AlignLeft)
        beside = QVBoxLayout(right)
        beside.setContentsMargins(8, 16, 16, 8)
        beside.addWidget(self.said)
        beside.addWidget(self.projects, 2)
        beside.addWidget(self.fields)
        beside.addWidget(self.lines, 3)
        actions = QHBoxLayout()
        for button in (self.all, self.some, self.own):
            actions.addWidget(button)
        actions.addStretch()
        beside.addLayout(actions)
        splitter = QSplitter()
        splitter.addWidget(left)
        splitter.addWidget(right)
        splitter.setSizes([440, 640])
        splitter.setChildrenCollapsible(False)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        foot = QHBoxLayout()
        foot.setContentsMargins(16, 8, 16, 16)
        kept = QVBoxLayout()
        kept.addWidget(self.wanted)
        kept.addWidget(self.where)
        foot.addLayout(kept, 1)
        foot.addWidget(self.elsewhere)
        foot.addSpacing(8)
        foot.addWidget(buttons)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(splitter, 1)
        layout.addLayout(foot)

    # Showing

    def show_backups(self) -> None:
        """List the backups there are, the newest first."""
        self._found = backups.backups_of(self._session.workspace, self._keeping)
        self.where.setText(self.tr("Kept in {folder}").format(folder=self._keeping.folder))
        self.list.show_lines(
            [(backups.when(each), backups.why(each), size_in_words(each.size)) for each in self._found]
        )
        if self._found:
            self.list.selectRow(0)
            self._compare(0)
        else:
            self._clear(
                self.tr("There are no backups yet. One is made when a portfolio is opened and something changed.")
            )

    def _clear(self, sentence: str) -> None:
        self._preview = None
        self.said.setText(sentence)
        self.projects.show_lines([])
        self._show_lines(-1)
        self._allow()

    def _compare(self, row: int) -> None:
        """Work out in the background what a backup would bring back."""
        if not 0 <= row < len(self._found):
            return
        chosen = self._found[row]
        self._clear(self.tr("Comparing with how things stand…"))

        def job(own: Any, _step: object) -> Preview | None:
            return backups.preview(own, chosen.path) if backups.is_sound(chosen) else None

        def show(found: Preview | None) -> None:
            if self._backup() is chosen:
                self._show(found)

        self._session.background.run(self.tr("Comparing"), job, show, lambda error: self._clear(str(error)))

    def _show(self, found: Preview | None) -> None:
        if found is None:
            self._clear(self.tr("This backup is no longer what was written: its disk may be failing. Take another."))
            return
        self._preview = found
        if not found.count:
            self._clear(self.tr("Nothing differs: the portfolio stands as it did then."))
            self._preview = found
            self._allow()
            return
        self.said.setText(self.tr("To stand again as it did then, this would happen:"))
        self.projects.show_lines([
            (part.title, *(f"{number:,}" if number else "–" for number in (part.back, part.gone, part.changed)))
            for part in found.parts
        ])  # fmt: skip
        self.projects.selectRow(0)
        self._show_lines(0)
        self._allow()

    def _show_lines(self, row: int) -> None:
        part = self._preview.parts[row] if self._preview and 0 <= row < len(self._preview.parts) else None
        self.lines.show_lines(
            [(each.what, each.field, each.before or "–", each.after or "–") for each in part.lines] if part else []
        )
        self.fields.setText(_said_of(part) if part else "")
        self.fields.setVisible(bool(part and part.fields))

    def _allow(self) -> None:
        differs = self._preview is not None and self._preview.count > 0
        self.all.setEnabled(differs)
        self.some.setEnabled(differs and any(part.project_id for part in self._chosen()))
        self.own.setEnabled(self._preview is not None)

    def _backup(self) -> Backup | None:
        row = self.list.currentRow()
        return self._found[row] if 0 <= row < len(self._found) else None

    def _chosen(self) -> list[Part]:
        rows = {index.row() for index in self.projects.selectedIndexes()}
        parts: Sequence[Part] = self._preview.parts if self._preview else ()
        return [part for row, part in enumerate(parts) if row in rows and part.project_id]

    # Doing

    def _back_up(self) -> None:
        keeping = self._keeping
        self._session.background.run(
            self.tr("Backing up"), lambda own, _step: backups.back_up(own, backups.ASKED, keeping), self._backed_up
        )

    def _backed_up(self, made: Backup | None) -> None:
        self.show_backups()
        if made is None:
            self.said.setText(self.tr("Nothing changed since the last backup, so none was made."))

    def _restore(self, projects: set[str] | None) -> None:
        chosen, keeping = self._backup(), self._keeping
        if chosen is None:
            return
        self.said.setText(self.tr("Restoring…"))
        self._session.background.run(
            self.tr("Restoring"), lambda own, _step: backups.restore(own, chosen.path, keeping, projects), self._restored,
            lambda error: self._clear(str(error)),
        )  # fmt: skip

    def _restored(self, made: object) -> None:
        self._session.look()
        if made is not None:
            self._session.announced.emit(self.tr("Restored as one change. Ctrl+Z takes it back."))
        self.accept()

    def _take_out(self) -> None:
        chosen = self._backup()
        if chosen is None:
            return
        proposed = f"{self._session.workspace.path.stem} {backups.when(chosen).replace(':', '')}"
        title = self.tr("Open as a file of its own")
        target = self._session.asking.to_write(self, title, proposed, portfolios(), ".pmo")
        if target is not None:
            self._session.background.run(
                self.tr("Writing"), lambda _own, _step: backups.take_out(chosen.path, target), self._took_out,
                lambda error: self.said.setText(str(error)),
            )  # fmt: skip

    def _took_out(self, target: Path) -> None:
        self.accept()
        self._open_file(target)

    def _move(self) -> None:
        folder = self._session.asking.for_folder(self, self.tr("Where to keep backups"))
        if folder is not None:
            self._change(replace(self._keeping, folder=folder))
            self.show_backups()

    def _change(self, keeping: Keeping) -> None:
        self._keeping = keeping
        self._keep(keeping)


def _said_of(part: Part) -> str:
    """Return how often each field of a project changes: `name 3, duration 1`."""
    named = [
        f"{field.split('.')[1].removesuffix('_id').replace('_', ' ')} {count}" for field, count in part.fields.items()
    ]
    return ", ".join(named[:8]) + (", …" if len(named) > 8 else "")
