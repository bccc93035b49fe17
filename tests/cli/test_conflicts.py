"""`conflicts`: both versions in words, and deciding between them."""

import pytest

from pmo_desktop.domain.records import Task
from pmo_desktop.services.workspace import Workspace
from tests.services import clashing
from tests.services.clashing import TwoPeople


@pytest.fixture
def copy(tmp_path):
    """Petra’s copy, with one thing two people renamed and a link that would close a circle."""
    two = TwoPeople(tmp_path)
    clashing.edited(two)
    clashing.linked(two)
    two.clash()
    two.close()
    return tmp_path / "Petra.pmo"


def test_what_two_people_changed_is_listed_with_both_versions(pmo, copy):
    ran = pmo("conflicts", copy, "--author", "Petra", "--json")
    assert ran.data["count"] == 2
    renamed = next(each for each in ran.data["conflicts"] if each["clash"] == "edited")
    assert (renamed["kept"]["by"], renamed["other"]["by"], renamed["other"]["mine"]) == ("Anna", "Petra", True)
    assert renamed["facts"] == [
        {"field": "Name", "of": "Task “Survey”", "before": "A", "kept": "Survey", "other": "Poll", "now": "Survey"}
    ]
    lines = pmo("conflicts", copy, "--author", "Petra").out
    assert "Task “Survey” in Bridge: name – yours “Poll” / Anna’s “Survey” (stands) / before “A”" in lines
    assert "The other cannot be used: That link would make tasks wait for each other" in lines


def test_several_are_decided_at_once(pmo, copy):
    ids = {each["clash"]: each["id"] for each in pmo("conflicts", copy, "--json").data["conflicts"]}
    ran = pmo("conflicts", copy, "--use-other", ids["edited"], "--keep", ids["loop"])
    assert ran.out.splitlines() == ["Decide 2 things two people changed.", "Nothing waits to be decided."]
    assert [each["verdict"] for each in pmo("conflicts", copy, "--decided", "--json").data["conflicts"]].count(
        "turned"
    ) == 1
    with Workspace.open(copy, author="petra") as workspace:
        assert workspace.get(Task, "a").name == "Poll"
        workspace.undo()
        assert workspace.get(Task, "a").name == "Survey"


def test_what_cannot_be_decided_is_refused_with_a_sentence(pmo, copy):
    ids = {each["clash"]: each["id"] for each in pmo("conflicts", copy, "--json").data["conflicts"]}
    assert "wait for each other" in pmo("conflicts", copy, "--use-other", ids["loop"]).err
    assert "There is no conflict “x”." in pmo("conflicts", copy, "--keep", "x").err
    twice = pmo("conflicts", copy, "--keep", ids["loop"], "--use-other", ids["loop"])
    assert (twice.code != 0, "named twice" in twice.err) == (True, True)
    assert pmo("conflicts", copy, "--json").data["count"] == 2


def test_only_what_one_is_asked_about(pmo, copy):
    assert pmo("conflicts", copy, "--mine", "--json").data["count"] == 2
