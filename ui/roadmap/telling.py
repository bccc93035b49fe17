"""What lies at a point of the roadmap, in words: for tooltips and for readers of the screen."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from pmo_desktop.charts.roadmap import Kind as Place
from pmo_desktop.charts.roadmap import Under
from pmo_desktop.domain.entry.dates import format_date
from pmo_desktop.domain.moment import DAY
from pmo_desktop.domain.records import Task
from pmo_desktop.services.roadmap_lines import Kind, Line

if TYPE_CHECKING:
    from ui.roadmap.view import RoadmapView


class Telling:
    def __init__(self, view: "RoadmapView") -> None:
        self._view = view

    def told(self, found: Under) -> str:
        """Return in words what lies at a point."""
        if found.way is not None and found.kind is Place.LINK:
            ends = [self._called(found.way.id, successor=end) for end in (False, True)]
            kind = _tr("{type}, critical") if found.way.critical else "{type}"
            return f"{ends[0]}  →  {ends[1]}\n{kind.format(type=found.way.type)}"
        if not 0 <= found.row < len(self._view.lines.lines):
            return ""
        line = self._view.lines.lines[found.row]
        if found.diamond is not None:
            each = found.diamond
            late = round((each.at - each.baseline) / DAY) if each.baseline is not None else 0
            said = _tr("{days} d against the baseline").format(days=f"{late:+d}") if late else ""
            signs = [_tr("reached")] if each.is_done else [_tr("critical")] if each.critical else []
            return "\n".join(
                part for part in (each.name, format_date(each.at), ", ".join([*signs, said]).strip(", ")) if part
            )
        return self._about(line)

    def _called(self, link_id: str, *, successor: bool) -> str:
        """Return one end of a link: the task, and the code of its project."""
        link = next((each.link for each in self._view.lines.links if each.link.id == link_id), None)
        if link is None:
            return "?"
        task_id, project_id = (link.successor_id, link.after) if successor else (link.predecessor_id, link.before)
        course = next(each for each in self._view.roadmap.courses if each.id == project_id)
        code = course.project.code or course.project.name
        found = self._view.session.workspace.find(Task, id=task_id)
        return f"{found[0].name if found else '?'} ({code})"

    def _about(self, line: Line) -> str:
        dates = f"{format_date(line.start)}  →  {format_date(line.finish)}"
        if line.kind is Kind.GROUP or line.course is None:
            return f"{line.name}\n{dates}"
        if line.task is not None:
            done = _tr("{percent} % done").format(percent=round(line.task.percent))
            return "\n".join(
                [line.name, dates, _tr("{done}, critical").format(done=done) if line.task.critical else done]
            )
        row = line.course.row
        if not row.worked_out:
            return f"{line.name}\n{_tr('working out…')}"
        said = [
            f"{row.project.code}  {row.project.name}".strip(),
            dates,
            _tr("{percent} % done").format(percent=round(row.percent)),
            _tr("The plan’s light: {reason}").format(reason=row.light.reason),
        ]
        if row.declared_reason:
            said.append(_tr("The PM: {reason}").format(reason=row.declared_reason))
        return "\n".join(said)


def _tr(words: str) -> str:
    return QCoreApplication.translate("RoadmapTelling", words)
