"""The strip above the load: rows, columns and how proposals count; a text, filters and the order."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QActionGroup, QKeyEvent
from PySide6.QtWidgets import QLabel, QLineEdit, QMenu, QWidget

from pmo_desktop.domain.resources.load import By, Per
from pmo_desktop.services.load.lines import Count, LoadLine, Loads, Scope, Sort, asked_by
from ui.commands import menu_button
from ui.flow import Flow
from ui.literal import no_key
from ui.undo_keys import UndoKeys

_PAUSE_MS = 150
_BY = {By.PERSON: "People", By.ROLE: "Roles", By.TEAM: "Teams"}
_PER = {Per.DAY: "Days", Per.WEEK: "Weeks", Per.MONTH: "Months"}
_SORTS = {Sort.NAME: "By name", Sort.WORST: "The fullest first", Sort.FREE: "The freest first"}
_COUNTS = {Count.WHOLE: "Whole", Count.WEIGHTED: "By probability", Count.OFF: "Not at all"}


class Strip(QWidget):
    """Shows a scope and asks for others."""

    wanted = Signal(object)
    """A Scope."""
    left = Signal()

    def __init__(self, shown: Sequence[QAction], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._scope, self._shown = Scope(), shown
        self._loads: Loads | None = None
        self.field = QLineEdit()
        self.field.setPlaceholderText(self.tr("Show people with…"))
        self.field.setAccessibleName(self.tr("Show only people with this text in name, role or team"))
        self.field.setClearButtonEnabled(True)
        self.field.setFixedWidth(150)
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
        row = Flow(self, spacing=4, last=self.count)
        row.setContentsMargins(8, 4, 12, 4)
        row.addWidget(self.field)
        self.buttons = {
            name: menu_button(title, picture, fill)
            for name, title, picture, fill in (
                ("by", self.tr("People"), "people", partial(self._fill_choice, "by", _BY)),
                ("per", self.tr("Weeks"), "month", partial(self._fill_choice, "per", _PER)),
                ("filter", self.tr("Filter"), "filter", self._fill_filters),
                ("sort", self.tr("Sort"), "sort", partial(self._fill_choice, "sort", _SORTS)),
                ("shown", self.tr("Show"), "eye", self._fill_shown),
            )
        }
        for button in self.buttons.values():
            row.addWidget(button)
        row.addWidget(self.count)

    def show_scope(self, scope: Scope, loads: Loads, lines: Sequence[LoadLine]) -> None:
        """Show what is asked for and how much of it there is."""
        self._scope, self._loads = scope, loads
        if not self._pause.isActive() and self.field.text().strip() != scope.text.strip():
            self.field.setText(scope.text)
        for name, title in (("by", _BY[scope.by]), ("per", _PER[scope.per])):
            self.buttons[name].setText(self.tr(title))
            self.buttons[name].setAccessibleName(self.tr(title))
        known = len(loads.people.rows)
        shown = len({person.id for line in lines for person in line.people})
        said = self.tr("{shown} of {known} people") if shown < known else self.tr("{known} people")
        self.count.setText(said.format(shown=shown, known=known))
        self.count.setToolTip(self.tr("F3 shows all.") if scope.is_filtering else "")

    # Menus

    def _fill_choice(self, name: str, titles: Mapping[Any, str], menu: QMenu) -> None:
        group = QActionGroup(menu)
        for value, title in titles.items():
            action = menu.addAction(self.tr(title))
            action.setCheckable(True)
            action.setChecked(value == getattr(self._scope, name))
            action.triggered.connect(partial(self._want, name, value))
            group.addAction(action)

    def _want(self, name: str, value: object, _checked: bool = False) -> None:
        self.wanted.emit(replace(self._scope, **{name: value}))  # type: ignore[arg-type]  # of the field's own kind

    def _fill_shown(self, menu: QMenu) -> None:
        menu.addActions(list(self._shown))
        menu.addSeparator()
        inner = menu.addMenu(self.tr("Proposed work counts"))
        self._fill_choice("proposed", _COUNTS, inner)

    def _fill_filters(self, menu: QMenu) -> None:
        loads, scope = self._loads, self._scope
        if loads is None:
            return
        over = menu.addAction(self.tr("Only overloaded"))
        over.setCheckable(True)
        over.setChecked(scope.only_over)
        over.toggled.connect(lambda on: self.wanted.emit(replace(self._scope, only_over=on)))
        people = loads.people.people
        roles = {person.role_id or "": loads.roles.get(person.role_id or "", "") for person in people}
        teams = {person.team: person.team for person in people}
        asking: set[str] = set().union(*asked_by(loads.people).values())
        projects = {each: name for each, name in loads.projects.items() if each in asking}
        kinds = (
            (self.tr("Role"), "roles", roles, self.tr("No role")),
            (self.tr("Team"), "teams", teams, self.tr("No team")),
            (self.tr("Works on"), "projects", projects, "–"),
        )
        for title, name, values, none in kinds:
            inner = menu.addMenu(title)
            for value, said in sorted(values.items(), key=lambda each: (not each[1], each[1].casefold())):
                action = inner.addAction(no_key(said or none))
                action.setCheckable(True)
                action.setChecked(value in getattr(scope, name))
                action.toggled.connect(partial(self._keep, name, value))
        menu.addSeparator()
        clear = menu.addAction(self.tr("Clear all filters"))
        clear.setEnabled(scope.is_filtering)
        clear.triggered.connect(lambda _=False: self.wanted.emit(self._scope.unfiltered()))

    def _keep(self, name: str, value: str, on: bool) -> None:
        """Let a filter keep one value more, or one less."""
        self.wanted.emit(self._scope.keeping(name, value, on=on))

    # The field

    def narrow(self) -> None:
        """Begin to type what people are to contain."""
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.selectAll()

    def _narrow_now(self) -> None:
        self._pause.stop()
        text = self.field.text().strip()
        if text != self._scope.text:
            self.wanted.emit(replace(self._scope, text=text))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Narrow at once with Enter and go to the people; Esc takes the text away."""
        if watched is self.field and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            key = event.key()
            if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down, Qt.Key.Key_Escape):
                if key == Qt.Key.Key_Escape:
                    self.field.clear()
                self._narrow_now()
                self.left.emit()
                return True
        return super().eventFilter(watched, event)
