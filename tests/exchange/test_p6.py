"""One plan exported from P6 twice, as XER and as P6 XML, comes in the same and as P6 meant it."""

import tomllib
from dataclasses import fields
from itertools import count
from pathlib import Path

import pytest

from pmo_desktop.domain.calendar import compile_calendars
from pmo_desktop.domain.moment import HOUR, from_iso
from pmo_desktop.domain.plan.plan import Plan
from pmo_desktop.domain.records import (
    ActivityKind,
    Assignment,
    Availability,
    Baseline,
    Calendar,
    CalendarException,
    ConstraintType,
    CriticalBy,
    CustomField,
    CustomValue,
    Dependency,
    ImportedDates,
    LagCalendar,
    LinkType,
    Person,
    PersonKind,
    Progressing,
    Project,
    Rate,
    Role,
    Rules,
    SlackBy,
    Task,
    TaskType,
    WorkWeek,
)
from pmo_desktop.domain.schedule import schedule
from pmo_desktop.exchange.detect import read_any
from pmo_desktop.exchange.p6.encoding import code_page, decoded
from pmo_desktop.exchange.p6.notes import plain
from pmo_desktop.services.importing import commit_all, import_files, preview_all
from pmo_desktop.services.workspace import Workspace

CASES = Path(__file__).parents[1] / "cases" / "exchange" / "p6"
BOTH = ("bridge.xer", "bridge.xml")


def ids():
    numbers = count(1)
    return lambda: f"{next(numbers):07}"


@pytest.fixture(scope="module", params=BOTH)
def bridge(request):
    return read_any(CASES / request.param, ids())[0]


@pytest.fixture(scope="module", params=BOTH)
def road(request):
    return read_any(CASES / request.param, ids())[1]


def task(imported, code):
    (found,) = [each for each in imported.of(Task) if each.wbs == code]
    return found


def dates(imported, code):
    own = task(imported, code).id
    (found,) = [each for each in imported.of(ImportedDates) if each.task_id == own]
    return found


def named(imported):
    return {record.id: getattr(record, "name", "") for record in (imported.project, *imported.records)}


def facts(imported):
    """Return what an import says but for ids, each of which is told by the name of what it is of."""
    names = {key: f"the {name}" for key, name in named(imported).items()}
    return sorted(
        repr([
            type(each).__name__,
            *((field.name, names.get(getattr(each, field.name), getattr(each, field.name))) for field in fields(each)
              if field.name not in {"id", "run_id", "rank"}),
        ])
        for each in (imported.project, *imported.records)
    )  # fmt: skip


def test_both_kinds_of_file_say_the_same():
    one, other = (read_any(CASES / name, ids()) for name in BOTH)
    assert [facts(each) for each in one] == [facts(each) for each in other]
    assert [each.run.format for each in (*one, *other)] == ["XER", "XER", "PMXML", "PMXML"]


def test_a_baseline_is_no_project_of_its_own():
    assert [each.project.name for each in read_any(CASES / "bridge.xer", ids())] == ["New bridge", "Access road"]


def test_a_project_keeps_how_p6_schedules_it(bridge):
    project = bridge.project
    assert project.rules is Rules.P6
    assert (project.code, project.currency) == ("BRIDGE", "EUR")
    assert (project.start, project.status_date) == (from_iso("2026-01-05T08:00"), from_iso("2026-01-12"))
    assert project.must_finish == from_iso("2026-03-31T17:00")
    assert project.floor_at_status_date
    assert not project.honour_constraints
    assert project.progressing is Progressing.PROGRESS_OVERRIDE
    assert (project.lag_calendar, project.slack_by) == (LagCalendar.ALWAYS, SlackBy.START)
    assert (project.critical_by, project.critical_slack) == (CriticalBy.SLACK, 8 * HOUR)
    assert project.open_ends_critical
    assert project.use_expected_finish
    assert (project.day_seconds, project.week_seconds, project.month_days) == (8 * HOUR, 40 * HOUR, 20.0)


