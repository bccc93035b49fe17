"""Asks which file to open or write; the next question begins in the folder of the last answer."""

import re
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QFileDialog, QWidget


def portfolios() -> str:
    """Return the kind of file a portfolio is, as a dialog lists it."""
    return QCoreApplication.translate("Asking", "Portfolios (*.pmo)")


def project_files() -> str:
    """Return the kinds of file that can be imported, as a dialog lists them."""
    return QCoreApplication.translate(
        "Asking",
        "Projects and lists (*.xml *.mpp *.mpt *.mpx *.xer *.pmxml *.gan *.planner *.pod *.csv *.tsv *.xlsx *.ics);;"
        "All files (*)",
    )


def plans() -> str:
    """Return the kinds of file that hold the plan of a project, as a dialog lists them."""
    return QCoreApplication.translate(
        "Asking", "Plans (*.xml *.mpp *.mpt *.mpx *.xer *.pmxml *.gan *.planner *.pod);;All files (*)"
    )


def lists() -> str:
    """Return the kinds of file that hold lists of people, leave or hours, as a dialog lists them."""
    return QCoreApplication.translate(
        "Asking", "Lists and calendars (*.csv *.tsv *.txt *.xlsx *.xlsm *.ics);;All files (*)"
    )


def spreadsheets() -> str:
    """Return the kinds of file that tables are written as."""
    return QCoreApplication.translate("Asking", "Workbook (*.xlsx);;Text for spreadsheets (*.csv)")


def pictures() -> str:
    """Return the kinds of file a logo can be, as a dialog lists them."""
    return QCoreApplication.translate("Asking", "Pictures (*.png *.jpg *.jpeg *.svg);;All files (*)")


class Asking:
    """`remember` is told of each folder that was chosen."""

    def __init__(self, folder: Path, remember: Callable[[Path], object] = lambda _folder: None) -> None:
        self.folder = folder
        self._remember = remember

    def to_open(self, parent: QWidget | None, title: str, kinds: str) -> Path | None:
        """Ask for one file that is there."""
        name, _ = QFileDialog.getOpenFileName(parent, title, self._beginning(), kinds)
        return self._chosen(name)

    def to_open_several(self, parent: QWidget, title: str, kinds: str) -> list[Path]:
        """Ask for files that are there; none where the person thinks better of it."""
        names, _ = QFileDialog.getOpenFileNames(parent, title, self._beginning(), kinds)
        return [path for name in names if (path := self._chosen(name)) is not None]

    def to_write(self, parent: QWidget, title: str, proposed: str, kinds: str, suffix: str) -> Path | None:
        """Ask where to write; `proposed` is a file's name, made fit to be one.

        The answer ends in `suffix`, or in that of another of the kinds that was chosen or written.
        """
        dialog = QFileDialog(parent, title, self._beginning(), kinds)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(
            suffix.removeprefix(".")
        )  # so that writing over a file is asked about as it will be named
        dialog.selectFile(f"{file_name(proposed)}{suffix}")
        dialog.filterSelected.connect(
            lambda kind: dialog.setDefaultSuffix((_endings(kind) or [suffix])[0].removeprefix("."))
        )
        agreed = dialog.exec() == QFileDialog.DialogCode.Accepted
        name = dialog.selectedFiles()[0] if agreed else ""
        chosen = dialog.selectedNameFilter()
        dialog.deleteLater()
        return self._chosen(ending(name, suffix, kinds, chosen))

    def for_folder(self, parent: QWidget, title: str) -> Path | None:
        """Ask for a folder; it is not where the next question begins."""
        name = QFileDialog.getExistingDirectory(parent, title, self._beginning())
        return Path(name) if name else None

    def _beginning(self) -> str:
        return str(self.folder) if self.folder.is_dir() else ""

    def _chosen(self, name: str) -> Path | None:
        if not name:
            return None
        path = Path(name)
        if path.parent != self.folder:
            self.folder = path.parent
            self._remember(self.folder)
        return path


def ending(name: str, suffix: str, kinds: str, chosen: str = "") -> str:
    """Return the name of a file to write with an ending of the kinds: the one written, else the one chosen, else `suffix`."""
    if not name or name.lower().endswith((suffix, *_endings(kinds))):
        return name
    return name + next(iter(_endings(chosen)), suffix)


def _endings(kinds: str) -> list[str]:
    return [each.lower() for each in re.findall(r"\*(\.\w+)", kinds)]


def file_name(words: str) -> str:
    """Return words as the name of a file on any system: what a name may not hold becomes a dash."""
    kept = "".join(letter if letter.isalnum() or letter in " -_." else "-" for letter in words)
    return kept.strip(" .-")[:120] or "Portfolio"
