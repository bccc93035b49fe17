"""One piece of advice as the checks give it: about which task, by which rule, and what its sentence names."""

from dataclasses import dataclass
from enum import IntEnum


class Severity(IntEnum):
    """How much a piece of advice matters; notes are not counted beside the rows."""

    NOTE = 0
    WEAKNESS = 1
    PROBLEM = 2


@dataclass(frozen=True, slots=True)
class Advice:
    """`task_id` is None where it is about the whole plan; `others` are tasks, or people, that the sentence names.

    `links` are the dependencies it is about and `values` the moments, seconds and texts its sentence is made of
    (`rules.sentence`). A person who accepts it accepts what `key` names.
    """

    rule: str
    task_id: str | None
    others: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    values: tuple[int | str, ...] = ()

    @property
    def key(self) -> tuple[str, str | None]:
        return self.rule, self.task_id