def test_projects_of_a_file_each_keep_their_own_options(road):
    project = road.project
    assert project.progressing is Progressing.ACTUAL_DATES
    assert (project.lag_calendar, project.slack_by) == (LagCalendar.SUCCESSOR, SlackBy.SMALLEST)
    assert project.critical_by is CriticalBy.LONGEST_PATH
    assert (project.open_ends_critical, project.use_expected_finish, project.must_finish) == (False, False, None)


def test_the_breakdown_becomes_summaries_in_their_sequence(bridge):
    plan = Plan.from_records(bridge.project, bridge.records)
    shown = [(plan.outline.level[row], plan.tasks["name"][row]) for row in plan.outline.order]
    assert shown == [
        (0, "Start"), (0, "Open"), (0, "Foundations"), (1, "Piles"), (2, "Drive piles"), (2, "Test piles at night"),
        (0, "Superstructure"), (1, "Place deck"), (1, "Supervision"), (1, "All of the deck"), (0, "Later"),
        (0, "External early start"), (0, "Lay base"),
    ]  # fmt: skip
    assert task(bridge, "BRIDGE.SUB.PILE").name == "Piles"
    assert not task(bridge, "BRIDGE.LATER").active


KINDS = {
    "A0100": ActivityKind.START_MILESTONE, "A0110": ActivityKind.TASK, "A0120": ActivityKind.RESOURCE_DEPENDENT,
    "A0300": ActivityKind.LEVEL_OF_EFFORT, "A0310": ActivityKind.WBS_SUMMARY, "A0900": ActivityKind.FINISH_MILESTONE,
}  # fmt: skip


@pytest.mark.parametrize("code", KINDS)
def test_activities_keep_their_type(code, bridge):
    found = task(bridge, code)
    assert found.kind is KINDS[code]
    assert found.milestone is (code in {"A0100", "A0900"})


def test_only_a_resource_dependent_activity_heeds_the_calendars_of_its_resources(bridge):
    heeding = [each.wbs for each in bridge.of(Task) if each.wbs.startswith("A0") and not each.ignore_resource_calendar]
    assert heeding == ["A0120"]


def test_work_done_is_counted_up_to_the_data_date_without_the_suspended_days(bridge):
    """5 to 7 January are three days; suspended until the 13th, after the data date."""
    found = task(bridge, "A0110")
    assert (found.actual_start, found.actual_finish) == (from_iso("2026-01-05T08:00"), None)
    assert (found.actual_duration, found.duration - found.actual_duration) == (24 * HOUR, 24 * HOUR)
    assert found.resume == from_iso("2026-01-13T08:00")


def test_constraints_keep_what_they_hold(bridge):
    pile, test, deck, finish = (task(bridge, code) for code in ("A0110", "A0120", "A0200", "A0900"))
    assert (pile.constraint_type, pile.constraint_date) == (ConstraintType.FNLT, from_iso("2026-01-20T17:00"))
    assert (pile.second_constraint_type, pile.second_constraint_date) == (
        ConstraintType.SNET, from_iso("2026-01-05T08:00"),
    )  # fmt: skip
    assert test.constraint_type is ConstraintType.MANDATORY_START
    assert (deck.constraint_type, deck.constraint_date) == (ConstraintType.ALAP, None)
    assert finish.constraint_type is ConstraintType.MFO
    assert (test.expected_finish, deck.deadline) == (from_iso("2026-01-22T06:00"), from_iso("2026-02-27T17:00"))


def test_duration_types_keep_what_stays_when_people_are_added(bridge):
    found = {
        code: (task(bridge, code).task_type, task(bridge, code).effort_driven) for code in ("A0110", "A0120", "A0200")
    }
    assert found == {
        "A0110": (TaskType.FIXED_DURATION, True), "A0120": (TaskType.FIXED_WORK, True),
        "A0200": (TaskType.FIXED_UNITS, False),
    }  # fmt: skip


