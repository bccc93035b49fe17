"""Two people changed this: the list of what waits, the versions side by side, and the decision, one after the other."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QMenu,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from pmo_desktop.domain.records import Verdict
from pmo_desktop.services import conflicts
from pmo_desktop.services.conflicts import TwoVersions
from ui.conflicts.versions import Versions
from ui.fields import words
from ui.literal import literal, no_key
from ui.session import Session
from ui.wording import things, when

_WAITING, _EVERYBODYS, _DECIDED = "waiting", "everybody", "decided"


class ConflictsDialog(QDialog):
    """`about` are rows whose conflicts come first: what was selected where somebody came from."""

    task_requested = Signal(str, str)
    """A project and a task of it to be shown; the dialog is closed."""

    def __init__(self, session: Session, parent: QWidget | None = None, about: Sequence[str] = ()) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Two people changed this"))
        self.resize(940, 600)
        self.setMinimumSize(760, 460)
        self._session = session
        self._about = frozenset(about)
        self._found: tuple[TwoVersions, ...] = ()
        self._undoable = self._deciding = False
        self._decided = 0
        self._make_head()
        self._make_list()
        self._make_right()
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.addWidget(self.list)
        splitter.addWidget(self._stack)
        splitter.setSizes([270, 670])
        splitter.setStretchFactor(1, 1)
        splitter.setChildrenCollapsible(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._head)
        column.addWidget(_rule())
        column.addWidget(splitter, 1)
        column.addWidget(_rule())
        column.addLayout(self._make_foot())
        for key, does in (("K", self._keep), ("U", self._use), ("Ctrl+Z", self.undo)):
            QShortcut(QKeySequence(key), self).activated.connect(does)
        session.waiting.renewed.connect(self._hear)
        self.renew()
        self.list.setFocus()

    # Building

    def _make_head(self) -> None:
        self.heading = words("", "heading")
        self.role = QComboBox()
        self.role.setAccessibleName(self.tr("I am"))
        self.role.addItem(self.tr("the PMO"), conflicts.PMO)
        self.role.addItem(self.tr("a project manager"), conflicts.MANAGER)
        self.role.setToolTip(
            literal(
                self.tr(
                    "The PMO is asked about everything, a project manager about the projects they manage. Advice, no lock."
                )
            )
        )
        self.shown = QComboBox()
        self.shown.setAccessibleName(self.tr("Show"))
        for title, name in (
            (self.tr("Waiting for me"), _WAITING),
            (self.tr("Waiting for anybody"), _EVERYBODYS),
            (self.tr("Decided"), _DECIDED),
        ):
            self.shown.addItem(title, name)
        is_pmo = self._session.waiting.viewer.is_pmo
        self.role.setCurrentIndex(0 if is_pmo else 1)
        if self._about and self._session.waiting.count == 0:
            self.shown.setCurrentIndex(1)
        self.role.currentIndexChanged.connect(lambda _: self._session.waiting.set_role(self.role.currentData()))
        self.role.currentIndexChanged.connect(lambda _: self.renew())
        self.shown.currentIndexChanged.connect(lambda _: self.renew())
        self._head = QHBoxLayout()
        self._head.setContentsMargins(16, 10, 16, 10)
        self._head.setSpacing(8)
        self._head.addWidget(self.heading, 1)
        for label, field in ((self.tr("I am"), self.role), (self.tr("Show"), self.shown)):
            said = QLabel(label)
            said.setObjectName("muted")
            said.setBuddy(field)
            self._head.addWidget(said)
            self._head.addWidget(field)

    def _make_list(self) -> None:
        self.list = QListWidget()
        self.list.setObjectName("clashes")
        self.list.setAccessibleName(self.tr("What two people changed"))
        self.list.setMinimumWidth(220)
        self.list.setWordWrap(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.currentItemChanged.connect(lambda *_: self._show())

    def _make_right(self) -> None:
        self.what, self.story = words("", "title"), words("", "muted")
        self.since, self.obstacle = words("", "late"), words("", "late")
        self.verdict = words("")
        self.versions = Versions()
        self.keep, self.use = QPushButton(self.tr("&Keep what stands")), QPushButton(self.tr("&Use the other"))
        self.keep.setDefault(True)
        self.keep_words, self.use_words = words("", "muted"), words("", "muted")
        self.show_task = QPushButton(self.tr("&Show in the plan"))
        self.show_task.setAutoDefault(False)
        self.use.setAutoDefault(False)
        self.keep.clicked.connect(self._keep)
        self.use.clicked.connect(self._use)
        self.show_task.clicked.connect(self._go)
        self._page = QWidget()
        column = QVBoxLayout(self._page)
        column.setContentsMargins(16, 14, 16, 14)
        column.setSpacing(6)
        column.addWidget(self.what)
        column.addWidget(self.story)
        column.addSpacing(6)
        column.addWidget(self.versions, 1)
        column.addWidget(self.since)
        column.addWidget(self.obstacle)
        column.addWidget(self.verdict)
        column.addLayout(self._make_buttons())
        self._done = QWidget()
        self._make_done()
        self._stack = QStackedWidget()
        self._stack.addWidget(self._page)
        self._stack.addWidget(self._done)

    def _make_buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(12)
        for button, said in ((self.keep, self.keep_words), (self.use, self.use_words)):
            pair = QVBoxLayout()
            pair.setSpacing(3)
            pair.addWidget(button)
            pair.addWidget(said)
            pair.addStretch(1)
            row.addLayout(pair, 1)
        side = QVBoxLayout()
        side.addWidget(self.show_task)
        side.addStretch(1)
        row.addLayout(side)
        return row

    def _make_done(self) -> None:
        self.done_words, self.done_more = QLabel(), words("", "muted")
        self.done_words.setObjectName("title")
        self.done_words.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.done_more.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        column = QVBoxLayout(self._done)
        column.addStretch(1)
        column.addWidget(self.done_words)
        column.addWidget(self.done_more)
        column.addStretch(2)

    def _make_foot(self) -> QHBoxLayout:
        self.several = QPushButton(self.tr("Decide &all at once"))
        self.several.setAutoDefault(False)
        self._several = QMenu(self.several)
        self.several.setMenu(self._several)
        self.told = QLabel()
        self.told.setObjectName("muted")
        self.told.setTextFormat(Qt.TextFormat.PlainText)
        self.undoing = QPushButton(self.tr("Undo"))
        self.undoing.setAutoDefault(False)
        self.undoing.setToolTip(self.tr("Take the last decision back  Ctrl+Z"))
        self.undoing.clicked.connect(self.undo)
        self.undoing.hide()
        self.leaving = QPushButton(self.tr("Close"))
        self.leaving.setAutoDefault(False)
        self.leaving.clicked.connect(self.accept)
        row = QHBoxLayout()
        row.setContentsMargins(16, 10, 16, 10)
        row.setSpacing(8)
        row.addWidget(self.several)
        row.addWidget(self.told, 1, Qt.AlignmentFlag.AlignRight)
        row.addWidget(self.undoing)
        row.addWidget(self.leaving)
        return row

    # What is shown

    def _hear(self) -> None:
        if not self._deciding:
            self.renew()

    def renew(self) -> None:
        """Read what waits anew; the one looked at stays, or the one that took its place."""
        waiting = self._session.waiting
        row, shown = self.list.currentRow(), self._current()
        which = self.shown.currentData()
        whom = waiting.viewer if which == _WAITING else None
        listed = conflicts.decided_conflicts if which == _DECIDED else conflicts.open_conflicts
        found = listed(self._session.workspace, whom)
        self._found = tuple(sorted(found, key=lambda each: not self._about & each.row_ids))
        self._fill()
        self._select(shown.id if shown else "", row)
        self.heading.setText(self._said_count(len(found)))
        self.several.setVisible(which != _DECIDED and len(found) > 1)
        self._fill_several()
        self._show()

    def _said_count(self, count: int) -> str:
        if self.shown.currentData() == _DECIDED:
            return self.tr("{count:,} decided").format(count=count)
        return things(count) if count else self.tr("Nothing waits")

    def _fill(self) -> None:
        blocked = self.list.blockSignals(True)
        self.list.clear()
        counts = conflicts.by_project(self._found)
        project = None
        for group in conflicts.grouped(self._found):
            if group.project != project:
                project = group.project
                name = project or self.tr("Beside the projects")
                self._add_heading(f"{name}  ({counts[group.project]})")
            for each in group.found:
                item = QListWidgetItem(f"{each.what}\n{each.fields[:1].upper()}{each.fields[1:]}")
                item.setData(Qt.ItemDataRole.UserRole, each.id)
                item.setData(Qt.ItemDataRole.AccessibleTextRole, each.sentence)
                item.setToolTip(literal(each.sentence))
                self.list.addItem(item)
        self.list.blockSignals(blocked)

    def _add_heading(self, text: str) -> None:
        item = QListWidgetItem(text)
        item.setFlags(Qt.ItemFlag.NoItemFlags)
        font = item.font()
        font.setBold(True)
        item.setFont(font)
        self.list.addItem(item)

    def _select(self, conflict_id: str, row: int) -> None:
        """Select the one named, else the one that stands where it stood, else the last."""
        rows = [at for at in range(self.list.count()) if self._id_at(at)]
        if not rows:
            return
        wanted = next((at for at in rows if self._id_at(at) == conflict_id), None)
        if wanted is None:
            wanted = next((at for at in rows if at >= row), rows[-1]) if row >= 0 else rows[0]
        self.list.setCurrentRow(wanted)

    def _id_at(self, row: int) -> str:
        item = self.list.item(row)
        return str(item.data(Qt.ItemDataRole.UserRole) or "")

    def _current(self) -> TwoVersions | None:
        chosen = self._id_at(self.list.currentRow()) if self.list.currentRow() >= 0 else ""
        return next((each for each in self._found if each.id == chosen), None)

    def _show(self) -> None:
        each = self._current()
        self._stack.setCurrentWidget(self._done if each is None else self._page)
        if each is None:
            self._say_done()
            return
        where = (
            self.tr("in {project}").format(project=each.project) if each.project_id not in {"", each.thing_id} else ""
        )
        self.what.setText(each.what)
        self.story.setText(" – ".join(part for part in (where, each.story) if part))
        self.versions.show_versions(each)
        self.since.setText(f"▲ {each.since}")
        self.since.setVisible(bool(each.since))
        self._show_decision(each)
        self.show_task.setVisible(bool(each.task_id and each.project_id))

    def _show_decision(self, each: TwoVersions) -> None:
        is_open = each.verdict is Verdict.OPEN
        for widget in (self.keep, self.use, self.keep_words, self.use_words):
            widget.setVisible(is_open)
        self.verdict.setHidden(is_open)
        self.keep_words.setText(each.keep_words)
        self.use_words.setText(each.turn_words if not each.obstacle else "")
        self.use.setEnabled(not each.obstacle)
        self.obstacle.setText(self.tr("The other cannot be used: {why}").format(why=each.obstacle))
        self.obstacle.setVisible(bool(each.obstacle))
        if not is_open:
            said = each.turn_words if each.verdict is Verdict.TURNED else each.keep_words
            by = self.tr("{who} decided on {when}.").format(who=each.decided_by, when=when(each.decided_at or 0)[:16])
            self.verdict.setText(f"{by} {said}")

    def _say_done(self) -> None:
        decided = self.shown.currentData() == _DECIDED
        self.done_words.setText(self.tr("Nothing was decided yet") if decided else self.tr("All decided"))
        more = ""
        if not decided and not self._decided:
            self.done_words.setText(self.tr("Nothing waits to be decided"))
            more = self.tr("Where two people change the same thing while apart, both versions are kept and shown here.")
        elif not decided:
            more = self.tr("Decisions stand in Changes, and under “Decided” here.")
        self.done_more.setText(more)
        self.leaving.setFocus()

    # Deciding

    def _keep(self) -> None:
        each = self._current()
        if each is not None and each.verdict is Verdict.OPEN:
            self._decide([(each.id, Verdict.CONFIRMED)])

    def _use(self) -> None:
        each = self._current()
        if each is not None and each.verdict is Verdict.OPEN and not each.obstacle:
            self._decide([(each.id, Verdict.TURNED)])

    def _decide(self, decisions: Sequence[tuple[str, Verdict]]) -> None:
        self._deciding = True  # what waits is read anew once, below
        made = self._session.attempt(lambda: conflicts.decide(self._session.workspace, decisions))
        self._deciding = False
        if made is None:
            self._say(self.tr("Nothing was decided: see what the status bar says."))
            self.renew()
            return
        self._undoable = True
        self._decided += len(decisions)
        self._say(self.tr("{label} – done.").format(label=made.label))
        self.renew()

    def undo(self) -> None:
        """Take back the last decision made here."""
        if not self._undoable:
            return
        done = self._session.attempt(self._session.workspace.undo)
        if done is not None:
            self._undoable = False
            self._decided = 0
            self._say(f"{done.label}.")
            self.renew()
            self.list.setFocus()

    def _say(self, sentence: str) -> None:
        room = max(120, self.width() - 420)
        self.told.setText(self.told.fontMetrics().elidedText(sentence, Qt.TextElideMode.ElideRight, room))
        self.told.setToolTip(literal(sentence))
        self.undoing.setVisible(self._undoable)

    def _fill_several(self) -> None:
        """Offer what decides several in one go, with how many that would be."""
        self._several.clear()
        standing = [(each.id, Verdict.CONFIRMED) for each in self._found if each.verdict is Verdict.OPEN]
        self._offer(self.tr("Keep all as they stand"), standing)
        for author in conflicts.sides(self._found):
            sided = ((each.id, conflicts.side_of(each, author)) for each in self._found)
            chosen = [(conflict_id, verdict) for conflict_id, verdict in sided if verdict is not None]
            mine = author == self._session.workspace.author
            self._offer(self.tr("All mine") if mine else self.tr("All {name}’s").format(name=author), chosen)

    def _offer(self, title: str, decisions: Sequence[tuple[str, Verdict]]) -> None:
        if decisions:
            action = QAction(no_key(f"{title}  ({len(decisions)})"), self._several)
            action.triggered.connect(partial(self._decide_several, decisions))
            self._several.addAction(action)

    def _decide_several(self, decisions: Sequence[tuple[str, Verdict]], _checked: bool = False) -> None:
        self._decide(decisions)

    def _go(self) -> None:
        each = self._current()
        if each is not None:
            self.accept()
            self.task_requested.emit(each.project_id, each.task_id)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let Enter keep what stands wherever the keyboard is, but on a button."""
        enter = event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}
        if enter and self._current() is None:
            self.accept()
        else:
            super().keyPressEvent(event)


def _rule() -> QWidget:
    rule = QWidget()
    rule.setObjectName("line")
    rule.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    rule.setFixedHeight(1)
    return rule
