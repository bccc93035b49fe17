"""The history is sought through by person, project, time, kind and words, quickly and page by page."""

import pytest

from pmo_desktop.domain.changes import Delete, Insert, Update
from pmo_desktop.domain.records import (
    AcceptedAdvice,
    ActualWork,
    Assignment,
    Availability,
    Person,
    PersonSkill,
    Project,
    Rate,
    Role,
    SavedView,
    Scenario,
    ScenarioChange,
    Skill,
    Task,
)
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


def test_what_people_do_and_can_do_is_told_in_words_and_found_by_project(workspace):
    bridge = create_project(workspace, "Bridge")
    (dig,) = planning.insert_tasks(workspace, bridge, None, ["Dig"])
    planning.set_cells(workspace, bridge, [(dig, "people", "Ben")])
    (ben,), (work,) = workspace.all(Person), workspace.all(Assignment)
    week, day = 1_768_176_000, 86_400
    rows = (
        ActualWork(id="w", assignment_id=work.id, week=week, work=8 * 3_600),
        Skill(id="s", name="French"),
        PersonSkill(id="l", person_id=ben.id, skill_id="s", level=2),
        Availability(id="v", person_id=ben.id, start=week, units=0.5),
        Rate(id="r", person_id=ben.id, start=week, hourly_rate=9_000),
        Scenario(id="z", name="Later", made_at=1_768_200_000_000),
        ScenarioChange(id="c", scenario_id="z", owner="task", row_id=dig, field="deadline", value=str(week)),
        SavedView(id="g", place="gantt", name="Board", content='{"columns": [["name", 240]], "frozen": 1}'),
        AcceptedAdvice(id="d", project_id=bridge, task_id=dig, rule="late", reason="Known"),
    )
    for row in rows:
        workspace.record("Add", [Insert(row)])
    changes = {
        "w": (ActualWork, {"work": 10 * 3_600, "week": week + 7 * day}), "l": (PersonSkill, {"level": 4}),
        "v": (Availability, {"units": 0.8, "finish": week + day}), "r": (Rate, {"hourly_rate": 9_500}),
        "z": (Scenario, {"made_at": 1_768_286_400_000}), "c": (ScenarioChange, {"value": str(week + day)}),
        "g": (SavedView, {"content": '{"columns": [], "look": {}}'}), "d": (AcceptedAdvice, {"accepted_at": 1_768_286_400_000}),
    }  # fmt: skip
    made = workspace.record("Change", [Update(kind, key, fields) for key, (kind, fields) in changes.items()])
    said = {(each.what, each.field, each.before, each.after) for each in history.lines_of(workspace, made.id)}
    on_dig = "Work of “Ben” on “Dig” in the week of 2026-01-19"
    assert said >= {
        (on_dig, "Work", "8 h", "10 h"),
        (on_dig, "Week", "2026-01-12", "2026-01-19"),
        ("Skill “French” of “Ben”", "Level", "2 can do it", "4 teaches others"),
        ("Time of “Ben” from 2026-01-12", "Units", "50%", "80%"),
        ("Rate of “Ben” from 2026-01-12", "Hourly rate", "90", "95"),
        ("Deadline of “Dig” in the scenario “Later”", "Value", "2026-01-12", "2026-01-13"),
        ("Saved view “Board”", "What it shows", "columns, frozen", "columns, look"),
    }
    digits = [line for line in said if any(text.isdigit() and len(text) > 8 for text in line[2:])]
    assert digits == [], "moments are days, not seconds"
    assert labels(workspace, project_id=bridge)[:3] == ["Change", "Add", "Add"], "with actual work and accepted advice"


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
