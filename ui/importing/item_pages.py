"""The pages of one thing that arrived: what it is taken for, what it would do, and what can be chosen of it."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from pmo_desktop.domain.records import Project
from pmo_desktop.services.arriving.items import BookingsItem, Item, MilestonesItem, ParkedItem, PlanItem, RefusedItem
from pmo_desktop.services.arriving.parking import is_image
from pmo_desktop.services.arriving.recognising import may_be_kept
from pmo_desktop.services.portfolio import projects
from pmo_desktop.services.workspace import Workspace
from ui.bringing.bookings import BookingsPages
from ui.fields import words
from ui.importing.report import dates, losses, summary
from ui.importing.who import WhoPage
from ui.literal import no_key
from ui.session import Session
from ui.tables.plain import Heading, PlainTable
from ui.updating.page import DifferencePage


class ItemPage(QWidget):
    """What is shown of one item; `item` is it as chosen by now."""

    changed = Signal(object)
    """The item as it is chosen by now."""

    def __init__(self, session: Session, item: Item, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session, self.item = session, item
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(0)

    def take(self, item: Item) -> None:
        """Go on with another choice."""
        self.item = item
        self.changed.emit(item)

    def show_item(self, item: Item) -> None:
        """Show it as it is now that those before it are others."""
        self.item = item


class PlanPage(ItemPage):
    """A plan: whether it is a new project or a newer version of one here; then what comes, or what differs."""

    def __init__(
        self, session: Session, item: PlanItem, before: Sequence[tuple[str, str]],
        aim: Callable[[PlanItem, str], PlanItem], parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        """Show a plan; `before` are people (name, id) who come with files before it, `aim` compares it with a project."""
        super().__init__(session, item, parent)
        self._before, self._aim = before, aim
        self.becomes = QComboBox()
        self.becomes.setAccessibleName(self.tr("What becomes of it"))
        self.why = words("", "muted")
        self._offer(item)
        self.becomes.activated.connect(lambda _: self._choose(str(self.becomes.currentData())))
        above = QHBoxLayout()
        above.setContentsMargins(12, 4, 12, 8)
        above.setSpacing(8)
        above.addWidget(self.becomes)
        above.addWidget(self.why, 1)
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.difference: DifferencePage | None = None
        self.column.addLayout(above)
        self.column.addWidget(self.tabs, 1)
        self._fill(item)

    def _offer(self, item: PlanItem) -> None:
        self.becomes.addItem(self.tr("Bring it in as a new project"), "")
        for target in item.targets:
            self.becomes.addItem(no_key(self.tr("Update “{name}”").format(name=target.name)), target.project_id)
        known = {target.project_id for target in item.targets}
        others = [each for each in projects(self.session.workspace) if each.id not in known]
        if others:
            self.becomes.insertSeparator(self.becomes.count())
        for each in others:
            self.becomes.addItem(no_key(self.tr("Update “{name}”").format(name=each.name)), each.id)
        self.becomes.setMaximumWidth(380)

    def _choose(self, project_id: str) -> None:
        chosen = self.session.attempt(lambda: self._aim(self.plan, project_id))
        if chosen is not None:
            self.take(chosen)
        self._fill(self.plan)

    @property
    def plan(self) -> PlanItem:
        assert isinstance(self.item, PlanItem)
        return self.item

    def _fill(self, item: PlanItem) -> None:
        """Make the pages anew."""
        at = self.tabs.currentIndex()
        while self.tabs.count():
            old = self.tabs.widget(0)
            self.tabs.removeTab(0)
            if old is not None:
                old.deleteLater()
        self.becomes.setCurrentIndex(max(0, self.becomes.findData(item.target)))
        self._say(item)
        shown = item.preview
        who = WhoPage(self.session.workspace, shown, choices=item.choices, others=self._before)
        who.changed.connect(lambda: self._mean(who))
        self.difference = None
        if item.difference is not None:
            self.difference = DifferencePage(self.session, item.difference)
            if item.chosen is not None:
                self.difference.model.choose(item.chosen)
            self.difference.changed.connect(self._take_chosen)
            self.difference.task_requested.connect(self.session.task_requested)
            self.tabs.addTab(self.difference, self.tr("What differs"))
        else:
            self.tabs.addTab(summary(shown), self.tr("Summary"))
        differing = len(shown.dates) - shown.agreeing
        self.tabs.addTab(who, self.tr("People ({count})").format(count=len(shown.matches)))
        self.tabs.addTab(dates(shown), self.tr("Dates ({count} differ)").format(count=differing))
        self.tabs.addTab(losses(shown), self.tr("Not carried ({count})").format(count=len(shown.losses)))
        self.tabs.setCurrentIndex(max(0, at))
        if self.difference is not None:
            self._take_chosen()

    def show_item(self, item: Item) -> None:
        before = self.difference
        super().show_item(item)
        if before is None or self.plan.difference is None:
            self._fill(self.plan)
        else:
            before.show_difference(self.plan.difference)

    def _say(self, item: PlanItem) -> None:
        target = next((each for each in item.targets if each.project_id == item.target), None)
        gone = self.tr("One of that name was deleted here ({who}). File, “What was deleted”, brings it back.")
        none = gone.format(who=item.gone) if item.gone else ""
        self.why.setText(none if target is None else target.why)

    def _mean(self, who: WhoPage) -> None:
        self.take(replace(self.plan, choices=dict(who.choices)))
        if self.difference is not None:
            self.difference.recompute(self.plan.choices)

    def _take_chosen(self) -> None:
        if self.difference is not None:
            self.take(replace(self.plan, difference=self.difference.difference, chosen=self.difference.chosen()))


class MilestonesPage(ItemPage):
    """Lines with dates: of which project they are milestones, how each is understood, and which are not."""

    def __init__(self, session: Session, item: MilestonesItem, parent: QWidget | None = None) -> None:
        super().__init__(session, item, parent)
        self.whose = QComboBox()
        self.whose.setAccessibleName(self.tr("Whose milestones they are"))
        self.whose.addItem(self.tr("A new project"), "")
        for each in projects(session.workspace):
            self.whose.addItem(no_key(each.name), each.id)
        self.whose.setCurrentIndex(max(0, self.whose.findData(item.project_id)))
        self.name = QLineEdit(item.name)
        self.name.setAccessibleName(self.tr("Name of the new project"))
        self.name.setPlaceholderText(self.tr("Its name"))
        self.name.setEnabled(not item.project_id)
        above = QHBoxLayout()
        above.setContentsMargins(12, 4, 12, 8)
        above.setSpacing(8)
        above.addWidget(self.whose)
        above.addWidget(self.name, 1)
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.column.addLayout(above)
        self.column.addWidget(self.tabs, 1)
        read = PlainTable(
            self.tr("Milestones"),
            [Heading(self.tr("Milestone"), wide=True), Heading(self.tr("When"), 220), Heading(self.tr("Who"), 140)],
        )
        done = self.tr(" – done")
        read.show_lines(
            [(each.name, each.told + (done if each.done else ""), each.owner) for each in item.listed.milestones]
        )
        self.tabs.addTab(read, self.tr("Milestones ({count})").format(count=len(item.listed.milestones)))
        unread = PlainTable(
            self.tr("What could not be read"),
            [
                Heading(self.tr("Line"), 60, right=True),
                Heading(self.tr("Stands there"), 300),
                Heading(self.tr("Why not"), wide=True),
            ],
        )
        unread.show_lines([(str(each.line), each.text, each.why) for each in item.listed.unread])
        self.tabs.addTab(unread, self.tr("Not read ({count})").format(count=len(item.listed.unread)))
        self.whose.activated.connect(lambda _: self._choose())
        self.name.textEdited.connect(lambda _: self._choose())

    def _choose(self) -> None:
        assert isinstance(self.item, MilestonesItem)
        project_id = str(self.whose.currentData())
        self.name.setEnabled(not project_id)
        self.take(replace(self.item, project_id=project_id, name=self.name.text()))


class ParkedPage(ItemPage):
    """A file that is kept: with which project, and where it will be found."""

    def __init__(self, session: Session, item: ParkedItem, parent: QWidget | None = None) -> None:
        super().__init__(session, item, parent)
        self.whose = QComboBox()
        self.whose.setAccessibleName(self.tr("With which project it is kept"))
        self.whose.addItem(self.tr("The whole portfolio"), "")
        for each in projects(session.workspace):
            self.whose.addItem(no_key(each.name), each.id)
        self.whose.activated.connect(lambda _: self._choose(str(self.whose.currentData())))
        self.said, self.why = words("", "heading"), words("", "muted")
        self.logo = QCheckBox(self.tr("Use it as the organisation’s &logo instead"))
        self.logo.setChecked(item.as_logo)
        self.logo.setVisible(is_image(item.arrival))
        self.logo.toggled.connect(self._make_logo)
        form = QFormLayout()
        form.setContentsMargins(16, 12, 16, 8)
        form.setVerticalSpacing(8)
        form.setHorizontalSpacing(12)
        form.addRow(self.said)
        form.addRow(self.tr("Kept with"), self.whose)
        form.addRow("", self.why)
        form.addRow("", self.logo)
        where = self.tr("You find it under File, “Kept for later”: to open it, save it elsewhere, or let it go.")
        form.addRow(words(where, "muted"))
        self.column.addLayout(form)
        self.column.addStretch()
        self._show(item)

    def _choose(self, project_id: str) -> None:
        assert isinstance(self.item, ParkedItem)
        found = self.session.workspace.find(Project, id=project_id) if project_id else ()
        shown = replace(self.item.shown, project_id=project_id, project=found[0].name if found else "", why="")
        self.take(replace(self.item, shown=shown, asked=True))
        self._show(self.item)

    def _make_logo(self, as_logo: bool) -> None:
        assert isinstance(self.item, ParkedItem)
        self.take(replace(self.item, as_logo=as_logo))
        self.whose.setEnabled(not as_logo)
        self._show(self.item)

    def show_item(self, item: Item) -> None:
        super().show_item(item)
        if isinstance(item, ParkedItem):
            self._show(item)

    def _show(self, item: ParkedItem) -> None:
        said = item.shown.note if not item.shown.is_here else self.tr("is kept here already, and is not kept twice")
        said = self.tr("it becomes the organisation’s logo, on packs and reports") if item.as_logo else said
        self.said.setText(f"{said[:1].upper()}{said[1:]}.")
        if self.whose.findData(item.shown.project_id) < 0:  # it comes with the same drop
            self.whose.addItem(no_key(item.shown.project), item.shown.project_id)
        self.whose.setCurrentIndex(max(0, self.whose.findData(item.shown.project_id)))
        unknown = self.tr("Nothing in it says of which project it is.") if not item.asked else ""
        self.why.setText(f"{item.shown.why}." if item.shown.why else "" if item.shown.project_id else unknown)


class RefusedPage(ItemPage):
    """Why something cannot be brought in, and what to do; it can be kept as a document all the same."""

    keep_requested = Signal()

    def __init__(self, session: Session, item: RefusedItem, parent: QWidget | None = None) -> None:
        super().__init__(session, item, parent)
        refusal = item.arrival.refusal
        column = QVBoxLayout()
        column.setContentsMargins(16, 12, 16, 8)
        column.setSpacing(8)
        self.why = words(refusal.sentence if refusal else item.arrival.reason, "heading")
        self.step = words(refusal.next_step or "" if refusal else "")
        for label in (self.why, self.step):
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            column.addWidget(label)
        self.keep = QPushButton(self.tr("&Keep it as a document"))
        self.keep.setAutoDefault(False)
        self.keep.setVisible(may_be_kept(item.arrival))
        self.keep.clicked.connect(lambda _=False: self.keep_requested.emit())
        row = QHBoxLayout()
        row.addWidget(self.keep)
        row.addStretch()
        column.addSpacing(8)
        column.addLayout(row)
        column.addStretch()
        self.column.addLayout(column)


class BookingsPage(ItemPage):
    """A table of bookings beside those here, line by line."""

    def __init__(
        self, session: Session, item: BookingsItem, workspace: Callable[[], Workspace], parent: QWidget | None = None
    ) -> None:
        """Show bookings; `workspace` is the portfolio as it will be when their turn comes."""
        super().__init__(session, item, parent)
        assert item.shown is not None
        self.pages = BookingsPages(session, item.source, item.shown, ticks=item.ticks, workspace=workspace)
        self.column.setContentsMargins(12, 0, 12, 8)
        self.pages.changed.connect(self._take)
        self.column.addWidget(self.pages, 1)

    def _take(self) -> None:
        assert isinstance(self.item, BookingsItem)
        pages = self.pages
        self.take(replace(
            self.item, shown=pages.shown, how=pages.how, choices=dict(pages.choices), work_choices=dict(pages.work_choices),
            ticks=dict(pages.ticks),
        ))  # fmt: skip

    def show_item(self, item: Item) -> None:
        super().show_item(item)
        if isinstance(item, BookingsItem) and item.shown is not None:
            self.pages.show_preview(item.shown)
