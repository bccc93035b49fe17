"""Saves a place as a picture, or copies it as one; remembers how pictures of it were last wanted."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QCoreApplication, QObject, Qt
from PySide6.QtGui import QAction, QGuiApplication, QKeySequence

from pmo_desktop.domain.errors import InvalidValueError
from pmo_desktop.services.whole_files import write_whole
from ui.icons import icon
from ui.picturing.dialog import PictureDialog
from ui.picturing.drawing import Choice, Drawing, bytes_of, copied
from ui.view import View

SAVE, COPY = "Save as picture…", "Copy as picture"
KEYS = {"picture": "Ctrl+Shift+E", "copy_picture": "Ctrl+Shift+C"}
_WITHIN = Qt.ShortcutContext.WidgetWithChildrenShortcut
_FILTERS = {"png": "PNG (*.png)", "svg": "SVG (*.svg)", "pdf": "PDF (*.pdf)"}


class Picturing(QObject):
    """`drawing` gives what the place can draw as it now stands; None where it shows nothing."""

    def __init__(self, view: View, drawing: Callable[[], Drawing | None]) -> None:
        super().__init__(view)
        self._view, self._drawing = view, drawing
        self.choice = Choice()

    def actions(self) -> Sequence[QAction]:
        """Return a place's two commands: save as picture, copy as picture."""
        made = []
        for name, title, does in (("picture", SAVE, self.save), ("copy_picture", COPY, self.copy)):
            action = QAction(QCoreApplication.translate("Picturing", title), self._view)
            action.setObjectName(f"{self._view.place}.{name}")
            action.setShortcut(QKeySequence(KEYS[name]))
            action.setShortcutContext(_WITHIN)
            if name == "picture":
                action.setIcon(icon("picture"))
            action.triggered.connect(lambda _=False, does=does: does())
            made.append(action)
        return made

    def save(self) -> None:
        """Ask how the picture is wanted and where it goes, and write it."""
        drawing = self._drawn()
        if drawing is None:
            return
        dialog = PictureDialog(drawing, self.choice, lambda choice: self._copy(drawing, choice), self._view)
        agreed = bool(dialog.exec())
        self.choice = dialog.choice() if agreed else self.choice
        dialog.deleteLater()
        if agreed:
            self.write(drawing, self.choice)

    def write(self, drawing: Drawing, choice: Choice) -> None:
        """Ask where the picture goes, and write it."""
        session, tr = self._view.session, QCoreApplication.translate
        target = session.asking.to_write(
            self._view, tr("Picturing", "Save as picture"), drawing.name, _FILTERS[choice.kind], f".{choice.kind}"
        )
        if target is not None and session.attempt(lambda: _written(target, bytes_of(drawing, choice))):
            session.announced.emit(tr("Picturing", "Saved as {path}").format(path=target))

    def copy(self) -> None:
        """Put the picture on the clipboard, as pictures of this place were last wanted."""
        drawing = self._drawn()
        if drawing is not None:
            self._copy(drawing, self.choice)

    def _copy(self, drawing: Drawing, choice: Choice) -> None:
        session = self._view.session
        data = session.attempt(lambda: copied(drawing, choice))
        if data is not None:
            self.choice = choice
            QGuiApplication.clipboard().setMimeData(data)
            session.announced.emit(QCoreApplication.translate("Picturing", "The picture is on the clipboard."))

    def _drawn(self) -> Drawing | None:
        drawing = self._drawing()
        if drawing is None:
            tr = QCoreApplication.translate
            self._view.session.failed.emit(
                InvalidValueError(
                    tr("Picturing", "There is nothing here to make a picture of."),
                    tr("Picturing", "Write tasks first."),
                )
            )
        return drawing

    def state(self) -> dict[str, Any]:
        return self.choice.as_state()

    def restore(self, state: object) -> None:
        """Take up how pictures were last wanted."""
        self.choice = Choice.kept(state)


def _written(target: Path, content: bytes) -> bool:
    write_whole(target, content)
    return True
