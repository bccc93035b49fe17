"""Files attached to documents come back as they were, under names that lead nowhere."""

import hashlib
import os
import sys
from pathlib import Path

import pytest

from pmo_desktop.domain.changes import Delete, Insert, Update
from pmo_desktop.domain.errors import FileProblemError
from pmo_desktop.domain.records import Document, Project
from pmo_desktop.services import attachments
from pmo_desktop.services.attachments import attach, detach, fetched
from pmo_desktop.services.workspace import Workspace


@pytest.fixture
def office(tmp_path):
    with Workspace.create(tmp_path / "Office.pmo", author="Anna") as workspace:
        project = Insert(Project(id="p", name="Bridge"))
        workspace.record("New", [project, Insert(Document(id="d", project_id="p", name="Charter"))])
        yield workspace


@pytest.fixture
def charter(tmp_path):
    path = tmp_path / "Projektauftrag Brücke.pdf"
    path.write_bytes(os.urandom(200_000))
    return path


@pytest.fixture
def out(tmp_path):
    folder = tmp_path / "out"
    folder.mkdir()
    return folder


def test_an_attached_file_comes_back_as_it_was(office, charter, out):
    made = attach(office, "d", charter)

    document = office.get(Document, "d")
    assert made.label == "Attach “Projektauftrag Brücke.pdf”"
    assert document.file_name == "Projektauftrag Brücke.pdf"
    assert document.content == hashlib.sha256(charter.read_bytes()).hexdigest()
    found = fetched(office, "d", out)
    assert found == out / charter.name
    assert found.read_bytes() == charter.read_bytes()


def test_attaching_is_one_change_that_is_undone_and_redone(office, charter, out):
    attach(office, "d", charter)

    office.undo()
    with pytest.raises(FileProblemError, match="No file is attached to “Charter”"):
        fetched(office, "d", out)
    office.redo()

    assert fetched(office, "d", out).read_bytes() == charter.read_bytes()


def test_a_file_taken_out_comes_back_by_undoing(office, charter, out):
    attach(office, "d", charter)
    detach(office, "d")
    assert office.get(Document, "d").content == ""

    office.undo()

    assert fetched(office, "d", out).read_bytes() == charter.read_bytes()


def test_the_same_file_attached_again_changes_nothing(office, charter):
    attach(office, "d", charter)

    assert attach(office, "d", charter) is None


def test_a_file_attached_twice_is_kept_once_and_survives_the_document(office, charter):
    office.record("New", [Insert(Document(id="e", project_id="p", name="Copy"))])
    attach(office, "d", charter)
    attach(office, "e", charter)

    office.record("Delete", [Delete(Document, "d")])

    assert office._store.blobs() == {office.get(Document, "e").content}


def test_an_empty_file_is_a_file(office, tmp_path, out):
    (tmp_path / "empty.txt").write_bytes(b"")
    attach(office, "d", tmp_path / "empty.txt")

    assert fetched(office, "d", out).read_bytes() == b""


def test_a_file_of_another_content_is_not_written_over(office, charter, out):
    attach(office, "d", charter)
    (out / charter.name).write_bytes(b"mine")

    found = fetched(office, "d", out)

    assert found == out / "Projektauftrag Brücke (2).pdf"
    assert (out / charter.name).read_bytes() == b"mine"
    assert fetched(office, "d", out) == found
    assert len(list(out.iterdir())) == 2


def test_a_file_too_large_to_attach_is_told(office, tmp_path):
    large = tmp_path / "film.mp4"
    with large.open("wb") as file:
        file.truncate(attachments.LARGEST + 1)  # sparse

    with pytest.raises(FileProblemError, match="too large to attach: more than 64 MB"):
        attach(office, "d", large)
    assert office._store.blobs() == frozenset()


def test_what_is_no_file_is_not_attached(office, tmp_path):
    for path in (tmp_path, tmp_path / "gone.pdf"):
        with pytest.raises(FileProblemError):
            attach(office, "d", path)
    with pytest.raises(KeyError):
        attach(office, "gone", tmp_path)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes in folders")
def test_a_pipe_is_not_waited_for(office, tmp_path):
    os.mkfifo(tmp_path / "pipe")

    with pytest.raises(FileProblemError, match="is not a file"):
        attach(office, "d", tmp_path / "pipe")


def test_a_file_chosen_by_a_link_is_attached_under_the_name_of_the_link(office, charter, tmp_path):
    link = tmp_path / "link.pdf"
    try:
        link.symlink_to(charter)
    except OSError:
        pytest.skip("this system lets nobody make links")

    attach(office, "d", link)

    assert office.get(Document, "d").file_name == "link.pdf"


def test_bytes_that_have_not_arrived_are_waited_for(office, out):
    office.record("Hers", [Update(Document, "d", {"file_name": "plan.pdf", "content": "0" * 64})])

    with pytest.raises(FileProblemError, match="“plan.pdf” has not arrived here yet"):
        fetched(office, "d", out)


def test_bytes_that_are_not_what_was_attached_are_not_written(office, out):
    office.record("Hers", [Update(Document, "d", {"file_name": "plan.pdf", "content": "0" * 64})])
    office.keep_file("0" * 64, b"something else")

    with pytest.raises(FileProblemError, match="damaged"):
        fetched(office, "d", out)
    assert list(out.iterdir()) == []


@pytest.mark.parametrize(
    "name",
    [
        "../../evil.txt",
        "/etc/passwd",
        "C:\\Windows\\system32\\evil.txt",
        "C:evil.txt",
        "\\\\server\\share\\evil.txt",
        "..",
        ".",
        "",
        "NUL",
        "con.txt",
        "plan.pdf:stream",
        "in\x00visible\u202etxt.exe",
        ".bashrc",
        "x" * 5_000 + ".pdf",
        "Ü" * 300,
    ],
)
def test_a_name_that_came_with_a_pack_leads_nowhere(office, out, name):
    data = b"bytes"
    digest = hashlib.sha256(data).hexdigest()
    office.keep_file(digest, data)
    hostile = Document(id="h", project_id="p", name="Hers", file_name=name.replace("\0", ""), content=digest)
    office.record("Hers", [Insert(hostile)])

    found = fetched(office, "h", out)

    assert found.parent == out
    assert [path.name for path in out.iterdir()] == [found.name]
    assert found.read_bytes() == data
    assert ":" not in found.name


def test_a_link_planted_in_the_folder_is_not_written_through(office, charter, out, tmp_path):
    target = tmp_path / "target"
    target.write_bytes(b"precious")
    try:
        (out / charter.name).symlink_to(target)
    except OSError:
        pytest.skip("this system lets nobody make links")
    attach(office, "d", charter)

    assert fetched(office, "d", out) != out / charter.name
    assert target.read_bytes() == b"precious"


@pytest.mark.skipif(sys.platform == "win32", reason="limits are set another way there")
def test_without_room_it_is_said_how_much_is_needed_and_nothing_is_left(office, charter, out):
    import resource  # noqa: PLC0415 - not on Windows

    attach(office, "d", charter)
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, before[1]))
    try:
        with pytest.raises(FileProblemError, match=r"no room left .*: 0\.2 MB are needed"):
            fetched(office, "d", out)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert list(Path(out).iterdir()) == []
