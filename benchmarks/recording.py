"""What the change log costs: recorded writes beside the same rows written by the bare driver, at 1k, 10k and 100k tasks."""

import sys
import tempfile
from dataclasses import astuple
from pathlib import Path

import sqlcipher3.dbapi2 as driver

from benchmarks.measuring import Figure, median, once, parser, show
from pmo_desktop.domain import rank
from pmo_desktop.domain.changes import Insert, Update
from pmo_desktop.domain.records import Project, Task
from pmo_desktop.services.workspace import Workspace

SIZES = (1_000, 10_000, 100_000)


def main() -> int:
    arguments = parser(__doc__ or "").parse_args()
    figures: list[Figure] = []
    with tempfile.TemporaryDirectory() as name:
        for count in SIZES[: 2 if arguments.quick else 3]:
            figures += _measured(Path(name), count)
    show("recording", figures, as_json=arguments.json)
    return 0


def _measured(folder: Path, count: int) -> list[Figure]:
    with Workspace.create(folder / f"{count}.pmo", author="Benchmark") as workspace:
        project = Project(id=workspace.new_id(), name="Benchmark")
        tasks = [
            Task(id=workspace.new_id(), project_id=project.id, name=f"Task {number}", rank=place)
            for number, place in enumerate(rank.spread(count))
        ]
        workspace.record("New project", [Insert(project)])
        inserting, _ = once(lambda: workspace.record("Import", [Insert(task) for task in tasks]))
        undoing, _ = once(workspace.undo)
        redoing, _ = once(workspace.redo)
        updating, _ = once(
            lambda: workspace.record("All", [Update(Task, task.id, {"priority": 400}) for task in tasks])
        )
        priorities = iter(range(1_000))
        single = median(lambda: workspace.record("One", [Update(Task, tasks[0].id, {"priority": next(priorities)})]))
    bare_insert, bare_update, bare_single = _bare(folder / f"{count}.sqlite", tasks)
    bare = "bare driver, no log"
    return [
        Figure(f"insert {count:,} tasks", inserting, peer=bare_insert, peer_name=bare),
        Figure(f"undo the import of {count:,} tasks", undoing, peer=inserting, peer_name="the import"),
        Figure(f"bring back the import of {count:,} tasks", redoing, peer=inserting, peer_name="the import"),
        Figure(f"update {count:,} tasks", updating, peer=bare_update, peer_name=bare),
        Figure(f"edit one task among {count:,}, committed", single, peer=bare_single, peer_name=bare),
    ]


def _bare(path: Path, tasks: list[Task]) -> tuple[float, float, float]:
    rows = [tuple(str(value) if isinstance(value, str) else value for value in astuple(task)) for task in tasks]
    names = Task.__dataclass_fields__
    connection = driver.connect(str(path), isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL").fetchall()
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute(
        f"CREATE TABLE task ({', '.join(f'{name} PRIMARY KEY' if name == 'id' else name for name in names)})"
    )

    def insert() -> None:
        connection.execute("BEGIN")
        connection.executemany(f"INSERT INTO task VALUES ({', '.join('?' * len(names))})", rows)
        connection.execute("COMMIT")

    def update() -> None:
        connection.execute("BEGIN")
        connection.executemany("UPDATE task SET priority = ? WHERE id = ?", [(400, row[0]) for row in rows])
        connection.execute("COMMIT")

    inserting, _ = once(insert)
    updating, _ = once(update)
    single = median(lambda: connection.execute("UPDATE task SET priority = priority + 1 WHERE id = ?", (rows[0][0],)))
    connection.close()
    return inserting, updating, single


if __name__ == "__main__":
    sys.exit(main())
