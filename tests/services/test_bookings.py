"""People are booked by the month or the week; what plans ask never counts beside what is booked for the same work."""

import pytest

from pmo_desktop.domain import moment
from pmo_desktop.domain.changes import Insert, Update
from pmo_desktop.domain.entry.shares import Unit
from pmo_desktop.domain.errors import InvalidValueError
from pmo_desktop.domain.records import Booking, BookingState, Leave, Person, Project, ProjectState
from pmo_desktop.services import bookings, planning
from pmo_desktop.services.bookings import Key, Typed, rooms_of
from pmo_desktop.services.bookings.grid import By, Grid, Look, Per, asked_by_plans, periods
from pmo_desktop.services.workspace import Workspace

NOW = 1_767_600_000_000
"""2026-01-05, a Monday."""
JAN, FEB, MAR, APR = (moment.from_iso(f"2026-0{month}-01") for month in (1, 2, 3, 4))


@pytest.fixture
def file(tmp_path):
    with Workspace.create(tmp_path / "a.pmo", author="Petra", clock=lambda: NOW) as made:
        made.record("New", [
            Insert(Person(id="anna", name="Anna Berg", initials="AB")),
            Insert(Person(id="ben", name="Ben Weiss", max_units=0.5, overhead_percent=20, team="Build")),
            Insert(Project(id="x", code="X-1", name="Bridge", start=moment.from_iso("2026-01-05T08:00"))),
            Insert(Project(id="y", code="Y-1", name="Tunnel", start=moment.from_iso("2026-01-05T08:00"))),
            Insert(Project(id="idea", code="Z-1", name="Harbour", state=ProjectState.PROPOSED)),
        ])  # fmt: skip
        yield made


def grid(file, planned=None, **look):
    shown = Look(**{"start": JAN, "count": 3, **look})
    return Grid(file, shown, rooms_of(file), *([planned] if planned else []))


def write(file, key, *cells, unit=Unit.PERCENT):
    """Write (start, finish, text)s into a row."""
    return bookings.set_cells(file, [Typed(key, *cell) for cell in cells], unit)


def facts(file):
    return sorted(
        (each.person_id, each.project_id, each.start, each.finish, each.percent) for each in file.all(Booking)
    )


ANNA_X = Key("anna", "x")


def test_months_typed_become_one_booking_and_one_change(file):
    write(file, ANNA_X, (JAN, FEB, "40"), (FEB, MAR, "40%"), (MAR, APR, "0.4"))
    assert facts(file) == [("anna", "x", JAN, APR, 40.0)]
    assert file.undo_label == "Bookings of “Anna Berg”"
    file.undo()
    assert facts(file) == []


def test_a_month_in_the_midst_is_typed_anew_and_undone_as_one(file):
    write(file, ANNA_X, (JAN, FEB, "40"), (FEB, MAR, "40"), (MAR, APR, "40"))
    write(file, ANNA_X, (FEB, MAR, ""))
    assert facts(file) == [("anna", "x", JAN, FEB, 40.0), ("anna", "x", MAR, APR, 40.0)]
    assert file.undo_label == "Delete booking of “Anna Berg”"
    file.undo()
    assert facts(file) == [("anna", "x", JAN, APR, 40.0)]


def test_days_and_hours_are_a_share_of_what_the_person_has(file):
    """February 2026 has 20 working days; Ben works half of each: 5 days of 8 hours are half of his month."""
    write(file, Key("ben", "x"), (FEB, MAR, "5d"))
    assert file.all(Booking)[0].percent == 50
    write(file, Key("ben", "x"), (FEB, MAR, "20"), unit=Unit.HOURS)
    assert file.all(Booking)[0].percent == 25


def test_a_question_mark_books_tentatively_and_ideas_always_begin_so(file):
    write(file, ANNA_X, (JAN, FEB, "40?"))
    write(file, Key("anna", "idea"), (JAN, FEB, "20"))
    assert {each.state for each in file.all(Booking)} == {BookingState.TENTATIVE}


def test_a_text_that_is_none_refuses_all_of_it_and_names_its_cell(file):
    with pytest.raises(InvalidValueError, match="no share") as refused:
        write(file, ANNA_X, (JAN, FEB, "40"), (FEB, MAR, "lots"))
    assert refused.value.cell == (ANNA_X.id, str(FEB))
    assert facts(file) == []


