"""Light and dark: Qt's Fusion style with a palette from the semantic colours, following the system unless told."""

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication

import resources
from pmo_desktop.charts.colours import DARK, LIGHT, Colours

_SCHEMES = {"light": Qt.ColorScheme.Light, "dark": Qt.ColorScheme.Dark}
_ROLES = {
    QPalette.ColorRole.Window: "window", QPalette.ColorRole.WindowText: "text", QPalette.ColorRole.Base: "background",
    QPalette.ColorRole.AlternateBase: "alternate", QPalette.ColorRole.Text: "text", QPalette.ColorRole.Button: "window",
    QPalette.ColorRole.ButtonText: "text", QPalette.ColorRole.ToolTipBase: "background",
    QPalette.ColorRole.ToolTipText: "text", QPalette.ColorRole.Highlight: "selection",
    QPalette.ColorRole.HighlightedText: "text", QPalette.ColorRole.Link: "accent", QPalette.ColorRole.Accent: "accent",
    QPalette.ColorRole.PlaceholderText: "muted", QPalette.ColorRole.BrightText: "late", QPalette.ColorRole.Mid: "border",
    QPalette.ColorRole.Dark: "border", QPalette.ColorRole.Light: "background", QPalette.ColorRole.Midlight: "grid",
    QPalette.ColorRole.Shadow: "border",
}  # fmt: skip
_FAINT = (QPalette.ColorRole.WindowText, QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText)

