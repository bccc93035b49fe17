"""Undo reverses a person's own newest change, whole or not at all, and never another person's."""

from dataclasses import fields, replace

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from db.log.groups import GROUPS
from pmo_desktop.domain.changes import Delete, Insert, Update
from pmo_desktop.domain.errors import UndoBlockedError
from pmo_desktop.domain.records import (
    RECORDS,
    Assignment,
    ConstraintType,
    CustomField,
    CustomValue,
    Dependency,
    Person,
    Project,
    Role,
    Task,
)
from pmo_desktop.services.history import term
from pmo_desktop.services.workspace import Workspace


@pytest.fixture
def task(mine):
    project = Project(id=mine.new_id(), name="Bridge")
    task = Task(id=mine.new_id(), project_id=project.id, name="Survey")
    mine.record("New project", [Insert(project), Insert(task)])
    return task


def set_on(task: Task, **given) -> Update:
    return Update(Task, task.id, given)


@pytest.mark.parametrize("kind", GROUPS, ids=lambda kind: kind.__name__)
def test_every_field_of_a_group_exists_and_lies_in_one_group_only(kind):
    assert kind in RECORDS
    grouped = [field for group in GROUPS[kind] for field in group]
    assert len(grouped) == len(set(grouped))
    assert set(grouped) <= {field.name for field in fields(kind)} - {"id"}


# Between two people

SAME_GROUP = (
    ({"name": "A"}, {"name": "B"}),
    ({"duration": 3600}, {"work": 7200}),
    ({"constraint_type": ConstraintType.SNET}, {"constraint_date": 86_400}),
    ({"actual_start": 0}, {"actual_duration": 60}),
    ({"rank": "b"}, {"rank": "c"}),
)
OTHER_GROUPS = (
    ({"name": "A"}, {"duration": 3600}),
    ({"duration": 3600}, {"constraint_date": 86_400}),
    ({"deadline": 60}, {"notes": "x"}),
    ({"actual_start": 0}, {"rank": "c"}),
)


@pytest.mark.parametrize(("first", "then"), SAME_GROUP)
def test_a_later_touch_of_the_same_facts_by_another_stands_in_the_way_and_is_named(mine, hers, task, first, then):
    mine.record("Mine", [set_on(task, **first)])
    hers.record("Hers", [set_on(task, **then)])
    before = hers.get(Task, task.id)
    with pytest.raises(UndoBlockedError) as raised:
        mine.undo()
    (field,) = then
    said = "the place" if field == "rank" else term(field)
    assert raised.value.obstacles == (f"Petra changed {said} of Task “{before.name}” (“Hers”)",)
    assert "“Mine” cannot be undone" in str(raised.value)
    assert mine.get(Task, task.id) == before
    hers.undo()
    mine.undo()
    assert mine.get(Task, task.id) == task


@pytest.mark.parametrize(("first", "then"), OTHER_GROUPS)
def test_a_later_touch_of_other_facts_of_the_row_does_not_stand_in_the_way(mine, hers, task, first, then):
    mine.record("Mine", [set_on(task, **first)])
    hers.record("Hers", [set_on(task, **then)])
    mine.undo()
    assert mine.get(Task, task.id) == replace(task, **then)


def test_a_row_another_filled_in_is_not_undone_from_under_her(mine, hers):
    mine.record("New role", [Insert(Role(id="r", name="Engineer"))])
    hers.record("Rename", [Update(Role, "r", {"name": "Architect"})])
    with pytest.raises(UndoBlockedError, match=r"Petra changed Name of Role “Architect” \(“Rename”\)"):
        mine.undo()


def test_a_row_another_deleted_cannot_be_changed_back(mine, hers, task):
    mine.record("Rename", [set_on(task, name="A")])
    hers.record("Delete task", [Delete(Task, task.id)])
    with pytest.raises(UndoBlockedError, match=r"Petra deleted Task “A” \(“Delete task”\)"):
        mine.undo()


