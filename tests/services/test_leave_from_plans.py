"""Days off in somebody's own calendar of a project file come in as leave, with the dates of the plan as they were."""

import pytest

from pmo_desktop.domain.changes import Insert, Update
from pmo_desktop.domain.moment import DAY, HOUR, from_iso
from pmo_desktop.domain.records import Calendar, CalendarException, Leave, Person, Project, WorkWeek
from pmo_desktop.services import planning
from pmo_desktop.services.exporting import export_project
from pmo_desktop.services.importing import commit, previews
from pmo_desktop.services.workspace import Workspace

NOW = 1_768_471_200_000
"""2026-01-15."""
START = from_iso("2026-02-02T08:00")


def at(day):
    return from_iso(f"2026-02-{day:02}")


@pytest.fixture
def file(tmp_path):
    """A plan on which five people work."""
    with Workspace.create(tmp_path / "a.pmo", author="Petra", clock=lambda: NOW) as made:
        people = [Person(id=name.lower(), name=name) for name in ("Anna", "Ben", "Carla", "Dora", "Emil")]
        made.record("New", [*map(Insert, people), Insert(Project(id="x", name="Bridge", start=START))])
        ids = planning.insert_tasks(made, "x", None, [f"For {each.name}" for each in people])
        edits = [(own, field, text) for own, each in zip(ids, people, strict=True)
                 for field, text in (("duration", "10d"), ("people", each.name))]  # fmt: skip
        planning.set_cells(made, "x", edits)
        yield made


def again(file, tmp_path):
    """Return the portfolio that the plan is brought into."""
    export_project(file, "x", tmp_path / "x.xml")
    other = Workspace.create(tmp_path / "b.pmo", author="Petra", clock=lambda: NOW)
    commit(other, [(each, {}) for each in previews(other, tmp_path / "x.xml")])
    return other


def told(workspace):
    names = {each.id: each.name for each in workspace.all(Person)}
    return sorted((names[each.person_id], each.start, each.finish, each.reason) for each in workspace.all(Leave))


def finishes(workspace):
    (project,) = workspace.all(Project)
    plan, schedule = workspace.plan(project.id), workspace.schedule(project.id)
    return dict(zip(plan.tasks["name"], schedule.finish.tolist(), strict=True))


def away(person, first, last, reason=""):
    return Insert(Leave(id=f"{person}{first}", person_id=person, start=at(first), finish=at(last) + DAY, reason=reason))


def test_leave_that_went_out_comes_in_as_leave(file, tmp_path):
    file.record("Leave", [away("anna", 4, 6, "Wedding"), away("anna", 9, 10), away("ben", 3, 3)])
    with again(file, tmp_path) as other:
        assert told(other) == [(*when, "") for *when, _ in told(file)], "why somebody is away goes into no file"
        assert finishes(other) == finishes(file)
        assert {each.name for each in other.all(Calendar)} == {each.name for each in file.all(Calendar)}
        assert other.all(CalendarException) == ()
        other.undo()
        assert other.all(Leave) == ()


def test_a_calendar_that_says_more_stays_beside_the_leave(file, tmp_path):
    base = file.portfolio().calendar_id
    file.record("Part-time", [
        Insert(Calendar(id="own", name="Anna", base_id=base)), Insert(WorkWeek(id="w", calendar_id="own", friday="")),
        Update(Person, "anna", {"calendar_id": "own"}), away("anna", 4, 5),
        Insert(Leave(id="half", person_id="ben", start=at(3), finish=at(3) + 12 * HOUR)),
    ])  # fmt: skip
    with again(file, tmp_path) as other:
        assert [(name, start, finish) for name, start, finish, _ in told(other)] == [("Anna", at(4), at(6))]
        assert finishes(other) == finishes(file)
        anna, ben = (next(each for each in other.all(Person) if each.name == name) for name in ("Anna", "Ben"))
        assert other.get(Calendar, anna.calendar_id).name == "Anna"
        (half,) = other.all(CalendarException)
        assert (half.calendar_id, half.start) == (ben.calendar_id, at(3)), "what is left of a day is told by hours"


def test_what_most_have_off_together_is_a_holiday_and_no_leave(file, tmp_path):
    people = ("anna", "ben", "carla", "dora")
    file.record("Leave", [*(away(each, 11, 11, "Founding day") for each in people), away("emil", 12, 12)])
    with again(file, tmp_path) as other:
        assert [name for name, *_ in told(other)] == ["Emil"]
        assert sorted(each.name for each in other.all(CalendarException)) == ["Leave"] * 4
        assert finishes(other) == finishes(file)


def test_somebody_known_here_keeps_what_stands_here(file, tmp_path):
    file.record("Leave", [away("anna", 4, 6)])
    export_project(file, "x", tmp_path / "x.xml")
    before = file.all(Leave), file.all(Calendar)
    commit(file, [(each, {}) for each in previews(file, tmp_path / "x.xml")])
    assert (file.all(Leave), file.all(Calendar)) == before
