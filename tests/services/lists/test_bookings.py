"""A table of bookings that comes again, changed: nothing is booked twice, old stands beside new, what is gone is told."""

import pytest

from pmo_desktop.domain import moment
from pmo_desktop.domain.changes import Insert
from pmo_desktop.domain.records import Booking, ImportRun, Person, PersonKind, Project
from pmo_desktop.services import bookings as rows
from pmo_desktop.services.bookings import Key
from pmo_desktop.services.bookings.tables import Sheet
from pmo_desktop.services.lists import bookings
from pmo_desktop.services.lists.bookings import How, Source, State
from pmo_desktop.services.lists.whose import NEW
from pmo_desktop.services.workspace import Workspace

NOW = 1_767_600_000_000
"""2026-01-05."""
JAN, FEB, MAR, APR = (moment.from_iso(f"2026-0{month}-01") for month in (1, 2, 3, 4))


@pytest.fixture
def file(tmp_path):
    with Workspace.create(tmp_path / "a.pmo", author="Petra", clock=lambda: NOW) as made:
        made.record("New", [
            Insert(Person(id="anna", name="Anna Berg", initials="AB")), Insert(Person(id="ben", name="Ben Weiß")),
            Insert(Person(id="dev", name="Developer", kind=PersonKind.ROLE)),
            Insert(Project(id="x", code="X-1", name="Bridge")), Insert(Project(id="y", code="Y-1", name="Tunnel West")),
        ])  # fmt: skip
        yield made


def source(text, name="Bookings March.xlsx", sheet=""):
    return Source(
        name, (Sheet(sheet, [[cell.strip() for cell in line.split("|")] for line in text.strip().splitlines()]),)
    )


def told(shown):
    return [(line.state.value, line.name, line.work, line.before, line.after, line.proposed) for line in shown.lines]


def booked(file):
    return sorted(
        (each.person_id, each.project_id, each.start, each.finish, each.percent) for each in file.all(Booking)
    )


FIRST = """
    Name      | Project | Jan 26 | Feb 26 | Mar 26 | Total
    Anna Berg | Bridge  | 40%    | 40%    | 40%    | 120
    Ben Weiß  | Y-1     | 20%    | 20%    |        | 40
    Total     |         | 60     | 60     | 40     | 160
"""


def test_the_same_table_again_changes_nothing(file):
    assert bookings.preview(file, source(FIRST)).summary == "2 bookings new"
    bookings.commit(file, bookings.preview(file, source(FIRST)))
    before = booked(file)
    again = bookings.preview(file, source(FIRST, "Bookings April (2).xlsx"))
    assert {line.state for line in again.lines} == {State.SAME}
    assert bookings.commit(file, again) is None
    assert booked(file) == before == [("anna", "x", JAN, APR, 40), ("ben", "y", JAN, MAR, 20)]


def test_the_next_one_shows_old_beside_new_and_what_is_gone(file):
    bookings.commit(file, bookings.preview(file, source(FIRST)))
    text = """
        Name      | Project | Feb 26 | Mar 26
        Anna Berg | Bridge  | 40%    | 60%
        Zoe Quint | Tunnel West | 30% |
    """
    shown = bookings.preview(file, source(text, "Bookings April.xlsx"))
    assert told(shown) == [
        ("unclear", "Zoe Quint", "Tunnel West", 0, 0, True), ("same", "Anna Berg", "X-1  Bridge", 40, 40, False),
        ("changed", "Anna Berg", "X-1  Bridge", 40, 60, True), ("gone", "Ben Weiß", "Y-1  Tunnel West", 20, 0, True),
    ]  # fmt: skip
    assert shown.lines[2].when == "Mar 2026"
    bookings.commit(file, shown)
    assert booked(file) == [("anna", "x", JAN, MAR, 40), ("anna", "x", MAR, APR, 60), ("ben", "y", JAN, FEB, 20)], (
        "January, of which the file no longer speaks, stays"
    )
    assert file.undo_label == "Import bookings of 2 people from “Bookings April.xlsx”"
    file.undo()
    assert booked(file) == [("anna", "x", JAN, APR, 40), ("ben", "y", JAN, MAR, 20)]


