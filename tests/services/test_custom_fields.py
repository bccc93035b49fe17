"""People's own fields: columns like any other, each value a row of its own, all of it undoable."""

import pytest

from pmo_desktop.domain import moment
from pmo_desktop.domain.changes import Insert
from pmo_desktop.domain.errors import InvalidValueError
from pmo_desktop.domain.records import CustomField, CustomValue, FieldKind, Project
from pmo_desktop.services import planning
from pmo_desktop.services.planning.custom_fields import add_field, change_field, delete_field, task_fields
from pmo_desktop.services.templates import make_template, start_project
from pmo_desktop.services.workspace import Workspace

MONDAY = moment.from_iso("2026-01-05T08:00")
RISKS = ("Low", "High", "Middling")


class Fields:
    def __init__(self, workspace):
        self.workspace, self.id = workspace, workspace.new_id()
        workspace.record("New", [Insert(Project(id=self.id, name="Bridge", start=MONDAY))])
        self.ids = planning.insert_tasks(workspace, self.id, None, ["Survey", "Design", "Build"])

    @property
    def plan(self):
        return self.workspace.plan(self.id)

    def add(self, kind, name="Mine", choices=()):
        return "custom:" + add_field(self.workspace, name, kind, choices)

    def write(self, field, text, task=0):
        planning.set_cells(self.workspace, self.id, [(self.ids[task], field, text)], today=MONDAY)

    def cell(self, field, task=0):
        row = self.plan.tasks.row[self.ids[task]]
        return planning.text_of(self.plan, self.workspace.schedule(self.id), row, field)

    def value(self, field, task=0):
        row = self.plan.tasks.row[self.ids[task]]
        return planning.value_of(self.plan, self.workspace.schedule(self.id), row, field)


@pytest.fixture
def fields(tmp_path):
    with Workspace.create(tmp_path / "a.pmo", author="Anna") as workspace:
        yield Fields(workspace)


@pytest.mark.parametrize(
    ("kind", "typed", "reads", "kept"),
    [
        (FieldKind.TEXT, "North bank", "North bank", "North bank"),
        (FieldKind.NUMBER, "12,5", "12.5", "12.5"),
        (FieldKind.NUMBER, "1,234.5", "1234.5", "1234.5"),
        (FieldKind.DATE, "12/1", "2026-01-12", "2026-01-12T00:00"),
        (FieldKind.DATE, "2026-01-12 09:30", "2026-01-12 09:30", "2026-01-12T09:30"),
        (FieldKind.FLAG, "y", "Yes", "1"),
        (FieldKind.CHOICE, "hi", "High", "High"),
        (FieldKind.DURATION, "1w", "5d", str(5 * 28_800)),
        (FieldKind.COST, "1.5k", "1,500", "150000"),
    ],
)
def test_each_kind_is_typed_kept_and_shown(fields, kind, typed, reads, kept):
    column = fields.add(kind, choices=RISKS)
    fields.write(column, typed)
    assert fields.cell(column) == reads
    assert [value.value for value in fields.workspace.all(CustomValue)] == [kept]
    assert fields.workspace.undo_label == "Mine of “Survey”" or fields.workspace.undo().label
    fields.write(column, "")
    assert fields.workspace.all(CustomValue) == ()
    assert fields.cell(column) in {"", "–", "No"}


@pytest.mark.parametrize(
    ("kind", "typed"),
    [(FieldKind.NUMBER, "many"), (FieldKind.NUMBER, "nan"), (FieldKind.DATE, "soon"), (FieldKind.FLAG, "perhaps"),
     (FieldKind.CHOICE, "Huge"), (FieldKind.DURATION, "long"), (FieldKind.COST, "dear")],
)  # fmt: skip
def test_what_a_kind_cannot_be_is_refused_in_its_cell(fields, kind, typed):
    column = fields.add(kind, choices=RISKS)
    with pytest.raises(InvalidValueError) as caught:
        fields.write(column, typed)
    assert caught.value.cell == (fields.ids[0], column)


def test_a_paste_fills_own_fields_and_new_rows_alike(fields):
    column = fields.add(FieldKind.NUMBER)
    done = planning.paste(
        fields.workspace, fields.id, fields.ids[2:], ["name", column], [["Third", "3"], ["Fourth", "4"]], today=MONDAY
    )
    assert fields.cell(column, 2) == "3"
    assert fields.plan.custom.get(column.removeprefix("custom:"), done.ids[1]) == "4"
    fields.workspace.undo()
    assert fields.workspace.all(CustomValue) == ()


