"""What can still be read of a damaged file comes into a new one that opens clean, and the rest is named."""

import sqlite3
import sys
from contextlib import closing
from itertools import count
from random import Random

import pytest

from db import opening, pages, ranges, remains, salvage, schema
from db.engine import connect
from pmo_desktop.domain import identity
from pmo_desktop.domain.changes import Delete, Insert, Update
from pmo_desktop.domain.errors import FileProblemError
from pmo_desktop.domain.records import RECORDS, Assignment, Person, Portfolio, Project, Task
from pmo_desktop.services import demo
from pmo_desktop.services.workspace import Workspace
from tests.db.destroying import PAGE, destroy

START = 1_760_000_000_000
DELETED: set[str] = set()
"""The ids of what was deleted in the office."""
HOWS = ("zeros", "garbage", "swapped", "half")


def new_file(seed: int = 1) -> salvage.NewFile:
    chance = Random(seed)
    return salvage.NewFile("salvaged", 1_795_000_000_000, lambda: identity.uuid7(1_795_000_000_000, chance))


def everything(path) -> dict:
    with Workspace.open(path, author="Anna") as workspace:
        assert workspace.store.disagreements() == {}
        return {kind: set(workspace.all(kind)) for kind in RECORDS}


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    """Return a file of some megabytes with a history: made, edited, in part deleted."""
    path = tmp_path_factory.mktemp("office") / "Office.pmo"
    with Workspace.create(
        path, author="Petra", name="Office", clock=count(START).__next__, random=Random(1)
    ) as workspace:
        demo.generate(workspace, 20, 150)
        tasks = workspace.all(Task)
        workspace.record("Rename", [Update(Task, task.id, {"name": f"Renamed {task.name}"}) for task in tasks[::3]])
        deletion = workspace.record("Delete", [Delete(Project, workspace.all(Project)[3].id)])
        DELETED.update(row.id for row in workspace.rows_of(deletion.id))
        workspace.record("Later", [Update(Task, task.id, {"priority": 300}) for task in workspace.all(Task)[::5]])
    return path


@pytest.fixture(scope="module")
def before(office):
    return everything(office)


def salvaged(path, office, share, how, seed, spare=frozenset({0})):
    """Return a damaged copy of the office salvaged, with the report."""
    damaged, target = path / "Office.pmo", path / f"new-{how}-{seed}.pmo"
    damaged.write_bytes(office.read_bytes())
    destroy(damaged, share, how, seed, spare=spare)
    report = salvage.salvage(damaged, target, new_file(seed))
    return target, report


def recovered(before, after) -> tuple[float, int]:
    """Return which share of the rows came back as they were, and how many rows there are that never were.

    A deleted one whose deletion lay on a lost page was there once: that it comes back is said in docs/reliability.md.
    """
    total = sum(map(len, before.values()))
    same = sum(len(before[kind] & after[kind]) for kind in RECORDS)
    known = {row.id for rows in before.values() for row in rows} | DELETED
    strange = sum(row.id not in known for kind, rows in after.items() if kind is not Portfolio for row in rows)
    return same / total, strange


def test_a_sound_file_comes_back_whole(office, before, tmp_path):
    report = salvage.salvage(office, tmp_path / "new.pmo", new_file())
    assert everything(tmp_path / "new.pmo") == before
    assert {
        table: (each.rebuilt, each.lost) for table, each in report.tables.items() if each.rebuilt or each.lost
    } == {}
    assert report.history_lost == 0


@pytest.mark.parametrize("how", HOWS)
@pytest.mark.parametrize("seed", range(3))
def test_most_rows_come_back_where_two_pages_in_a_hundred_are_lost(office, before, tmp_path, how, seed):
    target, report = salvaged(tmp_path, office, 0.02, how, seed)
    share, strange = recovered(before, everything(target))
    sys.stdout.write(f"{how} {seed}: {share:.3%} of the rows, {report.history_lost} lines of history lost\n")
    assert share > 0.95
    assert strange == 0
    assert opening.examined(target)


