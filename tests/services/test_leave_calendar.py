"""The leave calendar shows who is away by each person's own working time, and changes leave by one named change each."""

import pytest

from pmo_desktop.domain.changes import Insert
from pmo_desktop.domain.errors import InvalidValueError
from pmo_desktop.domain.moment import DAY, HOUR, from_iso
from pmo_desktop.domain.records import Calendar, CalendarException, Leave, Person, PersonKind, Project, Role, WorkWeek
from pmo_desktop.domain.resources.absence import after_days, days_away, middle, part_of_day
from pmo_desktop.services import leave, planning, staff
from pmo_desktop.services.calendars import compiled
from pmo_desktop.services.leave import Asked, Span, board
from pmo_desktop.services.workspace import Workspace

FIRST = from_iso("2026-12-01")
"""A Tuesday."""


def day(number):
    return FIRST + (number - 1) * DAY


@pytest.fixture
def workspace(tmp_path):
    with Workspace.create(tmp_path / "a.pmo", author="Petra") as made:
        short = Calendar(id="short", name="Mornings", base_id=made.portfolio().calendar_id)
        week = WorkWeek(id="week", calendar_id="short", friday="", monday="06:00-10:00", tuesday="22:00-06:00")
        feast = CalendarException(
            id="feast", calendar_id=made.portfolio().calendar_id, name="Christmas", start=day(25), finish=day(26)
        )
        made.record(
            "Staff",
            [
                Insert(short), Insert(week), Insert(feast), Insert(Role(id="r", name="Engineer")),
                Insert(Person(id="anna", name="Anna", team="A", role_id="r")),
                Insert(Person(id="ben", name="Ben", team="B", calendar_id="short")),
                Insert(Person(id="old", name="Old", active_to=FIRST)),
                Insert(Person(id="role", name="Engineer", kind=PersonKind.ROLE)),
            ],
        )  # fmt: skip
        yield made


def spans(workspace):
    return [
        (each.person_id, each.start, each.finish)
        for each in sorted(workspace.all(Leave), key=lambda each: (each.person_id, each.start))
    ]


def enter(workspace, *found, reason=""):
    return leave.enter(workspace, [Span(who, start, finish, reason) for who, start, finish in found])


def test_people_are_shown_with_their_days_off_and_the_days_they_are_away(workspace):
    enter(workspace, ("anna", day(21), day(29)), ("ben", day(7), day(9)))
    shown = board(workspace, FIRST, 31)
    assert [row.person.id for row in shown.rows] == ["anna", "ben"]
    anna, ben = shown.rows
    assert [at + 1 for at, why in enumerate(anna.off) if why is not None][:3] == [5, 6, 12]
    assert anna.off[24] == "Christmas"
    assert ben.off[3] == "", "Ben does not work on Fridays"
    assert anna.away[0].days == 5.0, "Monday to Thursday and the Monday after; Christmas and the weekend are none"
    assert (anna.in_sight, ben.in_sight) == (5.0, 2.0)
    assert [at + 1 for at, count in enumerate(shown.counts()) if count] == [7, 8, 21, 22, 23, 24, 28]


def test_the_year_is_counted_beyond_what_is_shown_and_twice_never(workspace):
    enter(workspace, ("anna", from_iso("2026-01-12"), from_iso("2026-01-14")), ("anna", day(30), day(36)))
    workspace.record("Over it", [Insert(Leave(id="x", person_id="anna", start=day(30), finish=day(31)))])
    (anna, _) = board(workspace, FIRST, 31).rows
    assert (anna.in_sight, anna.in_year) == (2.0, 4.0)


def test_half_days_lie_in_their_half(workspace):
    ids = enter(workspace, ("anna", day(1), day(2)), ("anna", day(2), day(3)))
    leave.as_part(workspace, ids[:1], "am")
    leave.as_part(workspace, ids[1:], "pm")
    first, second = board(workspace, FIRST, 31).rows[0].away
    assert (first.begin, first.end, first.days, first.part) == (0.0, 0.5, 0.5, "am")
    assert (second.begin, second.end, second.days, second.part) == (1.5, 2.0, 0.5, "pm")
    assert [leave.next_part(workspace, each) for each in ids] == ["pm", "all"]
    leave.as_part(workspace, ids, "all")
    assert spans(workspace) == [("anna", day(1), day(2)), ("anna", day(2), day(3))]


