"""What the File menu does: open and make portfolios, bring project files in, write the portfolio out."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QDialog, QMainWindow

from pmo_desktop.domain.changes import ChangeSet
from pmo_desktop.domain.errors import CancelledError, FileProblemError, KnownError
from pmo_desktop.domain.records import Project
from pmo_desktop.services.backups import BEFORE_IMPORT, Keeping, back_up
from pmo_desktop.services.importing import Choices, Preview, Read, commit_all, preview_all
from pmo_desktop.services.lists.sorting import ReadList, is_list, read_list
from pmo_desktop.services.progress import Progress
from pmo_desktop.services.workspace import Workspace
from ui.asking import portfolios, project_files, spreadsheets
from ui.backups.dialog import BackupsDialog
from ui.importing.dialog import ImportDialog
from ui.literal import no_key
from ui.session import Session
from ui.shell.desk import Desk
from ui.shell.menus import Entry, Line, Listed
from ui.shell.teamwork import Teamwork

T = TypeVar("T")
ReadLists = list[ReadList | KnownError]


def _read(own: Workspace, sources: Sequence[Path], progress: Progress) -> tuple[Read, ReadLists]:
    """Read projects and lists, told by what is in them; a list that cannot be read gives the reason in its place."""
    lists = [each for each in sources if is_list(each)]
    projects = [each for each in sources if each not in lists]
    read = preview_all(own, projects, progress) if projects else []
    found: ReadLists = []
    for number, source in enumerate(lists):
        progress(number, len(lists), source.name)
        try:
            found.append(read_list(own, source))
        except CancelledError:
            raise
        except KnownError as error:
            found.append(error)
    return read, found


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
                self.tr("&Import…"), self.ask_import, "Ctrl+I", self.tr("Import project files, people, leave or hours…")
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
        title = self.tr("Import projects, people, leave or hours")
        sources = self._session.asking.to_open_several(self._window, title, project_files())
        if sources:
            self.take(sources)

    def take(self, paths: Sequence[Path]) -> None:
        """Open portfolios in windows of their own; read projects and lists in the background, then show what they would bring."""
        sources = []
        for path in paths:
            if path.suffix.lower() == ".pmo":
                self._desk.open_file(path)
            else:
                sources.append(path)
        if sources:
            self._session.background.run(
                self.tr("Reading files"), lambda own, progress: _read(own, sources, progress), self._show_read
            )

    def _show_read(self, found: tuple[Read, ReadLists]) -> None:
        read, lists = found
        if read:
            self.show_import(read)
        for each in lists:
            if isinstance(each, KnownError):
                self._session.failed.emit(each)
            else:
                self.show_list(each)

    def show_list(self, read: ReadList) -> None:
        """Show what a list would bring; write it in the background when the person agrees."""
        from ui.importing.list_dialog import ListDialog  # noqa: PLC0415 - the first window need not wait for it

        dialog = ListDialog(self._session, read, self._window)
        agreed = dialog.exec() == QDialog.DialogCode.Accepted
        if agreed:
            self._session.background.run(
                self.tr("Importing"), lambda own, progress: self._backed_up(own, dialog.commit, progress), self._say_listed,
                self._say_not_imported,
            )  # fmt: skip
        dialog.deleteLater()

    def _say_listed(self, outcome: tuple[ChangeSet | None, KnownError | None]) -> None:
        done, trouble = outcome
        if trouble is not None:
            self._session.failed.emit(trouble)
        self._session.look()
        words = (
            self.tr("{label}. Ctrl+Z takes it back.").format(label=done.label)
            if done
            else self.tr("Nothing was changed.")
        )
        self._session.announced.emit(words)

    def show_import(self, read: Read) -> None:
        """Show what was read; write it in the background when the person agrees."""
        dialog = ImportDialog(self._session, read, self._window)
        agreed = dialog.exec() == QDialog.DialogCode.Accepted
        chosen = dialog.chosen() if agreed else []
        dialog.deleteLater()
        if chosen:
            self._session.background.run(
                self.tr("Importing"), lambda own, progress: self._import(own, chosen, progress), self._say_imported,
                self._say_not_imported,
            )  # fmt: skip

    def _import(
        self, own: Workspace, chosen: Sequence[tuple[Preview, Choices]], progress: Progress
    ) -> tuple[list[str], KnownError | None]:
        return self._backed_up(own, lambda workspace: commit_all(workspace, chosen, progress), progress)

    def _backed_up(
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

    def _say_imported(self, outcome: tuple[list[str], KnownError | None]) -> None:
        made, trouble = outcome
        if trouble is not None:
            self._session.failed.emit(trouble)
        self._session.look()
        if len(made) == 1:
            self._session.announced.emit(self.tr("1 project imported. Ctrl+Z takes it back."))
        elif made:
            words = self.tr("{count} projects imported. Each Ctrl+Z takes one back.")
            self._session.announced.emit(words.format(count=len(made)))
        self.imported.emit(made)

    def _say_not_imported(self, error: object) -> None:
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
