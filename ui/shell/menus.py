"""The menu bar as a table: what each entry is called, which keys it has, what it does."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar, QWidget

from pmo_desktop.domain.changes import ChangeSet
from ui.changes.undoing import attempt
from ui.layout import give_back
from ui.literal import no_key
from ui.session import Session


@dataclass(frozen=True, slots=True)
class Entry:
    """`said` is what the command field calls it where the words of the menu alone would not do."""

    title: str
    does: Callable[[], object]
    keys: str = ""
    said: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """Entries of which one at a time holds: name and title of each, and which it is."""

    options: Sequence[tuple[str, str]]
    chosen: Callable[[], str]
    choose: Callable[[str], object]
    said: str


@dataclass(frozen=True, slots=True)
class Listed:
    """A menu within the menu, filled when it opens; empty it says why."""

    title: str
    entries: Callable[[], Sequence[Entry]]
    without: str


Line = Entry | Choice | Listed | QAction | None
"""None is a line between."""


class Menus:
    """Fills a menu bar; lists its actions for the command field."""

    def __init__(self, bar: QMenuBar) -> None:
        self._bar = bar
        self._menus: list[QMenu] = []

    def add(self, title: str, lines: Sequence[Line]) -> QMenu:
        menu = self._bar.addMenu(title)
        self._menus.append(menu)
        for line in lines:
            _add(menu, line)
        return menu

    def add_renewed(self, title: str, fill_it: Callable[[QMenu], object]) -> None:
        """Add a menu that is filled anew whenever it opens."""
        menu = self._bar.addMenu(title)

        def fill() -> None:
            give_back(menu)
            for within in menu.findChildren(QMenu):
                within.deleteLater()
            fill_it(menu)
            menu.setEnabled(True)

        menu.aboutToShow.connect(fill)

    def actions(self) -> Iterator[QAction]:
        """Return what the menus hold, but not what is listed when they open."""
        for menu in self._menus:
            yield from (action for action in menu.actions() if action.menu() is None and not action.isSeparator())


def said(action: QAction) -> str:
    """Return what the command field calls an action where it is not its text; else an empty text."""
    return str(action.property("said") or "")


def _add(menu: QMenu, line: Line) -> None:
    if line is None:
        menu.addSeparator()
    elif isinstance(line, QAction):
        menu.addAction(line)
    elif isinstance(line, Entry):
        _add_entry(menu, line)
    elif isinstance(line, Choice):
        _add_choice(menu, line)
    else:
        _add_listed(menu, line)


def _add_entry(menu: QMenu, entry: Entry) -> QAction:
    action = menu.addAction(entry.title)
    if entry.keys:
        action.setShortcut(QKeySequence(entry.keys))
    if entry.said:
        action.setProperty("said", entry.said)
    action.triggered.connect(lambda _=False: entry.does())
    return action


def _add_choice(menu: QMenu, choice: Choice) -> None:
    group = QActionGroup(menu)
    actions: dict[str, QAction] = {}
    for name, title in choice.options:
        entry = Entry(title, lambda name=name: choice.choose(name), said=choice.said.format(option=title))  # type: ignore[misc]  # a default argument
        actions[name] = _add_entry(menu, entry)
        actions[name].setCheckable(True)
        group.addAction(actions[name])

    def mark() -> None:
        if choice.chosen() in actions:
            actions[choice.chosen()].setChecked(True)

    menu.aboutToShow.connect(mark)
    mark()


def _add_listed(menu: QMenu, listed: Listed) -> None:
    within = menu.addMenu(listed.title)

    def fill() -> None:
        within.clear()
        for entry in listed.entries():
            _add_entry(within, entry)
        if within.isEmpty():
            within.addAction(listed.without).setEnabled(False)

    within.aboutToShow.connect(fill)


class UndoActions(QObject):
    """Undo and redo, each named by what it would do."""

    turned = Signal(str)
    """What was undone or redone, in words."""

    def __init__(self, session: Session, parent: QWidget) -> None:
        super().__init__(parent)
        self._session = session
        self._window = parent
        self.undo = QAction(self.tr("Undo"), self)
        self.redo = QAction(self.tr("Redo"), self)
        self.undo.setShortcuts([QKeySequence(QKeySequence.StandardKey.Undo)])
        self.redo.setShortcuts([QKeySequence("Ctrl+Y"), QKeySequence("Ctrl+Shift+Z")])
        self.undo.triggered.connect(lambda: self._turn(session.workspace.undo, self.tr("Undone: {label}"), undo=True))
        self.redo.triggered.connect(
            lambda: self._turn(session.workspace.redo, self.tr("Done again: {label}"), undo=False)
        )
        session.changed.connect(lambda _: self.name())
        self.name()

    def name(self) -> None:
        """Say what they would do as things now stand."""
        workspace = self._session.workspace
        for action, word, label in (
            (self.undo, self.tr("Undo"), workspace.undo_label),
            (self.redo, self.tr("Redo"), workspace.redo_label),
        ):
            action.setText(no_key(f"{word}: {label}") if label else word)
            action.setEnabled(label is not None)

    def _turn(self, action: Callable[[], ChangeSet], words: str, *, undo: bool) -> None:
        """Undo or redo; where later changes stand in the way they are shown, and the rest is offered."""
        workspace = self._session.workspace
        label = workspace.undo_label if undo else workspace.redo_label
        done = attempt(self._session, action, self._window)
        if done is not None and done.undoes is not None:  # of the rest, the dialog has said what was done
            self.turned.emit(words.format(label=label))
