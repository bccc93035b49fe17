"""What several places do with a layout."""

from typing import Any

from PySide6.QtWidgets import QLayout, QMenu, QSplitter


def clear(layout: QLayout, above: int = 0) -> None:
    """Remove everything from a layout but what stands `above` a place, and delete its widgets."""
    while (item := layout.takeAt(above)) is not None:
        widget = item.widget()
        if widget is not None:
            widget.hide()
            widget.deleteLater()


def give_back(menu: QMenu) -> None:
    """Take actions out of a menu that only shows them.

    `QMenu.clear` would let Python delete those that it knows by nothing but their parent, and with them their keys.
    """
    for action in menu.actions():
        menu.removeAction(action)


def restore_split(splitter: QSplitter, kept: Any) -> None:
    """Take up the sizes a splitter was left with; what does not fit it is left out."""
    if (
        isinstance(kept, list)
        and len(kept) == splitter.count()
        and all(isinstance(size, int) for size in kept)
        and any(kept)
    ):
        splitter.setSizes(kept)
