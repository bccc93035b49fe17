"""The printed pages: their number, letters large enough and within the page, links, bookmarks, fonts, one file or none."""

import io
import math
import re
import unicodedata
from itertools import pairwise

import pytest
from PIL import Image
from pypdf import PdfReader
from pypdf.generic import ContentStream

from pmo_desktop.charts.scene import Line, Polygon, Rect, Scene, Text
from pmo_desktop.domain import moment
from pmo_desktop.domain.changes import Insert, Update
from pmo_desktop.domain.errors import CancelledError, FileProblemError, InvalidValueError
from pmo_desktop.domain.records import Booking, Person, Portfolio, Rag
from pmo_desktop.reports.canvas import _run
from pmo_desktop.reports.fonts import unit_width
from pmo_desktop.reports.making import pack, status
from pmo_desktop.reports.sheet import PAPERS, About, Sheet
from pmo_desktop.services import as_of
from pmo_desktop.services.importing import import_files
from pmo_desktop.services.organisation.logos import choose_logo, logo_read
from pmo_desktop.services.portfolio import projects
from pmo_desktop.services.staff import add_person
from pmo_desktop.services.workspace import Workspace

HOSTILE = (
    "R&D <b>bold</b> </para> &amp; $x^2$ %s {0} \\n",
    "nul\x01\x1b[31m \u202eevil\u202c \u2066x\u2069",
    "مشروع تجديد المدرسة 2026 (المرحلة)",
    "שלום עולם 12",
    "小学校の増築計画",
    "Party 🎉👩‍👩‍👧 \U0010fffd",
    "W" * 300,
    "word " * 60,
    "",
    " \u00a0\t ",
)
TODAY = moment.from_iso("2026-03-09")
POINTS = {"m": 1, "l": 1, "c": 3, "v": 2, "y": 2}


def read(path):
    return PdfReader(io.BytesIO(path.read_bytes()))


def words(page):
    """Return a page's text with the presentation forms of Arabic as letters."""
    return unicodedata.normalize("NFKC", page.extract_text())


def times(one, other):
    a, b, c, d, e, f = one
    g, h, i, j, k, m = other
    return (a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m)


def drawn(reader, page):  # noqa: C901 - one branch per operator
    """Yield what a page draws, as (kind, x, y, size) in points: letters with their size, corners of shapes without."""
    matrix, stack, size, line, edge = (1, 0, 0, 1, 0, 0), [], 0.0, None, (0.0, 0.0)
    for operands, operator in ContentStream(page.get_contents(), reader).operations:
        name = operator.decode()
        numbers = [float(each) for each in operands] if name in {*POINTS, "re", "cm", "Tm", "Td", "w"} else []
        if name == "q":
            stack.append(matrix)
        elif name == "Q":
            matrix = stack.pop()
        elif name == "cm":
            matrix = times(numbers, matrix)
        elif name == "Tf":
            size = float(operands[1])
        elif name == "Tm":
            line = times(numbers, matrix)
        elif name == "Tj":
            yield "text", line[4], line[5], size * math.hypot(line[2], line[3])
        elif name in POINTS:
            for at in range(POINTS[name]):
                edge = times((1, 0, 0, 1, numbers[2 * at], numbers[2 * at + 1]), matrix)[4:]
                yield "shape", *edge, None
        elif name == "re":
            x, y, width, height = numbers
            for corner in ((x, y), (x + width, y + height)):
                yield "shape", *times((1, 0, 0, 1, *corner), matrix)[4:], None


def check_pages(reader):
    """Check of every page: letters of 7 points and more inside the margins, all fonts embedded, no picture of pixels."""
    for page in reader.pages:
        width, height = float(page.mediabox.width), float(page.mediabox.height)
        texts = [each for each in drawn(reader, page) if each[0] == "text"]
        assert texts
        assert min(size for *_, size in texts) >= 7
        assert all(39 <= x <= width - 40 and 20 <= y <= height - 39 for _, x, y, _ in texts)
        assert "/XObject" not in page["/Resources"] or not page["/Resources"]["/XObject"]
        for font in page["/Resources"]["/Font"].values():
            described = font.get_object()["/FontDescriptor"].get_object()
            assert "/FontFile2" in described, font


