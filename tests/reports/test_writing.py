"""Text is drawn as it is read: joined, turned, without what cannot be seen, in faces that have it."""

import io

import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.t2CharStringPen import T2CharStringPen
from reportlab.pdfgen.canvas import Canvas

from pmo_desktop.charts.scene import elided
from pmo_desktop.reports import installed
from pmo_desktop.reports.canvas import PrintMeasure
from pmo_desktop.reports.fonts import BOX, faces, runs_of, unit_width
from pmo_desktop.reports.wrapping import fitted, wrapped
from pmo_desktop.reports.writing import drawn_order, lines_of, plain

SALAM = "سلام"
HEBREW = "שלום"


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("R&D <b>x</b> </para> $1", "R&D <b>x</b> </para> $1"),
        ("a\x00b\x1b[31m\tc", "a b [31m c"),
        ("safe\u202egpj.exe\u202c", "safegpj.exe"),
        ("zero\u200bwidth\ufeff", "zerowidth"),
        ("e\u0301", "é"),
        ("half \ud800", "half \ufffd"),
        ("one\u2003two", "one two"),
    ],
)
def test_invisible_characters_are_left_out_and_markup_is_only_text(typed, shown):
    assert plain(typed) == shown


def test_a_persons_line_breaks_are_kept_whatever_they_are():
    assert list(lines_of("a\r\nb\rc\u2028d\n\ne")) == ["a", "b", "c", "d", "", "e"]


@pytest.mark.parametrize(
    ("typed", "drawn"),
    [
        ("plain – text", "plain – text"),
        (HEBREW, HEBREW[::-1]),
        (f"P-1 {HEBREW} end", f"P-1 {HEBREW[::-1]} end"),
        (f"{HEBREW} 2026 ({HEBREW})", f"({HEBREW[::-1]}) 2026 {HEBREW[::-1]}"),
        (f"{HEBREW} 12,300.5 abc", f"abc 12,300.5 {HEBREW[::-1]}"),
        (f"abc {HEBREW} 12", f"abc 12 {HEBREW[::-1]}"),
        (SALAM, "\ufee1\ufefc\ufeb3"),
    ],
)
def test_right_to_left_words_are_turned_and_numbers_are_not(typed, drawn):
    assert drawn_order(typed) == drawn


def test_arabic_letters_take_the_form_their_neighbours_give_them():
    assert drawn_order("ببب د ب") == "\ufe8f \ufea9 \ufe90\ufe92\ufe91"


def test_the_figures_of_the_text_face_have_one_width():
    assert len({unit_width(digit, bold) for bold in (False, True) for digit in "0123456789"}) == 1


def test_a_run_changes_face_only_where_a_character_asks_for_it():
    assert [part for _, part in runs_of("Ω and → one", False)] == ["Ω and ", "→ ", "one"]


def test_what_no_font_covers_is_a_box_and_never_nothing():
    private = "\U0010fffd"
    assert "".join(part for _, part in faces().runs(f"a{private}b")) == f"a{BOX}b"
    assert unit_width(private, False) > 0


def test_words_longer_than_a_line_are_broken_and_every_line_fits():
    found = wrapped("W" * 300 + " and 文字" * 50, 120, 9, 99)
    assert not found.cut
    assert all(PrintMeasure().width(line, 9) <= 120 for line in found.lines)
    assert "".join(found.lines).replace(" ", "") == ("W" * 300 + " and 文字" * 50).replace(" ", "")


@pytest.mark.parametrize("text", ["word " * 200, "line\n" * 20, "W" * 900])
def test_a_text_that_is_cut_ends_in_an_ellipsis_within_its_room(text):
    found = wrapped(text, 100, 9, 3)
    assert found.cut
    assert len(found.lines) == 3
    assert found.lines[-1].endswith("…")
    assert all(PrintMeasure().width(line, 9) <= 100 for line in found.lines)


def test_a_text_that_fits_is_not_cut():
    assert wrapped("one two\nthree", 100, 9, 2) == wrapped("one two\nthree", 100, 9, 9)
    assert fitted("short", 100, 9) == "short"
    assert fitted("far too long", 30, 9) == elided("far too long", 30, 9, PrintMeasure())


# Fonts of the machine


def square_font(path, character, *, postscript):
    """Write a font with one character, a square, in either flavour."""
    builder = FontBuilder(1000, isTTF=not postscript)
    names = [".notdef", "square"]
    builder.setupGlyphOrder(names)
    builder.setupCharacterMap({ord(character): "square"})
    pen = T2CharStringPen(800, None)
    pen.moveTo((100, 0))
    for point in ((700, 0), (700, 600), (100, 600)):
        pen.lineTo(point)
    pen.closePath()
    builder.setupCFF("Square", {}, dict.fromkeys(names, pen.getCharString()), {})
    builder.setupHorizontalMetrics(dict.fromkeys(names, (800, 100)))
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupNameTable({"familyName": "Square", "styleName": "Regular"})
    builder.setupOS2()
    builder.setupPost()
    builder.save(path)


def test_a_font_of_the_machine_that_cannot_be_embedded_is_drawn_as_shapes(tmp_path):
    character = "\U00020bb7"
    square_font(tmp_path / "square.otf", character, postscript=True)
    face = installed.face_with(character, (tmp_path,))
    assert face is not None
    assert not face.embedded
    assert face.width(character * 2) == pytest.approx(1.6)
    canvas = Canvas(io.BytesIO(), pageCompression=0)
    face.draw(canvas, 50, 60, character * 2, 10)
    corners = " ".join(canvas._code)
    assert "51 60 m 57 60 l 57 66 l 51 66 l h" in corners
    assert "59 60 m 65 60 l" in corners


def test_broken_and_foreign_font_files_are_passed_over(tmp_path):
    (tmp_path / "a.ttf").write_bytes(b"\x00\x01\x00\x00garbage" * 9)
    (tmp_path / "b.ttc").write_bytes(b"")
    (tmp_path / "notes.txt").write_text("no font", "utf-8")
    assert installed.face_with("\u4e00", (tmp_path,)) is None
