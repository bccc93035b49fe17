"""What sharing costs beside plain writes and copies: receiving, joining, merging, healing, an exchange with nothing new."""

import shutil
import sys
import tempfile
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from random import Random

import sqlcipher3.dbapi2 as driver

from benchmarks.measuring import Figure, median, once, parser, show
from benchmarks.portfolios import portfolio
from db.sharing.exchange import Exchange, Outcome, Patience, Person
from db.sharing.folder import Folder
from db.sharing.hub import PackName, Snapshot
from db.sharing.snapshots import found_team, join
from pmo_desktop.domain import rank
from pmo_desktop.domain.changes import Change, Insert, Update
from pmo_desktop.domain.records import Project, Task
from pmo_desktop.services.workspace import Workspace, utc_ms

_SETS = (100, 1_000, 10_000)
_TASKS = (1_000, 10_000, 100_000)
_PACKS = (10, 100, 1_000)
_FORK = 20
_MERGE_LIMIT = 2.0
_SOON = Patience(gap=0, stray=0)


class _Counted(Folder):
    """Counts the bytes of packs and whole files that pass."""

    moved = 0

    def read(self, name: PackName) -> bytes | None:
        data = super().read(name)
        self.moved += len(data or b"")
        return data

    def put(self, name: PackName, data: bytes) -> bool:
        self.moved += len(data)
        return super().put(name, data)

    def put_snapshot(self, source: Path, snapshot: Snapshot) -> None:
        self.moved += source.stat().st_size
        super().put_snapshot(source, snapshot)


@dataclass(frozen=True)
class _Member:
    """Somebody's copy, and how they reach the team file."""

    workspace: Workspace
    hub: _Counted

    @property
    def person(self) -> Person:
        return Person(self.workspace.author, utc_ms, self.workspace.new_id)

    def exchange(self, *, send: bool = True, thorough: bool = False) -> Outcome:
        exchange = Exchange(self.workspace.store, self.hub, self.person, patience=_SOON)
        outcome = exchange.run(send=send, thorough=thorough)
        if outcome.problems:
            raise AssertionError(outcome.problems)
        return outcome


class _Office:
    """A team of two around a portfolio with `tasks` tasks, which both have."""

    def __init__(self, folder: Path, tasks: int) -> None:
        folder.mkdir()
        self.folder = folder
        (folder / "share").mkdir()
        workspace = Workspace.create(folder / "Anna.pmo", author="Anna")
        project = Project(id=workspace.new_id(), name="Bridge")
        self.tasks = [
            Task(id=workspace.new_id(), project_id=project.id, name=f"Task {number}", rank=place)
            for number, place in enumerate(rank.spread(tasks))
        ]
        workspace.record("New", [Insert(project), *map(Insert, self.tasks)])
        self.project_id = project.id
        self.anna = self._member(workspace)
        found_team(workspace.store, self.anna.hub, "Office", self.anna.person)
        self.petra = self.joined("Petra")

    def joined(self, name: str) -> _Member:
        path = self.folder / f"{name}.pmo"
        join(self._hub(), path, self.anna.person)
        return self._member(Workspace.open(path, author=name))

    def copied(self, member: _Member, name: str) -> _Member:
        path = self.folder / f"{name}.pmo"
        member.workspace.store.save_copy(path)
        return self._member(Workspace.open(path, author=member.workspace.author))

    def close(self) -> None:
        self.anna.workspace.close()
        self.petra.workspace.close()

    def _hub(self) -> _Counted:
        return _Counted(self.folder / "share" / "Team.pmo")

    def _member(self, workspace: Workspace) -> _Member:
        return _Member(workspace, self._hub())


def main() -> int:
    arguments = parser(__doc__ or "").parse_args()
    most = 2 if arguments.quick else 3
    figures: list[Figure] = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for count in _SETS[:most]:
            figures += _received(folder / f"received{count}", count)
        for count in _TASKS[:most]:
            figures += _joined(folder / f"joined{count}", count)
        for count in _TASKS[:most]:
            figures += _merged(folder / f"merged{count}", count)
        for count in _PACKS[:most]:
            figures += _idle(folder / f"idle{count}", count)
        for count in _PACKS[: most - 1]:
            figures += _healed(folder / f"healed{count}", count)
    show("sharing", figures, as_json=arguments.json)
    return 0


