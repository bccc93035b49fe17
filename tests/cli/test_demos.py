"""`demo` makes believable or made-up portfolios, and does the main job where nobody would see a window."""

from pathlib import Path

import pytest
from pypdf import PdfReader

from pmo_desktop.domain.records import Dependency, Person, PersonKind, Project, Task
from pmo_desktop.services.portfolio import projects
from pmo_desktop.services.workspace import Workspace
from ui.shell.places import PLACES


def counted(file):
    with Workspace.open(file, author="Somebody") as workspace:
        known = [project.id for project in projects(workspace)]
        tasks, links = workspace.find(Task, project_id=known), workspace.find(Dependency, project_id=known)
        return {
            "projects": len(known),
            "tasks": len(tasks),
            "links": len(links),
            "people": len([each for each in workspace.all(Person) if each.kind is PersonKind.PERSON]),
        }


def test_the_demo_is_counted_and_has_its_projects_around_the_day(pmo, tmp_path):
    file = tmp_path / "demo.pmo"
    ran = pmo("demo", file, "--today", "2028-02-29", "--json")
    assert (ran.code, ran.err) == (0, "")
    assert ran.data == {"file": str(file), **counted(file)}
    shown = pmo("schedule", file, "--json").data["projects"]
    assert any(each["start"] < "2028-02-29" < each["finish"] for each in shown)


def test_made_up_projects_have_the_number_and_size_asked_for(pmo, tmp_path):
    ran = pmo("demo", tmp_path / "a.pmo", "--projects", 3, "--tasks", 25, "--json")
    assert ran.data == {"file": str(tmp_path / "a.pmo"), **counted(tmp_path / "a.pmo")}
    assert (ran.data["projects"], ran.data["tasks"]) == (3, 75)


@pytest.mark.parametrize("other", [("--seed", 2), ("--today", "2030-05-06")])
def test_the_same_seed_and_day_give_the_same_projects(pmo, tmp_path, other):
    plain = ("--projects", 2, "--tasks", 20, "--today", "2026-03-02")
    for name, more in (("a", ()), ("b", ()), ("c", other)):
        assert pmo("demo", tmp_path / f"{name}.pmo", *plain, *more).code == 0
    first, again, another = (dates(pmo, tmp_path / f"{name}.pmo") for name in "abc")
    assert first == again != another


def dates(pmo, file):
    return [
        (task["name"], task["start"], task["finish"])
        for each in pmo("schedule", file, "--json").data["projects"] for task in each["tasks"]
    ]  # fmt: skip


def test_the_demo_takes_no_files_place(pmo, office):
    before = pmo("schedule", office, "--json").data
    ran = pmo("demo", office)
    assert (ran.code, ran.out) == (1, "")
    assert "there already" in ran.err
    assert pmo("schedule", office, "--json").data == before


def test_without_a_display_the_main_job_is_done_as_often_as_asked_and_ends_with_the_paths(pmo_process, tmp_path):
    out = tmp_path / "out"
    ran = pmo_process("demo", "--open", "--out", out)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.splitlines()[0].startswith("No window can be seen here")
    paths = [Path(line) for line in ran.out.splitlines() if line.startswith(str(out))]
    assert ran.out.splitlines()[-len(paths) :] == list(map(str, paths))
    assert {path.name for path in paths} == {path.name for path in out.iterdir()}
    assert {f"{place.name}-{theme}-1280x800.png" for place in PLACES for theme in ("light", "dark")} < {
        path.name for path in paths
    }
    with Workspace.open(out / "demo.pmo", author="Somebody") as workspace:
        names = {project.name for project in workspace.all(Project)}
    assert {"Standby generators, three pumping stations", "Water quality laboratory relocation"} < names
    text = "".join(page.extract_text() for page in PdfReader(out / "portfolio-pack.pdf").pages)
    assert "Standby generators, three pumping stations" in text
    again = pmo_process("demo", "--open", "--out", out, "--json").data
    assert again["imported"] == 2
    assert [again["file"], again["target"], *again["pictures"]] == list(map(str, paths))