def test_what_p6_computed_is_kept_as_a_fact(bridge):
    pile, test = dates(bridge, "A0110"), dates(bridge, "A0120")
    assert (pile.start, pile.finish) == (from_iso("2026-01-05T08:00"), from_iso("2026-01-15T17:00"))
    assert (pile.late_start, pile.late_finish) == (from_iso("2026-01-14T08:00"), from_iso("2026-01-16T17:00"))
    assert (pile.total_slack, pile.free_slack, pile.percent_complete) == (8 * HOUR, 0, 50.0)
    assert test.total_slack == -4.5 * HOUR
    assert dates(bridge, "A0100").percent_complete == 100.0


def test_critical_is_by_float_up_to_the_limit_where_the_project_says_so(bridge):
    """The limit is 8 hours; a completed activity has no float."""
    found = {code: dates(bridge, code).critical for code in ("A0100", "A0110", "A0120", "A0200")}
    assert found == {"A0100": False, "A0110": True, "A0120": True, "A0200": False}


def test_critical_is_the_longest_path_where_the_project_says_so(road):
    assert [dates(road, code).critical for code in ("R1", "R2")] == [True, False]


def test_links_keep_type_and_lag(bridge):
    names = named(bridge)
    found = {
        (names[link.predecessor_id], names[link.successor_id], link.type, link.lag // HOUR)
        for link in bridge.of(Dependency)
    }
    assert found == {
        ("Start", "Drive piles", LinkType.FS, 0), ("Drive piles", "Test piles at night", LinkType.SS, 16),
        ("Test piles at night", "Place deck", LinkType.FF, -4), ("Place deck", "Open", LinkType.FS, 0),
        ("Drive piles", "Supervision", LinkType.SS, 0), ("Supervision", "Open", LinkType.FF, 0),
        ("Lay base", "Place deck", LinkType.FS, 8), ("External early start", "Place deck", LinkType.FS, 0),
    }  # fmt: skip


def test_a_task_of_another_project_of_the_file_is_stood_for_with_its_dates(bridge, road):
    (found,) = [each for each in bridge.of(Task) if each.external == "ROAD"]
    assert (found.manual_start, found.manual_finish) == (from_iso("2026-01-19T08:00"), from_iso("2026-01-20T17:00"))
    assert (found.name, found.wbs) == ("Lay base", "R1")
    assert list(bridge.stands_for) == [found.id]


def test_a_task_that_is_not_in_the_file_is_stood_for_where_its_dates_are_known(road):
    """Its lag is counted in the date the link imposes; another one's dates are not said, so it is listed."""
    (found,) = [each for each in road.of(Task) if each.external]
    assert (found.manual_start, found.external) == (from_iso("2026-01-16T17:00"), "project 70, activity 777")
    assert [link.lag for link in road.of(Dependency) if link.predecessor_id == found.id] == [0]
    assert [loss.count for loss in road.losses if loss.what == "Links to tasks that are not in the file"] == [1]


def test_calendars_keep_night_shifts_exceptions_and_what_they_inherit(bridge):
    made = compile_calendars(bridge.of(Calendar), bridge.of(WorkWeek), bridge.of(CalendarException))
    by_name = {each.name: made[each.id] for each in bridge.of(Calendar)}
    assert sorted(by_name) == ["Always", "Five days", "Nights"]

    def hours(name, start, finish):
        return by_name[name].work(from_iso(start), from_iso(finish)) / HOUR

    assert hours("Five days", "2026-01-05", "2026-01-12") == 4 * 8 + 4  # the 9th is free, the 10th has a morning
    assert hours("Nights", "2026-01-12T22:00", "2026-01-13T06:00") == 8
    assert hours("Nights", "2026-01-13T12:00", "2026-01-14T06:00") == 0  # its own exception
    assert hours("Nights", "2026-01-09T12:00", "2026-01-10T06:00") == 0  # its base's
    assert hours("Always", "2026-01-05", "2026-01-12") == 168


def test_resources_and_roles_become_people(bridge):
    people = {each.name: each for each in bridge.of(Person)}
    kinds = {name: person.kind for name, person in people.items()}
    assert kinds == {
        "Crew": PersonKind.PERSON, "Anna Müller": PersonKind.PERSON, "Crane": PersonKind.EQUIPMENT,
        "Concrete": PersonKind.MATERIAL, "Surveyor": PersonKind.ROLE,
    }  # fmt: skip
    anna = people["Anna Müller"]
    (role,) = bridge.of(Role)
    assert (anna.team, anna.email, anna.role_id) == ("Crew", "anna@example.org", role.id)
    assert (anna.max_units, anna.hourly_rate, anna.notes) == (0.8, 4000, "Speaks\nPolish")


def test_rates_and_units_of_resources_change_over_time(bridge):
    anna = next(each for each in bridge.of(Person) if each.name == "Anna Müller")
    rates, times = bridge.of(Rate), bridge.of(Availability)
    assert [(each.person_id, each.start, each.hourly_rate) for each in rates] == [
        (anna.id, from_iso("2026-01-01"), 5050)
    ]
    assert [(each.person_id, each.start, each.finish, each.units) for each in times] == [
        (anna.id, from_iso("2025-01-01"), from_iso("2026-01-01"), 0.5)
    ]


def test_assignments_keep_units_work_delay_and_cost(bridge):
    names = named(bridge)
    found = {(names[each.task_id], names[each.person_id]): each for each in bridge.of(Assignment)}
    pile = found["Drive piles", "Anna Müller"]
    assert (pile.work, pile.actual_work, pile.remaining_work) == (56 * HOUR, 32 * HOUR, 24 * HOUR)
    assert pile.cost == 282_800
    test = found["Test piles at night", "Anna Müller"]
    assert (test.units, test.delay) == (0.8, 4 * HOUR)
    assert ("Place deck", "Surveyor") in found
    assert len(found) == 5


def test_costs_are_those_of_assignments_and_expenses(bridge):
    pile = task(bridge, "A0110")
    assert (pile.fixed_cost, pile.cost, pile.actual_cost) == (15_025, 297_825, 171_600)


def test_the_baseline_in_the_file_is_that_of_its_activities(bridge):
    (found,) = bridge.of(Baseline)
    assert (found.task_id, found.number, found.finish) == (task(bridge, "A0110").id, 0, from_iso("2026-01-13T12:00"))
    assert (found.duration, found.work) == (48 * HOUR, 48 * HOUR)


def test_planned_dates_are_the_baseline_where_the_file_has_none(road):
    assert [each.start for each in road.of(Baseline)] == [from_iso("2026-01-19T08:00")]


def test_codes_and_fields_become_custom_fields(bridge):
    names, field_names = named(bridge), {field.id: field.name for field in bridge.of(CustomField)}
    found = {(names[each.row_id], field_names[each.field_id], each.value) for each in bridge.of(CustomValue)}
    assert found == {
        ("Drive piles", "Area", "N – North bank"), ("Drive piles", "Permit", "Needs “Permit B”"),
        ("Test piles at night", "Inspected on", "2026-01-18T00:00"), ("Place deck", "Reserve", "120050"),
        ("Test piles at night", "Percent complete type", "Units"), ("Place deck", "Percent complete type", "Physical"),
        ("Anna Müller", "Depot", "Graz"),
    }  # fmt: skip


def test_notes_lose_their_marks_and_keep_their_words(bridge):
    assert task(bridge, "A0110").notes == 'Method: Use the small rig.\nMind the "old" cable & pipe.'


LOST = {
    "When work was suspended", "Links that are there twice", "Curves", "Assignments without a resource or role",
    "Expenses one by one", "Inactive people", "Who is responsible (OBS)",
    "Steps of activities", "Calendars nothing uses",
}  # fmt: skip


def test_what_has_no_place_is_listed(bridge):
    whats = [loss.what for loss in bridge.losses]
    assert set(whats) >= LOST
    assert len(whats) == len(set(whats)), "each kind of loss is listed once"
    assert {"“NEWTABLE”", "“NewElement”"} & set(whats)


@pytest.mark.parametrize("name", BOTH)
def test_projects_of_a_file_are_written_as_one_change_and_linked(name, tmp_path):
    with Workspace.create(tmp_path / "a.pmo", author="Anna") as workspace:
        before = len(workspace.history())
        shown = import_files(workspace, [CASES / name])
        assert len(shown) == 2
        assert len(workspace.history()) == before + 1
        assert {each.code for each in workspace.all(Project)} == {"BRIDGE", "ROAD"}
        people = [each.name for each in workspace.all(Person)]
        assert len(people) == len(set(people)) == 5
        tasks = {each.id: each for each in workspace.all(Task)}
        assert "Lay base" in {tasks[link.predecessor_id].name for link in workspace.all(Dependency)}
        assert sum(each.name == "Lay base" for each in tasks.values()) == 1, (
            "no stand-in where the task itself is there"
        )
        for project in workspace.all(Project):
            workspace.schedule(project.id)
        workspace.undo()
        assert (workspace.count(Project), workspace.count(Task), workspace.count(Person)) == (0, 0, 0)


def test_a_project_that_is_left_out_is_stood_for(tmp_path):
    with Workspace.create(tmp_path / "a.pmo", author="Anna") as workspace:
        read = preview_all(workspace, [CASES / "bridge.xer"])
        commit_all(workspace, [(read[0][1], {})])
        assert [each.code for each in workspace.all(Project)] == ["BRIDGE"]
        assert [each.external for each in workspace.all(Task) if each.name == "Lay base"] == ["ROAD"]


def test_a_code_that_is_taken_gets_a_number(tmp_path):
    with Workspace.create(tmp_path / "a.pmo", author="Anna") as workspace:
        import_files(workspace, [CASES / "bridge.xer", CASES / "bridge.xml"])
        codes = sorted(each.code for each in workspace.all(Project))
        assert codes == ["BRIDGE", "BRIDGE (2)", "ROAD", "ROAD (2)"]
        assert workspace.count(Role) == 1, "a role that is known is not made again"


# Tables


def test_a_number_may_have_a_decimal_comma(tmp_path):
    text = (CASES / "bridge.xer").read_bytes()
    file = tmp_path / "comma.xer"
    file.write_bytes(text.replace(b"\t12.8\t", b"\t12,8\t").replace(b"1200.5", b"1.200,5"))
    assert facts(read_any(file, ids())[0]) == facts(read_any(CASES / "bridge.xer", ids())[0])


@pytest.mark.parametrize("version", ["http://xmlns.oracle.com/Primavera/P6/V24.12/API/BusinessObjects", "urn:mine"])
def test_the_version_in_the_namespace_makes_no_difference(version, tmp_path):
    text = (CASES / "bridge.xml").read_text("utf-8")
    file = tmp_path / "other.xml"
    file.write_text(text.replace("http://xmlns.oracle.com/Primavera/P6/V20.12/API/BusinessObjects", version), "utf-8")
    assert facts(read_any(file, ids())[0]) == facts(read_any(CASES / "bridge.xml", ids())[0])


def test_a_value_over_several_lines_is_one(tmp_path):
    text = (CASES / "bridge.xer").read_bytes().replace(b"Use the small rig.", b"Use the small\r\nrig.")
    file = tmp_path / "lines.xer"
    file.write_bytes(text)
    assert task(read_any(file, ids())[0], "A0110").notes.startswith("Method: Use the small rig.")


PAGES = tomllib.loads((CASES.parent / "code_pages.toml").read_text("utf-8"))


@pytest.mark.parametrize(("page", "words"), [(page, words) for page, samples in PAGES.items() for words in samples])
def test_the_code_page_is_told_by_the_words(page, words):
    assert code_page(f"%R\t1\t{words}\r\n".encode(page)) == page


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_unicode_is_read_as_such(encoding):
    words = "\t".join(each for samples in PAGES.values() for each in samples)
    assert decoded(words.encode(encoding)) == words


def test_a_plain_note_keeps_its_angle_brackets():
    assert plain("load < 5 t\x7f\x7fand > 2 t") == "load < 5 t\nand > 2 t"


def test_stand_ins_are_scheduled_where_they_stand(bridge):
    plan = Plan.from_records(bridge.project, bridge.records)
    made = schedule(plan)
    row = next(plan.tasks.row[each.id] for each in bridge.of(Task) if each.external == "ROAD")
    assert made.finish[row] == from_iso("2026-01-20T17:00")
