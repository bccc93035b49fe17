"""Any change can be taken back on purpose, another person's too: whole, or as much as later changes leave room for."""

import pytest
from hypothesis import given, settings

from pmo_desktop.domain.changes import Delete, Insert, Update
from pmo_desktop.domain.errors import KnownError, UndoBlockedError
from pmo_desktop.domain.records import Assignment, Person, Project, Role, Task
from pmo_desktop.services import undoing
from pmo_desktop.services.workspace import Workspace
from tests.services.histories import STEPS, dump, live


@pytest.fixture
def anna(tmp_path):
    with Workspace.create(tmp_path / "a.pmo", author="Anna") as made:
        yield made


@pytest.fixture
def petra(anna):
    with Workspace.open(anna.path, author="Petra") as opened:
        yield opened


@pytest.fixture
def bridge(anna):
    """A project with two tasks; returns the set that made it."""
    project = Project(id="p", name="Bridge")
    return anna.record(
        "New", [Insert(project), *(Insert(Task(id=each, project_id="p", name=each)) for each in ("dig", "fill"))]
    )


def renamed(who, task, name, **more):
    return who.record(f"Call it {name}", [Update(Task, task, {"name": name, **more})])


def test_an_older_change_is_undone_while_the_newer_stay(anna, bridge):
    first = renamed(anna, "dig", "Dig deep")
    renamed(anna, "fill", "Fill up")
    done = undoing.undo(anna, first.id)
    assert (done.label, done.undoes) == ("Undo: Call it Dig deep", first.id)
    assert {task.id: task.name for task in anna.all(Task)} == {"dig": "dig", "fill": "Fill up"}


def test_what_was_undone_out_of_its_turn_comes_back_by_ctrl_z_and_goes_again_by_ctrl_y(anna, bridge):
    first, second = renamed(anna, "dig", "Drill"), renamed(anna, "fill", "Heap")
    undoing.undo(anna, first.id)
    assert (anna.undo_label, anna.redo_label) == ("Undo: Call it Drill", None)
    anna.undo()
    assert (anna.get(Task, "dig").name, anna.undo_label) == ("Drill", second.label)
    anna.redo()
    assert (anna.get(Task, "dig").name, anna.undo_label) == ("dig", "Undo: Call it Drill")
    for label in ("Undo: Call it Drill", second.label, first.label):
        assert anna.undo_label == label
        anna.undo()
    assert (anna.undo_label, {task.name for task in anna.all(Task)}) == (bridge.label, {"dig", "fill"})


def test_another_persons_change_is_undone_under_ones_own_name(anna, petra, bridge):
    hers = renamed(petra, "dig", "Drill")
    done = undoing.undo(anna, hers.id)
    assert (done.author, done.label) == ("Anna", "Undo: Call it Drill (Petra’s)")
    assert anna.get(Task, "dig").name == "dig"
    assert petra.undo_label is None
    assert anna.undo_label == "Undo: Call it Drill (Petra’s)"
    anna.undo()
    assert (anna.get(Task, "dig").name, petra.undo_label) == ("Drill", "Call it Drill")
    petra.undo()
    assert petra.get(Task, "dig").name == "dig"


def test_what_somebody_else_undid_is_skipped_by_ctrl_z(anna, petra, bridge):
    first, second = renamed(petra, "dig", "Drill"), renamed(petra, "fill", "Heap")
    undoing.undo(anna, second.id)
    assert petra.undo_label == first.label


def test_what_was_undone_already_or_began_the_file_is_not_undone(anna, bridge):
    made = renamed(anna, "dig", "Drill")
    anna.undo()
    for set_id, sentence in ((made.id, "was undone already"), (anna.history(9)[-1].id, "how the file began")):
        with pytest.raises(UndoBlockedError, match=sentence):
            undoing.undo(anna, set_id)


def test_what_stands_in_the_way_is_said_in_names(anna, petra, bridge):
    mine = renamed(anna, "dig", "Drill", duration=3600)
    renamed(petra, "dig", "Blast")
    with pytest.raises(UndoBlockedError) as raised:
        undoing.undo(anna, mine.id)
    assert raised.value.obstacles == ("Petra changed Name of Task “Blast” (“Call it Blast”)",)
    assert raised.value.set_id == mine.id


