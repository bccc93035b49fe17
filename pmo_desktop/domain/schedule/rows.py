"""A plan's tasks as the kernel reads them: what they are, how long they take, where they stand, what holds them."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pmo_desktop.domain.plan.outline import NONE as NO_PARENT
from pmo_desktop.domain.plan.outline import Outline
from pmo_desktop.domain.plan.plan import Plan
from pmo_desktop.domain.records import ActivityKind, ConstraintType, Rules
from pmo_desktop.domain.schedule import bounds
from pmo_desktop.domain.schedule.clocks import Clocks
from pmo_desktop.domain.schedule.columns import column, filled
from pmo_desktop.domain.schedule.layout import Layout
from pmo_desktop.domain.schedule.result import NO_PART
from pmo_desktop.domain.schedule.running import kernel

UNDATED = frozenset({ConstraintType.ASAP, ConstraintType.ALAP})
STRETCHED = frozenset({ActivityKind.LEVEL_OF_EFFORT, ActivityKind.WBS_SUMMARY})
"""P6's activities that drive nothing: they take their dates from those around them."""
_SNAP = {ActivityKind.START_MILESTONE: 1, ActivityKind.FINISH_MILESTONE: -1}
_FOUND = (
    "late_begin", "late_by", "latest", "start_slack", "finish_slack", "total_slack", "free_slack",
    "longest", "lost", "started", "undone_start", "is_empty",
    "asked", "passed", "outer_start", "outer_finish", "outer_wait_start", "outer_wait_finish",
)  # fmt: skip
_OF_SUMMARIES = ("open_start", "open_finish", "wait_start", "wait_finish", "close_start", "close_finish")
_FREE = (None, None, None)
_STILL = (False, "", None, None, None, None)
"""Of a task that nobody set the dates of, and that has not begun."""
FACTS = frozenset({
    "duration", "elapsed", "calendar_id", "task_type", "ignore_resource_calendar", "manual", "manual_start",
    "manual_finish", "actual_start", "actual_finish", "actual_duration", "resume", "expected_finish", "constraint_type",
    "constraint_date", "second_constraint_type", "second_constraint_date", "deadline", "levelling_delay",
    "levelling_elapsed",
})  # fmt: skip
"""The fields of a task that its own dates and those of its neighbours follow from."""
SHAPE = frozenset({"parent_id", "rank", "blank", "active", "external", "kind"})
"""The fields that decide which rows there are and how they lie in each other."""


