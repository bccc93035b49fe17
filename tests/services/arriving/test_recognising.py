"""What arrives is told by its content, whatever it is called; archives and messages give what is in them."""

import io
import zipfile
from contextlib import closing
from email.message import EmailMessage
from pathlib import Path

import pytest
from openpyxl import Workbook as Book

import resources
from pmo_desktop.domain import moment
from pmo_desktop.services.arriving import recognising, staging, unpacking
from pmo_desktop.services.arriving.arrival import What
from pmo_desktop.services.arriving.delivery import receive
from pmo_desktop.services.arriving.recognising import recognised
from pmo_desktop.services.arriving.staging import bring_in
from pmo_desktop.services.arriving.unpacking import Luggage
from pmo_desktop.services.workspace import Workspace

TODAY = moment.from_iso("2026-11-26")
LISTS = Path(__file__).parents[2] / "cases" / "lists"
PLAN = min(resources.path("demo", "files").glob("*.xml"))
FORM = [
    ["Status report"], ["Project", "Bridge"], ["Status as at", "2026-10-30"], ["Overall RAG", "Amber"],
    ["Done this period", "Foundations are in"], ["Planned next period", "Deck"], ["Decisions needed", "None"],
]  # fmt: skip
FINANCE = [
    ["Cost centre", "Project", "Actual", "Budget", "Period"], ["4711", "Bridge", "12.500,00", "20.000,00", "2026-10"],
    ["4712", "Road", "1.000,00", "900,00", "2026-10"],
]  # fmt: skip
PEOPLE = [
    ["Name", "E-mail", "Role"],
    ["Anna Berg", "anna@example.org", "Engineer"],
    ["Ben Ode", "ben@example.org", "Planner"],
]
BOOKINGS = [["Person", "Project", "Jan 27", "Feb 27", "Mar 27"], ["Anna Berg", "Bridge", "40%", "40%", "20%"]]


@pytest.fixture
def luggage(tmp_path):
    (tmp_path / "luggage").mkdir()
    return Luggage(tmp_path / "luggage")


@pytest.fixture
def made(tmp_path):
    """Return what makes a file of a name: bytes, text, or the worksheets of a workbook by name."""

    def make(name, content):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, dict):
            book = Book()
            book.remove(book.worksheets[0])
            for title, lines in content.items():
                sheet = book.create_sheet(title)
                for line in lines:
                    sheet.append(line)
            book.save(path)
        elif isinstance(content, list):
            path.write_text("\n".join(";".join(line) for line in content), "utf-8")
        else:
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return make


def kinds(paths, luggage):
    return [each.what for each in recognised(paths, luggage, TODAY)]


@pytest.mark.parametrize(
    ("name", "what"),
    [
        ("Personalliste.csv", What.PEOPLE), ("team.tsv", What.PEOPLE), ("Abwesenheiten.csv", What.LEAVE),
        ("day by day.csv", What.LEAVE), ("outlook.ics", What.LEAVE), ("Stunden.csv", What.HOURS),
        ("hours by day.tsv", What.HOURS), ("timesheet.csv", What.HOURS),
    ],
)  # fmt: skip
def test_lists_are_told_by_their_columns(name, what, luggage):
    assert kinds([LISTS / name], luggage) == [what]


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (FORM, What.STATUS), (FINANCE, What.FINANCE), (PEOPLE, What.PEOPLE), (BOOKINGS, What.BOOKINGS),
        ([["Go-live", "2027-03-15"], ["Pilot ends", "2027-01-31"]], What.MILESTONES),
        (b"%PDF-1.7\n1 0 obj", What.DOCUMENT), (b"\x89PNG\r\n\x1a\n....", What.DOCUMENT),
        ('{"id": 7, "text": "a, b"}\n{"id": 8, "text": "c, d"}\n', What.DOCUMENT),
        ("Dear all,\nthe minutes are these.\n", What.DOCUMENT), (b"MZ\x90\0", What.REFUSED), (b"", What.REFUSED),
        (b"\x01\x02\x03\x04\x05", What.REFUSED), ("<html><body>Sign in</body></html>", What.REFUSED),
        (PLAN.read_bytes(), What.PLAN),
    ],
)  # fmt: skip
def test_a_file_is_what_is_in_it_whatever_it_is_called(content, what, made, luggage):
    assert kinds([made("Copy of thing.dat", content)], luggage) == [what]


def test_every_refusal_says_why_and_what_to_do(made, luggage):
    paths = [made("run.exe", b"MZ\0\0"), made("empty.xlsx", b""), made("odd.bin", b"\x01\x02"), Path("gone.xml")]
    for each in recognised(paths, luggage, TODAY):
        assert each.what is What.REFUSED
        assert each.name in each.refusal.sentence
        assert each.refusal.next_step


