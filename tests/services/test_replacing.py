"""A text is found in the fields of a plan and replaced there; all of it is one change."""

import pytest

from pmo_desktop.domain import moment
from pmo_desktop.domain.changes import Insert
from pmo_desktop.domain.errors import InvalidValueError
from pmo_desktop.domain.records import Project
from pmo_desktop.services import planning
from pmo_desktop.services.planning import Search
from pmo_desktop.services.workspace import Workspace

NAMES = ["Site survey", "Survey of sites", "SITE (main)", "Build"]


class Plan:
    def __init__(self, workspace):
        self.workspace = workspace
        self.id = workspace.new_id()
        start = moment.from_iso("2026-01-05T08:00")
        workspace.record("New", [Insert(Project(id=self.id, name="Bridge", start=start))])
        self.ids = planning.insert_tasks(workspace, self.id, None, NAMES)

    def found(self, text, *fields, **how):
        plan, schedule = self.workspace.plan(self.id), self.workspace.schedule(self.id)
        cells = planning.find_cells(plan, schedule, Search(text, fields or ("name",), **how))
        return [(self.ids.index(task_id) + 1, field) for task_id, field in cells]

    def replace(self, search, by):
        plan, schedule = self.workspace.plan(self.id), self.workspace.schedule(self.id)
        return planning.replace_in(self.workspace, self.id, search, by, planning.find_cells(plan, schedule, search))

    def texts(self, field="name"):
        plan, schedule = self.workspace.plan(self.id), self.workspace.schedule(self.id)
        return [planning.text_of(plan, schedule, plan.tasks.row[each], field) for each in self.ids]


@pytest.fixture
def plan(tmp_path):
    with Workspace.create(tmp_path / "a.pmo", author="Anna") as workspace:
        yield Plan(workspace)


@pytest.mark.parametrize(
    ("text", "how", "rows"),
    [
        ("site", {}, [1, 2, 3]), ("site", {"match_case": True}, [2]), ("site", {"whole_words": True}, [1, 3]),
        ("(main)", {}, [3]), ("s.te", {"is_pattern": True}, [1, 2, 3]), ("^s", {"is_pattern": True}, [1, 2, 3]), ("s.te", {}, []),
        ("", {}, []),
    ],
)  # fmt: skip
def test_texts_are_found_as_asked(plan, text, how, rows):
    assert plan.found(text, **how) == [(row, "name") for row in rows]


def test_several_fields_are_looked_in_from_the_left(plan):
    assert plan.found("1", "name", "duration") == [(row, "duration") for row in (1, 2, 3, 4)]


def test_all_are_replaced_as_one_change(plan):
    before = len(plan.workspace.history())
    result = plan.replace(Search("site", whole_words=True), "Yard")
    assert plan.texts() == ["Yard survey", "Survey of sites", "Yard (main)", "Build"]
    assert (result.count, result.refused, len(plan.workspace.history())) == (2, (), before + 1)
    assert plan.workspace.undo_label == "Replace in 2 cells"


def test_a_backslash_means_itself_unless_a_pattern_is_looked_for(plan):
    plan.replace(Search("Build"), "\\1")
    assert plan.texts()[3] == "\\1"
    plan.replace(Search(r"(\w+) of (\w+)", is_pattern=True), r"\2 \1")
    assert plan.texts()[1] == "sites Survey"


def test_cells_that_take_no_such_text_stay_and_say_why(plan):
    planning.set_cells(plan.workspace, plan.id, [(plan.ids[0], "duration", "12d")])
    result = plan.replace(Search("1d", ("duration", "slack")), "xd")
    assert result.count == 0
    assert {edit[1] for edit, _ in result.refused} >= {"duration"}
    assert "“xd?” is not a duration" in str(result.refused[-1][1])
    done = plan.replace(Search("1", ("duration",)), "2")
    assert (done.count, plan.texts("duration")) == (4, ["22d", "2d?", "2d?", "2d?"])


def test_what_nobody_can_type_into_is_named_and_the_others_are_written(plan):
    planning.indent(plan.workspace, plan.id, [plan.ids[1]])
    result = plan.replace(Search("1d", ("duration",)), "3d")
    assert [edit[0] for edit, _ in result.refused] == [plan.ids[0]]
    assert (result.count, plan.texts("duration")[1:]) == (3, ["3d?", "3d?", "3d?"])


@pytest.mark.parametrize(("text", "by"), [("(", "a"), (r"(S)", r"\2"), (r"(S)", "\\")])
def test_a_regular_expression_that_is_none_says_so(plan, text, by):
    with pytest.raises(InvalidValueError, match="regular expression|cannot replace"):
        plan.replace(Search(text, is_pattern=True, match_case=True), by)
    assert plan.texts() == NAMES
