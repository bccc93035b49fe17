"""Salvaging a damaged portfolio into a new file, with an account a person can read."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

from db import salvage
from db.salvage import Account, Salvaged
from db.sharing.snapshots import take_out_of_team
from db.store import as_known
from pmo_desktop.domain import identity
from pmo_desktop.domain.errors import FileProblemError
from pmo_desktop.services.workspace import Clock, utc_ms

__all__ = ["Account", "Report", "Salvaged", "salvage_into"]

_INNER = frozenset(("origin", "change", "change_set", "pack", "blob", "note"))


@dataclass(frozen=True, slots=True)
class Report:
    """What became of a damaged file; `tables` are those of records, most rows first."""

    damaged: Path
    target: Path
    found: Salvaged

    @property
    def tables(self) -> tuple[tuple[str, Account], ...]:
        """Return each kind of thing with its account, those with something lost first."""
        told = [(table, each) for table, each in self.found.tables.items() if table not in _INNER]
        told = [(table, each) for table, each in told if each.kept or each.rebuilt or each.lost]
        return tuple(sorted(told, key=lambda item: (-item[1].lost, -item[1].kept, item[0])))

    @property
    def sets(self) -> Account:
        """Return the account of the history's entries."""
        return self.found.of("change_set")

    def sentences(self) -> Iterator[str]:
        """Yield the whole in a few sentences."""
        kept = sum(each.kept for _, each in self.tables)
        rebuilt = sum(each.rebuilt for _, each in self.tables)
        lost = sum(each.lost for _, each in self.tables)
        yield f"{kept:,} entries were read, {rebuilt:,} were rebuilt from the history."
        yield f"{lost:,} are known to be lost." if lost else "Nothing is known to be lost."
        if self.found.of("change").lost:
            yield "The history is lost; it begins again with what is there."
        elif self.found.history_lost:
            yield f"{self.found.history_lost:,} lines of the history are lost."
        if self.found.emptied:
            yield f"{len(self.found.emptied)} references named something that is lost, and were emptied."


def salvage_into(damaged: Path, target: Path, *, clock: Clock = utc_ms, random: Random | None = None) -> Report:
    """Read what can be read of a damaged portfolio into a new file; the damaged one stays as it is.

    Raises FileProblemError where nothing can be read, the target is there already, or cannot be written.
    """
    if not damaged.is_file():
        raise FileProblemError(f"There is no file “{damaged}”.", "Look whether it was moved or renamed.")
    if target.exists():
        raise FileProblemError(f"“{target.name}” is there already.", "Choose another name for what is salvaged.")
    new_id = identity.Ids(clock, random or Random())
    with as_known(target):
        found = salvage.salvage(damaged, target, salvage.NewFile(new_id(), clock(), new_id))
        take_out_of_team(target)  # what it knew of the team may be lost: it is brought into a fresh copy
    return Report(damaged, target, found)
