"""`schedule` and `load` say what a calculation by hand gives.

The foot bridge: Survey 2 d from Monday 2026-01-05, then Deck 3 d and, beside it, Paint 1 d. Anna Müller works half time on
Deck: 12 h of the 40 h of that week.
"""

import pytest

from pmo_desktop.domain.changes import Update
from pmo_desktop.domain.records import Person, PersonKind, Project, ProjectState
from pmo_desktop.services.portfolio import projects
from pmo_desktop.services.scheduling import set_scheduling
from pmo_desktop.services.workspace import Workspace


def test_dates_slack_and_criticality_are_those_worked_out_by_hand(pmo, office):
    ran = pmo("schedule", office, "--json")
    assert (ran.code, ran.err) == (0, "")
    (project,) = ran.data["projects"]
    assert (project["code"], project["start"], project["finish"]) == ("P-01", "2026-01-05T08:00", "2026-01-09T17:00")
    told = [
        (task["number"], task["start"], task["finish"], task["duration"], task["slack"], task["critical"])
        for task in project["tasks"]
    ]
    assert told == [
        (1, "2026-01-05T08:00", "2026-01-06T17:00", "2d", "0d", True),
        (2, "2026-01-07T08:00", "2026-01-09T17:00", "3d", "0d", True),
        (3, "2026-01-07T08:00", "2026-01-07T17:00", "1d", "2d", False),
    ]
    for kind in ("slack", "free_slack", "start_slack", "finish_slack"):
        assert [task[f"{kind}_seconds"] for task in project["tasks"]] == [0, 0, 2 * 8 * 3600], kind
    assert [task["late_finish"] for task in project["tasks"]] == [
        "2026-01-06T17:00",
        "2026-01-09T17:00",
        "2026-01-09T17:00",
    ]
    assert [task["longest_path"] for task in project["tasks"]] == [True, True, False]
    assert not any(task["near_critical"] for task in project["tasks"])
    assert project["findings"] == []


def test_the_table_says_the_same(pmo, office):
    lines = pmo("schedule", office, "p-01").out.splitlines()
    assert lines[0] == "P-01 Foot bridge: 2026-01-05 08:00 to 2026-01-09 17:00"
    assert lines[1].split() == ["No.", "Task", "Start", "Finish", "Duration", "Slack", "Critical"]
    assert lines[3].split() == ["2", "Deck", "2026-01-07", "08:00", "2026-01-09", "17:00", "3d", "0d", "critical"]
    assert lines[4].split()[-2:] == ["1d", "2d"]


def test_what_is_nearly_critical_is_told(pmo, office):
    with Workspace.open(office, author="Petra") as workspace:
        (project,) = projects(workspace)
        set_scheduling(workspace, project.id, {"near_critical_slack": "2d"})
    told = pmo("schedule", office, "--json").data["projects"][0]["tasks"]
    assert [task["near_critical"] for task in told] == [False, False, True]
    assert pmo("schedule", office).out.splitlines()[4].split()[-1] == "nearly"


def test_a_loop_in_the_logic_is_told(pmo, tmp_path, bridge):
    text = bridge.read_text("utf-8")
    link = "<PredecessorLink><PredecessorUID>2</PredecessorUID><Type>1</Type></PredecessorLink></Task>"
    looped = tmp_path / "loop.xml"
    looped.write_text(text.replace("PT16H0M0S</Duration></Task>", f"PT16H0M0S</Duration>{link}"), "utf-8")
    pmo("import", tmp_path / "o.pmo", looped, "--create")
    (project,) = pmo("schedule", tmp_path / "o.pmo", "--json").data["projects"]
    (finding,) = project["findings"]
    ids = {task["name"]: task["id"] for task in project["tasks"]}
    assert finding["kind"] == "loop"
    assert set(finding["tasks"]) == {ids["Survey"], ids["Deck"]}
    assert set(finding["names"]) == {"Survey", "Deck"}
    assert f"Odd: {finding['sentence']}" in pmo("schedule", tmp_path / "o.pmo").out


def test_an_empty_portfolio_has_an_empty_schedule_and_load(pmo, tmp_path):
    pmo("new", tmp_path / "o.pmo")
    assert pmo("schedule", tmp_path / "o.pmo", "--json").data["projects"] == []
    assert "no projects yet" in pmo("schedule", tmp_path / "o.pmo").out
    assert pmo("load", tmp_path / "o.pmo", "--json").data["people"] == []
    assert "no people yet" in pmo("load", tmp_path / "o.pmo").out


