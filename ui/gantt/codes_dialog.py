"""Asks how the WBS codes of a plan are made of its outline, and shows at once what comes of it."""

from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialogButtonBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from pmo_desktop.domain.plan.codes import KINDS, LONGEST, SEPARATORS, Level, Mask, codes, example, mask_of
from pmo_desktop.services.planning.codes import set_mask
from ui.fields import words
from ui.fitting import FittingDialog
from ui.session import Session

_MOST_LEVELS = 8
_SHOWN = 6
"""Of how many tasks the codes are shown."""


class CodesDialog(FittingDialog):
    def __init__(self, session: Session, project_id: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("WBS codes"))
        self.resize(520, 420)
        self._session, self._project_id = session, project_id
        self._plan = session.workspace.plan(project_id)
        text = self._plan.project.wbs_mask
        mask = mask_of(text)
        self.levels: list[tuple[QComboBox, QSpinBox, QComboBox]] = []
        self._make(mask)
        self._lay_out()
        self.made.setChecked(bool(text))
        self.typed.setChecked(not text)
        for level in mask.levels or (Level(), Level()):
            self._add_level(level)
        self._look()
        self.prefix.textChanged.connect(self._look)
        self.made.toggled.connect(self._look)
        self.anew.toggled.connect(self._look)

    def _make(self, mask: Mask) -> None:
        self.typed = QRadioButton(self.tr("I type the code of each task"))
        self.made = QRadioButton(self.tr("Number tasks by the outline; a code I typed stays as it is"))
        self.prefix = QLineEdit(mask.prefix)
        self.prefix.setAccessibleName(self.tr("Before every code"))
        self.prefix.setPlaceholderText(self.tr("such as BR-"))
        self.prefix.setMaxLength(20)
        self.more, self.fewer = QPushButton(self.tr("Another level")), QPushButton(self.tr("One level less"))
        self.anew = QCheckBox(self.tr("Number all anew: codes typed before are given up"))
        self.anew.setVisible(any(self._plan.tasks["wbs"]))
        self.preview = words("")
        self.preview.setAccessibleName(self.tr("What the codes will be"))
        self.more.clicked.connect(lambda: self._add_level(Level()))
        self.fewer.clicked.connect(self._take_level)
        for button in (self.more, self.fewer):
            button.setAutoDefault(False)
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        self.buttons.accepted.connect(self._finish)
        self.buttons.rejected.connect(self.reject)

    def _lay_out(self) -> None:
        self.form = QWidget()
        form = QVBoxLayout(self.form)
        form.setContentsMargins(20, 0, 0, 0)
        form.setSpacing(8)
        before = QHBoxLayout()
        said = QLabel(self.tr("Before every code"))
        said.setBuddy(self.prefix)
        before.addWidget(said)
        before.addWidget(self.prefix, 1)
        form.addLayout(before)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(4)
        for each in (1, 2, 3):
            self._grid.setColumnStretch(each, 1)
        form.addLayout(self._grid)
        buttons = QHBoxLayout()
        buttons.addWidget(self.more)
        buttons.addWidget(self.fewer)
        buttons.addStretch(1)
        form.addLayout(buttons)
        form.addWidget(self.anew)
        form.addWidget(words(self.tr("So it will be"), "heading"))
        form.addWidget(self.preview)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(10)
        for widget in (self.typed, self.made, self.form):
            column.addWidget(widget)
        column.addStretch(1)
        column.addWidget(self.buttons)

    # Levels

    def _add_level(self, level: Level) -> None:
        if len(self.levels) >= _MOST_LEVELS:
            return
        number = len(self.levels) + 1
        kind, length, separator = QComboBox(), QSpinBox(), QComboBox()
        kind.addItems([self.tr(said) for said in KINDS.values()])
        kind.setCurrentIndex(list(KINDS).index(level.kind))
        length.setRange(0, LONGEST)
        length.setSpecialValueText(self.tr("Any length"))
        length.setValue(level.length)
        separator.setEditable(True)
        separator.addItems([*SEPARATORS, ""])
        separator.setCurrentText(level.separator)
        for widget, said in (
            (kind, self.tr("Kind of level {number}")), (length, self.tr("Length of level {number}")),
            (separator, self.tr("What parts level {number} from the next")),
        ):  # fmt: skip
            widget.setAccessibleName(said.format(number=number))
        for widget in (kind, length, separator):
            widget.setMinimumHeight(28)
        kind.currentIndexChanged.connect(self._look)
        length.valueChanged.connect(self._look)
        separator.editTextChanged.connect(self._look)
        self.levels.append((kind, length, separator))
        self._show_levels()
        self._look()

    def _take_level(self) -> None:
        if len(self.levels) > 1:
            for widget in self.levels.pop():
                widget.setParent(None)
                widget.deleteLater()
            self._show_levels()
            self._look()

    def _show_levels(self) -> None:
        while self._grid.count():
            item = self._grid.takeAt(0)
            widget = item.widget() if item is not None else None
            if isinstance(widget, QLabel):
                widget.deleteLater()
        for column, title in enumerate((self.tr("Level"), self.tr("Kind"), self.tr("Length"), self.tr("Then"))):
            self._grid.addWidget(QLabel(title), 0, column)
        for row, level in enumerate(self.levels, 1):
            self._grid.addWidget(QLabel(str(row)), row, 0)
            for column, widget in enumerate(level, 1):
                self._grid.addWidget(widget, row, column)
        self.more.setEnabled(len(self.levels) < _MOST_LEVELS)
        self.fewer.setEnabled(len(self.levels) > 1)

    # Reading

    def given(self) -> Mask:
        """Return the mask the fields say; one that says nothing where codes are typed."""
        if not self.made.isChecked():
            return Mask()
        kinds = list(KINDS)
        levels = tuple(
            Level(kinds[kind.currentIndex()], length.value(), "".join(separator.currentText().split())[:3])
            for kind, length, separator in self.levels
        )
        return Mask(self.prefix.text().replace('"', ""), levels)

    def _look(self) -> None:
        self.form.setVisible(self.made.isChecked())
        plan = self._plan
        blank = plan.tasks["blank"]
        typed = [""] * len(plan.tasks) if self.anew.isChecked() else plan.tasks["wbs"]
        found = codes(plan.outline, typed, blank, self.given())
        rows = [row for row in plan.outline.order if not blank[row]][:_SHOWN]
        names = plan.tasks["name"]
        self.preview.setText("\n".join(f"{found[row]}  {names[row]}" for row in rows) or example(self.given()))
        self.fit()

    def _finish(self) -> None:
        mask, anew = self.given(), self.anew.isChecked() and self.made.isChecked()
        self._session.attempt(lambda: set_mask(self._session.workspace, self._project_id, mask, renumber=anew))
        self.accept()
