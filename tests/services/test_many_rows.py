"""Many rows at once are one change each: moved, nested, copied with what belongs to them, cut and put elsewhere."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pmo_desktop.domain import moment
from pmo_desktop.domain.changes import Insert
from pmo_desktop.domain.errors import InvalidValueError, LogicLoopError
from pmo_desktop.domain.records import CustomField, CustomValue, Dependency, Project
from pmo_desktop.services import planning
from pmo_desktop.services.planning.loops import in_a_loop
from pmo_desktop.services.planning.refusing_loops import refuse_loop
from pmo_desktop.services.workspace import Workspace

MONDAY = moment.from_iso("2026-01-05T08:00")


class Site:
    """Two projects in one file: a Plan with a phase of three linked tasks between two others, and an empty one."""

    def __init__(self, workspace):
        self.workspace = workspace
        self.id, self.other = workspace.new_id(), workspace.new_id()
        projects = [
            Project(id=self.id, name="Site", code="S-1", start=MONDAY),
            Project(id=self.other, name="Other", start=MONDAY),
        ]
        workspace.record("New", [Insert(each) for each in projects])
        names = ["Begin", "Phase", "One", "Two", "Three", "End"]
        self.task = dict(zip(names, planning.insert_tasks(workspace, self.id, None, names), strict=True))
        planning.indent(workspace, self.id, self.of("One", "Two", "Three"))
        for name, after in (("One", "1"), ("Two", "3SS+1d"), ("Three", "4"), ("End", "5")):
            self.write(name, "predecessors", after)
        self.write("Two", "people", "Anna[50%]")
        self.write("Two", "notes", "Mind the gap")
        field = CustomField(id=workspace.new_id(), name="Site", source="Text1")
        value = CustomValue(id=workspace.new_id(), field_id=field.id, row_id=self.task["Two"], value="North")
        workspace.record("Own", [Insert(field), Insert(value)])

    def of(self, *names):
        return [self.task[name] for name in names]

    def write(self, name, field, text):
        planning.set_cells(self.workspace, self.id, [(self.task[name], field, text)])

    def names(self, project=None):
        plan = self.workspace.plan(project or self.id)
        return [" " * plan.outline.level[row] + plan.tasks["name"][row] for row in plan.outline.order]

    def cell(self, number, field, project=None):
        """Return what the cell of a row number shows."""
        project = project or self.id
        plan = self.workspace.plan(project)
        return planning.text_of(plan, self.workspace.schedule(project), plan.outline.order[number - 1], field)

    def sets(self):
        return len(self.workspace.history())


@pytest.fixture
def site(tmp_path):
    with Workspace.create(tmp_path / "a.pmo", author="Anna") as workspace:
        yield Site(workspace)


def test_a_copy_has_the_links_people_notes_and_own_values_of_its_tasks(site):
    before = site.sets()
    made = planning.duplicate(site.workspace, site.id, site.of("Phase"))
    assert site.names() == ["Begin", "Phase", " One", " Two", " Three", "Phase", " One", " Two", " Three", "End"]
    assert [site.cell(number, "predecessors") for number in (7, 8, 9)] == ["", "7SS+1d", "8"]
    assert (site.cell(8, "people"), site.cell(8, "notes")) == ("Anna[50%]", "Mind the gap")
    assert [each.value for each in site.workspace.find(CustomValue, row_id=made.ids[2])] == ["North"]
    assert made.left_out == ("2 links to tasks that were not copied were left out.",)
    assert (site.sets(), site.workspace.undo_label) == (before + 1, "Duplicate 4 tasks")
    site.workspace.undo()
    assert len(site.names()) == 6


def test_what_was_cut_comes_back_under_its_ids_with_its_links_to_others(site):
    parcel = planning.take(site.workspace, site.id, site.of("Phase"), cut=True)
    planning.delete_tasks(site.workspace, site.id, site.of("Phase"))
    put = planning.put(site.workspace, site.id, parcel, site.task["Begin"])
    assert put.ids == tuple(site.of("Phase", "One", "Two", "Three"))
    assert put.left_out == ()
    assert site.names() == ["Phase", " One", " Two", " Three", "Begin", "End"]
    assert [site.cell(number, "predecessors") for number in (2, 3, 4, 6)] == ["5", "2SS+1d", "3", "4"]


def test_what_was_cut_moves_to_another_project_and_its_links_reach_across(site):
    parcel = planning.take(site.workspace, site.id, site.of("Phase"), cut=True)
    planning.delete_tasks(site.workspace, site.id, site.of("Phase"))
    planning.put(site.workspace, site.other, parcel, None)
    assert (site.names(), site.names(site.other)) == (["Begin", "End"], ["Phase", " One", " Two", " Three"])
    assert site.cell(2, "predecessors", site.other) == "S-1\\1"
    homes = {link.successor_id: link.project_id for link in site.workspace.all(Dependency)}
    assert homes == {
        site.task["One"]: site.other,
        site.task["Two"]: site.other,
        site.task["Three"]: site.other,
        site.task["End"]: site.id,
    }


def test_a_copy_goes_into_another_file_with_its_people(site, tmp_path):
    parcel = planning.from_text(planning.to_text(planning.take(site.workspace, site.id, site.of("Phase"))))
    with Workspace.create(tmp_path / "b.pmo", author="Ben") as elsewhere:
        project = Project(id=elsewhere.new_id(), name="There", start=MONDAY)
        elsewhere.record("New", [Insert(project)])
        put = planning.put(elsewhere, project.id, parcel, None)
        plan, schedule = elsewhere.plan(project.id), elsewhere.schedule(project.id)
        shown = [
            [planning.text_of(plan, schedule, row, field) for field in ("name", "predecessors", "people")]
            for row in plan.outline.order
        ]
        assert shown == [["Phase", "", ""], ["One", "", ""], ["Two", "2SS+1d", "Anna[50%]"], ["Three", "3", ""]]
        assert "1 value was left out: this file has no such field." in put.left_out


def test_a_cut_that_was_undone_is_pasted_as_a_copy(site):
    parcel = planning.take(site.workspace, site.id, site.of("One"), cut=True)
    put = planning.put(site.workspace, site.id, parcel, None)
    assert put.ids != tuple(site.of("One"))
    assert site.names()[-1] == "One"


def test_links_that_would_close_a_loop_by_now_stay_behind(site):
    parcel = planning.take(site.workspace, site.id, site.of("One"), cut=True)
    planning.delete_tasks(site.workspace, site.id, site.of("One"))
    site.write("Begin", "predecessors", "3")
    put = planning.put(site.workspace, site.id, parcel, site.task["Two"])
    assert put.left_out == ("2 links were left out: tasks would wait for each other here.",)
    assert [site.cell(number, "predecessors") for number in (1, 3, 4)] == ["4", "", ""]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{}",
        "[]",
        "null",
        '{"project": "a", "cut": false, "rows": [{"record": "Task"}]}',
        '{"project": "a", "cut": true, "rows": [{"record": "Task", "id": 3, "project_id": "a"}]}',
        '{"project": "a", "cut": true, "rows": [{"record": "Project", "id": "3", "name": "a"}]}',
    ],
)
def test_what_is_no_parcel_is_none(text):
    assert planning.from_text(text) is None


def test_a_block_is_nested_in_order_as_one_change(site):
    before = site.sets()
    planning.indent(site.workspace, site.id, site.of("Phase", "End"))
    assert site.names() == ["Begin", " Phase", "  One", "  Two", "  Three", " End"]
    assert site.sets() == before + 1


def test_nesting_under_a_row_that_a_filter_hides_is_refused(site):
    with pytest.raises(InvalidValueError, match="“Phase”, under which this would be nested, is hidden"):
        planning.indent(site.workspace, site.id, site.of("End"), shown=site.of("Begin", "End"))
    assert planning.indent(site.workspace, site.id, site.of("End"), shown=site.of("Phase", "End"))


def test_moving_goes_past_rows_that_a_filter_hides(site):
    planning.move_by(site.workspace, site.id, site.of("End"), -1, shown=site.of("Begin", "End"))
    assert site.names()[:3] == ["End", "Begin", "Phase"]


def test_moved_rows_keep_their_order_wherever_they_come_from(site):
    planning.move_tasks(site.workspace, site.id, site.of("End", "Three", "One"), site.task["Begin"])
    assert site.names() == ["One", "Three", "End", "Begin", "Phase", " Two"]
    with pytest.raises(InvalidValueError, match="into itself"):
        planning.move_tasks(site.workspace, site.id, site.of("Phase"), site.task["Two"])


def test_a_thousand_rows_get_short_ranks(site):
    planning.insert_tasks(site.workspace, site.id, site.task["Two"], [f"New {number}" for number in range(1_000)])
    planning.move_tasks(site.workspace, site.id, site.workspace.plan(site.id).tasks.ids[10:900], site.task["Phase"])
    assert max(map(len, site.workspace.plan(site.id).tasks["rank"])) < 16


PAIRS = st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), min_size=1, max_size=6, unique=True)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(PAIRS)
def test_many_links_are_refused_where_one_after_the_other_would_be(site, pairs):
    plan = site.workspace.plan(site.id).copy()
    names = list(site.task)
    ends = [(site.task[names[before]], site.task[names[after]]) for before, after in pairs]
    one_by_one, together = plan.copy(), plan.copy()
    refused = False
    for before, after in ends:
        try:
            refuse_loop(site.workspace, one_by_one, before, after)
        except LogicLoopError:
            refused = True
        one_by_one.dependencies.insert_many([_link(site, before, after)])
    together.dependencies.insert_many([_link(site, *each) for each in ends])
    assert bool(in_a_loop(together, ends)) == refused


def _link(site, before, after):
    return Dependency(id=site.workspace.new_id(), project_id=site.id, predecessor_id=before, successor_id=after)
