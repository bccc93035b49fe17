"""What passphrases mean for the program's windows: one is asked for before a file opens, and set while none shows it."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QDialog, QProgressBar, QVBoxLayout, QWidget

from pmo_desktop import paths
from pmo_desktop.domain.errors import KnownError
from pmo_desktop.services import encrypting
from pmo_desktop.services.encrypting import Wish
from ui.background import Errands, Runner
from ui.fields import words
from ui.shell.passphrase import PassphraseDialog
from ui.shell.unlocking import UnlockDialog


class Locks(QObject):
    _stepped = Signal(int, int, str)

    def __init__(self, runner: Runner | None = None) -> None:
        super().__init__()
        self.errands = Errands(runner)

    def open_the_way(self, path: Path, parent: QWidget | None) -> tuple[bool, str]:
        """Ask for a file's passphrase; return whether it is unlocked, and why the keyring did not keep what it should."""
        dialog = UnlockDialog(path, self.errands, parent)
        agreed = dialog.exec() == QDialog.DialogCode.Accepted
        dialog.deleteLater()
        return agreed, dialog.why_not

    def ask(self, path: Path, parent: QWidget | None) -> Wish | None:
        """Ask what shall become of a file's passphrase."""
        dialog = PassphraseDialog(path, self.errands, parent)
        dialog.exec()
        dialog.deleteLater()
        return dialog.wish

    def carry_out(
        self,
        path: Path,
        wish: Wish,
        close: Callable[[], object],
        done: Callable[[str], object],
        failed: Callable[[KnownError], object],
    ) -> None:
        """Close the file's windows and do what is wished, while a small window says how far it is.

        `done` gets why the keyring did not keep the passphrase, or nothing. Either is told before that small window goes:
        without any window the program would end.
        """
        shown = _Working(self.tr("Passphrase of “{name}”").format(name=path.stem))
        self._stepped.connect(shown.show_step)

        def end() -> None:
            self._stepped.disconnect(shown.show_step)
            shown.close()
            shown.deleteLater()

        def finish(why_not: str) -> None:
            done(why_not)
            end()

        def refuse(error: KnownError) -> None:
            failed(error)
            end()

        shown.show()
        close()
        self.errands.run(
            lambda: encrypting.carry_out(path, wish, self._stepped.emit, drawers=paths.drawers()), finish, refuse
        )


class _Working(QWidget):
    """Says what is done to a file; it cannot be closed, and it is soon over."""

    def __init__(self, title: str) -> None:
        super().__init__()
        self.setWindowTitle(title)
        self.setWindowFlags(Qt.WindowType.Window | Qt.WindowType.CustomizeWindowHint | Qt.WindowType.WindowTitleHint)
        self.setMinimumWidth(420)
        self._what = words(self.tr("Closing the file"))
        self._bar = QProgressBar()
        self._bar.setRange(0, 1)
        self._bar.setTextVisible(False)
        self._bar.setFixedHeight(14)
        self._bar.setAccessibleName(title)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 18)
        column.setSpacing(10)
        column.addWidget(self._what)
        column.addWidget(self._bar)

    def show_step(self, done: int, total: int, what: str) -> None:
        self._what.setText(what)
        self._bar.setRange(0, total)
        self._bar.setValue(done)