def test_the_rest_is_undone_field_group_by_field_group(anna, petra, bridge):
    mine = renamed(anna, "dig", "Drill", duration=3600)
    renamed(petra, "dig", "Blast")
    seen = undoing.preview(anna, mine.id)
    assert [(line.field, line.before, line.after) for line in seen.goes] == [("Duration", "1h", "1d")]
    assert [(each.what, each.why) for each in seen.stays] == [
        ("Name of Task “Blast”", "Petra changed it later: “Call it Blast”")
    ]
    done = undoing.undo_rest(anna, mine.id)
    task = anna.get(Task, "dig")
    assert (task.name, task.duration) == ("Blast", 28_800)
    assert (done.label, done.undoes) == (f"Undo: {mine.label}, in part", None)
    anna.undo()
    assert anna.get(Task, "dig").duration == 3600


def test_a_row_others_filled_in_or_use_stays_and_what_it_belongs_to_with_it(anna, petra, bridge):
    anna.record("Person", [Insert(Person(id="ben", name="Ben"))])
    petra.record("Assign", [Insert(Assignment(id="a", task_id="dig", person_id="ben"))])
    seen = undoing.preview(anna, bridge.id)
    assert {each.what for each in seen.stays} == {"Project “Bridge”", "Task “dig”"}
    undoing.undo_rest(anna, bridge.id)
    assert ([task.id for task in anna.all(Task)], anna.count(Project), anna.count(Assignment)) == (["dig"], 1, 1)


def test_what_comes_back_without_what_it_named_comes_back_all_the_same(anna, petra, bridge):
    anna.record("Manager", [Insert(Person(id="ben", name="Ben")), Update(Project, "p", {"manager_id": "ben"})])
    gone = anna.record("Delete", [Delete(Project, "p")])
    petra.record("Delete Ben", [Delete(Person, "ben")])
    with pytest.raises(UndoBlockedError, match="Petra deleted Person “Ben”"):
        undoing.undo(anna, gone.id)
    undoing.undo_rest(anna, gone.id)
    assert anna.get(Project, "p").manager_id is None
    assert anna.count(Task) == 2


def test_where_nothing_can_be_undone_any_more_it_says_so(anna, petra, bridge):
    mine = renamed(anna, "dig", "Drill")
    renamed(petra, "dig", "Blast")
    with pytest.raises(UndoBlockedError, match="Nothing of “Call it Drill” can be undone any more"):
        undoing.undo_rest(anna, mine.id)


def test_a_task_never_comes_to_lie_within_itself(anna, petra, bridge):
    """“dig” goes back into “fill”, which Petra has since put into “dig”."""
    anna.record("Into", [Update(Task, "dig", {"parent_id": "fill"})])
    out = anna.record("Out", [Update(Task, "dig", {"parent_id": None, "notes": "n"})])
    petra.record("Under", [Update(Task, "fill", {"parent_id": "dig"})])
    with pytest.raises(UndoBlockedError, match="Petra moved Task “fill” into what would come to lie in it"):
        undoing.undo(anna, out.id)
    undoing.undo_rest(anna, out.id)
    assert {task.id: (task.parent_id, task.notes) for task in anna.all(Task)} == {
        "dig": (None, ""), "fill": ("dig", ""),
    }  # fmt: skip


def test_many_later_changes_are_sought_through_not_read(anna, petra, bridge):
    """Beyond a few hundred later sets only those that matter are read, and the answer is the same."""
    mine = renamed(anna, "dig", "Drill")
    for number in range(230):
        petra.record("Role", [Insert(Role(id=f"r{number}", name="x"))])
    undoing.preview(anna, mine.id)
    petra.record(
        "Assign", [Insert(Person(id="ben", name="Ben")), Insert(Assignment(id="a", task_id="dig", person_id="ben"))]
    )
    assert undoing.preview(anna, mine.id).obstacles == ()
    assert undoing.preview(anna, bridge.id).obstacles == (
        "Anna changed Name of Task “Drill” (“Call it Drill”)",
        "Petra uses what would go, in Assignment “Drill” (“Assign”)",
    )


@given(STEPS)
@settings(max_examples=60)
def test_whatever_is_undone_the_file_stays_sound_and_undoing_that_leads_back(tmp_path_factory, steps):
    lived = live(tmp_path_factory.mktemp("lived") / "a.pmo", steps)
    with Workspace.open(lived.file, author="Petra", clock=lived.clock) as workspace:
        for each in workspace.history(100):
            before = dump(workspace)
            try:
                done = undoing.undo_rest(workspace, each.id)
            except KnownError:
                assert dump(workspace) == before
                continue
            _check_tree(workspace)
            undoing.undo(workspace, done.id)
            assert dump(workspace) == before


def _check_tree(workspace):
    above = {task.id: task.parent_id for task in workspace.all(Task)}
    for first in above.values():
        seen, task = set(), first
        while task is not None:
            assert task not in seen
            seen.add(task)
            task = above[task]
