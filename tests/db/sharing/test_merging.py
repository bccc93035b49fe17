"""A copy that came back on a stick or by mail: what it has is brought in once, whole, and nothing that never was kin is."""

import shutil
from contextlib import closing

import pytest

from db.log.writing import Entry
from db.sharing.merging import merge
from db.sharing.sealing import Unsealed
from db.sharing.snapshots import found_team, unsent
from db.store import Store
from pmo_desktop.domain.changes import Delete, Insert, Update
from pmo_desktop.domain.errors import FileProblemError
from pmo_desktop.domain.records import Person, Project, Task
from pmo_desktop.services.workspace import Workspace
from tests.db.sharing.copies import Copy, Team
from tests.db.sharing.memory import Memory


@pytest.fixture
def team(tmp_path):
    made = Team(tmp_path, Memory(tmp_path))
    yield made
    made.close()


@pytest.fixture
def anna(team):
    """Return a plain file of Anna's: a project of three tasks."""
    path = team.folder / "Anna.pmo"
    Workspace.create(path, author="Anna", name="Office", clock=team.clock).close()
    copy = Copy(team, path, "Anna")
    team.copies.append(copy)
    tasks = [Insert(Task(id=name, project_id="p", name=name, rank=name)) for name in ("a", "b", "c")]
    copy.record("New", Insert(Project(id="p", name="Bridge")), Insert(Person(id="ben", name="Ben")), *tasks)
    return copy


def copied(copy, author):
    """Copy a file as a person does, with the program closed."""
    target = copy.team.folder / f"{author}.pmo"
    copy.store.close()
    shutil.copyfile(copy.path, target)
    copy.reopen()
    made = Copy(copy.team, target, author)
    copy.team.copies.append(made)
    return made


def brought(into, other):
    other.store.close()
    with closing(Store.open(other.path)) as theirs:
        merged = merge(into.store, theirs, into.person.hand(), Unsealed())
    other.reopen()
    return merged


def test_two_plain_files_that_were_one_come_together(anna):
    ben = copied(anna, "Ben")
    anna.record("Rename", Update(Task, "a", {"name": "Survey"}))
    ben.record("Rename", Update(Task, "b", {"name": "Drawings"}))
    merged = brought(anna, ben)
    assert merged.authors == ("Ben",)
    assert len(merged.sets) == 1
    assert [task.name for task in anna.all(Task)] == ["Survey", "Drawings", "c"]
    assert brought(anna, ben).sets == ()
    brought(ben, anna)
    assert ben.state() == anna.state()


def test_what_both_changed_is_kept_with_both_versions(anna):
    ben = copied(anna, "Ben")
    anna.record("Rename", Update(Task, "a", {"name": "Survey"}))
    ben.record("Rename", Update(Task, "a", {"name": "Poll"}))
    merged = brought(anna, ben)
    (conflict,) = anna.conflicts()
    assert merged.conflicts == (conflict.id,)
    assert (conflict.kept_by, conflict.other_by) == ("Anna", "Ben")
    brought(ben, anna)
    assert ben.get(Task, "a").name == anna.get(Task, "a").name == "Survey"
    assert [each.id for each in ben.conflicts()] == [conflict.id]


def test_what_the_other_deleted_and_i_edited_stays(anna):
    ben = copied(anna, "Ben")
    anna.record("Rename", Update(Task, "a", {"name": "Survey"}))
    ben.record("Delete", Delete(Task, "a"))
    merged = brought(anna, ben)
    assert anna.get(Task, "a").name == "Survey"
    assert len(merged.conflicts) == 1


def test_a_copy_of_the_team_brings_what_it_received_and_what_it_did(team, anna):
    found_team(anna.store, team.hub, "Office", anna.person)
    petra, ben = team.join("Petra"), team.join("Ben")
    anna.record("Rename", Update(Task, "a", {"name": "Survey"}))
    anna.exchange()
    petra.exchange()
    petra.record("Rename", Update(Task, "b", {"name": "Drawings"}))
    ben.record("Rename", Update(Task, "c", {"name": "Build"}))
    brought(ben, petra)
    assert [task.name for task in ben.all(Task)] == ["Survey", "Drawings", "Build"]
    assert unsent(ben.store) == 2, "Petra's unsent change and Ben's own; Anna's is known to be in the team's log"
    team.settle()
    assert ben.state() == petra.state() == anna.state()
    assert ben.conflicts() == []


def test_what_the_team_already_has_is_weighed_once_however_it_comes(team, anna):
    found_team(anna.store, team.hub, "Office", anna.person)
    petra, ben = team.join("Petra"), team.join("Ben")
    anna.record("Rename", Update(Task, "a", {"name": "Survey"}))
    anna.exchange()
    petra.exchange()
    ben.record("Rename", Update(Task, "a", {"name": "Poll"}))
    brought(ben, petra)
    (conflict,) = ben.conflicts()
    assert (conflict.kept_by, conflict.other_by) == ("Anna", "Ben"), "the team's stands, as by an exchange"
    team.settle()
    assert ben.state() == petra.state() == anna.state()
    assert len(anna.conflicts()) == 1


def test_a_stick_that_returns_to_a_team_that_moved_on_loses_nothing(team, anna):
    found_team(anna.store, team.hub, "Office", anna.person)
    stick = copied(anna, "Stick")
    for number in range(40):
        anna.record("Rename", Update(Task, "a", {"name": f"Survey {number}"}))
        anna.exchange()
    stick.record("Rename", Update(Task, "b", {"name": "Drawings"}))
    stick.record("Rename", Update(Task, "a", {"name": "Poll"}))
    brought(anna, stick)
    anna.exchange()
    assert [task.name for task in anna.all(Task)] == ["Survey 39", "Drawings", "c"]
    (conflict,) = anna.conflicts()
    assert conflict.other_by == "Stick"


def test_files_that_were_never_one_are_not_mixed(team, anna):
    path = team.folder / "Other.pmo"
    Workspace.create(path, author="Ben", name="Other", clock=team.clock).close()
    other = Copy(team, path, "Ben")
    team.copies.append(other)
    before = anna.state()
    with pytest.raises(FileProblemError, match="was never a copy of this portfolio"):
        brought(anna, other)
    assert anna.state() == before


def test_attached_files_come_with_it(anna):
    ben = copied(anna, "Ben")
    ben.store.keep_blob("d" * 64, b"plan")
    ben.store.record(Entry("x", "Ben", anna.team.clock(), "Rename"), [Update(Task, "a", {"name": "Survey"})])
    brought(anna, ben)
    assert anna.store.blob("d" * 64) == b"plan"
