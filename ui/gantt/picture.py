"""What the chart shows of a plan: its rows, links and paths as the plan now stands, drawn as somebody chose."""

from collections.abc import Callable, Mapping, Sequence

from pmo_desktop.charts.gantt import (
    ChartLinks,
    ChartRows,
    GanttLink,
    GanttRow,
    LinkEnds,
    Marks,
    Role,
    Viewport,
    gantt_scene,
)
from pmo_desktop.charts.gantt_look import USUAL, Look
from pmo_desktop.charts.scene import Scene, TextMeasure
from pmo_desktop.domain.plan.plan import Plan
from pmo_desktop.domain.schedule import Explainer, Schedule
from pmo_desktop.domain.schedule.clocks import Clocks
from pmo_desktop.domain.schedule.paths import Paths


class Picture:
    """Keeps what does not change from one edit to the next: only what is looked at is made anew."""

    def __init__(self) -> None:
        self.plan: Plan | None = None
        self.schedule: Schedule | None = None
        self.today: int | None = None
        self.look: Look = USUAL
        self.rows: Sequence[GanttRow] = ()
        self.links: Sequence[GanttLink] = ()
        self.fiscal_month = 1
        self._explainer: Callable[[], Explainer] | None = None
        self._ends: tuple[object, object, tuple[int, int], LinkEnds, int] | None = None
        self._paths: Paths | None = None
        self._clocks: Clocks | None = None

    def show_plan(
        self,
        plan: Plan | None,
        schedule: Schedule | None,
        today: int | None,
        explainer: Callable[[], Explainer] | None,
        fiscal_month: int = 1,
    ) -> None:
        """Take a plan as it now stands; `show_rows` follows."""
        self.plan, self.schedule, self.today, self._explainer = plan, schedule, today, explainer
        self.fiscal_month = fiscal_month
        self._paths = None
        self._clocks = None

    def show_rows(self, task_rows: Sequence[int]) -> None:
        if self.plan is None or self.schedule is None:
            self.rows, self.links = (), ()
            return
        rows = ChartRows(self.plan, self.schedule, task_rows, self.look, self.clocks, self.today)
        self.rows, self.links = rows, ChartLinks(rows, self._link_ends(self.plan))

    def show_look(self, look: Look) -> None:
        self.look = look
        if isinstance(self.rows, ChartRows):
            self.show_rows(self.rows.task_rows.tolist())

    @property
    def clocks(self) -> Clocks | None:
        """The clocks of the plan: those it was scheduled with, where that is known."""
        if self._clocks is None and self.plan is not None:
            scheduler = None if self._explainer is None else self._explainer().scheduler
            same = scheduler is not None and scheduler.plan is self.plan
            self._clocks = scheduler.clocks if scheduler is not None and same else Clocks(self.plan)
        return self._clocks

    def _link_ends(self, plan: Plan) -> LinkEnds:
        """Return the ends of the plan's links, read again only when links or the numbers of tasks are others."""
        links, tasks, kept = plan.dependencies, plan.tasks, self._ends
        now = (links.version, tasks.renumbered)
        is_same = kept is not None and kept[0] is links and kept[1] is tasks and kept[2] == now
        if kept is None or not is_same or (kept[3].lacks_some and kept[4] != len(tasks)):
            kept = self._ends = (links, tasks, now, LinkEnds.of(plan), len(tasks))
        return kept[3]

    # What is found in it

    def place(self, task_id: str) -> int | None:
        """Return the row of a task, None where it is not shown."""
        return self.rows.place(task_id) if isinstance(self.rows, ChartRows) else None

    def places(self, ids: Sequence[str]) -> frozenset[int]:
        """Return the rows of those tasks that are shown."""
        found = (self.place(each) for each in ids)
        return frozenset(each for each in found if each is not None)

    def explainer(self) -> Explainer | None:
        return None if self._explainer is None else self._explainer()

    def paths(self) -> Paths | None:
        """Return what finds the paths of tasks; kept until the plan changes."""
        if self._paths is None and self._explainer is not None:
            self._paths = Paths(self._explainer())
        return self._paths

    def is_driving(self, link: GanttLink) -> bool:
        """Say whether a link decides the dates of its successor."""
        paths, rows = self.paths(), self.rows
        if paths is None or not isinstance(rows, ChartRows):
            return False
        return int(rows.task_rows[link.predecessor]) in paths.driven_by(int(rows.task_rows[link.successor]))

    def roles(self, selected: frozenset[int]) -> Mapping[int, Role] | None:
        """Return what each row is to the first of the selected ones; None where no path is to be shown."""
        look, rows = self.look, self.rows
        if not (look.follows_path and selected and isinstance(rows, ChartRows)):
            return None
        first, paths = min(selected), self.paths()
        if paths is None or rows.task_rows[first] < 0:
            return None
        path = paths.of(int(rows.task_rows[first]))
        found: dict[int, Role] = {}
        for wanted, task_rows, role in (
            (look.predecessors, path.predecessors, Role.PREDECESSOR),
            (look.driving, path.driving, Role.DRIVING),
            (look.successors, path.successors, Role.SUCCESSOR),
            (look.driven, path.driven, Role.DRIVEN),
        ):
            if wanted:
                found.update((int(rows.places[each]), role) for each in task_rows)
        found.pop(-1, None)
        return {**found, first: Role.SELECTED}

    # Drawing

    def marks(self, selected: frozenset[int]) -> Marks:
        if self.plan is None:
            return Marks(self.today)
        own = self.plan.project.status_date
        status = own if own is not None else self.plan.status_date_of_portfolio
        clocks = self.clocks
        calendar = clocks.project if clocks is not None else None
        return Marks(self.today, status, calendar, selected, self.roles(selected), self.fiscal_month)

    def scene(self, view: Viewport, selected: frozenset[int], measure: TextMeasure) -> Scene:
        """Return the part that is looked at."""
        return gantt_scene(self.rows, self.links, view, measure, self.look, self.marks(selected))
