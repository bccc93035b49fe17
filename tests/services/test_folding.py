"""Folding old history gives up the days within a month and nothing else."""

import tempfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings

from pmo_desktop.domain import moment
from pmo_desktop.domain.changes import Insert, Update
from pmo_desktop.domain.errors import InvalidValueError, UndoBlockedError
from pmo_desktop.domain.records import Role
from pmo_desktop.services import as_of, folding, history, undoing
from pmo_desktop.services.history import Sought
from pmo_desktop.services.workspace import Workspace
from tests.services.histories import DAY, STEPS, Clock, dump, live


def month_ends(workspace):
    """Return the last day of each month from the first set to today."""
    last = moment.to_date(workspace.today())
    day = moment.to_date(workspace.day_of(history.first_day(workspace)))
    found = []
    while (day.year, day.month) < (last.year, last.month):
        following = day.replace(year=day.year + day.month // 12, month=day.month % 12 + 1, day=1)
        found.append(moment.from_date(following) - moment.DAY)
        day = following
    return found


@given(STEPS)
@settings(max_examples=50)
def test_at_each_month_end_it_stands_as_it_stood(steps):
    with tempfile.TemporaryDirectory() as folder:
        lived = live(Path(folder) / "a.pmo", [(*step[:4], step[4] or 3) for step in steps])
        with Workspace.open(lived.file, author="Anna", clock=lived.clock) as workspace:
            now, stacks = dump(workspace), (workspace.undo_label, workspace.redo_label)
            before = {}
            for day in month_ends(workspace):
                with as_of.as_of_day(workspace, day) as past:
                    before[day] = dump(past)
            young = history.sets(workspace, Sought(since=as_of.day_start(folding.preview(workspace, 1).until)))
            folding.fold(workspace, 1)
            assert dump(workspace) == now
            for day, state in before.items():
                with as_of.as_of_day(workspace, day) as past:
                    assert dump(past) == state
            kept = history.sets(workspace, Sought(since=as_of.day_start(folding.preview(workspace, 1).until)))
            assert [each.id for each in kept] == [each.id for each in young]
            if any(each.author == "Anna" and not each.undoes for each in young):
                assert (workspace.undo_label, workspace.redo_label) == stacks
            assert folding.preview(workspace, 1).months == ()


@pytest.fixture
def clock():
    return Clock(int(datetime(2023, 10, 2, 9, tzinfo=UTC).timestamp() * 1000))


@pytest.fixture
def workspace(tmp_path, clock):
    """Five renamings a month from October 2023 to March 2024, each by one of two people."""
    file = tmp_path / "a.pmo"
    with (
        Workspace.create(file, author="Anna", clock=clock) as anna,
        Workspace.open(file, author="Petra", clock=clock) as petra,
    ):
        anna.record("New", [Insert(Role(id="r", name="A"))])
        for month in range(6):
            start = datetime(2023 + (9 + month) // 12, (9 + month) % 12 + 1, 3, 12, tzinfo=UTC)
            for number in range(5):
                clock.now = int(start.timestamp() * 1000) + number * DAY
                who = (anna, petra)[number % 2]
                who.record("Rename", [Update(Role, "r", {"name": f"{month}.{number}"})])
        yield anna


def test_old_months_become_one_set_each_and_young_ones_stay(workspace):
    folded = folding.fold(workspace, 2)
    assert [each.label for each in folded.months] == ["October 2023", "November 2023", "December 2023"]
    labels = [each.label for each in reversed(workspace.history(100))]
    assert labels[:4] == [
        "New portfolio",
        "October 2023: 6 changes by Anna, Petra",
        "November 2023: 5 changes by Anna, Petra",
        "December 2023: 5 changes by Anna, Petra",
    ]
    assert labels[4:] == ["Rename"] * 15


def test_what_was_done_and_undone_within_a_month_vanishes(workspace):
    folding.fold(workspace, 1)
    rows = {each.label: len(workspace.rows_of(each.id)) for each in workspace.history(100)[-6:-1]}
    assert set(rows.values()) == {1}


def test_a_folded_month_cannot_be_undone_and_says_so(workspace):
    folding.fold(workspace, 1)
    with pytest.raises(UndoBlockedError, match="a month of old history folded"):
        undoing.undo(workspace, workspace.history(100)[-2].id)


def test_a_month_of_one_person_alone_is_not_theirs_to_undo(workspace):
    """Else the first Ctrl+Z at the bottom of the stack would take the whole month back."""
    with workspace.store.rewriting() as connection:
        connection.exec_driver_sql("UPDATE change_set SET author = 'Anna'")
    folding.fold(workspace, 1)
    while workspace.undo_label:
        assert workspace.undo_label == "Rename"
        workspace.undo()
    assert workspace.get(Role, "r").name == "3.4"


def test_what_absent_copies_still_need_stays(workspace):
    with workspace.store.rewriting() as connection:
        connection.exec_driver_sql("UPDATE change_set SET pack = number")
        connection.exec_driver_sql("""INSERT INTO note VALUES ('fold_limit', '{"pack": 12}')""")
    assert [each.label for each in folding.fold(workspace, 1).months] == ["October 2023", "November 2023"]
    with workspace.store.reading() as connection:
        packs = connection.exec_driver_sql("SELECT pack FROM change_set WHERE kind = 'folded'").scalars().all()
    assert packs == [7, 12]


def test_a_team_file_folds_nothing_before_it_is_known_what_others_have(workspace):
    with workspace.store.rewriting() as connection:
        connection.exec_driver_sql("UPDATE change_set SET pack = 1")
    assert folding.preview(workspace, 1).months == ()


def test_this_copys_count_of_sets_goes_on(workspace):
    """Petra's copy, whose last set lies in a folded month, must not give a number away twice."""
    with workspace.store.rewriting() as connection:
        connection.exec_driver_sql("UPDATE change_set SET origin = 'hers', seq = number WHERE number NOT IN (3, 4)")
        before = connection.exec_driver_sql("SELECT max(seq) FROM change_set WHERE origin <> 'hers'").scalar()
    folding.fold(workspace, 1)
    made = workspace.record("Rename", [Update(Role, "r", {"name": "Z"})])
    assert made.seq == before + 1


def test_the_month_under_way_is_never_folded(workspace):
    with pytest.raises(InvalidValueError, match="month under way"):
        folding.preview(workspace, 0)


def test_the_file_shrinks_when_that_is_asked_for(workspace):
    many = [Insert(Role(id=f"x{number}", name="n" * 80)) for number in range(3_000)]
    workspace.record("Many", many)
    workspace.undo()
    workspace._clock.now += 60 * DAY
    found = folding.fold(workspace, 1)
    assert found.bytes_ > 300_000
    before, after = folding.compact(workspace)
    assert after < before - 300_000
    with Workspace.open(workspace.path, author="Anna") as again:
        assert again.get(Role, "r").name == "5.4"
