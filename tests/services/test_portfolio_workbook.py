"""The portfolio as one workbook: every sheet, typed, nothing that is nobody’s business, and our own lists read it back."""

import pytest
from openpyxl import load_workbook

from pmo_desktop.domain import moment
from pmo_desktop.domain.changes import Insert
from pmo_desktop.domain.records import (
    Action,
    Booking,
    BookingState,
    CustomField,
    CustomValue,
    FieldKind,
    Leave,
    Person,
    PersonKind,
    PersonSkill,
    Project,
    ProjectState,
    Rag,
    Rate,
    Risk,
    Role,
    Skill,
    StatusReport,
)
from pmo_desktop.services import milestones
from pmo_desktop.services.lists import bookings as booking_list
from pmo_desktop.services.lists import leave as leave_list
from pmo_desktop.services.lists import people as people_list
from pmo_desktop.services.lists import projects as project_list
from pmo_desktop.services.lists import sorting
from pmo_desktop.services.lists.projects_columns import LISTING as PROJECTS
from pmo_desktop.services.lists.table import proposed, read_table
from pmo_desktop.services.planning import insert_tasks, set_cells
from pmo_desktop.services.portfolio_workbook import export_portfolio
from pmo_desktop.services.workspace import Workspace

NOW = moment.from_iso("2026-02-10T09:00")


def at(text):
    return moment.from_iso(text)


def day(text):
    return moment.to_datetime(at(text))


@pytest.fixture
def workspace(tmp_path):
    with Workspace.create(tmp_path / "a.pmo", author="Anna", clock=lambda: NOW * 1000) as made:
        made.record("People", [Insert(each) for each in (
            Role(id="r", name="Engineer"), Skill(id="s", name="Java"), Skill(id="s2", name="SQL, deep"),
            Person(id="a", name="=Anna", email="anna@x.org", role_id="r", team="North", max_units=0.8, overhead_percent=10,
                   hourly_rate=987_654, notes="difficult", active_from=at("2020-01-01"), active_to=at("2027-01-01")),
            Person(id="b", name="Ben Cole", initials="BC"), Person(id="m", name="Steel", kind=PersonKind.MATERIAL, unit="t"),
            Rate(id="q", person_id="b", start=at("2026-01-01"), hourly_rate=876_543),
            PersonSkill(id="1", person_id="a", skill_id="s", level=3),
            Leave(id="l1", person_id="a", start=at("2026-03-02"), finish=at("2026-03-07"), reason="operation"),
            Leave(id="l2", person_id="b", start=at("2026-04-01T13:00"), finish=at("2026-04-02"), reason="funeral"),
        )])  # fmt: skip
        found = milestones.read(made, "Bridge\nKick-off 3 Feb\nGo-live: Q1 2027, Ben Cole")
        bridge = milestones.create_project(made, found.title, found.milestones, code="X-1")
        (survey,) = insert_tasks(made, bridge, None, ["Survey"])
        set_cells(
            made, bridge, [(survey, "duration", "5d"), (survey, "people", "Ben Cole"), (survey, "predecessors", "1")]
        )
        made.record("More", [Insert(each) for each in (
            Booking(id="k1", person_id="a", project_id=bridge, start=at("2026-02-16"), finish=at("2026-03-01"), percent=40),
            Booking(id="k2", person_id="b", project_id=bridge, start=at("2026-03-01"), finish=at("2026-05-01"), percent=12.5,
                    state=BookingState.TENTATIVE),
            Booking(id="k3", person_id="b", start=at("2026-03-01"), finish=at("2026-05-01"), percent=20, note="On call"),
            Booking(id="k4", person_id="b", start=at("2026-06-01"), finish=at("2026-07-01"), percent=50),
            CustomField(id="f", name="Height", kind=FieldKind.NUMBER), CustomValue(id="v", field_id="f", row_id=survey,
            value="12.5"),
            CustomField(id="g", name="Permit", kind=FieldKind.DATE),
            CustomValue(id="w", field_id="g", row_id=survey, value="2026-05-01T00:00"),
            Risk(id="x", project_id=bridge, title="Flood", likelihood=4, impact=5), Action(id="y", project_id=bridge,
            title="Call"),
            StatusReport(id="z", project_id=bridge, as_at=at("2026-02-01"), rag=Rag.AMBER, summary="-2 days"),
            Project(id="t", name="Template", state=ProjectState.TEMPLATE), Risk(id="xt", project_id="t",
            title="Of a template"),
        )])  # fmt: skip
        yield made


@pytest.fixture
def sheets(workspace, tmp_path):
    export_portfolio(workspace, tmp_path / "p.xlsx")
    return {sheet.title: sheet for sheet in load_workbook(tmp_path / "p.xlsx")}


