"""One element of an MSPDI file with typed access to its fields."""

from typing import TYPE_CHECKING, cast

from pmo_desktop.exchange.mspdi import values
from pmo_desktop.exchange.xml import Element

if TYPE_CHECKING:
    from collections.abc import Iterator


class Node(Element):
    """`above` is the element it was found in, while it is looked at: errors name the whole place."""

    __slots__ = ("above",)

    def __init__(self, name: str, number: int) -> None:
        super().__init__(name, number)
        self.above: Node | None = None

    @property
    def place(self) -> str:
        """Where it stands, such as `Calendar 2, WeekDay 3`: the lists they stand in say nothing more."""
        found, at = [], self
        while at is not None and at.name != "Project":
            if not at.name.endswith("s"):
                found.append(f"{at.name} {at.number}")
            at = at.above  # type: ignore[assignment]  # None ends the loop
        return ", ".join(reversed(found)) or self.name

    def __contains__(self, name: str) -> bool:
        return name in self.fields

    def text(self, name: str) -> str:
        return self.fields.get(name, "")

    def flag(self, name: str, *, default: bool = False) -> bool:
        text = self.fields.get(name)
        return default if text is None else text.lower() in {"1", "true"}

    def integer(self, name: str, default: int = 0) -> int:
        text = self.fields.get(name)
        return default if text is None else int(values.number_of(text, lambda: self._at(name)))

    def number_at(self, name: str, default: float = 0.0) -> float:
        text = self.fields.get(name)
        return default if text is None else values.number_of(text, lambda: self._at(name))

    def date(self, name: str) -> int | None:
        text = self.fields.get(name)
        return None if text is None else values.date_of(text, lambda: self._at(name))

    def seconds(self, name: str) -> int | None:
        text = self.fields.get(name)
        return None if text is None else values.seconds_of(text, lambda: self._at(name))

    def length(self, name: str) -> int | None:
        """Return seconds that cannot be fewer than none."""
        seconds = self.seconds(name)
        if seconds is not None and seconds < 0:
            raise values.problem(self._at(name), self.text(name), "is less than nothing")
        return seconds

    def cents(self, name: str) -> int | None:
        """Return an amount of money; MSPDI counts it in hundredths."""
        return round(self.number_at(name)) if name in self.fields else None

    def tenths(self, name: str) -> int | None:
        """Return seconds from tenths of minutes, in which MSPDI counts slack, lag and delay."""
        return round(self.number_at(name) * 6) if name in self.fields else None

    def nodes(self, *path: str) -> "Iterator[Node]":
        """Yield the elements at a path of plain names beneath this one."""
        for child in self.children.get(path[0], ()):
            node = cast("Node", child)
            node.above = self
            if len(path) == 1:
                yield node
            else:
                yield from node.nodes(*path[1:])
            node.above = None

    def count(self, *path: str) -> int:
        return sum(1 for _ in self.nodes(*path))

    def _at(self, name: str) -> str:
        return f"{self.place}, {name}"