def test_values_are_sorted_by_size_and_choices_by_their_order(fields):
    risk, size = fields.add(FieldKind.CHOICE, "Risk", RISKS), fields.add(FieldKind.NUMBER, "Size")
    for task, (one, other) in enumerate((("High", "10"), ("Low", "9"), ("Middling", "-1"))):
        fields.write(risk, one, task)
        fields.write(size, other, task)
    assert sorted(range(3), key=lambda task: fields.value(risk, task)) == [1, 0, 2]
    assert sorted(range(3), key=lambda task: fields.value(size, task)) == [2, 1, 0]


def test_a_field_is_renamed_reordered_and_made_another_kind(fields):
    column = fields.add(FieldKind.TEXT)
    fields.write(column, "12")
    fields.write(column, "a dozen", 1)
    own = column.removeprefix("custom:")
    change_field(fields.workspace, own, name="Pieces", kind=FieldKind.NUMBER)
    assert planning.spec_of(fields.plan, column).title == "Pieces"
    assert (fields.value(column), fields.cell(column, 1)) == (12.0, "a dozen")
    fields.workspace.undo()
    assert planning.spec_of(fields.plan, column).title == "Mine"
    assert fields.cell(column) == "12"


def test_a_deleted_field_takes_its_values_and_brings_them_back(fields):
    column = fields.add(FieldKind.TEXT)
    fields.write(column, "x")
    delete_field(fields.workspace, column.removeprefix("custom:"))
    assert column not in planning.columns_of(fields.plan)
    assert fields.cell(column) == ""
    assert planning.fixed_because(fields.plan, 0, column) is not None
    with pytest.raises(InvalidValueError):
        fields.write(column, "y")
    fields.workspace.undo()
    assert fields.cell(column) == "x"


def test_two_fields_cannot_have_one_name(fields):
    fields.add(FieldKind.TEXT, "Mine")
    with pytest.raises(InvalidValueError, match="already"):
        fields.add(FieldKind.DATE, " mine ")
    with pytest.raises(InvalidValueError, match="needs a name"):
        fields.add(FieldKind.DATE, " ")


def test_imported_values_show_under_their_alias(fields):
    workspace = fields.workspace
    field = CustomField(id=workspace.new_id(), name="Work package", source="Text1")
    value = CustomValue(id=workspace.new_id(), field_id=field.id, row_id=fields.ids[1], value="WP-7")
    workspace.record("Import", [Insert(field), Insert(value)])
    assert [each.name for each in task_fields(workspace)] == ["Work package"]
    spec = planning.columns_of(fields.plan)["custom:" + field.id]
    assert (spec.title, spec.group) == ("Work package", "Custom fields")
    assert "Text1" in spec.tooltip
    assert fields.cell(spec.name, 1) == "WP-7"


def test_values_come_back_with_the_file_and_from_another_window(fields):
    column = fields.add(FieldKind.TEXT)
    fields.write(column, "x")
    with Workspace.open(fields.workspace.path, author="Ben") as again:
        plan = again.plan(fields.id)
        row = plan.tasks.row[fields.ids[0]]
        assert planning.text_of(plan, again.schedule(fields.id), row, column) == "x"
        planning.set_cells(again, fields.id, [(fields.ids[0], column, "z")])
    fields.workspace.poll()
    assert fields.cell(column) == "z"


def test_a_project_from_a_template_has_what_the_template_says_with_dates_moved(fields):
    workspace = fields.workspace
    area, signed = fields.add(FieldKind.TEXT, "Area"), fields.add(FieldKind.DATE, "Signed")
    fields.write(area, "North")
    fields.write(signed, "2026-01-07")
    template = make_template(workspace, fields.id, "Bridges")
    made = start_project(workspace, template, "Next bridge", moment.from_iso("2026-02-02T08:00"))
    plan, schedule = workspace.plan(made), workspace.schedule(made)
    row = plan.tasks["name"].index("Survey")
    assert planning.text_of(plan, schedule, row, area) == "North"
    assert planning.text_of(plan, schedule, row, signed) == "2026-02-04"
    assert fields.cell(signed) == "2026-01-07"