def lines(sheet):
    head, *rows = sheet.iter_rows(values_only=True)
    return [dict(zip(head, row, strict=True)) for row in rows]


def test_every_kind_of_thing_has_its_sheet_with_headings_that_stay_and_filters(sheets):
    assert list(sheets) == [
        "Projects", "Milestones", "Tasks", "Links", "People", "Assignments", "Bookings", "Leave", "Risks", "Issues",
        "Actions",
        "Status reports", "Documents", "Calendars", "Baselines",
    ]  # fmt: skip
    for sheet in sheets.values():
        assert sheet.freeze_panes.endswith("2")
        assert sheet.auto_filter.ref


def test_days_and_amounts_are_values_and_own_fields_are_columns(sheets):
    (project,) = lines(sheets["Projects"])
    assert (project["Code"], project["Plan's light"], project["Overdue milestones"]) == ("X-1", None, 1)
    assert project["Why the plan's light"].startswith("Not enough plan to judge by. 1 of 2 milestones overdue")
    assert [(each["Milestone"], each["Date"], each["State"]) for each in lines(sheets["Milestones"])] == [
        ("Kick-off", day("2026-02-03"), "overdue"), ("Go-live", day("2027-03-31"), None),
    ]  # fmt: skip
    survey = lines(sheets["Tasks"])[-1]
    assert (survey["Task"], survey["Duration"], survey["Predecessors"], survey["People"]) == (
        "Survey",
        5,
        "1",
        "Ben Cole",
    )
    assert (survey["Height"], survey["Permit"]) == (12.5, day("2026-05-01"))
    (link,) = lines(sheets["Links"])
    assert (link["From"], link["Type"], link["To"], link["Lag"]) == ("Kick-off", "FS", "Survey", 0)
    assert [(each["Task"], each["Person"], each["Work"]) for each in lines(sheets["Assignments"])][-1] == (
        "Survey",
        "Ben Cole",
        40,
    )
    (risk,) = lines(sheets["Risks"])
    assert (risk["Code"], risk["Risk"], risk["Level"]) == ("X-1", "Flood", 20)


def test_no_text_is_a_formula(sheets):
    assert lines(sheets["People"])[0]["Name"] == "=Anna"
    assert not [cell for sheet in sheets.values() for row in sheet for cell in row if cell.data_type == "f"]


def test_rates_notes_of_people_and_reasons_of_leave_stay_here(sheets):
    said = {str(cell.value) for sheet in sheets.values() for row in sheet for cell in row}
    for secret in ("operation", "funeral", "difficult", "9876.54", "987654", "8765.43", "876543"):
        assert not [each for each in said if secret in each], secret


def alone(sheet, tmp_path):
    """Return one sheet as a file of its own, as somebody sends it back."""
    head, *rows = sheet.iter_rows()
    target = tmp_path / f"{sheet.title}.xlsx"
    book = load_workbook(tmp_path / "p.xlsx")
    for other in set(book.sheetnames) - {sheet.title}:
        del book[other]
    book.save(target)
    assert head
    assert rows
    return target


def test_people_are_read_back_without_a_change(workspace, sheets, tmp_path):
    found = sorting.read_list(workspace, alone(sheets["People"], tmp_path))
    assert found.listing == sorting.PEOPLE
    shown = people_list.preview(workspace, found.table, found.columns)
    assert not shown.problems
    assert people_list.commit(workspace, shown) is None


def test_projects_are_read_back_without_a_change(workspace, sheets, tmp_path):
    table = project_list.laid(workspace, read_table(alone(sheets["Projects"], tmp_path)))
    assert sorting.listed_in(table) == sorting.PROJECTS
    shown = project_list.preview(workspace, table, proposed(workspace, table, PROJECTS))
    assert [each.differences for each in shown.lines] == [()]
    assert (shown.summary, shown.problems, shown.fields) == ("1 as before", (), ())


def test_leave_is_read_back_without_a_change(workspace, sheets, tmp_path):
    found = sorting.read_list(workspace, alone(sheets["Leave"], tmp_path))
    assert found.listing == sorting.LEAVE
    shown = leave_list.preview(workspace, found.source, found.columns)
    before = {(each.id, each.start, each.finish, each.reason) for each in workspace.all(Leave)}
    leave_list.commit(workspace, shown)
    assert {(each.id, each.start, each.finish, each.reason) for each in workspace.all(Leave)} == before


def test_bookings_are_read_back_without_a_change(workspace, sheets, tmp_path):
    def booked():
        return {
            (b.person_id, b.project_id, b.start, b.finish, b.percent, b.state, b.note) for b in workspace.all(Booking)
        }

    before = booked()
    shown = booking_list.preview(workspace, booking_list.read_source(alone(sheets["Bookings"], tmp_path)))
    assert not shown.problems
    assert shown.statements
    booking_list.commit(workspace, shown)
    assert booked() == before