@pytest.mark.soak
@pytest.mark.parametrize("how", HOWS)
def test_most_rows_come_back_whatever_is_lost(office, before, tmp_path, how):
    shares = []
    for seed in range(100, 160):
        target, _ = salvaged(tmp_path, office, 0.02, how, seed, spare=frozenset())
        share, strange = recovered(before, everything(target))
        assert strange == 0, seed
        shares.append(share)
        target.unlink()
    sys.stdout.write(
        f"{how}: {min(shares):.3%} at worst, {sum(shares) / len(shares):.3%} on average, of {len(shares)}\n"
    )
    assert min(shares) > 0.95


def test_a_row_that_names_what_no_row_can_be_called_is_taken_from_the_log(office, before, tmp_path):
    damaged = tmp_path / "Office.pmo"
    damaged.write_bytes(office.read_bytes())
    with closing(connect(damaged, "rw")) as raw:
        raw.execute("PRAGMA foreign_keys=OFF")
        raw.execute("UPDATE assignment SET person_id = substr(person_id, 1, 35) || char(20) WHERE rowid % 50 = 0")
        assert raw.execute("SELECT changes()").fetchone()[0] > 5
    report = salvage.salvage(damaged, tmp_path / "new.pmo", new_file())
    assert everything(tmp_path / "new.pmo") == before
    assert report.of("assignment").rebuilt > 5
    assert report.of("assignment").lost == 0


def test_it_works_without_the_first_page_which_says_where_tables_are(office, before, tmp_path):
    damaged = tmp_path / "Office.pmo"
    content = office.read_bytes()
    damaged.write_bytes(b"\xa5" * PAGE + content[PAGE:])
    salvage.salvage(damaged, tmp_path / "new.pmo", new_file())
    share, strange = recovered(before, everything(tmp_path / "new.pmo"))
    assert share > 0.99
    assert strange == 0


