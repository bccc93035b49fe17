"""A portfolio as people begin one: in a folder where it is safe, under a name of its own, with the templates of the program."""

from collections.abc import Collection
from contextlib import suppress
from pathlib import Path

from db.sharing.places import PlaceKind, kind_of
from pmo_desktop.domain.entry.file_names import plain_name
from pmo_desktop.domain.errors import FileProblemError
from pmo_desktop.services.built_in_templates import add_built_in
from pmo_desktop.services.workspace import Workspace

FOLDER = "PMO Desktop"
PROPOSED = "Portfolio"
_SUFFIX = ".pmo"
_MOST = 1_000


def begin(path: Path, *, author: str, name: str = "") -> Workspace:
    """Make a new file and open it; raise FileProblemError where one is already, or none can be.

    The folder that is proposed is made where there is none; any other has to be there.
    """
    if path.parent.name == FOLDER:
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise FileProblemError(
                f"The folder “{path.parent}” cannot be made: {error.strerror}.", "Choose another place."
            ) from error
    workspace = Workspace.create(path, author=author, name=name or path.stem)
    add_built_in(workspace)
    return workspace


def standard_folder(documents: Path, home: Path, named: Collection[str] = ()) -> Path:
    """Return where a new portfolio goes unless somebody says otherwise: among the documents, where nobody else writes.

    Documents that are synchronised or lie on a share are no place to work in: then it is the person's own folder. May wait
    for a share: for the background.
    """
    with suppress(OSError):
        if kind_of(documents, named) in {PlaceKind.SHARE, PlaceKind.SYNCED}:
            return home / FOLDER
    return documents / FOLDER


def free_path(folder: Path, name: str) -> Path:
    """Return a file in a folder that is not there yet, called as somebody wants: with a number behind it where it is taken."""
    said = " ".join(name.split()).replace("/", "-").replace("\\", "-")
    wanted = plain_name(said or PROPOSED).removesuffix(_SUFFIX) or PROPOSED
    for number in range(1, _MOST):
        path = folder / f"{wanted}{f' {number}' if number > 1 else ''}{_SUFFIX}"
        if not path.exists():
            return path
    return folder / f"{wanted} {_MOST}{_SUFFIX}"
