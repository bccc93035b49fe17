"""Building the demo anew: in a file of its own beside the target, put in place when it is complete."""

from pathlib import Path
from random import Random

from db.copying import is_open, put_in_place, remove_traces
from pmo_desktop.domain import moment
from pmo_desktop.domain.errors import FileProblemError
from pmo_desktop.services.demo.building import build
from pmo_desktop.services.demo.data import organisation
from pmo_desktop.services.demo.history import began, instant
from pmo_desktop.services.progress import Progress, silent
from pmo_desktop.services.workspace import Workspace, local_today, utc_ms

_SEED = 1


def rebuilt(path: Path, author: str, *, today: int | None = None, progress: Progress = silent) -> Workspace:
    """Build the demo portfolio for today (or another day), put it at `path` and open it for `author`.

    Where the file there is open in another window it is opened as it is. Raises FileProblemError, leaving what was there,
    where it cannot be replaced.
    """
    if is_open(path):
        return Workspace.open(path, author=author)
    day = local_today(utc_ms()) if today is None else moment.midnight(today)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _replace(path, day, progress)
    except OSError as error:
        raise FileProblemError(
            f"The demo cannot be built at “{path}”: {error.strerror}.", "Choose another place for it."
        ) from error
    return Workspace.open(path, author=author)


def _replace(path: Path, day: int, progress: Progress) -> None:
    fresh = path.with_name(f".{path.name}.new")
    _remove(fresh)
    try:
        _build(fresh, day, progress)
        put_in_place(fresh, path)
    finally:
        _remove(fresh)


def _build(fresh: Path, day: int, progress: Progress) -> None:
    office = organisation()
    made = instant(began(day))
    with Workspace.create(
        fresh, author=office.coordinator, name=office.portfolio, clock=lambda: made, random=Random(_SEED)
    ) as workspace:
        build(workspace, day, progress)


def _remove(fresh: Path) -> None:
    fresh.unlink(missing_ok=True)
    remove_traces(fresh)
