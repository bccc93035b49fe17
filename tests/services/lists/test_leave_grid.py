"""Plans of leave with days across become lists of absences; what a mark means is told by the legend, or by what is usual."""

import pytest

from pmo_desktop.exchange.sheets import Line, Sheet
from pmo_desktop.services.lists.leave_grid import listed


def sheet(text, name=""):
    lines = [tuple(cell.strip() for cell in line.split("|")) for line in text.strip().splitlines()]
    return Sheet(name, tuple(Line(number, cells) for number, cells in enumerate(lines, 1)))


def absences(text, name="", source="Urlaub.xlsx"):
    found = listed(sheet(text, name), source)
    return None if found is None else [line.cells for line in found.lines[1:]]


DATES = "Name|" + "|".join(f"2026-03-{day:02}" for day in range(2, 12))
NUMBERS = "Name|" + "|".join(str(day) for day in range(1, 32))


def marks(**days):
    return "|".join(days.get(f"d{day}", "") for day in range(1, 32))


def test_days_marked_one_after_the_other_are_one_absence():
    assert absences(f"{DATES}\nAnna|U|U|U||||K|K||\nBen||||x|||||½U|\nSumme|1|1|1|1||||||") == [
        ("Anna", "2026-03-02", "2026-03-04", "", "Urlaub"), ("Anna", "2026-03-08", "2026-03-09", "", "Krank"),
        ("Ben", "2026-03-05", "2026-03-05", "", ""), ("Ben", "2026-03-10", "2026-03-10", "half", "Urlaub"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("above", "name", "source"),
    [("Urlaubsplan März 2026", "", "x.xlsx"), ("", "März 2026", "x.xlsx"), ("|Mär 26", "", "x.xlsx"),
     ("", "März", "Urlaub 2026.xlsx")],
)  # fmt: skip
def test_the_month_of_numbered_days_stands_above_or_is_the_name_of_the_sheet(above, name, source):
    assert absences(f"{above or '-'}\n{NUMBERS}\nAnna|{marks(d30='U', d31='U')}", name, source) == [
        ("Anna", "2026-03-30", "2026-03-31", "", "Urlaub")
    ]


def test_months_go_on_where_the_days_begin_again():
    days = "|".join(str(day) for day in [*range(1, 32), *range(1, 29)])
    text = f"Team 2026|Jan{'|' * 31}Feb\nName|{days}\nAnna|{'|' * 30}U|U|"
    assert absences(text) == [("Anna", "2026-01-31", "2026-02-01", "", "Urlaub")]


def test_a_legend_says_what_marks_mean_and_unknown_ones_are_told():
    text = f"{DATES}\nAnna|S|S|H||F|||||\nBen|Q|Q|||||||\nS = Schulung, H: Homeoffice\nF = Ferien"
    assert absences(text) == [
        ("Anna", "2026-03-06", "2026-03-06", "", "Ferien"),
        ("", "“Q”, 2 times: a mark that is not explained", "", "", ""),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "text",
    ["Name|From|To\nAnna|2026-03-02|2026-03-04", f"{DATES}\nAnna|8|8|7,5||||||",
     "Name|Jan 26|Feb 26|Mar 26|Apr 26|May 26\nAnna|x|x|||",
     f"{NUMBERS}\nAnna|U|U", f"{DATES}\nAnna|x|x|x|x|x|||x|x|\nBen|x|x||x|x|||x|x|", f"{DATES}\nAnna|F|S|N||||||"],
)  # fmt: skip
def test_other_tables_are_none(text):
    """Among them a plan that does not say of which year it is, who was there, and shifts."""
    assert absences(text, source="x.csv") is None