def _received(folder: Path, count: int) -> list[Figure]:
    """A month away: others made `count` edits, one set each; then the same with a hundred edits of one's own unsent."""
    office = _Office(folder, 1_000)
    with closing(office):
        plain = folder / "plain.pmo"
        office.petra.workspace.store.save_copy(plain)
        away = office.copied(office.petra, "Away")
        edits = list(_edits(office, count, Random(1)))
        for edit in edits:
            office.anna.workspace.record("Edit", [edit])
        office.anna.exchange()
        _edit(away, office, 100)
        receiving, outcome = once(office.petra.exchange)
        rebasing, _ = once(away.exchange)
        bare = _without_log(plain, edits)
        away.workspace.close()
        assert outcome.received == count
    return [
        Figure(f"receive {count:,} sets", receiving, peer=bare, peer_name="the same rows written, no log"),
        Figure(f"receive {count:,} sets, a set", receiving / count * 1e6, "µs"),
        Figure(f"receive {count:,} sets under 100 of one's own", rebasing, peer=receiving, peer_name="without own"),
    ]


def _edits(office: _Office, count: int, random: Random) -> Iterable[Change]:
    for number in range(count):
        if number % 5 == 0:
            new_id = office.anna.workspace.new_id()
            yield Insert(Task(id=new_id, project_id=office.project_id, name=f"New {number}"))
        else:
            yield Update(Task, random.choice(office.tasks).id, {"name": f"Edit {number}"})


def _edit(member: _Member, office: _Office, count: int) -> None:
    for number in range(count):
        task = office.tasks[number * 7 % len(office.tasks)]
        member.workspace.record("Mine", [Update(Task, task.id, {"priority": 400 + number})])


def _without_log(path: Path, edits: Sequence[Change]) -> float:
    """Write the rows of edits one by one into a copy of the file, in one transaction, and nothing else."""
    connection = driver.connect(str(path), isolation_level=None)
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}").fetchall()
    names = [row[1] for row in connection.execute("PRAGMA table_info(task)")]
    inserting = f"INSERT INTO task ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})"
    rows = [
        tuple(_plain(getattr(each.value, name)) for name in names) if isinstance(each, Insert) else each
        for each in edits
    ]

    def write() -> None:
        connection.execute("BEGIN IMMEDIATE")
        for row in rows:
            if isinstance(row, tuple):
                connection.execute(inserting, row)
            elif isinstance(row, Update):
                connection.execute("UPDATE task SET name = ? WHERE id = ?", (row.fields["name"], row.id))
        connection.execute("COMMIT")

    taken, _ = once(write)
    connection.close()
    return taken


def _plain(value: object) -> object:
    return str(value) if isinstance(value, str) else value


