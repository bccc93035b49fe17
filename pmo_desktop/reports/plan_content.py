"""What a plan has to put on paper: its rows, their texts and bars, read from the file as everybody sees it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from pmo_desktop.charts.gantt import GanttLink, GanttRow, Marks, links_of, rows_of
from pmo_desktop.charts.gantt_look import USUAL, Look
from pmo_desktop.charts.page_setup import PageSetup, PrintColumn
from pmo_desktop.domain import moment
from pmo_desktop.domain.plan.plan import Plan
from pmo_desktop.domain.records import Project
from pmo_desktop.domain.schedule import NO_PART, Schedule
from pmo_desktop.domain.schedule.clocks import Clocks
from pmo_desktop.services import arranging, planning
from pmo_desktop.services.arranging import HEADING, Arrangement, Lines
from pmo_desktop.services.page_setups import page_breaks
from pmo_desktop.services.workspace import Workspace

RIGHT = frozenset({"duration", "percent", "number", "money"})
"""The kinds of fields whose texts end at the right."""
Shown = Arrangement | Collection[str] | None
"""What is printed of a plan: as it was filtered, sorted and grouped, or tasks in their order, or all of it."""
_NEVER = (np.iinfo(np.int64).max, np.iinfo(np.int64).min)
_AIR = 40
"""A whole plan begins and ends a share of its length before its first and after its last bar."""


@dataclass(frozen=True)
class PlanContent:
    """Rows in the order in which they are printed, headings of groups among them; `breaks` are tasks that begin a page."""

    plan: Plan
    schedule: Schedule
    organisation: str
    author: str
    status_date: int | None
    today: int
    is_past: bool
    lines: Lines
    rows: Sequence[GanttRow]
    links: Sequence[GanttLink]
    breaks: frozenset[str]
    marks: Marks
    look: Look
    _texts: dict[str, list[str]] = field(default_factory=dict, repr=False)

    @property
    def project(self) -> Project:
        return self.plan.project

    @cached_property
    def specs(self) -> Mapping[str, planning.FieldSpec]:
        """What each column can be of, the file’s own fields among them."""
        return planning.columns_of(self.plan)

    def texts(self, name: str) -> list[str]:
        """Return what a column says in each row; worked out once."""
        if name not in self._texts:
            self._texts[name] = [self._text(place, row, name) for place, row in enumerate(self.lines.rows)]
        return self._texts[name]

    def _text(self, place: int, row: int, name: str) -> str:
        if row == HEADING:
            return arranging.heading_text(self.lines.headings[place], name)
        return planning.text_of(self.plan, self.schedule, row, name)

    @cached_property
    def numbers(self) -> list[str]:
        """The number of each row, as people call it; a heading has none."""
        number = self.plan.outline.number
        return ["" if row == HEADING else str(number[row]) for row in self.lines.rows]

    def level(self, place: int) -> int:
        """Return how far a row is indented; tasks stand beneath the headings of their groups."""
        if place in self.lines.headings:
            return self.lines.headings[place].level
        if self.lines.level is not None:
            return self.lines.level
        return self.plan.outline.level[self.lines.rows[place]]

    def is_heading(self, place: int) -> bool:
        return place in self.lines.headings

    def is_summary(self, place: int) -> bool:
        """Say whether a row stands for those beneath it: a phase, or the heading of a group."""
        return self.is_heading(place) or self.plan.outline.is_summary[self.lines.rows[place]]

    def title(self, place: int) -> str:
        """Return the name of a row."""
        return self.lines.headings[place].title if self.is_heading(place) else self.rows[place].name

    def first_rows(self, setup: PageSetup) -> tuple[int, ...]:
        """Return the rows that begin a page: tasks with a page break, and phases where they are to."""
        return tuple(
            place
            for place, row in enumerate(self.rows)
            if place
            and (
                (setup.breaks and row.task_id in self.breaks)
                or (setup.break_at_phases and self.level(place) == 0 and self.is_summary(place))
            )
        )

    def span(self, setup: PageSetup) -> tuple[int, int]:
        """Return the days printed, [start, finish) as midnights: those asked for, else the whole plan with some air."""
        first, last = self._extent()
        air = max((last - first) // _AIR, moment.DAY)
        start = moment.midnight(max(first - air, 0)) if setup.first_day is None else setup.first_day
        end = moment.midnight(last + air) + moment.DAY if setup.last_day is None else setup.last_day + moment.DAY
        return (start, end) if start < end else (start, start + moment.DAY)

    def _extent(self) -> tuple[int, int]:
        starts, ends = self.spans
        if not (starts <= ends).any():
            return self.project.start, self.project.start + 30 * moment.DAY
        return int(starts.min()), int(ends.max())

    @cached_property
    def spans(self) -> NDArray[np.int64]:
        """From when to when something is drawn in each row; the first after the last where nothing is."""
        found = np.array([_NEVER] * len(self.rows), np.int64).reshape(-1, 2)
        for place, row in enumerate(self.rows):
            if row.start != NO_PART:
                starts = [at for at in (row.start, row.baseline_start, row.deadline) if at is not None]
                ends = [at for at in (row.finish, row.baseline_finish, row.deadline) if at is not None]
                found[place] = min(starts), max(ends)
        return found.T


def content_of(workspace: Workspace, project_id: str, shown: Shown = None, look: Look = USUAL) -> PlanContent:
    """Read a plan to print: what is `shown` of it, or all; raise KeyError where there is no such project.

    Nothing private gets onto paper.
    """
    with workspace.public() as public:
        plan, schedule = public.plan(project_id), public.schedule(project_id)
        portfolio, breaks = public.portfolio(), page_breaks(public, project_id)
        plan.compared_with = look.baseline or 0
        lines = _lines(workspace, plan, schedule, shown)
    rows = lines.rows
    own = plan.project.status_date
    status_date = portfolio.status_date if own is None else own
    today, clocks = workspace.today(), Clocks(plan)
    drawn = rows_of(plan, schedule, rows, look, clocks, today)
    return PlanContent(
        plan, schedule, portfolio.organisation, workspace.author, status_date, today, workspace.stood_on is not None,
        lines, drawn, links_of(plan, schedule, rows), breaks,
        Marks(today, status_date, clocks.project, fiscal_month=portfolio.fiscal_month), look,
    )  # fmt: skip


def _lines(workspace: Workspace, plan: Plan, schedule: Schedule, shown: Shown) -> Lines:
    if isinstance(shown, Arrangement):
        return arranging.lines(plan, schedule, shown, arranging.around(workspace, plan.project.id))
    if shown is None:
        return Lines(plan.outline.order)
    row_of = plan.tasks.row
    return Lines(tuple(row_of[each] for each in shown if each in row_of))


def known_columns(setup: PageSetup, specs: Collection[str]) -> tuple[PrintColumn, ...]:
    """Return the columns there are fields for: a set-up may come from a portfolio with others."""
    return tuple(each for each in setup.columns if each.field in specs)