def right_edges(page):
    """Return how far to the right text reaches on a page."""
    found = []

    def visit(text, _cm, matrix, font, size):
        if text.strip():
            bold = "Bold" in str(font.get("/BaseFont", ""))
            found.append(matrix[4] + unit_width(text.strip("\n"), bold) * size)

    page.extract_text(visitor_text=visit)
    return found


# The status page


def ids(town):
    return [project.id for project in projects(town.workspace)]


@pytest.mark.parametrize("paper", PAPERS)
def test_a_status_is_one_page_with_what_a_board_asks_for(town, tmp_path, paper):
    reader = read(status(town.workspace, ids(town)[0], tmp_path / "s.pdf", paper))
    check_pages(reader)
    (page,) = reader.pages
    assert (float(page.mediabox.width), float(page.mediabox.height)) == pytest.approx(PAPERS[paper], abs=0.01)
    text = words(page)
    for expected in (
        "TH-01 Town hall: new citizens’ office", "Town of Lindenau", "Manager Anna Berg", "Sponsor Mayor Ida Falk",
        "Programme Better town services", "Status date 2026-02-27", "10 days old", "PM’s light", "Amber", "Plan’s light",
        "Red", "An open risk of level 20.", "Baseline finish", "+3 d", "1,450,000", "612,000", "42% of budget",
        "revised design", "Publish the tender", "Accept a later opening", "Preparation", "Handover", "Contract signed",
        "overdue", "Damp walls need more work than surveyed", "1 / 1",
    ):  # fmt: skip
        assert expected in text, expected
    assert "Shortened" not in text


def test_the_light_speaks_by_letter_and_word_too(town, tmp_path):
    for number, (declared, letter) in enumerate((("Amber", "A"), ("Green", "G"), ("Green", "G"), ("Red", "R"))):
        lines = words(read(status(town.workspace, ids(town)[number], tmp_path / f"{number}.pdf")).pages[0]).split("\n")
        assert declared in lines
        assert letter in lines


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("text", HOSTILE)
def test_a_page_stays_one_page_whatever_is_written_into_it(new_town, tmp_path, paper, text):
    town = new_town()
    phases = [(f"{text}{number}", [(text, 5), (f"Gate {text}", 0)]) for number in range(30)]
    project_id = town.add(text[:40], text, "2026-01-05", Rag.RED, 9, 10**12, 10**12, phases=phases, sponsor=text,
                          objective=text * 9, phase=text)  # fmt: skip
    town.report(
        project_id, Rag.RED, author=text, **dict.fromkeys(("summary", "done", "planned", "decisions"), f"{text}\n" * 60)
    )
    town.risks(project_id, [(text, 5, 5, text)] * 9)
    reader = read(status(town.workspace, project_id, tmp_path / "s.pdf", paper))
    assert len(reader.pages) == 1
    check_pages(reader)
    assert "more rows in the plan" in words(reader.pages[0])
    assert max(right_edges(reader.pages[0])) <= float(reader.pages[0].mediabox.width) - 38


def test_lines_of_a_full_page_do_not_lie_upon_each_other(new_town, tmp_path):
    town = new_town()
    phases = [(f"Phase {number}", [("Work", 5), (f"Gate {number}", 0)]) for number in range(60)]
    project_id = town.add("P-1", "Crowded " * 30, "2026-01-05", Rag.RED, 9, 1, 1, phases=phases, objective="Long " * 99)
    town.report(project_id, Rag.RED, **dict.fromkeys(("summary", "done", "planned", "decisions"), "Many words. " * 400))
    town.risks(project_id, [(f"Risk {number}", 5, 5, "Response") for number in range(9)])
    for paper in PAPERS:
        reader = read(status(town.workspace, project_id, tmp_path / "s.pdf", paper))
        lines = sorted({round(y, 1) for kind, _, y, _ in drawn(reader, reader.pages[0]) if kind == "text"})
        left = sorted({round(y, 1) for kind, x, y, _ in drawn(reader, reader.pages[0]) if kind == "text" and x < 41})
        assert lines
        assert min(upper - lower for lower, upper in pairwise(left)) >= 9
        text = words(reader.pages[0])
        assert "and " in text
        assert "Shortened to fit one page" in text
        assert "“P-1”" in text


def test_markup_and_dollars_are_printed_as_they_were_typed(new_town, tmp_path):
    town = new_town()
    project_id = town.add("R&D", "<b>A & B</b> </para> $1 &lt;", "2026-01-05")
    text = words(read(status(town.workspace, project_id, tmp_path / "s.pdf")).pages[0])
    assert "R&D <b>A & B</b> </para> $1 &lt;" in text


