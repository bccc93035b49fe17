"""The values of people's own fields on the tasks of one plan, by field and row, patched in place by row changes."""

from collections.abc import Iterable, Mapping

from pmo_desktop.domain.changes import RowChange
from pmo_desktop.domain.records import CustomValue


class CustomValues:
    """`of(field_id)` is what a field says, by the id of the row; `id_of` names the record that says it."""

    __slots__ = ("_of", "_place", "_said")

    def __init__(self, values: Iterable[CustomValue] = ()) -> None:
        self._of: dict[str, dict[str, str]] = {}
        self._said: dict[tuple[str, str], str] = {}
        self._place: dict[str, tuple[str, str]] = {}
        for value in values:
            self._put(value.id, value.field_id, value.row_id, value.value)

    def copy(self) -> "CustomValues":
        """Return values of its own, to try changes on."""
        twin = CustomValues()
        twin._of = {field_id: dict(values) for field_id, values in self._of.items()}
        twin._said, twin._place = dict(self._said), dict(self._place)
        return twin

    def of(self, field_id: str) -> Mapping[str, str]:
        """Return the values of a field by row id; read only."""
        return self._of.get(field_id, {})

    def get(self, field_id: str, row_id: str) -> str:
        """Return what a field says of a row, empty where it says nothing."""
        values = self._of.get(field_id)
        return "" if values is None else values.get(row_id, "")

    def id_of(self, field_id: str, row_id: str) -> str | None:
        """Return the id of the record that says what a field is on a row, None where there is none."""
        return self._said.get((field_id, row_id))

    def patch(self, change: RowChange) -> bool:
        """Carry one change in; say whether it was about a value here or is one from now on."""
        if change.op == "insert":
            fields = {name: new for name, (_, new) in change.fields.items()}
            self._put(change.id, fields["field_id"], fields["row_id"], fields["value"])
            return True
        place = self._place.get(change.id)
        if place is None:
            return False
        if change.op == "delete":
            self._take(change.id)
        elif "value" in change.fields:
            self._of[place[0]][place[1]] = change.fields["value"][1]
        return True

    def _put(self, value_id: str, field_id: str, row_id: str, value: str) -> None:
        self._of.setdefault(field_id, {})[row_id] = value
        self._said[field_id, row_id] = value_id
        self._place[value_id] = (field_id, row_id)

    def _take(self, value_id: str) -> None:
        field_id, row_id = self._place.pop(value_id)
        if self._said.get((field_id, row_id)) == value_id:  # a newer record may say it by now
            del self._said[field_id, row_id]
            del self._of[field_id][row_id]
