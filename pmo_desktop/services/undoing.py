"""Taking back any change, a person's own or another's, whole or as much of it as later changes leave room for."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from db.log import browsing
from db.log.deltas import Delta
from db.log.reversing import Left, Reversal
from db.log.undoing import Obstacle
from db.log.writing import Entry
from db.store import Blocked
from pmo_desktop.domain.changes import ChangeSet, RowChange
from pmo_desktop.domain.errors import UndoBlockedError
from pmo_desktop.services.history import Line, said, term
from pmo_desktop.services.naming import Names, quoted
from pmo_desktop.services.workspace import Workspace

_MOST_LINES, _MOST_ROWS = 300, 1_000
_NOT_UNDONE = {
    "folded": ("It is a month of old history folded into one.", "Look at the portfolio as it stood before."),
    "merge": ("It keeps together what two people changed.", "Decide there which of the two stands."),
    "aside": ("Nothing of it stands: another change of the same does.", "Decide there which of the two stands."),
}


@dataclass(frozen=True, slots=True)
class Stays:
    """What cannot be taken back, and why."""

    what: str
    why: str


@dataclass(frozen=True, slots=True)
class Preview:
    """What undoing a change would do: with `obstacles` only `goes` can be taken back, and `stays` is left as it is.

    Of very much the first is said; the counts are of rows that would be touched, and of all that stays.
    """

    set_id: str
    part: str
    label: str
    author: str
    at: int
    obstacles: tuple[str, ...]
    goes: tuple[Line, ...]
    stays: tuple[Stays, ...]
    goes_count: int = 0
    stays_count: int = 0


def preview(workspace: Workspace, set_id: str, part: str = "") -> Preview:
    """Return what undoing would do; `part` is a row, to undo only what was done to it and to all that belongs to it.

    Raises UndoBlockedError for what is never undone or was undone already.
    """
    found = _reversal(workspace, set_id, part)
    names = Names(workspace)
    going = found.rest if found.obstacles else [delta.inverse() for delta in found.deltas]
    lines = tuple(islice(said(names, _rows(going)), _MOST_LINES))
    left = found.left[:_MOST_LINES]
    names.learn(each.row_id for each in left)
    stays = tuple(dict.fromkeys(_stays(names, each) for each in left))
    one = found.target.set
    return Preview(
        set_id, part, one.label, one.author, one.at, _obstacles(names, found.obstacles), lines, stays,
        sum(map(len, going)), len(found.left),
    )  # fmt: skip


def undo(workspace: Workspace, set_id: str, part: str = "", label: str = "") -> ChangeSet:
    """Take a change back whole, as one change that can be undone itself; UndoBlockedError names what stands in the way."""
    found = _reversal(workspace, set_id, part)
    entry = Entry(workspace.new_id(), workspace.author, workspace.now(), label or _label(workspace, found))
    try:
        done = workspace.tell(*workspace.private.reverse(entry, set_id, part))
    except Blocked as blocked:
        raise in_words(workspace, blocked) from blocked
    if done is None:
        raise UndoBlockedError("There is nothing left of it to undo.")
    return done


def undo_rest(workspace: Workspace, set_id: str, part: str = "") -> ChangeSet:
    """Take back what later changes leave room for, as one change; UndoBlockedError where that is nothing."""
    found = _reversal(workspace, set_id, part)
    label = _label(workspace, found)
    label = f"{label}, in part" if found.obstacles else label
    entry = Entry(workspace.new_id(), workspace.author, workspace.now(), label)
    rest = bool(found.obstacles)
    done = workspace.tell(*workspace.private.reverse(entry, set_id, part, rest=rest))
    if done is None:
        raise UndoBlockedError(
            f"Nothing of {quoted(found.target.set.label)} can be undone any more.", "Undo the later changes first."
        )
    return done


def _reversal(workspace: Workspace, set_id: str, part: str) -> Reversal:
    with workspace.store.reading() as connection:
        found = workspace.store.set_by_id(set_id)
        listed = browsing.page(connection, [found.number] if found else [])
    known = found or workspace.private.set_by_id(set_id)
    if known is None:
        raise UndoBlockedError("This change is no longer in the history.", "Old history may have been folded.")
    if known.number == 1:
        raise UndoBlockedError("This is how the file began; it cannot be undone.")
    if found is not None and listed[found.number].kind in _NOT_UNDONE:
        raise UndoBlockedError(
            f"{quoted(found.set.label)} cannot be undone.", " ".join(_NOT_UNDONE[listed[found.number].kind])
        )
    reversal = workspace.private.reversal(set_id, part)
    if reversal is None:
        raise UndoBlockedError(f"{quoted(known.set.label)} was undone already.")
    return reversal


def _label(workspace: Workspace, found: Reversal) -> str:
    one = found.target.set
    word = "Redo" if one.label.startswith("Undo: ") else "Undo"
    plain = one.label.removeprefix("Undo: ").removeprefix("Redo: ")
    whose = f" ({one.author}’s)" if one.author != workspace.author else ""
    return f"{word}: {plain}{whose}"


def in_words(workspace: Workspace, blocked: Blocked) -> UndoBlockedError:
    """Return what stands in the way as a sentence and a next step that names it."""
    lines = _obstacles(Names(workspace), workspace.private.told(blocked.obstacles))
    return UndoBlockedError(
        f"{quoted(blocked.target.set.label)} cannot be undone: later changes stand in the way.",
        "; ".join(lines[:3]) + ("; …" if len(lines) > 3 else "."),
        obstacles=lines,
        set_id=blocked.target.set.id,
    )


def _obstacles(names: Names, obstacles: Sequence[Obstacle]) -> tuple[str, ...]:
    names.learn(each.row_id for each in obstacles)
    return tuple(dict.fromkeys(_said(names, each) for each in obstacles))


def _said(names: Names, each: Obstacle) -> str:
    who, thing = each.by.set.author or "Somebody", names.said(each.row_id)
    did = {
        "changed": f"changed {_terms(each.fields)} of {thing}",
        "deleted": f"deleted {thing}",
        "added": f"added {thing} again",
        "uses": f"uses what would go, in {thing}",
        "loop": f"moved {thing} into what would come to lie in it",
    }[each.what]
    return f"{who} {did} ({quoted(each.by.set.label)})"


def _terms(fields: Sequence[str]) -> str:
    words = [term(field) for field in fields if field not in {"rank", "id"}] or ["the place"]
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def _stays(names: Names, left: Left) -> Stays:
    thing = names.said(left.row_id)
    what = f"{_terms(left.fields)} of {thing}" if left.fields else thing
    if left.by is not None:
        return Stays(what, f"{left.by.set.author or 'Somebody'} changed it later: {quoted(left.by.set.label)}")
    reasons = {
        ("delete", True): "comes back empty: what it named is no longer there",
        ("delete", False): "stays deleted: what it belongs to is no longer there",
        ("insert", False): "stays: something added later needs it",
    }
    return Stays(what, reasons.get((left.op, bool(left.fields)), "stays: what it was before is no longer possible"))


def _rows(deltas: Sequence[Delta]) -> list[RowChange]:
    """Return the first rows: those that others belong to come first."""
    return list(islice((row for delta in deltas for row in delta.rows()), _MOST_ROWS))
