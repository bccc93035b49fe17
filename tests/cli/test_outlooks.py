"""Looking ahead from the command line: months, who has time, whether a proposal fits, scenarios."""

import pytest

from pmo_desktop.domain.changes import Insert, Update
from pmo_desktop.domain.records import Person, PersonKind, PersonSkill, Project, ProjectState, Skill
from pmo_desktop.services.scenarios import keeping
from pmo_desktop.services.workspace import Workspace


@pytest.fixture
def skilled(office):
    """The portfolio with a skill of Anna's and a scenario, its project a proposal."""
    with Workspace.open(office, author="Petra") as workspace:
        skill = Skill(id=workspace.new_id(), name="Testing")
        (anna,) = workspace.find(Person, kind=PersonKind.PERSON)
        level = PersonSkill(id=workspace.new_id(), person_id=anna.id, skill_id=skill.id, level=3)
        (project,) = workspace.find(Project, state=ProjectState.ACTIVE)
        proposal = Update(Project, project.id, {"state": ProjectState.PROPOSED})
        workspace.record("Skills", [Insert(skill), Insert(level), proposal])
        scenario = keeping.make(workspace, "Taken in")
        keeping.set_state(workspace, scenario, project.id, ProjectState.APPROVED)
    return office


def test_months_ahead_add_up(pmo, skilled):
    data = pmo("outlook", skilled, "--from", "2026-01-01", "--months", 2, "--json").data
    (row,) = data["rows"]
    january, february = row["months"]
    # January 2026 has 22 working days, February 20.
    assert [january["capacity_hours"], february["capacity_hours"]] == [176.0, 160.0]
    assert (january["committed_hours"], january["proposed_hours"], january["gap_hours"]) == (0.0, 12.0, 164.0)
    out = pmo("outlook", skilled, "--from", "2026-01-01", "--months", 1, "--proposals", "out", "--json").data
    assert out["rows"][0]["months"][0]["gap_hours"] == 176.0
    assert "Days left" in pmo("outlook", skilled).out


def test_who_has_skills_and_time_is_ranked(pmo, skilled):
    ran = pmo(
        "who", skilled, "--skill", "testing:4", "--from", "2026-01-05", "--to", "2026-01-16", "--percent", 50, "--json"
    )
    (anna,) = ran.data["found"]
    assert (anna["name"], anna["skill"], anna["time"], anna["short"]) == ("Anna Müller", 0.75, 1.0, {"Testing": 3})
    assert [week["wanted_hours"] for week in anna["weeks"]] == [20.0, 20.0]
    assert "partly" in pmo("who", skilled, "--skill", "Testing:4").out
    for option in (("--hours", 10), ("--weekly", 10)):
        assert pmo("who", skilled, *option, "--json").data["found"][0]["fits"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--skill", "Juggling"), "There is no skill “Juggling”"), (("--skill", "Testing:5"), "no level"),
        (("--role", "Juggler"), "There is no role “Juggler”"),
        (("--from", "2026-02-01", "--to", "2026-01-01"), "before the first"),
    ],
)  # fmt: skip
def test_what_cannot_be_looked_for_is_said(pmo, skilled, words, said):
    ran = pmo("who", skilled, *words)
    assert ran.code
    assert said in ran.err


def test_whether_a_project_fits(pmo, skilled):
    with Workspace.open(skilled, author="Petra") as workspace:
        code = workspace.find(Project, state=ProjectState.PROPOSED)[0].code
    ran = pmo("fits", skilled, code, "--json")
    assert ran.code == 0
    assert set(ran.data) == {"file", "project", "asks", "fits", "start", "lacks", "earliest", "sentences"}
    assert ran.data["sentences"][0] in pmo("fits", skilled, code).out


def test_scenarios_stand_beside_what_is(pmo, skilled):
    now, then = pmo("scenarios", skilled, "--json").data["scenarios"]
    assert (now["name"], then["name"]) == (None, "Taken in")
    assert [each["projects"][0]["state"] for each in (now, then)] == ["proposed", "approved"]
    (change,) = then["changes"]
    assert change["standing"] == "holds"
    out = pmo("scenarios", skilled).out
    assert "As it is" in out
    assert "Take in" in out


def test_without_people_or_scenarios_it_says_so(pmo, tmp_path):
    pmo("new", tmp_path / "o.pmo")
    assert "no people yet" in pmo("outlook", tmp_path / "o.pmo").out
    assert "no scenarios yet" in pmo("scenarios", tmp_path / "o.pmo").out
    assert "Nobody has" in pmo("who", tmp_path / "o.pmo").out