class Rows:
    """Fills a net's rows from a plan: all of them, or again those that changed."""

    def __init__(self, plan: Plan, clocks: Clocks, layout: Layout, known: "Mapping[str, Known] | None" = None) -> None:
        """`known` is what stands of rows made before with the same clocks and layout."""
        self.plan = plan
        self.clocks = clocks
        self.layout = layout
        self.part = _taking_part(plan)
        self._bounds = bounds.table(plan.project)
        self._parts: dict[int, list[tuple[int, int, int, int]]] = {}
        """By row the calendar's number, amount, amount left and delay of the assignments that decide its finish."""
        self.known: dict[str, Known] = dict(known or {})
        """The same of every task that somebody is assigned to, by its id, with the state it was worked out for."""

    def shape(self, net: kernel.Net, links: Iterable[tuple[int, int]], entered: Iterable[int]) -> None:
        """Give a net its rows and how they lie in each other.

        `links` are the ends of the links it will follow, `entered` the rows that links from other projects lead to.
        """
        outline, count = self.plan.outline, len(self.plan.tasks)
        net.count = count
        is_summary = np.array(outline.is_summary, np.bool_)
        net.is_summary = column(is_summary.astype(np.int64))
        net.parent = column(outline.parent)
        net.display = column(outline.order)
        net.descend = column(outline.number)
        net.descend_end = column(_ends(outline))
        stretched = self._stretched()
        counts = np.array(self.part, np.bool_) & ~is_summary & ~stretched
        counts &= ~np.array([bool(each) for each in self.plan.tasks["external"]], np.bool_)
        net.counts = column(counts.astype(np.int64))
        for name in (*_FOUND, *_OF_SUMMARIES, "rest_start", "pinned"):
            setattr(net, name, filled(kernel.NONE, count))
        for name in (
            "lost",
            "longest",
            "started",
            "is_empty",
            "start_slack",
            "finish_slack",
            "total_slack",
            "free_slack",
        ):
            setattr(net, name, filled(0, count))
        for name in ("open_late_start", "open_late_by"):
            setattr(net, name, filled(kernel.NONE, count))
        for name in ("early_start", "early_finish", "late_start", "late_finish"):
            setattr(net, name, filled(NO_PART, count))
        for name in ("forward_due", "backward_due", "slack_due"):
            setattr(net, name, filled(0, 2 * count))
        net.order = filled(0, 2 * count)
        net.ran_off, net.touched = -1, 0
        self._nest(net, links, entered)

    def _nest(self, net: kernel.Net, links: Iterable[tuple[int, int]], entered: Iterable[int]) -> None:
        """Say which summaries ask or allow their leaves something, and which nodes there are to put in order."""
        outline, tasks = self.plan.outline, self.plan.tasks
        summaries = [row for row, is_summary in enumerate(outline.is_summary) if is_summary]
        constraints, dates = tasks["constraint_type"], tasks["constraint_date"]
        opened = {row for row in summaries if constraints[row] is ConstraintType.SNET and dates[row] is not None}
        opened.update(row for row in entered if outline.is_summary[row])
        deadlines = tasks["deadline"]
        closed = {
            row for row in summaries
            if deadlines[row] is not None or (constraints[row] is ConstraintType.FNLT and dates[row] is not None)
        }  # fmt: skip
        for before, after in links if summaries else ():
            if outline.is_summary[after]:
                opened.add(after)
            if outline.is_summary[before]:
                closed.add(before)
        net.open_above = column(_next_above(outline.order, outline.parent, opened))
        net.close_above = column(_next_above(outline.order, outline.parent, closed))
        is_summary = np.array(outline.is_summary, np.bool_)
        placed = np.array(self.part, np.bool_) & ~(self._stretched() & ~is_summary)
        ends, begins = placed & ~is_summary, np.zeros(net.count, np.bool_)
        ends[list(closed)], begins[list(opened)] = placed[list(closed)], placed[list(opened)]
        net.place = column(np.where(np.concatenate([ends, begins]), 0, -1))

    def _stretched(self) -> NDArray[np.bool_]:
        """Return which rows are activities that drive nothing."""
        found = np.zeros(len(self.plan.tasks), np.bool_)
        of_kind = self.plan.tasks.by("kind")
        for kind in STRETCHED:
            found[list(of_kind.get(kind, ()))] = True
        return found

    def fill(self, net: kernel.Net, rows: Sequence[int], *, whole: bool) -> None:
        """Give a net what the given rows say; `whole` where they are all of them, in their order."""
        found = self._standing(rows)
        found["duration"], found["delay"] = (list(each) for each in self._taken(("duration", "levelling_delay"), rows))
        (kinds,) = self._taken(("kind",), rows)
        found["snap"] = [_SNAP.get(kind, 0) for kind in kinds]
        found["calendar"] = self._calendars(rows)
        (elapsed,) = self._taken(("levelling_elapsed",), rows)
        pairs = zip(found["calendar"], elapsed, strict=True)
        found["delay_calendar"] = [kernel.ALWAYS if is_elapsed else number for number, is_elapsed in pairs]
        found["span"] = [self.clocks.span(row) for row in rows] if self.clocks.has_segments else found["duration"]
        found |= self._rests(rows, found["state"], found["span"])
        found |= self._held(rows)
        for name, values in found.items():
            if whole:
                setattr(net, name, column(values))
            else:
                kept = getattr(net, name)
                for row, value in zip(rows, values, strict=True):
                    kept[row] = value
        self._fill_parts(net, rows, found, whole=whole)
        self.layout.fill(net)

    def _taken(self, names: Sequence[str], rows: Sequence[int]) -> list[Sequence[Any]]:
        """Return columns of the tasks, of the given rows only."""
        columns = [self.plan.tasks[name] for name in names]
        if len(rows) == len(self.plan.tasks):
            return list(columns)
        return [[values[row] for row in rows] for values in columns]

    def _calendars(self, rows: Sequence[int]) -> list[int]:
        """Return the numbers of the calendars that tasks are counted on."""
        ids, elapsed = self._taken(("calendar_id", "elapsed"), rows)
        numbers: dict[tuple[str | None, bool], int] = {}
        for row, key in zip(rows, zip(ids, elapsed, strict=True), strict=True):
            if key not in numbers:
                numbers[key] = self.layout.number(self.clocks.calendar(row))
        return [numbers[key] for key in zip(ids, elapsed, strict=True)]

    def _standing(self, rows: Sequence[int]) -> dict[str, list[int]]:
        """Return the rows' states, and the starts and finishes that are no longer, or not, to be reckoned."""
        state, start, finish = [kernel.TO_DO] * len(rows), [kernel.NONE] * len(rows), [kernel.NONE] * len(rows)
        names = ("manual", "external", "manual_start", "manual_finish", "actual_start", "actual_finish")
        columns = zip(*self._taken(names, rows), strict=True)
        part = self.part
        for place, (row, values) in enumerate(zip(rows, columns, strict=True)):
            if values == _STILL and part[row]:
                continue
            manual, external, by_hand, until, began, ended = values
            if not part[row]:
                state[place] = kernel.NO_PART
            elif (manual or external) and by_hand is not None:
                state[place], start[place], finish[place] = kernel.FIXED, by_hand, _or_none(until)
            elif ended is not None:
                state[place], start[place], finish[place] = kernel.DONE, _or_none(began), ended
            elif began is not None:
                state[place], start[place] = kernel.BEGUN, began
        return {"state": state, "fixed_start": start, "fixed_finish": finish}

    def _rests(self, rows: Sequence[int], states: Sequence[int], spans: Sequence[int]) -> dict[str, list[int]]:
        """Return how far into begun tasks the work has come, where in them the rest begins, how long it takes, and when."""
        resume, expected = self._taken(("resume", "expected_finish"), rows)
        found = {name: [0] * len(rows) for name in ("done", "rest", "left")}
        for place, (row, state) in enumerate(zip(rows, states, strict=True)):
            if state == kernel.BEGUN:
                done, rest = self._reached(row, spans[place])
                found["done"][place], found["rest"][place] = done, rest
                found["left"][place] = max(0, spans[place] - rest)
        found["resume"] = [kernel.NONE if at is None else at for at in resume]
        known = expected if self.expects else [None] * len(rows)
        found["expected"] = [kernel.NONE if at is None else at for at in known]
        return found

    @property
    def expects(self) -> bool:
        """Say whether what people expect counts (P6)."""
        return self.plan.project.rules is Rules.P6 and self.plan.project.use_expected_finish

    def _reached(self, row: int, span: int) -> tuple[int, int]:
        """Return how far into a begun task the work has come, and where in it the rest begins: later in a gap."""
        worked = min(self.plan.tasks["actual_duration"][row], span)
        segments = self.clocks.segments(row)
        for number, (start, finish) in enumerate(segments):
            if worked < finish - start:
                return start + worked, start + worked
            if worked == finish - start:
                return finish, segments[number + 1][0] if number + 1 < len(segments) else finish
            worked -= finish - start
        return (segments[-1][1], segments[-1][1]) if segments else (worked, worked)

    def _held(self, rows: Sequence[int]) -> dict[str, list[int]]:
        """Return what constraints and deadlines ask of rows, by the names of `bounds.BOUNDS`."""
        found = {name: [kernel.NONE] * len(rows) for name in bounds.BOUNDS}
        dates = zip(*self._taken(("constraint_date", "deadline", "second_constraint_date"), rows), strict=True)
        for place, (row, any_of) in enumerate(zip(rows, dates, strict=True)):
            if any_of != _FREE:
                held = self._bounds_of(row)
                for name in bounds.BOUNDS:
                    found[name][place] = _or_none(getattr(held, name))
        return found

    def _bounds_of(self, row: int) -> bounds.Bounds:
        tasks = self.plan.tasks
        kind, date, deadline = (tasks[name][row] for name in ("constraint_type", "constraint_date", "deadline"))
        if self.plan.outline.is_summary[row]:  # MS Project lets summaries have these two, and deadlines
            late = [each for each in (date if kind is ConstraintType.FNLT else None, deadline) if each is not None]
            return bounds.Bounds(
                ask_start=date if kind is ConstraintType.SNET else None, cap_finish=min(late, default=None)
            )
        held = bounds.Bounds()
        second = (tasks["second_constraint_type"][row], tasks["second_constraint_date"][row])
        for each, at in ((kind, date), second):
            if each not in UNDATED and at is not None:
                held.add(self._bounds[each], at)
        if deadline is not None:
            held.add(("cap_finish",), deadline)
        return held

    def _fill_parts(
        self, net: kernel.Net, rows: Sequence[int], found: Mapping[str, Sequence[int]], *, whole: bool
    ) -> None:
        if whole:
            self._parts.clear()
        before = {row: self._parts.pop(row) for row in rows if row in self._parts}
        ids = self.plan.tasks.ids
        states = zip(*(found[name] for name in ("state", "done", "left", "span")), strict=True)
        assigned = self.plan.assignments.by("task_id")
        for row, state in zip(rows, states, strict=True):
            task_id = ids[row]
            known = self.known.get(task_id) if whole else None
            if task_id not in assigned:
                self.known.pop(task_id, None)
            else:
                if known is None or known[0] != state:
                    known = self.known[task_id] = (state, self._parts_of(row, *state))
                if known[1]:
                    self._parts[row] = known[1]
        if not whole and before == {row: self._parts[row] for row in rows if row in self._parts}:
            return
        counts = np.zeros(net.count, np.int64)
        ordered = sorted(self._parts)
        counts[ordered] = [len(self._parts[row]) for row in ordered]
        net.part_first = column(np.concatenate([[0], np.cumsum(counts)]))
        for place, name in enumerate(("part_calendar", "part_amount", "part_left", "part_delay")):
            setattr(net, name, column(part[place] for row in ordered for part in self._parts[row]))

    def _parts_of(self, row: int, state: int, done: int, left: int, span: int) -> list[tuple[int, int, int, int]]:
        found = []
        for each in self.clocks.parts(row):
            whole, rest = each.amount, 0
            if state == kernel.BEGUN:
                rest = round(whole * left / span) if each.left is None else each.left
                whole = whole if each.left is None else done + rest
            found.append((self.layout.number(each.calendar), whole, rest, each.delay))
        return found