def test_the_calendar_can_be_of_a_team_a_role_or_a_word(workspace):
    for asked, ids in (
        (Asked(team="A"), ["anna"]), (Asked(role="Engineer"), ["anna"]), (Asked(text="be"), ["ben"]),
        (Asked(text="eng a"), ["anna"]),
        (Asked(text="nobody"), []), (Asked(by_team=True), ["anna", "ben"]),
    ):  # fmt: skip
        assert [row.person.id for row in board(workspace, FIRST, 31, asked).rows] == ids
    assert leave.teams_and_roles(workspace) == (["A", "B"], ["Engineer"])


def test_leave_is_entered_for_several_at_once_beside_what_is_there(workspace):
    enter(workspace, ("anna", day(3), day(5)))
    enter(workspace, ("anna", day(1), day(8)), ("ben", day(1), day(8)), reason="Trip")
    assert workspace.history(1)[0].label == "Leave of 2 people"
    assert spans(workspace) == [
        ("anna", day(1), day(3)), ("anna", day(3), day(5)), ("anna", day(5), day(8)), ("ben", day(1), day(8)),
    ]  # fmt: skip
    with pytest.raises(InvalidValueError, match="on leave then already"):
        enter(workspace, ("ben", day(2), day(3)))
    workspace.undo()
    assert spans(workspace) == [("anna", day(3), day(5))]


def test_leave_is_moved_made_longer_given_away_and_cut(workspace):
    (own,) = enter(workspace, ("anna", day(1), day(8)), reason="Trip")
    leave.moved_by(workspace, [own], 1)
    leave.stretched_by(workspace, [own], 2)
    assert spans(workspace) == [("anna", day(2), day(11))]
    leave.freed(workspace, [Span("anna", day(4), day(6)), Span("ben", day(4), day(6))])
    assert spans(workspace) == [("anna", day(2), day(4)), ("anna", day(6), day(11))]
    assert {each.reason for each in workspace.all(Leave)} == {"Trip"}
    leave.freed(workspace, [Span("anna", day(1), day(3))])
    leave.freed(workspace, [Span("anna", day(6), day(11))])
    assert spans(workspace) == [("anna", day(3), day(4))]
    leave.reshape(workspace, {own: (day(3), day(5))}, "ben")
    assert spans(workspace) == [("ben", day(3), day(5))]
    assert [each.label for each in workspace.history(6)] == [
        "Move leave of “Anna”", "Free days of “Anna”", "Free days of “Anna”", "Free days of “Anna”", "Change leave of “Anna”",
        "Move leave of “Anna”",
    ]  # fmt: skip
    with pytest.raises(InvalidValueError, match="ends before it begins"):
        leave.stretched_by(workspace, [own], -5)


def test_tasks_wait_where_leave_falls_into_them(workspace):
    project = Project(id="p", code="P-1", name="Bridge", start=day(1) + 8 * HOUR)
    workspace.record("Project", [Insert(project)])
    deck, paint, done = planning.insert_tasks(workspace, "p", None, ["Deck", "Paint", "Done"])
    planning.set_cells(
        workspace, "p",
        [(deck, "duration", "5d"), (deck, "people", "Anna"), (paint, "people", "Anna"), (paint, "duration", "2d"),
         (paint, "predecessors", "1"), (done, "people", "Anna"), (done, "percent", "100%")],
    )  # fmt: skip
    within, before, after = enter(
        workspace, ("anna", day(3), day(4)), ("anna", day(1) - 3 * DAY, day(1) - DAY), ("anna", day(22), day(23))
    )
    found = leave.waiting(workspace, FIRST - 10 * DAY, FIRST + 40 * DAY)
    assert {own: [each.name for each in tasks] for own, tasks in found.items()} == {within: ["P-1  Deck"]}
    assert before not in found
    assert after not in found
    assert found[within][0].task_id == deck