def _joined(folder: Path, tasks: int) -> list[Figure]:
    """Join a portfolio of the program's own generator; the peer is a plain copy of the team file."""
    folder.mkdir()
    (folder / "share").mkdir()
    hub = _Counted(folder / "share" / "Team.pmo")
    with Workspace.open(portfolio(folder, max(tasks // 1_000, 1), min(tasks, 1_000)), author="Anna") as workspace:
        person = Person("Anna", utc_ms, workspace.new_id)
        founding, _ = once(lambda: found_team(workspace.store, hub, "Office", person))
    joining, _ = once(lambda: join(hub, folder / "mine.pmo", person))
    copying, _ = once(lambda: shutil.copyfile(hub.path, folder / "copied.pmo"))
    size = hub.path.stat().st_size / 1e6
    peer = f"the file copied, {size:.0f} MB"
    return [
        Figure(f"join a portfolio of {tasks:,} tasks", joining, peer=copying, peer_name=peer),
        Figure(f"make a team file of {tasks:,} tasks", founding, peer=copying, peer_name=peer),
    ]


def _merged(folder: Path, tasks: int) -> list[Figure]:
    """Both change all rows in one set, each another fact; then 1 % of them in single sets; with all checks of a file."""
    office = _Office(folder, tasks)
    with closing(office):
        limit = _MERGE_LIMIT * tasks / _TASKS[-1] if tasks == _TASKS[-1] else None
        _all(office.anna, office, {"priority": 400})
        _all(office.petra, office, {"notes": "looked at"})
        office.anna.exchange()
        whole, _ = once(lambda: office.petra.exchange(send=False))
        checks, _ = once(lambda: _checked(office.petra))
        sending, _ = once(office.petra.exchange)
        office.anna.exchange()
        few = max(tasks // 100, 10)
        for number in range(few):
            row = office.tasks[number * 97 % tasks].id
            office.anna.workspace.record("One", [Update(Task, row, {"name": f"anna {number}"})])
            row = office.tasks[number * 89 % tasks].id
            office.petra.workspace.record("One", [Update(Task, row, {"name": f"petra {number}"})])
        office.anna.exchange()
        single, _ = once(lambda: office.petra.exchange(send=False))
        checked, _ = once(lambda: _checked(office.petra))
    named = {"peer": limit, "peer_name": "the limit"} if limit else {}
    return [
        Figure(f"merge 2 × {tasks:,} changed rows", whole + checks, **named),  # type: ignore[arg-type]
        Figure(f"… of it the checks of {tasks:,} rows", checks),
        Figure(f"… and sending {tasks:,} changed rows", sending),
        Figure(f"merge 2 × {few:,} single edits among {tasks:,} rows", single + checked, **named),  # type: ignore[arg-type]
    ]


def _all(member: _Member, office: _Office, fields: dict[str, object]) -> None:
    member.workspace.record("All", [Update(Task, task.id, fields) for task in office.tasks])


def _checked(member: _Member) -> None:
    with member.workspace.store.exclusively() as raw:
        assert raw.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert raw.execute("PRAGMA foreign_key_check").fetchall() == []


def _idle(folder: Path, packs: int) -> list[Figure]:
    """An exchange with nothing new beside a team's `packs` packs, and one of a single edit there and back."""
    office = _Office(folder, 1_000)
    with closing(office):
        _sent_singly(office.anna, office, packs)
        office.petra.exchange()
        before = office.petra.hub.moved
        nothing = median(office.petra.exchange)
        moved = office.petra.hub.moved - before
        numbers = iter(range(1_000))

        def one() -> None:
            row = office.tasks[0].id
            office.anna.workspace.record("One", [Update(Task, row, {"priority": 600 + next(numbers)})])
            office.anna.exchange()
            office.petra.exchange()

        before = office.anna.hub.moved + office.petra.hub.moved
        there = median(one)
        each = (office.anna.hub.moved + office.petra.hub.moved - before) / next(numbers)
    return [
        Figure(f"an exchange with nothing new, {packs:,} packs", nothing * 1e3, "ms"),
        Figure(f"… bytes of packs and whole files, {packs:,} packs", moved, "B"),
        Figure(f"one edit sent and received, {packs:,} packs", there * 1e3, "ms"),
        Figure(f"… bytes of it, {packs:,} packs", each, "B"),
    ]


def _sent_singly(member: _Member, office: _Office, packs: int, name: str = "Edit") -> None:
    for number in range(packs):
        task = office.tasks[number % len(office.tasks)]
        member.workspace.record(name, [Update(Task, task.id, {"name": f"{name} {number}"})])
        member.exchange()


def _healed(folder: Path, packs: int) -> list[Figure]:
    """Two wrote on from the same pack without seeing each other: what the loser needs, beside plain receiving."""
    office = _Office(folder, 1_000)
    with closing(office):
        _sent_singly(office.anna, office, packs)
        office.petra.exchange()
        watching = office.copied(office.petra, "Watching")
        apart = folder / "apart"
        shutil.copytree(folder / "share", apart)
        elsewhere = _Member(office.petra.workspace, _Counted(apart / "Team.pmo"))
        _sent_singly(office.anna, office, _FORK + 1, "Anna")
        _sent_singly(elsewhere, office, _FORK, "Petra")
        receiving, _ = once(watching.exchange)
        _brought(apart, folder / "share")
        healing, outcome = once(lambda: office.petra.exchange(thorough=True))
        watching.workspace.close()
        assert outcome.rewound, "there was no fork to heal"
    name = f"heal a fork {_FORK} packs deep after {packs:,} packs"
    return [Figure(name, healing, peer=receiving, peer_name=f"receiving {_FORK + 1} packs")]


def _brought(source: Path, target: Path) -> None:
    """Copy the packs of one folder beside those of another, as a synced folder does."""
    for path in (source / "Team.pmo.sync" / "packs").rglob("*.pack"):
        there = target / path.relative_to(source)
        there.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, there)


if __name__ == "__main__":
    sys.exit(main())
