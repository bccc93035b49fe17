"""What the colours of bars follow: criticality, phase, person, light, progress, or what somebody chose."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from pmo_desktop.charts.gantt_look import BAR_COLOURS, Follow, Look
from pmo_desktop.charts.rag import LETTERS
from pmo_desktop.domain.plan.outline import NONE
from pmo_desktop.domain.plan.plan import Plan
from pmo_desktop.domain.records import Rag
from pmo_desktop.domain.schedule import Schedule
from pmo_desktop.domain.schedule import standing as standings
from pmo_desktop.domain.schedule.standing import RULES, Standing

SERIES = 8


@dataclass(frozen=True, slots=True)
class Tint:
    """A bar's colour, and what tells it without one: a letter on it, a hatch, a frame. Empty is what the bar has anyway."""

    fill: str = ""
    letter: str = ""
    hatch: str = ""
    frame: str = ""


PLAIN = Tint()
DONE = Tint("done", "✓")
_LIGHTS: Mapping[Rag, Tint] = {
    Rag.RED: Tint("rag_red", LETTERS[Rag.RED]),
    Rag.AMBER: Tint("rag_amber", LETTERS[Rag.AMBER]),
    Rag.GREEN: Tint("rag_green", LETTERS[Rag.GREEN]),
}
_STANDINGS: Mapping[Standing, Tint] = {
    Standing.DONE: DONE,
    Standing.UNDER_WAY: Tint("series_1", "▸"),
    Standing.BEHIND: Tint("rag_red", "!"),
    Standing.TO_COME: Tint("to_come"),
}
WITHOUT = Tint("none_of_them", "–")
"""What belongs to none of the groups."""


def series(number: int, letter: str = "") -> Tint:
    """Return the tint of the n-th group, from 0: eight colours, then the same ones hatched; letters never repeat."""
    return Tint(f"series_{number % SERIES + 1}", letter or _letter(number), "on_bar" if number // SERIES % 2 else "")


def _letter(number: int) -> str:
    """Return A to Z, then AA and so on."""
    tail = chr(ord("A") + number % 26)
    return _letter(number // 26 - 1) + tail if number >= 26 else tail


class Tints:
    """The tint of each task row of a plan, and what each says."""

    def __init__(
        self,
        plan: Plan,
        schedule: Schedule,
        look: Look,
        today: int | None,
    ) -> None:
        self._plan, self._schedule, self._look = plan, schedule, look
        self._values = plan.custom.of(look.colour_field) if look.colour_field else None
        self._today = today
        self._of = _FOLLOWED[look.colour]

    def of(self, row: int) -> Tint:
        return self._of(self, row)

    def groups(self) -> Sequence[tuple[Tint, str]]:
        """Return what the tints mean, for a legend; nothing where they are those of every chart."""
        return _GROUPS[self._look.colour](self)

    @property
    def _at(self) -> int:
        """The date at which tasks are looked at: the status date, else today."""
        own = self._plan.project.status_date
        at = own if own is not None else self._plan.status_date_of_portfolio
        return at if at is not None else self._today or 0

    def chosen(self, row: int) -> Tint:
        """Return the colour somebody gave a bar; one that is critical keeps a frame that says so."""
        fill = BAR_COLOURS.get(self._plan.tasks["colour"][row], "")
        if not fill:
            return PLAIN
        return Tint(fill, frame="critical_progress" if self._schedule.critical[row] else "")

    def custom(self, row: int) -> Tint:
        if self._values is None:
            return self.chosen(row)
        found = self._numbers.get(self._values.get(self._plan.tasks.ids[row], ""))
        return WITHOUT if found is None else series(found)

    @cached_property
    def _numbers(self) -> Mapping[str, int]:
        """The values of the custom field, numbered in their order."""
        known = sorted({value for value in (self._values or {}).values() if value})
        return {value: number for number, value in enumerate(known)}

    def values(self) -> Sequence[tuple[Tint, str]]:
        return [(series(number), value) for value, number in self._numbers.items()]

    # Phases

    @cached_property
    def _phases(self) -> Mapping[int, int]:
        """The rows of the phases, numbered from 0: the top of the outline, below a single summary of everything."""
        outline = self._plan.outline
        top = [row for row in outline.order if outline.parent[row] == NONE and not self._plan.tasks["blank"][row]]
        while len(top) == 1 and outline.is_summary[top[0]]:
            inner = [row for row in outline.children[top[0]] if outline.is_summary[row]]
            if not inner:
                break
            top = inner
        return {row: number for number, row in enumerate(row for row in top if outline.is_summary[row])}

    def phase(self, row: int) -> Tint:
        parent = self._plan.outline.parent
        while row != NONE and row not in self._phases:
            row = parent[row]
        return WITHOUT if row == NONE else series(self._phases[row])

    def phases(self) -> Sequence[tuple[Tint, str]]:
        names = self._plan.tasks["name"]
        return [(series(number), names[row]) for row, number in self._phases.items()]

    # People

    @cached_property
    def _people(self) -> Mapping[str, int]:
        """The people who have something to do here, numbered in the order of their names."""
        names, rows = self._plan.people["name"], self._plan.people.row
        busy = {each for each in self._plan.assignments["person_id"] if each in rows}
        return {each: number for number, each in enumerate(sorted(busy, key=lambda each: (names[rows[each]], each)))}

    def person(self, row: int) -> Tint:
        """Return the colour of the first person on a task."""
        of = self._plan.assignments
        ids = (of["person_id"][number] for number in of.by("task_id").get(self._plan.tasks.ids[row], ()))
        found = next((self._people[each] for each in ids if each in self._people), None)
        return WITHOUT if found is None else series(found)

    def people(self) -> Sequence[tuple[Tint, str]]:
        names, rows = self._plan.people["name"], self._plan.people.row
        return [(series(number), names[rows[each]]) for each, number in self._people.items()]

    # How it stands

    def light(self, row: int) -> Tint:
        kept = self._plan.baseline_row(self._plan.tasks.ids[row], self._look.baseline or 0)
        before = None if kept is None else self._plan.baselines["finish"][kept]
        found = standings.light(self._plan, self._schedule, row, self._at, before)
        if found is None:
            return DONE if self._schedule.percent[row] >= 100 else PLAIN
        return _LIGHTS[found]

    def standing(self, row: int) -> Tint:
        return _STANDINGS.get(standings.standing(self._plan, self._schedule, row, self._at) or Standing.TO_COME, PLAIN)


_FOLLOWED: Mapping[Follow, Callable[[Tints, int], Tint]] = {
    Follow.CRITICAL: Tints.chosen,
    Follow.PHASE: Tints.phase,
    Follow.PERSON: Tints.person,
    Follow.RAG: Tints.light,
    Follow.STATUS: Tints.standing,
    Follow.CUSTOM: Tints.custom,
}
_GROUPS: Mapping[Follow, Callable[[Tints], Sequence[tuple[Tint, str]]]] = {
    Follow.CRITICAL: lambda _: (),
    Follow.PHASE: Tints.phases,
    Follow.PERSON: Tints.people,
    Follow.RAG: lambda _: [*((_LIGHTS[each], RULES[each]) for each in Rag), (DONE, "done")],
    Follow.STATUS: lambda _: [(tint, each.value) for each, tint in _STANDINGS.items()],
    Follow.CUSTOM: Tints.values,
}
