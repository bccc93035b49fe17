"""What the print dialog remembers on this machine: how each plan was printed last, and its own size."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from pmo_desktop.charts.page_setup import PageSetup, from_json, from_values

_MOST = 30
_LEAST_SIZE = 400


@dataclass(slots=True)
class Memory:
    """`last` holds set-ups by project, the one used last at the end."""

    last: dict[str, PageSetup] = field(default_factory=dict)
    size: tuple[int, int] | None = None

    def setup(self, project_id: str, paper: str) -> PageSetup:
        """Return how a plan was printed last; else as the last one was, without its dates; else afresh."""
        if project_id in self.last:
            return self.last[project_id]
        if self.last:
            return without_dates(next(reversed(self.last.values())))
        return from_values({"paper": paper})

    def keep(self, project_id: str, setup: PageSetup) -> None:
        self.last.pop(project_id, None)
        self.last[project_id] = setup
        while len(self.last) > _MOST:
            self.last.pop(next(iter(self.last)))

    def others(self, project_id: str) -> Iterator[tuple[str, PageSetup]]:
        """Yield how other plans were printed, the last one first."""
        yield from ((other, setup) for other, setup in reversed(self.last.items()) if other != project_id)

    def to_state(self) -> dict[str, Any]:
        """Return it as plain values for the settings."""
        return {"last": [[key, setup.to_json()] for key, setup in self.last.items()], "size": self.size}

    @classmethod
    def from_state(cls, state: object) -> "Memory":
        """Take up what `to_state` gave; what does not fit is left out."""
        made = cls()
        if not isinstance(state, dict):
            return made
        last, size = state.get("last"), state.get("size")
        for each in last if isinstance(last, list) else ():
            if isinstance(each, list) and len(each) == 2 and all(isinstance(part, str) for part in each):
                made.keep(each[0], from_json(each[1]))
        if isinstance(size, list | tuple) and len(size) == 2 and all(isinstance(each, int) for each in size):
            made.size = (max(size[0], _LEAST_SIZE), max(size[1], _LEAST_SIZE))
        return made


def without_dates(setup: PageSetup) -> PageSetup:
    """Return a set-up fit for another plan."""
    return replace(setup, first_day=None, last_day=None)
