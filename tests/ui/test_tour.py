"""The tour of docs/tour plans a whole project by keyboard alone; here it is played, and the file it leaves looked at."""

import runpy
from pathlib import Path

import pytest

from pmo_desktop import paths
from pmo_desktop.domain.records import Baseline, CalendarException, CustomValue, Project, SavedView
from pmo_desktop.services import planning
from pmo_desktop.services.workspace import Workspace

ROOT = Path(__file__).parents[2]
PLAN = {
    "Room programme": {"wbs": "CM-1.5", "predecessors": "4, 5SS+3d", "start": "2027-01-25", "percent": "100%"},
    "Building permit": {"duration": "20ed", "start": "2027-02-18", "finish": "2027-03-10", "percent": "75%"},
    "Strip out": {"duration": "10d", "people": "Builders[200%]", "start": "2027-03-11", "finish": "2027-03-24"},
    "Partition walls": {"start": "2027-03-25", "finish": "2027-04-14"},  # split, and Easter within
    "Wiring": {"predecessors": "15SS+50%", "start": "2027-04-05", "finish": "2027-04-14"},
    "Painting": {"predecessors": "18FS-2d", "start": "2027-04-20"},
    "Delivery of imaging unit": {"duration": "25d", "notes": "The vendor confirms the week by telephone."},
    "Calibrate imaging unit": {"duration": "1.5d", "people": "Vendor"},
    "LAN design": {"people": "Dana", "percent": "100%"},
    "Test of all systems": {"predecessors": "34, 36FF+2d", "finish": "2027-05-12"},
    "Book the movers": {"constraint": "not before 2027-03-22", "start": "2027-03-22"},
    "First patients": {
        "duration": "0d", "predecessors": "39, 48", "deadline": "2027-06-11", "finish": "2027-05-21", "wbs": "CM-6.6",
    },
    "Lessons learned": {"duration": "0.5d?", "finish": "2027-05-31"},
}  # fmt: skip
"""What stands in some of the rows in the end, as the table shows it."""


@pytest.fixture(scope="module")
def tour():
    return runpy.run_path(str(ROOT / "scripts" / "tour.py"))


def test_the_project_of_the_tour_is_planned_by_keyboard_alone_and_everything_is_there_the_next_day(
    qapp, tour, tmp_path, monkeypatch
):
    monkeypatch.setattr(paths, "drawers", lambda: tmp_path / "drawers")
    monkeypatch.setattr(paths, "documents", lambda: tmp_path)
    player = tour["Player"](qapp, tmp_path)
    player.play(tour["STORY"].read_text("utf-8"))
    assert player.pointing.count == 0
    assert player.pressed > 1_500
    assert (tmp_path / "Clinic.pdf").read_bytes().startswith(b"%PDF")
    assert (tmp_path / "Clinic.png").read_bytes().startswith(b"\x89PNG")
    with Workspace.open(tmp_path / "PMO Desktop" / "Clinic move.pmo", author="Ben") as workspace:
        (project,) = (each for each in workspace.all(Project) if each.name == "Clinic move")
        assert not [each for each in workspace.all(Project) if each.copy_of], "what was tried out is the plan now"
        assert workspace.plan(project.id).tasks["name"].count("") == 0
        assert len(workspace.plan(project.id).tasks) == 51
        assert {name: _shown(workspace, project.id, name, fields) for name, fields in PLAN.items()} == PLAN
        assert [each.value for each in workspace.all(CustomValue)] == ["High"] * 3
        assert [each.name for each in workspace.all(CalendarException)] == ["Easter"]
        assert len(workspace.all(Baseline)) == 51
        assert [each.name for each in workspace.all(SavedView)] == ["Who does what"]


def _shown(workspace, project_id, name, fields):
    plan, schedule = workspace.plan(project_id), workspace.schedule(project_id)
    row = plan.tasks["name"].index(name)
    return {field: planning.text_of(plan, schedule, row, field) for field in fields}


def test_every_picture_of_the_tour_is_there_and_small(tour):
    wanted = [
        step.said for step in tour["steps"](tour["STORY"].read_text("utf-8")) if isinstance(step, tour["Picture"])
    ]
    folder = tour["STORY"].parent
    assert sorted(wanted) == sorted(path.name for path in folder.glob("*.png"))
    assert len(wanted) <= 12
    assert max((folder / name).stat().st_size for name in wanted) <= 100_000


def test_a_key_that_is_none_is_refused(tour):
    with pytest.raises(ValueError, match="<Hyperspace> is no key"):
        list(tour["steps"]("```keys\n<Hyperspace>\n```\n"))