def test_days_are_counted_by_the_work_in_them(workspace):
    calendars = compiled(workspace)
    usual, short = calendars[workspace.portfolio().calendar_id], calendars["short"]
    assert middle(usual, day(1)) == day(1) + 12 * HOUR
    assert middle(short, day(7)) == day(7) + 8 * HOUR
    assert middle(usual, day(5)) == day(5) + 12 * HOUR, "a day without work has its middle at noon"
    assert days_away(usual, day(1), day(8)) == 5.0
    assert days_away(usual, day(1) + 8 * HOUR, day(1) + 10 * HOUR) == 0.25
    assert after_days(usual, day(4), 2) == day(8)
    assert after_days(usual, day(4), 1.5) == day(7) + 12 * HOUR
    assert [part_of_day(usual, *span, day(1)) for span in (
        (day(1), day(2)), (day(1), day(1) + 12 * HOUR), (day(1) + 13 * HOUR, day(2)), (day(1) + 9 * HOUR, day(1) + 10 * HOUR),
        (day(2), day(3)), (day(1) + 8 * HOUR, day(1) + 17 * HOUR),
    )] == ["all", "am", "pm", "part", "", "all"]  # fmt: skip


# As a list


def cells(workspace, *edits):
    return leave.set_leave_cells(workspace, edits)


def test_a_list_counts_working_days_and_says_which_part_of_them_it_is(workspace):
    (whole,) = enter(workspace, ("anna", day(1), day(8)))
    (half,) = enter(workspace, ("anna", day(9), day(10)))
    leave.as_part(workspace, [half], "pm")
    (other,) = enter(workspace, ("anna", day(14) + 10 * HOUR, day(16) + 12 * HOUR))
    found = {each.id: (each.days_said, each.part) for each in leave.leave_of(workspace, ["anna"])}
    assert found == {whole: ("5", "Whole days"), half: ("0.5", "Afternoon"), other: ("2.2", "from 10:00 until 12:00")}


def test_half_days_stay_half_where_their_day_is_typed_anew(workspace):
    (own,) = enter(workspace, ("anna", day(9), day(10)))
    cells(workspace, (own, "part", "afternoon"))
    kept = workspace.get(Leave, own)
    assert (kept.start, kept.finish) == (day(9) + 12 * HOUR, day(10))
    cells(workspace, (own, "last", "2026-12-09"))
    assert workspace.get(Leave, own) == kept
    cells(workspace, (own, "first", "2026-12-10"))
    moved = workspace.get(Leave, own)
    assert (moved.start - kept.start, moved.finish - kept.finish) == (DAY, DAY)
    cells(workspace, (own, "part", "Whole days"))
    assert (workspace.get(Leave, own).start, workspace.get(Leave, own).finish) == (day(10), day(11))
    with pytest.raises(InvalidValueError) as caught:
        cells(workspace, (own, "part", "evening"))
    assert caught.value.cell == (own, "part")


def test_the_next_free_day_lies_after_leave_that_is_there(workspace):
    enter(workspace, ("anna", day(2), day(4)), ("anna", day(4), day(5)))
    assert leave.free_day(workspace, "anna", day(1)) == day(1)
    assert leave.free_day(workspace, "anna", day(3)) == day(5)


def test_next_leave_typed_over_becomes_what_is_typed_and_other_days_are_added(workspace):
    enter(workspace, ("anna", day(21), day(26)), reason="Family")
    staff.set_person_cells(workspace, [("anna", "leave", "2026-12-22 to 2026-12-31")])
    assert [(each.start, each.finish, each.reason) for each in workspace.all(Leave)] == [(day(22), day(32), "Family")]
    assert staff.set_person_cells(workspace, [("anna", "leave", "2026-12-22 to 2026-12-31")]) is None
    staff.set_person_cells(workspace, [("anna", "leave", "2026-12-07")])
    assert spans(workspace) == [("anna", day(7), day(8)), ("anna", day(22), day(32))]
