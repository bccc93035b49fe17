"""The outlook: months of capacity by role or team, who is free, what nobody is named for, and who could do it."""

from collections.abc import Sequence
from typing import Any, ClassVar

from PySide6.QtCore import QEvent, QPoint, QSignalBlocker, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QStackedLayout, QTabWidget, QVBoxLayout, QWidget

from pmo_desktop.charts.scene import Scene, TextMeasure
from pmo_desktop.domain import moment
from pmo_desktop.domain.errors import InvalidValueError
from pmo_desktop.domain.records import Person, Project, ProjectState, Task
from pmo_desktop.domain.resources.load import By
from pmo_desktop.services.finding import Amount, Wish
from pmo_desktop.services.outlook import Outlook, Proposals, Unit, end_of, outlook
from pmo_desktop.services.table_files import write_table
from ui.asking import spreadsheets
from ui.commands import actions_of, fill
from ui.empty import EmptyPlace
from ui.layout import give_back, restore_split
from ui.outlook import words
from ui.outlook.capacity import EVERYBODY, CapacityPage
from ui.outlook.commands import COMMANDS, MENU
from ui.outlook.finder import FinderPage
from ui.outlook.free import FreePage
from ui.outlook.strip import Strip
from ui.outlook.unnamed import UnnamedPage
from ui.picturing.drawing import Drawing
from ui.picturing.picturing import Picturing
from ui.session import Selection, Session
from ui.view import FreshView

_FINDER = 3
_PICTURE = (1_040.0, 340.0)


