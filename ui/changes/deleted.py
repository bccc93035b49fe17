"""What was deleted, by whom and when, and bringing it back with everything that was in it."""

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QComboBox, QDialog, QDialogButtonBox, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from pmo_desktop.domain.records import Project
from pmo_desktop.services import restoring
from ui.changes.undoing import attempt
from ui.fields import words
from ui.session import Session
from ui.tables.plain import Heading, PlainTable
from ui.wording import day_and_time

if TYPE_CHECKING:
    from pmo_desktop.services.restoring import Gone


class DeletedDialog(QDialog):
    """A list to choose from; what is brought back leaves it, and the dialog stays for more."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._gone: tuple[Gone, ...] = ()
        self._shown: list[Gone] = []
        self.setWindowTitle(self.tr("What was deleted"))
        self.resize(880, 500)
        self.words, self.kind = QLineEdit(), QComboBox()
        self.words.setPlaceholderText(self.tr("Find by name"))
        self.words.setAccessibleName(self.tr("Find by name"))
        self.words.setClearButtonEnabled(True)
        self.words.textChanged.connect(lambda _: self._list())
        self.kind.setAccessibleName(self.tr("Kind"))
        self.kind.currentIndexChanged.connect(lambda _: self._list())
        self.table = PlainTable(
            self.tr("What was deleted"),
            [
                Heading(self.tr("Kind"), 84), Heading(self.tr("Name"), wide=True), Heading(self.tr("Was in"), 168),
                Heading(self.tr("Deleted by"), 120), Heading(self.tr("On"), 142), Heading(self.tr("With it"), 64, right=True),
            ],
        )  # fmt: skip
        self.table.opened.connect(lambda _: self.restore())
        self.table.currentCellChanged.connect(lambda *_: self._allow())
        self._none = QLabel()
        self._none.setObjectName("muted")
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self.agree = buttons.addButton(self.tr("Bring back"), QDialogButtonBox.ButtonRole.ActionRole)
        self.agree.clicked.connect(self.restore)
        buttons.rejected.connect(self.reject)
        top = QHBoxLayout()
        top.setSpacing(8)
        top.addWidget(self.words, 2)
        top.addWidget(self.kind, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 12)
        column.setSpacing(8)
        why = self.tr("It comes back with everything that was deleted with it, as one change. Ctrl+Z takes that back.")
        column.addWidget(words(why, "muted"))
        column.addLayout(top)
        column.addWidget(self.table, 1)
        column.addWidget(self._none)
        column.addWidget(buttons)
        self.renew()
        self.kind.setCurrentIndex(max(0, self.kind.findData(Project)))
        self._list()

    def renew(self) -> None:
        """Read what was deleted."""
        self._gone = restoring.deleted(self._session.workspace)
        chosen = self.kind.currentData()
        self.kind.blockSignals(True)
        self.kind.clear()
        self.kind.addItem(self.tr("Everything"), None)
        for kind in dict.fromkeys(gone.kind for gone in self._gone):
            title = next(gone.kind_words for gone in self._gone if gone.kind is kind)
            count = sum(gone.kind is kind for gone in self._gone)
            self.kind.addItem(f"{title} ({count})", kind)
        self.kind.setCurrentIndex(max(0, self.kind.findData(chosen)))
        self.kind.blockSignals(False)

    def _list(self) -> None:
        kind, sought = self.kind.currentData(), self.words.text().strip().casefold()
        self._shown = [
            gone
            for gone in self._gone
            if kind in {None, gone.kind} and sought in f"{gone.name} {gone.where}".casefold()
        ]
        self.table.show_lines([_line(gone) for gone in self._shown])
        count = len(self._shown)
        if not self._gone:
            self._none.setText(self.tr("Nothing was deleted, or it was all brought back."))
        else:
            self._none.setText(
                self.tr("1 thing") if count == 1 else self.tr("{count} things").format(count=f"{count:,}")
            )
        if self._shown:
            self.table.setCurrentCell(0, 0)
        self._allow()

    def _allow(self) -> None:
        self.agree.setEnabled(0 <= self.table.currentRow() < len(self._shown))

    def restore(self) -> None:
        """Bring the chosen thing back; what stands in the way is shown."""
        row = self.table.currentRow()
        if not 0 <= row < len(self._shown):
            return
        gone = self._shown[row]
        done = attempt(self._session, lambda: restoring.restore(self._session.workspace, gone), self, gone.id)
        if done is not None:
            self._session.announced.emit(self.tr("“{name}” is back, with everything in it.").format(name=gone.name))
            self.renew()
            self._list()


def _line(gone: "Gone") -> tuple[str, ...]:
    with_it = f"{gone.with_it:,}" if gone.with_it else "–"
    return gone.kind_words, gone.name, gone.where or "–", gone.author, day_and_time(gone.at), with_it
