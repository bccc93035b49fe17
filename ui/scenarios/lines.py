"""The comparison of scenarios as lines of a table: each figure, each role that lacks time, each project."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from PySide6.QtCore import QCoreApplication, QLocale

from pmo_desktop.charts.small_outlook import Small
from pmo_desktop.domain import moment
from pmo_desktop.domain.entry.amounts import format_money
from pmo_desktop.domain.entry.dates import format_date
from pmo_desktop.domain.records import Project
from pmo_desktop.services.outlook import DAY_SECONDS
from pmo_desktop.services.scenarios.comparing import Course, Outcome
from ui.tables.months import Cell, Line

_LATER, _BETTER = "high", "good"
_NOTHING = "–"


def _tr(words: str) -> str:
    return QCoreApplication.translate("Scenarios", words)


def name_of(outcome: Outcome) -> str:
    """Return what an outcome is called."""
    return outcome.scenario.name if outcome.scenario is not None else _tr("As it is")


def lines_of(outcomes: Sequence[Outcome], projects: Mapping[str, Project], currency: str) -> list[Line]:
    """Return a line per figure, per role that lacks time, and per project; what differs from what is has a ground."""
    return [*_figures(outcomes, currency), *_roles(outcomes), *_projects(outcomes, projects, currency)]


def _figures(outcomes: Sequence[Outcome], currency: str) -> Iterator[Line]:
    def money(value: float) -> str:
        return format_money(round(value), currency)

    yield _dates("finish", _tr("Last finish"), [each.finish for each in outcomes])
    yield _numbers(
        "cost", _tr("Cost"), [each.cost for each in outcomes], money, lambda value: format_money(round(value))
    )
    yield _numbers("overloads", _tr("Overloaded weeks of people"), [each.overloads for each in outcomes], _whole)
    yield _numbers("lacks", _tr("Days lacking in all"), [each.lacks / DAY_SECONDS for each in outcomes], _days)


def _roles(outcomes: Sequence[Outcome]) -> Iterator[Line]:
    names = dict.fromkeys(name for each in outcomes for name, lack in each.lacking.items() if lack >= DAY_SECONDS / 20)
    for name in sorted(names, key=str.casefold):
        values = [each.lacking.get(name, 0.0) / DAY_SECONDS for each in outcomes]
        title = _tr("Days lacking: {role}").format(role=name or _tr("no role"))
        yield _numbers(f"role:{name}", title, values, _days)


def _projects(outcomes: Sequence[Outcome], projects: Mapping[str, Project], currency: str) -> Iterator[Line]:
    for project_id in outcomes[0].courses if outcomes else ():
        project = projects.get(project_id)
        name = f"{project.code}  {project.name}".strip() if project is not None else "?"
        courses = [each.courses.get(project_id) for each in outcomes]
        yield _course_line(project_id, name, courses, currency)


def _course_line(project_id: str, name: str, courses: Sequence[Course | None], currency: str) -> Line:
    first = courses[0]
    cells = []
    for course in courses:
        finish = course.finish if course is not None and course.asks else None
        before = first.finish if first is not None and first.asks else None
        text, ground = _finish(course, finish, before)
        parts = [f"{name}: {_state(course)}"]
        if course is not None:
            parts.append(
                _tr("{start} to {finish}").format(start=format_date(course.start), finish=format_date(course.finish))
            )
            if course.cost is not None:
                parts.append(format_money(course.cost, currency))
            parts.append(_tr("priority {number}").format(number=course.priority))
        differs = first is not None and course is not None and course != first
        if not ground and differs:
            ground = "low"
        cells.append(Cell(text, float(finish or 0), ground, "\n".join(parts), bold=differs))
    return Line(f"project:{project_id}", (name,), tuple(cells))


def _finish(course: Course | None, finish: int | None, before: int | None) -> tuple[str, str]:
    if course is None:
        return _NOTHING, ""
    if finish is None:
        return _state(course), "idle" if before is not None else ""
    days = round((finish - before) / moment.DAY) if before is not None else 0
    if not days:
        return format_date(finish), "" if before is not None else "low"
    return f"{format_date(finish)}  ({_more(days)} d)", _LATER if days > 0 else _BETTER


def _more(days: int) -> str:
    return f"{days:+d}".replace("-", "−")


def _state(course: Course | None) -> str:
    return course.state.value.replace("_", " ") if course is not None else _NOTHING


def _dates(line_id: str, title: str, values: Sequence[int | None]) -> Line:
    first, cells = values[0] if values else None, []
    for value in values:
        days = round((value - first) / moment.DAY) if value is not None and first is not None else 0
        text = format_date(value) if not days else f"{format_date(value)}  ({_more(days)} d)"
        cells.append(Cell(text, float(value or 0), _LATER if days > 0 else _BETTER if days < 0 else ""))
    return Line(line_id, (title,), tuple(cells))


def _numbers(
    line_id: str, title: str, values: Sequence[float | None], say: Callable[[float], str],
    more_by: Callable[[float], str] | None = None,
) -> Line:  # fmt: skip
    first, cells = values[0] if values else None, []
    for value in values:
        if value is None:
            cells.append(Cell(_NOTHING))
            continue
        more = value - first if first is not None else 0.0
        said = say(value)
        differs = first is not None and said != say(first)
        sign = "+" if more > 0 else "−"
        text = f"{said}  ({sign}{(more_by or say)(abs(more))})" if differs else said
        cells.append(Cell(text, float(value), (_LATER if more > 0 else _BETTER) if differs else ""))
    return Line(line_id, (title,), tuple(cells))


def _whole(value: float) -> str:
    return f"{value:,.0f}"


def _days(value: float) -> str:
    return f"{value:,.1f}" if value < 9.95 else f"{value:,.0f}"


def small_of(outcome: Outcome) -> Small:
    """Return what an outcome asks by month, to be drawn small, in days."""
    labels = [
        QLocale().standaloneMonthName(moment.to_date(at).month, QLocale.FormatType.NarrowFormat)
        for at in outcome.starts
    ]
    amounts = [(each / DAY_SECONDS).tolist() for each in (outcome.capacity, outcome.committed, outcome.proposed)]
    said = _tr("{name}: {overloads} overloaded weeks, {lacks} days lacking").format(
        name=name_of(outcome), overloads=outcome.overloads, lacks=_days(outcome.lacks / DAY_SECONDS)
    )
    return Small(name_of(outcome), said, labels, *amounts)


def effects(before: Outcome, then: Outcome, currency: str) -> list[str]:
    """Return in sentences what a scenario comes to, compared with what is."""
    said = []
    for line in _figures((before, then), currency):
        one, other = line.cells
        if one.text != other.text:
            said.append(f"{line.texts[0]}: {one.text} → {other.text}")
    return said
