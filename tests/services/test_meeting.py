"""Rows that stand for tasks of other projects give way to the tasks once their project is here; one undo takes it back."""

from pathlib import Path

import pytest

from pmo_desktop.domain import moment
from pmo_desktop.domain.records import Dependency, ExternalId, ImportedDates, Project, Task
from pmo_desktop.services import planning
from pmo_desktop.services.exporting import export_project, not_exported
from pmo_desktop.services.importing import commit, commit_all, import_files, preview_all, previews
from pmo_desktop.services.workspace import Workspace

LINK = (
    "<PredecessorLink><PredecessorUID>{uid}</PredecessorUID><Type>1</Type><CrossProject>1</CrossProject>"
    "<CrossProjectName>{place}</CrossProjectName></PredecessorLink>"
)
GHOST = "<ExternalTask>1</ExternalTask><ExternalTaskProject>{path}</ExternalTaskProject>"

P6 = Path(__file__).parents[1] / "cases" / "exchange" / "p6" / "bridge.xer"


def plan(title, *tasks):
    rows = "".join(
        f"<Task><UID>{uid}</UID><ID>{uid}</ID><Name>{name}</Name><Start>2026-01-07T08:00:00</Start>"
        f"<Finish>2026-01-07T17:00:00</Finish><Duration>PT{hours}H0M0S</Duration>{inner}</Task>"
        for uid, (name, hours, inner) in enumerate(tasks, 1)
    )
    return f"<Project><Title>{title}</Title><StartDate>2026-01-05T08:00:00</StartDate><Tasks>{rows}</Tasks></Project>"


DEPOT = plan("Depot works", ("Clear", 8, ""), ("Deliver", 32, ""))
BRIDGE = plan(
    "Bridge", ("Deliver", 8, GHOST.format(path=r"C:\Plans\Depot.mpp")),
    ("Build", 8, LINK.format(uid=1, place="C:\\Plans\\Depot.mpp\\2")),
)  # fmt: skip
NAMELESS = plan("Bridge", ("Build", 8, LINK.format(uid=9, place="C:\\Plans\\Depot.mpp\\2")))
MET = "“Bridge” waits for “Deliver” of “Depot works”: the link now leads there."


@pytest.fixture
def workspace(tmp_path):
    with Workspace.create(tmp_path / "a.pmo", author="Anna") as made:
        yield made


@pytest.fixture
def file(tmp_path):
    def write(name, text):
        (tmp_path / name).write_text(text, "utf-8")
        return tmp_path / name

    return write


def bring(workspace, path):
    (shown,) = previews(workspace, path)
    commit(workspace, [(shown, {})])
    return shown


def names(workspace):
    return sorted(task.name for task in workspace.all(Task))


def start_of_build(workspace):
    (build,) = workspace.find(Task, name="Build")
    plan, schedule = workspace.plan(build.project_id), workspace.schedule(build.project_id)
    row = plan.tasks.row[build.id]
    return moment.to_iso(int(schedule.start[row])), planning.text_of(plan, schedule, row, "predecessors")


@pytest.mark.parametrize("bridge", [BRIDGE, NAMELESS])
def test_the_other_project_comes_later(workspace, file, bridge):
    assert bring(workspace, file("Bridge.xml", bridge)).meetings == ()
    before = names(workspace)
    assert bring(workspace, file("Depot.xml", DEPOT)).meetings == (MET,)
    assert names(workspace) == ["Build", "Clear", "Deliver"]
    assert start_of_build(workspace) == ("2026-01-09T08:00", "P-02\\2")
    workspace.undo()
    assert names(workspace) == before
    assert [task.external for task in workspace.all(Task) if task.external] == ["C:\\Plans\\Depot.mpp\\2"]
    workspace.redo()
    assert start_of_build(workspace) == ("2026-01-09T08:00", "P-02\\2")


@pytest.mark.parametrize("bridge", [BRIDGE, NAMELESS])
def test_the_other_project_is_here_already(workspace, file, bridge):
    bring(workspace, file("Depot.xml", DEPOT))
    assert bring(workspace, file("Bridge.xml", bridge)).meetings == (MET,)
    assert names(workspace) == ["Build", "Clear", "Deliver"]
    assert start_of_build(workspace) == ("2026-01-09T08:00", "P-01\\2")
    tasks = {task.id for task in workspace.all(Task)}
    assert {each.task_id for each in workspace.all(ImportedDates)} <= tasks
    assert {each.row_id for each in workspace.find(ExternalId, owner="task")} <= tasks


@pytest.mark.parametrize("order", [("Depot", "Bridge"), ("Bridge", "Depot")])
def test_files_shown_together_meet_and_say_so(workspace, file, order):
    texts = {"Depot": DEPOT, "Bridge": BRIDGE}
    paths = [file(f"{name}.xml", texts[name]) for name in order]
    said = [sentence for _, shown in preview_all(workspace, paths) for sentence in shown.meetings]
    assert said == [MET]
    import_files(workspace, paths)
    assert names(workspace) == ["Build", "Clear", "Deliver"]
    assert start_of_build(workspace)[0] == "2026-01-09T08:00"


