"""Plans of GanttProject, Planner and MPX come in as they were meant, with dates like ours and what is left behind listed."""

import zipfile
from itertools import count
from pathlib import Path

import pytest

from pmo_desktop.domain.errors import ImportProblemError
from pmo_desktop.domain.moment import DAY, HOUR, from_iso
from pmo_desktop.domain.records import (
    ActivityKind,
    Assignment,
    Baseline,
    Calendar,
    CalendarException,
    ConstraintType,
    CustomField,
    CustomValue,
    Dependency,
    ExternalId,
    ImportedDates,
    LagKind,
    Leave,
    Person,
    PersonKind,
    Project,
    Role,
    Task,
    TaskType,
    WorkWeek,
)
from pmo_desktop.exchange.detect import Kind, kind_of, read_any
from pmo_desktop.exchange.gan import reader as gan
from pmo_desktop.exchange.hues import nearest
from pmo_desktop.exchange.mpx import reader as mpx
from pmo_desktop.exchange.mpx.values import Signs
from pmo_desktop.exchange.mpx.words import LANGUAGES
from pmo_desktop.exchange.others import Other, other_of
from pmo_desktop.exchange.planner import reader as planner
from pmo_desktop.services.arriving.arrival import What
from pmo_desktop.services.arriving.recognising import recognised
from pmo_desktop.services.arriving.unpacking import Luggage
from pmo_desktop.services.fidelity import check_file
from pmo_desktop.services.importing import import_files
from pmo_desktop.services.workspace import Workspace

CASES = Path(__file__).parents[1] / "cases" / "exchange"
GAN, PLANNER = CASES / "gan" / "bridge.gan", CASES / "planner" / "bridge.planner"
MPX, GERMAN = CASES / "mpx" / "bridge.mpx", CASES / "mpx" / "bruecke.mpx"
EVERY = (GAN, PLANNER, MPX, GERMAN)
_DAY = 8 * HOUR


def ids():
    numbers = count(1)
    return lambda: f"{next(numbers):07}"


def brought(file):
    (imported,) = read_any(file, ids())
    return imported


def tasks(imported):
    return {task.name: task for task in imported.of(Task)}


def links(imported):
    names = {task.id: task.name for task in imported.of(Task)}
    return [
        (names[each.predecessor_id], names[each.successor_id], each.type.value, each.lag, each.lag_kind)
        for each in imported.of(Dependency)
    ]


def lost(imported):
    return {loss.what for loss in imported.losses}


def people(imported):
    return {person.name: person for person in imported.of(Person)}


@pytest.mark.parametrize("file", EVERY, ids=lambda file: file.name)
def test_every_date_of_the_file_is_ours_too(file):
    assert check_file(file).differences == ()


@pytest.mark.parametrize("file", EVERY, ids=lambda file: file.name)
def test_each_comes_into_a_portfolio_as_one_change_and_goes_again(file, tmp_path):
    with Workspace.create(tmp_path / "a.pmo", author="Anna") as workspace:
        before = workspace.count(Person), workspace.count(Calendar), workspace.count(Leave)
        (shown,) = import_files(workspace, [file])
        assert workspace.count(Task) == len(shown.imported.of(Task))
        assert workspace.count(ImportedDates) == shown.counts["tasks"]
        workspace.undo()
        assert (workspace.count(Person), workspace.count(Calendar), workspace.count(Leave)) == before


@pytest.mark.parametrize("file", EVERY, ids=lambda file: file.name)
def test_every_task_keeps_its_key(file):
    imported = brought(file)
    keys = [each for each in imported.of(ExternalId) if each.owner == "task"]
    assert len({each.key for each in keys}) == len(imported.of(Task))
    assert {each.row_id for each in keys} == {task.id for task in imported.of(Task)}


# GanttProject


