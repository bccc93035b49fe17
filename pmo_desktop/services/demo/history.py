"""The demo's change log: what was done, by whom and when, as if people had worked in the file for a year."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC
from random import Random

from pmo_desktop.domain import moment
from pmo_desktop.domain.changes import Change
from pmo_desktop.services.demo.days import START_OF_WORK, week_of
from pmo_desktop.services.progress import Progress
from pmo_desktop.services.workspace import Workspace

_WEEKS = 61
_JITTER_MS = 50 * 60_000
"""Nobody works on the stroke of the hour; deeds that need one another lie at least an hour apart."""


@dataclass(frozen=True, slots=True)
class Deed:
    """One change set to be: `at` is the moment it was done, by the office's clock."""

    at: int
    author: str
    label: str
    changes: Sequence[Change]


def began(today: int) -> int:
    """Return the moment the office set its portfolio up: the morning of a Monday some fourteen months ago."""
    return week_of(today) - _WEEKS * moment.WEEK + START_OF_WORK


def instant(at: int) -> int:
    """Return a moment of this machine's wall clock as UTC in milliseconds."""
    return int(moment.to_datetime(at).astimezone(UTC).timestamp() * 1000)


def record(workspace: Workspace, deeds: Iterable[Deed], seed: int, progress: Progress) -> None:
    """Write deeds in the order of their days, each under its author's name and clock."""
    random = Random(seed)
    timed = [(instant(deed.at) + random.randrange(_JITTER_MS), deed) for deed in deeds]
    ordered = sorted(timed, key=lambda pair: pair[0])
    clock = [0]
    authors: dict[str, Workspace] = {}
    try:
        for number, (at, deed) in enumerate(ordered):
            progress(number, len(ordered), deed.label)
            clock[0] = at
            if deed.author not in authors:
                authors[deed.author] = workspace.another(
                    author=deed.author, clock=lambda: clock[0], random=Random(random.getrandbits(64)), hurried=True
                )
            authors[deed.author].record(deed.label, deed.changes)
    finally:
        for each in authors.values():
            each.close()
    workspace.poll()
