"""An attached file that came with somebody's pack is written where it was asked for, under a plain name, or not at all."""

import hashlib
import os
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.sharing.folder import Folder
from db.sharing.hub import Card
from pmo_desktop.domain.changes import Insert
from pmo_desktop.domain.entry.file_names import is_program, numbered_name, plain_name
from pmo_desktop.domain.errors import FileProblemError, KnownError
from pmo_desktop.domain.records import Document, Project
from pmo_desktop.services.attachments import fetched
from pmo_desktop.services.workspace import Workspace

DATA = b"bytes"
DIGEST = hashlib.sha256(DATA).hexdigest()
DEVICES = ("CON", "prn", "Aux.txt", "NUL.tar.gz", "COM1", "com¹.log", "LPT9 .txt", "CONIN$", "conout$.x")
NAMES = (
    "../../evil.txt",
    "..\\..\\evil.txt",
    "/etc/cron.d/evil",
    "C:\\Windows\\evil.txt",
    "c:evil.txt",
    "\\\\server\\share\\evil.txt",
    "\\\\?\\C:\\evil.txt",
    "\\\\.\\PhysicalDrive0",
    "file:///etc/passwd",
    "plan.pdf:stream",
    "plan.pdf::$DATA",
    "plan.txt.",
    "plan.txt ",
    "plan.txt. . .",
    "....",
    ". .",
    "~",
    "~/evil",
    "$HOME",
    "%TEMP%",
    "-rf",
    ".bashrc",
    ".ssh",
    "desktop.ini",
    "a\nb.txt",
    "a\tb.txt",
    "a\x1b[2Jb",
    "in\u202etxt.exe",
    "zero\u200bwidth",
    "\ufeffbom",
    "x" * 10_000,
    "ü" * 10_000,
    "x." * 5_000,
    "." + "x" * 10_000,
    "😀" * 3_000,
    "a" * 195 + ".pdf",
    "",
    " ",
    ".",
    "..",
    "/",
    "\\",
    ":",
    '?*<>|"',
    "plan.pdf/",
    "plan.pdf\\..",
    "e\u0301.txt",
    "\U000e0041tag",
    "\ue000",
    *DEVICES,
)


@pytest.fixture
def office(tmp_path):
    with Workspace.create(tmp_path / "Office.pmo", author="Anna") as workspace:
        workspace.record("New", [Insert(Project(id="p", name="Bridge"))])
        workspace.keep_file(DIGEST, DATA)
        yield workspace


@pytest.fixture
def out(tmp_path):
    folder = tmp_path / "out" / "asked for"
    folder.mkdir(parents=True)
    return folder


def came(office, name, content=DIGEST):
    """Put a document into the file as a pack of somebody else's would."""
    office.record("Hers", [Insert(Document(id="h", project_id="p", name="Hers", file_name=name, content=content))])


def everything_under(folder):
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*"))


def is_plain(name: str) -> bool:
    """Say whether a name is one file's, of this folder, on every system."""
    unseen = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
    return (
        0 < len(name.encode()) <= 240
        and not set(name) & set('/\\:<>"|?*\0')
        and name == name.strip(" ").rstrip(".")
        and not name.startswith(".")
        and not any(unicodedata.category(each) in unseen for each in name)
        and name.partition(".")[0].strip(" ").upper()
        not in {"CON", "PRN", "AUX", "NUL", "COM1", "LPT9", "CONIN$", "CONOUT$"}
    )


@pytest.mark.parametrize("name", NAMES, ids=lambda name: ascii(name)[:30])
def test_one_file_is_written_into_the_folder_and_nothing_outside(office, out, tmp_path, name):
    before = everything_under(tmp_path)
    came(office, name)

    found = fetched(office, "h", out)

    assert found.parent == out
    assert found.read_bytes() == DATA
    assert is_plain(found.name)
    assert everything_under(tmp_path) == sorted([*before, str(found.relative_to(tmp_path))])


@given(st.text(max_size=400), st.integers(1, 999))
def test_every_text_becomes_the_plain_name_of_one_file(text, number):
    name = plain_name(text)
    assert is_plain(name)
    assert is_plain(numbered_name(name, number))
    assert plain_name(name) == name