def test_a_project_without_tasks_reports_or_risks_says_so(new_town, tmp_path):
    town = new_town()
    project_id = town.add("P-1", "Empty", "2026-01-05", phases=())
    reader = read(status(town.workspace, project_id, tmp_path / "s.pdf"))
    check_pages(reader)
    text = words(reader.pages[0])
    for expected in ("Nothing has been reported yet.", "The plan has no dated tasks yet.", "The plan has no milestones.",
                     "No open risks.", "Not enough plan to judge by."):  # fmt: skip
        assert expected in text


def test_a_project_that_is_gone_is_a_sentence(town, tmp_path):
    with pytest.raises(InvalidValueError, match="no longer in the portfolio"):
        status(town.workspace, "gone", tmp_path / "s.pdf")


# The pack


def outline(reader, entries=None, level=0):
    for entry in reader.outline if entries is None else entries:
        if isinstance(entry, list):
            yield from outline(reader, entry, level + 1)
        else:
            yield level, entry.title, reader.get_destination_page_number(entry)


def linked_pages(reader, page):
    targets = [each.get_object()["/Dest"][0] for each in page.get("/Annots", ())]
    return [reader.get_page_number(each.get_object()) for each in targets]


@pytest.mark.parametrize("paper", PAPERS)
def test_the_pack_has_every_part_and_finds_its_way(town, tmp_path, paper):
    reader = read(pack(town.workspace, tmp_path / "p.pdf", paper))
    check_pages(reader)
    texts = [words(page) for page in reader.pages]
    assert len(texts) == 9
    assert all(f"{number} / 9" in text and "10 days old" in text for number, text in enumerate(texts, 1))
    for expected in ("Town projects 2026", "Town of Lindenau", "2026-02-27", "Petra Marsh", "5 projects"):
        assert expected in texts[0]
    assert list(outline(reader)) == [
        (0, "Town projects 2026", 0), (0, "Contents", 1), (0, "Register", 2), (0, "Projects", 3),
        (1, "TH-01  Town hall: new citizens’ office", 3),
        (1, "SW-04  Renewal of the water works in the northern district", 4),
        (1, "IT-11  Electronic files for all departments", 5), (1, "SC-02  Primary school extension", 6),
        (1, "PK-07  Riverside park", 7), (0, "Load", 8),
    ]  # fmt: skip
    assert linked_pages(reader, reader.pages[1]) == [2, 3, 4, 5, 6, 7, 8]
    assert "18,930,000" in texts[2]
    assert "Finish +9 days against the baseline." in texts[2]
    for expected in ("Carla Ruiz", "Engineer", "W11", "on leave", "overload"):
        assert expected in texts[8]


def test_the_pack_says_what_it_is(town, tmp_path):
    reader = read(pack(town.workspace, tmp_path / "p.pdf"))
    said = reader.metadata
    assert (said.title, said.author) == ("Town projects 2026: status pack", "Petra Marsh")
    assert said.subject
    assert said["/CreationDate"].startswith("D:20260309")
    assert reader.trailer["/Root"]["/Lang"] == "en"


def test_a_pack_of_hostile_names_is_a_good_pack(new_town, tmp_path):
    town = new_town()
    for text in HOSTILE:
        town.add(text, text, "2026-01-05", Rag.GREEN, 9, 10**12, 1, phases=[(text, [(text, 5), (text, 0)])])
        town.workspace.record(
            "People and programme", [Insert(Person(id=town.new_id(), name=text, role_id=None, team=text))]
        )
    settings = {"name": HOSTILE[0] * 9, "organisation": HOSTILE[7]}
    town.workspace.record("Names", [Update(Portfolio, town.workspace.portfolio().id, settings)])
    reader = read(pack(town.workspace, tmp_path / "p.pdf", "Letter"))
    check_pages(reader)
    assert len(list(outline(reader))) == 5 + len(HOSTILE)
    for page in reader.pages:
        assert max(right_edges(page)) <= float(page.mediabox.width) - 38


