"""Country, name, logo and hours are chosen once for the portfolio, say what would move, and are each undone as one."""

import io
from dataclasses import replace

import pytest
from PIL import Image

from pmo_desktop.domain import moment
from pmo_desktop.domain.calendar.typed_week import in_words, parse_week
from pmo_desktop.domain.changes import Insert, Update
from pmo_desktop.domain.errors import ImportProblemError, InvalidValueError
from pmo_desktop.domain.moment import DAY
from pmo_desktop.domain.records import CalendarException, Document, ImportedDates, ImportRun, Project, Task
from pmo_desktop.exchange.svg import read_svg
from pmo_desktop.services.as_of import as_of
from pmo_desktop.services.calendars import add_exception, exceptions_of
from pmo_desktop.services.organisation import countries, hours, logos, questions
from pmo_desktop.services.organisation.moves import moves_of, moves_said
from pmo_desktop.services.organisation.naming import call_organisation
from pmo_desktop.services.organisation.together import choices, choose
from pmo_desktop.services.portfolio import create_project
from tests.services.office import Office

FLAT = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="10 20 100 40"><style>.a{fill:#c00}</style>'
    b'<g transform="translate(10 20)"><rect class="a" width="50" height="40" rx="4"/>'
    b'<path d="M60 0h40v40z" fill="navy" fill-opacity=".5"/><circle cx="80" cy="20" r="5" style="fill:none;stroke:#fff"/>'
    b"</g></svg>"
)


def picture(size=(200, 80), kind="PNG"):
    found = io.BytesIO()
    Image.new("RGB", size, "navy").save(found, kind)
    return found.getvalue()


@pytest.fixture
def office(tmp_path):
    made = Office(tmp_path / "office.pmo")
    yield made
    made.workspace.close()


@pytest.fixture
def workspace(office):
    return office.workspace


def own_days(workspace):
    return exceptions_of(workspace, workspace.portfolio().calendar_id)


@pytest.mark.parametrize(
    ("typed", "code", "words"),
    [
        ("DE", "DE", "Germany"), ("germany", "DE", "Germany"), ("DE-BY", "DE-BY", "Germany (Bayern)"),
        ("gb-sct", "GB-SCT", "United Kingdom (Scotland)"),
    ],
)  # fmt: skip
def test_a_country_is_found_by_code_or_name(typed, code, words):
    found = countries.read_country(typed)
    assert (found.code, found.words) == (code, words)


@pytest.mark.parametrize("typed", ["", "XX", "Germoney", "DE-XX", "Guinea-Bissaux"])
def test_a_country_nobody_knows_is_refused(typed):
    with pytest.raises(InvalidValueError):
        countries.read_country(typed)


def test_a_country_fills_the_portfolios_calendar_and_is_one_change(workspace):
    before = own_days(workspace)
    countries.choose_country(workspace, countries.read_country("DE-BY"))
    names = {each.name for each in own_days(workspace)}
    assert "Fronleichnam" in names
    assert (workspace.portfolio().country, countries.said_country(workspace)) == ("DE-BY", "Germany (Bayern)")
    assert questions.answered(workspace.portfolio()) == {"country"}
    assert countries.holidays_end(workspace) == 2031
    workspace.undo()
    assert own_days(workspace) == before
    assert (workspace.portfolio().country, workspace.portfolio().answered) == ("", "")


def test_another_country_takes_the_place_of_the_one_before_and_leaves_what_was_typed(workspace):
    calendar_id = workspace.portfolio().calendar_id
    day = moment.from_iso("2026-08-17")
    add_exception(
        workspace, CalendarException(id="", calendar_id=calendar_id, name="Works outing", start=day, finish=day + DAY)
    )
    countries.choose_country(workspace, countries.read_country("DE"))
    countries.choose_country(workspace, countries.read_country("GB"))
    names = {each.name for each in own_days(workspace)}
    assert "Works outing" in names
    assert "Tag der Arbeit" not in names
    starts = [each.start for each in own_days(workspace)]
    assert len(starts) == len(set(starts))
    christmas = moment.from_iso("2026-12-25")
    assert [each.name for each in own_days(workspace) if each.start == christmas] == ["Christmas Day"]
    countries.choose_country(workspace, None)
    assert [each.name for each in own_days(workspace)] == ["Works outing"]


def test_a_country_chosen_again_changes_nothing(workspace):
    chosen = countries.read_country("FR")
    assert countries.choose_country(workspace, chosen) is not None
    assert countries.choose_country(workspace, chosen) is None


def test_what_holidays_would_move_is_told_before(office, workspace):
    bridge = office.project("Bridge")
    office.task(bridge, "Build", 5)
    changes, found = countries.country_changes(workspace, countries.read_country("DE-BY"))
    moves = moves_of(workspace, changes)
    assert [(each.name, each.after - each.before) for each in moves] == [
        ("Bridge", 3 * DAY)
    ]  # a Thursday, then a weekend
    assert moves_said(moves) == "Moves the finish of 1 project: Bridge +3 d."
    assert len(found) > 50
    assert workspace.schedule(bridge).project_finish == moves[0].before
    assert not own_days(workspace)


