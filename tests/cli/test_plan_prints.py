"""`print-plan` prints table and chart of one project on the pages asked for, and says how readable they are."""

import pytest
from pypdf import PdfReader

from pmo_desktop.charts.page_setup import PageSetup
from pmo_desktop.domain.records import FieldKind, Project, Task
from pmo_desktop.services.page_setups import keep_setup
from pmo_desktop.services.planning import set_cells
from pmo_desktop.services.planning.custom_fields import add_field
from pmo_desktop.services.workspace import Workspace


def size(page):
    return round(float(page.mediabox.width)), round(float(page.mediabox.height))


def test_a_plan_is_printed_on_the_paper_and_pages_asked_for(pmo, office, tmp_path):
    target = tmp_path / "plan.pdf"
    ran = pmo(
        "print-plan", office, "--project", "foot bridge", "--out", target, "--paper", "a3", "--fit", "2x1", "--json"
    )
    assert (ran.code, ran.err) == (0, "")
    assert {name: ran.data[name] for name in ("paper", "pages", "across", "down", "readable")} == {
        "paper": "A3", "pages": 2, "across": 2, "down": 1, "readable": None,
    }  # fmt: skip
    assert (ran.data["project"]["code"], ran.data["target"]) == ("P-01", str(target))
    pages = PdfReader(target).pages
    assert [size(page) for page in pages] == [(1191, 842)] * 2
    assert "Foot bridge" in pages[0].extract_text()


def test_words_say_how_many_pages_and_how_small_the_letters_are(pmo, office, tmp_path):
    words = ("--portrait", "--columns", "name,start,finish", "--from", "2026-01-05", "--until", "2026-03-01", "--grey")
    ran = pmo("print-plan", office, "--project", "P-01", "--out", tmp_path / "a.pdf", *words, "--no-links", "--phases")
    assert ran.code == 0
    assert "smallest text 7.5 pt." in ran.out
    page = PdfReader(tmp_path / "a.pdf").pages[0]
    assert size(page) == (595, 842)
    assert "2026-01-05 – 2026-03-01" in page.extract_text()


@pytest.mark.parametrize(("words", "across"), [(("--day-mm", "80"), 3), (("--percent", "200", "--paper", "A5"), 2)])
def test_true_size_and_percent_take_the_pages_they_need(pmo, office, tmp_path, words, across):
    ran = pmo("print-plan", office, "--project", "P-01", "--out", tmp_path / "a.pdf", *words, "--json")
    assert ran.data["across"] >= across
    assert ran.data["pages"] == len(PdfReader(tmp_path / "a.pdf").pages)


def test_too_few_pages_are_said_and_the_letters_stay_readable(pmo, office, tmp_path):
    words = (
        "--fit",
        "1x1",
        "--paper",
        "A5",
        "--portrait",
        "--columns",
        "name,duration,start,finish,people,predecessors",
    )
    ran = pmo("print-plan", office, "--project", "P-01", "--out", tmp_path / "a.pdf", *words)
    assert "smallest text 7.0 pt. That is not as small as was asked for" in ran.out


def test_a_field_of_ones_own_is_a_column_by_its_title(pmo, office, tmp_path):
    with Workspace.open(office, author="petra") as workspace:
        field = add_field(workspace, "Site", FieldKind.TEXT)
        project = workspace.find(Project, code="P-01")[0].id
        task = workspace.find(Task, project_id=project)[0]
        set_cells(workspace, project, [(task.id, f"custom:{field}", "Harbour")])
    words = ("--paper", "A2", "--columns", "name,site")
    pmo("print-plan", office, "--project", "P-01", "--out", tmp_path / "a.pdf", *words)
    said = "".join(page.extract_text() for page in PdfReader(tmp_path / "a.pdf").pages)
    assert "Site" in said
    assert "Harbour" in said


def test_a_set_up_of_the_file_is_taken_and_a_wrong_word_said(pmo, office, tmp_path):
    with Workspace.open(office, author="petra") as workspace:
        keep_setup(workspace, "Wall", PageSetup(paper="A0", lying=False), None)
    pmo("print-plan", office, "--project", "P-01", "--out", tmp_path / "a.pdf", "--setup", "wall")
    assert size(PdfReader(tmp_path / "a.pdf").pages[0]) == (2384, 3370)
    for words, why, code in (
        (("--setup", "none"), "There is no page set-up “none”", 1),
        (("--paper", "B4"), "is no paper", 2),
        (("--fit", "two"), "write them as 2x1", 2),
        (("--columns", "name,colour of hair"), "“colour of hair” is no column", 1),
        (("--percent", "0"), "not a number from 10 to 400", 2),
        (("--from", "2026-02-01", "--until", "2026-01-01"), "lies before the first", 1),
    ):
        ran = pmo("print-plan", office, "--project", "P-01", "--out", tmp_path / "b.pdf", *words)
        assert ran.code == code, ran.err
        assert why in ran.err
    assert not (tmp_path / "b.pdf").exists()
