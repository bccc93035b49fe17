"""What files would bring, shown before anything is written: counts, people, losses, dates checked."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QListWidget,
    QListWidgetItem,
    QSplitter,
    QTableWidgetItem,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from pmo_desktop.domain.errors import KnownError
from pmo_desktop.domain.records import Person
from pmo_desktop.services.importing import Choices, Preview, Read
from ui.importing.report import dates, losses, page, summary
from ui.literal import literal
from ui.session import Session
from ui.tables.plain import Heading, PlainTable


class ImportDialog(QDialog):
    """One line per project; the chosen one's report beside it. They can be left out and people corrected before importing."""

    def __init__(self, session: Session, read: Read, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Import"))
        self.resize(1040, 660)
        self._read = read
        self._known = sorted(session.workspace.all(Person), key=lambda person: person.name.casefold())
        self.choices: list[dict[str, str | None]] = [{} for _ in read]
        self.files = QListWidget()
        self.files.setObjectName("files")
        self.files.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.files.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.files.setAccessibleName(self.tr("Files"))
        for source, each in read:
            self.files.addItem(_file_item(self._title(source.name, each), source.name, each))
        self.report = QTabWidget()
        self.report.setDocumentMode(True)
        self.files.currentRowChanged.connect(self._show)
        splitter = QSplitter()
        splitter.addWidget(self.files)
        splitter.addWidget(self.report)
        splitter.setSizes([240, 800])
        splitter.setChildrenCollapsible(False)
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        self.buttons.setContentsMargins(12, 4, 12, 12)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(splitter, 1)
        layout.addWidget(self.buttons)
        self.files.itemChanged.connect(lambda _: self._count())
        self._count()
        self.files.setCurrentRow(0)

    def _title(self, name: str, each: Preview | KnownError) -> str:
        """Return a file's name, or the project's where the file holds several."""
        if isinstance(each, KnownError) or sum(_is_read_with(other, each) for _, other in self._read) < 2:
            return name
        return each.imported.project.name

    def chosen(self) -> list[tuple[Preview, Choices]]:
        """Return the projects to bring in, with who their people are where somebody said so."""
        return [
            (each, self.choices[number])
            for number, (_, each) in enumerate(self._read)
            if isinstance(each, Preview) and self.files.item(number).checkState() is Qt.CheckState.Checked
        ]

    def _count(self) -> None:
        count = len(self.chosen())
        accept = self.buttons.button(QDialogButtonBox.StandardButton.Ok)
        accept.setText(
            self.tr("Import {count} projects").format(count=count) if count != 1 else self.tr("Import 1 project")
        )
        accept.setEnabled(count > 0)

    def _show(self, number: int) -> None:
        at = self.report.currentIndex()
        while self.report.count():
            old = self.report.widget(0)
            self.report.removeTab(0)
            if old is not None:
                old.deleteLater()
        _, each = self._read[number]
        if isinstance(each, KnownError):
            self.report.addTab(page(str(each)), self.tr("Why not"))
            return
        self.report.addTab(summary(each), self.tr("Summary"))
        self.report.addTab(self._people(number, each), self.tr("People ({count})").format(count=len(each.matches)))
        differing = len(each.dates) - each.agreeing
        self.report.addTab(dates(each), self.tr("Dates ({count} differ)").format(count=differing))
        self.report.addTab(losses(each), self.tr("Not carried ({count})").format(count=len(each.losses)))
        self.report.setCurrentIndex(max(0, at))

    def _people(self, number: int, shown: Preview) -> QWidget:
        if not shown.matches:
            return page(self.tr("The file names no people."))
        table = PlainTable(
            self.tr("People"),
            [Heading(self.tr("In the file"), 200), Heading(self.tr("Is"), 260), Heading(self.tr("Why"), wide=True)],
        )
        table.verticalHeader().setDefaultSectionSize(34)
        table.setRowCount(len(shown.matches))
        known = [*((person.name, person.id) for person in self._known), *self._before(number)]
        for row, match in enumerate(shown.matches):
            table.setItem(row, 0, _cell(match.imported.name))
            box = QComboBox()
            box.setAccessibleName(self.tr("Who {name} is").format(name=match.imported.name))
            box.addItem(self.tr("Somebody new"), None)
            likely = {person.id for person in match.candidates}
            for name, person_id in sorted(known, key=lambda each: each[1] not in likely):
                box.addItem(name, person_id)
            proposed = match.existing.id if match.existing else None
            chosen = self.choices[number].get(match.imported.id, proposed)
            box.setCurrentIndex(max(0, box.findData(chosen)))
            box.currentIndexChanged.connect(
                lambda _, box=box, own=match.imported.id: self.choices[number].__setitem__(own, box.currentData())
            )
            table.setCellWidget(row, 1, box)
            sure = self.tr(" ({share} sure)").format(share=f"{match.confidence:.0%}") if match.existing else ""
            table.setItem(row, 2, _cell(match.reason + sure))
        return table

    def _before(self, number: int) -> list[tuple[str, str]]:
        """Return who is new in the files that are brought in before one, as name and id."""
        return [
            (self.tr("{name} (new in {file})").format(name=match.imported.name, file=source.name), match.imported.id)
            for source, each in self._read[:number]
            if isinstance(each, Preview)
            for match in each.matches
            if match.existing is None
        ]


def _is_read_with(one: Preview | KnownError, other: Preview) -> bool:
    return isinstance(one, Preview) and one.reading == other.reading


def _file_item(title: str, name: str, read: Preview | KnownError) -> QListWidgetItem:
    item = QListWidgetItem(title)
    item.setToolTip(literal(name if title == name else f"{title} – {name}"))
    if isinstance(read, Preview):
        item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
        item.setCheckState(Qt.CheckState.Checked)
    else:
        item.setText(f"✕  {title}")
        item.setFlags(item.flags() & ~Qt.ItemFlag.ItemIsUserCheckable)
        item.setToolTip(literal(str(read)))
    return item


def _cell(text: str) -> QTableWidgetItem:
    item = QTableWidgetItem(text)
    item.setToolTip(literal(text))
    return item
