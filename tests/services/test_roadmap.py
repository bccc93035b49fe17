"""The roadmap: courses of projects, what a scope shows of them, and where links end when projects are folded."""

from dataclasses import replace

import pytest

from pmo_desktop.domain import moment
from pmo_desktop.domain.changes import Delete, Insert, Update
from pmo_desktop.domain.errors import InvalidValueError, LogicLoopError
from pmo_desktop.domain.records import Dependency, LinkType, Person, Programme, Project, ProjectState, Rag, Task
from pmo_desktop.services import planning
from pmo_desktop.services.planning.across import link_tasks, unlink_tasks
from pmo_desktop.services.roadmap import Reader, Roadmap, facts
from pmo_desktop.services.roadmap_lines import DEEPEST, Kind, Scope, lines_of, span_seen
from pmo_desktop.services.workspace import Workspace

MONDAY = moment.from_iso("2026-01-05T08:00")
PLANS = {
    "BRG": ("Bridge", ("Design", " Survey", " Drawings", "Built")),
    "DEP": ("Depot", ("Fit out", " Floors", "Move in")),
    "MIL": ("Handover", ("Contract", "Opening")),
}
"""Code, name, and tasks indented by level; the last of a plan, and all of MIL, are milestones."""


USUAL = Scope()


class Portfolio:
    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.reader = Reader()
        self.project: dict[str, str] = {}
        self.task: dict[str, str] = {}
        for code, (name, tasks) in PLANS.items():
            own = self.project[code] = workspace.new_id()
            made = Project(id=own, name=name, code=code, start=MONDAY, floor_at_status_date=False)
            workspace.record("New", [Insert(made)])
            ids = planning.insert_tasks(workspace, own, None, [each.strip() for each in tasks])
            names = dict(zip((each.strip() for each in tasks), ids, strict=True))
            self.task |= names
            inner = [names[each.strip()] for each in tasks if each.startswith(" ")]
            if inner:
                planning.indent(workspace, own, inner)
            points = [tasks[-1]] if code != "MIL" else tasks
            planning.set_cells(workspace, own, [(names[each], "duration", "0d") for each in points])
        for name, text in (("Drawings", "2"), ("Built", "3")):
            planning.set_cells(workspace, self.project["BRG"], [(self.task[name], "predecessors", text)])
        planning.set_cells(workspace, self.project["DEP"], [(self.task["Move in"], "predecessors", "2")])

    def change(self, code, **fields):
        self.workspace.record("Change", [Update(Project, self.project[code], fields)])

    def link(self, before, after, kind=LinkType.FS):
        return link_tasks(self.workspace, self.task[before], self.task[after], kind)

    def read(self, scope=USUAL):
        def is_unfolded(project_id):
            return scope.is_unfolded(project_id)

        return self.reader.read(self.workspace, MONDAY, scope.is_wanted, is_unfolded)

    def lines(self, scope=USUAL):
        return lines_of(self.read(scope), scope)

    def names(self, scope=USUAL):
        return [" " * line.level + line.name for line in self.lines(scope).lines]

    def ends(self, scope=USUAL):
        """Return the links drawn between projects as pairs of names."""
        found = self.lines(scope)
        return [
            (found.lines[each.before].name, found.lines[each.after].name) for each in found.links if each.link.is_across
        ]


@pytest.fixture
def portfolio(tmp_path):
    with Workspace.create(tmp_path / "a.pmo", author="Anna") as workspace:
        yield Portfolio(workspace)


def day(text):
    return moment.from_iso(text)


def test_each_project_is_a_bar_from_its_first_start_to_its_last_finish(portfolio):
    bridge, depot, light = portfolio.read().courses
    assert bridge.span == (day("2026-01-05T08:00"), day("2026-01-06T17:00"))
    assert depot.span == (day("2026-01-05T08:00"), day("2026-01-05T17:00"))
    assert [each.name for each in bridge.milestones] == ["Built"]
    assert bridge.milestones[0].at == day("2026-01-06T17:00")
    assert bridge.critical == (bridge.span,)
    assert [each.name for each in light.milestones] == ["Contract", "Opening"]
    assert light.row.light.reason == "Not enough plan to judge by. No milestone is overdue."


def test_what_is_unfolded_shows_its_phases_then_what_is_in_them(portfolio):
    assert portfolio.names() == ["Bridge", "Depot", "Handover"]
    phases = ["Bridge", " Design", " Built", "Depot", " Fit out", " Move in", "Handover", " Contract", " Opening"]
    assert portfolio.names(Scope().to_level(1)) == phases
    assert portfolio.names(Scope().to_level(DEEPEST))[:5] == ["Bridge", " Design", "  Survey", "  Drawings", " Built"]
    one = Scope().turn(portfolio.project["BRG"])
    assert portfolio.names(one) == ["Bridge", " Design", " Built", "Depot", "Handover"]
    both = one.turn(portfolio.task["Design"])
    assert portfolio.names(both) == ["Bridge", " Design", "  Survey", "  Drawings", " Built", "Depot", "Handover"]
    assert portfolio.names(both.turn(portfolio.project["BRG"])) == ["Bridge", "Depot", "Handover"]


