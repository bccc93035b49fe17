"""The history is sought through by person, project, time, kind and words, quickly and page by page."""

import pytest

from pmo_desktop.domain.changes import Delete, Insert, Update
from pmo_desktop.domain.records import Person, Project, Role, Task
from pmo_desktop.services import history, planning
from pmo_desktop.services.history import Log, Sought
from pmo_desktop.services.portfolio import create_project, delete_projects
from pmo_desktop.services.workspace import Workspace
from tests.services.histories import DAY, Clock


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def workspace(tmp_path, clock):
    with Workspace.create(tmp_path / "a.pmo", author="Anna", clock=clock) as made:
        yield made


def labels(workspace, fold_undone=False, **sought):
    return [each.label for each in Log(workspace, Sought(**sought), fold_undone=fold_undone)]


def test_by_person_and_by_everybody_else(workspace, clock):
    with Workspace.open(workspace.path, author="Petra", clock=clock) as petra:
        petra.record("Hers", [Insert(Role(id="r", name="x"))])
    assert labels(workspace, authors=("Petra",)) == ["Hers"]
    assert labels(workspace, authors=("Petra",), others=True) == ["New portfolio"]
    assert history.authors(workspace) == ("Anna", "Petra")


def test_by_project_also_what_was_deleted_out_of_it(workspace):
    bridge, road = create_project(workspace, "Bridge"), create_project(workspace, "Road")
    dig, fill = planning.insert_tasks(workspace, bridge, None, ["Dig", "Fill"])
    planning.set_cells(workspace, bridge, [(dig, "people", "Ben")])
    planning.set_cells(workspace, bridge, [(fill, "predecessors", "1")])
    workspace.record("Dig goes", [Delete(Task, dig)])
    workspace.record("Elsewhere", [Update(Project, road, {"phase": "Design"})])
    before = labels(workspace, project_id=bridge)
    assert len(before) == 5
    assert "Elsewhere" not in before
    delete_projects(workspace, [bridge])
    assert labels(workspace, project_id=bridge) == ["Delete “Bridge”", *before]
    assert labels(workspace, project_id=road) == ["Elsewhere", "New project “Road”"]


def test_by_time_kind_and_words(workspace, clock):
    workspace.record("Engineer", [Insert(Role(id="r", name="100%_sure"))])
    clock.now += DAY
    workspace.record("Ben", [Insert(Person(id="b", name="Ben"))])
    assert labels(workspace, since=clock.now) == ["Ben"]
    assert labels(workspace, until=clock.now) == ["Engineer", "New portfolio"]
    assert labels(workspace, tables=history.tables_of(Role)) == ["Engineer"]
    assert labels(workspace, words="ENGIN") == ["Engineer"]
    assert labels(workspace, words="0%_s") == ["Engineer"]
    assert labels(workspace, words="0%s") == []


def test_in_any_order(workspace, clock):
    for label in ("b", "A", "c"):
        clock.now += DAY
        workspace.record(label, [Insert(Role(id=label, name=label))])
    assert labels(workspace, order="what", descending=False) == ["A", "b", "c", "New portfolio"]
    assert labels(workspace, order="when", descending=False)[0] == "New portfolio"


def test_what_was_undone_says_by_whom_and_its_undoing_is_left_out_where_asked(workspace, clock):
    workspace.record("Role", [Insert(Role(id="r", name="x"))])
    workspace.undo()
    newest, undone, _ = Log(workspace, Sought())
    assert (newest.undone_by, undone.undone_by.set.label) == (None, "Undo: Role")
    workspace.redo()
    assert [bool(each.undone_by) for each in Log(workspace, Sought())] == [False, True, False, False]
    assert labels(workspace, fold_undone=True) == ["Role", "New portfolio"]


def test_pages_are_read_as_they_are_looked_at(workspace):
    for number in range(450):
        workspace.record(f"Role {number}", [Insert(Role(id=f"r{number}", name="x"))])
    found = Log(workspace, Sought())
    assert (len(found), found[449].label, len(found._pages)) == (451, "Role 0", 51)
    assert found.place_of(found[210].id) == 210


def test_the_steps_of_one_thing_are_told_field_by_field(workspace):
    workspace.record("Role", [Insert(Role(id="r", name="x"))])
    workspace.record("Rename", [Update(Role, "r", {"name": "y"}), Insert(Role(id="s", name="z"))])
    said = [(each.label, each.field, each.before, each.after) for each in history.of_row(workspace, "r")]
    assert said == [("Rename", "Name", "x", "y"), ("Role", "added", "", "x")]


def test_a_table_for_spreadsheets_holds_no_formula(workspace, tmp_path):
    workspace.record("Role", [Insert(Role(id="r", name="=1+1"))])
    assert history.export(workspace, Sought(), tmp_path / "out.csv") == 2
    text = (tmp_path / "out.csv").read_text("utf-8-sig")
    assert text.startswith("When,Who,What,State,Thing,In,Field,Before,After")
    assert ",=1+1" not in text
    assert "=1+1" in text
