"""People's own fields of projects: which there are, what they say, and what makes them say something else."""

from collections.abc import Iterator, Mapping

from pmo_desktop.domain.changes import Change, Delete, Insert, Update
from pmo_desktop.domain.entry import custom
from pmo_desktop.domain.entry.durations import Units
from pmo_desktop.domain.errors import InvalidValueError
from pmo_desktop.domain.records import CustomField, CustomValue
from pmo_desktop.services.workspace import Workspace

OWNER = "project"
CUSTOM = "custom:"
"""What the name of a column begins with that is a field of people's own; its id follows."""
AS_WRITTEN = " (as written)"
"""What the name of a field ends with that keeps a text which stood where an amount, a share or a date should be."""
_UNITS = Units()


def project_fields(workspace: Workspace) -> tuple[CustomField, ...]:
    """Return the fields of projects in the order in which they came to be."""
    return tuple(sorted(workspace.find(CustomField, owner=OWNER), key=lambda each: each.id))


def values_by_project(workspace: Workspace) -> dict[str, dict[str, str]]:
    """Return what the fields say, as they keep it: by project, then by field."""
    fields = [each.id for each in workspace.find(CustomField, owner=OWNER)]
    found: dict[str, dict[str, str]] = {}
    for each in workspace.find(CustomValue, field_id=fields) if fields else ():
        found.setdefault(each.row_id, {})[each.field_id] = each.value
    return found


def shown(field: CustomField, values: Mapping[str, str]) -> str:
    """Return what a field says of a project, as it reads; with its line breaks."""
    return custom.shown(field, values.get(field.id, ""), _UNITS)


def comparable(field: CustomField, values: Mapping[str, str]) -> tuple[int, float | str]:
    """Return what a project is sorted by: nothing first, then texts among values of another kind."""
    found = custom.comparable(field, values.get(field.id, ""))
    if found is None:
        return (1, values[field.id].casefold()) if values.get(field.id) else (0, "")
    return (1, found) if isinstance(found, str) else (2, found)


def set_changes(workspace: Workspace, project_id: str, column: str, text: str) -> Iterator[Change]:
    """Yield what makes a field say a typed text of a project; nothing where it says so already, but for its line breaks."""
    found = workspace.find(CustomField, id=column.removeprefix(CUSTOM), owner=OWNER)
    if not found:
        raise InvalidValueError("The field is no longer there.", "Somebody deleted it; undo would bring it back.")
    field = found[0]
    known = workspace.find(CustomValue, field_id=field.id, row_id=project_id)
    before = known[0].value if known else ""
    if " ".join(text.split()) == " ".join(custom.shown(field, before, _UNITS).split()) and "\n" not in text:
        return
    value = custom.canonical(field, text, _UNITS, workspace.today())
    if not known:
        if value:
            yield Insert(CustomValue(id=workspace.new_id(), field_id=field.id, row_id=project_id, value=value))
    elif value:
        yield Update(CustomValue, known[0].id, {"value": value})
    else:
        yield Delete(CustomValue, known[0].id)
