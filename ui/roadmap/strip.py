"""The strip above the roadmap: a text to narrow it by, what filters, groups and unfolds it, and how much of it is shown."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QActionGroup, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QMenu, QWidget

from pmo_desktop.charts.rag import WORDS
from pmo_desktop.domain.records import ProjectState, Rag
from pmo_desktop.services.roadmap import Roadmap
from pmo_desktop.services.roadmap_lines import GROUPS, SHOWN, SORTS, Lines, Scope
from ui.commands import menu_button
from ui.undo_keys import UndoKeys

_PAUSE_MS = 150
_GROUPS = {
    "": "No groups", "programme": "Programme", "manager": "Manager", "phase": "Phase", "rag": "PM’s light",
    "light": "Plan’s light", "state": "State",
}  # fmt: skip
_SORTS = {
    "": "As in the register", "code": "Code", "name": "Name", "manager": "Manager", "programme": "Programme",
    "phase": "Phase", "state": "State", "start": "Start", "finish": "Finish", "slip": "Slip", "percent": "Done",
    "rag": "PM’s light", "light": "Plan’s light", "priority": "Priority",
}  # fmt: skip
assert set(_GROUPS) == set(GROUPS)
assert set(_SORTS) == set(SORTS)
_LIGHTS = (Rag.RED, Rag.AMBER, Rag.GREEN, None)


class Strip(QWidget):
    """Shows a scope and asks for others; `levels` and `shown` are the commands of two of its menus."""

    wanted = Signal(object)
    """A Scope."""
    left = Signal()

    def __init__(self, levels: Sequence[QAction], shown: Sequence[QAction], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._scope, self._roadmap = Scope(), Roadmap()
        self._levels, self._shown = levels, shown
        self.field = QLineEdit()
        self.field.setPlaceholderText(self.tr("Show projects with…"))
        self.field.setAccessibleName(
            self.tr("Show only projects with this text in code, name, manager, programme, phase or milestones")
        )
        self.field.setClearButtonEnabled(True)
        self.field.setFixedWidth(170)
        self.field.installEventFilter(self)
        self.field.installEventFilter(UndoKeys(self))
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self._narrow_now)
        self.field.textEdited.connect(lambda _text: self._pause.start())
        self.count = QLabel()
        self.count.setObjectName("muted")
        self.count.setTextFormat(Qt.TextFormat.PlainText)
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 4, 12, 4)
        row.setSpacing(4)
        row.addWidget(self.field)
        self.buttons = {
            name: menu_button(title, picture, fill)
            for name, title, picture, fill in (
                ("filter", self.tr("Filter"), "filter", self._fill_filters),
                ("sort", self.tr("Sort"), "sort", self._fill_sorts),
                ("group", self.tr("Group"), "group", self._fill_groups),
                ("level", self.tr("Level"), "levels", lambda menu: menu.addActions(list(self._levels))),
                ("shown", self.tr("Show"), "eye", lambda menu: menu.addActions(list(self._shown))),
            )
        }
        for button in self.buttons.values():
            row.addWidget(button)
        row.addStretch()
        row.addWidget(self.count)

    def show_scope(self, scope: Scope, roadmap: Roadmap, lines: Lines) -> None:
        """Show what is asked for and how much of it there is."""
        self._scope, self._roadmap = scope, roadmap
        if not self._pause.isActive() and self.field.text().strip() != scope.text.strip():
            self.field.setText(scope.text)
        if lines.shown < lines.known:
            said = self.tr("{shown} of {known} projects")
        else:
            said = self.tr("1 project") if lines.known == 1 else self.tr("{known} projects")
        self.count.setText(said.format(shown=lines.shown, known=lines.known))
        is_all = lines.shown == lines.known
        why = (
            self.tr("F3 shows all.") if scope.is_filtering else self.tr("Those that are over are left out: see Filter.")
        )
        self.count.setToolTip("" if is_all else why)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave out how much is shown where there is no room to say it whole."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        taken = self.field.width() + sum(each.sizeHint().width() + 4 for each in self.buttons.values())
        self.count.setVisible(self.width() - taken - 40 >= self.count.sizeHint().width())

    # Menus

    def _fill_filters(self, menu: QMenu) -> None:
        courses, scope = self._roadmap.courses, self._scope
        programmes = sorted({each.row.programme for each in courses}, key=lambda name: (not name, name.casefold()))
        managers = sorted({each.row.manager for each in courses}, key=lambda name: (not name, name.casefold()))
        states = [state.value for state in ProjectState if state.counts]
        lights = [light.value if light else "none" for light in _LIGHTS]
        words = {light.value if light else "none": WORDS[light] for light in _LIGHTS}
        kinds: tuple[tuple[str, str, list[str], Callable[[str], str]], ...] = (
            (self.tr("State"), "states", states, lambda value: value.replace("_", " ").capitalize()),
            (self.tr("Programme"), "programmes", programmes, lambda value: value or self.tr("No programme")),
            (self.tr("Manager"), "managers", managers, lambda value: value or self.tr("No manager")),
            (self.tr("Either light"), "lights", lights, lambda value: words[value]),
        )
        for title, field, values, said in kinds:
            inner = menu.addMenu(title)
            for value in values:
                action = inner.addAction(said(value).replace("&", "&&"))
                action.setCheckable(True)
                action.setChecked(value in getattr(scope, field))
                action.toggled.connect(partial(self._keep, field, value))
        menu.addSeparator()
        clear = menu.addAction(self.tr("Clear all filters"))
        clear.setEnabled(scope.is_filtering or set(scope.states) != set(SHOWN))
        clear.triggered.connect(lambda _=False: self.wanted.emit(self._scope.unfiltered()))

    def _keep(self, field: str, value: str, on: bool) -> None:
        """Let a filter keep one value more, or one less."""
        self.wanted.emit(self._scope.keeping(field, value, on=on))

    def _fill_sorts(self, menu: QMenu) -> None:
        group = QActionGroup(menu)
        for value, title in _SORTS.items():
            action = menu.addAction(self.tr(title))
            action.setCheckable(True)
            action.setChecked(value == self._scope.sort)
            action.triggered.connect(
                lambda _=False, value=value: self.wanted.emit(replace(self._scope, sort=value, descending=False))
            )
            group.addAction(action)
        menu.addSeparator()
        down = menu.addAction(self.tr("From the last to the first"))
        down.setCheckable(True)
        down.setChecked(self._scope.descending)
        down.setEnabled(bool(self._scope.sort))
        down.toggled.connect(lambda on: self.wanted.emit(replace(self._scope, descending=on)))

    def _fill_groups(self, menu: QMenu) -> None:
        group = QActionGroup(menu)
        for value, title in _GROUPS.items():
            action = menu.addAction(self.tr(title))
            action.setCheckable(True)
            action.setChecked(value == self._scope.group)
            action.triggered.connect(lambda _=False, value=value: self.wanted.emit(replace(self._scope, group=value)))
            group.addAction(action)

    # The field

    def narrow(self) -> None:
        """Begin to type what projects are to contain."""
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.selectAll()

    def _narrow_now(self) -> None:
        self._pause.stop()
        text = self.field.text().strip()
        if text != self._scope.text:
            self.wanted.emit(replace(self._scope, text=text))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Narrow at once with Enter and go to the projects; Esc takes the text away."""
        if watched is self.field and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            key = event.key()
            if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down, Qt.Key.Key_Escape):
                if key == Qt.Key.Key_Escape:
                    self.field.clear()
                self._narrow_now()
                self.left.emit()
                return True
        return super().eventFilter(watched, event)