def test_a_plan_from_a_file_keeps_the_calendar_its_dates_count_on(office, workspace):
    ours, theirs, free = office.project("Ours"), office.project("Theirs"), office.project("Free")
    default = workspace.portfolio().calendar_id
    finishes = []
    for project in (theirs, free):
        task = office.task(project, "Build", 5)
        run = office.add(ImportRun(id=office.id(), project_id=project, file_name="a.xml"))
        office.add(ImportedDates(id=office.id(), task_id=task, run_id=run))
        finishes.append(workspace.schedule(project).project_finish)
    workspace.record("Calendar of the file", [Update(Project, theirs, {"calendar_id": default})])
    office.task(ours, "Build", 5)
    chosen, week = countries.read_country("DE-BY"), parse_week("Mon–Thu 8-16:30, lunch 12-12:30")
    now = choices(workspace)
    assert (
        choose(workspace, replace(now, country=chosen, week=week)).label == "Organisation and calendar: holidays, hours"
    )
    assert [workspace.schedule(project).project_finish for project in (theirs, free)] == finishes
    assert workspace.schedule(ours).project_finish > finishes[0]
    own = workspace.portfolio().calendar_id
    assert own != default
    assert {workspace.get(Project, each).calendar_id for each in (theirs, free)} == {default}
    countries.choose_country(workspace, countries.read_country("GB"))
    assert workspace.portfolio().calendar_id == own
    workspace.undo()
    workspace.undo()
    assert choices(workspace) == now
    assert workspace.get(Project, free).calendar_id is None


def test_everything_is_chosen_in_one_change_or_not_at_all(workspace):
    now = choices(workspace)
    with pytest.raises(InvalidValueError, match="not a currency"):
        choose(workspace, replace(now, currency="Euro", organisation="Never"))
    assert choices(workspace) == now
    logo = logos.logo_read("a.png", picture())
    done = choose(workspace, replace(now, name="New name", currency="chf", logo=logo))
    assert done.label == "Organisation and calendar: name, currency, logo"
    assert choices(workspace) == replace(now, name="New name", currency="CHF", logo=logo)
    assert workspace.portfolio().answered == "organisation"
    assert choose(workspace, choices(workspace)) is None
    workspace.undo()
    assert choices(workspace) == now


def test_hours_hold_for_the_portfolio_and_for_projects_begun_after(office, workspace):
    earlier = office.project("Earlier")
    week = parse_week("Mon–Thu 8-16:30, lunch 12-12:30")
    hours.choose_hours(workspace, week)
    assert in_words(hours.hours_in_force(workspace)) == "Mon–Thu 08:00–12:00, 12:30–16:30 (32 h a week)"
    made = workspace.get(Project, create_project(workspace, "New"))
    assert (made.day_seconds, made.week_seconds, made.month_days) == (8 * 3600, 32 * 3600, 16.0)
    assert workspace.get(Project, earlier).week_seconds == 40 * 3600
    assert hours.choose_hours(workspace, week) is None
    workspace.undo()
    workspace.undo()
    assert in_words(hours.hours_in_force(workspace)).endswith("(40 h a week)")
    assert workspace.portfolio().answered == ""


def test_what_hours_would_move_is_told_before(office, workspace):
    office.task(office.project("Bridge"), "Build", 5)
    moves = moves_of(workspace, hours.hours_changes(workspace, parse_week("Mon–Thu 8-16:30, lunch 12-12:30")))
    assert moves_said(moves) == "Moves the finish of 1 project: Bridge +3 d."
    assert moves_said(()) == "No project’s finish moves."


def test_a_project_begun_with_the_usual_week_is_as_ever(workspace):
    made = workspace.get(Project, create_project(workspace, "New"))
    assert (made.day_seconds, made.week_seconds, made.month_days) == (28_800, 144_000, 20.0)


def test_a_name_is_given_and_taken_back(workspace):
    assert call_organisation(workspace, "  Arden  Vale ").label == "Organisation: “Arden Vale”"
    assert workspace.portfolio().organisation == "Arden Vale"
    assert call_organisation(workspace, "Arden Vale") is None
    workspace.undo()
    assert (workspace.portfolio().organisation, workspace.portfolio().answered) == ("", "")


def test_a_question_waved_away_is_asked_again_when_that_is_wanted(workspace):
    questions.wave_away(workspace, questions.HOURS)
    questions.wave_away(workspace, questions.COUNTRY)
    assert questions.answered(workspace.portfolio()) == {"country", "hours"}
    assert questions.wave_away(workspace, questions.HOURS) is None
    questions.ask_again(workspace, questions.HOURS)
    assert questions.answered(workspace.portfolio()) == {"country"}


# The logo


