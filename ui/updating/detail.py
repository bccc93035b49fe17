"""What one line of a difference says in full: as the last file had it, as it stands here, as the new file has it."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from ui.elided import Elided
from ui.fields import words
from ui.literal import literal
from ui.updating.lines import Kind, Line
from ui.updating.model import changed_by

_PLACES = 3
_MOST_LINES, _MOST_LETTERS = 4, 240


class Detail(QWidget):
    """Takes no room while no line is current."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.what, self.where = QLabel(), Elided(Qt.TextElideMode.ElideLeft, 0)
        self.what.setTextFormat(Qt.TextFormat.PlainText)
        self.what.setObjectName("heading")
        self.where.setObjectName("muted")
        self.problem = words("", "late")
        self.values = [_cell() for _ in range(_PLACES)]
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(self.what)
        head.addWidget(self.where, 1)
        row = QHBoxLayout()
        row.setSpacing(8)
        for value in self.values:
            row.addWidget(value, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 6, 12, 4)
        column.setSpacing(4)
        column.addLayout(head)
        column.addLayout(row)
        column.addWidget(self.problem)
        self._said = ""
        self.hide()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Give what it is about at most two thirds of the line; where it lies has the rest."""
        room = max(80, self.width() * 2 // 3)
        self.what.setText(self.what.fontMetrics().elidedText(self._said, Qt.TextElideMode.ElideMiddle, room))

    def show_line(self, line: Line | None) -> None:
        """Show a line; nothing where there is none."""
        self.setVisible(line is not None)
        if line is None:
            return
        number = self.tr("Row {number}: ").format(number=line.number) if line.number else ""
        self._said = f"{number}{line.name} – {line.what}"
        self.what.setAccessibleName(self._said)
        self.what.setToolTip(literal(self._said))
        self._fit()
        inside = " › ".join(line.path)
        self.where.show_text(self.tr("in {path}").format(path=inside) if inside else "")
        said = " ".join((line.problem, *(each for each in line.goes if each not in line.problem)))
        self.problem.setText(f"⚠ {said}" if said.strip() else "")
        self.problem.setVisible(bool(said.strip()))
        self._show_versions(line)

    def _show_versions(self, line: Line) -> None:
        by = changed_by(line, self.tr)
        here = self.tr("Here ({who})").format(who=by) if by else self.tr("Here")
        shown = [(here, line.here), (self.tr("In the file"), line.there)]
        if line.before or line.by is not None:
            shown.insert(0, (self.tr("In the file before"), line.before))
        if line.kind is Kind.FOLLOWS:
            shown = [(self.tr("Finish here"), line.here), (self.tr("Finish then"), line.there)]
        if not (line.here or line.there):
            shown = []
        for place, label in enumerate(self.values):
            label.setVisible(place < len(shown))
            if place < len(shown):
                title, value = shown[place]
                label.setText(f"{title}: {_begun(value) or '–'}")
                label.setToolTip(literal(value) if _begun(value) != value else "")
                label.setAccessibleName(f"{title}: {value or '–'}")


def _cell() -> QLabel:
    label = words("")
    label.setObjectName("version")
    label.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
    label.setContentsMargins(8, 4, 8, 4)
    label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label


def _begun(text: str) -> str:
    """Return the beginning of a long text: what it is in full, its tooltip says."""
    lines = text.splitlines()
    begun = "\n".join(lines[:_MOST_LINES])[:_MOST_LETTERS]
    return begun if len(begun) == len(text) else f"{begun.rstrip()} …"
