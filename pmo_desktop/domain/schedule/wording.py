"""What decides a date in words: links with their lags, constraints, calendars, amounts of work."""

from collections.abc import Sequence

from pmo_desktop.domain.entry.constraints import WORDS, format_constraint
from pmo_desktop.domain.entry.dates import format_date
from pmo_desktop.domain.entry.durations import Duration, Units, format_duration
from pmo_desktop.domain.plan.plan import Outside, Plan
from pmo_desktop.domain.records import ConstraintType, LagCalendar, LagKind, LinkType, Rules

_P6_WORDS = {
    ConstraintType.ALAP: "As Late As Possible",
    ConstraintType.SNET: "Start On or After",
    ConstraintType.SNLT: "Start On or Before",
    ConstraintType.FNET: "Finish On or After",
    ConstraintType.FNLT: "Finish On or Before",
    ConstraintType.MSO: "Start On",
    ConstraintType.MFO: "Finish On",
    ConstraintType.MANDATORY_START: "Mandatory Start",
    ConstraintType.MANDATORY_FINISH: "Mandatory Finish",
}
_FROM_START = frozenset({LinkType.SS, LinkType.SF})
_TO_FINISH = frozenset({LinkType.FF, LinkType.SF})
_COUNTED_ON = {
    LagCalendar.SUCCESSOR: "",
    LagCalendar.PREDECESSOR: ", counted on the calendar of the task before",
    LagCalendar.PROJECT: ", counted on the project’s calendar",
    LagCalendar.ALWAYS: ", counted around the clock",
}


class Wording:
    """Says things of one plan, in the words of the rules it follows."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.is_p6 = plan.project.rules is Rules.P6
        project = plan.project
        self._units = Units(project.day_seconds, project.week_seconds, project.month_days)

    def lasting(self, seconds: int, *, elapsed: bool = False) -> str:
        return format_duration(Duration(seconds, elapsed), self._units)

    def task(self, task_id: str) -> str:
        """Return a task by its name, with its project where it is one of another."""
        outside = self.plan.outside.get(task_id)
        if outside is not None:
            return named_outside(outside) + ("," if outside.as_of is not None else "")
        return f"“{self.plan.tasks['name'][self.plan.tasks.row[task_id]]}”"

    def link(self, number: int, row: int, through: int | None = None) -> str:
        """Return what a dependency asks of a task row; `through` is the summary above it that it really leads to."""
        links = self.plan.dependencies
        kind, before = LinkType(links["type"][number]), links["predecessor_id"][number]
        event = f"{self.task(before)} {'starts' if kind in _FROM_START else 'ends'}"
        lag = links["lag"][number]
        if lag:
            length = self._lag(abs(lag), LagKind(links["lag_kind"][number]))
            event = f"{length} {'after' if lag > 0 else 'before'} {event}{self._counted(number, row)}"
        if kind in _TO_FINISH:
            event = f"It is to end {event}" if lag else f"It is to end when {event}"
        if through is not None:
            event += f"; “{self.plan.tasks['name'][through]}”, in which it lies, waits for that"
        return f"{event}."

    def _lag(self, lag: int, kind: LagKind) -> str:
        if kind in {LagKind.PERCENT, LagKind.ELAPSED_PERCENT}:
            return f"{lag / 100:g}% of its duration{' (elapsed)' if kind is LagKind.ELAPSED_PERCENT else ''}"
        return self.lasting(lag, elapsed=kind is LagKind.ELAPSED)

    def _counted(self, number: int, row: int) -> str:
        """Return on which calendar a lag runs, where that is not the one a reader takes for granted."""
        if self.plan.dependencies["lag_kind"][number] in {LagKind.ELAPSED, LagKind.ELAPSED_PERCENT}:
            return ""
        if self.is_p6 and self.plan.project.lag_calendar is not LagCalendar.SUCCESSOR:
            return _COUNTED_ON[self.plan.project.lag_calendar]
        own = self.own_calendar(row)
        return f", counted on its calendar “{own}”" if own else ""

    def own_calendar(self, row: int) -> str:
        """Return the name of the calendar a task has of its own; empty where it follows the project’s."""
        found = self.plan.calendars.row.get(self.plan.tasks["calendar_id"][row] or "")
        return "" if found is None else str(self.plan.calendars["name"][found])

    def constraint(self, kind: ConstraintType, date: int | None) -> str:
        if not self.is_p6:
            return format_constraint(kind, date)
        words = _P6_WORDS.get(kind, WORDS[kind])
        return words if date is None else f"{words} {format_date(date)}"

    @property
    def status_date(self) -> str:
        return "data date" if self.is_p6 else "status date"

    def names(self, people: Sequence[str]) -> str:
        """Return people as `Anna, Ben and Cem`."""
        table = self.plan.people
        names = [str(table["name"][table.row[each]]) for each in people]
        return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def named_outside(seen: Outside) -> str:
    """Return a task of another project in words, with the day its dates are from where that project is not in the file."""
    since = "" if seen.as_of is None else f", as known on {format_date(seen.as_of)}"
    return f"“{seen.name}” of {seen.project_name}{since}"