def test_a_single_summary_of_everything_is_no_phase(portfolio):
    own = portfolio.project["BRG"]
    (whole,) = planning.insert_tasks(portfolio.workspace, own, portfolio.task["Design"], ["The bridge"])
    inside = [portfolio.task[each] for each in ("Design", "Survey", "Drawings", "Built")]
    planning.indent(portfolio.workspace, own, inside)
    assert portfolio.workspace.get(Task, portfolio.task["Built"]).parent_id == whole
    assert portfolio.names(Scope().turn(own))[:3] == ["Bridge", " Design", " Built"]


def test_links_between_projects_end_at_the_nearest_line_that_is_shown(portfolio):
    portfolio.link("Drawings", "Floors")
    assert portfolio.ends() == [("Bridge", "Depot")]
    assert portfolio.ends(Scope().turn(portfolio.project["BRG"])) == [("Design", "Depot")]
    assert portfolio.ends(Scope().to_level(1)) == [("Design", "Fit out")]
    assert portfolio.ends(Scope().to_level(2)) == [("Drawings", "Floors")]
    link = portfolio.read().links[0]
    assert (link.out, link.into) == (day("2026-01-06T17:00"), day("2026-01-07T08:00"))
    assert link.critical


@pytest.mark.parametrize(
    ("kind", "out", "into"),
    [
        (LinkType.FS, "2026-01-06T17:00", "2026-01-07T08:00"), (LinkType.SS, "2026-01-06T08:00", "2026-01-06T08:00"),
        (LinkType.FF, "2026-01-06T17:00", "2026-01-06T17:00"), (LinkType.SF, "2026-01-06T08:00", "2026-01-06T08:00"),
    ],
)  # fmt: skip
def test_a_link_leaves_and_enters_where_its_type_says(portfolio, kind, out, into):
    portfolio.link("Drawings", "Floors", kind)
    link = portfolio.read().links[0]
    assert (moment.to_iso(link.out), moment.to_iso(link.into)) == (out, into)


def test_links_to_a_project_that_is_filtered_out_or_in_a_folded_group_are_not_drawn(portfolio):
    portfolio.link("Drawings", "Floors")
    portfolio.change("DEP", phase="Build")
    assert portfolio.ends(Scope(text="Bridge")) == []
    grouped = Scope(group="phase")
    assert portfolio.ends(grouped) == [("Bridge", "Depot")]
    assert portfolio.ends(grouped.turn("group:phase:Build")) == []


def test_links_within_a_project_are_drawn_between_lines_of_their_own(portfolio):
    found = portfolio.lines(Scope().to_level(2))
    inner = [(found.lines[each.before].name, found.lines[each.after].name) for each in found.links]
    assert sorted(inner) == [("Drawings", "Built"), ("Floors", "Move in"), ("Survey", "Drawings")]
    assert portfolio.lines(Scope()).links == ()


def test_projects_that_are_over_are_left_out_unless_asked_for(portfolio):
    portfolio.change("DEP", state=ProjectState.CLOSED)
    assert portfolio.names() == ["Bridge", "Handover"]
    every = Scope(states=tuple(state.value for state in ProjectState if state.counts))
    assert portfolio.names(every) == ["Bridge", "Depot", "Handover"]
    left = next(course for course in portfolio.read().courses if course.project.code == "DEP")
    assert not left.row.worked_out, "nobody waits for the plan of a project that is not shown"


def test_filters_keep_by_text_milestone_programme_manager_and_either_light(portfolio):
    workspace = portfolio.workspace
    anna, roads = Person(id=workspace.new_id(), name="Anna"), Programme(id=workspace.new_id(), name="Roads")
    workspace.record("New", [Insert(anna), Insert(roads)])
    portfolio.change("BRG", manager_id=anna.id, programme_id=roads.id, rag=Rag.RED)
    portfolio.read()
    for scope, names in (
        (Scope(text="brg"), ["Bridge"]), (Scope(text="opening"), ["Handover"]), (Scope(text="anna"), ["Bridge"]),
        (Scope(managers=("Anna",)), ["Bridge"]), (Scope(managers=("",)), ["Depot", "Handover"]),
        (Scope(programmes=("Roads", "")), ["Bridge", "Depot", "Handover"]), (Scope(lights=("red",)), ["Bridge"]),
        (Scope(lights=("none",)), ["Bridge", "Depot", "Handover"]), (Scope(lights=("green",)), []),
        (Scope(text="nowhere"), []),
    ):  # fmt: skip
        assert portfolio.names(scope) == names
        assert scope.is_filtering
        assert not scope.unfiltered().is_filtering


