"""Files come in as one change each, with the people, calendars and fields that are here already; or not at all."""

import pytest

from pmo_desktop.domain.errors import CancelledError
from pmo_desktop.domain.records import (
    Assignment,
    Calendar,
    CustomField,
    CustomValue,
    ExternalId,
    ImportedDates,
    ImportRun,
    Person,
    Project,
    Task,
)
from pmo_desktop.services.exporting import export_project
from pmo_desktop.services.importing import commit, commit_all, import_files, preview_all, previews
from pmo_desktop.services.workspace import Workspace

WEEK = (
    "<WeekDays>"
    + "".join(
        f"<WeekDay><DayType>{day}</DayType><DayWorking>1</DayWorking><WorkingTimes><WorkingTime><FromTime>08:00:00</FromTime>"
        "<ToTime>12:00:00</ToTime></WorkingTime><WorkingTime><FromTime>13:00:00</FromTime><ToTime>17:00:00</ToTime>"
        "</WorkingTime></WorkingTimes></WeekDay>"
        for day in range(2, 7)
    )
    + "".join(f"<WeekDay><DayType>{day}</DayType><DayWorking>0</DayWorking></WeekDay>" for day in (1, 7))
    + "</WeekDays>"
)
HOLIDAY = (
    "<Exceptions><Exception><TimePeriod><FromDate>2026-01-06T00:00:00</FromDate><ToDate>2026-01-06T23:59:00</ToDate>"
    "</TimePeriod><Name>Epiphany</Name><DayWorking>0</DayWorking></Exception></Exceptions>"
)


def plan(name, *people, guid="", holiday="", rest="", fields=""):
    calendars = (
        f"<Calendar><UID>1</UID><Name>Standard</Name><IsBaseCalendar>1</IsBaseCalendar>{WEEK}{holiday}</Calendar>"
    )
    resources = ""
    given = ""
    for number, person in enumerate(people, 1):
        calendars += (
            f"<Calendar><UID>{number + 1}</UID><Name>{person}</Name><BaseCalendarUID>1</BaseCalendarUID></Calendar>"
        )
        resources += f"<Resource><UID>{number}</UID><Name>{person}</Name><CalendarUID>{number + 1}</CalendarUID>{rest}</Resource>"
        given += f"<Assignment><UID>{number}</UID><TaskUID>1</TaskUID><ResourceUID>{number}</ResourceUID></Assignment>"
    identity = f"<GUID>{guid}</GUID>" if guid else ""
    return (
        f"<Project><Title>{name}</Title>{identity}<StartDate>2026-01-05T08:00:00</StartDate><CalendarUID>1</CalendarUID>"
        f"{fields}<Calendars>{calendars}</Calendars><Tasks><Task><UID>1</UID><Name>Task</Name><Duration>PT16H0M0S</Duration>"
        f"</Task></Tasks><Resources>{resources}</Resources><Assignments>{given}</Assignments></Project>"
    )


@pytest.fixture
def workspace(tmp_path):
    with Workspace.create(tmp_path / "a.pmo", author="Anna") as made:
        yield made


@pytest.fixture
def file(tmp_path):
    def write(name, text):
        (tmp_path / name).write_text(text, "utf-8")
        return tmp_path / name

    return write


def state(workspace):
    kinds = (
        Project,
        Task,
        Person,
        Calendar,
        Assignment,
        ImportRun,
        ExternalId,
        ImportedDates,
        CustomField,
        CustomValue,
    )
    return [workspace.all(kind) for kind in kinds]


def test_twelve_files_make_one_anna_and_one_standard_calendar(workspace, file):
    spellings = ("Anna Müller", "Müller, Anna", "anna muller", "A. Müller", "Anna Mueller", "Dr. Anna Müller")
    files = [file(f"{number}.xml", plan(f"P{number}", spellings[number % 6])) for number in range(12)]
    import_files(workspace, files)
    assert [person.name for person in workspace.all(Person)] == ["Anna Müller"]
    assert [calendar.name for calendar in workspace.all(Calendar)] == ["Standard"]
    assert {each.person_id for each in workspace.all(Assignment)} == {workspace.all(Person)[0].id}
    assert len(workspace.all(Project)) == 12


