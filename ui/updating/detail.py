"""What one line of a difference says in full: as the last file had it, as it stands here, as the new file has it."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from ui.fields import words
from ui.updating.lines import Kind, Line
from ui.updating.model import changed_by

_PLACES = 3


class Detail(QWidget):
    """Takes no room while no line is current."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.what = words("", "heading")
        self.where = words("", "muted")
        self.problem = words("", "late")
        self.heads = [self._cell("muted") for _ in range(_PLACES)]
        self.values = [self._cell("value") for _ in range(_PLACES)]
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(0)
        for place, (head, value) in enumerate(zip(self.heads, self.values, strict=True)):
            grid.addWidget(head, 0, place)
            grid.addWidget(value, 1, place)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 8)
        column.setSpacing(4)
        for each in (self.what, self.where):
            column.addWidget(each)
        column.addLayout(grid)
        column.addWidget(self.problem)
        self.hide()

    def _cell(self, part: str) -> QLabel:
        label = words("")
        label.setObjectName("version")
        label.setProperty("part", part)
        label.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        label.setContentsMargins(8, 4 if part == "muted" else 1, 8, 1 if part == "muted" else 5)
        label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        if part == "value":
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        return label

    def show_line(self, line: Line | None) -> None:
        """Show a line; nothing where there is none."""
        self.setVisible(line is not None)
        if line is None:
            return
        number = self.tr("Row {number}: ").format(number=line.number) if line.number else ""
        self.what.setText(f"{number}{line.name} – {line.what}")
        inside = " › ".join(line.path)
        self.where.setText(self.tr("in {path}").format(path=inside) if inside else "")
        self.where.setVisible(bool(inside))
        said = " ".join((line.problem, *(each for each in line.goes if each not in line.problem)))
        self.problem.setText(f"⚠ {said}" if said.strip() else "")
        self.problem.setVisible(bool(said.strip()))
        self._show_versions(line)

    def _show_versions(self, line: Line) -> None:
        by = changed_by(line, self.tr)
        here = self.tr("Here, changed by {who}").format(who=by) if by else self.tr("Here")
        shown = [(here, line.here), (self.tr("In the file"), line.there)]
        if line.before or line.by is not None:
            shown.insert(0, (self.tr("In the file before"), line.before))
        if line.kind is Kind.FOLLOWS:
            shown = [(self.tr("Finish here"), line.here), (self.tr("Finish then"), line.there)]
        if not (line.here or line.there):
            shown = []
        for place in range(_PLACES):
            has = place < len(shown)
            self.heads[place].setVisible(has)
            self.values[place].setVisible(has)
            if has:
                title, value = shown[place]
                self.heads[place].setText(title)
                self.values[place].setText(value or "–")
                self.values[place].setAccessibleName(f"{title}: {value or '–'}")
