"""One fact three ways: as the file has it, as it stands here, and as the last file had it; whose change it is follows."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum, StrEnum
from typing import Any

from pmo_desktop.domain.entry.dates import format_date
from pmo_desktop.services.updating.difference import Here
from pmo_desktop.services.workspace import Workspace

UNKNOWN = object()
"""What stands for what nobody knows any more."""
ABSENT = None


class Whose(Enum):
    """Who made a difference: nobody, the file, somebody here, or both."""

    SAME = 0
    FILE = 1
    OURS = 2
    BOTH = 3


def whose(here: object, file: object, before: object) -> Whose:
    """Return who made a value differ from what it was before; both, where that is not known."""
    if here == file:
        return Whose.SAME
    if before is UNKNOWN:
        return Whose.BOTH
    if file == before:
        return Whose.OURS
    return Whose.FILE if here == before else Whose.BOTH


@dataclass(slots=True)
class Merged:
    """What a task has several of, three ways: `taken` are the keys whose change comes from the file, `kept` from here.

    `clashing` are those of `taken` that were changed here too. `after` is what comes of taking all that is taken.
    """

    taken: list[Any] = field(default_factory=list)
    kept: list[Any] = field(default_factory=list)
    clashing: list[Any] = field(default_factory=list)
    after: dict[Any, Any] = field(default_factory=dict)


def merged(here: Mapping[Any, Any], file: Mapping[Any, Any], before: Mapping[Any, Any] | None) -> Merged:
    """Return several values three ways; `before` is None where it is not known what they were."""
    found = Merged(after=dict(here))
    for key in dict.fromkeys((*here, *file)):
        was = UNKNOWN if before is None else before.get(key)
        by = whose(here.get(key), file.get(key), was)
        if by is Whose.OURS:
            found.kept.append(key)
        elif by is not Whose.SAME:
            found.taken.append(key)
            if by is Whose.BOTH:
                found.clashing.append(key)
            if key in file:
                found.after[key] = file[key]
            else:
                del found.after[key]
    return found


def values_of(elements: Mapping[Any, tuple[str, Any]]) -> dict[Any, Any]:
    """Return the values of what a task has several of, without the ids of the records."""
    return {key: value for key, (_, value) in elements.items()}


# As JSON


def encoded(value: Any) -> Any:  # noqa: ANN401 - values of any field
    """Return values as JSON has them: enumerations as their text, tuples as lists."""
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, Mapping):
        return [[encoded(key), encoded(each)] for key, each in value.items()]
    if isinstance(value, list | tuple):
        return [encoded(each) for each in value]
    return value


def decoded_elements(said: Iterable[Any], keys: Callable[[Any], Any]) -> dict[Any, Any]:
    """Return several values from JSON; `keys` makes keys of what they were written as."""
    return {keys(key): _tuples(value) for key, value in said}


def _tuples(value: Any) -> Any:  # noqa: ANN401 - same
    return tuple(map(_tuples, value)) if isinstance(value, list) else value


# In words


def changed_by(workspace: Workspace, here: Here | None, what: str = "changed") -> str:
    """Return `Anna changed this here on 2026-03-02.`; what is not known is said to be so."""
    if here is None or (not here.author and here.at is None):
        return f"This may have been {what} here: the history that would tell is no longer kept."
    who = here.author or "Somebody"
    day = "" if here.at is None else f" on {format_date(workspace.day_of(here.at))}"
    return f"{who} {what} this here{day}."


def shortened(text: str, most: int = 60) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"


def counted(count: int, one: str, many: str = "") -> str:
    """Return `1 task`, `3 tasks`."""
    return f"{count} {one}" if count == 1 else f"{count} {many or one + 's'}"


def sentences(parts: Sequence[str]) -> str:
    return " ".join(filter(None, parts))
