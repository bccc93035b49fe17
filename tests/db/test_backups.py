"""Backups are made where something changed, believed only when read back, thinned as they age, and brought back."""

from contextlib import closing
from dataclasses import replace
from itertools import pairwise

import pytest

from db import backups as kept
from db import fingerprints, opening
from db.engine import connect
from pmo_desktop.domain.changes import Delete, Insert, Update
from pmo_desktop.domain.errors import FileProblemError
from pmo_desktop.domain.records import RECORDS, Conflict, Dependency, Person, Project, Task
from pmo_desktop.services import backups
from pmo_desktop.services.backups import ASKED, HOURLY, OPENED, Keeping
from pmo_desktop.services.workspace import Workspace

HOUR, DAY = 3_600_000, 86_400_000


@pytest.fixture
def keeping(tmp_path):
    return Keeping(tmp_path / "data" / "backups")


@pytest.fixture
def plan(mine):
    mine.record("New", [
        Insert(Person(id="b", name="Ben")), Insert(Project(id="p", name="Bridge", manager_id="b")),
        Insert(Project(id="q", name="Tunnel")),
        *(Insert(Task(id=f"t{number}", project_id="p", name=f"Task {number}")) for number in range(5)),
        Insert(Task(id="u", project_id="q", name="Dig")),
        Insert(Dependency(id="d", project_id="p", predecessor_id="t1", successor_id="t2")),
    ])  # fmt: skip
    return mine


def everything(workspace) -> dict:
    return {kind: set(workspace.all(kind)) for kind in RECORDS}


def test_a_backup_holds_what_the_file_holds(plan, keeping):
    made = backups.back_up(plan, OPENED, keeping)
    assert made is not None
    assert made.path.parent == keeping.folder / plan.portfolio().id
    assert made.path.name.endswith("Z-open.pmo")
    assert backups.is_sound(made)
    assert opening.examined(made.path)
    with closing(connect(made.path, "ro")) as copy, closing(connect(plan.path, "ro")) as own:
        assert fingerprints.of_all(copy) == fingerprints.of_all(own)
        assert fingerprints.of_all(copy)["task"].count == 6
    assert backups.backups_of(plan, keeping) == [made]
    assert sorted(each.suffix for each in made.path.parent.iterdir()) == [".json", ".pmo"]


def test_none_is_made_where_nothing_changed(plan, keeping):
    assert backups.back_up(plan, OPENED, keeping) is not None
    assert backups.back_up(plan, HOURLY, keeping) is None
    plan.record("Rename", [Update(Task, "u", {"name": "Drill"})])
    assert backups.back_up(plan, HOURLY, keeping) is not None


def test_none_is_made_unasked_where_none_are_wanted(plan, keeping):
    unwanted = replace(keeping, on=False)
    assert backups.back_up(plan, HOURLY, unwanted) is None
    assert backups.back_up(plan, ASKED, unwanted) is not None


def test_it_is_of_one_moment_though_somebody_writes_meanwhile(plan, hers, keeping, monkeypatch):
    copied = kept.copied

    def slowly(source, target):
        hers.record("Meanwhile", [Insert(Project(id="late", name="Late"))])
        copied(source, target)

    monkeypatch.setattr(kept, "copied", slowly)
    made = backups.back_up(plan, HOURLY, keeping)
    with closing(connect(made.path, "ro")) as copy:
        assert copy.execute("SELECT count(*) FROM project WHERE id = 'late'").fetchone() == (0,)


def test_a_copy_that_is_not_what_was_read_does_not_count(plan, keeping, monkeypatch):
    copied = kept.copied

    def wrongly(source, target):
        copied(source, target)
        with closing(connect(target, to_write=False)) as copy:
            copy.execute("UPDATE task SET name = 'another' WHERE id = 'u'")

    monkeypatch.setattr(kept, "copied", wrongly)
    with pytest.raises(FileProblemError, match="its task rows are not those of the file"):
        backups.back_up(plan, OPENED, keeping)
    assert backups.backups_of(plan, keeping) == []
    assert list(keeping.folder.rglob("*.pmo")) == []


