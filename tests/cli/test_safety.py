"""`backup`, `restore` and `salvage` from the command line."""

import pytest

from pmo_desktop.domain.changes import Delete, Update
from pmo_desktop.domain.records import Project, ProjectState, Task
from pmo_desktop.services.workspace import Workspace


def bridge_in(workspace) -> Project:
    """Return the one project that is no template."""
    return next(each for each in workspace.all(Project) if each.state is not ProjectState.TEMPLATE)


@pytest.fixture
def backed_up(pmo, office):
    return pmo("backup", office, "--json").data["backup"]


def test_a_backup_is_made_once_and_listed(pmo, office, backed_up):
    again = pmo("backup", office, "--json").data
    assert again == {"file": str(office), "backup": backed_up, "made": False}
    (listed,) = pmo("backup", office, "--list", "--json").data["backups"]
    assert (listed["path"], listed["sound"], listed["why"]) == (backed_up, True, "asked")
    assert "You asked for it" in pmo("backup", office, "--list").out


def test_a_copy_goes_where_one_says(pmo, office, tmp_path):
    assert pmo("backup", office, tmp_path / "copy.pmo").code == 0
    with Workspace.open(tmp_path / "copy.pmo", author="") as copy:
        assert bridge_in(copy)


def change(office) -> str:
    with Workspace.open(office, author="petra") as workspace:
        project = bridge_in(workspace)
        task = workspace.find(Task, project_id=project.id)[0]
        workspace.record("Rename", [Update(Task, task.id, {"name": "Something else"})])
        return project.name


def test_a_restore_shows_first_what_differs_and_can_be_undone(pmo, office, backed_up):
    name = change(office)
    shown = pmo("restore", office, backed_up, "--preview", "--json").data
    assert shown["restored"] is False
    assert [(each["name"], each["changed"]) for each in shown["projects"]] == [(name, 1)]
    assert shown["projects"][0]["lines"][0]["now"] == "Something else"
    assert "Something else →" in pmo("restore", office, backed_up, "--preview").out
    done = pmo("restore", office, backed_up, "--project", name, "--json")
    assert done.data["restored"] is True
    with Workspace.open(office, author="petra") as workspace:
        assert not workspace.find(Task, name="Something else")
        workspace.undo()
        assert workspace.find(Task, name="Something else")


def test_a_project_in_which_nothing_differs_is_named(pmo, office, backed_up):
    ran = pmo("restore", office, backed_up, "--project", "Nowhere")
    assert (ran.code, ran.err) == (1, "Nothing differs in a project “Nowhere”. Projects that differ: none.\n")


def test_a_deleted_project_comes_back_by_name(pmo, office, backed_up):
    with Workspace.open(office, author="petra") as workspace:
        project = bridge_in(workspace)
        workspace.record("Delete", [Delete(Project, project.id)])
    assert pmo("restore", office, backed_up, "--project", project.name).code == 0
    with Workspace.open(office, author="petra") as workspace:
        assert bridge_in(workspace) == project


def test_a_damaged_file_is_replaced_and_kept(pmo, office, backed_up):
    content = office.read_bytes()
    office.write_bytes(content[:20_000])
    assert len(pmo("backup", office, "--list", "--json").data["backups"]) == 1
    done = pmo("restore", office, backed_up, "--json").data
    assert done["replaced"] is True
    assert "damaged" in done["damaged"]
    with Workspace.open(office, author="") as workspace:
        assert bridge_in(workspace)


def test_what_is_left_of_a_damaged_file_is_salvaged(pmo, office, tmp_path):
    content = bytearray(office.read_bytes())
    content[4096 * 4 : 4096 * 5] = bytes(4096)
    office.write_bytes(content)
    target = tmp_path / "salvaged.pmo"
    found = pmo("salvage", office, target, "--json").data
    assert found["tables"]["task"]["kept"] + found["tables"]["task"]["rebuilt"] > 0
    assert pmo("salvage", office, target).err.startswith("“salvaged.pmo” is there already.")
    assert "were read" in pmo("salvage", office, tmp_path / "again.pmo").out


def test_what_is_no_portfolio_is_said_to_be_none(pmo, bridge, tmp_path):
    ran = pmo("salvage", bridge, tmp_path / "new.pmo")
    assert ran.code == 1
    assert "Nothing of a portfolio can be read" in ran.err
