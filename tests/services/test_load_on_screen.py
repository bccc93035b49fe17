"""Which lines the load shows, what is behind its cells, who could take work over, and when there is time: hand-computed."""

from dataclasses import replace

import numpy as np
import pytest

from pmo_desktop.domain import moment
from pmo_desktop.domain.changes import Insert
from pmo_desktop.domain.records import (
    Booking,
    BookingState,
    Leave,
    Person,
    PersonKind,
    PersonSkill,
    Project,
    ProjectState,
    Role,
    Skill,
)
from pmo_desktop.domain.resources.load import By, Per
from pmo_desktop.services import planning
from pmo_desktop.services.load.behind import Cells, behind, merged
from pmo_desktop.services.load.exporting import table_of
from pmo_desktop.services.load.giving import candidates, first_free, free_start, given_of, handed_over
from pmo_desktop.services.load.lines import Count, Scope, Sort, asked_by, lines_of, read
from pmo_desktop.services.reassigning import Item, reassign
from pmo_desktop.services.workspace import Workspace

MONDAY = moment.from_iso("2026-01-12T08:00")
SPAN = (moment.from_iso("2026-01-05"), moment.from_iso("2026-03-02"))
"""W2 to W9."""
HOUR = 3600.0


class Town:
    """Anna designs (40 h) and surveys (20 h) in W3, Ben builds in W4 and W5; Cem, at half time, digs in a proposal (50 %)."""

    def __init__(self, workspace):
        self.workspace = workspace
        self.roles = {name: workspace.new_id() for name in ("Engineer", "Planner")}
        workspace.record("Roles", [Insert(Role(id=each, name=name)) for name, each in self.roles.items()])
        self.people = {}
        for name, role, team, units in (
            ("Anna", "Engineer", "North", 1.0), ("Ben", "Engineer", "North", 1.0), ("Cem", "Planner", "South", 0.5),
        ):  # fmt: skip
            self.add(name, role_id=self.roles[role], team=team, max_units=units)
        self.projects, self.tasks = {}, {}
        self.plan(
            "Bridge", ("Design", "5d", "Anna", ""), ("Survey", "5d", "Anna[50%]", ""), ("Build", "10d", "Ben", "1")
        )
        self.plan("Tunnel", ("Dig", "5d", "Cem[25%]", ""), state=ProjectState.PROPOSED)

    def add(self, name, **facts):
        self.people[name] = self.workspace.new_id()
        self.workspace.record("Add", [Insert(Person(id=self.people[name], name=name, **facts))])

    def plan(self, name, *rows, state=ProjectState.ACTIVE):
        project_id = self.projects[name] = self.workspace.new_id()
        project = Project(
            id=project_id, code=name[0], name=name, start=MONDAY, state=state, probability_percent=50.0,
            floor_at_status_date=False,
        )  # fmt: skip
        self.workspace.record("New", [Insert(project)])
        ids = planning.insert_tasks(self.workspace, project_id, None, [row[0] for row in rows])
        for task_id, (title, length, people, links) in zip(ids, rows, strict=True):
            self.tasks[title] = task_id
            edits = [(task_id, "duration", length), (task_id, "people", people), (task_id, "predecessors", links)]
            planning.set_cells(self.workspace, project_id, edits, today=MONDAY)

    def book(self, person, project, percent, start="2026-01-12", finish="2026-02-09", state=BookingState.COMMITTED):
        booking = Booking(
            id=self.workspace.new_id(), person_id=self.people[person], project_id=self.projects.get(project),
            start=moment.from_iso(start), finish=moment.from_iso(finish), percent=percent, state=state,
        )  # fmt: skip
        self.workspace.record("Book", [Insert(booking)])
        return booking.id

    def lines(self, scope=Scope(), columns=None):  # noqa: B008 - a frozen value
        return lines_of(read(self.workspace, SPAN, scope), scope, columns)

    def names(self, scope=Scope(), columns=None):  # noqa: B008 - a frozen value
        return [f"{'  ' * line.level}{line.name}" for line in self.lines(scope, columns)]

    def cells(self, name, *weeks):
        """Return cells of a person, by the number of their weeks from W2 on."""
        table = read(self.workspace, SPAN, Scope()).people
        row = next(number for number, each in enumerate(table.rows) if each.name == name)
        return Cells(((table, row),), range(weeks[0], weeks[-1] + 1))


