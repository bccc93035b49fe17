"""Changes from another copy of this portfolio: one that comes back on a stick or by mail, or that a synced folder made."""

import tempfile
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from db import copying
from db.engine import connect
from db.sharing.ground import Hand
from db.sharing.merging import merge
from db.store import Store, as_known
from pmo_desktop.domain.errors import FileProblemError
from pmo_desktop.services import backups
from pmo_desktop.services.backups import BEFORE_EXCHANGE, Keeping
from pmo_desktop.services.exchanging import by_whom, counted, seal_of
from pmo_desktop.services.workspace import Workspace


@dataclass(frozen=True, slots=True)
class BroughtIn:
    """What came from another copy: ids of changes, who made them, ids of what two people changed."""

    news: tuple[str, ...] = ()
    by: tuple[str, ...] = ()
    conflicts: tuple[str, ...] = ()

    @property
    def sentence(self) -> str:
        if not self.news:
            return "That copy has nothing that is not here."
        clashes = len(self.conflicts)
        two = f" Two people changed {'one thing' if clashes == 1 else f'{clashes} things'}." if clashes else ""
        return f"Brought in {counted(len(self.news))}{by_whom(self.by)}.{two}"


def bring_in(workspace: Workspace, other: Path, *, keeping: Keeping | None = None) -> BroughtIn:
    """Put on top what another copy has and this one has not; the other stays as it is, of an older version too.

    Raises FileProblemError where the two were never one file or the other cannot be read, LockedError for its passphrase.
    """
    if other.absolute() == workspace.path.absolute():
        raise FileProblemError("That is the file that is open.", "Choose the other copy.")
    if not other.is_file():
        raise FileProblemError(f"There is no file “{other.name}”.", "Look at the name, or plug the stick in.")
    if keeping is not None:
        backups.back_up(workspace, BEFORE_EXCHANGE, keeping)
    hand = Hand(workspace.author, workspace.now(), workspace.new_id)
    with tempfile.TemporaryDirectory(prefix=".pmo-", dir=workspace.path.parent) as folder:
        here = Path(folder) / other.name
        with as_known(other), closing(connect(other, "ro")) as raw:
            copying.copied(raw, here)  # what migrating and closing write goes into the copy
        with closing(Store.open(here)) as theirs:
            merged = merge(workspace.store, theirs, hand, seal_of(workspace.store))
    workspace.poll()
    return BroughtIn(merged.sets, merged.authors, merged.conflicts)
