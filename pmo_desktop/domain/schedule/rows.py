"""A plan's tasks as the kernel reads them: what they are, how long they take, where they stand, what holds them."""

from collections.abc import Iterable, Sequence

from pmo_desktop.domain.plan.outline import NONE as NO_PARENT
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
    "longest", "lost", "started", "undone_start", "is_empty", "asked", "passed", "outer_start", "outer_finish", "outer_wait_start", "outer_wait_finish",
)  # fmt: skip
_OF_SUMMARIES = ("open_start", "open_finish", "wait_start", "wait_finish", "close_start", "close_finish")
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

    def __init__(self, plan: Plan, clocks: Clocks, layout: Layout) -> None:
        self.plan = plan
        self.clocks = clocks
        self.layout = layout
        self.part = _taking_part(plan)
        self._bounds = bounds.table(plan.project)
        self._parts: list[Sequence[tuple[int, int, int, int]]] = []
        """Per row the calendar's number, amount, amount left and delay of the assignments that decide its finish."""

    def shape(self, net: kernel.Net, links: Iterable[tuple[int, int]], entered: Iterable[int]) -> None:
        """Give a net its rows and how they lie in each other.

        `links` are the ends of the links it will follow, `entered` the rows that links from other projects lead to.
        """
        outline, count = self.plan.outline, len(self.plan.tasks)
        net.count = count
        net.is_summary = column(map(int, outline.is_summary))
        net.parent = column(outline.parent)
        net.display = column(outline.order)
        net.descend = column(outline.number)
        net.descend_end = column(_ends(outline.order, outline.level, outline.number))
        external = self.plan.tasks["external"]
        rows = range(count)
        kinds = self.plan.tasks["kind"]
        net.counts = column(
            int(self.part[row] and not outline.is_summary[row] and not external[row] and kinds[row] not in STRETCHED)
            for row in rows
        )
        for name in (*_FOUND, *_OF_SUMMARIES, "rest_start", "pinned"):
            setattr(net, name, filled(kernel.NONE, count))
        for name in ("lost", "longest", "started", "is_empty", "start_slack", "finish_slack", "total_slack", "free_slack"):
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
        net.place = filled(-1, 2 * net.count)
        kinds = tasks["kind"]
        for row, part in enumerate(self.part):
            if kinds[row] in STRETCHED and not outline.is_summary[row]:
                continue
            if part and (not outline.is_summary[row] or row in closed):
                net.place[row] = 0
            if part and row in opened:
                net.place[net.count + row] = 0

    def fill(self, net: kernel.Net, rows: Sequence[int], *, whole: bool) -> None:
        """Give a net what the given rows say; `whole` where they are all of them."""
        found = _columns(("state", "fixed_start", "fixed_finish"), list(map(self._standing, rows)))
        tasks = self.plan.tasks
        for name in ("duration", "levelling_delay"):
            values = tasks[name]
            found["delay" if name == "levelling_delay" else name] = [values[row] for row in rows]
        resume, elapsed, kinds = tasks["resume"], tasks["levelling_elapsed"], tasks["kind"]
        expected = tasks["expected_finish"]
        is_expected = self.plan.project.rules is Rules.P6 and self.plan.project.use_expected_finish
        found["expected"] = [_or_none(expected[row] if is_expected else None) for row in rows]
        found["resume"] = [_or_none(resume[row]) for row in rows]
        found["snap"] = [_SNAP.get(kinds[row], 0) for row in rows]
        found["calendar"] = [self.layout.number(self.clocks.calendar(row)) for row in rows]
        found["delay_calendar"] = [
            kernel.ALWAYS if elapsed[row] else number for row, number in zip(rows, found["calendar"], strict=True)
        ]
        found["span"] = list(map(self.clocks.span, rows))
        found |= _columns(("done", "rest", "left"), list(map(self._rest, rows, found["state"], found["span"])))
        found |= self._held(rows)
        for name, values in found.items():
            if whole:
                setattr(net, name, column(values))
            else:
                kept = getattr(net, name)
                for row, value in zip(rows, values, strict=True):
                    kept[row] = value
        self._fill_parts(net, rows, found["state"], whole=whole)
        self.layout.fill(net)

    def _standing(self, row: int) -> tuple[int, int, int]:
        """Return a row's state, and the start and finish that are no longer, or not, to be reckoned."""
        tasks = self.plan.tasks
        if not self.part[row]:
            return kernel.NO_PART, kernel.NONE, kernel.NONE
        if (tasks["manual"][row] or tasks["external"][row]) and tasks["manual_start"][row] is not None:
            return kernel.FIXED, tasks["manual_start"][row], _or_none(tasks["manual_finish"][row])
        if tasks["actual_finish"][row] is not None:
            return kernel.DONE, _or_none(tasks["actual_start"][row]), tasks["actual_finish"][row]
        if tasks["actual_start"][row] is not None:
            return kernel.BEGUN, tasks["actual_start"][row], kernel.NONE
        return kernel.TO_DO, kernel.NONE, kernel.NONE

    def _rest(self, row: int, state: int, span: int) -> tuple[int, int, int]:
        """Return how far into a begun task the work has come, where in it the rest begins, and how long that takes."""
        if state != kernel.BEGUN:
            return 0, 0, 0
        worked = min(self.plan.tasks["actual_duration"][row], span)
        segments = self.clocks.segments(row)
        done = rest = worked
        for number, (start, finish) in enumerate(segments):
            if worked <= finish - start:
                done = rest = start + worked
                if done == finish and number + 1 < len(segments):
                    rest = segments[number + 1][0]
                break
            worked -= finish - start
        return done, rest, max(0, span - rest)

    def _held(self, rows: Sequence[int]) -> dict[str, list[int]]:
        """Return what constraints and deadlines ask of rows, by the names of `bounds.BOUNDS`."""
        tasks = self.plan.tasks
        kinds, dates, deadlines = tasks["constraint_type"], tasks["constraint_date"], tasks["deadline"]
        seconds, second_dates = tasks["second_constraint_type"], tasks["second_constraint_date"]
        free = (kernel.NONE,) * len(bounds.BOUNDS)
        found = [free] * len(rows)
        for place, row in enumerate(rows):
            if dates[row] is None and deadlines[row] is None and second_dates[row] is None:
                continue
            held = bounds.Bounds()
            for kind, date in ((kinds[row], dates[row]), (seconds[row], second_dates[row])):
                if kind not in UNDATED and date is not None:
                    held.add(self._bounds[kind], date)
            if deadlines[row] is not None:
                held.add(("cap_finish",), deadlines[row])
            if self.plan.outline.is_summary[row]:  # MS Project lets summaries have these two, and deadlines
                asked = held.ask_start if kinds[row] is ConstraintType.SNET else None
                late = [dates[row] if kinds[row] is ConstraintType.FNLT else None, deadlines[row]]
                held = bounds.Bounds(
                    ask_start=asked, cap_finish=min((at for at in late if at is not None), default=None)
                )
            found[place] = tuple(_or_none(getattr(held, name)) for name in bounds.BOUNDS)
        return _columns(bounds.BOUNDS, found)

    def _fill_parts(self, net: kernel.Net, rows: Sequence[int], states: Sequence[int], *, whole: bool) -> None:
        found = [self._parts_of(row, state, net) for row, state in zip(rows, states, strict=True)]
        if whole:
            self._parts = found
        elif not any(found) and not any(self._parts[row] for row in rows):
            return
        else:
            for row, parts in zip(rows, found, strict=True):
                self._parts[row] = parts
        first = [0]
        for parts in self._parts:
            first.append(first[-1] + len(parts))
        net.part_first = column(first)
        for place, name in enumerate(("part_calendar", "part_amount", "part_left", "part_delay")):
            setattr(net, name, column(part[place] for parts in self._parts for part in parts))

    def _parts_of(self, row: int, state: int, net: kernel.Net) -> Sequence[tuple[int, int, int, int]]:
        parts = self.clocks.parts(row)
        if not parts:
            return ()
        found = []
        for each in parts:
            whole, left = each.amount, 0
            if state == kernel.BEGUN and each.left is None:
                left = round(whole * net.left[row] / self.clocks.span(row))
            elif state == kernel.BEGUN and each.left is not None:
                left = each.left
                whole = net.done[row] + left
            found.append((self.layout.number(each.calendar), whole, left, each.delay))
        return found


def _columns(names: Sequence[str], rows: Sequence[Sequence[int]]) -> dict[str, list[int]]:
    """Turn rows of values into a column per name."""
    return {name: [row[place] for row in rows] for place, name in enumerate(names)}


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


def _ends(order: Sequence[int], level: Sequence[int], number: Sequence[int]) -> list[int]:
    """Return for each row where its descendants end in the table."""
    ends = list(number)
    open_rows: list[int] = []
    for place, row in enumerate(order):
        while open_rows and level[open_rows[-1]] >= level[row]:
            ends[open_rows.pop()] = place
        open_rows.append(row)
    for row in open_rows:
        ends[row] = len(order)
    return ends


def _next_above(order: Sequence[int], parent: Sequence[int], chosen: set[int]) -> list[int]:
    """Return for each row the nearest of the chosen summaries it lies in, -1 where there is none."""
    found = [-1] * len(parent)
    for row in order if chosen else ():
        above = parent[row]
        if above != NO_PARENT:
            found[row] = above if above in chosen else found[above]
    return found