def test_what_was_changed_here_since_is_kept_unless_somebody_says_otherwise(file):
    bookings.commit(file, bookings.preview(file, source(FIRST)))
    rows.set_cells(file, [rows.Typed(Key("anna", "x"), FEB, MAR, "75")])
    shown = bookings.preview(file, source(FIRST))
    (kept,) = shown.of(State.KEPT)
    assert (kept.before, kept.after, kept.proposed) == (75, 40, False)
    assert "said 40 %" in kept.said
    assert bookings.commit(file, shown) is None
    other = bookings.preview(file, source(FIRST.replace("40%    | 40%    | 40%", "40%    | 50%    | 40%")))
    (changed,) = other.of(State.CHANGED)
    assert (changed.before, changed.after, changed.proposed) == (75, 50, False)
    bookings.commit(file, other, [changed.number])
    assert ("anna", "x", FEB, MAR, 50) in booked(file)


def test_a_booking_that_now_lasts_longer_was_not_changed_here(file):
    first = "Person | Project | From | To | %\nAnna Berg | Bridge | 2026-01-01 | 2026-02-28 | 60"
    bookings.commit(file, bookings.preview(file, source(first)))
    later = "Person | Project | From | To | %\nAnna Berg | Bridge | 2026-01-01 | 2026-03-31 | 70"
    (line,) = bookings.preview(file, source(later, "Bookings April.xlsx")).lines
    assert (line.state, line.proposed, line.said) == (State.CHANGED, True, "")


def test_a_change_that_was_refused_is_not_proposed_again(file):
    bookings.commit(file, bookings.preview(file, source(FIRST)))
    text = FIRST.replace("40%    | 40%    | 40%", "40%    | 40%    | 90%")
    bookings.commit(file, bookings.preview(file, source(text)), [])
    again = bookings.preview(file, source(text))
    assert [(each.state, each.proposed) for each in again.lines if each.after == 90] == [(State.KEPT, False)]


def test_rows_of_another_source_are_not_missed(file):
    bookings.commit(file, bookings.preview(file, source(FIRST)))
    shown = bookings.preview(file, source("Name|Project|Jan 26|Feb 26\nAnna Berg|Bridge|40%|40%", "Line.xlsx"))
    assert shown.of(State.GONE) == []


def test_the_run_says_who_brought_which_file(file):
    bookings.commit(file, bookings.preview(file, Source("b.csv", source(FIRST).sheets, "abc")))
    (run,) = file.all(ImportRun)
    assert (run.author, run.digest, run.format, run.file_name) == ("Petra", "abc", "bookings", "b.csv")
    again = bookings.preview(file, Source("renamed.csv", source(FIRST).sheets, "abc"))
    assert again.summary == "Nothing new: it was brought in on 2026-01-05"


def test_totals_columns_and_lines_without_a_name_are_told(file):
    shown = bookings.preview(
        file, source("Name|Project|Jan 26|Feb 26|Sum\n|Bridge|5|5|\nAnna Berg|Bridge|40|40|80\nGesamt||45|45|90")
    )
    assert [each.why for each in shown.problems] == [
        "The column “Sum” is no month or week.", "Nobody is named in it.", "“Gesamt” is a total.",
    ]  # fmt: skip


def test_a_cell_may_name_the_work_itself(file):
    shown = bookings.preview(file, source("Name|Jan 26|Feb 26\nAnna Berg|Bridge 40%; 50 % line work|Tunnel West: 20%"))
    assert sorted((each.work, each.after) for each in shown.lines) == [
        ("Line work", 50),
        ("X-1  Bridge", 40),
        ("Y-1  Tunnel West", 20),
    ]


@pytest.mark.parametrize(
    ("text", "meaning"),
    [("X-1 New bridge", "x"), ("The bridge (X-1)", "x"), ("tunnel  WEST", "y"), ("Tagesgeschäft", "line"), ("Urlaub", "skip"),
     ("Tunnel", ""), ("Canal", "")],
)  # fmt: skip
def test_a_project_is_known_by_code_name_and_spelling_and_else_asked_for(file, text, meaning):
    (work,) = bookings.preview(file, source(f"Name|Project|Jan 26|Feb 26\nAnna Berg|{text}|40|40")).works
    assert work.meaning == meaning
    assert [each.id for each in work.candidates if text == "Tunnel"] == (["y"] if text == "Tunnel" else [])


