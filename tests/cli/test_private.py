"""Keeping and handing over from the command line: data comes out, private values never do."""

import re

from pmo_desktop.domain.changes import Insert, Update
from pmo_desktop.domain.records import Person, Project
from pmo_desktop.services.workspace import Workspace
from tests.cli.conftest import BRIDGE


def office(pmo, tmp_path):
    file = tmp_path / "Team.pmo"
    assert pmo("new", file).code == 0
    with Workspace.open(file, author="petra") as made:
        people = [Person(id="b", name="Ben", initials="BB", hourly_rate=73_219), Person(id="c", name="Carla")]
        made.record("Fill", [*map(Insert, people), Insert(Project(id="j", code="J", name="Bridge", manager_id="b"))])
    return file


def rate(file):
    with Workspace.open(file, author="petra") as opened:
        return opened.get(Person, "b").hourly_rate


def test_rates_are_kept_and_shared(pmo, tmp_path):
    file = office(pmo, tmp_path)
    before = pmo("private", file, "--json").data
    assert (before["drawer"], [kind["all"] for kind in before["kinds"]]) == (None, [False, False, False])
    ran = pmo("private", file, "--mark", "rates,notes", "--json")
    assert ran.code == 0
    assert [(kind["name"], kind["all"], kind["values"]) for kind in ran.data["kinds"]] == [
        ("rates", True, 1), ("leave-reasons", False, 0), ("notes", True, 0),
    ]  # fmt: skip
    assert ran.data["swept"]
    assert rate(file) is None
    assert b"73219" not in file.read_bytes()
    said = pmo("private", file)
    assert "Rates: 1 is kept; so is what comes later." in said.out
    assert "732" not in said.out
    assert pmo("private", file, "--unmark", "rates").code == 0
    assert rate(file) == 73_219


def test_an_import_brings_private_rates_into_the_drawer(pmo, tmp_path):
    file = office(pmo, tmp_path)
    pmo("private", file, "--mark", "rates")
    with Workspace.open(file, author="petra") as opened:
        opened.record("Rate", [Update(Person, "c", {"team": "Steel"})])
    source, named = tmp_path / "priced.xml", re.compile(r"(<Resource>.*?<Name>[^<]+</Name>)", re.DOTALL)
    source.write_text(named.sub(r"\1<StandardRate>654.32</StandardRate>", BRIDGE.read_text("utf-8")), "utf-8")
    assert pmo("import", file, source).code == 0
    with Workspace.open(file, author="petra") as opened:
        assert {each.hourly_rate for each in opened.all(Person)} == {None}
    assert pmo("private", file, "--json").data["kinds"][0]["values"] > 1


def test_a_handover_is_shown_and_done(pmo, tmp_path):
    file = office(pmo, tmp_path)
    shown = pmo("handover", file, "bb", "carla", "--preview", "--json").data
    assert (shown["done"], [each["key"] for each in shown["items"]]) == (False, ["projects/j"])
    ran = pmo("handover", file, "Ben", "Carla")
    assert ran.code == 0
    assert "Manages the project: Bridge" in ran.out
    with Workspace.open(file, author="petra") as opened:
        assert opened.get(Project, "j").manager_id == "c"
        assert opened.undo_label == "Hand over from “Ben” to “Carla”"
    assert "responsible for nothing" in pmo("handover", file, "Ben", "Carla").out


def test_nobody_of_that_name_is_said_with_who_may_be_meant(pmo, tmp_path):
    file = office(pmo, tmp_path)
    ran = pmo("handover", file, "Bem", "Carla")
    assert ran.code != 0
    assert "Perhaps you mean: Ben" in ran.err
