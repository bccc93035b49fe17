"""A register and plans dropped on the first window become a register, checked dates, a load and a pack, in a dozen clicks."""

import runpy
from pathlib import Path

import pytest

import resources
from pmo_desktop import paths
from pmo_desktop.domain.records import ImportRun, PersonKind, Project, Rag
from pmo_desktop.services.load import load_table
from pmo_desktop.services.organisation.logos import logo_of
from pmo_desktop.services.portfolio import register
from pmo_desktop.services.workspace import Workspace
from ui.background import at_once

FILES = resources.path("demo", "files")
MOST_CLICKS = 12


@pytest.fixture
def played(qapp, tmp_path, monkeypatch):
    """Return what plays the sitting with files, and gives the sitting and the portfolio it left."""
    script = runpy.run_path(str(Path(__file__).parents[2] / "scripts" / "first_fifteen_minutes.py"))
    monkeypatch.setattr(paths, "drawers", lambda: tmp_path / "drawers")
    monkeypatch.setattr(paths, "documents", lambda: tmp_path)
    opened = []

    def play(register, plans, proposed="GB"):
        monkeypatch.setattr("ui.organisation.bars.country_of_machine", lambda: proposed)
        sitting = script["Sitting"](qapp, tmp_path, resources.path("demo", "logo.svg"), at_once)
        qapp.setQuitOnLastWindowClosed(False)
        try:
            sitting.sit(script["play"](sitting, register, plans))
            file = sitting.window.session.workspace.path
        finally:
            sitting.end()
        opened.append(Workspace.open(file, author="Petra"))
        return sitting, opened[-1]

    yield play
    for each in opened:
        each.close()


def test_a_register_and_plans_become_a_pack_with_the_logo_in_a_dozen_clicks(played, tmp_path):
    sitting, workspace = played(FILES / "register.csv", sorted(FILES.glob("*.xml")))

    assert sitting.clicks <= MOST_CLICKS
    assert workspace.path.is_relative_to(tmp_path)
    lines = {row.project.code: row for row in register(workspace, workspace.today())}
    assert len(lines) == 12
    assert [lines[code].declared for code in ("AV-101", "AV-103", "AV-105", "AV-110")] == [
        Rag.AMBER, Rag.RED, Rag.RED, Rag.GREEN,
    ]  # fmt: skip
    assert lines["AV-101"].project.budget == 4_250_000_00
    assert lines["AV-104"].project.budget is None, "“TBC” is no amount"
    assert {row.light.rag for row in lines.values() if row.project.code.startswith("AV")} == {None}, "too little plan"
    people = [each.name for each in load_table(workspace, workspace.today()).people if each.kind is PersonKind.PERSON]
    assert people.count("Tom Okafor") == 1, "in the register and in two plans"
    assert workspace.portfolio().country == "GB"
    assert workspace.portfolio().organisation == "Arden Vale Water"
    assert logo_of(workspace) is not None
    (pack,) = tmp_path.glob("*.pdf")
    assert pack.read_bytes().startswith(b"%PDF")
    assert len({each.file_name for each in workspace.all(ImportRun)}) == 3


def test_what_was_dropped_is_one_change_that_can_be_taken_back(played):
    _, workspace = played(FILES / "register.csv", sorted(FILES.glob("*.xml")))
    taken_back = []
    while workspace.undo_label is not None and taken_back[-1:] != ["Bring in 3 files"]:
        taken_back.append(workspace.undo_label)
        workspace.undo()

    assert len(taken_back) <= 3, "the files, whose holidays, whose name and logo"
    assert not [each for each in workspace.all(Project) if each.state.counts]
    assert not workspace.all(ImportRun)


@pytest.mark.realdata
def test_so_do_a_register_and_plans_of_other_people(played, realdata):
    script = runpy.run_path(str(Path(__file__).parents[2] / "scripts" / "first_fifteen_minutes.py"))
    table, plans = script["real_files"](realdata)
    sitting, workspace = played(table, plans)

    assert sitting.clicks <= MOST_CLICKS
    assert len(workspace.all(Project)) > 100