@pytest.fixture
def town(tmp_path):
    with Workspace.create(
        tmp_path / "a.pmo", author="Anna", clock=lambda: 1_768_384_800_000
    ) as workspace:  # 2026-01-14
        yield Town(workspace)


# Lines


def test_people_come_by_name_and_roles_and_teams_unfold(town):
    assert town.names() == ["Anna", "Ben", "Cem"]
    assert town.names(Scope(by=By.TEAM)) == ["North", "South"]
    opened = frozenset({town.roles["Engineer"]})
    assert town.names(Scope(by=By.ROLE, opened=opened)) == ["Engineer", "  Anna", "  Ben", "Planner"]
    line = town.lines(Scope(by=By.ROLE))[0]
    assert (line.units, line.person, [each.name for each in line.people]) == (2.0, None, ["Anna", "Ben"])


@pytest.mark.parametrize(
    ("scope", "expected"),
    [
        (Scope(text="PLAN"), ["Cem"]),
        (Scope(text="north"), ["Anna", "Ben"]),
        (Scope(teams=frozenset({"South"})), ["Cem"]),
        (Scope(only_over=True), ["Anna"]),
        (Scope(by=By.TEAM, only_over=True, opened=frozenset({"North", "South"})), ["North", "  Anna"]),
        (Scope(by=By.TEAM, text="sou", opened=frozenset({"South"})), ["South", "  Cem"]),
        (Scope(text="nobody"), []),
    ],
)
def test_filters_keep_whom_they_are_for(town, scope, expected):
    assert town.names(scope) == expected


def test_the_projects_somebody_works_on_filter_too(town):
    town.book("Ben", "Tunnel", 20)
    assert town.names(Scope(projects=frozenset({town.projects["Tunnel"]}))) == ["Ben", "Cem"]
    asked = asked_by(read(town.workspace, SPAN, Scope()).people)
    assert asked[town.people["Ben"]] == {town.projects["Bridge"], town.projects["Tunnel"]}


def test_the_order_looks_at_the_columns_it_is_told(town):
    assert town.names(Scope(sort=Sort.WORST), range(1, 2)) == ["Anna", "Cem", "Ben"]
    assert town.names(Scope(sort=Sort.WORST), range(2, 4)) == ["Ben", "Anna", "Cem"]
    assert town.names(Scope(sort=Sort.FREE), range(1, 2)) == ["Ben", "Cem", "Anna"]
    assert town.names(Scope(sort=Sort.FREE, proposed=Count.OFF), range(1, 2)) == ["Ben", "Cem", "Anna"]


def test_overload_that_only_proposals_bring_counts_where_they_do(town):
    town.book("Cem", "", 80)
    assert town.names(Scope(only_over=True)) == ["Anna", "Cem"]
    assert town.names(Scope(only_over=True, proposed=Count.OFF)) == ["Anna"]


def test_a_scope_is_kept_and_what_does_not_fit_is_left_out():
    scope = Scope(By.TEAM, Per.DAY, True, Count.WEIGHTED, "a", frozenset({"r"}), only_over=True, sort=Sort.FREE)
    assert Scope.from_json(scope.as_json()) == scope
    assert Scope.from_json({"by": "all", "hours": "yes", "roles": 3, "nothing": 1, "text": "x"}) == Scope(text="x")
    assert Scope.from_json(None) == Scope()
    assert replace(scope, text="").unfiltered() == Scope(By.TEAM, Per.DAY, True, Count.WEIGHTED, sort=Sort.FREE)


# Behind