def test_worksheets_of_different_kinds_are_things_of_their_own(made, luggage):
    path = made("Portfolio.xlsx", {"Team": PEOPLE, "Plan 2027": BOOKINGS, "Cost": FINANCE, "Read me": [["Hello"]]})
    found = {each.what: each for each in recognised([path], luggage, TODAY)}
    assert set(found) == {What.PEOPLE, What.BOOKINGS, What.FINANCE}
    assert found[What.PEOPLE].sheets == (0,)
    assert found[What.BOOKINGS].name == "Portfolio.xlsx – Plan 2027"


def test_an_archive_and_a_folder_give_what_is_in_them(made, tmp_path, luggage):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.write(PLAN, "plans/Bridge.xml")
        archive.writestr("../../etc/passwd.csv", "\n".join(";".join(line) for line in PEOPLE))
        archive.writestr("__MACOSX/._Bridge.xml", "rubbish")
    folder = made("sent/inner/all.zip", packed.getvalue()).parent.parent
    found = recognised([folder], luggage, TODAY)
    assert [(each.what, each.name, each.inside) for each in found] == [
        (What.PLAN, "Bridge.xml", "all.zip"),
        (What.PEOPLE, "passwd.csv", "all.zip"),
    ]
    assert all((tmp_path / "luggage") in each.path.parents for each in found)


def test_a_bomb_is_refused_before_it_is_unpacked(made, luggage, monkeypatch):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("plan.xml", b"\0" * (20 << 20))
    assert kinds([made("all.zip", packed.getvalue())], luggage) == [What.REFUSED]
    monkeypatch.setattr(unpacking, "MOST_FILES", 3)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for number in range(5):
            archive.writestr(f"{number}.txt", "text")
    (refused,) = recognised([made("many.zip", packed.getvalue())], luggage, TODAY)
    assert "more than 3 files" in refused.refusal.sentence


def test_archives_in_archives_end(made, luggage):
    data = b"text"
    for number in range(7):
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w") as archive:
            archive.writestr(f"{number}.zip" if number else "a.txt", data)
        data = packed.getvalue()
    (refused,) = recognised([made("deep.zip", data)], luggage, TODAY)
    assert "packed too often" in refused.refusal.sentence


def message():
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = "anna@example.org", "pmo@example.org", "Status"
    made.set_content("Here it is.")
    return made


def test_a_message_gives_what_is_attached_to_it(made, luggage):
    mail = message()
    mail.add_attachment(PLAN.read_bytes(), maintype="application", subtype="xml", filename="Übersicht\\..\\Plan.xml")
    mail.add_attachment(b"\x89PNG\r\n\x1a\n", maintype="image", subtype="png", filename="image001.png", cid="<logo>")
    found = recognised([made("RE Status.eml", mail.as_bytes())], luggage, TODAY)
    assert [(each.what, each.name, each.inside, each.is_aside) for each in found] == [
        (What.PLAN, "Plan.xml", "RE Status.eml", False),
        (What.DOCUMENT, "image001.png", "RE Status.eml", True),
    ]


def test_a_message_without_attachments_is_a_document(made, luggage):
    (found,) = recognised([made("note.eml", message().as_bytes())], luggage, TODAY)
    assert found.what is What.DOCUMENT


@pytest.mark.parametrize(
    "data",
    [
        b"From: a\nTo: b\nContent-Type: multipart/mixed; boundary=" + b"x" * 5_000,
        b"From: a\nSubject: =?\nMIME-Version: 1\n\n",
    ],
)
def test_a_damaged_message_is_no_fault_of_ours(data, made, luggage):
    (found,) = recognised([made("odd.eml", data)], luggage, TODAY)
    assert found.what in {What.DOCUMENT, What.REFUSED}


@pytest.mark.parametrize("at", ["told apart", "read"])
def test_a_file_the_program_stumbles_over_keeps_no_other_from_coming(at, made, tmp_path, monkeypatch, log):
    def stumble(*_):
        raise ZeroDivisionError

    if at == "read":
        monkeypatch.setitem(staging._READERS, What.BOOKINGS, stumble)
    else:
        monkeypatch.setattr(recognising, "_of_tables", stumble)
    with (
        Workspace.create(tmp_path / "office.pmo", author="Anna") as workspace,
        closing(receive(workspace, [made("bookings.csv", BOOKINGS), PLAN])) as delivery,
    ):
        (refused,) = (each.arrival for each in delivery.items if each.arrival.what is What.REFUSED)
        assert refused.name == "bookings.csv"
        assert "the fault is the program’s" in str(refused.refusal)
        assert [each.arrival.what for each in delivery.items if each.taken] == [What.PLAN]
        assert bring_in(workspace, delivery.items).projects
    log.expect("“bookings.csv” could not be read")