@pytest.mark.parametrize("user", ["assignment", "child", "link", "custom value"])
def test_a_row_another_uses_is_not_undone_from_under_her(mine, hers, task, user):
    person, field = Person(id=mine.new_id(), name="Ben"), CustomField(id=mine.new_id(), name="Cost centre")
    other = Task(id=mine.new_id(), project_id=task.project_id)
    mine.record("Before", [Insert(person), Insert(field), Insert(other)])
    mine.record("New task", [Insert(new := Task(id=mine.new_id(), project_id=task.project_id))])
    project = task.project_id
    used = {
        "assignment": Insert(Assignment(id=hers.new_id(), task_id=new.id, person_id=person.id)),
        "child": Update(Task, task.id, {"parent_id": new.id}),
        "link": Insert(Dependency(id=hers.new_id(), project_id=project, predecessor_id=new.id, successor_id=other.id)),
        "custom value": Insert(CustomValue(id=hers.new_id(), field_id=field.id, row_id=new.id, value="4711")),
    }[user]
    hers.record("Use", [used])
    with pytest.raises(UndoBlockedError, match="Petra uses what would go"):
        mine.undo()
    hers.undo()
    mine.undo()
    assert not mine.find(Task, id=new.id)


def test_what_would_come_back_needs_what_it_hangs_on(mine, hers, task):
    person = Person(id=mine.new_id(), name="Ben")
    assigned = Assignment(id=mine.new_id(), task_id=task.id, person_id=person.id)
    mine.record("Assign", [Insert(person), Insert(assigned)])
    mine.record("Unassign", [Delete(Assignment, assigned.id)])
    hers.record("Delete person", [Delete(Person, person.id)])
    with pytest.raises(UndoBlockedError, match=r"Petra deleted Person “Ben”"):
        mine.undo()


def test_nobody_undoes_what_another_did(mine, hers, task):
    mine.record("Mine", [set_on(task, name="A")])
    assert hers.undo_label is None
    with pytest.raises(UndoBlockedError, match="nothing of yours"):
        hers.undo()
    with pytest.raises(UndoBlockedError, match="nothing of yours"):
        hers.redo()


def test_what_another_undid_again_does_not_stand_in_the_way(mine, hers, task):
    mine.record("Mine", [set_on(task, name="A")])
    for _ in range(2):
        hers.record("Hers", [set_on(task, name="B")])
        hers.undo()
        hers.redo()
        hers.undo()
    mine.undo()
    assert mine.get(Task, task.id) == task


# One person over time and windows


def test_undo_and_redo_go_on_after_the_file_was_closed(mine, task, file):
    for name in "ABC":
        mine.record(f"Name {name}", [set_on(task, name=name)])
    mine.undo()
    mine.close()
    for label, redo, name in (("Name B", "Name C", "A"), ("Name A", "Name B", "Survey")):
        with Workspace.open(file, author="Anna") as again:
            assert (again.undo_label, again.redo_label) == (label, redo)
            again.undo()
            assert again.get(Task, task.id).name == name
    for name in "ABC":
        with Workspace.open(file, author="Anna") as again:
            again.redo()
            assert again.get(Task, task.id).name == name
    with (
        Workspace.open(file, author="Anna") as again,
        pytest.raises(UndoBlockedError, match="nothing of yours to redo"),
    ):
        again.redo()


def test_one_persons_windows_share_one_history(mine, task):
    with mine.another() as second:
        mine.record("Name A", [set_on(task, name="A")])
        second.record("Name B", [set_on(task, name="B")])
        assert mine.undo_label == second.undo_label == "Name B"
        mine.undo()
        assert second.redo_label == "Name B"
        second.undo()
        assert mine.get(Task, task.id) == task
        mine.redo()
        second.redo()
        assert (mine.get(Task, task.id).name, mine.redo_label) == ("B", None)


def test_a_new_change_ends_what_could_be_redone(mine, hers, task):
    mine.record("Name A", [set_on(task, name="A")])
    mine.undo()
    hers.record("Hers", [set_on(task, notes="x")])
    assert mine.redo_label == "Name A"
    mine.record("Notes", [set_on(task, deadline=60)])
    assert mine.redo_label is None
    with pytest.raises(UndoBlockedError, match="nothing of yours to redo"):
        mine.redo()


def test_an_import_of_many_rows_is_undone_and_redone_as_one(mine):
    project = Project(id=mine.new_id(), name="Big")
    tasks = [Task(id=mine.new_id(), project_id=project.id, name=f"Task {n}", rank=f"{n:05}") for n in range(6_000)]
    mine.record("Import", [Insert(project), *map(Insert, tasks)])
    mine.undo()
    assert (mine.count(Project), mine.count(Task)) == (0, 0)
    mine.redo()
    assert mine.all(Task) == tuple(tasks)