def test_an_empty_portfolio_is_a_good_pack(tmp_path):
    with Workspace.create(tmp_path / "e.pmo", author="") as workspace:
        reader = read(pack(workspace, tmp_path / "p.pdf"))
    check_pages(reader)
    texts = [words(page) for page in reader.pages]
    assert len(texts) == 4
    assert "No projects yet" in texts[0]
    assert "No projects yet." in texts[2]
    assert "No people yet." in texts[3]


def busy_person(town, name, percent=33.0):
    person = Person(id=town.new_id(), name=name)
    booking = Booking(id=town.new_id(), person_id=person.id, start=TODAY, finish=TODAY + moment.WEEK, percent=percent)
    town.workspace.record(name, [Insert(person), Insert(booking)])


def test_projects_only_the_register_knows_stand_several_to_a_page(new_town, tmp_path):
    town = new_town()
    town.add("P-1", "Planned", "2026-01-05", Rag.GREEN)
    for number in range(23):
        town.add(
            f"L-{number:02}", f"Light {number:02}", "2026-01-05", Rag.RED if number == 3 else None, None, 7_000_000_000, None,
            phases=(), rag_reason=f"Words {number:02}. " * 60 if number % 2 else "", finish=TODAY + number * 86_400,
        )  # fmt: skip
    dates = (("Handed over", 0), ("Closed", 0))
    town.add("L-99", "Only dates", "2026-01-05", None, None, phases=[("All", dates)])
    town.add("L-98", "Only a span", "2026-01-05", None, None, phases=[("All", [("All", 90)])])
    reader = read(pack(town.workspace, tmp_path / "p.pdf"))
    check_pages(reader)
    texts = [words(page) for page in reader.pages]
    cards = [text for text in texts if text.startswith("Projects in short")]
    assert 3 <= len(cards) <= 6
    assert all(sum(f"L-{number:02} Light {number:02}\n" in text for text in cards) == 1 for number in range(23))
    assert "7,000,000,000 EUR" in cards[0]
    assert "Handed over" in cards[-1]
    assert cards[-1].count("overdue") == 2
    assert "L-98 Only a span" in cards[-1]
    assert "2026-03-09" in cards[0]
    contents = next(page for page in reader.pages if words(page).startswith("Contents"))
    assert "Projects in short (25)" in words(contents)
    assert len(linked_pages(reader, contents)) == 4
    register = next(page for page in reader.pages if words(page).startswith("Register"))
    assert linked_pages(reader, register)[1] == texts.index(cards[0])
    assert "Words 03." in words(register)
    assert "Slip" in words(register)
    assert "Spent" not in words(register)
    assert "Red by either light" in texts[0]
    assert "Light 03" in texts[0]
    assert max(right_edges(reader.pages[texts.index(cards[0])])) <= 595.28 - 38


def test_who_has_nothing_to_do_is_named_and_takes_no_rows(new_town, tmp_path):
    town = new_town()
    for number in range(90):
        add_person(town.workspace, f"Person {number:02}")
    texts = [words(page) for page in read(pack(town.workspace, tmp_path / "p.pdf")).pages]
    assert "Nothing is asked in these weeks of 9" in texts[-1]
    assert "Person 00, Person 01" in texts[-1]
    assert "more." in texts[-1]


def logo(kind):
    if kind == "SVG":
        return logo_read("a.svg", b'<svg viewBox="0 0 300 100"><path d="M0 0h300v100z" fill="#c01"/></svg>')
    found = io.BytesIO()
    Image.new("RGBA", (3000, 1000), (200, 0, 20, 128)).save(found, "PNG")
    return logo_read("a.png", found.getvalue())


@pytest.mark.parametrize("kind", ["PNG", "SVG"])
def test_the_logo_stands_on_the_cover_and_in_every_head_in_its_own_proportions(town, tmp_path, kind):
    before = len(pack(town.workspace, tmp_path / "p.pdf").read_bytes())
    choose_logo(town.workspace, logo(kind))
    reader = read(pack(town.workspace, tmp_path / "p.pdf"))
    sizes = [logo_size(page, kind) for page in reader.pages]
    assert sizes[0] == pytest.approx((162, 54))
    assert all(size == pytest.approx((60, 20)) for size in sizes[1:])
    again = pack(town.workspace, tmp_path / "q.pdf").read_bytes()
    assert again == (tmp_path / "p.pdf").read_bytes()
    assert len(again) < before + 40_000
    one = read(status(town.workspace, ids(town)[0], tmp_path / "s.pdf"))
    assert logo_size(one.pages[0], kind) == pytest.approx((60, 20))


