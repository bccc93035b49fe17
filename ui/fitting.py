"""A dialog as high as its sentences need."""

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QDialog


class FittingDialog(QDialog):
    """Grows with its sentences: Qt forgets that they wrap."""

    def fit(self) -> None:
        """Take the height that what is shown needs at this width."""
        layout = self.layout()
        if layout is not None:
            layout.activate()
            needed = max(layout.totalHeightForWidth(self.width()), layout.totalMinimumSize().height())
            self.resize(self.width(), max(needed, self.minimumHeight()))

    def event(self, event: QEvent) -> bool:
        """Make room for a sentence that came in."""
        handled = super().event(event)
        if event.type() in (QEvent.Type.LayoutRequest, QEvent.Type.Show):
            self.fit()
        return handled
