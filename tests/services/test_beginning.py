"""A portfolio is begun in a folder where it is safe, under a name of its own."""

from pathlib import PurePath

import pytest

from pmo_desktop.domain.errors import FileProblemError
from pmo_desktop.services.beginning import FOLDER, begin, free_path, standard_folder


def test_the_folder_is_made_with_the_portfolio(tmp_path):
    path = tmp_path / "Documents" / "PMO Desktop" / "Office.pmo"
    with begin(path, author="Anna") as workspace:
        assert workspace.portfolio().name == "Office"
    assert path.exists()


def test_a_folder_that_cannot_be_made_is_a_sentence(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(FileProblemError, match="cannot be made"):
        begin(tmp_path / "file" / FOLDER / "Office.pmo", author="Anna")


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("Office", "Office.pmo"), ("  ", "Portfolio.pmo"), ("Office.pmo", "Office.pmo"), ("../../etc/x", "-.-etc-x.pmo"),
        ("CON", "_CON.pmo"), ("R&D: “A”?", "R&D_ “A”_.pmo"), ("taken", "taken 2.pmo"),
    ],
)  # fmt: skip
def test_a_name_is_made_fit_to_be_a_file_that_is_not_there_yet(tmp_path, typed, name):
    (tmp_path / "taken.pmo").touch()
    found = free_path(tmp_path, typed)
    assert (found.name, found.parent) == (name, tmp_path)
    assert PurePath(found).is_relative_to(tmp_path)


def test_documents_that_others_write_too_are_no_place_to_work_in(tmp_path):
    documents = tmp_path / "Documents"
    documents.mkdir()
    assert standard_folder(documents, tmp_path) == documents / "PMO Desktop"
    assert standard_folder(documents, tmp_path, [str(documents)]) == tmp_path / "PMO Desktop"
