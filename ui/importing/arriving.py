"""The one dialog for whatever arrives: each thing with what it is and would do, its pages beside; all of it one change."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from pmo_desktop.services.arriving.arrival import TITLES, What
from pmo_desktop.services.arriving.items import (
    BookingsItem,
    Item,
    ListItem,
    MilestonesItem,
    ParkedItem,
    PlanItem,
    RefusedItem,
)
from pmo_desktop.services.arriving.registers import RegisterItem
from pmo_desktop.services.arriving.staging import Stage, compared, taken_for
from ui.fields import rule, words
from ui.icons import icon
from ui.importing.item_pages import BookingsPage, ItemPage, MilestonesPage, ParkedPage, PlanPage, RefusedPage
from ui.importing.lines import TwoLines
from ui.importing.list_pages import ListPages
from ui.importing.register_pages import RegisterPage
from ui.literal import literal
from ui.session import Session

_KEPT_AS = "arriving"
_SIZE = (1120, 700)
_LINE = 46
_FILES, _PART = (240, 310), 0.26
"""How narrow and how wide the files are, and which part of the dialog they take in between: the pages need the rest."""
_ICONS = {
    What.PLAN: "gantt", What.REGISTER: "portfolio", What.BOOKINGS: "bookings", What.PEOPLE: "people", What.LEAVE: "month",
    What.HOURS: "actuals", What.MILESTONES: "timeline", What.STATUS: "reports", What.FINANCE: "reports",
    What.DOCUMENT: "pdf", What.PORTFOLIO: "open", What.REFUSED: "clash",
}  # fmt: skip


class ArrivingDialog(QDialog):
    """Things at the left, ticked; the pages of the one chosen at the right; above them what it is taken for."""

    agreed = Signal(list)
    """The items to bring in; the dialog is closed."""

    def __init__(
        self, session: Session, items: Sequence[Item], stage: Stage | None = None, parent: QWidget | None = None
    ) -> None:
        """Show items as they were read; `stage` is the copy they were looked at in, which is let go with the dialog."""
        super().__init__(parent)
        self._session = session
        self.items: list[Item] = list(items)
        self._stage = stage or Stage(session.workspace)
        self._pages: dict[int, QWidget] = {}
        self._stale: set[int] = set()
        self.setWindowTitle(self.tr("Bring in"))
        self.setMinimumSize(760, 480)
        size = session.remembered.get(_KEPT_AS, {}).get("size")
        fits = isinstance(size, list) and len(size) == 2 and all(isinstance(each, int) for each in size)
        self.resize(*(size if fits else _SIZE))
        self.files = QListWidget()
        self.said, self.kind = QLabel(), QComboBox()
        self.pages = QStackedWidget()
        self.all_said = words("", "muted")
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.accepting = QPushButton()
        self._lay_out()
        self._fill()
        self._connect()
        self.files.setCurrentRow(next((at for at, each in enumerate(self.items) if each.can), 0))
        self.files.setFocus()

    # Building

    def _lay_out(self) -> None:
        self.files.setObjectName("files")
        self.files.setAccessibleName(self.tr("What arrived"))
        self.files.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.files.setItemDelegate(TwoLines(self.files))
        self.files.setMinimumWidth(_FILES[0])
        self.files.setIconSize(QSize(18, 18))
        self.said.setObjectName("heading")
        self.said.setTextFormat(Qt.TextFormat.PlainText)
        self.kind.setAccessibleName(self.tr("What it is taken for"))
        self.kind.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.accepting.setDefault(True)
        self.accepting.setMinimumWidth(150)
        self.buttons.addButton(self.accepting, QDialogButtonBox.ButtonRole.AcceptRole)
        above = QHBoxLayout()
        above.setContentsMargins(12, 10, 12, 6)
        above.setSpacing(8)
        above.addWidget(self.said, 1)
        above.addWidget(self.kind)
        right = QWidget()
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(above)
        column.addWidget(self.pages, 1)
        self.splitter = QSplitter()
        self.splitter.addWidget(self.files)
        self.splitter.addWidget(right)
        self.splitter.setStretchFactor(1, 1)
        self._given = False
        """Whether somebody gave the files another width."""
        self.splitter.splitterMoved.connect(self._keep_given)
        self.splitter.setChildrenCollapsible(False)
        below = QHBoxLayout()
        below.setContentsMargins(12, 8, 12, 12)
        below.setSpacing(12)
        below.addWidget(self.all_said, 1)
        below.addWidget(self.buttons)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.splitter, 1)
        whole.addWidget(rule())
        whole.addLayout(below)

    def _keep_given(self) -> None:
        self._given = True

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if not self._given:
            files = min(_FILES[1], max(_FILES[0], round(self.width() * _PART)))
            self.splitter.setSizes([files, self.width() - files])

    def _connect(self) -> None:
        self.files.currentRowChanged.connect(self._show)
        self.files.itemChanged.connect(self._tick)
        self.kind.activated.connect(lambda _: self._choose_kind(What(self.kind.currentData())))
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        self._session.closing.connect(self.reject)
        QShortcut(QKeySequence("Ctrl+Return"), self).activated.connect(self.accept)

    def _fill(self) -> None:
        """Make the lines anew."""
        blocked = self.files.blockSignals(True)
        self.files.clear()
        for at, item in enumerate(self.items):
            line = QListWidgetItem()
            line.setSizeHint(QSize(0, _LINE))
            self.files.addItem(line)
            self._write_line(at, item)
        self.files.blockSignals(blocked)
        self._count()

    def _write_line(self, at: int, item: Item) -> None:
        """Write what an item is and would do."""
        line = self.files.item(at)
        blocked = self.files.blockSignals(True)
        line.setText(f"{item.title}\n{item.said}")
        line.setIcon(icon(_ICONS[item.arrival.what]))
        inside = self.tr(" in {file}").format(file=item.arrival.inside) if item.arrival.inside else ""
        line.setToolTip(literal(f"{item.title}{inside}\n{self.tr(TITLES[item.arrival.what])}: {item.said}"))
        flags = line.flags()
        if isinstance(item, RefusedItem):
            line.setFlags(flags & ~Qt.ItemFlag.ItemIsUserCheckable)
            line.setCheckState(Qt.CheckState.Unchecked)  # a box in line with the others, which cannot be ticked
        else:
            line.setFlags(flags | Qt.ItemFlag.ItemIsUserCheckable)
            ticked = item.taken and item.can
            line.setCheckState(Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked)
        self.files.blockSignals(blocked)

    # What is chosen

    def chosen(self) -> list[Item]:
        """Return what is to be brought in, in the order of its turn."""
        return [each for each in self.items if each.taken and each.can]

    def _tick(self, line: QListWidgetItem) -> None:
        at = self.files.row(line)
        taken = line.checkState() is Qt.CheckState.Checked
        item = self.items[at]
        if taken and not item.can:  # its page says what is missing
            self.files.setCurrentRow(at)
        if item.taken != taken:
            self._replace(at, item.with_taken(taken=taken))

    def _replace(self, at: int, item: Item) -> None:
        """Go on with another choice of an item: those after it may be others now."""
        could = self.items[at].can
        if item.can and not could and not item.taken:
            item = item.with_taken(taken=True)  # what was missing was said
        self.items[at] = item
        self._stale |= set(range(at + 1, len(self.items)))
        self._write_line(at, item)
        self._count()

    def _count(self) -> None:
        """Say on the button how much is brought in."""
        chosen = self.chosen()
        files = len({(each.arrival.path, each.arrival.inside) for each in chosen})
        said = self.tr("Bring in {count} files") if files > 1 else self.tr("Bring in 1 file")
        self.accepting.setText(said.format(count=files) if files else self.tr("Nothing to bring in"))
        self.accepting.setEnabled(bool(chosen))
        refused = sum(isinstance(each, RefusedItem) for each in self.items)
        said = self.tr("{count} cannot be read: their pages say why.").format(count=refused) if refused else ""
        self.all_said.setText(self.tr("1 cannot be read: its page says why.") if refused == 1 else said)

    def accept(self) -> None:
        """Bring in what is ticked."""
        if self.accepting.isEnabled() and self._session.workspace.stood_on is None:
            super().accept()
            self.agreed.emit(self.chosen())

    # Pages

    def _look(self, item: Item) -> Item:
        """Return an item as the portfolio will be when its turn comes."""
        at = self.files.currentRow()
        return item.looked(self._stage.after(self.items[:at]))

    def _aim(self, item: PlanItem, project_id: str) -> PlanItem:
        return compared(self._stage.after(self.items[: self.files.currentRow()]), item, project_id)

    def _show(self, at: int) -> None:
        """Show the pages of an item; what those before it changed is taken into account."""
        if not 0 <= at < len(self.items):
            return
        if at in self._stale:
            self._stale.discard(at)
            self._freshen(at)
        item = self.items[at]
        if at not in self._pages:
            self._pages[at] = made = self._page_of(at, item)
            self.pages.addWidget(made)
        self.pages.setCurrentWidget(self._pages[at])
        self.said.setText(item.arrival.name)
        self.said.setToolTip(literal(item.arrival.reason))
        self._offer_kinds(item)

    def _freshen(self, at: int) -> None:
        item = self.items[at]
        fresh = self._session.attempt(lambda: item.looked(self._stage.after(self.items[:at])))
        if fresh is None or fresh is item:
            return
        self.items[at] = fresh
        shown = self._pages.get(at)
        if isinstance(shown, ItemPage | ListPages):
            shown.show_item(fresh)  # type: ignore[arg-type]  # each page is of its item
        self._write_line(at, self.items[at])
        self._count()

    def _offer_kinds(self, item: Item) -> None:
        offered = item.arrival.could_be or (item.arrival.what,)
        self.kind.clear()
        for each in offered:
            self.kind.addItem(icon(_ICONS[each]), self.tr(TITLES[each]), each)
        self.kind.setCurrentIndex(self.kind.findData(item.arrival.what))
        self.kind.setEnabled(len(offered) > 1)
        self.kind.setVisible(not isinstance(item, RefusedItem))

    def _choose_kind(self, what: What) -> None:
        """Take what is shown for something else."""
        at = self.files.currentRow()
        if what is self.items[at].arrival.what:
            return
        before = self._stage.after(self.items[:at])
        fresh = taken_for(before, self.items[at].arrival, what)
        self.items[at : at + 1] = fresh
        self._forget_pages()
        self._stale |= set(range(at + len(fresh), len(self.items)))
        self._fill()
        self.files.setCurrentRow(at)
        self._show(at)

    def _forget_pages(self) -> None:
        for shown in self._pages.values():
            self.pages.removeWidget(shown)
            shown.deleteLater()
        self._pages.clear()

    def _page_of(self, at: int, item: Item) -> QWidget:
        """Make the pages of an item; what is chosen on them is chosen of it."""
        session = self._session
        made: Any
        if isinstance(item, PlanItem):
            made = PlanPage(session, item, self._before(at), self._aim)
        elif isinstance(item, ListItem):
            made = ListPages(session, item, self._look)  # type: ignore[arg-type]  # it stays a list
        elif isinstance(item, BookingsItem):
            made = BookingsPage(session, item, lambda: self._stage.after(self.items[: self.files.currentRow()]))
        elif isinstance(item, RegisterItem):
            made = RegisterPage(session, item, self._look)  # type: ignore[arg-type]  # it stays a register
        elif isinstance(item, MilestonesItem):
            made = MilestonesPage(session, item)
        elif isinstance(item, ParkedItem):
            made = ParkedPage(session, item)
        else:
            assert isinstance(item, RefusedItem)
            made = RefusedPage(session, item)
            made.keep_requested.connect(lambda: self._choose_kind(What.DOCUMENT))
        made.changed.connect(lambda chosen: self._take(made, chosen))
        if made.item is not item:  # it chose something as it was made
            self._replace(at, made.item)
        return made  # type: ignore[no-any-return]  # every page is a widget

    def _take(self, made: QWidget, chosen: Item) -> None:
        at = next((at for at, each in self._pages.items() if each is made), -1)
        if at >= 0 and chosen is not self.items[at]:
            self._replace(at, chosen.with_taken(taken=self.items[at].taken))

    def _before(self, at: int) -> list[tuple[str, str]]:
        """Return who is new in the plans that are brought in before one, as name and id."""
        return [
            (self.tr("{name} (new in {file})").format(name=match.imported.name, file=item.title), match.imported.id)
            for item in self.items[:at]
            if isinstance(item, PlanItem)
            for match in item.preview.matches
            if match.existing is None
        ]

    def done(self, result: int) -> None:
        """Keep how it was left; let the copy go."""
        self._session.remembered[_KEPT_AS] = {"size": [self.width(), self.height()]}
        for shown in self._pages.values():
            if isinstance(shown, PlanPage) and shown.difference is not None:
                shown.difference.remember()
        self._stage.close()
        super().done(result)