def test_groups_stand_in_order_with_what_belongs_to_none_last(portfolio):
    portfolio.change("DEP", phase="Design")
    portfolio.change("BRG", phase="build")
    scope = Scope(group="phase")
    assert portfolio.names(scope) == ["build", " Bridge", "Design", " Depot", "No phase", " Handover"]
    group = portfolio.lines(scope).lines[0]
    assert (group.kind, group.count, group.start) == (Kind.GROUP, 1, day("2026-01-05T08:00"))
    assert portfolio.names(scope.turn("group:phase:build"))[:2] == ["build", "Design"]


@pytest.mark.parametrize(
    ("sort", "down", "names"),
    [
        ("name", False, ["Bridge", "Depot", "Handover"]), ("name", True, ["Handover", "Depot", "Bridge"]),
        ("finish", True, ["Bridge", "Depot", "Handover"]), ("priority", True, ["Handover", "Bridge", "Depot"]),
        ("slip", True, ["Depot", "Bridge", "Handover"]),
    ],
)  # fmt: skip
def test_projects_are_sorted_with_what_is_not_known_last(portfolio, sort, down, names):
    portfolio.change("MIL", priority=900)
    planning.set_baseline(portfolio.workspace, portfolio.project["DEP"])
    assert portfolio.names(Scope(sort=sort, descending=down)) == names


def test_only_plans_that_changed_are_worked_out_again(portfolio):
    before = {course.project.code: course for course in portfolio.read().courses}
    again = {course.project.code: course for course in portfolio.read().courses}
    assert all(before[code] is again[code] for code in PLANS)
    portfolio.link("Drawings", "Floors")
    after = {course.project.code: course for course in portfolio.read().courses}
    assert after["BRG"] is before["BRG"]
    assert after["DEP"] is not before["DEP"]
    assert after["DEP"].span[1] == day("2026-01-07T17:00")


def test_before_anything_is_worked_out_the_facts_stand_there(portfolio):
    known = facts(portfolio.workspace)
    assert [course.row.worked_out for course in known.courses] == [False] * 3
    lines = lines_of(known, Scope()).lines
    assert [(line.start, line.finish) for line in lines] == [(MONDAY, None)] * 3
    read = portfolio.read()
    portfolio.change("BRG", name="The bridge")
    renewed = facts(portfolio.workspace, read).courses[0]
    assert (renewed.project.name, renewed.span) == ("The bridge", read.courses[0].span)
    portfolio.workspace.record("Delete", [Delete(Project, portfolio.project["BRG"])])
    assert [course.project.code for course in facts(portfolio.workspace, read).courses] == ["DEP", "MIL"]


def test_a_project_without_tasks_is_a_line_without_a_bar(portfolio):
    own = portfolio.workspace.new_id()
    portfolio.workspace.record("New", [Insert(Project(id=own, name="Empty", start=MONDAY))])
    line = portfolio.lines().lines[-1]
    assert (line.name, line.finish, line.can_unfold) == ("Empty", None, False)
    assert span_seen(portfolio.lines()) == (MONDAY, day("2026-01-06T17:00"))


def test_a_scope_comes_back_as_it_was_kept_and_nonsense_is_left_out():
    scope = Scope(states=("active",), managers=("Anna",), group="programme", sort="finish", descending=True, level=2)
    assert Scope.from_json(scope.as_json()) == scope
    assert Scope.from_json(replace(scope, text="x", turned=frozenset({"a"})).as_json()) == scope
    assert Scope.from_json({"group": "planet", "sort": 3, "level": "all", "states": [1]}) == Scope()
    assert Scope.from_json(None) == Scope()


# Links


def test_tasks_of_two_projects_are_linked_and_unlinked_as_one_change_each(portfolio):
    workspace = portfolio.workspace
    portfolio.link("Drawings", "Floors")
    assert workspace.undo_label == "Link “Drawings” (BRG) to “Floors” (DEP)"
    portfolio.link("Drawings", "Floors", LinkType.SS)
    (link,) = [each for each in workspace.all(Dependency) if each.predecessor_id == portfolio.task["Drawings"]][1:]
    assert (link.type, link.project_id) == (LinkType.SS, portfolio.project["DEP"])
    unlink_tasks(workspace, link.id)
    assert portfolio.ends() == []
    workspace.undo()
    assert portfolio.ends() == [("Bridge", "Depot")]
    workspace.undo()
    workspace.undo()
    assert portfolio.ends() == []


def test_a_loop_across_projects_is_refused(portfolio):
    portfolio.link("Drawings", "Floors")
    with pytest.raises(LogicLoopError, match="across projects"):
        portfolio.link("Move in", "Survey")
    with pytest.raises(InvalidValueError):
        portfolio.link("Survey", "Survey")


def test_tasks_of_one_project_are_linked_as_in_its_gantt(portfolio):
    portfolio.link("Contract", "Opening")
    assert portfolio.workspace.undo_label == "Link “Contract” to “Opening”"


def test_no_roadmap_is_empty():
    assert lines_of(Roadmap(), Scope()).lines == ()
    assert span_seen(lines_of(Roadmap(), Scope())) is None
