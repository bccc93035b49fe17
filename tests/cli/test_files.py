"""`new` and `export`: what is written is what was asked for, and nothing is written over by mistake."""

import csv
import io

import pytest

from pmo_desktop import paths, settings
from pmo_desktop.domain.records import Dependency, Person, Task
from pmo_desktop.exchange.detect import read_any
from pmo_desktop.services.templates import templates
from pmo_desktop.services.workspace import Workspace
from pmo_desktop.settings import Settings


def ids():
    numbers = iter(range(1000))
    return lambda: f"{next(numbers):08}"


def test_a_new_portfolio_says_what_it_is(pmo, tmp_path):
    file = tmp_path / "Büro.pmo"
    ran = pmo(
        "new",
        file,
        "--name",
        "Office",
        "--organisation",
        "Arden Water",
        "--currency",
        "gbp",
        "--author",
        "Anna",
        "--json",
    )
    assert (ran.code, ran.err) == (0, "")
    assert ran.data == {
        "file": str(file), "name": "Office", "organisation": "Arden Water", "currency": "GBP", "author": "Anna",
    }  # fmt: skip
    with Workspace.open(file, author="Ben") as workspace:
        kept = workspace.portfolio()
        assert (kept.name, kept.organisation, kept.currency) == ("Office", "Arden Water", "GBP")
        assert {each.author for each in workspace.history()} == {"Anna", "PMO Desktop"}
        assert templates(workspace)


def test_the_author_is_the_one_of_the_settings_else_the_user(pmo, tmp_path):
    assert pmo("new", tmp_path / "a.pmo", "--json").data["author"] == "petra"
    settings.save(paths.settings_file(), Settings(author="Anna Müller"))
    assert pmo("new", tmp_path / "b.pmo", "--json").data["author"] == "Anna Müller"
    assert pmo("new", tmp_path / "c.pmo", "--author", "Ben", "--json").data["author"] == "Ben"


def test_a_portfolio_that_is_there_stays_as_it_is(pmo, office):
    before = office.read_bytes()
    ran = pmo("new", office)
    assert (ran.code, ran.out) == (1, "")
    assert "there already" in ran.err
    assert office.read_bytes() == before


def test_a_portfolio_needs_a_folder_to_lie_in(pmo, tmp_path):
    ran = pmo("new", tmp_path / "nowhere" / "a.pmo")
    assert (ran.code, ran.out) == (1, "")
    assert "Traceback" not in ran.err


@pytest.mark.parametrize("name", ["P-01", "p-01", "foot bridge"])
def test_a_project_goes_out_under_any_of_its_names_and_reads_back(pmo, office, tmp_path, name):
    target = tmp_path / "out.xml"
    ran = pmo("export", office, name, target, "--json")
    assert (ran.code, ran.err) == (0, "")
    assert (ran.data["tasks"], ran.data["project"]["code"], ran.data["target"]) == (3, "P-01", str(target))
    (back,) = read_any(target, ids())
    assert [task.name for task in back.of(Task)] == ["Survey", "Deck", "Paint “Grün”"]
    assert len(back.of(Dependency)) == 2
    assert [person.name for person in back.of(Person)] == ["Anna Müller"]


def test_a_project_goes_out_by_its_id(pmo, office, tmp_path):
    own = pmo("schedule", office, "--json").data["projects"][0]["id"]
    assert pmo("export", office, own, tmp_path / "out.xml").code == 0


def test_an_unknown_project_is_answered_with_those_there_are(pmo, office, tmp_path):
    ran = pmo("export", office, "Food bridge", tmp_path / "out.xml")
    assert (ran.code, ran.out) == (1, "")
    assert "Perhaps you mean: P-01 Foot bridge." in ran.err
    assert "There are: P-01 Foot bridge." in pmo("schedule", office, "Zzz").err
    assert not (tmp_path / "out.xml").exists()


def test_a_name_two_projects_have_is_answered_with_their_ids(pmo, office, bridge, tmp_path):
    pmo("import", office, bridge)
    ran = pmo("export", office, "Foot bridge", tmp_path / "out.xml")
    assert ran.code == 1
    assert "more than one project" in ran.err
    for each in pmo("schedule", office, "--json").data["projects"]:
        assert each["id"] in ran.err


def test_the_register_goes_out_as_a_table(pmo, office, tmp_path):
    target = tmp_path / "register.csv"
    ran = pmo("export", office, "--register", target, "--json")
    assert (ran.code, ran.data) == (0, {"file": str(office), "target": str(target), "projects": 1})
    (row,) = csv.DictReader(io.StringIO(target.read_bytes().decode("utf-8-sig")))
    assert (row["Code"], row["Project"], row["Start"], row["Finish"]) == (
        "P-01",
        "Foot bridge",
        "2026-01-05",
        "2026-01-09",
    )


def test_nothing_is_written_over_the_portfolio_or_into_a_folder(pmo, tmp_path, bridge):
    office = tmp_path / "office.xml"  # an ill-chosen name, and therefore a target that looks right
    pmo("import", office, bridge, "--create")
    before = pmo("schedule", office, "--json").data
    folder = tmp_path / "folder.xml"
    folder.mkdir()
    for target, words in (
        (office, "portfolio itself"),
        (folder, "is a folder"),
        (tmp_path / "plan.mpp", "end in .xml"),
    ):
        ran = pmo("export", office, "P-01", target)
        assert (ran.code, ran.out) == (1, "")
        assert words in ran.err
    assert pmo("schedule", office, "--json").data == before


def test_a_target_that_cannot_be_written_is_said(pmo, office, tmp_path):
    (tmp_path / "file").write_text("", "utf-8")
    ran = pmo("export", office, "P-01", tmp_path / "file" / "out.xml")
    assert (ran.code, ran.out) == (1, "")
    assert "cannot be written" in ran.err
