"""What arrived: one value a thing, with what it was taken for and why; and what each kind of thing is called."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from pmo_desktop.domain.errors import ImportProblemError, KnownError
from pmo_desktop.services.lists.table import Table


class What(StrEnum):
    """What something that arrives is."""

    PLAN = "plan"
    REGISTER = "register"
    BOOKINGS = "bookings"
    PEOPLE = "people"
    LEAVE = "leave"
    HOURS = "hours"
    MILESTONES = "milestones"
    """Lines with dates: the milestones of a light project."""
    STATUS = "status form"
    FINANCE = "finance"
    DOCUMENT = "document"
    PORTFOLIO = "portfolio"
    REFUSED = "refused"
    """Nothing that can be brought in: `Arrival.refusal` says why, and what to do."""


TABLES = frozenset({What.REGISTER, What.BOOKINGS, What.PEOPLE, What.LEAVE, What.HOURS})
"""What is read by its columns, and can be one in place of another."""
PARKED = frozenset({What.STATUS, What.FINANCE, What.DOCUMENT})
"""What this version keeps without reading it."""
PARKED_TABLES = (What.STATUS, What.FINANCE, What.DOCUMENT)
"""What a table can be kept as."""
TITLES: Mapping[What, str] = {
    What.PLAN: "Plan", What.REGISTER: "Register of projects", What.BOOKINGS: "Bookings", What.PEOPLE: "People",
    What.LEAVE: "Leave", What.HOURS: "Hours worked", What.MILESTONES: "Milestones", What.STATUS: "Status form",
    What.FINANCE: "Finance", What.DOCUMENT: "Document", What.PORTFOLIO: "Portfolio", What.REFUSED: "Not read",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Arrival:
    """One thing that arrived: a file, or one of several things in it.

    `path` is where its bytes lie now (what came in a message or an archive lies in a folder of its own for the time being),
    `name` what people know it as, `inside` the file it came in, if any. `sheets` are the places of the worksheets it is, where
    a workbook holds several things; empty for all of a file. `could_be` are the kinds it may be taken for by hand.
    """

    path: Path
    name: str
    what: What
    reason: str = ""
    sheets: tuple[int, ...] = ()
    inside: str = ""
    refusal: KnownError | None = None
    could_be: tuple[What, ...] = field(default=())
    table: Table | None = field(default=None, compare=False, repr=False)
    """What was read of a table, once."""
    is_aside: bool = False
    """It came with something else and hardly for its own sake, as the pictures of a signature do: left out unless wanted."""


def fault_in(name: str, error: Exception) -> ImportProblemError:
    """Log what nobody expected and return what is said of it: a file the program stumbles over keeps no other from coming."""
    logging.getLogger(__name__).error("“%s” could not be read", name, exc_info=error)
    return ImportProblemError(
        f"The program stumbled over “{name}”; the fault is the program’s.",
        "Please send the file to whoever looks after the program, with the log. What came with it can be brought in.",
    )
