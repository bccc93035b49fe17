"""Tables come out of CSV and XLSX as text, line by line; files that would hurt get a sentence and a next step."""

import io
import zipfile
from datetime import date, datetime

import pytest
from openpyxl import Workbook

from pmo_desktop.domain.errors import ImportProblemError
from pmo_desktop.exchange import sheets
from pmo_desktop.exchange.detect import Kind, kind_of
from pmo_desktop.exchange.sheets import read_sheets


def written(tmp_path, data, name="a.csv"):
    path = tmp_path / name
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return path


def cells(path):
    (sheet,) = read_sheets(path)
    return [line.cells for line in sheet.lines]


def workbook(tmp_path, fill, name="a.xlsx"):
    book = Workbook()
    fill(book.active)
    path = tmp_path / name
    book.save(path)
    return path


def packed(tmp_path, parts, name="a.xlsx"):
    path = tmp_path / name
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, text in parts.items():
            archive.writestr(part, text)
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("mark", [";", "\t", ",", "|"])
def test_a_table_of_text_is_read_in_any_encoding_and_with_any_mark(tmp_path, encoding, mark):
    text = mark.join(["Name", "Straße"]) + "\r\n" + mark.join(["Müller", '"Am ' + mark + ' Weg"']) + "\r\n"
    assert cells(written(tmp_path, text.encode(encoding))) == [
        ("Name", "Straße"),
        ("Müller", f"Am {mark} Weg".strip() if mark != "\t" else "Am Weg"),
    ]


def test_lines_keep_their_numbers_and_empty_ones_are_left_out(tmp_path):
    (sheet,) = read_sheets(written(tmp_path, 'sep=;\nA;B\n\n"x\ny";1\nz;2\n'))
    assert [(line.number, line.cells) for line in sheet.lines] == [(2, ("A", "B")), (4, ("x y", "1")), (6, ("z", "2"))]


def test_what_nobody_sees_is_not_read(tmp_path):
    assert cells(written(tmp_path, "A;B\n\u202eevil\u200b\u0007;\u00a0x\u00a0\n")) == [("A", "B"), ("evil", "x")]


def test_cells_of_a_workbook_are_text_as_people_see_them(tmp_path):
    def fill(sheet):
        sheet.append(["Name", "Units", "From", "At", "Yes", "Rate", "Formula"])
        sheet.append(["Anna", 0.8, date(2026, 12, 24), datetime.fromisoformat("2026-12-24T08:30"), True, 95.5, "=1+1"])
        sheet["B2"].number_format = "0%"

    found = cells(workbook(tmp_path, fill))
    assert found[1] == ("Anna", "80%", "2026-12-24", "2026-12-24T08:30", "yes", "95.5")


def test_each_worksheet_that_is_seen_is_a_table(tmp_path):
    book = Workbook()
    book.active.title = "Staff"
    book.active.append(["A"])
    book.create_sheet("Empty")
    hidden = book.create_sheet("Hidden")
    hidden.append(["B"])
    hidden.sheet_state = "hidden"
    book.save(tmp_path / "a.xlsx")
    assert [sheet.name for sheet in read_sheets(tmp_path / "a.xlsx")] == ["Staff"]


def test_a_cell_far_away_takes_neither_time_nor_memory(tmp_path):
    def fill(sheet):
        sheet["A1"] = "Name"
        sheet["A2"] = "Anna"
        sheet["A1048576"] = "far"

    assert cells(workbook(tmp_path, fill)) == [("Name",), ("Anna",)]


def a_bomb():
    return {"xl/workbook.xml": "<workbook/>", "xl/worksheets/sheet1.xml": "<a>" + " " * (60 << 20) + "</a>"}


