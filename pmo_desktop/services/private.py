"""Keeping facts for the coordinator alone: rates, reasons of leave, notes; of everybody or of single rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pmo_desktop.domain.changes import Change, ChangeSet
from pmo_desktop.domain.errors import InvalidValueError
from pmo_desktop.domain.private import BY_NAME, PARTS, Secret
from pmo_desktop.domain.records import Leave, Person
from pmo_desktop.services.drawer import Drawer
from pmo_desktop.services.workspace import Workspace

EARLIER = "Backups and copies from before still hold what you keep since."
UNSWEPT = (
    "Traces of what you keep may still lie in the portfolio’s file, because another window is reading it. "
    "Close it there; they go when you open it next."
)


@dataclass(frozen=True, slots=True)
class Kept:
    """One line of what is private: how many values, and of how many others had received them before."""

    secret: Secret
    all: bool
    count: int
    received: int

    @property
    def sentence(self) -> str:
        """Return the line in words."""
        if not self.count:
            return "None yet; what comes later is kept." if self.all else "The team sees them."
        said = f"{self.count} {'is' if self.count == 1 else 'are'} kept"
        said += "; so is what comes later." if self.all else "; the team sees the others."
        if self.received:
            said += f" Others have received {self.received} of them before; they cannot be taken back."
        return said


@dataclass(frozen=True, slots=True)
class Contents:
    """What a drawer holds and where it lies; `place` is where it would be made where there is none yet."""

    place: Path | None
    is_there: bool
    trouble: str
    lines: tuple[Kept, ...]
    unswept: bool

    @property
    def count(self) -> int:
        return sum(line.count for line in self.lines)


def contents(workspace: Workspace) -> Contents:
    """Return what this person keeps for themselves in this portfolio."""
    private = workspace.private
    lines = tuple(_kept(workspace, secret) for secret in BY_NAME.values())
    trouble = str(private.trouble) if private.trouble else ""
    return Contents(private.place, private.is_there, trouble, lines, private.is_unswept)


def _kept(workspace: Workspace, secret: Secret) -> Kept:
    drawer = workspace.private.drawer
    if drawer is None:
        return Kept(secret, all=False, count=0, received=0)
    count = received = 0
    for each in (secret, *(part for part in PARTS[secret] if not part.tells)):
        ids = frozenset(drawer.ids(each) & {row.id for row in workspace.all(each.kind)})
        count += len(ids)
        received += workspace.private.sent(each, ids)
    return Kept(secret, drawer.keeps_all(secret), count, received)


def keep_all(workspace: Workspace, names: Sequence[str]) -> ChangeSet | None:
    """Move kinds of facts into the private drawer, which is made where there is none, as one change."""
    return _moved(workspace, "Keep {} for me alone", names, to_drawer=True)


def share_all(workspace: Workspace, names: Sequence[str]) -> ChangeSet | None:
    """Move kinds of facts back into the portfolio, where the team sees them, as one change."""
    return _moved(workspace, "Share {} with the team", names, to_drawer=False)


def set_kept(workspace: Workspace, kept: Sequence[str]) -> ChangeSet | None:
    """Keep exactly these kinds for this person alone, as one change; single rows of the others stay as they are."""
    drawer = workspace.private.drawer
    now = {secret.name for secret in BY_NAME.values() if drawer is not None and drawer.keeps_all(secret)}
    keeping, sharing = sorted(set(kept) - now), sorted(now - set(kept))
    if not keeping and not sharing:
        return None
    if not sharing:
        return keep_all(workspace, keeping)
    if not keeping:
        return share_all(workspace, sharing)
    drawer = _drawer(workspace)
    opened: list[Change] = []
    hidden: list[Change] = []
    for name in (*keeping, *sharing):
        parts = (drawer.to_keep if name in keeping else drawer.to_share)(_secret(name), None)
        opened += parts[0]
        hidden += parts[1]
    return workspace.record_parted("What is kept for me alone", opened, hidden)


def _moved(workspace: Workspace, label: str, names: Sequence[str], *, to_drawer: bool) -> ChangeSet | None:
    secrets = [_secret(name) for name in names]
    if not to_drawer and workspace.private.drawer is None:
        return None
    drawer = _drawer(workspace)
    opened: list[Change] = []
    hidden: list[Change] = []
    for secret in secrets:
        parts = (drawer.to_keep if to_drawer else drawer.to_share)(secret, None)
        opened += parts[0]
        hidden += parts[1]
    titles = " and ".join(secret.title[0].lower() + secret.title[1:] for secret in secrets)
    return workspace.record_parted(label.format(titles), opened, hidden)


def keep_rows(workspace: Workspace, name: str, ids: Sequence[str]) -> ChangeSet | None:
    """Move what single rows say of a secret into the drawer; what they say later goes there too."""
    secret = _secret(name)
    opened, hidden = _drawer(workspace).to_keep(secret, ids)
    return workspace.record_parted(f"Keep {_whose(workspace, secret, ids)} for me alone", opened, hidden)


def share_rows(workspace: Workspace, name: str, ids: Sequence[str]) -> ChangeSet | None:
    """Move what single rows say of a secret back; raise InvalidValueError where the whole kind is private."""
    secret = _secret(name)
    drawer = workspace.private.drawer
    if drawer is None:
        return None
    if drawer.keeps_all(secret):
        raise InvalidValueError(
            f"{secret.title} are all kept for you alone.",
            "Switch that off for all of them in “My private drawer” of the menu Edit.",
        )
    opened, hidden = drawer.to_share(secret, ids)
    return workspace.record_parted(f"Share {_whose(workspace, secret, ids)} with the team", opened, hidden)


def kept_of(workspace: Workspace, name: str, ids: Sequence[str]) -> bool:
    """Say whether what all of these rows say of a secret is private."""
    drawer = workspace.private.drawer
    return bool(ids) and drawer is not None and all(drawer.keeps(_secret(name), each) for each in ids)


def keeps_all(workspace: Workspace, name: str) -> bool:
    """Say whether all that anybody says of a secret is private, now and later."""
    drawer = workspace.private.drawer
    return drawer is not None and drawer.keeps_all(_secret(name))


def _drawer(workspace: Workspace) -> Drawer:
    return workspace.private.make(workspace.author, workspace.now())


def _secret(name: str) -> Secret:
    if name not in BY_NAME:
        raise InvalidValueError(f"“{name}” cannot be kept private.", f"There are: {', '.join(BY_NAME)}.")
    return BY_NAME[name]


def _whose(workspace: Workspace, secret: Secret, ids: Sequence[str]) -> str:
    if len(ids) != 1:
        return f"{secret.title.lower()} of {len(ids)}"
    row = workspace.get(secret.kind, ids[0])
    person = workspace.get(Person, row.person_id) if isinstance(row, Leave) else row
    what = "the reason of leave" if isinstance(row, Leave) else f"the {secret.one}"
    return f"{what} of “{getattr(person, 'name', '')}”"


def move(workspace: Workspace, target: Path) -> None:
    """Keep the drawer at another place from now on."""
    if workspace.private.drawer is None:
        raise InvalidValueError("There is no private drawer yet.", "Keep something for you alone first.")
    if target.resolve() == workspace.path.resolve():
        raise InvalidValueError("That is the portfolio itself.", "Choose another name for the drawer.")
    workspace.private.move(target)
