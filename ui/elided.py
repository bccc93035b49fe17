"""Words that make room for others: cut with an ellipsis where they do not fit."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QSizePolicy

from ui.literal import literal


class Elided(QLabel):
    """Words that make room for others; the whole is said in the tooltip."""

    def __init__(self, side: Qt.TextElideMode, padding: int = 22) -> None:
        """Cut on a side; `padding` is what the style keeps free beside the words."""
        super().__init__()
        self._padding = padding
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        if side is Qt.TextElideMode.ElideMiddle:
            self.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._side = side
        self.whole = ""

    def show_text(self, text: str) -> None:
        self.whole = text
        self.setToolTip(literal(text))
        self.setAccessibleName(text)
        self._fit()

    def resizeEvent(self, event: object) -> None:
        super().resizeEvent(event)  # type: ignore[arg-type]  # a QResizeEvent
        self._fit()

    def _fit(self) -> None:
        self.setText(self.fontMetrics().elidedText(self.whole, self._side, max(0, self.width() - self._padding)))
