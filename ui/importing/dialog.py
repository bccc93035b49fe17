"""What files would bring, shown before anything is written: counts, people, losses, dates checked."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QHeaderView,
    QLabel,
    QListWidget,
    QSplitter,
    QTableWidget,
    QTableWidgetItem,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from pmo_desktop.domain.entry.dates import format_date
from pmo_desktop.domain.errors import KnownError
from pmo_desktop.domain.records import Person, Project
from pmo_desktop.services.importing import Preview, Read, commit_files
from ui.session import Session


class ImportDialog(QDialog):
    """One line per file; the chosen one's report beside it. People can be corrected before importing."""

    def __init__(self, session: Session, read: Read, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Import"))
        self.resize(980, 640)
        self._session, self._read = session, read
        self._known = sorted(session.workspace.all(Person), key=lambda person: person.name.casefold())
        self.choices: list[dict[str, str | None]] = [
            {match.imported.id: match.existing.id if match.existing else None for match in each.matches}
            if isinstance(each, Preview)
            else {}
            for _, each in read
        ]
        self.files = QListWidget()
        self.files.setAccessibleName(self.tr("Files"))
        self.files.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for source, each in read:
            good = isinstance(each, Preview)
            self.files.addItem(f"{'✓' if good else '✕'}  {source.name}")
        self._report = QTabWidget()
        self.files.currentRowChanged.connect(self._show)
        splitter = QSplitter()
        splitter.addWidget(self.files)
        splitter.addWidget(self._report)
        splitter.setSizes([240, 740])
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        count = sum(isinstance(each, Preview) for _, each in read)
        accept = buttons.button(QDialogButtonBox.StandardButton.Ok)
        accept.setText(
            self.tr("Import {count} projects").format(count=count) if count != 1 else self.tr("Import 1 project")
        )
        accept.setEnabled(count > 0)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addWidget(splitter, 1)
        layout.addWidget(buttons)
        self.files.setCurrentRow(0)

    def commit(self) -> list[str]:
        """Write every file that was read, one change each; return the ids of the projects."""
        shown = [each for _, each in self._read if isinstance(each, Preview)]
        chosen = [
            choices for (_, each), choices in zip(self._read, self.choices, strict=True) if isinstance(each, Preview)
        ]
        workspace = self._session.workspace
        self._session.attempt(lambda: commit_files(workspace, shown, chosen))
        ids = [each.imported.project.id for each in shown]
        here = {project.id for project in workspace.find(Project, id=ids)}
        return [each for each in ids if each in here]

    def _show(self, number: int) -> None:
        while self._report.count():
            self._report.widget(0).deleteLater()
            self._report.removeTab(0)
        _, each = self._read[number]
        if isinstance(each, KnownError):
            self._report.addTab(_page(str(each)), self.tr("Why not"))
            return
        self._report.addTab(_page(_summary(each)), self.tr("Summary"))
        self._report.addTab(self._people(number, each), self.tr("People ({count})").format(count=len(each.matches)))
        differing = len(each.dates) - each.agreeing
        self._report.addTab(_dates(each), self.tr("Dates ({count} differ)").format(count=differing))
        self._report.addTab(_losses(each), self.tr("Not carried ({count})").format(count=len(each.losses)))

    def _people(self, number: int, shown: Preview) -> QWidget:
        table = _table(["In the file", "Is", "Why"], [200, 240, 220])
        table.setRowCount(len(shown.matches))
        for row, match in enumerate(shown.matches):
            table.setItem(row, 0, QTableWidgetItem(match.imported.name))
            box = QComboBox()
            box.setAccessibleName(self.tr("Who {name} is").format(name=match.imported.name))
            box.addItem(self.tr("Somebody new"), None)
            likely = [person.id for person in match.candidates]
            everybody = [*match.candidates, *(each for each in (*self._known, *shown.beside) if each.id not in likely)]
            for person in everybody:
                box.addItem(person.name, person.id)
            chosen = self.choices[number][match.imported.id]
            box.setCurrentIndex(max(0, box.findData(chosen)))
            box.currentIndexChanged.connect(
                lambda _, box=box, own=match.imported.id: self.choices[number].__setitem__(own, box.currentData())
            )
            table.setCellWidget(row, 1, box)
            sure = f" ({match.confidence:.0%})" if match.existing else ""
            table.setItem(row, 2, QTableWidgetItem(match.reason + sure))
        return table


def _summary(shown: Preview) -> str:
    counts = ", ".join(f"{number} {name}" for name, number in shown.counts.items() if number)
    lines = [shown.imported.project.name, counts, ""]
    if shown.here_already:
        lines += [shown.here_already, ""]
    lines.append(f"{shown.agreeing} of {len(shown.dates)} tasks get the dates the file has, to the minute.")
    lines += [finding.sentence for finding in shown.findings]
    if shown.losses:
        lines += ["", f"{len(shown.losses)} things of the file have no place here: see “Not carried”."]
    return "\n".join(lines)


def _page(text: str) -> QWidget:
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    label.setAlignment(Qt.AlignmentFlag.AlignTop)
    label.setContentsMargins(16, 16, 16, 16)
    return label


def _dates(shown: Preview) -> QWidget:
    table = _table(
        ["No.", "Task", "Start in file", "Start here", "Finish in file", "Finish here"], [50, 220, 100, 100, 100, 100]
    )
    ordered = sorted(shown.dates, key=lambda check: check.agrees)[:2000]
    table.setRowCount(len(ordered))
    for row, check in enumerate(ordered):
        moments = (check.file_start, check.start, check.file_finish, check.finish)
        cells = (str(check.number), check.task, *(format_date(at, with_time=not check.agrees) for at in moments))
        for column, text in enumerate(cells):
            item = QTableWidgetItem(text)
            if not check.agrees:
                font = item.font()
                font.setBold(True)
                item.setFont(font)
            table.setItem(row, column, item)
    table.resizeColumnsToContents()
    return table


def _losses(shown: Preview) -> QWidget:
    if not shown.losses:
        return _page("Everything in the file was carried.")
    table = _table(["Where", "What", "Times", "Why", "For example"], [88, 196, 60, 225, 120])
    table.setRowCount(len(shown.losses))
    for row, loss in enumerate(shown.losses):
        for column, text in enumerate((loss.place, loss.what, str(loss.count), loss.why, loss.example)):
            item = QTableWidgetItem(text)
            item.setToolTip(text)
            table.setItem(row, column, item)
    return table


def _table(headings: Sequence[str], widths: Sequence[int]) -> QTableWidget:
    table = QTableWidget(0, len(headings))
    table.setHorizontalHeaderLabels(list(headings))
    table.verticalHeader().hide()
    table.verticalHeader().setDefaultSectionSize(30)
    table.setShowGrid(False)
    table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
    table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
    table.horizontalHeader().setStretchLastSection(True)
    for column, width in enumerate(widths):
        table.setColumnWidth(column, width)
    return table