def test_a_logo_is_kept_with_its_bytes_and_undone(workspace, tmp_path):
    path = tmp_path / "arden.png"
    path.write_bytes(picture())
    logos.choose_logo(workspace, logos.read_logo(path))
    (document,) = workspace.find(Document, kind="logo")
    assert (document.project_id, document.file_name) == (None, "arden.png")
    found = logos.logo_of(workspace)
    assert (found.data, found.width, found.height) == (path.read_bytes(), 200, 80)
    assert logos.choose_logo(workspace, logos.read_logo(path)) is None
    logos.choose_logo(workspace, logos.logo_read("arden.svg", FLAT))
    assert [each.file_name for each in workspace.find(Document, kind="logo")] == ["arden.svg"]
    logos.remove_logo(workspace)
    assert logos.logo_of(workspace) is None
    workspace.undo()
    workspace.undo()
    assert logos.logo_of(workspace).data == path.read_bytes()


def test_an_old_day_has_the_logo_of_its_time(workspace, office):
    logos.choose_logo(workspace, logos.logo_read("a.png", picture()))
    then = office.at
    office.later(3 * 24 * 60)
    logos.choose_logo(workspace, logos.logo_read("b.png", picture((100, 100))))
    with as_of(workspace, then) as past:
        assert logos.logo_of(past).name == "a.png"


def test_bytes_that_have_not_arrived_print_nothing(workspace):
    document = Document(id=workspace.new_id(), name="Logo", kind="logo", file_name="a.png", content="0" * 64)
    workspace.record("Received", [Insert(document)])
    assert logos.logo_of(workspace) is None


@pytest.mark.parametrize(
    ("name", "data", "why"),
    [
        ("a.png", picture()[:60], "damaged"), ("a.png", b"GIF89a" + b"\0" * 40, "no picture that can be printed"),
        ("a.png", b"", "no picture"), ("a.jpg", b"\xff\xd8\xff" + b"\0" * 100, "damaged"),
        ("a.png", picture((5000, 4000)), "million pixels"), ("a.png", picture((8, 8)), "smaller than 16"),
        ("a.png", picture((900, 20)), "far longer than high"), ("a.png", b"x" * 5_000_001, "larger than 5 MB"),
        ("a.svg", b"<svg", "not well-formed"), ("a.svg", b"<svg/>", "how large"),
        ("a.svg", b'<svg viewBox="0 0 9 9"/>', "no shape that is seen"),
        ("a.svg", b'<svg viewBox="0 0 9 9"><text>A</text></svg>', "letters that are no outlines"),
        ("a.svg", b'<svg viewBox="0 0 9 9"><image href="file:///etc/passwd"/></svg>', "a picture within it"),
        ("a.svg", b'<svg viewBox="0 0 9 9"><rect width="5" height="5" fill="url(#g)"/></svg>', "run into each other"),
        ("a.svg", b'<svg viewBox="0 0 9 9"><path d="M0 0 Q"/></svg>', "cannot be read"),
        ("a.svg", b'<svg viewBox="0 0 9 9"><rect width="1e300" height="5"/></svg>', "lies nowhere"),
        ("a.svg", b'<!DOCTYPE svg [<!ENTITY a "b">]><svg viewBox="0 0 9 9"/>', "entities"),
        ("a.svg", b'<svg viewBox="0 0 9 9">' + b"<g>" * 80 + b"</g>" * 80 + b"</svg>", "too many shapes"),
        ("a.svg", b'<svg viewBox="0 0 9 9"><g id="a"><use href="#a"/></g></svg>', "copies"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)  # fmt: skip
def test_what_will_not_do_as_a_logo_is_refused_with_the_reason(name, data, why):
    with pytest.raises(ImportProblemError, match=why):
        logos.logo_read(name, data)


def test_a_flat_drawing_keeps_its_shapes_and_colours():
    drawn = read_svg(FLAT, "a.svg")
    assert (drawn.width, drawn.height) == (100, 40)
    left, right, ring = drawn.shapes
    assert left.fill == (0.8, 0, 0, 1)
    assert right.fill[3] == 0.5
    assert right.pieces[:2] == ((0.0, 60.0, 0.0), (1.0, 100.0, 0.0))
    assert (ring.fill, ring.stroke) == (None, (1, 1, 1, 1))
    assert all(0 <= x <= 100 for shape in drawn.shapes for piece in shape.pieces for x in piece[1::2])


def test_a_turned_photograph_is_measured_as_it_is_seen():
    turned = Image.Exif()
    turned[0x0112] = 6
    found = io.BytesIO()
    Image.new("RGB", (300, 100), "navy").save(found, "JPEG", exif=turned)
    logo = logos.logo_read("a.jpg", found.getvalue())
    assert (logo.width, logo.height) == (100, 300)


def test_tasks_are_counted_for_nothing(workspace):
    """A portfolio without plans has nothing that could move."""
    assert workspace.count(Task) == 0
    assert moves_of(workspace, countries.country_changes(workspace, countries.read_country("DE"))[0]) == ()
