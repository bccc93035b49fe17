"""People of a GanttProject file with their roles, what a day of them costs, and when they are away."""

from collections.abc import Iterator

from pmo_desktop.domain.identity import NewId
from pmo_desktop.domain.records import Leave, Person, Record, Role
from pmo_desktop.exchange.gan.fields import Fields
from pmo_desktop.exchange.inventory import Inventory
from pmo_desktop.exchange.mspdi.values import problem
from pmo_desktop.exchange.tag import Tag

_HOURS = 8
"""A rate is for a day."""
_UNDEFINED = "Default:0"
_BUILT_IN = {"Default:1": "Project manager"} | {
    f"SoftwareDevelopment:{number}": name
    for number, name in enumerate(
        ("Developer", "Doc writer", "Tester", "Graphic designer", "Doc translator", "Packager", "Analyst", "Web designer"), 2
    )
}  # fmt: skip
"""Roles the program has by itself; those of software development are in few files."""
_MOST_A_DAY = 1e10


class People:
    """Everybody in the file; `ids` is ours by GanttProject's."""

    def __init__(self, root: Tag, new_id: NewId, inventory: Inventory) -> None:
        self._root, self._new_id, self._inventory = root, new_id, inventory
        self.ids: dict[str, str] = {}
        self._function: dict[str, str] = {}
        self._names = dict(_BUILT_IN)
        for node in root.tags("roles", "role"):
            if node.text("name"):
                self._names[node.text("id")] = node.text("name")
            inventory.take(node)
        self.roles: dict[str, Role] = {}
        self.nodes: list[tuple[Tag, str]] = []
        """The file's elements with our ids."""

    def records(self, fields: Fields) -> Iterator[Record]:
        """Yield people, their roles, custom values and leave."""
        for node in self._root.tags("resources", "resource"):
            key, name = node.text("id"), node.text("name")
            if not key or key in self.ids:
                what = "has no id" if not key else f"the id {key} is there twice"
                raise problem(node.place, name, what)
            own = self.ids[key] = self._new_id()
            self.nodes.append((node, own))
            phone = node.text("phone")
            yield Person(
                id=own, name=name or f"Resource {key}", email=node.text("contacts"), role_id=self._role(node),
                hourly_rate=self._rate(node, name), notes=f"Phone {phone}" if phone else "",
            )  # fmt: skip
            yield from fields.of_person(node, own)
            self._inventory.take(node, f"“{name}”")
        yield from self._leave()

    def note_role(self, allocation: Tag) -> None:
        """List a role somebody has on one task only."""
        function = allocation.text("function")
        if function not in {"", _UNDEFINED, self._function.get(allocation.text("resource-id"))}:
            self._inventory.lose("Assignments", "Roles that somebody has on one task only", "a person has one role here",
                                 self._names.get(function, function))  # fmt: skip

    def _role(self, node: Tag) -> str | None:
        function = self._function[node.text("id")] = node.text("function")
        name = self._names.get(function)
        if name is None:
            if function not in {"", _UNDEFINED}:
                self._inventory.lose("People", "Roles without a name", "the file does not say what they are", function)
            return None
        if function not in self.roles:
            self.roles[function] = Role(id=self._new_id(), name=name)
        return self.roles[function].id

    def _rate(self, node: Tag, name: str) -> int | None:
        """Return the cents of an hour, of which a day has eight; the first standard rate that is said."""
        found: int | None = None
        for rate in node.tags("rate"):
            if rate.text("name") not in {"", "standard"} or found is not None:
                self._inventory.lose("People", "Further rates", "a person has one rate at a time here", f"“{name}”")
            elif rate.text("value"):
                found = round(rate.within("value", _MOST_A_DAY) * 100 / _HOURS) or None
            self._inventory.take(rate)
        return found

    def _leave(self) -> Iterator[Leave]:
        """Yield leave; the end a file writes is the first day of work again."""
        for node in self._root.tags("vacations", "vacation"):
            person = self.ids.get(node.text("resourceid"))
            start, finish = node.day("start"), node.day("end")
            self._inventory.take(node)
            if person is None or start is None or finish is None or finish <= start:
                self._inventory.lose("People", "Days off without their person or dates", "there is nobody to keep them with",
                                     node.text("start"))  # fmt: skip
                continue
            yield Leave(id=self._new_id(), person_id=person, start=start, finish=finish)
