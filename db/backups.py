"""Backups of a file: made by SQLite's backup, believed only after they were read back, thinned as they age."""

import hashlib
import json
import re
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as driver

from db import fingerprints, keys, room
from db.copying import copied
from db.engine import Raw, connect, first
from db.fingerprints import Fingerprint
from pmo_desktop.domain.errors import FileProblemError

_DAY_MS = 86_400_000
_KEPT_BEFORE_MS = 2 * _DAY_MS
_YOUNG_MS = 2 * 3_600_000
_ABANDONED_S = 86_400
_CHUNK = 1 << 20
OPENED, HOURLY, ASKED = "open", "hourly", "asked"
BEFORE_IMPORT, BEFORE_MIGRATION, BEFORE_RESTORE, BEFORE_EXCHANGE = "import", "migration", "restore", "exchange"
_BEFORE = frozenset((BEFORE_IMPORT, BEFORE_MIGRATION, BEFORE_RESTORE, ASKED))
"""What is kept for two days however many there are: one goes back to the moment before something, not to an hour."""


@dataclass(frozen=True, slots=True)
class Backup:
    """One backup as it was checked when it was made; `at` is UTC in milliseconds, `file` the path it was made of.

    `state` tells whether the file has changed since, `digest` is SHA-256 (hex) over the bytes of the backup. Of an encrypted
    one `file` is empty, as the note lies beside it in clear; `mark` tells of every one whether it was made of a given file.
    """

    path: Path
    at: int
    why: str
    file: str
    mark: str
    origin: str
    state: str
    size: int
    digest: str


def make(source: Raw, folder: Path, *, why: str, at: int, file: Path) -> Backup | None:
    """Back up what `source` shows inside its transaction into the folder of its portfolio; None where nothing changed.

    Raises FileProblemError where it cannot be written, or where what was written is not what was read.
    """
    place = folder / _folder_of(source)
    origin, state = _origin(source), _state(source)
    known = [each for each in listed(place) if each.origin == origin]
    if keys.is_encrypted(file):
        known = [_bared(each) for each in known]
    if known and known[0].state == state and known[0].path.exists():
        return None
    _make_folder(place)
    room.ask_for(place, int(first(source, "PRAGMA page_count")) * int(first(source, "PRAGMA page_size")))
    target = _unused(place, at, why)
    try:
        rows = fingerprints.of_all(source)
        copied(source, target)
        _believe(target, rows)
        named = "" if keys.is_encrypted(target) else str(file.absolute())
        made = Backup(
            target, at, why, named, _mark(origin, file), origin, state, target.stat().st_size, _digest(target)
        )
        _describe(made)
    except BaseException:
        target.unlink(missing_ok=True)
        raise
    thin(place, at)
    return made


def listed(place: Path) -> list[Backup]:
    """Return the backups in a portfolio's folder, the newest first; what was never finished is none."""
    found = (_read(path) for path in place.glob("*.json")) if place.is_dir() else ()
    return sorted((each for each in found if each is not None and each.path.exists()), key=_age, reverse=True)


def read(path: Path) -> Backup | None:
    """Return what is known of one backup; None for a file that has no description beside it."""
    return _read(path.with_suffix(".json"))


