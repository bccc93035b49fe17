"""Choosing which columns of a table are shown."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QMenu, QTableView


def choose_columns(view: QTableView, at: QPoint) -> None:
    """Offer every column in a menu at a point of the screen."""
    menu = columns_menu(view)
    menu.exec(at)
    menu.deleteLater()


def columns_menu(view: QTableView) -> QMenu:
    """Return a menu that shows and hides columns; the last one shown stays."""
    menu = QMenu(view)
    header = view.horizontalHeader()
    for column in range(header.count()):
        action = menu.addAction(str(view.model().headerData(column, Qt.Orientation.Horizontal)))
        action.setCheckable(True)
        action.setChecked(not view.isColumnHidden(column))
        action.setEnabled(view.isColumnHidden(column) or header.count() - header.hiddenSectionCount() > 1)
        action.toggled.connect(lambda shown, column=column: view.setColumnHidden(column, not shown))
    return menu