def test_states_and_notes_are_set_on_part_of_a_booking(file):
    write(file, ANNA_X, (JAN, FEB, "40"), (FEB, MAR, "40"))
    cells = [(ANNA_X, FEB, MAR)]
    assert bookings.toggled(file, cells) is BookingState.TENTATIVE
    bookings.set_state(file, cells, BookingState.TENTATIVE)
    bookings.set_note(file, cells, "when the permit is there")
    january, february = sorted(file.all(Booking), key=lambda each: each.start)
    assert (january.state, january.note) == (BookingState.COMMITTED, "")
    assert (february.state, february.note) == (BookingState.TENTATIVE, "when the permit is there")
    assert bookings.toggled(file, cells) is BookingState.COMMITTED


def test_duties_are_rows_of_their_own_beside_line_work(file):
    write(file, Key("anna", None), (JAN, FEB, "20"))
    write(file, Key("anna", None, "Help desk"), (JAN, FEB, "30"))
    shown = grid(file)
    titles = [row.title for row in shown.rows()]
    assert titles[:3] == ["Anna Berg", "Help desk", "Line work"]
    assert {(each.percent, each.note) for each in file.all(Booking)} == {(20, ""), (30, "Help desk")}


def test_a_sum_stands_beside_what_overhead_leave_and_part_time_leave(file):
    """Ben has 20 days × 4 h × 80 % = 64 h in February; 90 % of his time are 72 h: 113 %."""
    write(file, Key("ben", "x"), (FEB, MAR, "50"))
    write(file, Key("ben", "y"), (FEB, MAR, "40"))
    heading = next(row for row in grid(file).rows() if row.title == "Ben Weiss")
    found = heading.sums[1]
    assert (found.counted / 3600, found.capacity / 3600, found.room / 3600) == (72, 64, 80)
    assert found.utilisation == pytest.approx(1.125)


def test_leave_takes_its_share_of_a_booking_with_it(file):
    """Of 20 days in February Anna is away for 10: 50 % are 40 h of 80 h."""
    file.record("Leave", [Insert(Leave(id="l", person_id="anna", start=FEB, finish=moment.from_iso("2026-02-15")))])
    write(file, ANNA_X, (FEB, MAR, "50"))
    found = next(row for row in grid(file).rows() if row.title == "Anna Berg").sums[1]
    assert (found.counted / 3600, found.capacity / 3600) == (40, 80)
    assert found.utilisation == 0.5


def test_weeks_written_into_a_month_show_as_its_average(file):
    """One of the four working weeks of February at 80 % is 20 % of the month."""
    monday = moment.from_iso("2026-02-02")
    write(file, ANNA_X, (monday, monday + moment.WEEK, "80"))
    cell = grid(file).cells(ANNA_X)[1].cell
    assert cell.percent == pytest.approx(20)
    assert not cell.even
    weeks = grid(file, per=Per.WEEK, start=monday, count=2).cells(ANNA_X)
    assert [each.cell.percent for each in weeks] == [80, 0]


def planned_task(file, percent="50", days="20d"):
    """Plan a task of Anna's on X from 5 January on."""
    (task,) = planning.insert_tasks(file, "x", None, ["Design"])
    planning.set_cells(file, "x", [(task, "duration", days), (task, "people", f"Anna Berg[{percent}%]")])
    return task


def asked(file, **look):
    return asked_by_plans(file, Look(**{"start": JAN, "count": 3, **look}).periods())


def test_of_what_is_booked_and_planned_the_larger_counts_never_the_sum(file):
    """The plan asks 20 days × 4 h = 80 h from 5 January on; booked are 22 × 8 h × 25 % = 44 h.

    It is decided week by week: on 1 and 2 January, before the plan begins, the 4 h that are booked count.
    """
    planned_task(file)
    write(file, ANNA_X, (JAN, FEB, "25"))
    shown = grid(file, asked(file)).cells(ANNA_X)[0]
    assert (shown.booked / 3600, shown.asked / 3600) == (44, 80)
    assert shown.counted / 3600 == 84
    assert shown.plan_counts
    assert shown.difference / 3600 == -36
    write(file, ANNA_X, (JAN, FEB, "75"))
    shown = grid(file, asked(file)).cells(ANNA_X)[0]
    assert (shown.counted / 3600, shown.plan_counts) == (132, False)


def test_planned_work_without_a_booking_is_a_row_that_can_be_booked(file):
    planned_task(file)
    shown = grid(file, asked(file))
    assert ANNA_X in shown.keys
    done = bookings.book_planned(file, shown.asked_in([(ANNA_X, 0), (ANNA_X, 2)]))
    assert done.label == "Book what is planned of “Anna Berg”"
    assert facts(file) == [("anna", "x", JAN, FEB, round(80 / 176 * 100, 1))]
    with pytest.raises(InvalidValueError, match="No task asks"):
        bookings.book_planned(file, shown.asked_in([(ANNA_X, 2)]))


