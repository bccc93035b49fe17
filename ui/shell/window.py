"""The window of one open portfolio: navigation, the place, the inspector, the status bar."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QByteArray, Qt
from PySide6.QtGui import QAction, QCloseEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QHBoxLayout,
    QMainWindow,
    QMenu,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from pmo_desktop.domain.changes import Changed
from pmo_desktop.domain.records import Person, Project, ProjectState, Task
from pmo_desktop.services import portfolio
from pmo_desktop.services.workspace import Workspace
from pmo_desktop.settings import Settings
from ui.conflicts.clashes import Clashes
from ui.dropping import Dropping
from ui.empty import EmptyPlace
from ui.literal import words_of
from ui.organisation.questions import Questions
from ui.session import REMEMBERED, Selection, Session
from ui.shell.author import AuthorBar, AuthorDialog
from ui.shell.command_field import Command
from ui.shell.deeds import Deeds
from ui.shell.desk import Desk
from ui.shell.files import Files
from ui.shell.help import AboutDialog, KeysDialog
from ui.shell.inspector import Inspector
from ui.shell.menus import Choice, Entry, Line, Menus, UndoActions, said
from ui.shell.navigation import Navigation
from ui.shell.past import Past, PastBar
from ui.shell.places import LISTED, PLACES, Place, faces, named
from ui.shell.recent import short_place
from ui.shell.status import StatusBar
from ui.shell.teamwork import Teamwork
from ui.shell.topbar import TopBar
from ui.shell.updates import Updates
from ui.spreading.opening import Spreading
from ui.trying.trying import Trying
from ui.view import View
from ui.waiting import Waiting


def stood(workspace: Workspace) -> str:
    """Return when a portfolio of the past stood so: `on 30 September 2026`."""
    return str(getattr(workspace, "words", ""))


class MainWindow(QMainWindow):
    def __init__(self, session: Session, desk: Desk) -> None:
        super().__init__()
        self.session, self.desk = session, desk
        self.project_id = session.settings.last_project
        self._views: dict[str, View] = {}
        self._place = ""
        self._with_inspector = session.settings.inspector
        self.setMinimumSize(960, 600)
        self.resize(1280, 800)
        self.status = StatusBar(session, self)
        self.teamwork = Teamwork(session, desk, self, self.status, self._project_shown)
        self.files = Files(session, desk, self, self._project_at_hand, self.teamwork)
        self.dropping = Dropping(self, self.files.take_dropped)
        self.updates = Updates(session, self, self.files.backed_up)
        self.past = Past(session, desk, self)
        self.undoing = UndoActions(session, self)
        self.navigation = Navigation()
        self.topbar = TopBar(self.commands, lambda: portfolio.shown(session.workspace), self)
        self.setStatusBar(self.status)
        self.clashes = Clashes(session, self, self.run_dialog)
        self.trying = Trying(session, self, self.run_dialog)
        self.spreading = Spreading(session, self, self._standing)
        self.questions = Questions(session, self)
        self.deeds = Deeds(self)
        self.status.addPermanentWidget(self.clashes.button)
        self.inspector = Inspector(session)
        self._stack = QStackedWidget()
        self._no_project = EmptyPlace(self.tr("Here you see one project. There is none yet."), self._beginnings())
        self._stack.addWidget(self._no_project)
        self._splitter = QSplitter()
        self._make_body()
        self.menus = Menus(self.menuBar())
        self._make_menus()
        self._connect()
        self._restore()
        self._name_window()

    # Building

    def _make_body(self) -> None:
        self._splitter.addWidget(self._stack)
        self._splitter.addWidget(self.inspector)
        self._splitter.setStretchFactor(0, 1)
        self._splitter.setSizes([1000, 270])
        self._splitter.setChildrenCollapsible(False)
        self._asked = AuthorBar(self.session.workspace.author)
        is_past = self.session.workspace.stood_on is not None
        self._asked.setHidden(is_past or bool(self.session.settings.author))
        right = QWidget()
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        if is_past:
            column.addWidget(PastBar(stood(self.session.workspace), self))
        column.addWidget(self.topbar)
        column.addWidget(self._asked)
        column.addWidget(self.questions.holder)
        column.addWidget(self.clashes.bar)
        column.addWidget(self.trying.bar)
        column.addWidget(self._splitter, 1)
        body = QWidget()
        whole = QHBoxLayout(body)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.navigation)
        whole.addWidget(right, 1)
        self.setCentralWidget(body)

    def _make_menus(self) -> None:
        looks = (("light", self.tr("Light")), ("dark", self.tr("Dark")), ("system", self.tr("As the system")))
        named = self.tr("Appearance: {option}")
        entries: dict[str, tuple[Line, ...]] = {
            self.tr("&View"): (
                Entry(self.tr("&Details of the selection"), self.toggle_inspector, "F4"),
                Entry(self.tr("&Wide or narrow navigation"), self.toggle_navigation, "Ctrl+B"),
                None,
                Choice(looks, lambda: self.desk.settings.theme, self.desk.set_theme, named),
            ),
            self.tr("&Go"): (
                *(
                    Entry(self.tr(place.title), partial(self.go, place.name), f"Ctrl+{number}", self._going_to(place))
                    for number, place in enumerate(LISTED, 1)
                ),
                None,
                Entry(self.tr("Search or run a command"), self.topbar.command.begin, "Ctrl+K"),
            ),
            self.tr("&Window"): (
                Entry(self.tr("&New window"), lambda: self.desk.open_file(self.session.workspace.path)),
            ),
            self.tr("&Help"): (
                Entry(self.tr("&Keyboard shortcuts"), self.show_keys, "F1"),
                Entry(self.tr("&About PMO Desktop"), lambda: self.run_dialog(AboutDialog(self))),
            ),
        }
        self.menus.add(self.tr("&File"), self.files.lines())
        named_change = Entry(self.tr("Your &name…"), self.ask_author)
        kept = Entry(self.tr("&Calendars…"), self.show_calendars, "Ctrl+Shift+K", self.tr("Calendars and holidays…"))
        said_whole = self.tr("Organisation and calendar: name, logo, currency, holidays, hours…")
        whole = Entry(self.tr("&Organisation and calendar…"), self.show_organisation, "", said_whole)
        alone = Entry(
            self.tr("My &private drawer…"), self.show_drawer, "", self.tr("My private drawer: rates, reasons of leave…")
        )
        planned = self.tr("Scheduling of the project: rules, status date, critical path…")
        scheduled = Entry(self.tr("&Scheduling…"), self.show_scheduling, "Ctrl+Shift+G", planned)
        self.menus.add(
            self.tr("&Edit"),
            (
                self.undoing.undo,
                self.undoing.redo,
                None,
                Entry(
                    self.tr("&Paste what was copied…"), self.files.paste, "Ctrl+Alt+I",
                    self.tr("Paste a table, a list of dates or files as projects, lists, documents…"),
                ),
                None,
                self.clashes.action,
                self.clashes.dates,
                None,
                self.trying.begin_action,
                self.trying.compare_action,
                self.spreading.action,
                scheduled,
                kept,
                whole,
                alone,
                named_change,
            ),
        )  # fmt: skip
        self.menus.add_renewed(self.tr("&Actions"), self._fill_actions)
        for title, lines in entries.items():
            self.menus.add(title, lines)

    def _going_to(self, place: Place) -> str:
        return self.tr("Go to {place}").format(place=self.tr(place.title))

    def _beginnings(self) -> tuple[QAction, ...]:
        """Return how a portfolio comes by its first project."""
        found = []
        for title, does in (
            (self.tr("Import project files"), self.files.ask_import),
            (self.tr("New project"), self.new_project),
            (self.tr("Start from a template"), partial(self.go, "templates")),
        ):
            action = QAction(title, self)
            action.triggered.connect(lambda _=False, does=does: does())
            found.append(action)
        return tuple(found)

    def new_project(self) -> None:
        """Begin a project by hand, in the register."""
        self.go("portfolio")
        next(action for action in self._actions_here() if action.objectName() == "portfolio.add").trigger()

    def _connect(self) -> None:
        session = self.session
        session.changed.connect(self._take_changes)
        session.place_requested.connect(self.go)
        session.task_requested.connect(self._show_task)
        session.booking_requested.connect(self._show_booking)
        session.person_requested.connect(self._show_person)
        session.set_requested.connect(self._show_set)
        session.since_requested.connect(self._show_since)
        session.import_requested.connect(self.files.take)
        session.deed_requested.connect(self.deeds.do)
        session.list_requested.connect(self.files.show_list)
        session.kept_requested.connect(self.files.show_kept)
        session.details_requested.connect(self.show_details)
        session.reasons_requested.connect(self.show_reasons)
        session.scheduling_requested.connect(self.show_scheduling)
        session.fit_requested.connect(self.show_fit)
        self.navigation.chosen.connect(self.go)
        self.topbar.command.left.connect(self._focus_place)
        self.topbar.face_chosen.connect(self.go)
        self.topbar.project_chosen.connect(lambda project_id: self.go(self._place, project_id))
        self.undoing.turned.connect(self.status.say)
        self.status.passphrase_requested.connect(self.files.ask_passphrase)
        self.status.file_requested.connect(self.files.show_file)
        self.files.imported.connect(self._show_imported)
        self.files.past_requested.connect(self.past.ask_day)
        self.files.deleted_requested.connect(self.past.show_deleted)
        self.files.folding_requested.connect(self.past.fold)
        self.files.print_requested.connect(self.print_here)
        self.files.pack_requested.connect(lambda: self._print("print_pack"))
        self.files.status_requested.connect(lambda project_id: self._print("print_status", project_id))
        self._asked.named.connect(self.desk.set_author)

    # Places

    def go(self, name: str, project_id: str = "") -> None:
        """Show a place; places of one project show the one last looked at, or the first."""
        place = named(name)
        view, before = self.view(place), self._views.get(self._place)
        if project_id:
            self.project_id = project_id
        followed = self._followed(before, place)
        self._place = name
        if place.of_project or project_id:
            self._project_at_hand()
            view.show_project(self.project_id)
        self._show_place(place, view)
        if followed.ids:
            (view.show_tasks if followed.kind is Task else view.show_people)(followed.ids)
        self.session.selected.emit(view.selection())

    def _followed(self, before: View | None, place: Place) -> Selection:
        """Return what is chosen in the face that is left, tasks of the same plan or people: the other face chooses it too."""
        if before is None or before.place == place.name or place not in faces(named(self._place)):
            return Selection()
        chosen = before.selection()
        is_here = chosen.kind is Person or (chosen.kind is Task and chosen.project_id == self.project_id)
        return chosen if is_here else Selection()

    def _show_place(self, place: Place, view: View) -> None:
        missing = place.of_project and not self.project_id
        self._stack.setCurrentWidget(self._no_project if missing else view)
        self.navigation.show_place(place.name)
        self.topbar.show_faces(() if missing else faces(place), place)
        self.topbar.show_tools(() if missing else view.bar_actions())
        self.trying.show_project(self._project_shown())
        self._show_title(view)
        self._show_inspector()
        self._focus_place()

    def _focus_place(self) -> None:
        """Give the keyboard to the place: to what it names, else to its first table, else to itself."""
        shown = self._stack.currentWidget()
        if shown is None:
            return
        tables = [each for each in shown.findChildren(QAbstractItemView) if each.isVisibleTo(shown)]
        first = next((each for each in tables if each.focusPolicy() is Qt.FocusPolicy.StrongFocus), shown)
        (first if shown.focusProxy() is None else shown).setFocus()

    def _show_task(self, project_id: str, task_id: str) -> None:
        self.go("gantt", project_id)
        if task_id:
            self._views["gantt"].show_tasks([task_id])

    def _show_booking(self, booking_id: str) -> None:
        self.go("bookings")
        self._views["bookings"].show_booking(booking_id)

    def _show_person(self, person_id: str, page: str) -> None:
        self.view(named("people")).show_person(person_id, page)

    def _show_set(self, set_id: str) -> None:
        self.go("changes")
        self._views["changes"].show_set(set_id)

    def _show_since(self, set_id: str, project_id: str) -> None:
        self.go("changes")
        self._views["changes"].show_since(set_id, project_id)

    def view(self, place: Place) -> View:
        """Return the view of a place, made when first needed."""
        if place.name not in self._views:
            view = place.make(self.session)
            kept = self.session.settings.views.get(place.name)
            if isinstance(kept, dict):
                view.restore_state(kept)
            if place.name == "changes":
                view.addAction(self.clashes.action)
            self._views[place.name] = view
            self._stack.addWidget(view)
        return self._views[place.name]

    @property
    def place(self) -> str:
        return self._place

    def _project_shown(self) -> str:
        """Return the project somebody looks at, for the others to see; empty in places of all projects."""
        return self.project_id if self._place and named(self._place).of_project else ""

    def _project_at_hand(self) -> str:
        """Return the project last looked at, while it is there; else the first active one, else the first."""
        if self.project_id not in {project.id for project in portfolio.shown(self.session.workspace)}:
            projects = portfolio.projects(self.session.workspace)
            active = [project for project in projects if project.state is ProjectState.ACTIVE]
            self.project_id = next((project.id for project in (*active, *projects)), "")
        return self.project_id

    def _show_title(self, view: View) -> None:
        place = named(self._place)
        missing = place.of_project and not self.project_id
        title = self.tr(place.title) if missing else view.title()
        self.topbar.show_title(title, self.project_id if place.of_project and not missing else None)

    def _standing(self) -> tuple[Selection, str]:
        """Return what is selected in the place shown, and the project it is about where it is about one."""
        view = self._views.get(self._place)
        return (Selection() if view is None else view.selection()), self._project_shown()

    # Commands

    def commands(self) -> list[Command]:
        """Return what the command field offers: the actions of the place, of the menus, places and projects."""
        return [*self._commands_of_actions(), *self._commands_elsewhere(), *self._commands_of_projects()]

    def _actions_here(self) -> list[QAction]:
        view = self._views.get(self._place)
        missing = self._stack.currentWidget() is self._no_project
        return list(view.actions_of_place()) if view and not missing else []

    def _fill_actions(self, menu: QMenu) -> None:
        view = self._views.get(self._place)
        if view is not None and self._actions_here():
            view.fill_menu(menu)

    def _commands_of_actions(self) -> Iterator[Command]:
        for action in dict.fromkeys([*self._actions_here(), *self.menus.actions()]):
            if action.isEnabled() and action.text():
                keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
                yield Command(said(action) or words_of(action), keys, action.trigger)

    def _commands_elsewhere(self) -> Iterator[Command]:
        """Offer what can be done in other places: going there comes with it."""
        for place in PLACES:
            if place.name == self._place or (place.of_project and not self._project_at_hand()):
                continue
            for action in self.view(place).actions_of_place():
                if action.isEnabled() and action.text():
                    yield Command(words_of(action), self.tr(place.title), partial(self._do_elsewhere, place, action))

    def _do_elsewhere(self, place: Place, action: QAction) -> None:
        self.go(place.name)
        action.trigger()

    def _commands_of_projects(self) -> Iterator[Command]:
        for project in portfolio.projects(self.session.workspace):
            title = f"{project.code} {project.name}".strip()
            yield Command(title, self.tr("project"), partial(self.go, "gantt", project.id))

    # What happens

    def _take_changes(self, changed: Changed) -> None:
        view = self._views.get(self._place)
        if view is None:
            return
        place = named(self._place)
        before = self.project_id
        if place.of_project and Project in changed.kinds() and self._project_at_hand() != before:
            if self.project_id:
                view.show_project(self.project_id)
            self._show_place(place, view)
        self._show_title(view)
        self._name_window()

    def _name_window(self) -> None:
        name = self.session.workspace.portfolio().name or self.session.workspace.path.stem
        if self.session.workspace.stood_on is not None:
            name = self.tr("As it stood {when} – {name}").format(when=stood(self.session.workspace), name=name)
        place = self.teamwork.place or self._file_in_short()
        self.setWindowTitle(f"{name} – {place} – PMO Desktop".replace("[*]", "[*][*]"))

    def _file_in_short(self) -> str:
        path = self.session.workspace.path
        return self.tr("{file} in {folder}").format(file=path.name, folder=short_place(path.parent))

    def import_files(self, paths: list[Path]) -> None:
        """Open portfolios; show what project files would bring."""
        self.files.take(paths)

    def _show_imported(self, made: list[str]) -> None:
        """Show what came: a plan as it is drawn, several projects as they stand in the register."""
        if len(made) == 1:
            self.go("gantt", made[0])
        elif made:
            self.go("portfolio")

    def _print(self, what: str, project_id: str = "") -> None:
        self.go("reports", project_id)
        getattr(self._views["reports"], what)()

    def print_here(self) -> None:
        """Print the plan of the project shown; in places of all projects the portfolio pack."""
        gantt = self.view(named("gantt")) if self._project_shown() else None
        printing = getattr(gantt, "printing", None)
        if printing is None:
            self._print("print_pack")
        else:
            printing.print(self._project_shown())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Bring in what was copied where nothing that has the keyboard pastes it."""
        if event.matches(QKeySequence.StandardKey.Paste) and self.session.workspace.stood_on is None:
            self.files.paste()
        else:
            super().keyPressEvent(event)

    # Questions

    def ask_author(self) -> None:
        """Ask under which name changes are recorded from now on."""
        dialog = AuthorDialog(self.session.workspace.author, self)
        if self.run_dialog(dialog):
            self.desk.set_author(dialog.name.text().strip())

    def take_author(self, name: str) -> None:
        """Record changes under a name from now on; undo takes back that person's."""
        self.session.workspace.author = name
        self._asked.hide()
        self.undoing.name()

    def show_calendars(self) -> None:
        """Show the calendars, to be edited."""
        from ui.calendars.dialog import CalendarsDialog  # noqa: PLC0415 - the first window need not wait for it

        self.run_dialog(CalendarsDialog(self.session, self))

    def show_organisation(self) -> None:
        """Show what is chosen for the whole portfolio: name, logo, currency, holidays, hours."""
        from ui.organisation.dialog import OrganisationDialog  # noqa: PLC0415 - the first window need not wait for it

        dialog = OrganisationDialog(self.session, self)
        dialog.calendars_requested.connect(self.show_calendars)
        self.run_dialog(dialog)

    def show_drawer(self) -> None:
        """Show what this person keeps for themselves, to be changed."""
        from ui.people.drawer import DrawerDialog  # noqa: PLC0415 - the first window need not wait for it

        self.run_dialog(DrawerDialog(self.session, self))

    def show_scheduling(self, project_id: str = "") -> None:
        """Ask how a project is scheduled: the one named, else the one at hand."""
        from ui.scheduling.dialog import SchedulingDialog  # noqa: PLC0415 - the first window need not wait for it

        chosen = project_id or self._project_at_hand()
        if chosen:
            self.run_dialog(SchedulingDialog(self.session, chosen, self))
        else:
            self.status.say(self.tr("There is no project yet."))

    def show_fit(self, project_id: str) -> None:
        """Show whether a proposal fits into everybody's load."""
        from ui.fit_dialog.opening import open_fit  # noqa: PLC0415 - the first window need not wait for it

        open_fit(self.session, project_id, self)

    def show_keys(self) -> None:
        """List every key."""
        groups: list[tuple[str, Sequence[QAction]]] = [(self.tr("Everywhere"), [*self.menus.actions()])]
        groups += [(self.tr(place.title), self.view(place).actions_of_place()) for place in PLACES]
        self.run_dialog(KeysDialog(groups, self))

    def run_dialog(self, dialog: QDialog) -> bool:
        """Show a dialog until it is closed; say whether it was agreed to."""
        agreed = bool(dialog.exec())
        dialog.deleteLater()
        return agreed

    # Remembering

    def toggle_inspector(self) -> None:
        """Show the details of what is selected, or do without them."""
        self._with_inspector = not self._with_inspector
        self._show_inspector()

    def show_details(self) -> None:
        """Show the inspector with the cursor in its first field."""
        self._with_inspector = True
        self._show_inspector()
        self.inspector.focus_first()

    def show_reasons(self) -> None:
        """Show the inspector at why the dates of the selection are what they are."""
        self._with_inspector = True
        self._show_inspector()
        self.inspector.focus_reasons()

    def _show_inspector(self) -> None:
        view = self._stack.currentWidget()
        self.inspector.setVisible(self._with_inspector and isinstance(view, View) and view.inspects)

    def toggle_navigation(self) -> None:
        """Show words beside the icons, or the icons alone."""
        self.navigation.set_wide(wide=not self.navigation.is_wide)

    def _restore(self) -> None:
        settings = self.session.settings
        if settings.geometry:
            self.restoreGeometry(QByteArray.fromBase64(settings.geometry.encode()))
        self.navigation.set_wide(wide=settings.navigation_wide)

    def state(self) -> Settings:
        """Return the settings as this window leaves them."""
        views = dict(self.desk.settings.views)
        views |= {name: view.save_state() for name, view in self._views.items()}
        if self.session.remembered:
            views[REMEMBERED] = dict(self.session.remembered)
        if self.session.waiting.role:
            views[Waiting.kept_as] = {"role": self.session.waiting.role}
        return replace(
            self.desk.settings, geometry=bytes(self.saveGeometry().toBase64().data()).decode(), views=views,
            inspector=self._with_inspector, navigation_wide=self.navigation.is_wide, last_place=self._place,
            last_project=self.project_id,
        )  # fmt: skip

    def closeEvent(self, event: QCloseEvent) -> None:
        """Leave at once; what still runs is asked to stop and waited for out of sight."""
        self.desk.remember(self.state())
        self.hide()
        self.teamwork.finish()
        self.session.close()
        self.desk.closed(self)
        event.accept()
