"""The strip above a plan: a field to narrow it by a text, what filters, sorts and groups it, and how much of it is shown."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMenu,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from pmo_desktop.domain.plan.plan import Plan
from pmo_desktop.services import arranging
from pmo_desktop.services.arranging import Arrangement, Filter, Lines
from ui.commands import menu_button
from ui.icons import icon
from ui.layout import clear
from ui.literal import literal, no_key
from ui.undo_keys import UndoKeys

_LONGEST = 36
"""Characters of a chip before it is cut; its tooltip has all of them."""
_PAUSE_MS = 150
_LEAST = 360
_LEAST_OF_FIELD = 120
_GAP = 4
_AROUND = 32
"""The margins of the strip, and what lies between the buttons and the count, in pixels."""


class ArrangeBar(QWidget):
    """Shows an arrangement and asks for others; `menus` fill the menus of its buttons when they open."""

    arranged = Signal(object)
    """An Arrangement that is wanted."""
    again = Signal()
    """Filters are to look at every row again."""
    left = Signal()

    def __init__(self, menus: dict[str, Callable[[QMenu], None]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._arrangement = Arrangement()
        self.field = QLineEdit()
        self.field.setPlaceholderText(self.tr("Show tasks with…"))
        self.field.setAccessibleName(self.tr("Show only tasks with this text in name, code, notes or people"))
        self.field.setClearButtonEnabled(True)
        self.field.setMinimumWidth(80)
        self.field.setMaximumWidth(180)
        self.field.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.field.installEventFilter(self)
        self.field.installEventFilter(UndoKeys(self))
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self.narrow)
        self.field.textEdited.connect(lambda _text: self._pause.start())
        self.count = QLabel()
        self.count.setObjectName("muted")
        self.count.setTextFormat(Qt.TextFormat.PlainText)
        self.buttons = {
            "filter": self._button(self.tr("Filter"), "filter", menus["filter"]),
            "sort": self._button(self.tr("Sort"), "sort", menus["sort"]),
            "group": self._button(self.tr("Group"), "group", menus["group"]),
            "level": self._button(self.tr("Outline"), "levels", menus["level"]),
        }
        self.view_button: QToolButton = self._button("", "views", menus["views"])
        self._row_of_chips = QWidget()
        self._chips = QHBoxLayout(self._row_of_chips)
        self._chips.setContentsMargins(0, 0, 0, 2)
        self._chips.setSpacing(4)
        self._chips.setAlignment(Qt.AlignmentFlag.AlignLeft)
        self._row_of_chips.hide()
        row = QHBoxLayout()
        row.setSpacing(4)
        row.addWidget(self.field, 4)  # what is written in it is seen whole before anything stays empty
        for each in self.buttons.values():
            row.addWidget(each)
        row.addWidget(self.view_button)
        row.addStretch(1)
        row.addWidget(self.count)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 4, 12, 4)
        column.setSpacing(4)
        column.addLayout(row)
        column.addWidget(self._row_of_chips)

    def _button(self, text: str, name: str, fill: Callable[[QMenu], None]) -> QToolButton:
        button = menu_button(text, name, fill)
        button.setToolTip(self._told(name))
        return button

    def _told(self, name: str) -> str:
        return {
            "filter": self.tr("Filter: show only some of the tasks"),
            "sort": self.tr("Sort: show tasks in another order; the plan stays as it is"),
            "group": self.tr("Group: put tasks with the same value together"),
            "levels": self.tr("Outline: show summaries down to a level"),
            "views": self.tr("View: columns for entry, tracking, cost and more, and your own"),
        }[name]

    def name_view(self, title: str) -> None:
        """Say which view is shown: its columns and what the chart draws."""
        self.view_button.setText(no_key(self.tr("View: {name}").format(name=title)))
        self.view_button.setAccessibleName(self.tr("View: {name}").format(name=title))
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def minimumSizeHint(self) -> QSize:
        """Return what the strip needs with icons alone."""
        return QSize(_LEAST, super().minimumSizeHint().height())

    def _fit(self) -> None:
        """Show words beside the icons where there is room for them; else they stand in the tooltip alone."""
        buttons = [*self.buttons.values(), self.view_button]
        for style in (Qt.ToolButtonStyle.ToolButtonTextBesideIcon, Qt.ToolButtonStyle.ToolButtonIconOnly):
            for each in buttons:
                _dress(each, style)
            taken = sum(each.sizeHint().width() + _GAP for each in buttons) + self.count.sizeHint().width()
            if taken + _LEAST_OF_FIELD + _AROUND <= self.width():
                break

    @property
    def chips(self) -> list[QToolButton]:
        """What filters, sorts and groups, each to be clicked away."""
        items = (self._chips.itemAt(place) for place in range(self._chips.count()))
        widgets = (item.widget() for item in items if item is not None)
        return [each for each in widgets if isinstance(each, QToolButton)]

    def show_arrangement(self, plan: Plan, given: Arrangement, lines: Lines, staying: int) -> None:
        """Show what is arranged how; `staying` tasks are in sight though filters would hide them."""
        if given != self._arrangement or not self._chips.count():
            self._arrangement = given
            self._show_chips(plan, given)
        text = next((each.value for each in given.filters if each.name == "text"), "")
        if not self._pause.isActive() and self.field.text().strip() != text.strip():
            self.field.setText(text)
        if given.filters:
            said = self.tr("{shown} of {total} tasks").format(shown=lines.shown, total=lines.total)
        else:
            said = self.tr("1 task") if lines.total == 1 else self.tr("{total} tasks").format(total=lines.total)
        self.count.setText(said)
        self.count.setToolTip(
            self.tr("Tasks you work on stay in sight until filters are applied again.") if staying else ""
        )

    def _show_chips(self, plan: Plan, given: Arrangement) -> None:
        focused = self.isAncestorOf(self.focusWidget()) if self.focusWidget() else False
        clear(self._chips)
        for each in given.filters:
            if each.name != "text":
                self._chip("filter", arranging.words_of(plan, each), given.without_filter(each))
        for key in given.sort:
            rest = tuple(other for other in given.sort if other != key)
            self._chip("sort", arranging.sort_words(plan, key), replace(given, sort=rest))
        for group in given.groups:
            left = tuple(other for other in given.groups if other != group)
            self._chip("group", arranging.group_words(plan, group), replace(given, groups=left))
        self._row_of_chips.setVisible(self._chips.count() > 0)
        if focused and not self.isAncestorOf(self.focusWidget() or self):
            self.left.emit()

    def _chip(self, kind: str, text: str, without: Arrangement) -> None:
        chip = QToolButton()
        chip.setObjectName("chip")
        chip.setIcon(icon(kind))
        chip.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        cut = text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
        chip.setText(f"{cut}  ✕".replace("&", "&&"))
        chip.setToolTip(literal(self.tr("{what}: click to take it away").format(what=text)))
        chip.setAccessibleName(self.tr("Take away: {what}").format(what=text))
        chip.clicked.connect(lambda: self.arranged.emit(without))
        self._chips.addWidget(chip)

    def narrow(self) -> None:
        """Show only tasks with the text typed; all where none is."""
        self._pause.stop()
        text = self.field.text().strip()
        rest = replace(
            self._arrangement, filters=tuple(each for each in self._arrangement.filters if each.name != "text")
        )
        wanted = rest.with_filter(Filter("text", text)) if text else rest
        if wanted != self._arrangement:
            self.arranged.emit(wanted)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Narrow at once with Enter and go to the tasks; Esc takes the text away."""
        if watched is self.field and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down):
                self.narrow()
                self.left.emit()
                return True
            if event.key() == Qt.Key.Key_Escape:
                self.field.clear()
                self.narrow()
                self.left.emit()
                return True
        return super().eventFilter(watched, event)


def _dress(button: QToolButton, style: Qt.ToolButtonStyle) -> None:
    """Show words beside the icon or not; the style sheet keeps the arrow beside what is shown."""
    if button.toolButtonStyle() is not style:
        button.setToolButtonStyle(style)
        button.setProperty("bare", style is Qt.ToolButtonStyle.ToolButtonIconOnly)
        button.style().unpolish(button)
        button.style().polish(button)