def test_a_backup_damaged_later_is_told(plan, keeping):
    made = backups.back_up(plan, OPENED, keeping)
    content = bytearray(made.path.read_bytes())
    content[-100] ^= 1
    made.path.write_bytes(content)
    assert not backups.is_sound(made)


def test_an_id_that_is_a_path_leads_nowhere(mine, tmp_path, keeping):
    mine.record("Odd", [Insert(replace(mine.portfolio(), id="../../../evil"))])
    mine.record("Odd", [Delete(type(mine.portfolio()), mine.portfolio().id)])
    made = backups.back_up(mine, OPENED, keeping)
    assert made.path.parent.parent == keeping.folder


def test_they_are_thinned_as_they_age(plan, keeping):
    made = backups.back_up(plan, OPENED, keeping)
    place, now = made.path.parent, made.at
    for hours in range(1, 2 * 365 * 24, 5):
        at = now - hours * HOUR
        each = replace(made, path=place / f"{at}.pmo", at=at, why=HOURLY)
        each.path.touch()
        kept._describe(each)
    kept.thin(place, now)
    left = [(now - each.at) / DAY for each in kept.listed(place)]
    assert left == sorted(left)
    assert left[0] == 0
    assert sum(age < 1 for age in left) >= 5  # there was one every fifth hour
    assert 300 < max(left) < 366
    assert 30 < len(left) < 24 + 14 + 8 + 12
    gaps = [later - earlier for earlier, later in pairwise(left)]
    assert max(gap for gap, age in zip(gaps, left, strict=False) if age < 10) <= 1.3
    assert max(gap for gap, age in zip(gaps, left, strict=False) if age < 35) <= 8