def test_a_task_that_moved_is_found_by_its_name(workspace, file):
    bring(workspace, file("Bridge.xml", BRIDGE))
    moved = plan("Depot works", ("Clear", 8, ""), ("Fence", 8, ""), ("Deliver", 32, ""))
    bring(workspace, file("Depot.xml", moved))
    assert start_of_build(workspace) == ("2026-01-09T08:00", "P-02\\3")


def test_what_the_other_project_does_not_have_keeps_its_last_dates_and_is_said(workspace, file):
    bring(workspace, file("Bridge.xml", BRIDGE))
    other = plan("Depot works", ("Clear", 8, ""), ("Fence", 8, ""))
    assert bring(workspace, file("Depot.xml", other)).meetings == (
        "“Bridge” waits for “Deliver” (C:\\Plans\\Depot.mpp\\2), which “Depot works” does not have: its last known dates stay.",
    )
    assert start_of_build(workspace) == ("2026-01-08T08:00", "1")


def test_a_file_of_another_name_meets_nothing(workspace, file):
    bring(workspace, file("Bridge.xml", BRIDGE))
    assert bring(workspace, file("Harbour.xml", DEPOT.replace("Depot works", "Harbour"))).meetings == ()
    assert names(workspace) == ["Build", "Clear", "Deliver", "Deliver"]


def test_projects_exported_and_imported_elsewhere_find_each_other_again(workspace, file, tmp_path):
    bring(workspace, file("Depot.xml", DEPOT))
    bring(workspace, file("Bridge.xml", BRIDGE))
    for project in workspace.all(Project):
        export_project(workspace, project.id, tmp_path / "out" / f"{project.name}.xml")
    bridge = next(each for each in workspace.all(Project) if each.name == "Bridge")
    assert not_exported(workspace, bridge.id) == (
        "“Build” waits for “Deliver” of “Depot works”: MS Project looks for it in “Depot.mpp”, row 2, beside this file.",
    )
    depot = (tmp_path / "out" / "Depot works.xml").rename(tmp_path / "out" / "Depot.xml")
    with Workspace.create(tmp_path / "b.pmo", author="Ben") as other:
        import_files(other, [tmp_path / "out" / "Bridge.xml", depot])
        assert names(other) == ["Build", "Clear", "Deliver"]
        assert start_of_build(other)[0] == "2026-01-09T08:00"
        assert len(other.all(Dependency)) == 1


# Several projects of one file


def titled(workspace, path):
    return {shown.imported.project.code: shown for shown in previews(workspace, path)}


def waited_for(workspace):
    """Return the names of the projects of the tasks “Lay base” that “Place deck” waits for."""
    tasks = {task.id: task for task in workspace.all(Task)}
    projects = {each.id: each.code for each in workspace.all(Project)}
    ends = ((tasks[each.predecessor_id], tasks[each.successor_id]) for each in workspace.all(Dependency))
    return sorted(
        (projects[after.project_id], projects[before.project_id])
        for before, after in ends
        if (before.name, after.name) == ("Lay base", "Place deck")
    )


def test_projects_of_one_file_say_where_their_links_lead(workspace):
    shown = titled(workspace, P6)
    road = shown["ROAD"].imported.project.name
    assert shown["BRIDGE"].meetings == (
        f"“{shown['BRIDGE'].imported.project.name}” waits for “Lay base” of “{road}”: the link now leads there.",
    )
    assert shown["ROAD"].meetings == ()


def test_projects_of_one_file_wait_for_each_other_whatever_else_has_their_names(workspace):
    import_files(workspace, [P6])
    import_files(workspace, [P6])
    assert waited_for(workspace) == [("BRIDGE", "ROAD"), ("BRIDGE (2)", "ROAD (2)")]


@pytest.mark.parametrize("order", [("BRIDGE", "ROAD"), ("ROAD", "BRIDGE")])
def test_projects_of_one_file_brought_in_one_by_one_find_each_other(workspace, order):
    for code in order:
        shown = titled(workspace, P6)[code]
        commit_all(workspace, [(shown, {})])
    assert waited_for(workspace) == [("BRIDGE", "ROAD")]
    assert names(workspace).count("Lay base") == 1


def test_an_activity_with_another_name_is_found_by_its_id(workspace, tmp_path):
    commit_all(workspace, [(titled(workspace, P6)["BRIDGE"], {})])
    later = tmp_path / "later.xer"
    later.write_bytes(P6.read_bytes().replace(b"Lay base", b"Lay the base course"))
    shown = titled(workspace, later)["ROAD"]
    commit_all(workspace, [(shown, {})])
    assert "Lay base" not in names(workspace)
    assert "“Lay the base course”" in shown.meetings[-1]


def test_the_file_of_several_projects_names_none_of_them(workspace, file, tmp_path):
    (tmp_path / "both.xer").write_bytes(P6.read_bytes())
    import_files(workspace, [tmp_path / "both.xer"])
    waiting = plan(
        "Tram", ("Lay base", 8, GHOST.format(path=r"C:\Plans\both.xer")),
        ("Build", 8, LINK.format(uid=1, place="C:\\Plans\\both.xer\\1")),
    )  # fmt: skip
    assert bring(workspace, file("Tram.xml", waiting)).meetings == ()
