"""People's own fields on tasks: adding, changing, deleting them, and the columns they are."""

from collections.abc import Iterator, Mapping, Sequence
from weakref import WeakKeyDictionary

from pmo_desktop.domain.changes import Change, ChangeSet, Delete, Insert, Update
from pmo_desktop.domain.entry import custom
from pmo_desktop.domain.entry.durations import Units
from pmo_desktop.domain.entry.work import NO, YES
from pmo_desktop.domain.errors import InvalidValueError
from pmo_desktop.domain.plan.columns import Columns
from pmo_desktop.domain.plan.plan import Plan
from pmo_desktop.domain.records import CustomField, CustomValue, FieldKind
from pmo_desktop.domain.schedule import Schedule
from pmo_desktop.services.planning.editing import Editing
from pmo_desktop.services.planning.looking import units_of
from pmo_desktop.services.planning.spec import Choices, FieldSpec
from pmo_desktop.services.workspace import Workspace

CUSTOM = "custom:"
"""What the name of a column begins with that is a field of people's own; its id follows."""
GROUP = "Custom fields"
_COLUMN_KINDS: Mapping[FieldKind, str] = {
    FieldKind.TEXT: "text", FieldKind.NUMBER: "number", FieldKind.DATE: "date", FieldKind.FLAG: "flag",
    FieldKind.CHOICE: "text", FieldKind.DURATION: "duration", FieldKind.COST: "money",
}  # fmt: skip
_SPECS: WeakKeyDictionary[Columns[CustomField], tuple[int, dict[str, FieldSpec]]] = WeakKeyDictionary()


def custom_specs(plan: Plan) -> Mapping[str, FieldSpec]:
    """Return the columns that people's own fields of tasks are, by name; kept until a field changes."""
    table = plan.custom_fields
    known = _SPECS.get(table)
    if known is None or known[0] != table.version:
        specs = (_spec(field) for field in table.values() if field.owner == "task")
        known = _SPECS[table] = (table.version, {spec.name: spec for spec in specs})
    return known[1]


def _spec(field: CustomField) -> FieldSpec:
    def shown(plan: Plan, _schedule: Schedule, row: int) -> str:
        return custom.shown(field, plan.custom.get(field.id, plan.tasks.ids[row]), units_of(plan))

    def value(plan: Plan, _schedule: Schedule, row: int) -> str | float | None:
        return custom.comparable(field, plan.custom.get(field.id, plan.tasks.ids[row]))

    said = f"{custom.KINDS[field.kind]}, a field of your own"
    tip = f"{said}; {field.source} in the file it came from" if field.source else said
    return FieldSpec(
        CUSTOM + field.id, field.name, tip, _COLUMN_KINDS[field.kind], True, shown, _choices(field), value, GROUP
    )


def _choices(field: CustomField) -> Choices | None:
    if field.kind is FieldKind.FLAG:
        return lambda _plan: (YES, NO)
    offered = custom.choices_in(field)
    return (lambda _plan: ("", *offered)) if field.kind is FieldKind.CHOICE else None


def task_fields(workspace: Workspace) -> list[CustomField]:
    """Return the fields of people's own on tasks, by name."""
    return sorted(workspace.find(CustomField, owner="task"), key=lambda field: (field.name.casefold(), field.id))


def add_field(workspace: Workspace, name: str, kind: FieldKind, choices: Sequence[str] = ()) -> str:
    """Add a field of tasks and return its id; InvalidValueError where another one has the name."""
    field = CustomField(
        id=workspace.new_id(), name=_checked(workspace, name, None), kind=kind, choices=custom.ordered(choices)
    )
    workspace.record(f"Add field “{field.name}”", [Insert(field)])
    return field.id


def change_field(
    workspace: Workspace, field_id: str, *, name: str | None = None, kind: FieldKind | None = None,
    choices: Sequence[str] | None = None,
) -> ChangeSet | None:  # fmt: skip
    """Rename a field, make it another kind (its values become that kind where they can be read so), order its choices."""
    old = workspace.get(CustomField, field_id)
    fields: dict[str, object] = {}
    if name is not None:
        fields["name"] = _checked(workspace, name, field_id)
    if choices is not None:
        fields["choices"] = custom.ordered(choices)
    if kind is not None and kind is not old.kind:
        fields["kind"] = kind
    new = CustomField(
        id=old.id, name=str(fields.get("name", old.name)), kind=kind or old.kind, owner=old.owner, source=old.source,
        choices=str(fields.get("choices", old.choices)),
    )  # fmt: skip
    changes: list[Change] = [Update(CustomField, field_id, fields)]
    if new.kind is not old.kind:
        changes += _converted(workspace, old, new)
    verb = f"Rename field “{old.name}”" if set(fields) == {"name"} else f"Change field “{old.name}”"
    return workspace.record(verb, changes)


def delete_field(workspace: Workspace, field_id: str) -> ChangeSet | None:
    """Remove a field with all its values, as one change."""
    field = workspace.get(CustomField, field_id)
    return workspace.record(f"Delete field “{field.name}”", [Delete(CustomField, field_id)])


def _converted(workspace: Workspace, old: CustomField, new: CustomField) -> Iterator[Change]:
    today = workspace.today()
    for value in workspace.find(CustomValue, field_id=old.id):
        kept = custom.converted(old, new, value.value, Units(), today)
        if kept != value.value:
            yield Update(CustomValue, value.id, {"value": kept}) if kept else Delete(CustomValue, value.id)


def _checked(workspace: Workspace, name: str, own: str | None) -> str:
    plain = " ".join(name.split())
    if not plain:
        raise InvalidValueError("A field needs a name.", "Write what its column is to be called.")
    others = (field for field in task_fields(workspace) if field.id != own)
    if any(field.name.casefold() == plain.casefold() for field in others):
        raise InvalidValueError(f"There is a field “{plain}” already.", "Choose another name.")
    return plain


def value_changes(editing: Editing, row: int, column: str, text: str) -> Iterator[Change]:
    """Yield what makes a field of people's own say a typed text of a task."""
    plan, task_id = editing.plan, editing.plan.tasks.ids[row]
    field_id = column.removeprefix(CUSTOM)
    field = plan.custom_fields.get(field_id)
    if field is None:
        raise InvalidValueError("The field is no longer there.", "Somebody deleted it; undo would bring it back.")
    value, known = custom.canonical(field, text, units_of(plan), editing.today), plan.custom.id_of(field_id, task_id)
    if known is None:
        if value:
            yield Insert(CustomValue(id=editing.workspace.new_id(), field_id=field_id, row_id=task_id, value=value))
    elif value:
        yield Update(CustomValue, known, {"value": value})
    else:
        yield Delete(CustomValue, known)