def test_ganttproject_tasks_keep_what_they_say():
    imported = brought(GAN)
    found = tasks(imported)
    survey, build = found["Survey"], found["Build"]
    assert (imported.project.name, imported.project.description) == ("Footbridge", "A bridge for those on foot.")
    assert (survey.duration, survey.priority, survey.notes, survey.cost) == (5 * _DAY, 700, "Both banks.", 120050)
    assert (survey.hyperlink, survey.colour, build.colour) == ("http://example.org", "rust", "")
    assert (survey.actual_start, survey.actual_finish) == (from_iso("2026-01-05T08:00"), from_iso("2026-01-12T17:00"))
    assert found["Survey"].parent_id == found["Design"].id
    assert (found["Supervise"].actual_duration, found["Supervise"].actual_finish) == (_DAY, None)
    assert {task.task_type for task in imported.of(Task)} == {TaskType.FIXED_DURATION}
    assert {each.guid for each in imported.of(ExternalId) if each.owner == "task"} == {f"a{n}" for n in range(7)}


def test_a_ganttproject_milestone_is_the_morning_of_its_day():
    agreed = tasks(brought(GAN))["Design agreed"]
    assert (agreed.kind, agreed.milestone, agreed.duration) == (ActivityKind.START_MILESTONE, True, 0)


def test_only_what_no_strong_link_holds_keeps_the_start_somebody_gave_it():
    found = tasks(brought(GAN))
    held = {name: (task.constraint_type, task.constraint_date) for name, task in found.items()}
    none = (ConstraintType.ASAP, None)
    assert held["Build"] == (
        ConstraintType.SNET,
        from_iso("2026-01-22T08:00"),
    )  # a rubber link, and an earliest day before it
    assert {held[name] for name in ("Survey", "Drawings", "Design agreed", "Paint", "Supervise")} == {none}


def test_a_third_date_without_its_constraint_holds_nothing():
    text = GAN.read_text("utf-8").replace('thirdDate="2020-01-01" thirdDate-constraint="0"', "{}")
    held = [
        tasks(gan.read(text.replace("{}", said).encode(), "x.gan", ids()))["Supervise"].constraint_type
        for said in (
            'thirdDate="2026-02-01" thirdDate-constraint="0"',
            'thirdDate="2026-02-01" thirdDate-constraint="1"',
        )
    ]
    assert held == [ConstraintType.ASAP, ConstraintType.SNET]


def test_ganttproject_links_have_kinds_and_lags_in_days():
    assert links(brought(GAN)) == [
        ("Survey", "Drawings", "FS", _DAY, LagKind.WORKING),
        ("Drawings", "Design agreed", "FS", 0, LagKind.WORKING),
        ("Design agreed", "Build", "FS", 0, LagKind.WORKING),
        ("Build", "Paint", "FF", 2 * _DAY, LagKind.WORKING),
        ("Build", "Supervise", "SS", _DAY, LagKind.WORKING),
    ]


def test_ganttproject_holidays_are_days_of_one_year_or_of_every():
    found = {each.name or "worked": each for each in brought(GAN).of(CalendarException)}
    assert (found["Town fair"].start, found["Town fair"].shifts) == (from_iso("2026-01-09"), "")
    assert found["worked"].shifts == "08:00-12:00,13:00-17:00"
    assert "BYMONTH=1;BYMONTHDAY=26" in found["Founders' day"].recurrence


def test_ganttproject_people_have_roles_rates_and_leave_until_the_day_they_are_back():
    imported = brought(GAN)
    found = people(imported)
    roles = {role.id: role.name for role in imported.of(Role)}
    anna, ben = found["Anna"], found["Ben"]
    assert (anna.email, anna.hourly_rate, anna.notes) == ("anna@example.org", 5000, "Phone 123")
    assert (roles[anna.role_id], roles[ben.role_id]) == ("Project manager", "Carpenter")
    (leave,) = imported.of(Leave)
    assert (leave.person_id, leave.start, leave.finish) == (ben.id, from_iso("2026-01-12"), from_iso("2026-01-19"))
    assert "Days off without their person or dates" in lost(imported)