@pytest.mark.parametrize(
    "content",
    [
        "../../etc/passwd",
        "/etc/passwd",
        "..",
        "0" * 63,
        "0" * 64 + "/x",
        DIGEST.upper(),
        "C:\\x",
        "\0",
        "g" * 64,
        "x" * 100_000,
    ],
    ids=lambda content: ascii(content)[:30],
)
def test_a_hash_that_is_none_leads_to_no_file(office, out, tmp_path, content):
    came(office, "plan.pdf", content.replace("\0", "0"))
    with pytest.raises(FileProblemError):
        fetched(office, "h", out)
    assert everything_under(out) == []
    hub = Folder(tmp_path / "Team.pmo")
    hub.write_card(Card("team", "Office", 0, 4))
    assert hub.blob(content) is None
    with pytest.raises(KnownError):
        hub.put_blob(content, DATA)


def test_content_under_the_hash_of_another_is_not_written(office, out):
    other = hashlib.sha256(b"other").hexdigest()
    office.keep_file(other, DATA)
    came(office, "plan.pdf", other)
    with pytest.raises(FileProblemError, match="it is not what was attached"):
        fetched(office, "h", out)
    assert everything_under(out) == []


@pytest.mark.skipif(os.name == "nt", reason="links are for administrators there")
def test_nothing_is_written_through_a_link_or_over_what_is_there(office, out, tmp_path):
    precious = tmp_path / "precious.txt"
    precious.write_bytes(b"precious")
    (out / "plan.pdf").symlink_to(precious)
    (out / "plan (2).pdf").symlink_to(tmp_path / "not there yet")
    (out / "plan (3).pdf").mkdir()
    (out / "plan (4).pdf").write_bytes(b"mine!")
    os.mkfifo(out / "plan (5).pdf")
    came(office, "plan.pdf")

    found = fetched(office, "h", out)

    assert found == out / "plan (6).pdf"
    assert precious.read_bytes() == b"precious"
    assert not (tmp_path / "not there yet").exists()
    assert (out / "plan (4).pdf").read_bytes() == b"mine!"


@pytest.mark.skipif(os.name == "nt", reason="links are for administrators there")
def test_a_link_to_a_file_of_the_same_content_is_not_given_out_as_the_file(office, out, tmp_path):
    """Whoever can change what it leads to would have it opened in place of what was attached."""
    (tmp_path / "theirs").write_bytes(DATA)
    (out / "plan.pdf").symlink_to(tmp_path / "theirs")
    came(office, "plan.pdf")
    assert fetched(office, "h", out) == out / "plan (2).pdf"


@pytest.mark.skipif(os.name == "nt", reason="links are for administrators there")
def test_a_link_in_the_team_file_is_not_read_as_an_attached_file(tmp_path):
    """A link in `blobs` to a secret of this computer, sent on as somebody's attachment."""
    hub = Folder(tmp_path / "Team.pmo")
    hub.write_card(Card("team", "Office", 0, 4))
    secret = tmp_path / "secret"
    secret.write_bytes(DATA)
    path = tmp_path / "Team.pmo.sync" / "blobs" / DIGEST[:2] / DIGEST
    path.parent.mkdir()
    path.symlink_to(secret)
    assert hub.blob(DIGEST) is None


def test_names_that_differ_only_in_their_case_do_not_take_each_others_place(office, out):
    came(office, "PLAN.pdf")
    (out / "plan.pdf").write_bytes(b"mine!")
    found = fetched(office, "h", out)
    assert found.read_bytes() == DATA
    assert (out / "plan.pdf").read_bytes() == b"mine!"


@pytest.mark.parametrize(
    "name",
    [
        "a.exe",
        "a.EXE",
        "a.pdf.exe",
        "a.pdf .exe",
        "a.exe.",
        "a.exe ",
        "a.\u202efdp.exe",
        "a.desktop",
        "a.command",
        "a.scr",
        "a.lnk",
        "a.url",
        "a.sh",
        "a.jar",
        "a.ps1",
        "a.msi",
        "a.hta",
        "a.vbs",
        "a.app",
        "a.docm",
        "a.xlsm",
        "a.svg",
        "a.html",
        "a.pyc",
        "a.msc",
    ],
)
def test_what_may_run_is_never_opened_without_asking(name):
    assert is_program(plain_name(name))


@pytest.mark.parametrize(
    "name", ["a.pdf", "a.docx", "a.xlsx", "a.txt", "a.png", "exe", "a.exe.pdf", "a.md", "Protokoll vom 3.5."]
)
def test_a_document_is_opened(name):
    assert not is_program(plain_name(name))
