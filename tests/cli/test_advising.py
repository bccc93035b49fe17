"""`advice` says what is odd in a plan, as words and as data, and what was accepted."""

from pmo_desktop.services import advice
from pmo_desktop.services.portfolio import projects
from pmo_desktop.services.workspace import Workspace


def test_advice_is_data_with_rule_task_sentence_and_what_can_be_done(pmo, office):
    """The foot bridge: Paint hangs open beside Deck, and nobody is assigned."""
    ran = pmo("advice", office, "--project", "P-01", "--json")
    assert (ran.code, ran.err) == (0, "")
    (project,) = ran.data["projects"]
    assert project["name"] == "Foot bridge"
    found = {(each["rule"], each["task"]["name"]): each for each in project["advice"]}
    paint = found["no_successor", "Paint “Grün”"]
    assert paint["severity"] == "weakness"
    assert paint["metric"] == 1
    assert paint["task"]["number"] == 3
    assert paint["sentence"].startswith("Nothing waits for it")
    assert paint["fixes"] == ["link_next", "link_to_end"]
    assert project["accepted"] == []


def test_in_words_problems_come_before_weak_spots_and_notes(pmo, office):
    ran = pmo("advice", office)
    signs = [line[2] for line in ran.out.splitlines() if line.startswith("  ") and line[2] in "!~-"]
    assert signs == sorted(signs, key="!~-".index)
    assert "“Paint “Grün””: Nothing waits for it" in ran.out


def test_what_was_accepted_stands_apart_with_its_reason(pmo, office):
    with Workspace.open(office, author="Petra") as workspace:
        (project,) = projects(workspace)
        (about,) = [each for each in advice.advised(workspace, project.id).open if each.rule == "no_successor"]
        advice.accept(workspace, project.id, [about], "It dries by itself")
    ran = pmo("advice", office)
    assert "Accepted by Petra because It dries by itself: “Paint “Grün””" in ran.out
    (accepted,) = pmo("advice", office, "--json").data["projects"][0]["accepted"]
    assert (accepted["rule"], accepted["by"], accepted["reason"]) == ("no_successor", "Petra", "It dries by itself")


def test_a_project_that_is_not_there_is_said(pmo, office):
    ran = pmo("advice", office, "--project", "X-9")
    assert ran.code != 0
    assert "X-9" in ran.err