def test_tasks_behind_a_cell_have_their_dates_share_slack_and_priority(town):
    design, survey = behind(town.workspace, town.cells("Anna", 1))
    assert (design.what, design.project, design.person) == ("Design", "B  Bridge", "Anna")
    assert (design.seconds, design.share, design.units) == (40 * HOUR, 1.0, 1.0)
    assert (moment.to_iso(design.start), moment.to_iso(design.finish)) == ("2026-01-12T08:00", "2026-01-16T17:00")
    assert (design.slack, survey.slack, survey.free_slack, survey.priority) == (0.0, 10.0, 10.0, 500)
    assert survey.seconds == 20 * HOUR
    assert design.item == Item(town.projects["Bridge"], design.entry.assignment_id)


def test_a_span_adds_up_what_is_in_its_cells(town):
    (build,) = behind(town.workspace, town.cells("Ben", 1, 2, 3))
    assert (build.seconds, build.share) == (80 * HOUR, pytest.approx(2 / 3))
    assert [entry.seconds for entry in merged(town.cells("Ben", 2))] == [40 * HOUR]
    assert behind(town.workspace, town.cells("Anna", 5)) == ()


def test_which_of_booking_and_plan_counts_is_told_with_the_difference(town):
    town.book("Ben", "Bridge", 60)
    (build,) = behind(town.workspace, town.cells("Ben", 2))
    assert (build.counts, build.difference) == ("assignment", pytest.approx(-16 * HOUR))
    (booking,) = behind(town.workspace, town.cells("Ben", 1))
    assert (booking.is_booking, booking.counts, booking.seconds) == (True, "", pytest.approx(24 * HOUR))
    both = behind(town.workspace, town.cells("Ben", 1, 2))
    assert {line.counts for line in both} == {"booking"}
    assert [line.difference for line in both] == [pytest.approx(8 * HOUR)] * 2


def test_line_work_and_tentative_bookings_are_told(town):
    town.book("Ben", "", 25, state=BookingState.TENTATIVE)
    (line,) = behind(town.workspace, town.cells("Ben", 1))
    assert (line.project, line.is_booking, line.is_tentative, line.units) == ("", True, True, 0.25)
    (dig,) = behind(town.workspace, town.cells("Cem", 1))
    assert (dig.what, dig.is_tentative) == ("Dig", True)


# Giving


def given(town, name, *weeks, span=None):
    cells = town.cells(name, *weeks)
    lines = behind(town.workspace, cells)
    items = [
        replace(line.item, start=span[0], finish=span[1]) if span and line.is_booking else line.item for line in lines
    ]
    return cells.places[0][0], given_of(cells.places[0][0], lines, items, town.workspace.today())


def test_what_is_looked_at_before_is_what_comes_of_it(town):
    table, work = given(town, "Ben", 2)
    assert work[town.people["Ben"]].demand.tolist() == [0, 0, 40 * HOUR, 40 * HOUR, 0, 0, 0, 0]
    seen = handed_over(table, work, town.people["Anna"])
    item = behind(town.workspace, town.cells("Ben", 2))[0].item
    reassign(town.workspace, [item], town.people["Anna"])
    after = read(town.workspace, SPAN, Scope()).people
    assert np.allclose(seen.demand, after.demand)
    assert np.array_equal(seen.overloaded, after.overloaded)


def test_a_share_and_a_part_of_a_booking_are_looked_at(town):
    town.book("Ben", "", 50)
    week = (moment.from_iso("2026-01-12"), moment.from_iso("2026-01-19"))
    table, work = given(town, "Ben", 1, span=week)
    assert work[town.people["Ben"]].demand.tolist() == [0, 20 * HOUR, *[0] * 6]
    seen = handed_over(table, work, town.people["Cem"], 0.5)
    rows = {row.name: number for number, row in enumerate(table.rows)}
    assert seen.demand[rows["Ben"], 1] == pytest.approx(10 * HOUR)
    assert seen.demand[rows["Cem"], 1] == pytest.approx(10 * HOUR)
    assert bool(seen.overloaded[rows["Ben"], 2])


