"""What several places do with a layout."""

from PySide6.QtWidgets import QLayout


def clear(layout: QLayout) -> None:
    """Remove everything from a layout and delete its widgets."""
    while (item := layout.takeAt(0)) is not None:
        widget = item.widget()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
