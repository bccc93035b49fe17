"""Whether a proposal fits, and from when on, as worked out by hand."""

import pytest

from pmo_desktop.domain import moment
from pmo_desktop.domain.errors import InvalidValueError
from pmo_desktop.domain.records import Booking, BookingState, Project, ProjectState, Task
from pmo_desktop.services.fitting import book_tentatively, commit, does_it_fit, fit_at
from tests.services.office import DAY, HOUR, MONDAY, MORNING, WEEK, Office, role_of

PROPOSED = ProjectState.PROPOSED


@pytest.fixture
def office(tmp_path):
    made = Office(tmp_path / "Office.pmo")
    yield made
    made.workspace.close()


def test_it_fits_where_everybody_has_the_time(office):
    tower = office.project("Tower", PROPOSED)
    office.task(tower, "Try", 10, {"Anna": 1.0})
    found = does_it_fit(office.workspace, tower)
    assert found.own.fits
    assert found.sentences == ("It fits: everybody it asks has the time, from 2026-06-01 on.",)


def test_what_is_lacking_is_told_by_month_with_the_earliest_start_that_fits(office):
    # Anna is taken for the three weeks of 1 to 19 June. The proposal asks her for ten days from 1 June on: all of them are
    # lacking. From 22 June on she is free: the first Monday after what she does.
    bridge = office.project("Bridge")
    office.task(bridge, "Test", 15, {"Anna": 1.0})
    tower = office.project("Tower", PROPOSED)
    office.task(tower, "Try", 10, {"Anna": 1.0})
    found = does_it_fit(office.workspace, tower)
    assert found.sentences == ("Anna lacks 10 days in June 2026.", "Earliest start that fits: 2026-06-22.")
    assert fit_at(office.workspace, tower, moment.from_iso("2026-06-22T08:00")).fits
    assert not fit_at(office.workspace, tower, moment.from_iso("2026-06-15T08:00")).fits


def test_only_what_the_proposal_adds_is_its_lack(office):
    # Bridge asks Anna for one and a half of herself, half a person too much; Tower asks for a quarter more: 1.25 days a week.
    bridge = office.project("Bridge")
    office.task(bridge, "Test", 5, {"Anna": 1.5})
    tower = office.project("Tower", PROPOSED)
    office.task(tower, "Try", 5, {"Anna": 0.25})
    found = does_it_fit(office.workspace, tower)
    assert found.own.lacking == pytest.approx(1.25 * 8 * HOUR, abs=60)


def test_a_role_is_asked_as_a_whole_with_the_people_in_it(office):
    # Two testers are the role. Bridge takes Anna whole; the proposal asks for two open testers for a week: one is lacking.
    bridge = office.project("Bridge")
    role_of(office, "Tester", 2.0)
    office.task(bridge, "Test", 5, {"Anna": 1.0})
    tower = office.project("Tower", PROPOSED)
    office.task(tower, "Try", 5, {"Tester (open)": 2.0})
    found = does_it_fit(office.workspace, tower)
    assert found.sentences == ("Tester lacks 5 days in June 2026.", "Earliest start that fits: 2026-06-08.")


def test_bookings_alone_are_a_demand_and_move_along(office):
    bridge = office.project("Bridge")
    office.task(bridge, "Test", 10, {"Anna": 1.0})
    tower = office.project("Tower", PROPOSED)
    office.add(
        Booking(
            id=office.id(), person_id=office.people["Anna"], project_id=tower, start=MONDAY, finish=MONDAY + WEEK,
            percent=40.0,
        )
    )  # fmt: skip
    found = does_it_fit(office.workspace, tower)
    assert found.sentences == ("Anna lacks 2 days in June 2026.", "Earliest start that fits: 2026-06-15.")


def test_other_proposals_take_time_only_where_that_is_asked(office):
    spire = office.project("Spire", PROPOSED)
    office.task(spire, "Test", 5, {"Anna": 1.0})
    tower = office.project("Tower", PROPOSED)
    office.task(tower, "Try", 5, {"Anna": 1.0})
    assert does_it_fit(office.workspace, tower).own.fits
    found = does_it_fit(office.workspace, tower, with_proposed=True)
    assert found.sentences[-1] == "Earliest start that fits: 2026-06-08."


def test_where_none_fits_it_is_said_how_little_may_be_lacking(office):
    tower = office.project("Tower", PROPOSED)
    office.task(tower, "Try", 5, {"Anna": 1.5})
    found = does_it_fit(office.workspace, tower)
    assert found.earliest is None
    assert found.sentences == ("Anna lacks 2.5 days in June 2026.", "No start within 104 weeks fits.")


def test_a_proposal_that_asks_for_nobody_says_so(office):
    tower = office.project("Tower", PROPOSED)
    office.task(tower, "Try", 5)
    found = does_it_fit(office.workspace, tower)
    assert not found.asks
    assert "asks for nobody yet" in found.sentences[0]


def test_of_what_has_begun_no_other_start_is_looked_for(office):
    bridge = office.project("Bridge")
    office.task(bridge, "Test", 5, {"Anna": 1.0})
    tower = office.project("Tower")
    office.task(tower, "Begun", 5, {"Anna": 1.0}, actual_start=MONDAY + MORNING)
    found = does_it_fit(office.workspace, tower)
    assert not found.can_move
    assert "It has begun" in found.sentences[-1]


def test_what_is_over_cannot_be_laid(office):
    tower = office.project("Tower", ProjectState.CANCELLED)
    with pytest.raises(InvalidValueError, match="over or cancelled"):
        does_it_fit(office.workspace, tower)


def test_booking_tentatively_says_what_the_plan_asks_and_leaves_the_load_as_it_is(office):
    tower = office.project("Tower", PROPOSED)
    office.task(tower, "Try", 10, {"Anna": 0.5})
    before = office.load()
    done = book_tentatively(office.workspace, tower)
    assert done.label == "Book “Tower” tentatively"
    (booking,) = office.workspace.all(Booking)
    assert (booking.percent, booking.state) == (50.0, BookingState.TENTATIVE)
    assert (booking.start, booking.finish) == (MONDAY, MONDAY + 12 * DAY)  # Monday 1 to Friday 12 June
    after = office.load()
    assert (after.demand + after.proposed == before.demand + before.proposed).all()


def test_committing_moves_approves_and_commits_as_one_undo(office):
    bridge = office.project("Bridge")
    office.task(bridge, "Test", 5, {"Anna": 1.0})
    tower = office.project("Tower", PROPOSED)
    task = office.task(tower, "Try", 5, {"Anna": 1.0}, MONDAY)
    book_tentatively(office.workspace, tower)
    verdict = does_it_fit(office.workspace, tower)
    done = commit(office.workspace, tower, verdict.earliest.start)
    assert done.label == "Commit to “Tower” from 2026-06-08"
    project = office.workspace.get(Project, tower)
    assert (project.state, project.start) == (ProjectState.APPROVED, MONDAY + WEEK + MORNING)
    assert office.workspace.get(Task, task).constraint_date == MONDAY + WEEK + MORNING
    (booking,) = office.workspace.all(Booking)
    assert (booking.state, booking.start) == (BookingState.COMMITTED, MONDAY + WEEK)
    assert not office.load().overloaded.any()
    office.workspace.undo()
    assert office.workspace.get(Project, tower).state is PROPOSED
    assert office.workspace.all(Booking)[0].start == MONDAY