def test_what_was_made_before_an_import_is_kept_two_days(plan, keeping):
    made = backups.back_up(plan, OPENED, keeping)
    place = made.path.parent
    for number, why in enumerate(("import", "hourly", "import", "open", "exchange", "exchange")):
        each = replace(made, path=place / f"{number}.pmo", at=made.at - HOUR // 60 - number, why=why)
        each.path.touch()
        kept._describe(each)
    assert {path.name for path in kept.thin(place, made.at)} == {"4.pmo", "5.pmo"} - {kept.listed(place)[0].path.name}
    assert {path.name for path in kept.thin(place, made.at + 3 * HOUR)} == {"1.pmo", "3.pmo"}
    assert {path.name for path in kept.thin(place, made.at + 3 * DAY)} == {"0.pmo", "2.pmo"}


# Bringing back


@pytest.fixture
def old(plan, keeping):
    """Return a backup, and go on working."""
    made = backups.back_up(plan, OPENED, keeping)
    plan.record("Work", [
        Update(Task, "t0", {"name": "Renamed", "duration": 7_200}), Delete(Person, "b"), Delete(Task, "t2"),
        Insert(Task(id="t9", project_id="p", parent_id="t3", name="New")), Update(Task, "t4", {"parent_id": "t9"}),
        Update(Task, "u", {"name": "Drill"}), Insert(Project(id="r", name="Third")),
    ])  # fmt: skip
    return made


def test_a_restore_brings_everything_back_and_can_be_undone(plan, old, keeping):
    now = everything(plan)
    with Workspace.open(old.path, author="Anna") as before:
        then = everything(before)
    assert backups.restore(plan, old.path, keeping).label == f"Restore the backup of {backups.when(old)}"
    assert everything(plan) == then
    assert [each.why for each in backups.backups_of(plan, keeping)] == ["restore", "open"]
    plan.undo()
    assert everything(plan) == now


def test_conflicts_outlive_a_restore(plan, old, keeping):
    plan.record("Receive", [Insert(Conflict(id="c", clash="edited", owner="task", row_id="t0"))])
    backups.restore(plan, old.path, keeping)
    assert [each.id for each in plan.all(Conflict)] == ["c"]


def test_a_restore_to_the_same_state_is_no_change(plan, keeping):
    made = backups.back_up(plan, OPENED, keeping)
    assert backups.restore(plan, made.path, keeping) is None


def test_one_project_is_brought_back_with_the_people_it_needs(plan, old, keeping):
    made = backups.restore(plan, old.path, keeping, {"p"})
    assert "“Bridge” from the backup" in made.label
    assert plan.get(Project, "p").manager_id == "b"
    assert plan.get(Person, "b").name == "Ben"
    assert {task.id for task in plan.find(Task, project_id="p")} == {f"t{number}" for number in range(5)}
    assert plan.get(Task, "t4").parent_id is None
    assert plan.get(Task, "u").name == "Drill"
    assert plan.get(Project, "r").name == "Third"
    plan.undo()
    assert plan.find(Person) == ()


def test_a_project_deleted_since_comes_back_whole(plan, old, keeping):
    plan.record("Delete", [Delete(Project, "p")])
    backups.restore(plan, old.path, keeping, {"p"})
    assert len(plan.find(Task, project_id="p")) == 5
    assert plan.get(Dependency, "d").successor_id == "t2"


def test_a_preview_says_what_would_come_back(plan, old):
    found = backups.preview(plan, old.path)
    parts = {part.title: part for part in found.parts}
    bridge = parts["Bridge"]
    assert (bridge.back, bridge.gone, bridge.changed) == (2, 1, 3)  # t2 and its link; t9; t0, t4 and the manager
    assert bridge.fields == {"Task.name": 1, "Task.duration": 1, "Task.parent_id": 1, "Project.manager_id": 1}
    assert ("Task “Renamed”", "Name", "Renamed", "Task 0") in [
        (line.what, line.field, line.before, line.after) for line in bridge.lines
    ]
    assert parts["Third"].gone == 1
    assert found.parts[-1].title.startswith("People")
    assert found.count == sum(part.count for part in found.parts)


def test_the_backup_of_another_portfolio_is_refused(plan, keeping, tmp_path):
    with Workspace.create(tmp_path / "other.pmo", author="Petra") as other:
        made = backups.back_up(other, OPENED, keeping)
    with pytest.raises(FileProblemError, match="another portfolio"):
        backups.restore(plan, made.path, keeping)


def test_a_file_of_its_own_has_an_origin_of_its_own(plan, old, tmp_path):
    target = backups.take_out(old.path, tmp_path / "Then.pmo")
    with Workspace.open(target, author="Anna") as then, Workspace.open(old.path, author="Anna") as before:
        assert everything(then) == everything(before)
        assert then.store.origin != before.store.origin
        made = then.record("Go on", [Update(Task, "u", {"name": "Blast"})])
        assert made.seq == 1
    with pytest.raises(FileProblemError, match="is there already"):
        backups.take_out(old.path, target)


def test_a_damaged_file_is_kept_beside_the_backup_that_takes_its_place(plan, old, file, keeping):
    plan.close()
    content = file.read_bytes()
    file.write_bytes(content[:9_000])
    with pytest.raises(FileProblemError):
        Workspace.open(file, author="Anna")
    assert [each.path for each in backups.backups_of(file, keeping)] == [old.path]
    aside = backups.replace(file, old.path)
    assert aside.name.startswith("Team (damaged 20")
    assert aside.read_bytes() == content[:9_000]
    with Workspace.open(file, author="Anna") as back:
        assert back.get(Task, "t0").name == "Task 0"
    assert sorted(each.name for each in file.parent.iterdir() if each.is_file()) == sorted([file.name, aside.name])


def test_a_file_that_is_gone_comes_back(plan, old, file):
    plan.close()
    file.unlink()
    assert backups.replace(file, old.path) is None
    with Workspace.open(file, author="Anna") as back:
        assert back.count(Task) == 6


def test_rows_the_log_knows_nothing_of_are_told(plan, file):
    assert backups.check_history(plan) == ""
    with closing(connect(file)) as stranger:
        stranger.execute("INSERT INTO role (id, name, rank) VALUES ('x', 'Spy', '')")
    assert "role +1" in backups.check_history(plan)
