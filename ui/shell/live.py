"""A dialog that stays alive while work it began goes on elsewhere, and hears nothing of it once it is closed."""

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtWidgets import QWidget

from pmo_desktop.domain.errors import KnownError
from ui.background import Errands
from ui.fields import words
from ui.fitting import FittingDialog

T = TypeVar("T")


class LiveDialog(FittingDialog):
    def __init__(self, errands: Errands, busy: str, parent: QWidget | None = None) -> None:
        """`busy` says what is under way; in words, for a bar that moves by itself outlives a change of theme badly."""
        super().__init__(parent)
        self._errands = errands
        self._over = False
        self.busy = words(busy, "muted")
        self.busy.hide()
        self.finished.connect(self._end)

    def run(
        self, work: Callable[[], T], done: Callable[[T], object], failed: Callable[[KnownError], object] | None = None
    ) -> None:
        """Do `work` elsewhere; tell its result, or its known error, unless the dialog is closed by then."""
        self._errands.run(work, self._while_open(done), self._while_open(failed or (lambda _: None)))

    @property
    def is_busy(self) -> bool:
        return not self.busy.isHidden()

    def _while_open(self, tell: Callable[[T], object]) -> Callable[[T], None]:
        def told(value: T) -> None:
            if not self._over:
                tell(value)

        return told

    def _end(self) -> None:
        self._over = True
