"""The Help menu: the keys the program answers to, and what it is made of."""

from collections.abc import Sequence
from importlib import metadata

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QLineEdit, QVBoxLayout, QWidget

from pmo_desktop import __version__
from pmo_desktop.domain import compiled
from ui.literal import words_of
from ui.tables.plain import Heading, PlainTable

_PARTS = (
    ("PySide6-Essentials", "PySide6 (Qt)", "LGPL-3.0"),
    ("SQLAlchemy", "SQLAlchemy", "MIT"),
    ("sqlcipher3", "sqlcipher3 (SQLite, SQLCipher)", "Zlib; SQLCipher BSD-3-Clause"),
    ("numpy", "NumPy", "BSD-3-Clause"),
    ("msgspec", "msgspec", "BSD-3-Clause"),
    ("matplotlib", "Matplotlib", "PSF-based"),
    ("reportlab", "ReportLab", "BSD-3-Clause"),
    ("fonttools", "fontTools", "MIT"),
    ("pillow", "Pillow", "MIT-CMU"),
    ("platformdirs", "platformdirs", "MIT"),
    ("python-dateutil", "dateutil", "Apache-2.0 and BSD-3-Clause"),
    ("holidays", "holidays", "MIT"),
    ("icalendar", "icalendar", "BSD-2-Clause"),
    ("openpyxl", "openpyxl", "MIT"),
    ("ortools", "OR-Tools", "Apache-2.0"),
    ("cryptography", "cryptography (OpenSSL)", "Apache-2.0 or BSD-3-Clause; OpenSSL Apache-2.0"),
    ("keyring", "keyring", "MIT"),
    ("", "Noto Sans", "SIL Open Font License 1.1"),
)
"""Distribution, name, licence of what the program is made with."""

_EVERYWHERE = (
    ("F2", "Edit the cell"),
    ("Tab / Enter", "Next cell"),
    ("Esc", "Leave as it was"),
    ("Ctrl+C / Ctrl+V", "Copy, paste: as a spreadsheet does"),
    ("Ctrl+D", "Fill down"),
    ("Del", "Empty the cells"),
    ("Ctrl+wheel", "Zoom the Gantt at the pointer"),
    ("Shift+wheel", "Scroll sideways"),
    ("Drag", "Gantt: move a bar, its right edge its duration, its left edge its progress; bar to bar links"),
    ("Shift+drag", "Gantt: to the minute, without steps"),
    ("Alt+drag", "Gantt: a bar’s left edge its start alone, a link its lag"),
    ("Ctrl+click", "Gantt: select another bar too, so that they move together"),
)
"""Keys that no menu lists."""


def tr(text: str) -> str:
    return QCoreApplication.translate("Help", text)


class KeysDialog(QDialog):
    """Every key with what it does, found by typing a part of either."""

    def __init__(self, groups: Sequence[tuple[str, Sequence[QAction]]], parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Keyboard shortcuts"))
        self.resize(640, 620)
        self._lines = list(dict.fromkeys(_lines(groups)))
        self.wanted = QLineEdit()
        self.wanted.setPlaceholderText(tr("Find a key or what it does"))
        self.wanted.setAccessibleName(self.wanted.placeholderText())
        self.wanted.setClearButtonEnabled(True)
        self.table = PlainTable(
            tr("Keyboard shortcuts"),
            [Heading(tr("Keys"), 150), Heading(tr("What"), wide=True), Heading(tr("Where"), 190)],
        )
        self.wanted.textChanged.connect(self._show)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 12, 12, 12)
        layout.setSpacing(8)
        layout.addWidget(self.wanted)
        layout.addWidget(self.table, 1)
        layout.addWidget(_closing(self))
        self._show("")

    def _show(self, wanted: str) -> None:
        part = wanted.strip().casefold()
        self.table.show_lines([line for line in self._lines if part in " ".join(line).casefold()])


def _lines(groups: Sequence[tuple[str, Sequence[QAction]]]) -> list[tuple[str, str, str]]:
    found = [
        (
            keys.toString(QKeySequence.SequenceFormat.NativeText),
            words_of(action).removesuffix("…"),
            _where(place, action),
        )
        for place, actions in groups
        for action in actions
        for keys in action.shortcuts()
        if not keys.isEmpty()
    ]
    order = {where: number for number, where in enumerate(dict.fromkeys(where for *_, where in found))}
    found.sort(key=lambda line: order[line[2]])
    return found + [(keys, tr(what), tr("Tables and Gantt")) for keys, what in _EVERYWHERE]


def _where(place: str, action: QAction) -> str:
    """Return the place of a command, and its group there where it belongs to one."""
    group = str(action.property("group") or "")
    return f"{place} · {group}" if group else place


class AboutDialog(QDialog):
    """The program's version, and what it is made with under which licences."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("About PMO Desktop"))
        self.resize(640, 560)
        title = QLabel("PMO Desktop")
        title.setObjectName("title")
        words = QLabel(
            tr("Version {version} ({state}). MIT licence. Made with:").format(
                version=__version__, state=compiled.state()
            )
        )
        words.setWordWrap(True)
        words.setObjectName("muted")
        self.table = PlainTable(
            tr("What the program is made with"),
            [Heading(tr("Part"), 220), Heading(tr("Version"), 90), Heading(tr("Licence"), wide=True)],
        )
        self.table.show_lines([(name, _version(part), licence) for part, name, licence in _PARTS])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 12)
        layout.setSpacing(8)
        layout.addWidget(title)
        layout.addWidget(words)
        layout.addWidget(self.table, 1)
        layout.addWidget(_closing(self))


def _version(part: str) -> str:
    try:
        return metadata.version(part) if part else "–"
    except metadata.PackageNotFoundError:  # a bundle leaves out what names the parts
        return "–"


def _closing(dialog: QDialog) -> QDialogButtonBox:
    buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, Qt.Orientation.Horizontal)
    buttons.button(QDialogButtonBox.StandardButton.Close).setText(tr("Close"))
    buttons.rejected.connect(dialog.reject)
    return buttons