Known = tuple[tuple[int, ...], list[tuple[int, int, int, int]]]
"""State, time done, left and whole of a task, and what is in `Rows` of its assignments."""


def _or_none(at: int | None) -> int:
    return kernel.NONE if at is None else at


def _taking_part(plan: Plan) -> list[bool]:
    """Return which rows take part: not blank, active, in no summary that takes none, and no placeholder without dates."""
    tasks, outline = plan.tasks, plan.outline
    columns = (tasks[name] for name in ("blank", "active", "external", "manual_start"))
    part = [
        not blank and active and (is_summary or at is not None or not external)
        for blank, active, external, at, is_summary in zip(*columns, outline.is_summary, strict=True)
    ]
    if not all(part):
        for row in outline.order:
            above = outline.parent[row]
            if above != NO_PARENT and not part[above]:
                part[row] = False
    return part


def _ends(outline: Outline) -> list[int]:
    """Return for each row where its descendants end in the table."""
    ends, children = list(outline.number), outline.children
    for row in reversed([row for row in outline.order if children[row]]):
        ends[row] = ends[children[row][-1]]
    return ends


def _next_above(order: Sequence[int], parent: Sequence[int], chosen: set[int]) -> list[int]:
    """Return for each row the nearest of the chosen summaries it lies in, -1 where there is none."""
    found = [-1] * len(parent)
    for row in order if chosen else ():
        above = parent[row]
        if above != NO_PARENT:
            found[row] = above if above in chosen else found[above]
    return found
