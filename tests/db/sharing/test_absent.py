"""Packs that nobody needs are removed; a copy that comes back from before that loses nothing."""

import pytest

from db.sharing.absent import YEAR_MS, fold_team, is_before_folded, known_to_all, rejoin
from db.sharing.folder import Folder
from pmo_desktop.domain.changes import Insert, Update
from pmo_desktop.domain.records import Project, Task
from tests.db.sharing.copies import Team


@pytest.fixture
def team(tmp_path):
    share = tmp_path / "share"
    share.mkdir()
    made = Team(tmp_path, Folder(share / "Team.pmo"))
    yield made
    made.close()


@pytest.fixture
def anna(team):
    copy = team.found("Anna")
    tasks = [Insert(Task(id=name, project_id="p", name=name, rank=name)) for name in ("a", "b", "c")]
    copy.record("New", Insert(Project(id="p", name="Bridge")), *tasks)
    copy.exchange(renew=True)
    return copy


def rename(copy, task, *names):
    for name in names:
        copy.record("Rename", Update(Task, task, {"name": name}))
        copy.exchange(renew=True)


def test_only_what_every_copy_seen_within_a_year_knows_is_removed(team, anna):
    ben = team.join("Ben")
    ben.exchange()
    rename(anna, "a", "one", "two", "three")
    now = team.clock()
    assert known_to_all(team.hub, now) == 1
    assert fold_team(team.hub, now) == 1
    assert [name.number for name in team.hub.packs()] == [2, 3, 4]
    assert fold_team(team.hub, now) == 0
    ben.exchange()
    assert ben.state() == anna.state(), "who knows the last removed pack goes on as before"
    anna.exchange()
    assert fold_team(team.hub, now) == 3
    rename(anna, "a", "four")
    ben.exchange()
    assert ben.state() == anna.state()


def test_a_copy_from_before_what_was_removed_keeps_everything(team, anna):
    ben = team.join("Ben")
    ben.exchange()
    ben.record("Rename", Update(Task, "b", {"name": "Drawings"}))
    ben.record("Rename", Update(Task, "a", {"name": "Poll"}))
    seen = ben.store.last_number()
    rename(anna, "a", "one", "two", "three")
    team.clock.now += YEAR_MS + 10_000
    anna.exchange()
    assert fold_team(team.hub, team.clock()) == 4
    rename(anna, "c", "Build")
    assert is_before_folded(ben.store, team.hub.card().folded)
    taken = rejoin(ben.store, team.hub, ben.person.hand())
    assert len(taken.conflicts) == 1
    assert ben.store.last_number() > seen, "or no window would hear of it"
    ben.exchange()
    anna.exchange()
    assert ben.state() == anna.state()
    assert [task.name for task in anna.all(Task)] == ["three", "Drawings", "Build"]
    (conflict,) = anna.conflicts()
    assert conflict.other_by == "Ben"
    undone = ben.undo()
    assert undone is not None, "Ben's own change can be taken back as before"
    ben.exchange()
    anna.exchange()
    assert ben.state() == anna.state()


def test_rejoining_when_nothing_is_unsent_is_the_teams_file(team, anna):
    ben = team.join("Ben")
    ben.exchange()
    rename(anna, "a", "one", "two")
    team.clock.now += YEAR_MS + 10_000
    anna.exchange()
    fold_team(team.hub, team.clock())
    rejoin(ben.store, team.hub, ben.person.hand())
    ben.exchange()
    assert ben.state() == anna.state()
    again = Team(team.folder, team.hub).join("Petra", team.folder / "Petra.pmo")
    again.exchange()
    assert again.state() == anna.state()
    again.close()
