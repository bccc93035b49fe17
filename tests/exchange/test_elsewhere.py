"""Tasks of other projects in MSPDI: rows that MS Project keeps of them, links that alone name them, there and back."""

from itertools import count

import pytest

from pmo_desktop.domain import moment
from pmo_desktop.domain.plan.external import place_of
from pmo_desktop.domain.plan.plan import Outside, Plan
from pmo_desktop.domain.records import Dependency, ExternalId, LagKind, Task
from pmo_desktop.domain.schedule import schedule
from pmo_desktop.exchange.mspdi.reader import read
from pmo_desktop.exchange.mspdi.writer import write

OTHER = r"C:\Plans\Depot.mpp"


def task(uid: int, name: str, inner: str = "", *, start: str = "2026-01-05", days: int = 1) -> str:
    return (
        f"<Task><UID>{uid}</UID><ID>{uid}</ID><Name>{name}</Name><OutlineLevel>1</OutlineLevel>"
        f"<Start>{start}T08:00:00</Start><Finish>{start}T17:00:00</Finish><Duration>PT{8 * days}H0M0S</Duration>"
        f"<DurationFormat>7</DurationFormat>{inner}</Task>"
    )


def link(uid: int, named: str = "", kind: int = 1, lag: str = "") -> str:
    across = f"<CrossProject>1</CrossProject><CrossProjectName>{named}</CrossProjectName>" if named else ""
    return f"<PredecessorLink><PredecessorUID>{uid}</PredecessorUID><Type>{kind}</Type>{across}{lag}</PredecessorLink>"


def project(*tasks: str):
    ids = count(1)
    text = f"<Project><Name>Bridge</Name><StartDate>2026-01-05T08:00:00</StartDate><Tasks>{''.join(tasks)}</Tasks></Project>"
    return read(text.encode(), "Bridge.xml", lambda: f"{next(ids):08}")


GHOST = f"<ExternalTask>1</ExternalTask><ExternalTaskProject>{OTHER}</ExternalTaskProject>"


def start_of(imported, name):
    plan = Plan.from_records(imported.project, imported.records)
    row = plan.tasks["name"].index(name)
    return moment.to_iso(int(schedule(plan).start[row]))


def lost(imported):
    return {(loss.what, loss.count) for loss in imported.losses}


@pytest.mark.parametrize("named", ["", f"{OTHER}\\7"])
def test_a_row_for_a_task_elsewhere_keeps_its_last_dates_and_drives(named):
    imported = project(task(1, "Deliver", GHOST, start="2026-01-09"), task(2, "Build", link(1, named)))
    stands, _ = imported.of(Task)
    assert (stands.external, stands.manual) == (named or OTHER, True)
    assert moment.to_iso(stands.manual_finish) == "2026-01-09T17:00"
    assert start_of(imported, "Build") == "2026-01-12T08:00"
    assert lost(imported) == set()


def test_the_number_may_stand_with_the_path():
    ghost = GHOST.replace("Depot.mpp", "Depot.mpp\\12")
    imported = project(task(1, "Deliver", ghost), task(2, "Build", link(1)))
    assert imported.of(Task)[0].external == f"{OTHER}\\12"


def test_a_task_that_only_a_link_names_gets_a_row_with_what_the_dates_here_allow():
    imported = project(task(1, "Survey"), task(2, "Build", link(9, f"{OTHER}\\7"), start="2026-01-14"))
    plan = Plan.from_records(imported.project, imported.records)
    names = [plan.tasks["name"][row] for row in plan.outline.order]
    assert names == ["Survey", "Task 7 of Depot.mpp", "Build"]
    assert start_of(imported, "Build") == "2026-01-14T08:00"
    assert lost(imported) == {("Dates of tasks of other projects", 1)}
    assert "those of the tasks that wait for them are taken" in imported.losses[0].why


def test_one_row_stands_for_a_task_that_several_wait_for_with_the_earliest_date_they_allow():
    late = "<LinkLag>4800</LinkLag><LagFormat>7</LagFormat>"
    imported = project(
        task(1, "Build", link(9, f"{OTHER}\\7"), start="2026-01-14"),
        task(2, "Paint", link(9, f"{OTHER}\\7", lag=late), start="2026-01-13"),
    )
    assert [each.external for each in imported.of(Task) if each.external] == [f"{OTHER}\\7"]
    assert start_of(imported, "Paint") == "2026-01-13T08:00"
    assert start_of(imported, "Build") == "2026-01-12T08:00"