_STYLE = """
QWidget {{ font-size: 10pt; }}
QToolTip {{ color: {text}; background: {background}; border: 1px solid {border}; padding: 4px; }}
QHeaderView {{ background: {window}; }}
QHeaderView::section {{ background: {window}; color: {muted}; border: 0; border-right: 1px solid {grid};
  border-bottom: 1px solid {border}; padding: 4px 8px; }}
QTableView, QListView {{ gridline-color: {grid}; border: 0; selection-background-color: {selection};
  selection-color: {text}; }}
QTableView::item {{ padding: 0 6px; }}
QTableView::item:focus {{ border: 1px solid {accent}; padding: 0 5px; }}
QTreeView {{ border: 0; }}
QTreeView::item {{ height: 24px; padding: 0 4px; }}
QAbstractSpinBox QLineEdit {{ border: 0; padding: 0 2px; }}
QComboBox QLineEdit {{ border: 0; padding: 0 5px; }}
QTableCornerButton::section {{ background: {window}; border: 0; border-bottom: 1px solid {border}; }}
QSplitter::handle {{ background: {border}; }}
QSplitter::handle:horizontal {{ width: 1px; }}
QSplitter::handle:vertical {{ height: 1px; }}
QStatusBar {{ background: {window}; border-top: 1px solid {border}; color: {muted}; }}
QStatusBar::item {{ border: 0; }}
QLineEdit, QPlainTextEdit {{ background: {background}; border: 1px solid {border};
  border-radius: 4px; padding: 3px 6px; selection-background-color: {selection}; selection-color: {text}; }}
QLineEdit:focus, QPlainTextEdit:focus {{ border: 1px solid {accent}; }}
QLineEdit#computed, QPlainTextEdit#computed {{ background: transparent; border-color: transparent; color: {muted}; }}
QLineEdit[refused="true"], QPlainTextEdit[refused="true"] {{ border: 2px solid {late}; }}
QWidget#inspector QLineEdit {{ padding: 2px 5px; }}
QTableView QLineEdit {{ border-radius: 0; padding: 0 3px; }}
QPushButton {{ background: {background}; border: 1px solid {border}; border-radius: 4px; padding: 5px 12px; }}
QPushButton:hover {{ background: {alternate}; border-color: {accent}; }}
QPushButton:focus {{ border: 1px solid {accent}; }}
QPushButton:default, QPushButton#primary {{ background: {accent}; color: {accent_text}; border-color: {accent}; }}
QPushButton:disabled, QPushButton#primary:disabled {{
    color: {muted}; background: {window}; border-color: {border};
}}
QCheckBox::indicator, QRadioButton::indicator {{ width: 14px; height: 14px; border: 1px solid {muted};
  background: {background}; }}
QCheckBox::indicator {{ border-radius: 3px; }}
QRadioButton::indicator {{ border-radius: 8px; }}
QCheckBox::indicator:checked {{ background: {accent}; border-color: {accent}; image: url("{tick}"); }}
QRadioButton::indicator:checked {{ width: 6px; height: 6px; border: 5px solid {accent}; background: {accent_text}; }}
QTreeView::indicator {{ width: 14px; height: 14px; border: 1px solid {muted}; border-radius: 3px; background: {background}; }}
QTreeView::indicator:checked {{ background: {accent}; border-color: {accent}; image: url("{tick}"); }}
QTreeView::indicator:indeterminate {{ background: {selection}; border: 3px solid {accent}; width: 10px; height: 10px; }}
QCheckBox::indicator:focus, QRadioButton::indicator:focus {{ border-color: {accent}; }}
QCheckBox::indicator:disabled, QRadioButton::indicator:disabled {{ border-color: {border}; background: {window}; }}
QDialogButtonBox, QMessageBox {{ dialogbuttonbox-buttons-have-icons: 0; }}
QToolButton {{ border: 1px solid transparent; border-radius: 4px; padding: 4px; }}
QToolButton:hover {{ background: {alternate}; border-color: {border}; }}
QToolButton:focus {{ border-color: {accent}; }}
QToolButton:checked {{ background: {selection}; }}
QMenu {{ background: {background}; border: 1px solid {border}; padding: 4px 0; }}
QMenu::item {{ padding: 5px 24px 5px 20px; }}
QMenu::item:selected {{ background: {selection}; color: {text}; }}
QMenu::item:disabled {{ color: {muted}; }}
QMenu::separator {{ height: 1px; background: {grid}; margin: 4px 0; }}
QListWidget#navigation {{ background: {window}; border: 0; border-right: 1px solid {border}; outline: 0; padding: 4px; }}
QListWidget#navigation::item {{ padding: 7px 8px; border-radius: 4px; color: {text}; }}
QListWidget#navigation::item:hover {{ background: {grid}; }}
QListWidget#navigation::item:selected {{ background: {selection}; color: {text}; }}
QListWidget#navigation::item:focus {{ border: 1px solid {accent}; padding: 6px 7px; }}
QListWidget#recent {{ background: {background}; border: 1px solid {border}; border-radius: 4px; padding: 4px; outline: 0; }}
QListWidget#recent::item, QListWidget#files::item {{ padding: 6px 8px; border-radius: 4px; color: {text}; }}
QListWidget#recent::item:hover {{ background: {alternate}; }}
QListWidget#recent::item:selected, QListWidget#files::item:selected {{ background: {selection}; color: {text}; }}
QListWidget#recent::item:focus, QListWidget#files::item:focus {{ border: 1px solid {accent}; padding: 5px 7px; }}
QFrame#offers {{ background: {background}; border: 1px solid {border}; }}
QPushButton#beginning {{ text-align: left; padding-left: 14px; }}
QWidget#question {{ background: {selection}; border-bottom: 1px solid {border}; }}
QWidget#past {{ background: {accent}; }}
QLabel#past {{ color: {accent_text}; font-weight: 600; background: transparent; }}
QLineEdit:disabled {{ color: {muted}; background: {window}; }}
QComboBox:focus {{ background: {selection}; }}
QComboBox QAbstractItemView {{ background: {background}; border: 1px solid {border}; selection-background-color: {selection};
  selection-color: {text}; outline: 0; }}
QTabWidget::pane {{ border: 0; border-top: 1px solid {border}; background: {background}; }}
QTabBar {{ background: {window}; }}
QTabBar::tab {{ background: transparent; color: {muted}; padding: 8px 14px; border: 0; border-bottom: 2px solid transparent; }}
QTabBar::tab:selected {{ color: {text}; border-bottom: 2px solid {accent}; }}
QTabBar::tab:hover {{ color: {text}; }}
QTabBar::tab:focus {{ color: {text}; background: {selection}; }}
QWidget#advice_bar {{ background: {window}; border-top: 1px solid {border}; }}
QToolButton#findings, QToolButton#paths {{ border: 0; border-radius: 0; padding: 4px 10px; }}
QToolButton#findings {{ color: {text}; }}
QToolButton#paths, QToolButton#hide_advice {{ color: {muted}; }}
QToolButton#findings:checked, QToolButton#paths:checked {{ background: {background}; color: {text}; }}
QToolButton#findings:focus, QToolButton#paths:focus {{ background: {selection}; }}
QToolButton#hide_advice {{ border: 0; padding: 2px 8px; }}
QTreeView#advice {{ show-decoration-selected: 1; border: 0; border-top: 1px solid {grid}; background: {background}; outline: 0; }}
QTreeView#advice::item {{ height: 24px; padding: 0 4px; }}
QTreeView#advice::item:hover {{ background: {alternate}; }}
QTreeView#advice::item:selected {{ background: {selection}; color: {text}; }}
QWidget#topbar {{ background: {window}; border-bottom: 1px solid {border}; }}
QWidget#inspector {{ background: {window}; border-left: 1px solid {border}; }}
QLabel#title {{ font-size: 14pt; font-weight: 600; }}
QLabel#heading {{ font-weight: 600; }}
QLabel#muted {{ color: {muted}; }}
QListWidget#clashes {{ background: {window}; border: 0; padding: 6px; outline: 0; }}
QListWidget#clashes::item {{ padding: 6px 8px; border-radius: 4px; color: {text}; }}
QListWidget#clashes::item:disabled {{ color: {muted}; padding: 8px 8px 3px 8px; }}
QListWidget#clashes::item:selected {{ background: {selection}; color: {text}; }}
QListWidget#clashes::item:focus {{ border: 1px solid {accent}; padding: 5px 7px; }}
QLabel#version {{ background: {background}; }}
QLabel#version[stands="true"] {{ background: {selection}; }}
QLabel#version[part="heading"] {{ font-weight: 600; }}
QLabel#version[part="muted"] {{ color: {muted}; }}
QLabel#version[part="state"] {{ color: {muted}; border-bottom: 1px solid {border}; }}
QLabel#version[part="state"][stands="true"] {{ color: {text}; font-weight: 600; }}
QWidget#line {{ background: {border}; }}
QLabel#sample {{ font-size: 8.5pt; }}
QLabel#late {{ color: {late}; }}
QFrame#rule {{ background: {border}; border: 0; }}
QScrollArea {{ border: 0; }}
QTabWidget QScrollArea, QTabWidget QScrollArea > QWidget > QWidget {{ background: {background}; }}
QWidget#page {{ background: {background}; }}
QStatusBar QLabel {{ padding: 0 10px; color: {muted}; }}
QStatusBar QLabel#late {{ color: {late}; }}
QToolButton#arranges {{ padding-right: 9px; }}
QToolButton#arranges[bare="true"] {{ padding-right: 18px; }}
QToolButton#arranges::menu-indicator {{ subcontrol-origin: padding; subcontrol-position: center right; right: 5px; }}
QLabel#below {{ border: 1px solid {accent}; color: {muted}; padding-left: 6px; }}
QFrame#dates_chip {{ background: {selection}; border: 1px solid {accent}; border-radius: 4px; }}
QFrame#dates_chip QPushButton {{ padding: 0px 8px; }}
QFrame#dates_chip QToolButton {{ padding: 0px 6px; }}
QToolButton#chip {{ background: {selection}; border-radius: 10px; padding: 1px 8px; }}
QToolButton#chip:hover {{ border-color: {accent}; }}
QStatusBar QToolButton {{ color: {muted}; padding: 2px 8px; }}
QStatusBar QToolButton#link {{ color: {accent}; padding: 2px 4px; }}
QToolButton#title {{ font-size: 14pt; font-weight: 600; padding: 2px 6px; }}
QToolButton#face::menu-indicator {{ image: none; }}
QToolButton#title::menu-indicator {{ image: none; }}
QFrame#need {{ background: {background}; border: 1px solid {border}; border-radius: 4px; }}
QFrame#need:hover {{ border-color: {accent}; }}
QPushButton#link {{ background: transparent; border: 1px solid transparent; color: {accent}; padding: 2px 6px; }}
QPushButton#link:hover, QPushButton#link:focus {{ border-color: {accent}; }}
QScrollBar:vertical {{ background: {window}; width: 12px; margin: 0; }}
QScrollBar:horizontal {{ background: {window}; height: 12px; margin: 0; }}
QScrollBar::handle {{ background: {border}; border-radius: 4px; margin: 2px; }}
QScrollBar::handle:vertical {{ min-height: 28px; }}
QScrollBar::handle:horizontal {{ min-width: 28px; }}
QScrollBar::handle:hover {{ background: {muted}; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
QAbstractScrollArea::corner {{ background: {window}; border: 0; }}
QProgressBar {{ border: 1px solid {border}; border-radius: 4px; text-align: center; background: {background}; }}
QProgressBar::chunk {{ background: {selection}; }}
"""