def test_what_a_project_is_called_is_asked_once(file):
    text = "Name|Project|Jan 26|Feb 26\nAnna Berg|Westtube|40|40"
    assert bookings.preview(file, source(text)).of(State.UNCLEAR)
    bookings.commit(file, bookings.preview(file, source(text), work_choices={"Westtube": "y"}))
    assert bookings.preview(file, source(text.replace("40|40", "50|50"), "Other.csv")).works[0].meaning == "y"


def test_an_unknown_project_can_be_a_new_light_one_and_an_unknown_person_somebody_new(file):
    text = "Name|Project|Jan 26|Feb 26\nZoe Quint|Canal|40|40"
    shown = bookings.preview(file, source(text), choices={"zoe quint\n": NEW}, work_choices={"Canal": "light"})
    bookings.commit(file, shown)
    canal = next(each for each in file.all(Project) if each.name == "Canal")
    zoe = next(each for each in file.all(Person) if each.name == "Zoe Quint")
    assert booked(file) == [(zoe.id, canal.id, JAN, MAR, 40)]
    assert canal.code == "P-01"
    again = bookings.preview(file, source(text))
    assert [each.state for each in again.lines] == [State.SAME]


def test_a_place_that_is_vacant_is_nobody(file):
    file.record("New", [Insert(Person(id="nn", name="Nora Nest", initials="NN"))])
    shown = bookings.preview(
        file, source("Name|Project|Jan 26|Feb 26\nN.N.|Bridge|40|40\nTBD|Bridge|10|10\nN.N. (Developer)|Bridge|5|5")
    )
    assert [each.person_id for each in shown.people] == [None, None, "dev"]
    assert [each.id for each in shown.people[0].match.candidates] == ["dev"]


def test_a_worksheet_a_month_or_a_person(file):
    lines = [["Name", "Project", "%"], ["Anna Berg", "Bridge", "40"]]
    shown = bookings.preview(
        file, Source("b.xlsx", (Sheet("Jan", lines), Sheet("Feb", [lines[0], ["Anna Berg", "Bridge", "60"]])))
    )
    assert [(each.when, each.after) for each in shown.lines] == [("Jan 2026", 40), ("Feb 2026", 60)]
    of_person = [["Project", "Jan 26", "Feb 26"], ["Bridge", "40", "40"], ["Line work", "20", "20"]]
    shown = bookings.preview(file, Source("b.xlsx", (Sheet("Berg, Anna", of_person),)))
    assert [(each.name, each.work, each.after) for each in shown.lines] == [
        ("Anna Berg", "X-1  Bridge", 40), ("Anna Berg", "Line work", 20),
    ]  # fmt: skip


def test_a_mark_says_nothing_until_somebody_says_how_much_it_is(file):
    text = "Name|Project|Jan 26|Feb 26\nAnna Berg|Bridge|x|-"
    assert "not how much" in bookings.preview(file, source(text)).problems[0].why
    assert [each.after for each in bookings.preview(file, source(text), How(mark=100)).lines] == [100]


def test_lines_of_one_project_add_up_and_the_same_line_twice_counts_once(file):
    text = "Name|Project|Jan 26|Feb 26\nAnna Berg|Bridge|40|40\nAnna Berg|Bridge|40|40\nAB|Bridge|10|10"
    shown = bookings.preview(file, source(text))
    assert [each.after for each in shown.lines] == [50]
    assert [each.why for each in shown.problems] == ["It stands in the file twice, and counts once."]


def test_more_amounts_of_one_row_than_anybody_has_are_told(file):
    many = "\n".join(
        f"Anna Berg|Bridge|2026-01-{1 + n % 28:02}|20{27 + n % 60}-01-0{1 + n % 9}|{n % 97}" for n in range(2_100)
    )
    shown = bookings.preview(file, source(f"Person|Project|From|To|%\n{many}"))
    assert len([each for each in shown.problems if "too many" in each.why]) == 99


def test_an_empty_cell_takes_away_what_the_last_file_said_there(file):
    bookings.commit(file, bookings.preview(file, source(FIRST)))
    shown = bookings.preview(file, source(FIRST.replace("40%    | 40%    | 40%", "40%    |        | 40%")))
    (gone,) = shown.of(State.GONE)
    assert (gone.when, gone.before, gone.after, gone.proposed) == ("Feb 2026", 40, 0, True)