@pytest.mark.parametrize("day", ["2026-01-05", "2026-01-07", "11/1/2026"])
def test_the_load_is_that_worked_out_by_hand_from_whichever_day_of_the_week(pmo, office, day):
    ran = pmo("load", office, "--from", day, "--weeks", 2, "--json")
    assert (ran.code, ran.err) == (0, "")
    assert (ran.data["start"], ran.data["finish"]) == ("2026-01-05T00:00", "2026-01-19T00:00")
    (anna,) = ran.data["people"]
    assert (anna["name"], anna["kind"]) == ("Anna Müller", "person")
    assert anna["weeks"] == [
        {
            "start": "2026-01-05T00:00", "percent": 30.0, "demand_hours": 12.0, "capacity_hours": 40.0, "leave_hours": 0.0,
            "overloaded": False,
        },
        {
            "start": "2026-01-12T00:00", "percent": 0.0, "demand_hours": 0.0, "capacity_hours": 40.0, "leave_hours": 0.0,
            "overloaded": False,
        },
    ]  # fmt: skip


def test_overload_is_marked(pmo, office, bridge, tmp_path):
    heavy = tmp_path / "heavy.xml"
    text = bridge.read_text("utf-8").replace("<Units>0.5</Units><Work>PT12H", "<Units>2</Units><Work>PT48H")
    heavy.write_text(text.replace("Foot bridge", "Weir"), "utf-8")
    pmo("import", office, heavy)
    (week,) = pmo("load", office, "--from", "2026-01-05", "--weeks", 1, "--json").data["people"][0]["weeks"]
    assert (week["demand_hours"], week["percent"], week["overloaded"]) == (60.0, 150.0, True)
    line = pmo("load", office, "--from", "2026-01-05", "--weeks", 2).out.splitlines()[-1]
    assert line.split() == ["Anna", "Müller", "150%*", "·"]


def test_the_load_is_told_by_role_team_day_and_month(pmo, office):
    with Workspace.open(office, author="Petra") as workspace:
        (anna,) = workspace.find(Person, kind=PersonKind.PERSON)
        workspace.record("Team", [Update(Person, anna.id, {"team": "Bridges"})])
    asked = (office, "--from", "2026-01-07", "--to", "2026-01-09")
    ran = pmo("load", *asked, "--by", "team", "--per", "day", "--json")
    assert (ran.data["by"], ran.data["per"], ran.data["finish"]) == ("team", "day", "2026-01-10T00:00")
    (team,) = ran.data["teams"]
    assert (team["id"], team["name"], team["members"]) == ("Bridges", "Bridges", ["Anna Müller"])
    assert [each["demand_hours"] for each in team["days"]] == [4.0, 4.0, 4.0]
    (nobody,) = pmo("load", *asked, "--by", "role", "--per", "month", "--json").data["roles"]
    assert (nobody["id"], [each["start"] for each in nobody["months"]]) == ("", ["2026-01-01T00:00"])
    lines = pmo("load", *asked, "--by", "role", "--per", "month").out.splitlines()
    assert [line.split() for line in lines[1:]] == [["Month", "2026-01"], ["(no", "role)", "7%"]]
    assert pmo("load", office, "--from", "2026-01-07", "--to", "2026-01-05").code != 0


def test_what_is_proposed_is_told_when_asked_for(pmo, office):
    with Workspace.open(office, author="Petra") as workspace:
        (project,) = projects(workspace)
        proposal = {"state": ProjectState.PROPOSED, "probability_percent": 50.0}
        workspace.record("Propose", [Update(Project, project.id, proposal)])
    weeks = {}
    for flag in ("--json", "--proposed", "--likely"):
        (anna,) = pmo("load", office, "--from", "2026-01-05", "--weeks", 1, flag, "--json").data["people"]
        (weeks[flag],) = anna["weeks"]
    assert (weeks["--json"]["demand_hours"], weeks["--json"]["percent"]) == (0.0, 0.0)
    assert (weeks["--proposed"]["proposed_hours"], weeks["--proposed"]["percent"]) == (12.0, 30.0)
    assert (weeks["--likely"]["proposed_hours"], weeks["--likely"]["strained"]) == (6.0, False)
    assert (
        pmo("load", office, "--from", "2026-01-05", "--weeks", 1, "--likely").out.splitlines()[-1].split()[-1] == "15%"
    )
