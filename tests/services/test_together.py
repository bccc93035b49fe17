"""Several use cases become one change: each sees what those before it wrote, and the file gets all of it or nothing."""

import pytest

from pmo_desktop.domain.changes import Delete, Insert, Update
from pmo_desktop.domain.errors import InvalidValueError
from pmo_desktop.domain.private import SECRETS
from pmo_desktop.domain.records import Document, Person, Project, Task
from pmo_desktop.services import attachments, planning
from pmo_desktop.services.private import keep_all
from pmo_desktop.services.together import together
from pmo_desktop.services.workspace import Workspace


@pytest.fixture
def workspace(tmp_path):
    with Workspace.create(tmp_path / "a.pmo", author="Anna") as made:
        yield made


def person(workspace, name, **fields):
    return Person(id=workspace.new_id(), name=name, **fields)


def test_what_was_done_in_steps_is_one_change_and_one_undo(workspace):
    anna = person(workspace, "Anna")
    workspace.record("Add Anna", [Insert(anna)])
    before = len(workspace.history())

    def write(tried):
        project = Project(id=tried.new_id(), name="Bridge")
        tried.record("Add", [Insert(project)])
        planning.insert_tasks(tried, project.id, None, ["Survey", "Build"])
        tried.record("Rename", [Update(Person, anna.id, {"name": "Anna Berg"})])
        assert [each.name for each in tried.all(Person)] == ["Anna Berg"]
        tried.record("Away", [Delete(Person, anna.id)])
        return "Bring in 2 files"

    done = together(workspace, write)
    assert done is not None
    assert done.label == "Bring in 2 files"
    assert len(workspace.history()) == before + 1
    assert (workspace.count(Task), workspace.count(Person)) == (2, 0)
    workspace.undo()
    assert (workspace.count(Task), workspace.count(Project)) == (0, 0)
    assert workspace.all(Person) == (anna,)


def test_nothing_is_written_where_a_step_fails(workspace):
    def write(tried):
        tried.record("Add", [Insert(person(tried, "Ben"))])
        raise InvalidValueError("That cannot be.")

    before = workspace.history()
    with pytest.raises(InvalidValueError):
        together(workspace, write)
    assert workspace.history() == before
    assert together(workspace, lambda _tried: "Nothing") is None


def test_an_open_plan_of_the_file_hears_of_it_once(workspace):
    heard = []
    workspace.subscribe(heard.append)

    def write(tried):
        tried.record("One", [Insert(person(tried, "Ben"))])
        tried.record("Two", [Insert(person(tried, "Cem"))])
        return "Both"

    together(workspace, write)
    assert [[each.label for each in changed.sets] for changed in heard] == [["Both"]]


def test_others_may_write_meanwhile(workspace):
    with workspace.another(author="Ben") as other:

        def write(tried):
            tried.record("One", [Insert(person(tried, "Cem"))])
            other.record("Meanwhile", [Insert(person(other, "Dora"))])
            return ""

        together(workspace, write)
    assert {each.name for each in workspace.all(Person)} == {"Cem", "Dora"}


def test_an_attached_file_comes_with_it(workspace, tmp_path):
    (tmp_path / "form.txt").write_text("Status", "utf-8")

    def write(tried):
        own = Document(id=tried.new_id(), name="Form", state="waiting")
        tried.record("Keep", [Insert(own)])
        attachments.attach(tried, own.id, tmp_path / "form.txt")
        return "Keep “form.txt”"

    together(workspace, write)
    (kept,) = workspace.all(Document)
    assert attachments.fetched(workspace, kept.id, tmp_path / "..").read_text("utf-8") == "Status"


def test_a_rate_that_is_private_goes_into_the_drawer(tmp_path):
    with Workspace.create(tmp_path / "b.pmo", author="Anna") as workspace:
        workspace.private.use(tmp_path / "drawers")
        keep_all(workspace, [next(each.name for each in SECRETS if "hourly_rate" in each.fields)])

        def write(tried):
            tried.record("Add", [Insert(person(tried, "Anna", hourly_rate=5_000))])
            tried.record("Add", [Insert(person(tried, "Ben"))])
            return "Add both"

        together(workspace, write)
        assert {each.name: each.hourly_rate for each in workspace.all(Person)} == {"Anna": 5_000, "Ben": None}
        with workspace.public() as outside:
            assert {each.hourly_rate for each in outside.all(Person)} == {None}
        workspace.undo()
        assert workspace.count(Person) == 0