@pytest.mark.parametrize("fact", ["<Manual>1</Manual>", "<ActualStart>2026-01-14T08:00:00</ActualStart>"])
def test_dates_that_do_not_follow_from_links_tell_nothing_of_a_task_elsewhere(fact):
    imported = project(task(1, "Build", link(9, f"{OTHER}\\7") + fact, start="2026-01-14"))
    (stands,) = (each for each in imported.of(Task) if each.external)
    assert stands.manual_start is None
    assert "write them down" in imported.losses[0].why


def test_a_number_of_another_project_is_not_taken_for_one_here():
    imported = project(task(1, "Survey"), task(2, "Build", link(1, f"{OTHER}\\1"), start="2026-01-14"))
    (made,) = imported.of(Dependency)
    stands = next(each for each in imported.of(Task) if each.id == made.predecessor_id)
    assert stands.external == f"{OTHER}\\1"


def test_a_task_elsewhere_that_waits_for_one_here_is_left_to_its_project():
    imported = project(task(1, "Build"), task(2, "Move in", GHOST + link(1)))
    assert [each.name for each in imported.of(Task)] == ["Build"]
    assert lost(imported) == {("Tasks of other projects that wait for tasks here", 1)}


def test_nothing_here_drives_a_task_elsewhere():
    imported = project(task(1, "Build"), task(2, "Deliver", GHOST + link(1)), task(3, "Test", link(2)))
    assert len(imported.of(Dependency)) == 1
    assert lost(imported) == {("Links into tasks of other projects", 1)}


def test_rows_that_stand_for_others_come_back_equal():
    imported = project(
        task(1, "Deliver", GHOST, start="2026-01-09"),
        task(2, "Build", link(1, f"{OTHER}\\7", lag="<LinkLag>4800</LinkLag><LagFormat>7</LagFormat>")),
    )
    plan = Plan.from_records(imported.project, imported.records)
    keys = {each.row_id: each.key for each in imported.of(ExternalId)}
    ids = count(1)
    again = read(write(plan, schedule(plan), keys=keys), "Bridge.xml", lambda: f"{next(ids):08}")
    facts = [
        [(each.name, each.external, each.manual_start, each.manual_finish, each.duration) for each in which.of(Task)]
        for which in (imported, again)
    ]
    assert facts[0] == facts[1]
    links = [[(each.type, each.lag, each.lag_kind) for each in which.of(Dependency)] for which in (imported, again)]
    assert links[0] == links[1] == [("FS", 28_800, LagKind.WORKING)]


def test_what_is_waited_for_in_the_portfolio_is_written_as_a_row_elsewhere():
    imported = project(task(1, "Survey"), task(2, "Build"))
    survey, build = imported.of(Task)
    waits = Dependency(id="d", project_id=build.project_id, predecessor_id="there", successor_id=build.id)
    plan = Plan.from_records(imported.project, [*imported.records, waits])
    start = moment.from_iso("2026-01-08T08:00")
    plan.outside = {
        "there": Outside(start, start + 9 * 3600, 28_800, None, "Deliver", "Depot", code="DEP", number=7)
    }  # fmt: skip
    ids = count(1)
    again = read(write(plan, schedule(plan)), "Bridge.xml", lambda: f"{next(ids):08}")
    assert [(each.name, each.external) for each in again.of(Task)] == [
        (survey.name, ""), (build.name, ""), ("Deliver", "Depot.mpp\\7"),
    ]  # fmt: skip
    assert start_of(again, "Build") == "2026-01-09T08:00"


@pytest.mark.parametrize(
    ("text", "path", "number", "names"),
    [
        (r"C:\Plans\Depot.mpp\7", r"C:\Plans\Depot.mpp", 7, (r"c:\plans\depot", "depot")),
        ("Depot.XML", "Depot.XML", None, ("depot",)),
        (r"<>\Depot\12", r"<>\Depot", 12, (r"<>\depot", "depot")),
        ("/home/anna/Depot.mpp\\1", "/home/anna/Depot.mpp", 1, ("/home/anna/depot", "depot")),
        (r"C:\Depot 2026.05\3", r"C:\Depot 2026.05", 3, (r"c:\depot 2026.05", "depot 2026.05")),
        ("P/24", "P/24", None, ("p/24", "24")), ("", "", None, ("",)),
    ],
)  # fmt: skip
def test_a_place_is_a_path_and_a_number(text, path, number, names):
    place = place_of(text)
    assert (place.path, place.number, place.names, str(place)) == (path, number, names, text)
