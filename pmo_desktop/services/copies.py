"""Which of this person's files is whose copy: one my copy for each team file, on this machine."""

import json
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from pmo_desktop.domain.errors import FileProblemError

_TEAM = re.compile(r"[0-9A-Za-z-]{1,64}", re.ASCII)
_LONGEST_NAME = 80


@dataclass(frozen=True, slots=True)
class Known:
    """A my copy as it was noted: `path` is it, `where` its team file."""

    team: str
    path: str
    where: str
    name: str


def remember(folder: Path, known: Known) -> None:
    """Note where a my copy is; a disk that refuses costs a question at the next opening, no more."""
    target = _note(folder, known.team)
    fresh = target.with_suffix(".new")
    with suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
        fresh.write_text(json.dumps(asdict(known), ensure_ascii=False), "utf-8")
        fresh.replace(target)


def forget(folder: Path, team: str) -> None:
    """Note that there is no my copy of a team file any more."""
    with suppress(OSError):
        _note(folder, team).unlink(missing_ok=True)


def of_team(folder: Path, team: str) -> Known | None:
    """Return the my copy of a team file while it is there."""
    found = _read(_note(folder, team))
    return found if found is not None and Path(found.path).is_file() else None


def at(folder: Path, where: str) -> Known | None:
    """Return the my copy of the team file at a place, whether that can be reached or not."""
    return next((known for known in _all(folder) if known.where == where and Path(known.path).is_file()), None)


def place_for(folder: Path, team: str, name: str) -> Path:
    """Return where a my copy that is made unasked goes."""
    kept = "".join(letter if letter.isalnum() or letter in " -_." else "-" for letter in name).strip(" .-")
    return folder / checked(team) / f"{kept[:_LONGEST_NAME] or 'Team'}.pmo"


def checked(team: str) -> str:
    """Return a team's id, which becomes the name of a folder; FileProblemError for one that none of us made."""
    if not is_proper(team):
        raise FileProblemError("The team file has no proper name of its own.", "It may be forged; tell who keeps it.")
    return team


def is_proper(team: str) -> bool:
    return _TEAM.fullmatch(team) is not None


def _note(folder: Path, team: str) -> Path:
    return folder / f"{checked(team)}.json"


def _all(folder: Path) -> Iterator[Known]:
    for path in sorted(folder.glob("*.json")):
        found = _read(path)
        if found is not None:
            yield found


def _read(path: Path) -> Known | None:
    try:
        said = json.loads(path.read_text("utf-8"))
        return Known(*(str(said[name]) for name in ("team", "path", "where", "name")))
    except (OSError, ValueError, KeyError, TypeError):
        return None
