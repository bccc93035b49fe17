"""What a person chose for this machine: kept in a small file, handed in, never imported by domain, charts or db."""

import getpass
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from pathlib import Path
from typing import Any

_MOST_RECENT = 10


@dataclass(frozen=True, slots=True)
class Settings:
    """What is kept; `views` is what each place remembers (columns, widths, zoom), `recent` paths, the newest first.

    `folder` is where a file was last asked for, `last_project` the id of the project last looked at. `backups_folder` is
    empty where backups go where the program keeps its own data. `fold_months` is how many months of history stay whole
    where old history is folded. `shared_folders` are those the person says are shared or synchronised, where the program
    does not see it by itself.
    """

    author: str = ""
    theme: str = "system"
    day_first: bool = True
    paper: str = "A4"
    recent: tuple[str, ...] = ()
    geometry: str = ""
    navigation_wide: bool = True
    inspector: bool = True
    last_place: str = "portfolio"
    last_project: str = ""
    folder: str = ""
    backups: bool = True
    backups_folder: str = ""
    fold_months: int = 24
    shared_folders: tuple[str, ...] = ()
    views: Mapping[str, Any] = field(default_factory=dict)

    def opened(self, path: Path) -> "Settings":
        """Return the settings with a file as the most recent."""
        name = str(path)
        return replace(self, recent=(name, *(each for each in self.recent if each != name))[:_MOST_RECENT])

    def forgotten(self, path: Path) -> "Settings":
        """Return the settings without a file among the recent ones."""
        return replace(self, recent=tuple(each for each in self.recent if each != str(path)))


def load(path: Path) -> Settings:
    """Return what is kept in a file; what cannot be read, or was never kept, is as in a fresh start."""
    try:
        kept = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return Settings()
    if not isinstance(kept, dict):
        return Settings()
    fresh = asdict(Settings())
    known = {each.name for each in fields(Settings)}
    fit = {name: value for name, value in kept.items() if name in known and _fits(value, fresh[name])}
    for name in ("recent", "shared_folders"):
        if name in fit:
            fit[name] = tuple(str(each) for each in fit[name])
    return Settings(**fit)


def _fits(value: object, fresh: object) -> bool:
    return isinstance(value, list) if isinstance(fresh, tuple) else isinstance(value, type(fresh))


def save(path: Path, settings: Settings) -> None:
    """Keep settings; a disk that refuses costs the person nothing but the memory of a window's size."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = path.with_suffix(".new")
        fresh.write_text(json.dumps(asdict(settings), ensure_ascii=False, indent=1), "utf-8")
        fresh.replace(path)
    except OSError:
        return


def author(settings: Settings) -> str:
    """Return the name changes are recorded under: the one chosen, else the name this machine knows the person by."""
    if settings.author:
        return settings.author
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # no entry for this user; on Windows no module that would have one
        return "Somebody"
