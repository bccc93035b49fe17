"""The portfolio as it stood: exactly what was recorded then, to look at and not to change."""

import tempfile
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings

from pmo_desktop.domain import moment
from pmo_desktop.domain.changes import Insert, Update
from pmo_desktop.domain.errors import InvalidValueError, PastError
from pmo_desktop.domain.records import Project, Role, Task
from pmo_desktop.services import as_of
from pmo_desktop.services.workspace import Workspace
from tests.services.histories import BEGINNING, DAY, STEPS, Clock, dump, live


@given(STEPS)
@settings(max_examples=60)
def test_after_any_prefix_it_is_what_was_recorded_then(steps):
    with tempfile.TemporaryDirectory() as folder:
        lived = live(Path(folder) / "a.pmo", steps)
        with Workspace.open(lived.file, author="Anna", clock=lived.clock) as workspace:
            sets = list(reversed(workspace.history(1_000)))
            for each, following in pairwise(sets):
                with as_of.before(workspace, following.id) as past:
                    assert dump(past) == lived.states[each.id]
                    assert past.history(1)[0].id == each.id
            for each in sets:
                last = [other for other in sets if other.at <= each.at][-1]
                with as_of.as_of(workspace, each.at) as past:
                    assert dump(past) == lived.states[last.id]
            assert dump(workspace) == lived.states[sets[-1].id]


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def workspace(tmp_path, clock):
    with Workspace.create(tmp_path / "a.pmo", author="Anna", clock=clock) as made:
        yield made


@pytest.fixture
def roles(workspace, clock):
    """A role made on the first day and renamed on each of the next two."""
    workspace.record("New", [Insert(Role(id="r", name="A"))])
    for name in "BC":
        clock.now += DAY
        workspace.record("Rename", [Update(Role, "r", {"name": name})])
    return workspace


def day(workspace, back):
    return moment.midnight(workspace.today() - back * moment.DAY)


def test_a_day_counts_to_its_end(roles):
    names = []
    for back in (2, 1, 0):
        with as_of.as_of_day(roles, day(roles, back)) as past:
            names.append(past.get(Role, "r").name)
            assert past.today() == past.stood_on == day(roles, back)
    assert names == ["A", "B", "C"]


def test_before_the_portfolio_was_begun_there_is_nothing_to_see(roles):
    with pytest.raises(InvalidValueError, match=r"This portfolio was begun on 14 November 2023"):
        as_of.as_of_day(roles, day(roles, 3))


def test_what_was_received_later_counts_since_then(roles, clock):
    """Petra's change of the first day that came with a pack of the third was not to be seen here on the second."""
    with roles.store.rewriting() as connection:
        connection.exec_driver_sql(
            "UPDATE change_set SET received_at = ?, at = ? WHERE number = 3", (clock.now, BEGINNING)
        )
    with as_of.as_of_day(roles, day(roles, 1)) as past:
        assert past.get(Role, "r").name == "A"


@pytest.mark.parametrize("how", ["record", "undo", "redo"])
def test_nothing_can_be_changed_and_the_sentence_says_so(roles, how):
    sentence = "as it stood on 15 November 2023: look, print, export, but change nothing"
    with as_of.as_of_day(roles, day(roles, 1)) as past:
        assert (past.undo_label, past.redo_label) == (None, None)
        with pytest.raises(PastError, match=sentence):
            past.record("Add", [Insert(Role(id="x", name="X"))]) if how == "record" else getattr(past, how)()
        with past.another() as other, pytest.raises(PastError, match=sentence):
            other.record("Add", [Insert(Role(id="x", name="X"))])
        assert past.get(Role, "r").name == "B"


def test_it_is_scheduled_and_told_as_any_portfolio(roles):
    project = Project(id="p", name="Bridge", start=moment.from_iso("2023-11-20T08:00"))
    roles.record("Project", [Insert(project), Insert(Task(id="t", project_id="p", duration=28_800))])
    label = roles.record("Longer", [Update(Task, "t", {"duration": 57_600})])
    with as_of.before(roles, label.id) as past:
        finish = past.schedule("p").project_finish
    assert roles.schedule("p").project_finish - finish == moment.DAY


def test_a_copy_of_it_is_a_file_of_its_own_that_belongs_to_no_team(roles, tmp_path):
    with roles.store.rewriting() as connection:
        connection.exec_driver_sql("INSERT INTO note VALUES ('team', '{}')")
        connection.exec_driver_sql("INSERT INTO pack (number, hash, prev, at) VALUES (1, 'x', '', 0)")
    with as_of.as_of_day(roles, day(roles, 1)) as past:
        past.save_copy(tmp_path / "then.pmo")
    with Workspace.open(tmp_path / "then.pmo", author="Anna") as copy:
        assert copy.get(Role, "r").name == "B"
        copy.record("Rename", [Update(Role, "r", {"name": "D"})])
        with copy.store.reading() as connection, roles.store.reading() as before:
            newest = "SELECT id FROM origin ORDER BY number DESC LIMIT 1"
            assert connection.exec_driver_sql(newest).scalar() != before.exec_driver_sql(newest).scalar()
            for table in ("note", "pack"):
                assert connection.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar() == 0
    assert roles.get(Role, "r").name == "C"