class OutlookView(FreshView):
    place: ClassVar[str] = "outlook"
    inspects: ClassVar[bool] = True

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.strip = Strip()
        self.capacity = CapacityPage(session)
        self.free = FreePage()
        self.unnamed = UnnamedPage()
        self.finder = FinderPage(session)
        self.found: Outlook | None = None
        self._people_wanted: Sequence[str] = ()
        """People to choose once what is ahead is known."""
        self.pages = QTabWidget()
        self.pages.setDocumentMode(True)
        for page, title in (
            (self.capacity, self.tr("Capacity")), (self.free, self.tr("Free time")),
            (self.unnamed, self.tr("Nobody named")), (self.finder, self.tr("Who has time?")),
        ):  # fmt: skip
            self.pages.addTab(page, title)
        self.pages.tabBar().setAccessibleName(self.tr("Parts of the outlook"))
        self._picturing = Picturing(self, self._drawing)
        self.commands = actions_of(self, COMMANDS)
        for action in self._picturing.actions():
            self.commands[action.objectName().removeprefix("outlook.")] = action
            self.addAction(action)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        shown = QWidget()
        column = QVBoxLayout(shown)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.strip)
        column.addWidget(self.pages, 1)
        people = QAction(self.tr("Go to People"), self)
        people.triggered.connect(lambda: self.session.place_requested.emit("people", ""))
        sentence = self.tr("Here is what roles are asked for in the months ahead. Add people with their roles first.")
        self._layers = QStackedLayout(self)
        self._layers.addWidget(shown)
        self._layers.addWidget(EmptyPlace(sentence, [people]))

    def _connect(self) -> None:
        self.strip.changed.connect(self.renew)
        self.strip.shown_otherwise.connect(self._show_pages)
        self.unnamed.wanted.connect(self.find_for)
        self.free.table.opened.connect(lambda person_id, _: self._inspect(person_id))
        for chosen in (self.free.table.chosen, self.finder.table.chosen, self.unnamed.table.chosen, self.capacity.moved,
                       self.capacity.behind.itemSelectionChanged):  # fmt: skip
            chosen.connect(lambda *_: self._selected())
        self.pages.currentChanged.connect(lambda _: self._page_changed())
        for page in (self.capacity.table, self.capacity.chart, self.capacity.behind, self.free.table,
                     self.unnamed.table.view, self.finder.table):  # fmt: skip
            page.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
            page.customContextMenuRequested.connect(lambda at, page=page: self._show_menu(page, at))

    # As a place

    def title(self) -> str:
        return self.tr("Capacity outlook")

    def bar_actions(self) -> list[QAction]:
        return [self.commands[each] for each in ("now", "find", "fit", "picture")]

    def selection(self) -> Selection:
        page, place = self.pages.currentWidget(), self.free.table.place()
        if page is self.unnamed:
            first = next((each for each in self.unnamed.chosen() if each.task_id), None)
            return Selection() if first is None else Selection(Task, (first.task_id or "",), first.project_id)
        if page is self.capacity:
            return Selection(Person, self.capacity.chosen_people(), None)
        if page is self.finder:
            return Selection(Person, tuple(each.person.id for each in self.finder.chosen()), None)
        return Selection() if place is None else Selection(Person, (place[0],), None)

    def show_people(self, ids: Sequence[str]) -> None:
        """Choose the first of some people among those who are free."""
        self._people_wanted = ids
        self._choose_people()

    def _choose_people(self) -> None:
        if self.found is not None and self._people_wanted:
            wanted, self._people_wanted = self._people_wanted, ()
            self.free.table.choose(wanted[0], 0, tell=False)

    def save_state(self) -> dict[str, Any]:
        return {
            **self.strip.save_state(), "page": self.pages.currentIndex(),
            "splitter": self.capacity.splitter.sizes(), "picture": self._picturing.state(),
            "unnamed": self.unnamed.table.save_state(),
        }  # fmt: skip

    def restore_state(self, state: dict[str, Any]) -> None:
        """Take up what was shown and how."""
        with QSignalBlocker(self.strip):
            self.strip.restore_state(state)
        restore_split(self.capacity.splitter, state.get("splitter"))
        self._picturing.restore(state.get("picture"))
        if isinstance(state.get("unnamed"), dict):
            self.unnamed.table.restore_state(state["unnamed"])
        if isinstance(state.get("page"), int):
            self.pages.setCurrentIndex(state["page"])

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self.capacity.chart.update()

    # What is ahead

    def start(self) -> int:
        """Return the first month shown."""
        today = self.session.workspace.today()
        first = moment.from_date(moment.to_date(today).replace(day=1))
        return end_of(first, self.strip.offset)

    def renew(self) -> None:
        """Read what is ahead anew."""
        start, months = self.start(), self.strip.months.value()
        by, proposals = By(self.strip.by.currentData()), Proposals(self.strip.proposals.currentData())
        last = end_of(start, months) - moment.DAY
        self.strip.span.setText(f"{words.month_short(start)} – {words.month_short(last)}")
        self.session.reckoner.ask(
            "outlook", lambda own, step: outlook(own, start, months, step, by=by, proposals=proposals), self._show
        )
        if self.finder.isVisible():
            self.finder.renew()

    def _show(self, found: Outlook) -> None:
        self.found = found
        self._layers.setCurrentIndex(0 if found.people.rows else 1)
        self._show_pages()
        self._choose_people()
        self._selected()

    def _show_pages(self) -> None:
        if self.found is None:
            return
        self.capacity.unit = self.free.unit = Unit(self.strip.unit.currentData())
        self.capacity.measure = self.strip.measure.currentData()
        for page in (self.capacity, self.free, self.unnamed):
            page.show_outlook(self.found)
        count = len(self.found.unassigned)
        self.pages.setTabText(
            2, self.tr("Nobody named ({count})").format(count=count) if count else self.tr("Nobody named")
        )

    def step(self, months: int) -> None:
        """Begin so many months later."""
        self.strip.step(months)

    def go_to_now(self) -> None:
        """Begin at this month again."""
        self.strip.offset = 0
        self.renew()

    def show_page(self, number: int) -> None:
        """Show one of the parts, with the keyboard in it."""
        self.pages.setCurrentIndex(number)
        page = self.pages.currentWidget()
        if page is not None:
            page.setFocus()

    def _page_changed(self) -> None:
        at = self.pages.currentIndex()
        self.strip.setVisible(at != _FINDER)
        for widget, pages in ((self.strip.by, {0}), (self.strip.measure, {0}), (self.strip.unit, {0, 1})):
            widget.setVisible(at in pages)
        self._selected()

    def _selected(self) -> None:
        if self.isVisible():
            self.session.selected.emit(self.selection())

    def _inspect(self, person_id: str) -> None:
        """Look for what could be done with somebody who is free."""
        self.session.selected.emit(Selection(Person, (person_id,), None))
        self.session.details_requested.emit()

    # Doing something about it

    def look_for_somebody(self) -> None:
        """Look for somebody with skills and time."""
        self.show_page(_FINDER)
        self.finder.form.skills[0][0].setFocus()

    def find_for(self, targets: Sequence[Any]) -> None:
        """Look for somebody for work that nobody is named for."""
        if targets:
            self.pages.setCurrentIndex(_FINDER)
            self.finder.look_for(targets)
            self.finder.table.setFocus()

    def find_for_this(self) -> None:
        """Look for somebody for what is chosen: unnamed work, or the role and month of a cell."""
        if self.pages.currentWidget() is self.unnamed:
            self.find_for(self.unnamed.chosen())
            return
        if self.found is None or self.pages.currentWidget() is not self.capacity:
            self.look_for_somebody()
            return
        line_id, period = self.capacity.place()
        table = self.found.table
        start, finish = (table.starts[0], table.finish) if period < 0 else (table.starts[period], table.ends(period))
        entry = self.capacity.chosen_entry()
        is_row = line_id not in {"", EVERYBODY}
        self.pages.setCurrentIndex(_FINDER)
        self.finder.look_at(
            Wish(
                start, finish, 50, Amount.PERCENT, role_id=line_id if is_row and table.by is By.ROLE else None,
                team=line_id if is_row and table.by is By.TEAM else None,
                project_id=entry.project_id if entry is not None else None,
            )
        )  # fmt: skip

    def ask_fit(self) -> None:
        """Ask whether a proposal fits: the one behind the chosen cell, else the first there is."""
        workspace = self.session.workspace
        proposals = [each.id for each in workspace.find(Project, state=ProjectState.PROPOSED)]
        entry = self.capacity.chosen_entry()
        wanted = entry.project_id if entry is not None and entry.project_id in proposals else None
        if not proposals:
            self.session.failed.emit(
                InvalidValueError(
                    self.tr("There is no proposal."), self.tr("Set the state of a project to proposed in Projects.")
                )
            )
            return
        self.session.fit_requested.emit(wanted or proposals[0])

    def open_task(self) -> None:
        """Open what is chosen in the Gantt."""
        if self.pages.currentWidget() is self.unnamed:
            chosen = self.unnamed.chosen()
            if chosen and chosen[0].project_id:
                self.session.task_requested.emit(chosen[0].project_id, chosen[0].task_id or "")
            return
        entry = self.capacity.chosen_entry()
        if entry is not None and entry.project_id:
            self.session.task_requested.emit(entry.project_id, entry.task_id or "")

    def _show_menu(self, page: QWidget, at: QPoint) -> None:
        menu = QMenu(self)
        fill(menu, self.commands, MENU)
        menu.aboutToHide.connect(lambda: give_back(menu))
        menu.aboutToHide.connect(menu.deleteLater)
        viewport = page.viewport() if hasattr(page, "viewport") else page
        menu.popup(viewport.mapToGlobal(at))

    # Taking it elsewhere

    def export(self) -> None:
        """Write the table one looks at as a workbook or CSV."""
        title = self.pages.tabText(self.pages.currentIndex()).split(" (")[0]
        headings, rows = self._exported()
        target = self.session.asking.to_write(self, self.tr("Save the table"), title, spreadsheets(), ".xlsx")
        if target is not None and self.session.attempt(lambda: write_table(target, title, headings, rows)) is not None:
            self.session.announced.emit(self.tr("Saved as {path}").format(path=target))

    def _exported(self) -> tuple[list[str], list[list[str | float]]]:
        page = self.pages.currentWidget()
        if page is self.unnamed:
            columns = self.unnamed.model.columns
            return [each.title for each in columns], [
                [each.text(row) for each in columns] for row in self.unnamed.model.rows
            ]
        shown = self.pages.currentIndex()
        table = (self.capacity.table, self.free.table, None, self.finder.table)[shown] or self.finder.table
        headings = [*(each.title for each in table.rows.headings), *table.rows.periods]
        return headings, [[*line.texts, *(round(cell.value, 2) for cell in line.cells)] for line in table.rows.lines]

    def _drawing(self) -> Drawing | None:
        if self.found is None or not self.capacity.chart.months:
            return None
        chart = self.capacity.chart

        def size(whole: bool) -> tuple[float, float]:
            return _PICTURE if whole else (float(chart.width()), float(chart.height()))

        def draw(measure: TextMeasure, whole: bool) -> Scene:
            return chart.scene(measure, *size(whole), with_choice=False)

        return Drawing(chart.title, size, draw)