def logo_size(page, kind):
    """Return the width and height the logo is drawn in."""
    content = page.get_contents().get_data().decode("latin-1")
    if kind == "PNG":
        width, height = re.search(r"([\d.]+) 0 0 ([\d.]+) [\d.]+ [\d.]+ cm\s*/\S+ Do", content).groups()
        return float(width), float(height)
    scale = float(re.search(r"([\d.]+) 0 0 -[\d.]+ [\d.]+ [\d.]+ cm", content)[1])
    return 300 * scale, 100 * scale


def test_many_projects_and_people_run_over_pages_with_their_heads(new_town, tmp_path):
    town = new_town()
    phases = (("Work", (("Task", 5), ("Done", 0))),)
    for number in range(60):
        town.add(f"P-{number:03}", f"Project {number}", "2026-01-05", late=None, phases=phases)
    for number in range(40):
        busy_person(town, f"Person {number:02}")
    reader = read(pack(town.workspace, tmp_path / "p.pdf"))
    check_pages(reader)
    texts = [words(page) for page in reader.pages]
    registers = [text for text in texts if "Why the plan’s light" in text]
    loads = [text for text in texts if "asked for without capacity" in text]
    assert len(registers) >= 4
    assert len(loads) == 3
    assert all(sum(f"Project {number}\n" in text for text in registers) == 1 for number in range(60))
    assert all(sum(f"Person {number:02}" in text for text in loads) == 1 for number in range(40))
    assert all("W11" in text for text in loads)
    assert "60 projects" in registers[-1]
    contents = [page for page in reader.pages if words(page).startswith("Contents")]
    links = [number for page in contents for number in linked_pages(reader, page)]
    assert len(links) == 62
    printed = [int(line) for page in contents for line in words(page).split("\n") if line.isdigit()]
    assert printed == [number + 1 for number in links]


def test_the_load_on_a_later_page_is_that_of_the_people_on_it(new_town, tmp_path):
    town = new_town()
    for number in range(30):
        busy_person(town, f"Person {number:02}")
    last = Person(id=town.new_id(), name="Zora Last")
    booking = Booking(id=town.new_id(), person_id=last.id, start=TODAY, finish=TODAY + moment.WEEK, percent=77.0)
    town.workspace.record("Booking", [Insert(last), Insert(booking)])
    texts = [words(page) for page in read(pack(town.workspace, tmp_path / "p.pdf")).pages]
    assert ["77%" in text for text in texts if "asked for without capacity" in text] == [False, True]


def test_the_same_portfolio_on_the_same_day_makes_the_same_bytes(town, tmp_path):
    first = pack(town.workspace, tmp_path / "1.pdf").read_bytes()
    assert pack(town.workspace, tmp_path / "2.pdf").read_bytes() == first
    one = status(town.workspace, ids(town)[0], tmp_path / "3.pdf").read_bytes()
    assert status(town.workspace, ids(town)[0], tmp_path / "4.pdf").read_bytes() == one


def test_progress_goes_from_nothing_to_all_and_cancelling_leaves_no_file(town, tmp_path):
    told = []
    pack(town.workspace, tmp_path / "p.pdf", "A4", lambda done, total, what: told.append((done, total, what)))
    assert [done for done, *_ in told] == list(range(10))
    assert {total for _, total, _ in told} == {10}
    for stop in (3, 8):

        def cancel(done, _total, _what, stop=stop):
            if done == stop:
                raise CancelledError("Stopped.")

        with pytest.raises(CancelledError):
            pack(town.workspace, tmp_path / f"{stop}.pdf", "A4", cancel)
        assert not (tmp_path / f"{stop}.pdf").exists()


def test_a_place_that_cannot_be_written_is_a_sentence_and_leaves_nothing(town, tmp_path):
    (tmp_path / "folder.pdf").mkdir()
    with pytest.raises(FileProblemError, match="cannot be written"):
        pack(town.workspace, tmp_path / "folder.pdf")
    (tmp_path / "file").write_text("kept", "utf-8")
    with pytest.raises(FileProblemError, match="cannot be written"):
        status(town.workspace, ids(town)[0], tmp_path / "file" / "s.pdf")
    assert sorted(each.name for each in tmp_path.iterdir() if ".pmo" not in each.name) == ["file", "folder.pdf"]


