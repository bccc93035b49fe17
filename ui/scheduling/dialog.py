"""Asks how a project is scheduled: every setting with a sentence what it means, written as one change."""

from collections.abc import Mapping

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QLabel,
    QLineEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from pmo_desktop.domain.entry.dates import format_date
from pmo_desktop.domain.errors import KnownError
from pmo_desktop.domain.records import Project
from pmo_desktop.services import scheduling
from pmo_desktop.services.scheduling import GROUPS, SETTINGS, Kind, Setting
from ui.fields import mark, rule, words
from ui.literal import literal
from ui.session import Session

Editor = QComboBox | QCheckBox | QLineEdit
_TITLES, _FIELDS = 196, 250


class SchedulingDialog(QDialog):
    """Says beside a field, while one types, why its text cannot be read; OK writes all of them at once."""

    def __init__(self, session: Session, project_id: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._project = session.workspace.get(Project, project_id)
        self.setWindowTitle(self.tr("Scheduling of “{name}”").format(name=self._project.name))
        self.resize(720, 680)
        self.editors: dict[str, Editor] = {}
        self.reasons: dict[str, QLabel] = {}
        self._lines: dict[str, tuple[QWidget, ...]] = {}
        self._headings: list[tuple[QLabel, tuple[Setting, ...]]] = []
        self._lay_out()
        self._fill()
        self._look()
        self.editors["rules"].setFocus()

    # Building

    def _lay_out(self) -> None:
        page = QWidget()
        page.setObjectName("page")
        page.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._grid = QGridLayout(page)
        self._grid.setContentsMargins(20, 12, 20, 20)
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(2)
        self._grid.setColumnMinimumWidth(0, _TITLES)
        self._grid.setColumnStretch(1, 1)
        for title, group in GROUPS:
            self._add_group(title, group)
        self._grid.setRowStretch(self._grid.rowCount(), 1)
        self._area = QScrollArea()
        self._area.setAccessibleName(self.tr("Settings"))
        self._area.setWidgetResizable(True)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setWidget(page)
        self.said = words("", "late")
        self.said.hide()
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        self.buttons.accepted.connect(self._finish)
        self.buttons.rejected.connect(self.reject)
        below = QVBoxLayout()
        below.setContentsMargins(20, 8, 20, 12)
        below.setSpacing(8)
        below.addWidget(self.said)
        below.addWidget(self.buttons)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._area, 1)
        column.addWidget(rule())
        column.addLayout(below)
        agree = QAction(self)
        agree.setShortcuts([QKeySequence("Ctrl+Return"), QKeySequence("Ctrl+Enter")])
        agree.triggered.connect(self._finish)
        self.addAction(agree)

    def _add_group(self, title: str, group: tuple[Setting, ...]) -> None:
        heading = words(_tr(title), "heading")
        heading.setContentsMargins(0, 16, 0, 4)
        row = self._grid.rowCount()
        self._grid.addWidget(heading, row, 0, 1, 2)
        self._headings.append((heading, group))
        for setting in group:
            self._add(setting)

    def _add(self, setting: Setting) -> None:
        """Add a line: its title beside its field, the sentence and the reason of a refusal beneath the field."""
        row, title = self._grid.rowCount(), QLabel()
        editor = self._editor(setting)
        sentence, reason = words(_tr(setting.sentence), "muted"), words("", "late")
        sentence.setContentsMargins(0, 0, 0, 10)
        reason.hide()
        if setting.kind is not Kind.FLAG:
            title.setText(_tr(setting.title))
            title.setBuddy(editor)
            title.setFixedWidth(_TITLES)
            title.setWordWrap(True)
        self._grid.addWidget(title, row, 0)
        self._grid.addWidget(
            editor, row, 1, Qt.AlignmentFlag.AlignLeft if setting.kind is not Kind.FLAG else Qt.AlignmentFlag(0)
        )
        self._grid.addWidget(reason, row + 1, 1)
        self._grid.addWidget(sentence, row + 2, 1)
        self.editors[setting.field], self.reasons[setting.field] = editor, reason
        self._lines[setting.field] = (title, editor, sentence)

    def _editor(self, setting: Setting) -> Editor:
        editor: Editor
        if setting.kind is Kind.CHOICE:
            editor = QComboBox()
            editor.addItems([_tr(said) for _, said in setting.choices])
            editor.currentIndexChanged.connect(lambda _: self._look())
        elif setting.kind is Kind.FLAG:
            editor = QCheckBox(_tr(setting.title))
            editor.toggled.connect(lambda _: self._look())
        else:
            editor = QLineEdit()
            editor.textChanged.connect(lambda _: self._look())
        if not isinstance(editor, QCheckBox):
            editor.setFixedWidth(_FIELDS)
        editor.setAccessibleName(_tr(setting.title))
        editor.setAccessibleDescription(_tr(setting.sentence))
        editor.setToolTip(literal(setting.expert))
        return editor

    def _fill(self) -> None:
        for field, editor in self.editors.items():
            value = scheduling.shown(self._project, field)
            if isinstance(editor, QComboBox):
                editor.setCurrentIndex([each for each, _ in SETTINGS[field].choices].index(value))
            elif isinstance(editor, QCheckBox):
                editor.setChecked(bool(value))
            else:
                editor.setText(str(value))
                editor.setPlaceholderText("–")
        own = self._session.workspace.portfolio().status_date
        status = self.editors["status_date"]
        if own is not None and isinstance(status, QLineEdit):
            status.setPlaceholderText(self.tr("{date}, as the portfolio").format(date=format_date(own, with_time=True)))

    # Reading

    def given(self) -> dict[str, object]:
        """Return what the fields hold, shown or not."""
        return {field: _held(SETTINGS[field], editor) for field, editor in self.editors.items()}

    def _look(self) -> None:
        """Show the settings that mean something beside each other, and say what cannot be read."""
        if len(self.editors) < len(SETTINGS):
            return
        given = self.given()
        for field, setting in SETTINGS.items():
            matters = setting.matters(given)
            for widget in self._lines[field]:
                widget.setVisible(matters)
            if not matters:
                self.reasons[field].hide()
        for heading, group in self._headings:
            heading.setVisible(any(each.matters(given) for each in group))
        self._tell(scheduling.read(self._project, given, self._session.workspace.today()).refused)

    def _tell(self, refused: Mapping[str, KnownError]) -> None:
        for field, editor in self.editors.items():
            error = refused.get(field)
            reason = self.reasons[field]
            reason.setText(str(error) if error else "")
            reason.setVisible(error is not None)
            if isinstance(editor, QLineEdit) and bool(editor.property("refused")) != (error is not None):
                mark(editor, str(error) if error else "")
                editor.setToolTip(literal(str(error) if error else SETTINGS[field].expert))

    def _finish(self) -> None:
        """Write the settings and close; where one is refused stay, with the cursor in it."""
        workspace = self._session.workspace
        try:
            scheduling.set_scheduling(workspace, self._project.id, self.given())
        except KnownError as error:
            self._stay(error)
            return
        except KeyError:
            self._stay(KnownError(self.tr("The project is no longer there."), self.tr("Undo would bring it back.")))
            return
        self.accept()

    def _stay(self, error: KnownError) -> None:
        field = error.cell[1] if error.cell else ""
        editor = self.editors.get(field)
        if editor is None:
            self.said.setText(str(error))
            self.said.show()
            return
        editor.setFocus()
        if isinstance(editor, QLineEdit):
            editor.selectAll()
        self._area.ensureWidgetVisible(self.reasons[field])
        self._area.ensureWidgetVisible(editor)


def _held(setting: Setting, editor: Editor) -> object:
    if isinstance(editor, QComboBox):
        return setting.choices[editor.currentIndex()][0]  # Qt would give back the text of a choice
    return editor.isChecked() if isinstance(editor, QCheckBox) else editor.text()


def _tr(text: str) -> str:
    return QCoreApplication.translate("Scheduling", text)
