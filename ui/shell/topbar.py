"""The bar above the place: what it is called, what can be done there, and the command field."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QSizePolicy, QToolButton, QWidget

from pmo_desktop.domain.records import Project
from ui.layout import clear, give_back
from ui.literal import literal, no_key, words_of
from ui.shell.command_field import Command, CommandField
from ui.shell.places import Place

_TITLE_LEAST = 180
_PADDING_OF_TITLE = 14
"""Left and right of the words of the title, with the border: it begins where what is below it begins."""
_AROUND_TITLE = 32
"""What the button of the title needs around its words."""

_AROUND_FACE = 24
"""What a button of a face needs around its word."""

_TOOLS_LEAST = 200
"""What the tools get before faces are shown side by side."""


class TopBar(QWidget):
    project_chosen = Signal(str)
    face_chosen = Signal(str)
    """The name of the place that shows the same in another way."""

    def __init__(
        self, commands: Callable[[], Sequence[Command]], projects: Callable[[], Sequence[Project]], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.setObjectName("topbar")
        self._projects = projects
        self._shown = ("", "")
        self.title = QToolButton()
        self.title.setObjectName("title")
        self.title.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.title.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        self._choice = QMenu(self.title)
        self._choice.aboutToShow.connect(self._fill)
        self._buttons: list[QToolButton] = []
        self._face_menu: QToolButton | None = None
        self._tool_buttons: list[QToolButton] = []
        self._more: QToolButton | None = None
        self._faces = QHBoxLayout()
        self._faces.setSpacing(0)
        self._tools = QHBoxLayout()
        self._tools.setSpacing(2)
        self.command = CommandField(commands, self)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 8, 12, 8)
        row.setSpacing(12)
        row.addWidget(self.title)
        row.addLayout(self._faces)
        row.addStretch(1)
        row.addLayout(self._tools)
        row.addWidget(self.command)

    def show_title(self, title: str, project_id: str | None) -> None:
        """Name the place; with the id of a project, another can be chosen there."""
        self._shown = (title, "" if project_id is None else "  ▾")
        self._project_id = project_id
        self.title.setToolTip(literal(title))
        self.title.setAccessibleName(title)
        self.title.setMenu(self._choice if project_id is not None else None)  # type: ignore[arg-type]  # None takes it away
        self.title.setFocusPolicy(Qt.FocusPolicy.NoFocus if project_id is None else Qt.FocusPolicy.StrongFocus)
        self._elide()

    def show_faces(self, faces: Sequence[Place], shown: Place) -> None:
        """Offer the faces of a place as a row of buttons, the one shown pressed."""
        clear(self._faces)
        self._buttons = [self._face(face, face is shown) for face in faces]
        for button in self._buttons:
            self._faces.addWidget(button)
        self._face_menu = None
        if faces:
            self._face_menu = self._menu_of(faces, shown)
            self._faces.addWidget(self._face_menu)
            for each in (*self._buttons, self._face_menu):
                each.ensurePolished()  # Qt reckons without its own padding and elides
                each.setFixedWidth(each.fontMetrics().horizontalAdvance(each.text()) + _AROUND_FACE)

    def _face(self, face: Place, is_shown: bool) -> QToolButton:
        button = QToolButton()
        button.setObjectName("face")
        button.setText(self.tr(face.title))
        button.setCheckable(True)
        button.setAutoExclusive(True)
        button.setChecked(is_shown)
        button.clicked.connect(lambda _=False, name=face.name: self.face_chosen.emit(name))
        return button

    def _menu_of(self, faces: Sequence[Place], shown: Place) -> QToolButton:
        """Return the faces as one button with a menu, for where there is no room for a row of buttons."""
        button = QToolButton()
        button.setObjectName("face")
        button.setText(f"{self.tr(shown.title)}  ▾")
        button.setAccessibleName(self.tr("Show the plan as"))
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(button)
        for face in faces:
            action = menu.addAction(no_key(self.tr(face.title)))
            action.setCheckable(True)
            action.setChecked(face is shown)
            action.triggered.connect(lambda _=False, name=face.name: self.face_chosen.emit(name))
        button.setMenu(menu)
        button.hide()
        return button

    def show_tools(self, actions: Sequence[QAction]) -> None:
        """Show actions as buttons; those there is no room for stand in a menu behind them."""
        clear(self._tools)
        self._tool_buttons = []
        for action in actions:
            button = QToolButton()
            button.setDefaultAction(action)
            button.setIconSize(QSize(18, 18))
            if action.menu() is not None:
                button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
            button.setAccessibleName(words_of(action))
            keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
            button.setToolTip(literal(f"{words_of(action)}  {keys}".strip()))
            self._tools.addWidget(button)
            button.show()  # at once: what is hidden counts for nothing in the room that is reckoned now
            self._tool_buttons.append(button)
        self._more = QToolButton()
        self._more.setText("»")
        self._more.setAccessibleName(self.tr("More actions"))
        self._more.setObjectName("face")
        self._more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._more.setMenu(QMenu(self._more))
        self._tools.addWidget(self._more)
        self._elide()

    def _room_of_tools(self, room: int) -> int:
        """Show as many tools as fit into `room`, the others in a menu; return what that takes."""
        if self._more is None:
            return 0
        step = self._tools.spacing() + max((each.sizeHint().width() for each in self._tool_buttons), default=0)
        count = len(self._tool_buttons)
        fit = count if count * step <= room else max(0, (room - self._more.sizeHint().width()) // max(1, step))
        for number, button in enumerate(self._tool_buttons):
            button.setVisible(number < fit)
        menu = self._more.menu()
        give_back(menu)
        hidden = (button.defaultAction() for button in self._tool_buttons[fit:])
        menu.addActions([action for action in hidden if action is not None])  # one may be gone with its view
        self._more.setVisible(fit < count)
        return fit * step + (self._more.sizeHint().width() + self._tools.spacing() if fit < count else 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._elide()

    def _elide(self) -> None:
        """Fit the title into what the tools and the command field leave."""
        title, arrow = self._shown
        layout = self.layout()
        assert layout is not None
        margins = layout.contentsMargins()
        taken = margins.left() + margins.right() + (3 + bool(self._buttons)) * layout.spacing()
        taken += self.command.minimumSizeHint().width()
        room = self.width() - taken - _TITLE_LEAST - _AROUND_TITLE
        faces = self._room_of_faces(room - _TOOLS_LEAST)
        taken += faces + self._room_of_tools(room - faces)
        self.title.ensurePolished()
        metrics = self.title.fontMetrics()
        room = max(_TITLE_LEAST, self.width() - taken - _AROUND_TITLE) - metrics.horizontalAdvance(arrow)
        self.title.setText(no_key(metrics.elidedText(title, Qt.TextElideMode.ElideRight, room)) + arrow)
        self.title.setFixedWidth(metrics.horizontalAdvance(self.title.text().replace("&&", "&")) + _PADDING_OF_TITLE)

    def _room_of_faces(self, room: int) -> int:
        """Show the faces side by side where they fit into `room`, else as a menu; return what that takes."""
        if self._face_menu is None:
            return 0
        wide = sum(button.width() for button in self._buttons)
        for button in self._buttons:
            button.setVisible(wide <= room)
        self._face_menu.setVisible(wide > room)
        return wide if wide <= room else self._face_menu.width()

    def _fill(self) -> None:
        self._choice.clear()
        for project in self._projects():
            title = f"↳  {project.name}" if project.copy_of else f"{project.code}  {project.name}".strip()
            action = self._choice.addAction(no_key(title))
            action.setCheckable(True)
            action.setChecked(project.id == self._project_id)
            action.triggered.connect(lambda _=False, own=project.id: self.project_chosen.emit(own))
