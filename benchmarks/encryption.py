"""What a passphrase costs: the same work in an encrypted file and in a plain one, at 1k, 10k and 100k tasks."""

import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from benchmarks.measuring import Figure, median, once, parser, show
from db import encrypting, engine, keys
from pmo_desktop.domain import rank
from pmo_desktop.domain.changes import Insert, Update
from pmo_desktop.domain.records import Project, Task
from pmo_desktop.services.workspace import Workspace

SIZES = (1_000, 10_000, 100_000)
_WORDS = "a passphrase to be measured"
_SECURE = "PRAGMA cipher_memory_security=ON"
"""Wipes and locks the memory SQLite frees; off in the program."""


def main() -> int:
    arguments = parser(__doc__ or "").parse_args()
    figures: list[Figure] = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for count in SIZES[: 2 if arguments.quick else 3]:
            figures += _measured(folder, count)
        figures += _once_per_file(folder, SIZES[1 if arguments.quick else 2])
    show("encryption", figures, as_json=arguments.json)
    return 0


def _measured(folder: Path, count: int) -> list[Figure]:
    """Do each piece of work in the plain file, then in the encrypted one."""
    plain, locked = folder / f"{count}.pmo", folder / f"{count} locked.pmo"
    taken: dict[str, list[float]] = {}
    for path in (plain, locked):
        Workspace.create(path, author="Benchmark").close()
        if path is locked:
            encrypting.encrypt(path, _WORDS)
        for what, seconds in _work(path, count):
            taken.setdefault(what, []).append(seconds)
    return [
        Figure(f"{what}, {count:,} tasks", ours, peer=peer, peer_name="plain") for what, (peer, ours) in taken.items()
    ]


def _work(path: Path, count: int) -> list[tuple[str, float]]:
    found = []
    with Workspace.open(path, author="Benchmark") as workspace:
        project = Project(id=workspace.new_id(), name="Benchmark")
        tasks = [
            Task(id=workspace.new_id(), project_id=project.id, name=f"Task {number}", rank=place)
            for number, place in enumerate(rank.spread(count))
        ]
        workspace.record("New project", [Insert(project)])
        found.append(("import", once(lambda: workspace.record("Import", [Insert(task) for task in tasks]))[0]))
        priorities = iter(range(10_000))
        found.append((
            "edit one task",
            median(lambda: workspace.record("One", [Update(Task, tasks[0].id, {"priority": next(priorities)})]), 31),
        ))  # fmt: skip
    found.append(("open with every check", median(lambda: Workspace.open(path, author="Benchmark").close())))
    found.append(("cold scan of tasks and log", median(_scan(path))))
    found.append(("cold reading of all tasks", median(_read(path))))
    return found


def _scan(path: Path, *pragmas: str) -> Callable[[], object]:
    def scan() -> None:
        raw = engine.connect(path, "ro")
        for pragma in pragmas:
            raw.execute(pragma).fetchall()
        for table, field in (("task", "name"), ("change", "fields")):
            raw.execute(f"SELECT sum(length({field})) FROM {table}").fetchall()
        raw.close()

    return scan


def _read(path: Path) -> Callable[[], object]:
    def read() -> None:
        raw = engine.connect(path, "ro")
        raw.execute("SELECT * FROM task").fetchall()
        raw.close()

    return read


def _once_per_file(folder: Path, count: int) -> list[Figure]:
    """Measure what happens once: deriving the key, writing a file anew; and what wiping memory would add."""
    locked = folder / f"{count} locked.pmo"
    salt = keys.salt_of(locked) or b""
    deriving = median(lambda: keys.derived(_WORDS, salt))
    looking = median(lambda: keys.is_encrypted(locked), 101)
    plain_scan, secure_scan = median(_scan(locked)), median(_scan(locked, _SECURE))
    mb = locked.stat().st_size / 1e6
    rewriting, _ = once(lambda: encrypting.change(locked, _WORDS, "another"))
    plain_copy, _ = once(lambda: _copy(folder / f"{count}.pmo"))
    locked_copy, _ = once(lambda: _copy(locked))
    return [
        Figure("derive the key of a passphrase", deriving),
        Figure("see whether a file is encrypted", looking),
        Figure(f"change the passphrase of {mb:.0f} MB, keys and checks included", rewriting),
        Figure(f"save a copy of {mb:.0f} MB", locked_copy, peer=plain_copy, peer_name="plain"),
        Figure(f"scan with memory wiped, {count:,} tasks", secure_scan, peer=plain_scan, peer_name="without"),
    ]


def _copy(path: Path) -> None:
    with Workspace.open(path, author="Benchmark") as workspace:
        workspace.save_copy(path.with_name("copy.pmo"))


if __name__ == "__main__":
    sys.exit(main())
