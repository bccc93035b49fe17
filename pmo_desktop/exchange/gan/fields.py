"""Columns that people added to a GanttProject file, as custom fields."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from pmo_desktop.domain import moment
from pmo_desktop.domain.errors import InvalidValueError
from pmo_desktop.domain.identity import NewId
from pmo_desktop.domain.records import CustomField, CustomValue, FieldKind
from pmo_desktop.exchange.inventory import Inventory
from pmo_desktop.exchange.tag import Tag

_KINDS = {
    "text": FieldKind.TEXT, "int": FieldKind.NUMBER, "double": FieldKind.NUMBER, "date": FieldKind.DATE,
    "boolean": FieldKind.FLAG,
}  # fmt: skip
_DAY = re.compile(r"(\d{4}-\d\d-\d\d)(?:T.*)?")
_LARGEST = 1e15
_FLAGS = {"true": "1", "false": "0", "1": "1", "0": "0"}


class Fields:
    """The custom fields of a file by owner and id, and the values of its rows."""

    def __init__(self, root: Tag, new_id: NewId, inventory: Inventory) -> None:
        self._new_id, self._inventory = new_id, inventory
        self.fields: dict[tuple[str, str], CustomField] = {}
        for node in root.tags("tasks", "taskproperties", "taskproperty"):
            if node.text("type") == "custom":
                self._define("task", node, node.text("valuetype"))
                inventory.take(node, f"“{node.text('name')}”")
        for node in root.tags("resources", "custom-property-definition"):
            self._define("person", node, node.text("type"))
            inventory.take(node, f"“{node.text('name')}”")
        self._fit("task", "customproperty", "taskproperty-id", root.tags("tasks", "task"))
        self._fit("person", "custom-property", "definition-id", root.tags("resources", "resource"))

    def _fit(self, owner: str, name: str, key: str, rows: Iterable[Tag]) -> None:
        """Make texts of fields that hold values which are not of their kind, so that none is lost."""
        waiting = list(rows)
        while waiting:
            row = waiting.pop()
            waiting += row.tags("task")
            for each in row.tags(name):
                field = self.fields.get((owner, each.text(key)))
                said = each.text("value")
                if field is not None and said and _canonical(field.kind, said) is None:
                    self.fields[owner, each.text(key)] = replace(field, kind=FieldKind.TEXT)
                    self._inventory.lose("Custom fields", "Fields that hold other values than their kind", "they are texts here",
                                         f"“{field.name}”: {said}")  # fmt: skip

    def of_task(self, node: Tag, row_id: str) -> Iterator[CustomValue]:
        yield from self._values("task", node, "customproperty", "taskproperty-id", row_id)

    def of_person(self, node: Tag, row_id: str) -> Iterator[CustomValue]:
        yield from self._values("person", node, "custom-property", "definition-id", row_id)

    def _define(self, owner: str, node: Tag, kind: str) -> None:
        key = node.text("id")
        self.fields.setdefault((owner, key), CustomField(
            id=self._new_id(), name=node.text("name") or key, kind=_KINDS.get(kind, FieldKind.TEXT), owner=owner, source=key,
        ))  # fmt: skip

    def _values(self, owner: str, node: Tag, name: str, key: str, row_id: str) -> Iterator[CustomValue]:
        seen: set[str] = set()
        for each in node.tags(name):
            field = self.fields.get((owner, each.text(key)))
            said = each.text("value")
            self._inventory.take(each, said)
            if field is None:
                self._inventory.lose("Custom fields", "Values of fields that are not in the file", "they have no name",
                                     each.text(key))  # fmt: skip
            elif said and field.id not in seen:
                seen.add(field.id)
                value = _canonical(field.kind, said)
                yield CustomValue(
                    id=self._new_id(), field_id=field.id, row_id=row_id, value=said if value is None else value
                )


def _canonical(kind: FieldKind, said: str) -> str | None:
    """Return a value in its kind's canonical form, None where it is none of its kind."""
    try:
        if kind is FieldKind.NUMBER:
            number = float(said.replace(",", "."))
            return f"{number:.15g}" if abs(number) < _LARGEST else None
        if kind is FieldKind.FLAG:
            return _FLAGS.get(said.lower())
        if kind is FieldKind.DATE:
            match = _DAY.fullmatch(said)
            return moment.to_iso(moment.from_iso(match[1] if match else said))
    except (ValueError, InvalidValueError):
        return None
    return said