def test_paper_nobody_laid_out_for_is_refused(town, tmp_path):
    with pytest.raises(InvalidValueError, match="A3"):
        pack(town.workspace, tmp_path / "p.pdf", "A3")


def test_real_project_files_make_a_good_pack(new_town, realdata, tmp_path):
    town = new_town()
    names = ("Residential Construction.mpp.xml", "Homemoveplan.mpp.xml", "New Product.xml", "baselines.xml")
    import_files(town.workspace, [realdata / "msproject" / name for name in names])
    reader = read(pack(town.workspace, tmp_path / "p.pdf", "Letter"))
    check_pages(reader)
    assert sum(title.startswith("P-0") for _, title, _ in outline(reader)) == len(names)


# Scenes on paper


class Squares:
    """A face that draws every character as a square, as a font that cannot be embedded does."""

    embedded = False

    def width(self, text):
        return float(len(text))

    def draw(self, canvas, x, y, text, size):
        for number, _ in enumerate(text):
            canvas.rect(x + number * size, y, size, size, stroke=0, fill=1)


def test_what_is_drawn_as_shapes_keeps_its_text_beside_it_for_readers():
    sheet = Sheet("A4", About("", "", "", 0))
    _run(sheet.canvas, 50, 60, (Squares(), "文字"), 10)
    sheet.canvas.showPage()
    code = PdfReader(io.BytesIO(sheet.finished())).pages[0].get_contents().get_data()
    assert b"/ActualText <FEFF65875B57>>> BDC" in code
    assert code.count(b" re") == 2
    assert b"EMC" in code


def painted(*shapes, scale=1.0):
    sheet = Sheet("A4", About("", "", "", 0))
    sheet.begin()
    sheet.scene(Scene(100, 100, shapes), 50, 60, scale)
    sheet.canvas.showPage()
    reader = PdfReader(io.BytesIO(sheet.finished()))
    return reader, reader.pages[0]


def test_shapes_lie_where_the_scene_has_them_with_y_downwards():
    reader, page = painted(Rect(10, 20, 30, 5, fill="task"), scale=2.0)
    corners = {(round(x, 1), round(y, 1)) for kind, x, y, _ in drawn(reader, page) if kind == "shape"}
    top = PAPERS["A4"][1] - 60
    assert {(70.0, round(top - 50, 1)), (130.0, round(top - 40, 1))} <= corners


@pytest.mark.parametrize(("align", "x"), [("left", 100), ("right", 90), ("centre", 95)])
def test_text_begins_ends_or_has_its_middle_where_it_should(align, x):
    size = 10 / unit_width("Text", False)
    reader, page = painted(Text(50, 50, "Text", size, align=align))
    ((_, at, y, printed),) = [each for each in drawn(reader, page) if each[0] == "text"]
    assert (at, y, printed) == pytest.approx((x, PAPERS["A4"][1] - 110, size), abs=0.01)


def test_dashes_hatches_and_outlines_are_drawn_as_lines():
    _, page = painted(
        Line(((0, 0), (50, 0), (50, 50)), "today", 1.4, (5.0, 3.0)), Rect(0, 0, 20, 20, fill="idle", hatch="hatch"),
        Polygon(((0, 0), (9, 9), (0, 9)), "", "baseline", 1.2), Rect(5, 5, 20, 6, fill="task", radius=2),
    )  # fmt: skip
    code = page.get_contents().get_data().decode("latin-1")
    assert "[5 3] 0 d" in code
    assert code.count("W* n") == 2, "the scene and the hatch are clipped"
    assert " c\n" in code or " c " in code, "rounded corners are curves"


def test_what_is_printed_of_the_past_says_so(tmp_path):
    with Workspace.create(tmp_path / "a.pmo", author="Anna", clock=lambda: 1_700_000_000_000) as workspace:
        workspace.record("Dated", [Update(Portfolio, workspace.portfolio().id, {"status_date": 1_699_900_000})])
        with as_of.as_of_day(workspace, workspace.today()) as past:
            pack(past, tmp_path / "then.pdf")
        pack(workspace, tmp_path / "now.pdf")
    told = [
        "".join(page.extract_text() for page in PdfReader(tmp_path / f"{name}.pdf").pages) for name in ("then", "now")
    ]
    assert [text.count("As it stood on 2023-11-14") > 0 for text in told] == [True, False]
