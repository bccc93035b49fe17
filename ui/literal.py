"""Texts people wrote, shown letter for letter where Qt would read them as markup or as a key to press."""

from html import escape

from PySide6.QtGui import QAction

_LONG = 100


def literal(text: str) -> str:
    """Return what shows a text in a tooltip: as it stands, and wrapped where it is long."""
    if "<" not in text and "&" not in text and len(text) < _LONG:
        return text
    return f'<p style="white-space: pre-wrap">{escape(text)}</p>'


def no_key(text: str) -> str:
    """Return what shows a text in a menu, a button or a tab."""
    return text.replace("&", "&&")


def words_of(action: QAction) -> str:
    """Return what an action's text shows."""
    return action.text().replace("&&", "\0").replace("&", "").replace("\0", "&")
