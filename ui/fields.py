"""What forms are made of: sentences that wrap, rules between parts, and fields whose text was refused."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLabel, QWidget


def words(text: str, name: str = "") -> QLabel:
    """Return words that wrap, people's shown as they are; `name` is their style: heading, muted, late."""
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    if name:
        label.setObjectName(name)
    return label


def rule() -> QFrame:
    """Return a thin line across."""
    line = QFrame()
    line.setObjectName("rule")
    line.setFixedHeight(1)
    return line


def mark(field: QWidget, reason: str) -> None:
    """Frame a field whose text was refused, with the reason as its tooltip; else that is its property “tip”."""
    if bool(field.property("refused")) != bool(reason):
        field.setProperty("refused", bool(reason))
        field.style().unpolish(field)
        field.style().polish(field)
    field.setToolTip(reason or str(field.property("tip") or ""))