def test_a_correction_in_one_file_holds_for_those_that_follow(workspace, file):
    import_files(workspace, [file("0.xml", plan("P0", "Berta Bauer"))])
    (berta,) = workspace.all(Person)
    read = preview_all(workspace, [file("1.xml", plan("P1", "Anna Müller")), file("2.xml", plan("P2", "A. Müller"))])
    first, second = (shown for _, shown in read)
    assert second.matches[0].existing == first.matches[0].imported
    commit_all(workspace, [(first, {first.matches[0].imported.id: berta.id}), (second, {})])
    assert workspace.all(Person) == (berta,)
    assert {each.person_id for each in workspace.all(Assignment)} == {berta.id}


def test_a_spelling_corrected_once_is_known_the_next_time(workspace, file):
    import_files(workspace, [file("0.xml", plan("P0", "Anna Müller"))])
    (anna,) = workspace.all(Person)
    (shown,) = previews(workspace, file("1.xml", plan("P1", "Annerl")))
    assert shown.matches[0].existing is None
    commit(workspace, [(shown, {shown.matches[0].imported.id: anna.id})])
    (again,) = previews(workspace, file("2.xml", plan("P2", "ANNERL")))
    assert again.matches[0].existing == anna


def test_a_person_who_was_deleted_meanwhile_is_new(workspace, file):
    (shown,) = previews(workspace, file("1.xml", plan("P1", "Anna")))
    commit(workspace, [(shown, {shown.matches[0].imported.id: "gone"})])
    assert [person.name for person in workspace.all(Person)] == ["Anna"]


def test_two_names_that_turn_out_to_be_one_person_are_assigned_once(workspace, file):
    (shown,) = previews(workspace, file("1.xml", plan("P1", "Anna Müller", "Annerl")))
    import_files(workspace, [file("0.xml", plan("P0", "Anna Müller"))])
    (anna,) = workspace.all(Person)
    commit(workspace, [(shown, {match.imported.id: anna.id for match in shown.matches})])
    (project,) = [each for each in workspace.all(Project) if each.name == "P1"]
    (task,) = workspace.find(Task, project_id=project.id)
    assert [each.person_id for each in workspace.find(Assignment, task_id=task.id)] == [anna.id]


def test_a_calendar_with_other_days_off_stays_one_of_its_own(workspace, file):
    for number in (1, 2):
        import_files(workspace, [file(f"{number}.xml", plan(f"P{number}", holiday=HOLIDAY))])
    assert sorted(calendar.name for calendar in workspace.all(Calendar)) == ["Standard", "Standard (P1)"]


def test_deleting_one_project_leaves_the_calendar_of_another(workspace, file):
    import_files(workspace, [file("1.xml", plan("P1", "Anna", holiday=HOLIDAY)), file("2.xml", plan("P2", "Anna"))])
    from pmo_desktop.services.portfolio import delete_projects  # noqa: PLC0415 - of this one test

    first, second = sorted(workspace.all(Project), key=lambda project: project.name)
    delete_projects(workspace, [first.id])
    assert workspace.schedule(second.id).findings == ()
    assert [person.name for person in workspace.all(Person)] == ["Anna"]


def test_what_a_file_says_otherwise_of_people_known_here_is_listed(workspace, file):
    import_files(workspace, [file("1.xml", plan("P1", "Anna", rest="<MaxUnits>1</MaxUnits>"))])
    (shown,) = previews(workspace, file("2.xml", plan("P2", "Anna", rest="<MaxUnits>0.5</MaxUnits>")))
    assert [(loss.what, loss.count, loss.example) for loss in shown.losses] == [
        ("Units of people known here", 1, "“Anna”")
    ]