def test_undoing_says_what_it_undoes(mine, task):
    made = mine.record("Rename", [set_on(task, name="A")])
    undone = mine.undo()
    assert (undone.label, undone.undoes, undone.author) == ("Undo: Rename", made.id, "Anna")
    assert mine.redo().label == "Redo: Rename"
    assert [each.label for each in mine.history(3)] == ["Redo: Rename", "Undo: Rename", "Rename"]
    assert mine.history_of(task.id, 2) == mine.history(2)


# Two people at random against a model

AUTHORS = ("Anna", "Petra")
KEYS = tuple(f"role-{number}" for number in range(4))


class TwoPeople(RuleBasedStateMachine):
    """Roles are made, changed and deleted, undone and redone; the model keeps every state each person has been in.

    Each works on rows of their own, so that nothing stands in the way and undo must give back exactly what was.
    """

    def __init__(self, folder):
        super().__init__()
        self.windows = {}
        self.file = folder / "Team.pmo"

    @initialize()
    def begin(self):
        self.file.unlink(missing_ok=True)
        self.windows["Anna"] = Workspace.create(self.file, author="Anna")
        self.windows["Petra"] = Workspace.open(self.file, author="Petra")
        self.now = {author: {} for author in AUTHORS}
        self.past = {author: [] for author in AUTHORS}
        self.future = {author: [] for author in AUTHORS}

    @rule(
        author=st.sampled_from(AUTHORS),
        edits=st.lists(st.tuples(st.sampled_from(KEYS), st.sampled_from(("", "x", "y", None))), min_size=1, max_size=3),
    )
    def edit(self, author, edits):
        state, changes = dict(self.now[author]), []
        for key, name in edits:
            own = f"{author}-{key}"
            if name is None:
                changes.append(Delete(Role, own))
                state.pop(own, None)
            elif own in state:
                changes.append(Update(Role, own, {"name": name}))
                state[own] = name
            else:
                changes.append(Insert(Role(id=own, name=name)))
                state[own] = name
        made = self.windows[author].record("Edit", changes)
        assert (made is None) == (state == self.now[author])
        if made is not None:
            self.past[author].append(self.now[author])
            self.future[author].clear()
            self.now[author] = state

    @rule(author=st.sampled_from(AUTHORS))
    def undo(self, author):
        self._turn(author, self.past[author], self.future[author], "undo")

    @rule(author=st.sampled_from(AUTHORS))
    def redo(self, author):
        self._turn(author, self.future[author], self.past[author], "redo")

    def _turn(self, author, source, target, what):
        window = self.windows[author]
        if not source:
            with pytest.raises(UndoBlockedError, match="nothing of yours"):
                getattr(window, what)()
            return
        getattr(window, what)()
        target.append(self.now[author])
        self.now[author] = source.pop()

    @rule(author=st.sampled_from(AUTHORS))
    def reopen(self, author):
        self.windows[author].close()
        self.windows[author] = Workspace.open(self.file, author=author)

    @precondition(lambda self: self.windows)
    @invariant()
    def both_see_what_the_model_says(self):
        wanted = {key: name for state in self.now.values() for key, name in state.items()}
        for window in self.windows.values():
            assert {role.id: role.name for role in window.all(Role)} == wanted

    def teardown(self):
        if not self.windows:
            return
        for author, window in self.windows.items():
            while window.undo_label is not None:
                self.undo(author)
            assert self.now[author] == {}
        assert self.windows["Anna"].count(Role) == 0
        for window in self.windows.values():
            window.close()


def test_two_people_at_random_agree_with_a_model_and_undoing_all_leaves_nothing(tmp_path):
    given = settings(max_examples=12, stateful_step_count=20, deadline=None)
    run_state_machine_as_test(lambda: TwoPeople(tmp_path), settings=given)


@pytest.mark.soak
def test_two_people_at_random_for_long(tmp_path):
    given = settings(max_examples=400, stateful_step_count=50, deadline=None)
    run_state_machine_as_test(lambda: TwoPeople(tmp_path), settings=given)
