r"""How a task of a project that is not in the file is named: its file and its number there (`C:\Other.mpp\7`)."""

import re
from dataclasses import dataclass

_PLACE = re.compile(r"(?P<path>.*?)(?:\\(?P<number>\d+))?", re.DOTALL)
_ENDING = re.compile(r"\.(?:mpp|mpt|mpx|xml|xer|pmxml)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Place:
    """`path` is that of the file as its owner wrote it; `number` the task's row there, None where it is not told."""

    path: str
    number: int | None = None

    @property
    def file_name(self) -> str:
        """The path without the folders."""
        return re.split(r"[\\/]", self.path.rstrip("\\/"))[-1]

    @property
    def names(self) -> tuple[str, ...]:
        """What the project may be called, as `project_called` has it: all of the path (codes may have slashes), or the file."""
        return tuple(dict.fromkeys((project_called(self.path), project_called(self.file_name))))

    @property
    def unnamed(self) -> str:
        """What a task is called of which no more is known than its place."""
        return f"A task of {self.file_name}" if self.number is None else f"Task {self.number} of {self.file_name}"

    def __str__(self) -> str:
        return self.path if self.number is None else f"{self.path}\\{self.number}"


def place_of(external: str) -> Place:
    """Return the place a task's `external` names."""
    match = _PLACE.fullmatch(external)
    assert match is not None, "any text is a path"
    return Place(match["path"], int(match["number"]) if match["number"] else None)


def project_called(file_name: str) -> str:
    """Return a file's name as it is compared: without its ending, in one case."""
    return _ENDING.sub("", file_name.strip()).casefold()