def test_rows_are_grouped_by_project_role_and_team(file):
    write(file, ANNA_X, (JAN, FEB, "40"))
    write(file, Key("ben", "x"), (JAN, FEB, "40"))
    by_project = [(row.level, row.title) for row in grid(file, by=By.PROJECT).rows()]
    assert by_project == [(0, "X-1  Bridge"), (1, "Anna Berg"), (1, "Ben Weiss")]
    by_team = [(row.level, row.title) for row in grid(file, by=By.TEAM).rows()]
    assert by_team == [
        (0, "Build"), (1, "Ben Weiss"), (2, "X-1  Bridge"), (0, "–"), (1, "Anna Berg"), (2, "X-1  Bridge")
    ]  # fmt: skip
    folded = grid(file, folded=frozenset({"person:anna"})).rows()
    assert [row.title for row in folded] == ["Anna Berg", "Ben Weiss", "X-1  Bridge"]


def test_a_filter_finds_people_and_projects(file):
    write(file, ANNA_X, (JAN, FEB, "40"))
    write(file, Key("anna", "y"), (JAN, FEB, "40"))
    assert [row.title for row in grid(file, filter="anna tun").rows()] == ["Anna Berg", "Y-1  Tunnel"]
    assert [row.title for row in grid(file, filter="build").rows()] == ["Ben Weiss"]


def test_rows_are_named_as_people_type_them(file):
    assert bookings.find_row(file, "AB", "x-1") == ANNA_X
    assert bookings.find_row(file, "anna berg", "x-1 bridge") == ANNA_X
    assert bookings.find_row(file, "Anna Berg", "") == Key("anna", None)
    assert bookings.find_row(file, "Anna Berg", "duty: Help desk") == Key("anna", None, "Help desk")
    with pytest.raises(InvalidValueError, match="Add them under “People”"):
        bookings.find_row(file, "Anne", "")
    with pytest.raises(InvalidValueError, match="duty: Canal"):
        bookings.find_row(file, "AB", "Canal")


def test_periods_are_whole_months_and_iso_weeks():
    assert [each.title for each in periods(Per.MONTH, JAN + 9 * moment.DAY, 2)] == ["Jan 26", "Feb 26"]
    weeks = periods(Per.WEEK, JAN, 2)
    assert [each.title for each in weeks] == ["W1 29.12.", "W2 05.01."]
    assert [each.finish - each.start for each in weeks] == [moment.WEEK, moment.WEEK]


def test_rows_removed_keep_what_lies_outside_the_time_shown(file):
    write(file, ANNA_X, (JAN, FEB, "40"), (FEB, MAR, "40"), (MAR, APR, "40"))
    bookings.remove_rows(file, [ANNA_X], FEB, APR)
    assert facts(file) == [("anna", "x", JAN, FEB, 40.0)]


def test_what_somebody_is_booked_for_after_they_left_is_more_than_there_is(file):
    file.record("Leaves", [Update(Person, "anna", {"active_to": FEB})])
    write(file, ANNA_X, (JAN, FEB, "50"), (FEB, MAR, "50"))
    found = next(row for row in grid(file).rows() if row.title == "Anna Berg").sums
    assert [each.capacity > 0 for each in found] == [True, False, False]
    assert [each.counted / 3600 for each in found] == [88, 80, 0]
    assert found[1].utilisation == float("inf")


def test_a_grid_laid_out_from_the_one_before_shows_what_changed_and_what_went(file):
    planned_task(file)
    write(file, ANNA_X, (JAN, FEB, "40"))
    write(file, Key("ben", "y"), (JAN, FEB, "20"))
    look, rooms, planned = Look(start=JAN, count=3), rooms_of(file), asked(file)
    before = Grid(file, look, rooms, planned)
    before.rows()
    write(file, ANNA_X, (JAN, FEB, "60"))
    bookings.remove_rows(file, [Key("ben", "y")], JAN, APR)
    again = Grid(file, look, rooms, planned, before)
    fresh = Grid(file, look, rooms_of(file), planned)
    assert again.rows() == fresh.rows() != before.rows()
    file.undo()
    third = Grid(file, look, rooms, planned, again)
    assert third.cells(ANNA_X) is again.cells(ANNA_X)
    assert [each.booked for each in third.cells(Key("ben", "y"))] == [
        each.booked for each in before.cells(Key("ben", "y"))
    ]
