"""P6's breakdown of a project (WBS) as summaries, each with the activities in it."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from pmo_desktop.domain.rank import spread
from pmo_desktop.domain.records import (
    ActivityKind,
    Record,
    Task,
)
from pmo_desktop.exchange.p6.tables import Row

if TYPE_CHECKING:
    from pmo_desktop.exchange.p6.project import ProjectReader


class Breakdown:
    """The breakdown of one project: its parts in order, each with the activities in it."""

    def __init__(self, reader: "ProjectReader", parts: list[Row], tasks: list[Row]) -> None:
        self.reader = reader
        self.parts: dict[str, Row] = {}
        for row in parts:
            self.parts.setdefault(row.key("wbs_id"), row)
        self.root = self._root()
        self.below: dict[str, list[Row]] = {}
        for row in sorted(parts, key=_in_sequence):
            key = row.key("wbs_id")
            if key != self.root and self.parts[key] is row:
                above = row.text("parent_wbs_id")
                self.below.setdefault(above if above in self.parts and above != key else self.root, []).append(row)
        self.inside: dict[str, list[Row]] = {}
        for row in sorted(tasks, key=lambda each: (each.text("task_code"), each.number)):
            at = row.text("wbs_id")
            self.inside.setdefault(at if at in self.parts else self.root, []).append(row)

    def _root(self) -> str:
        """Return the part that is the project itself, empty where it is not among them (P6 XML leaves it out)."""
        for key, row in self.parts.items():
            if row.flag("proj_node_flag"):
                return key
        said = self.reader.row.text("wbs_id")
        if said:
            return said
        tops = [key for key, row in self.parts.items() if row.text("parent_wbs_id") not in self.parts]
        name = self.reader.row.text("proj_name")
        return tops[0] if len(tops) == 1 and self.parts[tops[0]].text("wbs_name") == name else ""

    def records(self, outside: list[Task]) -> list[Record]:
        rows = list(self._walk())
        ranks = iter(spread(len(rows) + len(outside)))
        made: list[Record] = []
        for make, parent in rows:
            made += make(parent, next(ranks))
        return [*made, *(replace(task, rank=next(ranks)) for task in outside)]

    def _walk(self) -> Iterator[tuple[Callable[[str | None, str], Iterable[Record]], str | None]]:
        """Yield what makes each row, with the id of the row above it; parts in a circle hang below the project."""
        seen = {self.root}
        waiting: list[tuple[str, str | None, str]] = [(self.root, None, self._code(self.root))]
        left = iter([key for key in self.parts if key != self.root])
        while True:
            while waiting:
                key, own, code = waiting.pop()
                row = self.parts.get(key)
                if key != self.root and row is not None:
                    above, own = own, self.reader.new_id()
                    yield self._maker(row, own, code), above
                for task in self.inside.get(key, ()):
                    yield self._task_maker(task), own
                for part in reversed(self.below.get(key, ())):
                    below = part.key("wbs_id")
                    if below not in seen:
                        seen.add(below)
                        waiting.append((below, own, ".".join(filter(None, [code, part.text("wbs_short_name")]))))
            cut = next((key for key in left if key not in seen), None)
            if cut is None:
                return
            self.reader.inventory.lose("Breakdown", "Parts of the breakdown in a circle", "it is cut at one of them")
            seen.add(cut)
            waiting.append((cut, None, self._code(cut)))

    def _code(self, key: str) -> str:
        return self.parts[key].text("wbs_short_name") if key in self.parts else self.reader.row.text("proj_short_name")

    def _task_maker(self, row: Row) -> Callable[[str | None, str], Iterable[Record]]:
        return lambda parent, rank: self.reader.task_records(row, parent, rank)

    def _maker(self, row: Row, own: str, code: str) -> Callable[[str | None, str], Iterable[Record]]:
        key = row.key("wbs_id")
        is_empty = not self._holds_work(key)
        file = self.reader.file

        def make(parent: str | None, rank: str) -> Iterator[Record]:
            yield Task(
                id=own, project_id=self.reader.project_id, parent_id=parent, rank=rank, wbs=code, duration=0,
                name=row.text("wbs_name") or row.text("wbs_short_name"), active=not is_empty,
                notes="\n\n".join(filter(None, (self.reader.note(note, "wbs_memo") for note in file.wbs_notes.get(key, ())))),
                kind=ActivityKind.WBS_SUMMARY if is_empty else ActivityKind.TASK,
            )  # fmt: skip
            yield self.reader.external("task", own, f"wbs {key}", row.text("guid"))
            yield from file.fields.of_row("PROJWBS", key, own)

        return make

    def _holds_work(self, key: str) -> bool:
        """Say whether a part has anything below it: an empty one is kept as an inactive row."""
        return bool(self.inside.get(key) or self.below.get(key))


def _in_sequence(row: Row) -> tuple[float, str]:
    return (row.number_at("seq_num"), row.text("wbs_short_name"))
