"""Properties that people added to a GNOME Planner file, as custom fields."""

from collections.abc import Iterator

from pmo_desktop.domain import moment
from pmo_desktop.domain.identity import NewId
from pmo_desktop.domain.records import CustomField, CustomValue, FieldKind
from pmo_desktop.exchange.inventory import Inventory
from pmo_desktop.exchange.tag import Tag

_KINDS = {
    "int": FieldKind.NUMBER, "float": FieldKind.NUMBER, "date": FieldKind.DATE, "duration": FieldKind.DURATION,
    "cost": FieldKind.COST,
}  # fmt: skip
_OWNERS = {"task": "task", "resource": "person"}
COST = "cost"
"""A property that every file of earlier versions defines for resources: what an hour costs."""


class Fields:
    """The custom fields of a file by owner and name, and the values of its rows."""

    def __init__(self, root: Tag, new_id: NewId, inventory: Inventory) -> None:
        self._new_id, self._inventory = new_id, inventory
        self.fields: dict[tuple[str, str], CustomField] = {}
        for node in root.tags("properties", "property"):
            owner, name = _OWNERS.get(node.text("owner")), node.text("name")
            inventory.take(node, f"“{name}”")
            if owner is not None and "value" not in node:
                self.fields[owner, name] = CustomField(
                    id=new_id(), name=node.text("label") or name, kind=_KINDS.get(node.text("type"), FieldKind.TEXT),
                    owner=owner, source=name,
                )  # fmt: skip
            elif node.text("value"):
                inventory.lose("Custom fields", "Custom fields of the project", "those of tasks and people are kept",
                               f"“{name}”")  # fmt: skip

    def of(self, owner: str, node: Tag, row_id: str) -> Iterator[CustomValue]:
        """Yield the values of a row; the cost of resources is its rate."""
        seen: set[str] = set()
        for each in node.tags("properties", "property"):
            name = each.text("name")
            field = self.fields.get((owner, name))
            self._inventory.take(each, f"“{name}”")
            if each.children:
                self._inventory.lose("Custom fields", "Lists of values", "a field has one value here", f"“{name}”")
            if field is None:
                self._inventory.lose(
                    "Custom fields", "Values of fields that are not in the file", "they have no name", name
                )
            elif each.text("value") and name not in seen and (owner, name) != ("person", COST):
                seen.add(name)
                yield CustomValue(
                    id=self._new_id(), field_id=field.id, row_id=row_id, value=self._value(field.kind, each)
                )

    def _value(self, kind: FieldKind, node: Tag) -> str:
        """Return a value in its kind's canonical form."""
        if kind is FieldKind.NUMBER:
            return f"{node.number_at('value'):.15g}"
        if kind is FieldKind.COST:
            return str(round(node.number_at("value") * 100))
        if kind is FieldKind.DURATION:
            return str(node.integer("value"))
        if kind is FieldKind.DATE:
            at = node.stamp("value")
            return "" if at is None else moment.to_iso(at)
        return node.text("value")
