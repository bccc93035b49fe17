"""What the File menu does: open and make portfolios, bring project files in, write the portfolio out."""

import shutil
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QDialog, QMainWindow

from pmo_desktop.domain.errors import FileProblemError, KnownError
from pmo_desktop.domain.records import Project
from pmo_desktop.services.arriving.arrival import Arrival
from pmo_desktop.services.arriving.delivery import Delivery, receive
from pmo_desktop.services.arriving.items import ListItem
from pmo_desktop.services.arriving.recognising import WHAT_OF
from pmo_desktop.services.arriving.staging import Brought, Stage, bring_in
from pmo_desktop.services.backups import BEFORE_IMPORT, Keeping, back_up
from pmo_desktop.services.lists.sorting import ReadList
from pmo_desktop.services.progress import Progress
from pmo_desktop.services.workspace import Workspace
from ui.asking import portfolios, project_files, spreadsheets
from ui.backups.dialog import BackupsDialog
from ui.dropping import Dropped, copied
from ui.literal import no_key
from ui.session import Session
from ui.shell.desk import Desk
from ui.shell.menus import Entry, Line, Listed
from ui.shell.teamwork import Teamwork

T = TypeVar("T")


class Files(QObject):
    past_requested = Signal()
    """The portfolio as it stood on a day is wanted."""
    deleted_requested = Signal()
    folding_requested = Signal()
    imported = Signal(list)
    """The ids of the projects that were brought in."""
    print_requested = Signal()
    """What is shown is to be printed."""
    pack_requested = Signal()
    status_requested = Signal(str)
    """The id of the project whose status is to be printed."""

    def __init__(
        self, session: Session, desk: Desk, window: QMainWindow, project: Callable[[], str], teamwork: Teamwork
    ) -> None:
        super().__init__(window)
        self._session, self._desk, self._window, self._project = session, desk, window, project
        self._teamwork = teamwork

    def lines(self) -> Sequence[Line]:
        """Return the File menu."""
        return (
            Entry(self.tr("&New…"), self.new, "Ctrl+N", self.tr("New portfolio…")),
            Entry(self.tr("&Open…"), self.open, "Ctrl+O", self.tr("Open a portfolio…")),
            Listed(self.tr("Open &recent"), self._recent, self.tr("Nothing was opened before")),
            Entry(self.tr("Open the &demo portfolio"), self._desk.open_demo),
            None,
            Entry(
                self.tr("&Import…"), self.ask_import, "Ctrl+I", self.tr("Import plans, registers, lists, documents…")
            ),
            Entry(
                self.tr("&Update this project from a file…"),
                self._update,
                "Ctrl+Alt+U",
                self.tr("Update this project from a newer file…"),
            ),
            Entry(
                self.tr("&Kept for later…"),
                self.show_kept,
                said=self.tr("Kept for later: status forms, finance, documents…"),
            ),
            Entry(self.tr("&Export this project…"), self.export_project),
            Entry(self.tr("E&xport the register…"), self.export_register),
            Entry(self.tr("Export the whole portfolio as a &workbook…"), self.export_portfolio),
            None,
            Entry(self.tr("&Print…"), self.print_requested.emit, "Ctrl+P", self.tr("Print what is shown…")),
            Entry(self.tr("Print the portfolio pac&k…"), self.pack_requested.emit),
            Entry(self.tr("Print this project's &status…"), self._print_status, "Ctrl+Shift+P"),
            None,
            Entry(
                self.tr("As it s&tood on…"),
                self.past_requested.emit,
                "",
                self.tr("The portfolio as it stood on a day…"),
            ),
            Entry(
                self.tr("What was &deleted…"), self.deleted_requested.emit, "", self.tr("Bring back what was deleted…")
            ),
            Entry(self.tr("&Fold old history…"), self.folding_requested.emit),
            None,
            self._teamwork.exchange,
            *self._teamwork.lines(),
            None,
            Entry(
                self.tr("&Where is this file?"),
                self.show_file,
                said=self.tr("Where is this file? Its path, its folder…"),
            ),
            Entry(self.tr("Save a &copy…"), self.save_copy, "Ctrl+Shift+S"),
            Entry(self.tr("Pass&phrase…"), self.ask_passphrase, said=self.tr("Passphrase: set, change or remove it…")),
            Entry(self.tr("&Backups…"), self.show_backups, said=self.tr("Backups: compare, restore…")),
            Entry(self.tr("Salvage a &damaged file…"), self._desk.ask_salvage),
            None,
            Entry(self.tr("C&lose this window"), self._window.close, "Ctrl+W"),
            Entry(self.tr("&Quit"), self._desk.quit, "Ctrl+Q"),
        )

    def _recent(self) -> list[Entry]:
        return [
            Entry(no_key(f"{Path(name).stem}  –  {Path(name).parent}"), partial(self._desk.open_file, Path(name)))
            for name in self._desk.settings.recent
            if Path(name) != self._session.workspace.path
        ]

    def new(self) -> None:
        """Ask where, then make a portfolio."""
        title = self.tr("New portfolio")
        target = self._session.asking.to_write(self._window, title, self.tr("Portfolio"), portfolios(), ".pmo")
        if target is not None:
            self._desk.create_file(target)

    def open(self) -> None:
        """Ask which, then open a portfolio."""
        path = self._session.asking.to_open(self._window, self.tr("Open a portfolio"), portfolios())
        if path is not None:
            self._desk.open_file(path)

    # Bringing in

    def ask_import(self) -> None:
        """Ask for project files and lists, then read them."""
        title = self.tr("Bring in plans, registers, lists, documents")
        sources = self._session.asking.to_open_several(self._window, title, project_files())
        if sources:
            self.take(sources)

    def take(self, paths: Sequence[Path], folder: Path | None = None) -> None:
        """Open portfolios in windows of their own; recognise and read the rest in the background, then show what it would bring.

        `folder` is where those lie that came without a path; it is removed in the end.
        """
        sources = []
        for path in paths:
            if path.suffix.lower() == ".pmo" and folder is None:
                self._desk.open_file(path)
            else:
                sources.append(path)
        if sources:
            self._session.background.run(
                self.tr("Reading files"), lambda own, progress: receive(own, sources, progress),
                lambda came: self._show_delivery(came, folder), lambda error: self._say_not_read(error, folder),
            )  # fmt: skip

    def take_dropped(self, found: Dropped) -> None:
        """Take what was dropped or pasted; what cannot be had is told."""
        for error in found.refused:
            self._session.failed.emit(error)
        if found.paths:
            self.take(found.paths, found.folder)

    def paste(self) -> None:
        """Bring in what was copied in another program: files, a table, lines with dates, a picture."""
        self.take_dropped(copied())

    def _say_not_read(self, error: KnownError, folder: Path | None) -> None:
        if folder is not None:
            shutil.rmtree(folder, ignore_errors=True)
        self._session.failed.emit(error)

    def _show_delivery(self, came: Delivery, folder: Path | None) -> None:
        if folder is not None:
            came.folders.append(folder)
        for path in came.portfolios:
            if folder is None:
                self._desk.open_file(path)
            else:
                said = self.tr("“{name}” is a portfolio, and lies nowhere yet.").format(name=path.name)
                self._session.failed.emit(FileProblemError(said, self.tr("Save it in a folder, then open it.")))
        if came.items:
            came.stage.moved(self._session.workspace)
            self.show(came)
        else:
            came.close()

    def show_kept(self) -> None:
        """List what was kept because it cannot be read yet."""
        from ui.keeping.dialog import KeptDialog  # noqa: PLC0415 - the first window need not wait for it

        dialog = KeptDialog(self._session, self._window)
        dialog.exec()
        dialog.deleteLater()

    def show_list(self, read: ReadList) -> None:
        """Show what a list would bring that was read already, from the clipboard."""
        name = read.source.name or self.tr("Pasted table")
        arrival = Arrival(Path(name), name, WHAT_OF[read.listing], could_be=(WHAT_OF[read.listing],), table=read.table)
        item = ListItem(arrival, read).looked(self._session.workspace)
        self.show(Delivery([item], Stage(self._session.workspace)))

    def show(self, came: Delivery) -> None:
        """Show what a delivery would bring; write it in the background as one change when the person agrees."""
        from ui.importing.arriving import ArrivingDialog  # noqa: PLC0415 - the first window need not wait for it

        dialog = ArrivingDialog(self._session, came.items, came.stage, self._window)
        agreed = dialog.exec() == QDialog.DialogCode.Accepted
        chosen = dialog.chosen() if agreed else []
        dialog.deleteLater()
        if not chosen:
            came.close()
            return
        self._session.background.run(
            self.tr("Bringing in"),
            lambda own, progress: self.backed_up(own, lambda workspace: bring_in(workspace, chosen, progress), progress),
            lambda outcome: self._say_brought(came, outcome), lambda error: self._say_not_imported(came, error),
        )  # fmt: skip

    def backed_up(
        self, own: Workspace, write: Callable[[Workspace], T], progress: Progress
    ) -> tuple[T, KnownError | None]:
        """Back up, then import; a backup that fails is told and stops nothing: an import can be undone."""
        trouble = None
        try:
            if self._session.keeping is not None:
                progress(0, 0, self.tr("Backing up"))
                back_up(own, BEFORE_IMPORT, self._session.keeping)
        except FileProblemError as error:
            trouble = error
        return write(own), trouble

    def _say_brought(self, came: Delivery, outcome: tuple[Brought, KnownError | None]) -> None:
        brought, trouble = outcome
        came.close()
        self._session.look()
        done = brought.done
        words = (
            self.tr("{label}. Ctrl+Z takes it back.").format(label=done.label)
            if done
            else self.tr("Nothing was changed.")
        )
        self._session.announced.emit(words)
        for error in (trouble, *(error for _, error in brought.failed)):
            if error is not None:
                self._session.failed.emit(error)
        if brought.moves is not None:
            self._session.dates_moved.emit(brought.moves, self.tr("updating"))
        self.imported.emit(list(brought.projects))

    def _say_not_imported(self, came: Delivery, error: object) -> None:
        came.close()
        self._session.look()
        self._session.failed.emit(error)

    # Writing out

    def export_project(self) -> None:
        """Ask where, then write the project last looked at as MS Project XML."""
        from pmo_desktop.services.exporting import export_project, not_exported  # noqa: PLC0415 - the writer waits until it is needed

        project = self._chosen_project()
        if project is None:
            return
        title = self.tr("Export “{name}”").format(name=project.name)
        kinds = self.tr("MS Project XML (*.xml)")
        target = self._session.asking.to_write(self._window, title, project.name, kinds, ".xml")
        if target is not None:
            self._write(lambda own, _step: (export_project(own, project.id, target), not_exported(own, project.id)))

    def export_register(self) -> None:
        """Ask where, then write the register as a table for spreadsheets."""
        from pmo_desktop.services.exporting import export_register  # noqa: PLC0415 - the writer waits until it is needed

        name = self._session.workspace.portfolio().name or self._session.workspace.path.stem
        title = self.tr("Export the register")
        target = self._session.asking.to_write(self._window, title, name, spreadsheets(), ".xlsx")
        if target is not None:
            self._write(lambda own, _step: (export_register(own, target), ()))

    def export_portfolio(self) -> None:
        """Ask where, then write all projects and what belongs to them as the sheets of one workbook."""
        from pmo_desktop.services.portfolio_workbook import export_portfolio  # noqa: PLC0415 - the writer waits until it is needed

        name = self._session.workspace.portfolio().name or self._session.workspace.path.stem
        title, kinds = self.tr("Export the whole portfolio"), self.tr("Workbook (*.xlsx)")
        target = self._session.asking.to_write(self._window, title, name, kinds, ".xlsx")
        if target is not None:
            self._write(lambda own, step: (export_portfolio(own, target, step), ()))

    def _write(self, job: Callable[..., tuple[Path, Sequence[str]]]) -> None:
        """Run a job that writes a file and says in sentences what the file has no place for."""
        self._session.background.run(self.tr("Exporting"), job, self._say_written)

    def _say_written(self, written: tuple[Path, Sequence[str]]) -> None:
        path, left_out = written
        self._session.announced.emit(" ".join((self.tr("Exported to {path}.").format(path=path), *left_out)))

    def _print_status(self) -> None:
        project = self._chosen_project()
        if project is not None:
            self.status_requested.emit(project.id)

    def _update(self) -> None:
        project = self._chosen_project()
        if project is not None:
            self._session.update_requested.emit(project.id)

    def _chosen_project(self) -> Project | None:
        """Return the project last looked at; say so where there is none."""
        found = self._session.workspace.find(Project, id=self._project())
        if not found:
            self._session.announced.emit(self.tr("There is no project yet. Import one, or begin one under Projects."))
        return found[0] if found else None

    def ask_passphrase(self) -> None:
        """Ask what shall become of the passphrase of this file."""
        self._desk.ask_passphrase(self._session.workspace.path)

    def save_copy(self) -> None:
        """Ask where, then write the portfolio to a file of its own."""
        proposed = self.tr("{name} copy").format(name=self._session.workspace.path.stem)
        title = self.tr("Save a copy")
        target = self._session.asking.to_write(self._window, title, proposed, portfolios(), ".pmo")
        workspace = self._session.workspace
        if target is None:
            return
        if workspace.is_astray:  # only what is open still reaches the file: no other connection would find it
            path = self._session.attempt(lambda: workspace.save_copy(target))
            if path is not None:
                self._say_copied(path)
            return
        self._session.background.run(
            self.tr("Saving a copy"), lambda own, _step: own.save_copy(target), self._say_copied
        )

    def _say_copied(self, path: Path) -> None:
        self._session.announced.emit(self.tr("A copy was saved to {path}").format(path=path))

    def show_file(self) -> None:
        """Show where the portfolio is, with the ways there."""
        from ui.shell.this_file import FileDialog  # noqa: PLC0415 - the first window need not wait for it

        dialog = FileDialog(self._session, self._teamwork.place, self._window)
        dialog.backups_requested.connect(self.show_backups)
        dialog.exec()
        dialog.deleteLater()

    # Backups

    def show_backups(self) -> None:
        """Show the backups there are and what they would bring back."""
        keeping = self._session.keeping
        if keeping is None:
            return
        dialog = BackupsDialog(self._session, keeping, self._keep, self._desk.open_file, self._window)
        dialog.exec()
        dialog.deleteLater()

    def _keep(self, keeping: Keeping) -> None:
        self._session.keeping = keeping
        self._desk.remember(replace(self._desk.settings, backups=keeping.on, backups_folder=str(keeping.folder)))
