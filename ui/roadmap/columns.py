"""The columns of the roadmap's table: of a project what the register says, of a task what its plan does."""

from collections.abc import Callable

from pmo_desktop.charts.rag import WORDS
from pmo_desktop.domain.entry.amounts import format_percent
from pmo_desktop.domain.entry.dates import format_date
from pmo_desktop.domain.portfolio.register import RegisterRow
from pmo_desktop.services.roadmap_lines import Kind, Line
from ui.tables.columns import Column

_LATE_AFTER = 86_400


def _of_project(text: Callable[[RegisterRow], str]) -> Callable[[Line], str]:
    """Return a text that stands in the lines of projects only."""
    return lambda line: text(line.course.row) if line.course is not None and line.kind is Kind.PROJECT else ""


def _once_known(text: Callable[[RegisterRow], str]) -> Callable[[Line], str]:
    """Return such a text that reads “…” until the project is worked out."""
    return _of_project(lambda row: text(row) if row.worked_out else "…")


def _name(line: Line) -> str:
    return f"{line.name}  ({line.count})" if line.kind is Kind.GROUP else line.name


def _code(line: Line) -> str:
    if line.task is not None:
        return str(line.task.number)
    return line.course.project.code if line.course is not None else ""


def _finish(line: Line) -> str:
    if line.kind is Kind.PROJECT and line.course is not None and not line.course.row.worked_out:
        return "…"
    return format_date(line.finish)


def slip_of(line: Line) -> int | None:
    """Return how much later than in its baseline a line ends, in seconds; None where there is none."""
    if line.task is not None:
        before = line.task.baseline_finish
        return None if before is None or line.finish is None else line.finish - before
    return line.course.row.slip if line.course is not None and line.kind is Kind.PROJECT else None


def _slip(line: Line) -> str:
    if line.kind is Kind.PROJECT and line.course is not None and not line.course.row.worked_out:
        return "…"
    slip = slip_of(line)
    if slip is None:
        return "" if line.kind is Kind.GROUP else "–"
    days = round(slip / 86_400)
    return f"{days:+d} d" if days else "0 d"


def _percent(line: Line) -> float:
    if line.task is not None:
        return line.task.percent
    return line.course.row.percent if line.course is not None else 0.0


def _done(line: Line) -> str:
    if line.kind is Kind.GROUP:
        return ""
    if line.task is None and line.course is not None and not line.course.row.worked_out:
        return "…"
    return format_percent(_percent(line))


COLUMNS = (
    Column("code", "Code", _code, "Code of a project, row number of a task", width=84),
    Column("name", "Project", _name, width=230),
    Column("manager", "Manager", _of_project(lambda row: row.manager), "Project manager", width=112),
    Column("phase", "Phase", _of_project(lambda row: row.project.phase), "Lifecycle phase", width=92),
    Column(
        "rag", "PM's light", _of_project(lambda row: WORDS[row.declared]), "Declared RAG: what the manager says",
        rag=lambda line: line.course.row.declared, width=96,
        tip=_of_project(lambda row: row.declared_reason or WORDS[row.declared]),
    ),
    Column(
        "light", "Plan's light", _once_known(lambda row: row.light.short or WORDS[row.light.rag]),
        "Computed RAG: what the plan, cost and risks say", rag=lambda line: line.course.row.light.rag, width=152,
        tip=_of_project(lambda row: row.light.reason),
    ),
    Column("start", "Start", lambda line: format_date(line.start), width=92),
    Column("finish", "Finish", _finish, width=92),
    Column(
        "slip", "Slip", _slip, "Finish against the baseline", right=True, width=62,
        late=lambda line: (slip_of(line) or 0) > _LATE_AFTER,
    ),
    Column("percent", "Done", _done, "Percent complete", percent=_percent, width=112),
    Column("state", "State", _of_project(lambda row: row.project.state.replace("_", " ")), hidden=True, width=84),
    Column("programme", "Programme", _of_project(lambda row: row.programme), hidden=True),
    Column("priority", "Priority", _of_project(lambda row: str(row.project.priority)), right=True, hidden=True, width=70),
    Column("sponsor", "Sponsor", _of_project(lambda row: row.project.sponsor), hidden=True),
)  # fmt: skip
