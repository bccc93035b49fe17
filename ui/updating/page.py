"""What a newer file says otherwise than the project here: a sentence, every difference to tick, and what the chosen lead to."""

import re
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from pmo_desktop.domain.entry.dates import format_date
from pmo_desktop.services.importing import Choices
from pmo_desktop.services.updating import Difference, Foreseen, compare, foreseen
from ui.fields import rule, words
from ui.flow import Flow, together
from ui.legend import Legend
from ui.session import Session
from ui.tables.export import write_lines
from ui.updating.bars import samples
from ui.updating.detail import Detail
from ui.updating.export import HEADINGS, table
from ui.updating.lines import TITLES, counted
from ui.updating.model import BY_KIND, BY_TASK, DifferenceModel
from ui.updating.tree import DifferenceTree

_KEPT_AS = "updating"
_DAYS = re.compile(r"^finish ([+−]\d+ d)")
_LEGEND, _NARROW = 280, 760
_SOON_MS = 250
"""How long after a tick it is reckoned what the chosen lead to."""


class DifferencePage(QWidget):
    """One page of a dialog; `chosen` is what is to be taken over. At first that is what is unproblematic."""

    changed = Signal()
    """Something else is chosen, or the difference is another."""
    task_requested = Signal(str, str)
    """A project and a task of it to be shown in the plan."""

    def __init__(self, session: Session, difference: Difference, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.difference = difference
        self._everything: frozenset[str] = frozenset()
        self.model = DifferenceModel(self)
        self.tree = DifferenceTree(self.model)
        self.detail = Detail()
        self.sentence, self.notes, self.said = words("", "heading"), words("", "muted"), words("", "muted")
        self.nothing = words("", "muted")
        self.kind, self.grouping, self.filter = QComboBox(), QComboBox(), _Find()
        self._asker = f"foreseen {id(self)}"
        self._soon = QTimer(self, singleShot=True, interval=_SOON_MS)
        self._soon.timeout.connect(self._foresee)
        self._make_controls()
        self._lay_out()
        self._connect()
        remembered = session.remembered.get(_KEPT_AS, {})
        self.tree.restore_state(remembered.get("tree"))
        self.grouping.setCurrentIndex(max(0, self.grouping.findData(remembered.get("by"))))
        self.show_difference(difference)
        self.setFocusProxy(self.tree)

    # Building

    def _make_controls(self) -> None:
        for box, name in ((self.kind, self.tr("Which differences")), (self.grouping, self.tr("Grouped"))):
            box.setAccessibleName(name)
        self.kind.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.kind.setMinimumContentsLength(13)
        self.grouping.addItem(self.tr("By kind"), BY_KIND)
        self.grouping.addItem(self.tr("By task"), BY_TASK)
        self.filter.setPlaceholderText(self.tr("Find"))
        self.filter.setAccessibleName(self.tr("Show only differences with a text"))
        self.filter.setToolTip(f"{self.filter.accessibleName()}  Ctrl+F")
        self.filter.setClearButtonEnabled(True)
        self.filter.setFixedWidth(120)
        self.all = self._button(self.tr("Tick &all"), self.tr("Take everything over"), self.take_all)
        self.some = self._button(
            self.tr("&Unproblematic"),
            self.tr("Take over what nobody changed here and nothing of yours goes with"),
            self.take_unproblematic,
        )
        self.none = self._button(self.tr("&None"), self.tr("Leave everything as it is here"), self.take_none)

    def _button(self, title: str, tip: str, does: Any) -> QPushButton:
        button = QPushButton(title)
        button.setToolTip(tip)
        button.setAutoDefault(False)
        button.clicked.connect(lambda _=False: does())
        return button

    def _lay_out(self) -> None:
        head = QVBoxLayout()
        head.setContentsMargins(12, 10, 12, 4)
        head.setSpacing(4)
        head.addWidget(self.sentence)
        head.addWidget(self.notes)
        above = QWidget()
        flow = Flow(above, last=(ticking := together(self.all, self.some, self.none)))
        for each in (self.kind, self.grouping, self.filter, ticking):
            flow.addWidget(each)
        shown = QWidget()
        column = QVBoxLayout(shown)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(above)
        column.addWidget(self.tree, 1)
        column.addWidget(rule())
        column.addWidget(self.detail)
        column.addLayout(self._foot())
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.layers = QStackedWidget()
        self.layers.addWidget(shown)
        self.layers.addWidget(self.nothing)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(head)
        whole.addWidget(self.layers, 1)

    def _foot(self) -> QHBoxLayout:
        self.legend = Legend(self.tr("What the bars mean"), samples(self.tr), parted=False)
        self.legend.setFixedWidth(_LEGEND)
        foot = QHBoxLayout()
        foot.setContentsMargins(12, 6, 4, 6)
        foot.setSpacing(12)
        foot.addWidget(self.said, 1)
        foot.addWidget(self.legend, 0, Qt.AlignmentFlag.AlignVCenter)
        return foot

    def _connect(self) -> None:
        self.model.ticked.connect(self._count)
        self.tree.explained.connect(self.detail.show_line)
        self.tree.opened.connect(lambda task_id: self.task_requested.emit(self.difference.project_id, task_id))
        self.tree.export_requested.connect(self.export)
        self.filter.textChanged.connect(self.tree.narrow)
        self.filter.left.connect(self.tree.setFocus)
        self.kind.currentIndexChanged.connect(lambda _: self._arrange())
        self.grouping.currentIndexChanged.connect(lambda _: self._arrange())
        within = Qt.ShortcutContext.WidgetWithChildrenShortcut
        for keys, does in (
            ("Ctrl+F", self.filter.setFocus), ("F3", self.show_everything), ("Ctrl+E", self.export),
            ("F8", lambda: self.tree.step(1)), ("Shift+F8", lambda: self.tree.step(-1)),
        ):  # fmt: skip
            QShortcut(QKeySequence(keys), self, context=within).activated.connect(does)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let Enter take nothing over by accident: that is for the button, and Ctrl+Enter."""
        is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if not is_enter or event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave out where there is little room what the title of the bars says too."""
        super().resizeEvent(event)
        self.legend.setVisible(self.width() >= _NARROW)

    # What is shown

    def show_difference(self, difference: Difference) -> None:
        """Show a difference: ticks stay where they were; what was not there before is ticked where it is unproblematic."""
        fresh = difference.unproblematic() - self._everything
        self.difference, self._everything = difference, difference.everything()
        kept = self.model.chosen
        place = self.tree.verticalScrollBar().value()
        self.model.show_difference(difference, kept | fresh)
        self.tree.verticalScrollBar().setValue(place)
        self.sentence.setText(sentence_of(difference))
        self.notes.setText(" ".join(filter(None, (self._need_a_look(), *difference.notes))))
        self.notes.setVisible(bool(self.notes.text()))
        self._fill_kinds()
        is_empty = not self.model.lines
        self.layers.setCurrentIndex(1 if is_empty else 0)
        self.nothing.setText(self._why_nothing())
        for button in (self.all, self.some, self.none):
            button.setEnabled(bool(self._everything))
        if not is_empty and not self.tree.currentIndex().isValid():
            self.tree.setCurrentIndex(self.tree.narrowed.index(0, 0))

    def _need_a_look(self) -> str:
        """Return how much needs a look."""
        look = sum(bool(line.problem) for line in self.model.lines)
        if not look:
            return ""
        said = self.tr("1 needs a look first (F8).") if look == 1 else self.tr("{count} need a look first (F8).")
        return said.format(count=f"{look:,}")

    def _why_nothing(self) -> str:
        if self.difference.is_same_file:
            return self.tr("This very file was the last that came for this plan: there is nothing to take over.")
        return self.tr("The plan stands as in the file: there is nothing to take over.")

    def _fill_kinds(self) -> None:
        chosen = self.kind.currentData() or ""
        blocked = self.kind.blockSignals(True)
        self.kind.clear()
        self.kind.addItem(self.tr("All differences ({count})").format(count=f"{len(self.model.lines):,}"), "")
        for kind, count in counted(self.model.lines):
            self.kind.addItem(f"{self.tr(TITLES[kind])} ({count:,})", kind.value)
        self.kind.setCurrentIndex(max(0, self.kind.findData(chosen)))
        self.kind.blockSignals(blocked)
        self._arrange()

    def _arrange(self) -> None:
        self.model.arrange(str(self.grouping.currentData()), str(self.kind.currentData() or ""))

    def show_everything(self) -> None:
        """Show all differences again."""
        self.filter.clear()
        self.kind.setCurrentIndex(0)
        self.tree.setFocus()

    # What is chosen

    def chosen(self) -> frozenset[str]:
        """Return the keys of what is to be taken over."""
        return self.model.chosen

    @property
    def is_all(self) -> bool:
        return self._everything <= self.model.chosen

    @property
    def counts(self) -> tuple[int, int]:
        """Return how many are ticked, of how many: what stays of itself counts only where it is ticked."""
        return len(self.chosen()), len(self._everything | self.chosen())

    def take_all(self) -> None:
        self.model.choose(self._everything)

    def take_unproblematic(self) -> None:
        self.model.choose(self.difference.unproblematic())

    def take_none(self) -> None:
        self.model.choose(())

    def _count(self) -> None:
        """Say how much is chosen; what that leads to follows."""
        self._say("")
        self._soon.start()
        self.changed.emit()

    def _say(self, leads_to: str) -> None:
        ticked, every = self.counts
        if not ticked:
            self.said.setText(self.tr("Nothing is ticked: the plan stays as it is here."))
            return
        if self.is_all:
            stays = any(each.key not in self.chosen() for each in self.difference.kept)
            self.said.setText(
                self.tr("Everything is ticked; what was changed here alone stays.")
                if stays
                else self.tr("Everything is ticked: the plan will stand as in the file.")
            )
            return
        counted_words = self.tr("{ticked} of {every} ticked").format(ticked=f"{ticked:,}", every=f"{every:,}")
        self.said.setText(f"{counted_words}: {leads_to}." if leads_to else f"{counted_words}.")

    def _foresee(self) -> None:
        """Reckon beside the window what taking over the chosen leads to."""
        difference, chosen = self.difference, self.chosen()
        if not chosen or self.is_all:
            return
        self._session.reckoner.ask(
            self._asker, lambda own, _step: foreseen(own, difference, chosen), lambda found: self._tell(chosen, found)
        )

    def _tell(self, chosen: frozenset[str], found: Foreseen) -> None:
        if chosen == self.chosen():
            self._say(found.summary.rstrip("."))

    # Anew

    def recompute(self, choices: Choices) -> None:
        """Compare again, beside the window, because somebody is somebody else, or the plan was changed meanwhile."""
        preview, project_id = self.difference.preview, self.difference.project_id
        self._session.reckoner.ask(
            f"compare {id(self)}", lambda own, _step: compare(own, project_id, preview, choices), self.show_difference
        )

    # Out

    def export(self) -> None:
        """Write what differs as a table for spreadsheets."""
        lines = tuple(table(self.model.lines, self.chosen(), self.tr))
        proposed = self.tr("{name} – what differs").format(name=self.difference.project)
        write_lines(self._session, [self.tr(each) for each in HEADINGS], lines, proposed, self)

    def remember(self) -> None:
        """Keep how it is looked at, for the next time."""
        self._session.remembered[_KEPT_AS] = {
            **self._session.remembered.get(_KEPT_AS, {}), "tree": self.tree.kept_state(), "by": self.grouping.currentData(),
        }  # fmt: skip


class _Find(QLineEdit):
    """Esc gives up what is sought before it closes the dialog; Enter and Down lead to what was found."""

    left = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down) and not event.modifiers():
            self.left.emit()
        else:
            super().keyPressEvent(event)


def sentence_of(difference: Difference) -> str:
    """Return what becomes of the plan as a sentence, with the days on which the project ends before and after."""
    text, before, after = difference.summary.strip(), difference.finish_before, difference.finish_after
    if before is not None and after is not None:
        text = _DAYS.sub(rf"finish {format_date(before)} → {format_date(after)} (\1)", text)
    return f"{text[:1].upper()}{text[1:]}{'' if text.endswith('.') else '.'}" if text else ""