def test_of_work_under_way_only_what_lies_ahead_is_looked_at(town):
    planning.set_cells(town.workspace, town.projects["Bridge"], [(town.tasks["Design"], "percent", "20")], today=MONDAY)
    cells = town.cells("Anna", 1)
    lines = [line for line in behind(town.workspace, cells) if line.what == "Design"]
    table = cells.places[0][0]
    later = given_of(table, lines, [lines[0].item], moment.from_iso("2026-01-26"))
    assert later[town.people["Anna"]].whole.sum() == 0


def test_skill_and_time_rank_alike(town):
    skill = town.workspace.new_id()
    levels = {"Anna": 4, "Cem": 4, "Ben": 1}
    town.workspace.record("Skill", [Insert(Skill(id=skill, name="Steel"))])
    town.workspace.record(
        "Skills",
        [
            Insert(PersonSkill(id=town.workspace.new_id(), person_id=town.people[name], skill_id=skill, level=level))
            for name, level in levels.items()
        ],
    )
    table, work = given(town, "Anna", 1)
    ben, cem = sorted(candidates(town.workspace, table, work), key=lambda each: each.person.name)
    assert (ben.fit, ben.free, ben.needed, ben.fullest) == (0.25, 40 * HOUR, 60 * HOUR, 1.5)
    assert (cem.fit, cem.free, cem.fullest, cem.skills) == (1.0, 20 * HOUR, 3.0, "Steel 4")
    assert [each.person.name for each in candidates(town.workspace, table, work)] == ["Cem", "Ben"]


def test_without_skills_the_same_role_comes_first_and_materials_never(town):
    town.add("Stone", kind=PersonKind.MATERIAL)
    table, work = given(town, "Anna", 1)
    assert [each.person.name for each in candidates(town.workspace, table, work)] == ["Ben", "Cem"]
    assert [each.fit for each in candidates(town.workspace, table, work)] == [1.0, 0.0]


# When


@pytest.mark.parametrize(
    ("need", "there", "free", "since", "found"),
    [
        ([8], [8, 8, 8], [0, 8, 8], 0, 1),
        ([8, 8], [8, 8, 0, 8, 8], [0, 8, 0, 8, 8], 0, 1),
        ([8, 8], [8, 8, 0, 8, 8], [8, 8, 0, 4, 8], 1, None),
        ([4, 4, 4], [8] * 5, [8, 3.99, 4, 4, 4], 0, 0),
        ([4, 4, 4], [8] * 5, [8, 3, 4, 4, 4], 0, 2),
        ([], [8], [8], 0, None),
        ([8], [0, 0], [0, 0], 0, None),
    ],
)
def test_the_first_days_that_are_free_one_after_the_other(need, there, free, since, found):
    arrays = (np.array(each, dtype=float) * HOUR for each in (need, there, free))
    assert first_free(*arrays, since) == found


def test_a_task_finds_time_behind_what_else_is_asked_and_behind_leave(town):
    item = next(line.item for line in behind(town.workspace, town.cells("Anna", 1)) if line.what == "Survey")
    assert moment.to_iso(free_start(town.workspace, item)) == "2026-01-19T08:00"
    start = moment.from_iso("2026-01-19")
    leave = Leave(id=town.workspace.new_id(), person_id=town.people["Anna"], start=start, finish=start + moment.WEEK)
    town.workspace.record("Leave", [Insert(leave)])
    assert moment.to_iso(free_start(town.workspace, item)) == "2026-01-26T08:00"
    assert free_start(town.workspace, Item(town.projects["Bridge"], "nobody")) is None


# A table


def test_the_table_has_the_numbers_of_the_screen(town):
    lines = town.lines()
    headings, rows = table_of(lines, range(1, 3), hours=False, proposed=True)
    assert headings == ("Name", "Role or team", "Units", "2026-01-12", "2026-01-19")
    assert rows == [
        ("Anna", "Engineer", 1.0, 1.5, 0.0), ("Ben", "Engineer", 1.0, 0.0, 1.0), ("Cem", "Planner", 0.5, 0.5, 0.0),
    ]  # fmt: skip
    _, rows = table_of(lines, range(1, 2), hours=True, proposed=False)
    assert [row[3] for row in rows] == [60.0, 0.0, 0.0]
    assert table_of((), range(1), hours=True, proposed=True)[1] == ()
