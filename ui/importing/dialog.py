"""What files would bring, shown before anything is written: counts, people, losses, dates checked."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QLabel,
    QListWidget,
    QSplitter,
    QTableWidgetItem,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from pmo_desktop.domain.entry.dates import format_date
from pmo_desktop.domain.errors import KnownError
from pmo_desktop.domain.records import Person
from pmo_desktop.services.importing import Preview, commit, preview
from pmo_desktop.services.progress import Progress
from pmo_desktop.services.workspace import Workspace
from ui.session import Session
from ui.tables.plain import Heading, PlainTable

_MOST_DATES = 2_000

Read = list[tuple[Path, Preview | KnownError]]
Chosen = list[tuple[Preview, dict[str, str | None]]]
"""Previews to import, each with who an imported person is (None: somebody new) where a person said so."""


def read_files(workspace: Workspace, sources: Sequence[Path], progress: Progress) -> Read:
    """Read every file that can be read; a file that cannot stands beside its reason."""
    found: Read = []
    for number, source in enumerate(sources):
        progress(number, len(sources), source.name)
        try:
            found.append((source, preview(workspace, source)))
        except KnownError as error:
            found.append((source, error))
    return found


def import_all(workspace: Workspace, chosen: Chosen, progress: Progress) -> list[str]:
    """Write previews, one change each; return the ids of the projects. What was written before a cancel stays."""
    made = []
    for number, (shown, choices) in enumerate(chosen):
        progress(number, len(chosen), shown.imported.project.name)
        if commit(workspace, shown, choices) is not None:
            made.append(shown.imported.project.id)
    return made


class ImportDialog(QDialog):
    """One line per file; the chosen one's report beside it. People can be corrected before importing."""

    def __init__(self, session: Session, read: Read, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Import"))
        self.resize(980, 640)
        self._session, self._read = session, read
        self._known = sorted(session.workspace.all(Person), key=lambda person: person.name.casefold())
        self.choices: list[dict[str, str | None]] = [{} for _ in read]
        self.files = QListWidget()
        self.files.setAccessibleName(self.tr("Files"))
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

    def chosen(self) -> Chosen:
        """Return every file that was read, with who its people are where somebody said so."""
        return [
            (each, choices)
            for (_, each), choices in zip(self._read, self.choices, strict=True)
            if isinstance(each, Preview)
        ]

    def _show(self, number: int) -> None:
        while self._report.count():
            page = self._report.widget(0)
            self._report.removeTab(0)
            if page is not None:
                page.deleteLater()
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
        table = PlainTable(
            self.tr("People"),
            [Heading(self.tr("In the file"), 200), Heading(self.tr("Is"), 240), Heading(self.tr("Why"), wide=True)],
        )
        table.verticalHeader().setDefaultSectionSize(32)
        table.setRowCount(len(shown.matches))
        for row, match in enumerate(shown.matches):
            table.setItem(row, 0, QTableWidgetItem(match.imported.name))
            box = QComboBox()
            box.setAccessibleName(self.tr("Who {name} is").format(name=match.imported.name))
            box.addItem(self.tr("Somebody new"), None)
            for person in self._known:
                box.addItem(person.name, person.id)
            proposed = match.existing.id if match.existing else None
            chosen = self.choices[number].get(match.imported.id, proposed)
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
    headings = [Heading("No.", 50, right=True), Heading("Task", wide=True)]
    headings += [Heading(title, 124) for title in ("Start in file", "Start here", "Finish in file", "Finish here")]
    table = PlainTable("Dates in the file and here", headings)
    ordered = sorted(shown.dates, key=lambda check: check.agrees)[:_MOST_DATES]
    lines = []
    for check in ordered:
        moments = (check.file_start, check.start, check.file_finish, check.finish)
        lines.append((str(check.number), check.task, *(format_date(at, with_time=not check.agrees) for at in moments)))
    table.show_lines(lines, frozenset(row for row, check in enumerate(ordered) if not check.agrees))
    return table


def _losses(shown: Preview) -> QWidget:
    if not shown.losses:
        return _page("Everything in the file was carried.")
    headings = [
        Heading("Where", 110),
        Heading("What", 220),
        Heading("Times", 60, right=True),
        Heading("Why", wide=True),
    ]
    table = PlainTable("What is not carried", headings)
    table.show_lines([(loss.place, loss.what, str(loss.count), loss.why) for loss in shown.losses])
    return table