def test_half_a_file_gives_half_its_rows_and_names_what_else_it_knows_of(office, before, tmp_path):
    damaged = tmp_path / "Office.pmo"
    content = office.read_bytes()
    damaged.write_bytes(content[: len(content) // 2])
    report = salvage.salvage(damaged, tmp_path / "new.pmo", new_file())
    share, strange = recovered(before, everything(tmp_path / "new.pmo"))
    assert 0.3 < share < 1
    assert strange == 0
    assert sum(each.lost for each in report.tables.values()) > 0


def test_what_hangs_on_a_lost_project_person_or_summary_stays(mine, file, tmp_path):
    rows = [
        Project(id="p", name="Bridge"), Project(id="q", name="Tunnel"), Task(id="s", project_id="q", name="Phase", rank="n"),
        Task(id="t", project_id="p", name="Dig", rank="n"), Task(id="u", project_id="q", parent_id="s", name="Bore", rank="n"),
        Person(id="b", name="Ben"), Assignment(id="a", task_id="t", person_id="b"),
    ]  # fmt: skip
    mine.record("New", [Insert(row) for row in rows])
    mine.record("Rename", [Update(Project, "p", {"name": "Long bridge"})])
    mine.close()
    lost = ("p", "s", "b")
    with closing(connect(file)) as raw:
        raw.execute("PRAGMA foreign_keys=OFF")
        raw.execute("DELETE FROM change WHERE row_id IN (?, ?, ?) AND op = 'insert'", lost)
        for table in ("project", "task", "person"):
            raw.execute(f"DELETE FROM {table} WHERE id IN (?, ?, ?)", lost)
    report = salvage.salvage(file, tmp_path / "new.pmo", new_file())
    after = everything(tmp_path / "new.pmo")
    assert {(each.id, each.name) for each in after[Project]} == {("p", "Long bridge"), ("q", "Tunnel")}
    assert {(each.id, each.parent_id) for each in after[Task]} == {("t", None), ("u", None)}
    assert {(each.id, each.name) for each in after[Person]} == {("b", "Lost person")}
    assert {each.id for each in after[Assignment]} == {"a"}
    assert {table: each.lost for table, each in report.tables.items() if each.lost} == {
        "project": 1,
        "task": 1,
        "person": 1,
    }


def test_deleted_things_stay_deleted(mine, file, tmp_path):
    mine.record(
        "New",
        [
            Insert(Project(id="p", name="Bridge")),
            *(Insert(Task(id=f"t{n}", project_id="p", name="x" * 500)) for n in range(200)),
        ],
    )
    mine.record("Delete", [Delete(Project, "p")])
    mine.close()
    salvage.salvage(file, tmp_path / "new.pmo", new_file())
    after = everything(tmp_path / "new.pmo")
    assert after[Task] == set()
    assert after[Project] == set()


def page_of(path, table: str) -> int:
    """Return the first page of a table, from 0."""
    with closing(sqlite3.connect(path)) as raw:
        return raw.execute("SELECT rootpage FROM sqlite_schema WHERE name = ?", (table,)).fetchone()[0] - 1


def lose_page(path, number: int) -> None:
    content = bytearray(path.read_bytes())
    content[number * PAGE : (number + 1) * PAGE] = bytes(PAGE)
    path.write_bytes(content)


@pytest.fixture
def small(mine, file):
    mine.record("New", [
        Insert(Person(id="b", name="Ben")), Insert(Project(id="p", name="Bridge", manager_id="b")),
        Insert(Task(id="t", project_id="p", name="Dig")), Insert(Assignment(id="a", task_id="t", person_id="b")),
    ])  # fmt: skip
    mine.record("Rename", [Update(Task, "t", {"name": "Drill"})])
    mine.close()
    return file


def test_rows_lost_from_their_table_are_rebuilt_from_the_history(small, tmp_path):
    lose_page(small, page_of(small, "task"))
    report = salvage.salvage(small, tmp_path / "new.pmo", new_file())
    assert report.tables["task"].rebuilt == 1
    assert {each.name for each in everything(tmp_path / "new.pmo")[Task]} == {"Drill"}


def test_a_history_that_is_lost_begins_again_with_the_rows_there_are(small, tmp_path):
    lose_page(small, page_of(small, "change"))
    report = salvage.salvage(small, tmp_path / "new.pmo", new_file())
    assert report.tables["change"].kept == 0
    after = everything(tmp_path / "new.pmo")  # where log and rows agree
    assert {each.name for each in after[Task]} == {"Drill"}


def test_what_belonged_to_lost_rows_goes_and_what_named_them_is_emptied(small, tmp_path):
    for table in ("task", "change"):
        lose_page(small, page_of(small, table))
    report = salvage.salvage(small, tmp_path / "new.pmo", new_file())
    after = everything(tmp_path / "new.pmo")
    assert after[Assignment] == set()
    assert report.tables["assignment"].names == ["t – b"]
    assert report.tables["task"].names == ["t"]


def test_what_only_named_a_lost_row_no_longer_does(small, tmp_path):
    for table in ("person", "assignment", "change"):
        lose_page(small, page_of(small, table))
    report = salvage.salvage(small, tmp_path / "new.pmo", new_file())
    assert report.tables["person"].names == ["b"]
    assert [each.manager_id for each in everything(tmp_path / "new.pmo")[Project]] == [None]
    assert report.emptied == ["project “Bridge”: manager"]


def test_lost_settings_of_the_portfolio_are_made_anew(small, tmp_path):
    for table in ("portfolio", "change"):
        lose_page(small, page_of(small, table))
    salvage.salvage(small, tmp_path / "new.pmo", new_file())
    assert [each.name for each in everything(tmp_path / "new.pmo")[Portfolio]] == ["Team"]


def test_a_lost_set_gets_a_stand_in_that_nobody_can_undo(small, tmp_path):
    lose_page(small, page_of(small, "change_set"))
    report = salvage.salvage(small, tmp_path / "new.pmo", new_file())
    assert report.tables["change_set"].lost == 3
    with Workspace.open(tmp_path / "new.pmo", author="Anna") as workspace:
        assert workspace.undo_label is None
        assert {each.label for each in workspace.history()} == {salvage.LOST_SET}
        workspace.record("Go on", [Update(Task, "t", {"name": "Blast"})])
        workspace.undo()
    assert everything(tmp_path / "new.pmo")


def test_what_lies_in_the_write_ahead_log_counts(mine, file, tmp_path):
    mine.record("New", [Insert(Project(id="p", name="Bridge"))])
    copy = tmp_path / "copy" / "Team.pmo"
    copy.parent.mkdir()
    for ending in ("", "-wal"):
        copy.with_name(copy.name + ending).write_bytes(file.with_name(file.name + ending).read_bytes())
    assert pages.Pages.read(copy).newer
    salvage.salvage(copy, tmp_path / "new.pmo", new_file())
    assert {each.name for each in everything(tmp_path / "new.pmo")[Project]} == {"Bridge"}


@pytest.mark.parametrize(
    "content", [b"", b"no portfolio", bytes(40_960), b"SQLite format 3\0" + bytes(9_000)], ids=repr
)
def test_what_is_no_portfolio_gives_none(tmp_path, content):
    (tmp_path / "a.pmo").write_bytes(content)
    with pytest.raises(FileProblemError, match="Nothing of a portfolio can be read"):
        salvage.salvage(tmp_path / "a.pmo", tmp_path / "new.pmo", new_file())
    assert sorted(each.name for each in tmp_path.iterdir()) == ["a.pmo"]


def test_random_bytes_never_raise_anything_but_known_errors(tmp_path, small):
    for seed in range(40):
        damaged = tmp_path / f"{seed}.pmo"
        damaged.write_bytes(small.read_bytes())
        chance = Random(seed)
        content = bytearray(damaged.read_bytes())
        for _ in range(200):
            content[chance.randrange(len(content))] = chance.randrange(256)
        damaged.write_bytes(content)
        try:
            salvage.salvage(damaged, tmp_path / "new.pmo", new_file(seed))
        except FileProblemError:
            continue
        assert everything(tmp_path / "new.pmo")


def test_an_encrypted_file_is_read_by_ranges(office, before, tmp_path, monkeypatch):
    """The key is the one thing that differs; it is given here as the ring of unlocked keys gives it.

    The pages at which trees begin are spared: what hangs on them cannot be found in an encrypted file.
    """
    sealed = tmp_path / "Sealed.pmo"
    with closing(connect(office, "ro")) as raw:
        raw.execute(f"ATTACH DATABASE '{sealed}' AS sealed KEY \"x'{'2a' * 32}'\"")
        raw.execute("SELECT sqlcipher_export('sealed')")
        raw.execute(f"PRAGMA sealed.user_version={schema.VERSION}")
        roots = {page - 1 for (page,) in raw.execute("SELECT rootpage FROM sealed.sqlite_schema")}
    plain = connect

    def keyed(path, mode="rw", *, to_write=True):
        if path != sealed:
            return plain(path, mode, to_write=to_write)
        raw = ranges.driver.connect(f"{path.as_uri()}?mode=ro", uri=True, isolation_level=None)
        raw.execute(f"PRAGMA key=\"x'{'2a' * 32}'\"")
        return raw

    monkeypatch.setattr(ranges, "connect", keyed)
    monkeypatch.setattr(remains, "connect", keyed)
    destroy(sealed, 0.02, "garbage", 5, spare=frozenset({0, *roots}))
    report = salvage.salvage(sealed, tmp_path / "new.pmo", new_file())
    share, strange = recovered(before, everything(tmp_path / "new.pmo"))
    sys.stdout.write(f"encrypted: {share:.3%}, {report.history_lost} lines of history lost\n")
    assert share > 0.95
    assert strange == 0
