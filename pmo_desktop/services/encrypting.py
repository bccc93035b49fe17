"""The passphrase of a portfolio file: opening with it, setting, changing and removing it, and what to say of its strength."""

from dataclasses import dataclass, field
from pathlib import Path

from db import encrypting, keys
from pmo_desktop.domain.errors import FileProblemError, InvalidValueError
from pmo_desktop.services import joined
from pmo_desktop.services import keys as kept
from pmo_desktop.services.progress import Progress, silent

_SHORT, _GOOD = 10, 16
FORGOTTEN = (
    "Nobody can open the file without it, not even the makers of this program. Keep it where you will find it again."
)


def is_encrypted(path: Path) -> bool:
    """Say whether a passphrase opens a file."""
    return keys.is_encrypted(path)


def is_locked(path: Path) -> bool:
    """Say whether a file still needs its passphrase in this run of the program."""
    return keys.is_locked(path)


def unlock(path: Path, passphrase: str) -> None:
    """Open the way to a file for this run; raise WrongPassphraseError. Takes about 0.15 s: not for a window's thread."""
    keys.unlock(path, passphrase)


def encrypt(path: Path, passphrase: str, progress: Progress = silent, *, drawers: Path | None = None) -> None:
    """Put a closed file under a passphrase; raise FileProblemError where it is open anywhere.

    The file is then unlocked. Copies and backups made before stay as they are: in clear. What the folder `drawers` keeps
    of it for this person alone follows.
    """
    encrypting.encrypt(path, passphrase, progress)
    _take_drawer_along(path, drawers)


def _take_drawer_along(path: Path, drawers: Path | None) -> None:
    if drawers is None:
        return
    try:
        joined.take_passphrase_along(path, drawers)
    except FileProblemError as error:
        raise FileProblemError(
            f"That is done, but not with your private drawer. {error.sentence}",
            "Open the portfolio in the window: the drawer follows then.",
        ) from error


def change(path: Path, old: str, new: str, progress: Progress = silent, *, drawers: Path | None = None) -> None:
    """Put a closed file under another passphrase; copies and backups made before keep the old one.

    Raises WrongPassphraseError unless `old` opens it, FileProblemError where it is open anywhere.
    """
    if old == new:
        raise InvalidValueError("That is the passphrase it has.", "Type another one.")
    encrypting.change(path, old, new, progress)
    _take_drawer_along(path, drawers)


def remove(path: Path, passphrase: str, progress: Progress = silent, *, drawers: Path | None = None) -> None:
    """Write a closed file in clear; otherwise as `change`."""
    encrypting.decrypt(path, passphrase, progress)
    _take_drawer_along(path, drawers)


@dataclass(frozen=True, slots=True)
class Wish:
    """What shall become of a file's passphrase: `old` opens it now (empty: none), `new` from then on (empty: none).

    `keep`: the new one goes into this computer's keyring.
    """

    old: str = field(default="", repr=False)
    new: str = field(default="", repr=False)
    keep: bool = False


def carry_out(path: Path, wish: Wish, progress: Progress = silent, *, drawers: Path | None = None) -> str:
    """Set, change or remove a passphrase, in the keyring too; return why the keyring did not keep it, else nothing.

    Raises what `encrypt`, `change` and `remove` raise; the keyring then is as it was.
    """
    before = kept.of_file(path)
    if not wish.old:
        encrypt(path, wish.new, progress, drawers=drawers)
    elif wish.new:
        change(path, wish.old, wish.new, progress, drawers=drawers)
    else:
        remove(path, wish.old, progress, drawers=drawers)
    if before:
        kept.forget(before)
    return kept.remember(kept.of_file(path), wish.new).why_not if wish.keep and wish.new else ""


def opened(path: Path, passphrase: str, *, keep: bool | None = None) -> str:
    """Unlock a file and keep its passphrase in the keyring, or no longer, or (None) leave that alone.

    Otherwise as `unlock` and `carry_out`.
    """
    unlock(path, passphrase)
    if keep:
        return kept.remember(kept.of_file(path), passphrase).why_not
    if keep is False:
        kept.forget(kept.of_file(path))
    return ""


def advice(passphrase: str) -> str:
    """Return a sentence on the strength of a passphrase, by its length: rules of letters and digits help nobody."""
    length = len(passphrase.strip())
    if not length:
        return "Four or five words that do not belong together are easy to remember and hard to guess."
    if length < _SHORT or len(set(passphrase)) < 5:
        return "So short a passphrase can be found by trying them all. A few words more make that hopeless."
    if length < _GOOD:
        return "This keeps the curious out. One word more keeps out those with time and machines, too."
    return "This is long enough, unless it is a sentence known from elsewhere."