_now: list[Colours] = [LIGHT]


def current_colours() -> Colours:
    """Return the colours the program is drawn in."""
    return _now[0]


@contextmanager
def drawing_in(colours: Colours) -> Iterator[None]:
    """Let what is drawn meanwhile be drawn in other colours, as for print; widgets do not hear of it."""
    before, _now[0] = _now[0], colours
    try:
        yield
    finally:
        _now[0] = before


def apply(app: QApplication, choice: str = "system") -> None:
    """Draw the program light, dark, or as the system is; widgets hear of it by QEvent.PaletteChange."""
    hints = app.styleHints()
    hints.setColorScheme(_SCHEMES.get(choice, Qt.ColorScheme.Unknown))  # so that frames and the system's dialogs follow
    dark = choice == "dark" or (choice != "light" and hints.colorScheme() is Qt.ColorScheme.Dark)
    _now[0] = DARK if dark else LIGHT
    if not app.property("styled"):  # a second style of the kind would leave what the first one animates to crash
        app.setStyle("Fusion")
        app.setProperty("styled", True)
    colours = palette(_now[0])
    tick = resources.path("icons", f"tick_{'dark' if dark else 'light'}.svg").as_posix()
    style = _STYLE.format(tick=tick, **{name: getattr(_now[0], name) for name in _names()})
    if app.styleSheet() != style or app.palette() != colours:  # every widget is styled anew, though it be the same
        app.setPalette(colours)
        app.setStyleSheet(style)


def palette(colours: Colours) -> QPalette:
    """Return a palette of semantic colours."""
    made = QPalette()
    for role, name in _ROLES.items():
        made.setColor(role, QColor(getattr(colours, name)))
    for role in _FAINT:
        made.setColor(QPalette.ColorGroup.Disabled, role, QColor(colours.muted))
    return made


def _names() -> tuple[str, ...]:
    return (
        "text", "background", "border", "window", "muted", "grid", "selection", "accent", "accent_text", "alternate", "late",
    )  # fmt: skip
