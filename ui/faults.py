"""What happens to errors nobody expected: logged with their traceback, shown in words, with the details to copy."""

import logging
import sys
import threading
import traceback
from types import TracebackType

from PySide6.QtCore import QCoreApplication, QObject, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QMessageBox

from pmo_desktop import __version__, paths

log = logging.getLogger(__name__)


def tr(text: str) -> str:
    return QCoreApplication.translate("Faults", text)


class Faults(QObject):
    """Takes the place of sys.excepthook; tells one fault at a time, whichever thread it came from."""

    _came = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._telling = False
        self._came.connect(self._tell)

    def take(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        """Log a failure and show it; the file is whole, every edit is recorded."""
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        log.critical("unexpected failure", exc_info=(kind, error, trace))
        if QApplication.instance() is None:
            sys.__excepthook__(kind, error, trace)
            return
        told = "".join(traceback.format_exception(kind, error, trace))
        self._came.emit(f"PMO Desktop {__version__}, {sys.platform}\n{told}")

    def take_from_thread(self, failed: threading.ExceptHookArgs) -> None:
        """Take what ended a thread."""
        if failed.exc_value is not None:
            self.take(failed.exc_type, failed.exc_value, failed.exc_traceback)

    @Slot(str)
    def _tell(self, details: str) -> None:
        if self._telling:
            return
        self._telling = True
        try:
            box = box_of(details)
            box.exec()
            box.deleteLater()
        finally:
            self._telling = False


def box_of(details: str) -> QMessageBox:
    """Return the message with its details; they can be copied as often as one likes."""
    box = QMessageBox(QMessageBox.Icon.Warning, "PMO Desktop", tr("Something went wrong that should not have."))
    box.setInformativeText(
        tr("Your file is whole: each edit is written as you make it. Please send the details to whoever looks after the "
           "program. They are also kept in {path}").format(path=paths.log_file())
    )  # fmt: skip
    box.setDetailedText(details)
    copy = box.addButton(tr("Copy details"), QMessageBox.ButtonRole.ActionRole)
    box.setDefaultButton(box.addButton(tr("Go on"), QMessageBox.ButtonRole.AcceptRole))
    copy.clicked.disconnect()  # otherwise it would close the message
    copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(details))
    return box