def test_a_second_import_of_a_file_is_told(workspace, file):
    source = file("plan.xml", plan("P1"))
    assert previews(workspace, source)[0].here_already == ""
    import_files(workspace, [source])
    assert previews(workspace, source)[0].here_already.startswith("“plan.xml” was imported before on ")


def test_a_project_is_known_by_its_guid_whatever_the_file_is_called(workspace, file):
    import_files(workspace, [file("plan.xml", plan("P1", guid="AB-12"))])
    (shown,) = previews(workspace, file("copy.xml", plan("Renamed", guid="AB-12")))
    assert shown.here_already.startswith("This project was imported before on ")
    assert shown.here_already.endswith("as “P1”.")
    (other,) = previews(workspace, file("other.xml", plan("Other", guid="CD-34")))
    assert other.here_already == ""


def test_an_import_taken_back_is_not_here_any_more(workspace, file):
    source = file("plan.xml", plan("P1", guid="AB-12"))
    import_files(workspace, [source])
    workspace.undo()
    assert previews(workspace, source)[0].here_already == ""


def test_an_import_is_one_change_that_can_be_taken_back_and_done_again(workspace, file):
    before = state(workspace)
    (shown,) = previews(workspace, file("plan.xml", plan("P1", "Anna", "Berta", holiday=HOLIDAY)))
    made = commit(workspace, [(shown, {})])
    after = state(workspace)
    assert made is not None
    assert workspace.history()[0].label == "Import “P1”"
    workspace.undo()
    assert state(workspace) == before
    workspace.redo()
    assert state(workspace) == after


class Stopping:
    """A progress that stops the work at a given step."""

    def __init__(self, at):
        self.left = at

    def __call__(self, done, total, what, /):
        assert what
        assert 0 <= done <= total
        if self.left == 0:
            raise CancelledError("Stopped.")
        self.left -= 1


@pytest.mark.parametrize("work", [import_files, preview_all])
def test_cancelling_at_any_step_changes_nothing(work, workspace, file):
    files = [file("1.xml", plan("P1", "Anna")), file("2.xml", plan("P2", "Anna"))]
    before, history = state(workspace), workspace.history()
    steps = 0
    while True:
        try:
            work(workspace, files, Stopping(steps))
        except CancelledError:
            assert (state(workspace), workspace.history()) == (before, history), steps
            steps += 1
        else:
            break
    assert steps >= 8
    assert len(workspace.all(Project)) == (2 if work is import_files else 0)


def test_custom_fields_of_one_name_are_shared(workspace, file):
    room = "<FieldID>205520904</FieldID><FieldName>Text1</FieldName><Alias>Room</Alias>"
    field = f"<ExtendedAttributes><ExtendedAttribute>{room}</ExtendedAttribute></ExtendedAttributes>"
    for number, room in enumerate(("B12", "C7")):
        value = f"<ExtendedAttribute><FieldID>205520904</FieldID><Value>{room}</Value></ExtendedAttribute>"
        import_files(workspace, [file(f"{number}.xml", plan(f"P{number}", "Anna", rest=value, fields=field))])
    assert [field.name for field in workspace.all(CustomField)] == ["Room"]
    assert [value.value for value in workspace.all(CustomValue)] == ["B12"]  # who is known keeps what stands here


def test_a_project_exported_and_imported_again_has_the_same_dates(workspace, file, tmp_path):
    import_files(workspace, [file("plan.xml", plan("P1", "Anna", "Berta", holiday=HOLIDAY))])
    (project,) = workspace.all(Project)
    target = export_project(workspace, project.id, tmp_path / "out.xml")
    (shown,) = previews(workspace, target)
    assert shown.agreeing == len(shown.dates) == 1
    assert sorted(match.existing.name for match in shown.matches) == ["Anna", "Berta"]
    assert [each.key for each in shown.imported.of(ExternalId) if each.owner == "task"] == ["1"]
