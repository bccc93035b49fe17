"""One element of a file that keeps its values in attributes, with typed access to them."""

import re
from collections.abc import Callable
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from pmo_desktop.domain import moment
from pmo_desktop.domain.bulk import collector_paused
from pmo_desktop.domain.errors import ImportProblemError, InvalidValueError
from pmo_desktop.exchange.bundle import ImportedProject
from pmo_desktop.exchange.mspdi.values import number_of, problem
from pmo_desktop.exchange.xml import TEXT, Element, Heard, read_attributed

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Self

_TRUE = frozenset({"1", "true", "yes"})
_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:T.*)?")
_STAMP = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)Z?)?")


@lru_cache(maxsize=4096)
def _moment(text: str, form: re.Pattern[str]) -> int:
    """Return the moment of a date, of which a file has many alike; raise ValueError or InvalidValueError where it is none."""
    match = form.fullmatch(text)
    if match is None:
        raise ValueError(text)
    parts = [int(part or 0) for part in match.groups()]
    return moment.from_datetime(datetime(*parts))  # type: ignore[arg-type]  # noqa: DTZ001 - plans are naive


class Tag(Element):
    """Errors name the element by its id, or by its number among its kind."""

    __slots__ = ()

    def __contains__(self, name: str) -> bool:
        return name in self.fields

    @property
    def place(self) -> str:
        return f"{self.name} {self.fields.get('id') or self.number}"

    @property
    def said(self) -> str:
        """The text within it."""
        return self.fields.get(TEXT, "")

    def text(self, name: str) -> str:
        return self.fields.get(name, "")

    def flag(self, name: str, *, default: bool = False) -> bool:
        text = self.fields.get(name)
        return default if not text else text.lower() in _TRUE

    def number_at(self, name: str, default: float = 0.0) -> float:
        text = self.fields.get(name)
        return default if not text else number_of(text, lambda: self.at(name))

    def integer(self, name: str, default: int = 0) -> int:
        return int(self.number_at(name, default))

    def within(self, name: str, most: float, default: float = 0.0) -> float:
        """Return a number from nought to `most`; raise ImportProblemError for any other."""
        value = self.number_at(name, default)
        if value < 0:
            raise problem(self.at(name), self.text(name), "is less than nothing")
        if value > most:
            raise problem(self.at(name), self.text(name), "is too large a number")
        return value

    def day(self, name: str) -> int | None:
        """Return the midnight of `2024-05-27`; None where it is not said."""
        return self._moment(name, _DAY)

    def stamp(self, name: str) -> int | None:
        """Return the moment of `20070222T080000Z`, a wall clock whatever its last letter says."""
        return self._moment(name, _STAMP)

    def _moment(self, name: str, form: re.Pattern[str]) -> int | None:
        text = self.fields.get(name)
        if not text:
            return None
        try:
            return _moment(text, form)
        except (ValueError, InvalidValueError) as error:
            raise problem(self.at(name), text, "is not a date between 1970 and 2199") from error

    def tags(self: "Self", *path: str) -> "Iterator[Self]":
        """Yield the elements at a path of names beneath this one."""
        for child in self.children.get(path[0], ()):
            assert isinstance(child, type(self)), "all elements of a file are of one kind"
            if len(path) == 1:
                yield child
            else:
                yield from child.tags(*path[1:])

    def at(self, name: str) -> str:
        return f"{self.place}, {name}"


def read_project(
    source: Path | bytes, name: str, tool: str, heard: Heard | None, read: Callable[[Tag], ImportedProject]
) -> ImportedProject:
    """Return what `read` makes of the root of a file that a tool saved; a problem within it names the file.

    Raises ImportProblemError where it is no project of that tool, or cannot be read whole.
    """
    with collector_paused():
        root = read_attributed(source, name, Tag, heard)
        if root.name != "project":
            raise ImportProblemError(
                f"“{name}” is XML, but no project saved by {tool}.", f"Save the file again in {tool}."
            )
        try:
            return read(root)
        except ImportProblemError as error:
            raise ImportProblemError(f"“{name}”, {error.sentence}", error.next_step) from error
