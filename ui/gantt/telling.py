"""Says in words what the pointer rests on: a bar with its dates and what decides them, a mark, a link."""

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication

from pmo_desktop.charts.gantt import ChartRows, GanttLink, GanttRow
from pmo_desktop.charts.gantt_hits import Place, Under
from pmo_desktop.domain.entry.constraints import WORDS
from pmo_desktop.domain.entry.dates import format_date
from pmo_desktop.domain.entry.predecessors import Typed, format_predecessors
from pmo_desktop.domain.records import LagKind
from pmo_desktop.domain.schedule import NO_PART
from pmo_desktop.services import planning
from pmo_desktop.services.planning.fields import units_of
from ui.gantt.picture import Picture


class Telling:
    def __init__(self, picture: Picture) -> None:
        self._picture = picture

    def of(self, found: Under) -> str:
        """Return in words what the pointer rests on; empty where that is nothing."""
        if found.link is not None:
            return self._link(found.link)
        if found.row < 0 or found.place is Place.ROW:
            return ""
        shown = self._picture.rows[found.row]
        if found.place in _MARKS:
            return "\n".join([shown.name, _MARKS[found.place](self, shown)])
        return "\n".join([self.bar(shown), *self._why(shown)])

    def bar(self, shown: GanttRow) -> str:
        """Return a bar in words."""
        plan, schedule = self._picture.plan, self._picture.schedule
        row = plan.tasks.row.get(shown.task_id) if plan is not None else None
        if plan is None or schedule is None or row is None:
            return ""
        if shown.start == NO_PART:
            return "\n".join([shown.name, _tr("Inactive: it takes no part in the plan.")] if shown.inactive else [])
        slack = planning.text_of(plan, schedule, row, "slack")
        lines = [
            shown.name,
            f"{format_date(shown.start, with_time=True)}  →  {format_date(shown.finish, with_time=True)}",
            _tr("{percent} % done, spare time {slack}").format(percent=round(shown.percent), slack=slack),
            *_paths(shown),
            self.deadline(shown),
            planning.warning_of(plan, schedule, row, "slack"),
        ]
        return "\n".join(line for line in lines if line)

    def _why(self, shown: GanttRow) -> list[str]:
        """Return what decides when a task starts."""
        plan, explainer = self._picture.plan, self._picture.explainer()
        row = plan.tasks.row.get(shown.task_id) if plan is not None else None
        if explainer is None or row is None:
            return []
        return [
            f"{format_date(driver.at, with_time=True)}  {driver.text}"
            for driver in explainer.start(row)
            if driver.decides
        ][:2]

    def deadline(self, shown: GanttRow) -> str:
        """Return a deadline in words, and whether it is met."""
        if shown.deadline is None:
            return ""
        said = _tr("deadline {date}").format(date=format_date(shown.deadline, with_time=True))
        if shown.start == NO_PART or shown.finish <= shown.deadline:
            return said
        return _tr("{deadline}: missed, it ends {finish}").format(
            deadline=said, finish=format_date(shown.finish, with_time=True)
        )

    def constraint(self, shown: GanttRow) -> str:
        return f"{WORDS[shown.constraint]} {format_date(shown.constraint_date, with_time=True)}"

    def baseline(self, shown: GanttRow) -> str:
        return self._kept(self._picture.look.baseline, shown.baseline_start, shown.baseline_finish, shown)

    def second_baseline(self, shown: GanttRow) -> str:
        return self._kept(self._picture.look.second_baseline, shown.second_start, shown.second_finish, shown)

    def _kept(self, number: int | None, start: int | None, finish: int | None, shown: GanttRow) -> str:
        """Return the dates of a baseline, and how many days later the task now ends."""
        name = _tr("baseline {number}").format(number=number) if number else _tr("baseline")
        said = f"{name}: {format_date(start, with_time=True)}  →  {format_date(finish, with_time=True)}"
        if finish is None or shown.start == NO_PART or shown.finish == finish:
            return said
        days = abs(shown.finish - finish) / 86_400
        much = f"{days:.0f}d" if days >= 1 else f"{days * 24:.0f}h"
        return "\n".join(
            [
                said,
                (
                    _tr("it now ends {much} later") if shown.finish > finish else _tr("it now ends {much} earlier")
                ).format(much=much),
            ]
        )

    def _link(self, link: GanttLink) -> str:
        """Return a link as people write it, with whether it decides a date: “3 → 7 FS+2d, driving”."""
        plan, rows = self._picture.plan, self._picture.rows
        if plan is None or link.number < 0 or not isinstance(rows, ChartRows):
            return ""
        before, after = int(rows.task_rows[link.predecessor]), int(rows.task_rows[link.successor])
        number, links = plan.outline.number, plan.dependencies
        lag, kind = links["lag"][link.number], LagKind(links["lag_kind"][link.number])
        written = format_predecessors([Typed(number[before], link.type, lag, kind)], units_of(plan))
        way = written.removeprefix(str(number[before])) or link.type.value
        said = f"{number[before]} → {number[after]}  {way}"
        if self._picture.is_driving(link):
            said = _tr("{link}, driving").format(link=said)
        names = plan.tasks["name"]
        return f"{said}\n“{names[before]}” → “{names[after]}”"


_MARKS: dict[Place, Callable[[Telling, GanttRow], str]] = {
    Place.DEADLINE: Telling.deadline,
    Place.CONSTRAINT: Telling.constraint,
    Place.BASELINE: Telling.baseline,
    Place.SECOND_BASELINE: Telling.second_baseline,
}


def _paths(shown: GanttRow) -> list[str]:
    """Return in words what the colour and the frame of a bar say."""
    said = []
    if shown.critical:
        said.append(_tr("critical"))
    elif shown.near_critical:
        said.append(_tr("nearly critical"))
    if shown.longest_path and not shown.summary:
        said.append(_tr("on the longest path"))
    return [", ".join(said)] if said else []


def _tr(text: str) -> str:
    return QCoreApplication.translate("Telling", text)
