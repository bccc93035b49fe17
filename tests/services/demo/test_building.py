"""The demo is the same for the same day, is kept as data that is checked, and takes the place of an older one."""

from datetime import date

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pmo_desktop.domain import moment
from pmo_desktop.domain.errors import FileProblemError
from pmo_desktop.domain.records import RECORDS, Dependency, LagKind, LinkType, Project, StatusReport
from pmo_desktop.services import demo, templates
from pmo_desktop.services.demo import data
from pmo_desktop.services.demo.days import holidays, week_of
from pmo_desktop.services.portfolio import projects
from pmo_desktop.services.scenarios.reading import Standing, facts, scenarios
from pmo_desktop.services.scenarios.wording import told
from pmo_desktop.services.workspace import Workspace

TODAY = moment.from_iso("2026-11-25")


def everything(workspace: Workspace) -> dict[str, tuple]:
    return {kind.__name__: workspace.all(kind) for kind in RECORDS}


def test_the_same_day_gives_the_same_values(one_day, tmp_path):
    with demo.rebuilt(tmp_path / "again.pmo", "Somebody else", today=TODAY) as again:
        assert everything(again) == everything(one_day.workspace)


@settings(max_examples=6, deadline=None)
@given(st.dates(date(2019, 1, 1), date(2060, 12, 31)))
def test_it_can_be_built_on_any_day(tmp_path_factory, day):
    today = moment.from_date(day)
    with demo.rebuilt(tmp_path_factory.mktemp("any") / "a.pmo", "Me", today=today) as workspace:
        for project in projects(workspace):
            schedule = workspace.schedule(project.id)
            assert schedule.findings == ()
            assert schedule.project_finish > schedule.project_start
        assert all(report.as_at <= today for report in workspace.all(StatusReport))


def test_an_older_demo_is_replaced(tmp_path):
    path = tmp_path / "Demo.pmo"
    with demo.rebuilt(path, "Me", today=TODAY - 100 * moment.DAY) as old:
        before = old.portfolio().status_date
    with demo.rebuilt(path, "Me", today=TODAY) as new:
        assert new.portfolio().status_date == before + 98 * moment.DAY
    assert [each.name for each in tmp_path.iterdir()] == ["Demo.pmo"]


def test_a_demo_that_is_open_is_opened_again_as_it_is(tmp_path):
    path = tmp_path / "Demo.pmo"
    with demo.rebuilt(path, "Me", today=TODAY) as first:
        project = first.all(Project)[0]
        templates.make_template(first, project.id, "Mine")
        with demo.rebuilt(path, "Me", today=TODAY) as second:
            assert "Mine" in {template.name for template in templates.templates(second)}


def test_a_damaged_file_and_what_a_crash_left_are_replaced(tmp_path):
    path = tmp_path / "Demo.pmo"
    path.write_bytes(b"SQLite format 3\0" + b"x" * 5000)
    path.with_name("Demo.pmo-wal").write_bytes(b"rubbish")
    with demo.rebuilt(path, "Me", today=TODAY) as workspace:
        assert len(projects(workspace)) == 12


def test_where_it_cannot_be_written_a_sentence_says_so(tmp_path):
    (tmp_path / "folder").write_text("no folder")
    with pytest.raises(FileProblemError, match="cannot be built"):
        demo.rebuilt(tmp_path / "folder" / "Demo.pmo", "Me", today=TODAY)


def test_all_kinds_of_links_and_lags_occur(one_day):
    links = one_day.workspace.all(Dependency)
    assert {link.type for link in links} == set(LinkType)
    assert {link.lag_kind for link in links if link.lag} >= {LagKind.WORKING, LagKind.ELAPSED, LagKind.PERCENT}


def test_a_fresh_portfolio_of_ones_own_can_be_filled(tmp_path):
    with Workspace.create(tmp_path / "own.pmo", author="Me") as workspace:
        demo.build(workspace, TODAY)
        assert (len(projects(workspace)), workspace.undo_label) == (12, None)


def test_a_misspelt_key_in_the_data_is_an_error():
    with pytest.raises(msgspec.ValidationError, match="unknown field `onn`"):
        msgspec.convert({"name": "New Year", "onn": "1 January"}, data.Holiday)


RULES = [(each.name, each.on) for each in data.organisation().holidays]


@pytest.mark.parametrize(
    ("year", "name", "day"),
    [
        (2026, "Good Friday", date(2026, 4, 3)),
        (2026, "Easter Monday", date(2026, 4, 6)),
        (2026, "Early May bank holiday", date(2026, 5, 4)),
        (2026, "Spring bank holiday", date(2026, 5, 25)),
        (2026, "Boxing Day", date(2026, 12, 28)),
        (2027, "Christmas Day", date(2027, 12, 27)),
        (2027, "Boxing Day", date(2027, 12, 28)),
        (2022, "Christmas Day", date(2022, 12, 27)),
        (2022, "Boxing Day", date(2022, 12, 26)),
        (2022, "New Year’s Day", date(2022, 1, 3)),
    ],
)
def test_public_holidays_on_a_weekend_are_taken_after_it(year, name, day):
    assert (name, day) in holidays(RULES, range(year, year + 1))


def test_the_week_of_a_weekend_is_the_coming_one():
    assert week_of(moment.from_iso("2026-11-28")) == moment.from_iso("2026-11-30")
    assert week_of(moment.from_iso("2026-11-27")) == moment.from_iso("2026-11-23")


def test_what_its_scenarios_change_holds_and_is_said_in_words(one_day):
    workspace = one_day.workspace
    said = {each.name: [line.sentence for line in told(workspace, each.id)] for each in scenarios(workspace)}
    taken = "Take in “Solar power at five pumping stations”: proposed → approved"
    assert said["Solar power approved"] == [taken]
    booked, *others = said["Solar power instead of the depot"]
    assert booked.startswith("Book “Ben Harker” 30% for “Solar power at five pumping stations”, ")
    assert others == [
        "Leave out “Fairholme depot consolidation”: on hold → cancelled",
        "Priority of “Solar power at five pumping stations”: 350 → 700",
        taken,
    ]
    found = [fact for each in scenarios(workspace) for fact in facts(workspace, each.id)]
    assert {fact.standing for fact in found} == {Standing.HOLDS}
