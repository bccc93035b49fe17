"""`report` prints what was asked for, on the paper asked for, and says so."""

import pytest
from pypdf import PdfReader

from pmo_desktop import paths, settings
from pmo_desktop.settings import Settings

POINTS = {"A4": {595, 842}, "Letter": {612, 792}}


def pages(target):
    return PdfReader(target).pages


def size(page):
    return {round(float(page.mediabox.width)), round(float(page.mediabox.height))}


@pytest.mark.parametrize("paper", ["A4", "letter"])
def test_the_pack_has_every_project_on_the_paper_asked_for(pmo, office, tmp_path, paper):
    target = tmp_path / "pack.pdf"
    ran = pmo("report", office, "--out", target, "--paper", paper, "--json")
    name = paper.capitalize()
    assert (ran.code, ran.err) == (0, "")
    assert ran.data == {"file": str(office), "target": str(target), "paper": name, "project": None}
    assert all(size(page) == POINTS[name] for page in pages(target))
    assert any("Foot bridge" in page.extract_text() for page in pages(target))


def test_a_project_has_one_page_on_the_paper_of_the_settings(pmo, office, tmp_path):
    settings.save(paths.settings_file(), Settings(paper="Letter"))
    ran = pmo("report", office, "--out", tmp_path / "status.pdf", "--project", "foot bridge", "--json")
    assert (ran.code, ran.data["paper"], ran.data["project"]["code"]) == (0, "Letter", "P-01")
    (page,) = pages(tmp_path / "status.pdf")
    assert size(page) == POINTS["Letter"]
    assert "Foot bridge" in page.extract_text()


def test_what_cannot_be_printed_is_said_and_nothing_is_written(pmo, office, tmp_path):
    (tmp_path / "file").write_text("", "utf-8")
    for words, why in (
        (("--out", office), "does not end in .pdf"),
        (("--out", tmp_path / "a.pdf", "--project", "none"), "There is no project “none”"),
        (("--out", tmp_path / "file" / "a.pdf"), "cannot be written"),
    ):
        ran = pmo("report", office, *words)
        assert (ran.code, ran.out) == (1, "")
        assert why in ran.err
    assert list(tmp_path.glob("*.pdf")) == []