def place_of(folder: Path, portfolio_id: str) -> Path:
    """Return the folder of a portfolio's backups; its id comes from a file and is not trusted to be a name."""
    if re.fullmatch(r"[A-Za-z0-9-]{1,64}", portfolio_id):
        return folder / portfolio_id
    return folder / hashlib.sha256(portfolio_id.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def made_of(folder: Path, file: Path) -> list[Backup]:
    """Return the backups made of the file at a path, the newest first: what is left where the file itself cannot be read."""
    places = (each for each in folder.iterdir() if each.is_dir()) if folder.is_dir() else ()
    found = [each for place in places for each in listed(place) if each.mark == _mark(each.origin, file)]
    return sorted(found, key=_age, reverse=True)


def is_sound(backup: Backup) -> bool:
    """Say whether the bytes are still those that were checked when it was made."""
    try:
        return backup.path.stat().st_size == backup.size and _digest(backup.path) == backup.digest
    except OSError:
        return False


def thin(place: Path, now: int) -> list[Path]:
    """Remove what is no longer kept of each origin; return what was removed."""
    known = listed(place)
    kept: set[Path] = set()
    for origin in {each.origin for each in known}:
        kept |= _kept([each for each in known if each.origin == origin], now)
    gone = [each.path for each in known if each.path not in kept]
    for path in (*gone, *_abandoned(place)):
        with suppress(OSError):  # somebody is reading it: it goes the next time
            path.unlink(missing_ok=True)
            path.with_suffix(".json").unlink(missing_ok=True)
    return gone


def _kept(known: Sequence[Backup], now: int) -> set[Path]:
    """Return the newest of each of the last 24 hours, 14 days, 8 weeks and 12 months in which there were backups."""
    kept = {each.path for each in known[:1]}
    kept |= {each.path for each in known if each.why in _BEFORE and now - each.at < _KEPT_BEFORE_MS}
    kept |= {each.path for each in known if each.why != BEFORE_EXCHANGE and now - each.at < _YOUNG_MS}
    for count, period in _PERIODS:
        newest: dict[object, Path] = {}
        for each in known:
            newest.setdefault(period(datetime.fromtimestamp(each.at / 1000, UTC)), each.path)
        kept |= set(list(newest.values())[:count])
    return kept


_PERIODS: tuple[tuple[int, Callable[[datetime], object]], ...] = (
    (24, lambda when: when.strftime("%Y-%m-%d %H")),
    (14, lambda when: when.date()),
    (8, lambda when: when.isocalendar()[:2]),
    (12, lambda when: (when.year, when.month)),
)


def _abandoned(place: Path) -> Iterable[Path]:
    """Return what a crash left half-made a day ago or more; another program may be making one now."""
    long_ago = time.time() - _ABANDONED_S
    for path in (*place.glob("*.pmo"), *place.glob(".*.new"), *place.glob(".*.new-*")):
        if not path.with_suffix(".json").exists() and path.stat().st_mtime < long_ago:
            yield path


def _age(backup: Backup) -> tuple[int, str]:
    return backup.at, backup.path.name


def _folder_of(source: Raw) -> str:
    row = source.execute("SELECT id FROM portfolio ORDER BY id LIMIT 1").fetchone()
    return place_of(Path(), str(row[0]) if row else "without a portfolio").name


def _origin(source: Raw) -> str:
    return str(first(source, "SELECT id FROM origin ORDER BY number DESC LIMIT 1"))


def _state(source: Raw) -> str:
    """Return what is different after every change, exchange and migration, without reading the rows."""
    columns = [str(row[0]) for row in source.execute("SELECT * FROM change_set LIMIT 0").description or ()]
    known_to_team = "count(pack)" if "pack" in columns else "0"
    newest = "(SELECT id FROM change_set ORDER BY number DESC LIMIT 1)"
    sql = f"SELECT max(number), count(*), {known_to_team}, {newest} FROM change_set"  # noqa: S608 - words of our own
    found = source.execute(sql).fetchone()
    return _hashed(first(source, "PRAGMA user_version"), *found)


def _mark(origin: str, file: Path) -> str:
    return _hashed(origin, file.absolute())


def _hashed(*given: object) -> str:
    return hashlib.sha256(":".join(map(str, given)).encode("utf-8", "surrogatepass")).hexdigest()


def _bared(backup: Backup) -> Backup:
    """Let the note of an encrypted backup no longer say where the file was, as notes once did."""
    if not backup.file or not keys.is_encrypted(backup.path):
        return backup
    bare = replace(backup, file="")
    _describe(bare)
    return bare


def _make_folder(place: Path) -> None:
    try:
        place.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise FileProblemError(
            f"No backup could be made: the folder “{place}” cannot be made ({error.strerror}).",
            "Choose another folder for backups with “Backups…” in the File menu.",
        ) from error


def _unused(place: Path, at: int, why: str) -> Path:
    stamp = datetime.fromtimestamp(at / 1000, UTC).strftime("%Y-%m-%dT%H%M%SZ")
    number, target = 1, place / f"{stamp}-{why}.pmo"
    while target.exists():
        number += 1
        target = place / f"{stamp}-{why}-{number}.pmo"
    return target


def _believe(target: Path, rows: Mapping[str, Fingerprint]) -> None:
    """Open what was written anew and raise FileProblemError unless it is whole and holds what was read."""
    fault = fault_of(target, rows)
    if fault:
        raise FileProblemError(
            f"The backup that was made is not whole ({fault}), and was thrown away.",
            "Choose another folder for backups with “Backups…” in the File menu; this disk may be failing.",
        )


def fault_of(path: Path, rows: Mapping[str, Fingerprint]) -> str:
    """Return what is wrong with a file that should hold rows with these fingerprints; empty where it is whole."""
    try:
        with closing(connect(path, "rw", to_write=False)) as copy:
            found = str(first(copy, "PRAGMA integrity_check(1)"))
            if found != "ok":
                return found
            if copy.execute("PRAGMA foreign_key_check").fetchone() is not None:
                return "a row refers to one that is not there"
            differing = [table for table, each in fingerprints.of_all(copy).items() if rows.get(table) != each]
            return f"its {differing[0].replace('_', ' ')} rows are not those of the file" if differing else ""
    except driver.DatabaseError as error:
        return str(error)


def _digest(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def _describe(made: Backup) -> None:
    """Write what is known of a backup beside it, last of all: what has no description is no backup."""
    text = json.dumps(asdict(made) | {"path": made.path.name}, ensure_ascii=True, indent=1)
    described = made.path.with_suffix(".json")
    fresh = described.with_suffix(".part")
    try:
        fresh.write_text(text, "utf-8")
        fresh.replace(described)
    except OSError as error:
        fresh.unlink(missing_ok=True)
        raise FileProblemError(f"No backup could be made: {error.strerror}.", "Look at the disk it goes to.") from error


def _read(described: Path) -> Backup | None:
    try:
        kept: dict[str, Any] = json.loads(described.read_text("utf-8"))
        file, origin = str(kept["file"]), str(kept["origin"])
        return Backup(
            described.with_suffix(".pmo"), int(kept["at"]), str(kept["why"]), file,
            str(kept.get("mark") or _mark(origin, Path(file))), origin, str(kept["state"]), int(kept["size"]),
            str(kept["digest"]),
        )  # fmt: skip
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