def test_ganttproject_assignments_have_units_and_work():
    imported = brought(GAN)
    names = {task.id: task.name for task in imported.of(Task)}
    assert [(names[each.task_id], each.units, each.work, each.actual_work) for each in imported.of(Assignment)] == [
        ("Survey", 0.5, 5 * _DAY // 2, 5 * _DAY // 2), ("Build", 1.0, 4 * _DAY, 0),
    ]  # fmt: skip
    assert {"Assignments that are there twice", "Assignments without their task or person"} <= lost(imported)


def test_ganttproject_custom_fields_keep_kind_and_value():
    imported = brought(GAN)
    fields = {field.id: (field.owner, field.name) for field in imported.of(CustomField)}
    values = sorted((*fields[each.field_id], each.value) for each in imported.of(CustomValue))
    kinds = {field.name: field.kind.value for field in imported.of(CustomField)}
    assert kinds == {"Permit": "text", "Visits": "text", "Due": "date", "Agreed": "flag", "Firm": "text"}
    assert values == [
        ("person", "Firm", "Town"), ("task", "Agreed", "1"), ("task", "Due", "2026-02-01T00:00"), ("task", "Permit", "B 12"),
        ("task", "Visits", "3"), ("task", "Visits", "many"),
    ]  # fmt: skip
    assert "Fields that hold other values than their kind" in lost(imported)


def test_ganttproject_s_previous_state_is_a_baseline():
    first, second = brought(GAN).of(Baseline)
    assert (first.number, first.start, first.finish) == (0, from_iso("2026-01-05T08:00"), from_iso("2026-01-08T17:00"))
    assert (second.start, second.finish) == (from_iso("2026-01-15T08:00"), from_iso("2026-01-15T08:00"))


def test_weekends_that_are_only_shown_are_worked():
    text = GAN.read_text("utf-8").replace('only-show-weekends value="false"', 'only-show-weekends value="true"')
    (week,) = gan.read(text.encode(), "x.gan", ids()).of(WorkWeek)
    assert week.sunday == week.monday != ""


def test_leave_of_somebody_known_stays_as_it_is_here(tmp_path):
    with Workspace.create(tmp_path / "a.pmo", author="Anna") as workspace:
        import_files(workspace, [GAN])
        (again,) = import_files(workspace, [GAN])
        assert workspace.count(Leave) == 1
        assert "Leave of people known here" in {loss.what for loss in again.losses}


@pytest.mark.parametrize(
    ("colour", "name"),
    [
        ("#99ccff", "blue"),
        ("#ff0000", "rust"),
        ("#00aa00", "green"),
        ("#808080", "grey"),
        ("#000000", "grey"),
        ("red", ""),
    ],
)
def test_a_colour_is_the_nearest_of_those_here(colour, name):
    assert nearest(colour) == name


# Planner


def test_planner_tasks_keep_what_they_say():
    imported = brought(PLANNER)
    found = tasks(imported)
    survey = found["Survey"]
    assert (imported.project.name, imported.project.phase) == ("Footbridge", "Build")
    assert (survey.work, survey.duration, survey.priority, survey.notes) == (40 * HOUR, 20 * HOUR, 700, "Both banks.")
    assert (survey.task_type, found["Drawings"].task_type) == (TaskType.FIXED_WORK, TaskType.FIXED_DURATION)
    assert (survey.actual_start, survey.actual_finish) == (from_iso("2026-01-05T08:00"), from_iso("2026-01-07T12:00"))
    assert found["Drawings"].actual_duration == 4 * HOUR
    assert found["Design agreed"].milestone
    assert (found["Build"].priority, found["Paint"].priority) == (1000, 500)


def test_planner_s_constraints_and_its_latest_finish_as_a_deadline():
    found = tasks(brought(PLANNER))
    build, paint, supervise = found["Build"], found["Paint"], found["Supervise"]
    assert (build.constraint_type, build.constraint_date) == (ConstraintType.MSO, from_iso("2026-01-19T08:00"))
    assert (paint.constraint_type, paint.constraint_date) == (ConstraintType.SNET, from_iso("2026-01-21"))
    assert (supervise.constraint_type, supervise.deadline) == (ConstraintType.ASAP, from_iso("2026-01-31"))


def test_planner_s_lags_run_on_the_clock():
    assert links(brought(PLANNER)) == [
        ("Survey", "Drawings", "FS", DAY, LagKind.ELAPSED),
        ("Drawings", "Design agreed", "FS", 0, LagKind.WORKING),
        ("Design agreed", "Build", "FS", 0, LagKind.WORKING),
        ("Build", "Supervise", "SS", 0, LagKind.WORKING),
    ]


def test_planner_s_calendars_inherit_days_and_override_their_hours():
    imported = brought(PLANNER)
    base, mornings = imported.of(Calendar)
    weeks = {each.calendar_id: each for each in imported.of(WorkWeek)}
    assert mornings.base_id == base.id
    assert (weeks[base.id].monday, weeks[base.id].saturday) == ("08:00-12:00,13:00-17:00", "")
    assert (weeks[mornings.id].monday, weeks[mornings.id].friday) == ("08:00-12:00", "")
    days = {(each.calendar_id, each.start): each.shifts for each in imported.of(CalendarException)}
    assert days[base.id, from_iso("2026-01-17")] == "08:00-12:00"
    assert days[base.id, from_iso("2026-01-09")] == days[mornings.id, from_iso("2026-01-12")] == ""


def test_planner_people_have_groups_rates_and_calendars():
    imported = brought(PLANNER)
    found = people(imported)
    assert (found["Anna"].team, found["Anna"].hourly_rate, found["Anna"].initials) == ("Town hall", 5000, "A")
    assert (found["Ben"].hourly_rate, found["Ben"].calendar_id) == (4000, imported.of(Calendar)[1].id)
    assert found["Steel"].kind is PersonKind.MATERIAL
    ((units, work),) = [(each.units, each.work) for each in imported.of(Assignment)]
    assert (units, work) == (2.0, 40 * HOUR)


def test_planner_s_own_properties_are_custom_fields():
    imported = brought(PLANNER)
    fields = {field.id: field.name for field in imported.of(CustomField)}
    assert {fields[each.field_id]: each.value for each in imported.of(CustomValue)} == {
        "Permit": "B 12", "Visits": "3", "Due": "2026-02-01T00:00",
    }  # fmt: skip


def test_a_planner_file_of_the_first_format_has_only_dates():
    task = '<task id="1" name="A" start="20260105T080000Z" end="20260106T170000Z" percent-complete="0"/>'
    project = (
        f'<project name="P" project-start="20260105T000000Z" mrproject-version="1"><tasks>{task}</tasks></project>'
    )
    (made,) = planner.read(project.encode(), "p.planner", ids()).of(Task)
    assert (made.duration, made.constraint_type) == (2 * _DAY, ConstraintType.SNET)


# MPX


def test_mpx_tasks_keep_what_they_say():
    imported = brought(MPX)
    found = tasks(imported)
    survey = found["Survey"]
    project = imported.project
    assert (project.name, project.currency, project.objective) == ("Footbridge", "EUR", "For those on foot")
    assert project.description == "All of it."
    assert (survey.duration, survey.work, survey.cost, survey.priority) == (2 * _DAY, 16 * HOUR, 160050, 600)
    assert (survey.notes, survey.task_type) == ("Both banks.", TaskType.FIXED_DURATION)
    assert (survey.actual_start, survey.actual_finish) == (from_iso("2026-01-05T08:00"), from_iso("2026-01-06T17:00"))
    assert found["Survey"].parent_id == found["Design"].id
    assert (found["Design agreed"].milestone, found["Design agreed"].priority) == (True, 1000)
    assert (found["Build"].constraint_type, found["Build"].constraint_date) == (
        ConstraintType.SNET, from_iso("2026-01-19T08:00"),
    )  # fmt: skip
    assert (found["Paint"].duration, found["Supervise"].duration, found["Supervise"].elapsed) == (
        5 * _DAY,
        2 * DAY,
        True,
    )


def test_mpx_links_are_read_with_every_kind_of_lag():
    assert links(brought(MPX)) == [
        ("Survey", "Drawings", "FS", _DAY, LagKind.WORKING),
        ("Drawings", "Design agreed", "FS", 0, LagKind.WORKING),
        ("Design agreed", "Build", "FS", DAY, LagKind.ELAPSED),
        ("Build", "Paint", "FF", 0, LagKind.WORKING),
        ("Build", "Supervise", "SS", 5000, LagKind.PERCENT),
    ]


def test_mpx_people_have_rates_units_and_calendars_of_their_own():
    imported = brought(MPX)
    anna, ben = imported.of(Person)
    standard, own = imported.of(Calendar)
    assert (anna.hourly_rate, anna.email, anna.team) == (5000, "anna@example.org", "Town hall")
    assert anna.notes == "By phone.\nNot on Fridays."
    assert (ben.max_units, ben.hourly_rate) == (0.5, 4000)
    assert (anna.calendar_id, ben.calendar_id, own.base_id) == (standard.id, own.id, standard.id)
    (week,) = [each for each in imported.of(WorkWeek) if each.calendar_id == own.id]
    assert (week.friday, week.monday) == ("", None)
    (assigned,) = imported.of(Assignment)
    assert (assigned.person_id, assigned.work, assigned.actual_work) == (anna.id, 16 * HOUR, 16 * HOUR)


def test_mpx_exceptions_are_days_off_or_worked():
    imported = brought(MPX)
    standard = imported.of(Calendar)[0].id
    found = {each.start: each.shifts for each in imported.of(CalendarException) if each.calendar_id == standard}
    assert found == {from_iso("2026-01-09"): "", from_iso("2026-01-17"): "08:00-12:00"}


def test_mpx_spare_columns_are_custom_fields_where_they_say_something():
    imported = brought(MPX)
    fields = {field.id: (field.owner, field.name) for field in imported.of(CustomField)}
    assert {fields[each.field_id]: each.value for each in imported.of(CustomValue)} == {
        ("person", "Text1"): "Town", ("task", "Text1"): "B 12", ("task", "Flag1"): "1", ("task", "Number1"): "2.5",
    }  # fmt: skip


def test_mpx_has_one_baseline():
    (made,) = brought(MPX).of(Baseline)
    assert (made.start, made.finish, made.duration) == (
        from_iso("2026-01-05T08:00"),
        from_iso("2026-01-05T17:00"),
        _DAY,
    )


def test_what_mpx_says_without_a_place_here_is_listed():
    assert {
        "Links of a task to itself", "Links to tasks that are not in the file", "Inserted projects", "Its manager",
        "Links to other documents", "Assignments without their task or person",
    } <= lost(brought(MPX))  # fmt: skip


def test_a_german_file_is_read_by_its_own_words_and_signs():
    imported = brought(GERMAN)
    found = tasks(imported)
    assert imported.project.name == "Fußgängerbrücke"
    assert (found["Entwurf"].duration, found["Entwurf"].cost) == (_DAY * 5 // 2, 120050)
    assert (found["Prüfung"].constraint_type, found["Prüfung"].constraint_date) == (
        ConstraintType.FNET, from_iso("2026-01-08T17:00"),
    )  # fmt: skip
    assert [found[name].priority for name in ("Entwurf", "Prüfung", "Bau")] == [500, 800, 1000]
    assert links(imported)[0] == ("Entwurf", "Prüfung", "FS", _DAY // 2, LagKind.WORKING)
    assert people(imported)["Jörg"].hourly_rate == 5000


def test_a_day_without_a_time_is_the_moment_of_it_at_which_the_duration_ends():
    dates = {each.task_id: each for each in brought(GERMAN).of(ImportedDates)}
    imported = brought(GERMAN)
    dates = {task.name: dates[task.id] for task in imported.of(Task)}
    assert dates["Entwurf"].finish == from_iso("2026-01-07T12:00")
    assert dates["Freigabe"].start == from_iso("2026-01-08T17:00")


@pytest.mark.parametrize(
    ("text", "order", "day"),
    [
        ("Tue 07/01/03", "dmy", "2003-01-07"), ("07/01/03 08:30", "mdy", "2003-07-01T08:30"), ("99-12-31", "ymd", "1999-12-31"),
        ("7 January 2003", "dmy", "2003-01-07"), ("Jan 7, '03", "mdy", "2003-01-07"), ("Mar 7 déc 2003", "dmy", "2003-12-07"),
        ("2003-01-07 5:15 PM", "dmy", "2003-01-07T17:15"), ("07/01/03 12:00 AM", "dmy", "2003-01-07"),
    ],
)  # fmt: skip
def test_dates_come_in_many_forms(text, order, day):
    at, has_time = Signs(date_order=order).date(text, "here")
    assert (at, has_time) == (from_iso(day), ":" in text)


@pytest.mark.parametrize(
    ("language", "text", "seconds", "kind"),
    [
        ("English", "1.5d", 12 * HOUR, LagKind.WORKING), ("English", "2ew", 14 * DAY, LagKind.ELAPSED),
        ("English", "-30m", -1800, LagKind.WORKING), ("English", "3 days", 24 * HOUR, LagKind.WORKING),
        ("English", "25%", 2500, LagKind.PERCENT), ("German", "2t", 16 * HOUR, LagKind.WORKING),
        ("German", "1ft", DAY, LagKind.ELAPSED), ("French", "3j", 24 * HOUR, LagKind.WORKING),
        ("French", "1s", 40 * HOUR, LagKind.WORKING), ("Swedish", "1t", HOUR, LagKind.WORKING),
        ("Italian", "2g", 16 * HOUR, LagKind.WORKING), ("English", "1mon", 160 * HOUR, LagKind.WORKING),
    ],
)  # fmt: skip
def test_durations_have_units_of_their_language(language, text, seconds, kind):
    assert Signs(language=LANGUAGES[language]).duration(text, "here") == (seconds, kind)


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_the_words_of_a_language_mean_all_there_is(language):
    said = LANGUAGES[language]
    assert len(said.links) == 4
    assert len(said.constraints) == len(set(said.constraints)) == 8
    assert len(said.units) == len(set(said.units)) == len(said.elapsed) == len(set(said.elapsed)) == 7
    assert len(said.priorities) in {0, 10}


def test_columns_are_told_by_their_names_where_no_numbers_are_given():
    text = MPX.read_bytes().decode("cp1252")
    unnumbered = "".join(line for line in text.splitlines(keepends=True) if not line.startswith(("41,", "61,")))
    ours = mpx.read(unnumbered.encode("cp1252"), "x.mpx", ids())
    assert [task.name for task in ours.of(Task)] == [task.name for task in brought(MPX).of(Task)]
    assert links(ours) == links(brought(MPX))


@pytest.mark.parametrize(
    ("page", "encoding"), [("437", "cp437"), ("850", "cp850"), ("MAC", "mac_roman"), ("ANSI", "cp1252")]
)
def test_the_header_names_the_code_page(page, encoding):
    text = f"MPX,X,4.0,{page}\r\n61,90,98,1\r\n70,1,1,Brücke\r\n"
    (task,) = mpx.read(text.encode(encoding), "x.mpx", ids()).of(Task)
    assert task.name == "Brücke"


def test_successors_count_where_no_task_names_its_predecessors():
    text = "MPX,X,4.0,ANSI\r\n61,90,1,71\r\n70,1,A,2FS+1d\r\n70,2,B,\r\n"
    made = mpx.read(text.encode(), "x.mpx", ids())
    assert links(made) == [("A", "B", "FS", _DAY, LagKind.WORKING)]


def test_a_file_without_tasks_is_an_empty_plan():
    empty = [
        mpx.read(b"MPX,X,4.0,ANSI\n61,90,1\n", "x.mpx", ids()),
        gan.read(b'<project view-date="2026-01-05"><tasks/></project>', "x.gan", ids()),
        planner.read(b'<project mrproject-version="2"/>', "x.planner", ids()),
    ]
    assert [(made.project.name, list(made.tasks())) for made in empty] == [("x", [])] * 3


# Which program a file is of

HEADS = {
    b'<?xml version="1.0"?><!-- x --><project name="" view-date="2024-05-19" version="3.3">': Other.GANTTPROJECT,
    b'<?xml version="1.0"?>\n<project name="A" mrproject-version="2">': Other.PLANNER,
    b"MPX;Microsoft Project f\xfcr Windows;4,0;ANSI": Other.MPX,
    b"MPX,Microsoft Project for Windows,4.0,ANSI": Other.MPX,
    b"MPXX": None,
    b"\xac\xed\x00\x05sr": Other.PROJECTLIBRE,
    b"PK\x03\x04....mimetypeapplication/x-vnd.kde.plan": Other.CALLIGRA,
    b"PK\x03\x04....[Content_Types].xml": None,
    b'<?xml version="1.0"?><!DOCTYPE kplato><kplato>': Other.CALLIGRA,
    b'/* x */\nproject acso "Accounting"  2002-01-16 +4m {': Other.TASKJUGGLER,
    b'project "Scrum" 2012-02-01 +4m {': Other.TASKJUGGLER,
    b'<Project xmlns="http://schemas.microsoft.com/project">': None,
    b"name;project;date\nA;B;2002-01-16": None,
    b"": None,
}


@pytest.mark.parametrize("head", HEADS)
def test_a_plan_is_told_by_how_it_begins(head):
    assert other_of(head) is HEADS[head]


def test_a_plan_is_told_whatever_its_name_says(tmp_path):
    for file in EVERY:
        copy = tmp_path / "list.csv"
        copy.write_bytes(file.read_bytes())
        assert kind_of(copy) is Kind.PROJECT
        assert brought(copy).project.name == brought(file).project.name


@pytest.mark.parametrize(
    ("content", "words", "step"),
    [
        (b"PK\x03\x04" + b"." * 26 + b"mimetypeapplication/x-vnd.kde.plan", "Calligra Plan", "spreadsheet"),
        (b'project "Scrum" 2012-02-01 +4m {\n}', "TaskJuggler", "mspxml"),
        (b"\xac\xed\x00\x05" + b"old", "ProjectLibre before 1.5.5", "Microsoft Project XML"),
    ],
)
def test_what_is_not_read_is_named_with_its_next_step(content, words, step, tmp_path):
    file = tmp_path / "plan"
    file.write_bytes(content)
    with pytest.raises(ImportProblemError, match=words) as raised:
        read_any(file, ids())
    assert step in raised.value.next_step


PLANS = {
    "list.csv": GERMAN, "notes.txt": MPX, "x.gan": GAN, "x.xml": GAN, "y.xml": PLANNER,
    "plan.tjp": CASES / "hostile" / "taskjuggler.tjp",
    "todo.txt": CASES / "hostile" / "taskjuggler.tjp",
    "a.pod": CASES / "hostile" / "projectlibre_old.pod",
}  # fmt: skip


@pytest.mark.parametrize("name", PLANS)
def test_whatever_it_is_called_a_plan_that_arrives_is_looked_at_as_one(name, tmp_path):
    (tmp_path / name).write_bytes(PLANS[name].read_bytes())
    assert _taken_for(tmp_path / name) is What.PLAN


def test_a_plan_of_calligra_is_no_archive_to_unpack(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.plan", "w") as archive:
        archive.writestr("mimetype", "application/x-vnd.kde.plan")
        archive.writestr("maindoc.xml", "<plan/>")
    assert _taken_for(tmp_path / "a.plan") is What.PLAN


def _taken_for(file):
    (arrival,) = recognised([file], Luggage(file.parent / "unpacked"), from_iso("2026-01-05"))
    return arrival.what


def test_projectlibre_s_copy_as_xml_is_read(tmp_path):
    xml = (CASES / "strange" / "no_dates.xml").read_bytes()
    file = tmp_path / "plan.pod"
    mark = b"@@@@@@@@@@ProjectLibreSeparator_MSXML@@@@@@@@@@"
    file.write_bytes(b"\xac\xed\x00\x05sr\x00 its own memory" + mark + xml)
    imported = brought(file)
    assert imported.run.format == "ProjectLibre"
    assert [task.name for task in imported.of(Task)] == [
        task.name for task in brought(CASES / "strange" / "no_dates.xml").of(Task)
    ]


def test_the_project_of_every_kind_of_file_says_what_it_came_from(tmp_path):
    with Workspace.create(tmp_path / "a.pmo", author="Anna") as workspace:
        shown = import_files(workspace, EVERY)
        assert [each.imported.run.format for each in shown] == ["GanttProject", "Planner", "MPX", "MPX"]
        assert workspace.count(Project) == 4
