"""Tables for spreadsheets: days, money and shares count there, texts stay texts whatever they look like."""

import csv

import pytest
from openpyxl import load_workbook

from pmo_desktop.domain import moment
from pmo_desktop.domain.errors import InvalidValueError
from pmo_desktop.exchange.sheets import read_sheets
from pmo_desktop.services.table_files import (
    Form,
    Table,
    Typed,
    as_typed,
    day,
    days,
    hours,
    instant,
    money,
    percent,
    write_table,
    write_tables,
    write_texts,
)

DAY = moment.from_iso("2026-03-15T08:30")
ROWS = [("=1+1", day(DAY), instant(DAY), percent(40), money(-123_456), hours(5_400), days(43_200, 28_800), 7, None)]
HEADINGS = ("Name", "Day", "Moment", "Done", "Cost", "Work", "Length", "Count", "Nothing")


def test_a_workbook_holds_values_and_how_they_are_shown(tmp_path):
    write_table(tmp_path / "a.xlsx", "A", HEADINGS, ROWS, frozen=1)
    sheet = load_workbook(tmp_path / "a.xlsx").active
    name, at, then, done, cost, work, length, count, nothing = sheet[2]
    assert (name.value, name.data_type, name.quotePrefix) == ("=1+1", "s", True)
    assert (at.value, at.number_format, at.is_date) == (moment.to_datetime(moment.midnight(DAY)), "yyyy-mm-dd", True)
    assert then.value == moment.to_datetime(DAY)
    assert (done.value, done.number_format) == (0.4, "0%")
    assert (cost.value, cost.number_format) == (-1234.56, "#,##0.00")
    assert (work.value, length.value, count.value, nothing.value) == (1.5, 1.5, 7, None)
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("B2", "A1:I2")
    assert sheet["A1"].font.bold


def test_the_same_in_text_is_what_people_read(tmp_path):
    write_table(tmp_path / "a.csv", "A", HEADINGS, ROWS)
    with (tmp_path / "a.csv").open(encoding="utf-8-sig", newline="") as file:
        (_, line) = csv.reader(file)
    assert line == ["'=1+1", "2026-03-15", "2026-03-15 08:30", "40%", "-1234.56", "1.5h", "1.5d", "7", ""]


def test_our_own_reader_reads_both_alike(tmp_path):
    for name, when in (("a.xlsx", "T"), ("a.csv", " ")):
        write_table(tmp_path / name, "A", HEADINGS, ROWS)
        (sheet,) = read_sheets(tmp_path / name)
        assert sheet.lines[1].cells[1:4] == ("2026-03-15", f"2026-03-15{when}08:30", "40%"), name


def test_what_no_file_can_hold_is_left_out_and_long_texts_end_where_a_cell_does(tmp_path):
    write_table(tmp_path / "a.xlsx", "A", ["T"], [["a\x00b\x0b\ud800\ufffe c\n<&>"], ["x" * 40_000]])
    sheet = load_workbook(tmp_path / "a.xlsx").active
    assert sheet["A2"].value == "ab\ufffd c\n<&>"
    assert len(sheet["A3"].value) == 32_767


def test_sheets_have_names_that_spreadsheets_take(tmp_path):
    tables = [Table(title, ["T"], []) for title in ("A/B", "A B", "a b", "", "x" * 40, "x" * 40)]
    write_tables(tmp_path / "a.xlsx", tables)
    assert load_workbook(tmp_path / "a.xlsx").sheetnames == [
        "A B", "A B 2", "a b 3", "Table", "x" * 31, "x" * 27 + " 2",
    ]  # fmt: skip


def test_texts_are_typed_by_their_form_and_only_where_they_are_numbers(tmp_path):
    lines = [("007", "1,200.50", "5d", "-2 %", "2026-01-05"), ("2026", "3", "−1.5d", "2.5%", "soon")]
    assert write_texts(tmp_path / "a.xlsx", "A", "abcde", lines, numbers={1}) == 2
    first, second = ([cell.value for cell in row] for row in load_workbook(tmp_path / "a.xlsx").active["A2:E3"])
    assert first == ["007", 1200.5, 5, -0.02, moment.to_datetime(moment.from_iso("2026-01-05"))]
    assert second == ["2026", 3, -1.5, 0.025, "soon"]


def test_a_column_that_mixes_units_or_words_stays_text():
    assert as_typed(["5d", "3h"], numbers=True) == ["5d", "3h"]
    assert as_typed(["5", "five"], numbers=True) == ["5", "five"]
    assert as_typed(["5d", ""], numbers=True) == [Typed(5.0, Form.DAYS), ""]
    assert as_typed(["2026-02-31"], numbers=False) == ["2026-02-31"]


def test_another_ending_is_refused(tmp_path):
    with pytest.raises(InvalidValueError):
        write_table(tmp_path / "a.pdf", "A", ["T"], [])
