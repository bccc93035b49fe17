"""What delegates, sorting and editing ask of a table's model beside Qt's own roles."""

from enum import IntEnum

from PySide6.QtCore import Qt


class Role(IntEnum):
    """How a cell is asked for more than its text.

    `ID` and `FIELD` name it to the services, `ERROR` says why its text was refused, `CHOICES` what may be chosen, `WARNING`
    what is wrong with its value, `CLASHES` how many changes of two people wait to be decided there, `ADVICE` what there is
    to say about the row.
    """

    SORT = Qt.ItemDataRole.UserRole + 1
    COLUMN = Qt.ItemDataRole.UserRole + 2
    ROW = Qt.ItemDataRole.UserRole + 3
    ERROR = Qt.ItemDataRole.UserRole + 4
    ID = Qt.ItemDataRole.UserRole + 5
    FIELD = Qt.ItemDataRole.UserRole + 6
    LEVEL = Qt.ItemDataRole.UserRole + 7
    IS_SUMMARY = Qt.ItemDataRole.UserRole + 8
    IS_COLLAPSED = Qt.ItemDataRole.UserRole + 9
    CHOICES = Qt.ItemDataRole.UserRole + 10
    WARNING = Qt.ItemDataRole.UserRole + 11
    CLASHES = Qt.ItemDataRole.UserRole + 12
    ADVICE = Qt.ItemDataRole.UserRole + 13
