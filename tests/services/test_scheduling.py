"""How a project is scheduled is read from text, checked as a whole, and written as one change."""

import pytest

from pmo_desktop.domain import moment
from pmo_desktop.domain.changes import Update
from pmo_desktop.domain.errors import InvalidValueError
from pmo_desktop.domain.records import CriticalBy, LagCalendar, Project, Rules
from pmo_desktop.services import portfolio, scheduling
from pmo_desktop.services.scheduling import SETTINGS, Kind
from pmo_desktop.services.workspace import Workspace

AT = moment.from_iso
TODAY = AT("2026-01-14")


@pytest.fixture
def workspace(tmp_path):
    with Workspace.create(tmp_path / "a.pmo", author="Anna") as made:
        yield made


@pytest.fixture
def bridge(workspace):
    return portfolio.create_project(workspace, "Bridge", AT("2026-01-05"))


@pytest.fixture
def write(workspace, bridge):
    def written(**given):
        scheduling.set_scheduling(workspace, bridge, given)
        return workspace.get(Project, bridge)

    return written


def test_every_setting_of_the_engine_is_among_them():
    """What a project says of its schedule is what the kernel and the clocks read of it."""
    assert set(SETTINGS) == {
        "rules", "schedule_from_finish", "start", "finish", "honour_constraints", "must_finish", "status_date",
        "floor_at_status_date", "progressing", "use_expected_finish", "critical_by", "critical_slack", "near_critical_slack",
        "multiple_critical_paths", "open_ends_critical", "slack_by", "lag_calendar", "day_seconds", "week_seconds", "month_days",
    }  # fmt: skip
    assert all(each.sentence.endswith(".") for each in SETTINGS.values())


def test_what_is_shown_reads_back_as_it_was(workspace, bridge):
    workspace.record(
        "Set", [Update(Project, bridge, {"critical_slack": 12_345, "status_date": AT("2026-01-09T16:30")})]
    )
    project = workspace.get(Project, bridge)
    given = {field: scheduling.shown(project, field) for field in SETTINGS}
    assert scheduling.read(project, given, TODAY).project == project
    assert scheduling.set_scheduling(workspace, bridge, given) is None


def test_several_settings_are_one_change_that_undo_takes_back(workspace, bridge, write):
    before = workspace.get(Project, bridge)
    made = write(
        rules=Rules.P6, lag_calendar=LagCalendar.ALWAYS, critical_by=CriticalBy.LONGEST_PATH, critical_slack="2d"
    )
    assert (made.rules, made.lag_calendar, made.critical_by) == (Rules.P6, LagCalendar.ALWAYS, CriticalBy.LONGEST_PATH)
    assert made.critical_slack == 2 * 28_800
    assert workspace.undo_label == "Scheduling of “Bridge”"
    workspace.undo()
    assert workspace.get(Project, bridge) == before


@pytest.mark.parametrize(
    ("given", "field", "at"),
    [
        ({"status_date": "2026-01-09"}, "status_date", "2026-01-09T17:00"),
        ({"status_date": "2026-01-09", "rules": Rules.P6}, "status_date", "2026-01-09T08:00"),
        ({"status_date": "2026-01-09 12:00"}, "status_date", "2026-01-09T12:00"),
        ({"start": "2026-01-07"}, "start", "2026-01-07T08:00"),
        ({"must_finish": "2026-06-30", "rules": Rules.P6}, "must_finish", "2026-06-30T17:00"),
        ({"finish": "2026-06-30", "schedule_from_finish": True}, "finish", "2026-06-30T17:00"),
    ],
)  # fmt: skip
def test_a_day_without_a_time_is_where_the_setting_takes_it(write, given, field, at):
    assert getattr(write(**given), field) == AT(at)


@pytest.mark.parametrize("empty", ["", "–", "-"])
def test_a_date_is_taken_away_by_nothing_or_a_dash(write, empty):
    write(status_date="2026-01-09")
    assert write(status_date=empty).status_date is None


@pytest.mark.parametrize(
    ("given", "field", "words"),
    [
        ({"critical_slack": "soon"}, "critical_slack", "not a duration"),
        ({"near_critical_slack": "3ed"}, "near_critical_slack", "elapsed"),
        ({"start": ""}, "start", "starts on some day"),
        ({"status_date": "someday"}, "status_date", "not a date"),
        ({"schedule_from_finish": True}, "finish", "plan back from"),
        ({"schedule_from_finish": True, "finish": ""}, "finish", "plan back from"),
        ({"day_seconds": "0h"}, "day_seconds", "length of a day"),
        ({"day_seconds": "25h"}, "day_seconds", "at most 24h"),
        ({"week_seconds": "7h"}, "week_seconds", "shorter than a day"),
        ({"week_seconds": "200h"}, "week_seconds", "length of a week"),
        ({"month_days": "many"}, "month_days", "number of days"),
        ({"month_days": "40"}, "month_days", "40 days"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_at_its_field_and_nothing_is_written(workspace, bridge, write, given, field, words):
    before = workspace.get(Project, bridge)
    given = {"finish": "", "week_seconds": "40h", **given}
    with pytest.raises(InvalidValueError) as raised:
        write(progressing=before.progressing, **given)
    assert raised.value.cell == (bridge, field)
    assert words in str(raised.value)
    assert workspace.get(Project, bridge) == before


def test_every_text_that_cannot_be_read_is_told_at_once(workspace, bridge):
    project = workspace.get(Project, bridge)
    made = scheduling.read(project, {"critical_slack": "soon", "status_date": "later", "day_seconds": "7.5h"}, TODAY)
    assert set(made.refused) == {"critical_slack", "status_date"}
    assert made.project.day_seconds == 27_000


def test_what_means_nothing_under_the_rules_chosen_is_left_as_it_is(write):
    made = write(rules=Rules.P6, honour_constraints=True, multiple_critical_paths=True, open_ends_critical=True)
    assert (made.honour_constraints, made.multiple_critical_paths, made.open_ends_critical) == (False, False, True)
    assert write(must_finish="nonsense", rules=Rules.MS_PROJECT).must_finish is None


def test_spare_time_typed_with_a_new_length_of_the_day_counts_in_that(write):
    assert write(day_seconds="10h", week_seconds="50h", critical_slack="2d").critical_slack == 2 * 36_000


def fields(rules):
    given = {"rules": rules, "schedule_from_finish": False}
    return {setting.field for _, group in scheduling.groups(given) for setting in group}


def test_only_the_settings_of_the_other_rules_differ():
    own = {rules: fields(rules) for rules in Rules}
    assert own[Rules.MS_PROJECT] - own[Rules.P6] == {
        "honour_constraints", "floor_at_status_date", "multiple_critical_paths",
    }  # fmt: skip
    assert "lag_calendar" in own[Rules.P6] - own[Rules.MS_PROJECT]


def test_choices_are_all_there_are():
    for setting in SETTINGS.values():
        if setting.kind is Kind.CHOICE and setting.field != "schedule_from_finish":
            assert {value for value, _ in setting.choices} == set(type(setting.choices[0][0]))
