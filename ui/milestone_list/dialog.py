"""Lines of text become milestones: what each is taken for stands beside it while one writes; what cannot be read stays."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from pmo_desktop.domain.records import Project
from pmo_desktop.services import milestones
from pmo_desktop.services.milestones import Fate, Listed, counted
from ui.fields import words
from ui.session import Session
from ui.tables.columns import Column
from ui.tables.model import RowsModel
from ui.tables.table import RecordTable

_SIZE = (1040, 560)
_SOON_MS = 150
_FATES = {Fate.NEW: "new", Fate.CHANGED: "changed", Fate.SAME: "as before"}
_EXAMPLE = "Bridge renewal\n[x] Kick-off 3 Feb\nDesign approved – 15.03.2026, Anna Berg\nGo-live: end of Q3"


@dataclass(frozen=True, slots=True)
class _Read:
    """One line as it was understood, or why it was not."""

    line: int
    name: str
    date: str = ""
    done: str = ""
    owner: str = ""
    why: str = ""

    @property
    def id(self) -> str:
        return str(self.line)


class ListDialog(QDialog):
    """Makes a project of a list, or adds to the one it is given; `made` is the project then."""

    def __init__(self, session: Session, text: str = "", project_id: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._given = self._project_id = project_id
        self.fates: Mapping[Fate, int] = {}
        """How many lines would be new, change something or nothing, in a project that is there."""
        self.made = ""
        self._named = False
        """Whether the person wrote the name of the project; until then it is the title of the list."""
        self.found = Listed()
        self.name = QLineEdit()
        self.order = QComboBox()
        self.text = QPlainTextEdit()
        self.model = RowsModel(_columns(self), parent=self)
        self.table = RecordTable(self.model, self.tr("What the lines are taken for"))
        self.said = words("", "muted")
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self.take = self.buttons.addButton("", QDialogButtonBox.ButtonRole.AcceptRole)
        self._soon = QTimer(self, singleShot=True, interval=_SOON_MS)
        self._soon.timeout.connect(self.read)
        self._lay_out()
        self.text.setPlainText(text)
        self.read()
        self.text.setFocus()

    def _lay_out(self) -> None:
        self.resize(*_SIZE)
        self.table.filters.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        self.table.filters.setMinimumSectionSize(48)
        self.table.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.text.setAccessibleName(self.tr("Milestones, one a line"))
        self.text.setPlaceholderText(_EXAMPLE)
        self.text.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.text.setTabChangesFocus(False)
        self.text.textChanged.connect(self._soon.start)
        self.name.setPlaceholderText(self.tr("As the line above the milestones says"))
        self.name.textEdited.connect(lambda _: self._write_name())
        for title, value in ((self.tr("3/4 is 3 April"), True), (self.tr("3/4 is 4 March"), False)):
            self.order.addItem(title, value)
        self.order.insertItem(0, self.tr("as the list tells"), None)
        self.order.setCurrentIndex(0)
        self.order.setAccessibleName(self.tr("Dates"))
        self.order.activated.connect(lambda _: self.read())
        self.buttons.rejected.connect(self.reject)
        self.take.clicked.connect(self.agree)
        self.take.setDefault(True)
        QShortcut(QKeySequence("Ctrl+Return"), self).activated.connect(self.agree)  # Tab is of the list
        form = QFormLayout()
        self._name_label = QLabel(self.tr("Project"))
        self._name_label.setBuddy(self.name)
        form.addRow(self._name_label, self.name)
        form.addRow(self.tr("Dates"), self.order)
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        hint = self.tr("Write or paste milestones, one a line, each with its date. Ctrl+Enter takes them over.")
        column.addWidget(words(hint, "muted"))
        column.addWidget(self.text, 1)
        splitter = QSplitter()
        splitter.addWidget(left)
        splitter.addWidget(self.table)
        splitter.setSizes([400, 640])
        splitter.setChildrenCollapsible(False)
        page = QVBoxLayout(self)
        page.setContentsMargins(20, 16, 20, 12)
        page.setSpacing(10)
        page.addLayout(form)
        page.addWidget(splitter, 1)
        page.addWidget(self.said)
        page.addWidget(self.buttons)
        self._say_whose()

    def _say_whose(self) -> None:
        """Say what the dialog is about: a new project, or one that is there."""
        known = self._session.workspace.find(Project, id=self._given) if self._given else ()
        new = not known
        for each in (self._name_label, self.name):
            each.setVisible(new)
        title = self.tr("New project from a list of milestones")
        self.setWindowTitle(title if new else self.tr("Milestones for “{name}”").format(name=known[0].name))

    def _write_name(self) -> None:
        self._named = bool(self.name.text().strip())
        self.read()

    # Reading

    def read(self) -> None:
        """Read the lines anew and show what each is taken for."""
        self._soon.stop()
        day_first = self.order.currentData()
        self.found = milestones.read(self._session.workspace, self.text.toPlainText(), day_first=day_first)
        workspace = self._session.workspace
        self._project_id = self._given or ("" if self._named else milestones.home_of(workspace, self.found))
        said: Sequence[str] = [""] * len(self.found.milestones)
        if self._project_id:
            fates = milestones.compared(workspace, self._project_id, self.found.milestones)
            said = [f" – {each.said or each.fate}" for each in fates]
            self.fates = Counter(each.fate for each in fates)
        lines = [
            *(
                _Read(each.line, each.name, f"{each.told}{more}", _done(self, each), each.owner)
                for each, more in zip(self.found.milestones, said, strict=True)
            ),
            *(_Read(each.line, each.text, why=each.why) for each in self.found.unread),
        ]
        self.model.show_rows(sorted(lines, key=lambda each: each.line))
        if not self._named:
            self.name.setText(self.found.title)
        self._say()

    def _say(self) -> None:
        count, unread = len(self.found.milestones), len(self.found.unread)
        changes = self.fates.get(Fate.CHANGED, 0) if self._project_id else 0
        new = self.fates.get(Fate.NEW, 0) if self._project_id else count
        title = self.tr("Make the project")
        if self._project_id:
            what = counted(new) if new else self.tr("milestones")
            title = self.tr("Bring up to date") if changes else self.tr("Add {what}").format(what=what)
        self.take.setText(title)
        self.take.setEnabled(bool(new or changes) and bool(self._project_id or self.name.text().strip()))
        said = [self.tr("{what} understood.").format(what=counted(count))] if count else []
        if count and self._project_id:
            name = self._session.workspace.get(Project, self._project_id).name
            parts = ", ".join(f"{self.fates[each]} {self.tr(_FATES[each])}" for each in Fate if self.fates.get(each))
            said.append(self.tr("“{name}” is here: {parts}.").format(name=name, parts=parts))
        elif count and not self.name.text().strip():
            said.append(self.tr("The project needs a name."))
        if unread:
            one = self.tr("1 line cannot be read and stays here.")
            said.append(
                one if unread == 1 else self.tr("{count} lines cannot be read and stay here.").format(count=unread)
            )
        self.said.setText(" ".join(said))

    # Taking over

    def agree(self) -> None:
        """Make the project, or add to it; lines that cannot be read stay to be mended."""
        self.read()
        if not self.take.isEnabled():
            return
        workspace, found = self._session.workspace, self.found
        if self._project_id:
            done = bool(self._session.attempt(lambda: milestones.take(workspace, self._project_id, found.milestones)))
        else:
            name = self.name.text()
            made = self._session.attempt(lambda: milestones.create_project(workspace, name, found.milestones))
            self._given = self._project_id = made or ""
            done = bool(made)
        if not done:
            return
        self.made = self._given = self._project_id
        self._session.announced.emit(
            self.tr("{what} taken over. Ctrl+Z takes that back.").format(what=counted(len(found.milestones)))
        )
        if not found.unread:
            self.accept()
            return
        self.text.setPlainText("\n".join(each.text for each in found.unread))
        self._say_whose()
        self.read()


def _done(dialog: ListDialog, typed: milestones.TypedMilestone) -> str:
    if typed.done:
        return dialog.tr("yes")
    return "" if typed.percent is None else f"{typed.percent:g} %"


def _columns(dialog: ListDialog) -> Sequence[Column]:
    tr = dialog.tr
    return (
        Column("name", tr("Milestone"), lambda line: line.name, width=200, late=lambda line: bool(line.why)),
        Column("date", tr("Understood as"), lambda line: line.date or line.why.partition(". ")[0], width=220,
        tip=lambda line: line.date or line.why, late=lambda line: bool(line.why)),
        Column("done", tr("Done"), lambda line: line.done, width=56),
        Column("owner", tr("Owner"), lambda line: line.owner, width=96),
    )  # fmt: skip
