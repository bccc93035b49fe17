"""One element of an MSPDI file with typed access to its fields, and a note of what was never asked for."""

from collections.abc import Iterator

from lxml import etree

from pmo_desktop.exchange.mspdi import values

Element = etree._Element  # noqa: SLF001 - the library's name for an element


class Node:
    """Fields are child elements without children of their own; each is found by its plain name."""

    __slots__ = ("_fields", "element", "place")

    def __init__(self, element: Element, place: str) -> None:
        self.element = element
        self.place = place
        self._fields: dict[str, str] = {}
        for child in element:
            if len(child) == 0 and child.text is not None:
                self._fields.setdefault(local(child), child.text)

    def __contains__(self, name: str) -> bool:
        return bool(self._fields.get(name, "").strip())

    def names(self) -> Iterator[str]:
        """Yield the names of the fields that say something."""
        return (name for name, text in self._fields.items() if text.strip())

    def text(self, name: str) -> str:
        return self._fields.get(name, "").strip()

    def flag(self, name: str, *, default: bool = False) -> bool:
        text = self.text(name).lower()
        return default if not text else text in {"1", "true"}

    def integer(self, name: str, default: int = 0) -> int:
        return int(values.number_of(self.text(name), self._at(name))) if name in self else default

    def number(self, name: str, default: float = 0.0) -> float:
        return values.number_of(self.text(name), self._at(name)) if name in self else default

    def date(self, name: str) -> int | None:
        return values.date_of(self.text(name), self._at(name)) if name in self else None

    def seconds(self, name: str) -> int | None:
        return values.seconds_of(self.text(name), self._at(name)) if name in self else None

    def cents(self, name: str) -> int | None:
        """Return an amount of money; MSPDI counts it in hundredths."""
        return round(self.number(name)) if name in self else None

    def tenths(self, name: str) -> int | None:
        """Return seconds from tenths of minutes, in which MSPDI counts slack, lag and delay."""
        return round(self.number(name) * 6) if name in self else None

    def nodes(self, *path: str) -> "Iterator[Node]":
        """Yield the elements at a path of plain names beneath this one."""
        found = [self.element]
        for name in path:
            found = [child for element in found for child in element if local(child) == name]
        return (Node(element, f"{self.place}, {path[-1]} {number}") for number, element in enumerate(found, 1))

    def _at(self, name: str) -> str:
        return f"{self.place}, {name}"


def local(element: Element) -> str:
    """Return an element's name without its namespace."""
    return str(element.tag).rpartition("}")[2]