HOSTILE = {
    "empty.csv": (b" \n \n", "is empty"),
    "nul.csv": (b"a;b\n\0;1\n", "is no table of text"),
    "quote.csv": (b'a;b\n"x;1\n' + b"y;2\n" * 60_000, "cannot be read as a table from line 2 on"),
    "columns.csv": (b"a" + b";b" * 700, "has more than 600 columns"),
    "old.xls": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "is a workbook of an old version"),
    "cut.xlsx": (b"PK\x03\x04" + b"x" * 100, "is damaged or has a password"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_table_gets_a_sentence(tmp_path, name):
    data, sentence = HOSTILE[name]
    with pytest.raises(ImportProblemError, match=sentence) as raised:
        read_sheets(written(tmp_path, data, name))
    assert raised.value.next_step
    assert f"“{name}”" in raised.value.sentence


def test_too_many_lines_and_bytes_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(sheets, "MOST_LINES", 100)
    with pytest.raises(ImportProblemError, match="more than 100 lines"):
        read_sheets(written(tmp_path, "a;b\n" * 101))
    monkeypatch.setattr(sheets, "_MOST_BYTES", 1 << 20)
    with pytest.raises(ImportProblemError, match="larger than 1 MB"):
        read_sheets(written(tmp_path, "a" * (1 << 21)))


def test_a_workbook_that_swells_is_refused_before_it_is_unpacked(tmp_path):
    path = packed(tmp_path, a_bomb())
    assert path.stat().st_size < 100_000
    with pytest.raises(ImportProblemError, match="would take more than 32 MB"):
        read_sheets(path)


ROOT = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
KINDS = "application/vnd.openxmlformats-officedocument.spreadsheetml"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"


def book_of(rows, after="", shared=""):
    """Return the parts of a workbook of one worksheet."""
    return {
        "[Content_Types].xml": (
            '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            f'<Override PartName="/xl/workbook.xml" ContentType="{KINDS}.sheet.main+xml"/>'
            f'<Override PartName="/xl/sharedStrings.xml" ContentType="{KINDS}.sharedStrings+xml"/></Types>'
        ),
        "xl/workbook.xml": (
            f'<workbook xmlns="{ROOT}" xmlns:r="{OFFICE}"><sheets><sheet name="S" sheetId="1" r:id="r"/></sheets></workbook>'
        ),
        "xl/_rels/workbook.xml.rels": (
            f'<Relationships xmlns="{RELATIONS}">'
            f'<Relationship Id="r" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>'
        ),
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{ROOT}"><sheetData>{rows}</sheetData>{after}</worksheet>',
        "xl/sharedStrings.xml": f'<sst xmlns="{ROOT}">{shared}</sst>',
    }


ROW = "<row><c><v>1</v></c></row>"
SWOLLEN = {
    "ten million cells": (lambda: (f"<row>{'<c/>' * 500}</row>" * 20_000,), "would take more than 32 MB"),
    "600,000 cells": (lambda: (f"<row>{'<c/>' * 600}</row>" * 1_000,), "has more in it than a list"),
    "200,000 texts": (lambda: (ROW, "", "<si><t>x</t></si>" * 200_000), "has more in it than a list"),
    "60,000 merges": (lambda: (ROW, '<mergeCell ref="A1:XFD1048576"/>' * 60_000), "has more in it than a list"),
    "an endless mark": (lambda: (f'<row a="{"x" * 70_000}"></row>{ROW}',), "has more in it than a list"),
    "an endless comment": (lambda: (f"<!--{'< ' * 40_000}-->{ROW}",), "has more in it than a list"),
    "attributes that hide their end": (
        lambda: ("<row " + " ".join(f'a{at}=">"' for at in range(15_000)) + f"></row>{ROW}",),
        "has more in it than a list",
    ),
    "a cell in the last corner": (
        lambda: ('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',),
        "holds no table",
    ),
}


@pytest.mark.parametrize("name", SWOLLEN)
def test_a_workbook_that_would_take_for_ever_is_refused(tmp_path, name):
    make, sentence = SWOLLEN[name]
    with pytest.raises(ImportProblemError, match=sentence) as raised:
        read_sheets(packed(tmp_path, book_of(*make())))
    assert raised.value.next_step


def test_the_workbook_those_are_made_of_is_read(tmp_path):
    assert cells(packed(tmp_path, book_of(ROW * 2))) == [("1",), ("1",)]


@pytest.mark.parametrize("name", ["a.xlsx", "a.csv"])
def test_reading_ends_when_its_time_is_over(tmp_path, monkeypatch, name):
    monkeypatch.setattr(sheets, "_SECONDS", 0)
    path = packed(tmp_path, book_of(ROW)) if name == "a.xlsx" else written(tmp_path, "a;b\n")
    with pytest.raises(ImportProblemError, match="takes too long to read"):
        read_sheets(path)


def test_more_cells_than_any_list_has_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(sheets, "_MOST_CELLS", 1_000)
    monkeypatch.setattr(sheets, "_MOST_LONG", 10)
    assert len(cells(written(tmp_path, "a;b\n" * 500))) == 500
    for text in ("a;b\n" * 501, '"x\ny"\n' * 11):
        with pytest.raises(ImportProblemError, match="has more in it than a list"):
            read_sheets(written(tmp_path, text))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_workbook_with_definitions_of_its_own_is_refused(tmp_path, encoding):
    text = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><workbook/>'.encode(encoding)
    with pytest.raises(ImportProblemError, match="was not written by a spreadsheet"):
        read_sheets(packed(tmp_path, {"xl/workbook.xml": text}))


def test_a_broken_workbook_is_called_damaged(tmp_path):
    with pytest.raises(ImportProblemError, match="is damaged"):
        read_sheets(packed(tmp_path, {"xl/workbook.xml": "<workbook", "[Content_Types].xml": "<Types/>"}))


def test_any_other_archive_is_no_workbook(tmp_path):
    with pytest.raises(ImportProblemError, match="is no workbook"):
        read_sheets(packed(tmp_path, {"word/document.xml": "<a/>"}))


def test_a_file_that_is_gone_is_said(tmp_path):
    with pytest.raises(ImportProblemError, match="cannot be read: No such file"):
        read_sheets(tmp_path / "gone.csv")


def test_what_a_file_is_is_told_by_its_content(tmp_path):
    found = io.BytesIO()
    Workbook().save(found)
    for data, name, kind in (
        (found.getvalue(), "a.dat", Kind.TABLE),
        (b"BEGIN:VCALENDAR\r\n", "a.txt", Kind.CALENDAR),
        ("\ufeffbegin:vcalendar\n".encode(), "b.ics", Kind.CALENDAR),
        (b"Name;Von\nA;B\n", "a.dat", Kind.TABLE),
        (b"Name\nAnna\n", "a.csv", Kind.TABLE),
        (b"<?xml version='1.0'?><Project/>", "a.csv", Kind.PROJECT),
        (b"ERMHDR\t19.0\t2026\n%T\tPROJECT\n", "a.txt", Kind.PROJECT),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "a.mpp", Kind.PROJECT),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "a.xls", Kind.TABLE),
        (b"just a letter\nto somebody\n", "a.txt", Kind.PROJECT),
        (b"", "a.csv", Kind.PROJECT),
    ):
        assert kind_of(written(tmp_path, data, name)) is kind, (name, data[:20])


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_a_table_in_utf_16_is_known_with_its_mark_and_without(tmp_path, encoding):
    source = tmp_path / "a.csv"
    source.write_bytes("Name\tTeam\nŁukasz Żak\tNetze\nAnna Müller\tBau\n".encode(encoding))
    assert kind_of(source) is Kind.TABLE
    (sheet,) = read_sheets(source)
    assert [line.cells for line in sheet.lines] == [("Name", "Team"), ("Łukasz Żak", "Netze"), ("Anna Müller", "Bau")]
