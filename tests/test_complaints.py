"""What planners complain about elsewhere, each held against this program (docs/acceptance.md names the test of every item)."""

import io
import re
from pathlib import Path

import pytest
from pypdf import PdfReader

from pmo_desktop.charts.page_setup import from_values
from pmo_desktop.domain.errors import UndoBlockedError
from pmo_desktop.domain.records import Person, Project
from pmo_desktop.domain.schedule.result import FindingKind
from pmo_desktop.reports.plan_content import content_of
from pmo_desktop.reports.plan_printing import plan_document, sheets_of
from pmo_desktop.services import planning, portfolio
from pmo_desktop.services.importing import import_files
from pmo_desktop.services.workspace import Workspace

CREW = [f"Worker {letter}" for letter in "ABCDEFGHIJKL"]
LOOP = (
    "<Project><Title>Round</Title><StartDate>2026-01-05T08:00:00</StartDate><Tasks>"
    + "".join(
        f"<Task><UID>{own}</UID><Name>{name}</Name><Start>2026-01-05T08:00:00</Start><Duration>PT16H0M0S</Duration>{links}</Task>"
        for own, name, links in (
            (1, "Dig", "<PredecessorLink><PredecessorUID>3</PredecessorUID><Type>1</Type></PredecessorLink>"),
            (2, "Pour", "<PredecessorLink><PredecessorUID>1</PredecessorUID><Type>1</Type></PredecessorLink>"),
            (3, "Cure", "<PredecessorLink><PredecessorUID>2</PredecessorUID><Type>1</Type></PredecessorLink>"),
            (4, "Paint", ""),
        )
    )
    + "</Tasks></Project>"
)


@pytest.fixture
def workspace(tmp_path):
    with Workspace.create(tmp_path / "a.pmo", author="Anna") as made:
        yield made


@pytest.fixture
def project_id(workspace):
    own = portfolio.create_project(workspace, "Hall")
    planning.insert_tasks(workspace, own, None, ["Dig", "Pour"])
    return own


def state(workspace, project_id):
    plan = workspace.plan(project_id)
    return {name: tuple(plan.tasks[name]) for name in ("name", "duration", "rank", "parent_id")}


def test_undo_beyond_the_opening_of_the_file_goes_on_step_by_step_and_every_step_can_be_done_again(
    workspace, project_id
):
    planning.set_cells(workspace, project_id, [(workspace.plan(project_id).tasks.ids[0], "duration", "9d")])
    before = state(workspace, project_id)
    with Workspace.open(workspace.path, author="Anna") as opened:
        opened.undo()
        assert state(opened, project_id)["name"] == before["name"], "one step, not the plan"
        steps = 1
        while opened.undo_label:
            opened.undo()
            steps += 1
        with pytest.raises(UndoBlockedError, match="nothing of yours to undo"):
            opened.undo()
        for _ in range(steps):
            opened.redo()
        assert state(opened, project_id) == before


def test_a_loop_in_a_file_costs_no_task_and_is_said(workspace, tmp_path):
    source = tmp_path / "round.xml"
    source.write_text(LOOP, "utf-8")
    import_files(workspace, [source])
    (project,) = workspace.all(Project)
    plan, schedule = workspace.plan(project.id), workspace.schedule(project.id)
    assert list(plan.tasks["name"]) == ["Dig", "Pour", "Cure", "Paint"]
    assert len(plan.dependencies) == 3, "no link is thrown away either"
    (loop,) = (each for each in schedule.findings if each.kind is FindingKind.LOOP)
    assert all(name in loop.sentence for name in ("Dig", "Pour", "Cure"))
    assert all(schedule.finish[row] > schedule.start[row] for row in range(4))


def test_everybody_is_printed_not_only_the_first_six(workspace, project_id):
    ids = planning.insert_tasks(workspace, project_id, None, ["Lay bricks"] * len(CREW))
    planning.set_cells(workspace, project_id, [(own, "people", name) for own, name in zip(ids, CREW, strict=True)])
    assert len(workspace.all(Person)) == len(CREW)
    sheets = sheets_of(content_of(workspace, project_id, None), from_values({"columns": ["name", "people"]}))
    said = "".join(page.extract_text() for page in PdfReader(io.BytesIO(plan_document(sheets))).pages)
    assert [each for each in CREW if each not in said.replace("\n", " ")] == []


def test_every_test_the_list_names_is_there():
    root = Path(__file__).parents[1]
    named = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", (root / "docs" / "acceptance.md").read_text("utf-8"))
    assert len(named) > 40
    assert [name for path, name in named if f"def {name}(" not in (root / path).read_text("utf-8")] == []
