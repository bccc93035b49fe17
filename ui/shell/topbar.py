"""The bar above the place: what it is called, what can be done there, and the command field."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QSizePolicy, QToolButton, QWidget

from pmo_desktop.domain.records import Project
from ui.layout import clear
from ui.literal import literal, no_key, words_of
from ui.shell.command_field import Command, CommandField
from ui.shell.places import Place

_TITLE_LEAST = 120
_AROUND_TITLE = 20
"""What the button of the title needs around its words."""


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
        for face in faces:
            button = QToolButton()
            button.setObjectName("face")
            button.setText(self.tr(face.title))
            button.setCheckable(True)
            button.setAutoExclusive(True)
            button.setChecked(face is shown)
            button.clicked.connect(lambda _=False, name=face.name: self.face_chosen.emit(name))
            self._faces.addWidget(button)

    def show_tools(self, actions: Sequence[QAction]) -> None:
        """Show actions as buttons."""
        clear(self._tools)
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
        self._elide()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._elide()

    def _elide(self) -> None:
        """Fit the title into what the tools and the command field leave."""
        title, arrow = self._shown
        layout = self.layout()
        assert layout is not None
        margins = layout.contentsMargins()
        taken = margins.left() + margins.right() + 3 * layout.spacing()
        taken += (
            self._faces.sizeHint().width() + self._tools.sizeHint().width() + self.command.minimumSizeHint().width()
        )
        self.title.ensurePolished()
        metrics = self.title.fontMetrics()
        room = max(_TITLE_LEAST, self.width() - taken - _AROUND_TITLE) - metrics.horizontalAdvance(arrow)
        self.title.setText(no_key(metrics.elidedText(title, Qt.TextElideMode.ElideRight, room)) + arrow)

    def _fill(self) -> None:
        self._choice.clear()
        for project in self._projects():
            action = self._choice.addAction(no_key(f"{project.code}  {project.name}".strip()))
            action.setCheckable(True)
            action.setChecked(project.id == self._project_id)
            action.triggered.connect(lambda _=False, own=project.id: self.project_chosen.emit(own))
