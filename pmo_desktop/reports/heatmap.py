"""Everybody's load in print: people down, weeks across, as many pages as there are people for."""

from collections.abc import Sequence
from dataclasses import replace

from pmo_desktop.charts.load import HeatView, heat_header, heat_scene
from pmo_desktop.charts.scene import Polygon, Rect, Scene, Shape
from pmo_desktop.domain.entry.dates import format_date
from pmo_desktop.domain.resources.load import LoadTable
from pmo_desktop.reports.canvas import PrintMeasure
from pmo_desktop.reports.figures import counted, listed
from pmo_desktop.reports.sheet import MARGIN, SMALL, TEXT, TITLE, Sheet
from pmo_desktop.reports.wrapping import fitted, wrapped

_TOP = 72.0
_NAMES = 172.0
_HEADER = 30.0
_ROW = 18.0
_LEGEND = 26.0
_IDLE = 52.0
"""The room for the names of those of whom nothing is asked, on the last page."""
_MOST_IDLE_LINES, _PLENTY = 3, 24
_CELLS = ("capacity", "demand", "proposed", "leave", "overloaded", "strained")
_SWATCH = 14.0
_BANDS: tuple[tuple[str, tuple[Shape, ...]], ...] = (
    ("under 50 %", (Rect(0, 0, _SWATCH, 9, fill="idle"),)),
    ("50–84 %", (Rect(0, 0, _SWATCH, 9, fill="low"),)),
    ("85–100 %", (Rect(0, 0, _SWATCH, 9, fill="good"),)),
    ("101–115 %", (Rect(0, 0, _SWATCH, 9, fill="high"),)),
    ("over 115 %", (Rect(0, 0, _SWATCH, 9, fill="over"),)),
    (
        "overload",
        (Rect(0, 0, _SWATCH, 9, fill="low"), Polygon(((_SWATCH - 6, 0), (_SWATCH, 0), (_SWATCH, 6)), "late")),
    ),
    ("on leave", (Rect(0, 0, _SWATCH, 9, fill="idle", hatch="hatch"),)),
    ("!  asked for without capacity", ()),
)


def busy(table: LoadTable) -> LoadTable:
    """Return the rows in which anything is asked of anybody, or leave is taken."""
    kept = [row for row in range(len(table.rows)) if _has_something(table, row)]
    if len(kept) == len(table.rows):
        return table
    cells = {name: getattr(table, name)[kept] for name in _CELLS}
    return replace(table, rows=tuple(table.rows[row] for row in kept), **cells)


def _has_something(table: LoadTable, row: int) -> bool:
    return any(bool(getattr(table, name)[row].any()) for name in ("demand", "proposed", "leave"))


def idle_people(table: LoadTable) -> list[str]:
    """Return the names of everybody of whom nothing is asked in these weeks."""
    rows = (table.rows[row] for row in range(len(table.rows)) if not _has_something(table, row))
    return sorted((person.name for row in rows for person in row.people if person.name.strip()), key=str.casefold)


def people_a_page(sheet: Sheet, *, with_idle: bool) -> int:
    """Return how many people a lying page holds, if need be with room for the names of those of whom nothing is asked."""
    return int((sheet.bottom - _TOP - _HEADER - _LEGEND - (_IDLE if with_idle else 0)) // _ROW)


def load_page(  # noqa: PLR0913 - what a page of a heatmap is made of
    sheet: Sheet, table: LoadTable, roles: dict[str, str], shown: range, *, idle: Sequence[str] = (), last: bool = True
) -> None:
    """Write one page of the heatmap: the people in `shown`, all weeks; on the last page the names of the `idle`."""
    sheet.text(MARGIN, 52, "Load" if shown.start == 0 else "Load, continued", TITLE, bold=True)
    if not table.people and not idle:
        words = "No people yet. They come with imported projects or are added under People; their load is shown here."
        sheet.text(MARGIN, _TOP + 12, words, TEXT, "muted")
        return
    span = f"Weeks of {format_date(table.starts[0])} to {format_date(table.starts[-1])}, all committed projects"
    sheet.text(sheet.width - MARGIN, 52, span, TEXT, "muted", align="right")
    if not table.people:
        _idle(sheet, idle, _TOP + 12, most=_PLENTY)
        return
    width = sheet.inner - _NAMES
    cell = width / table.periods
    head = HeatView(width, _HEADER, cell, _ROW)
    sheet.scene(heat_header(table, head, _HEADER, PrintMeasure()), MARGIN + _NAMES, _TOP)
    sheet.rule(_TOP + _HEADER - 0.5, MARGIN, _NAMES)
    height = len(shown) * _ROW
    # Half a unit less keeps the first row of the next page from being begun on this one.
    view = HeatView(width, height - 0.5, cell, _ROW, top=shown.start * _ROW)
    sheet.scene(heat_scene(table, view), MARGIN + _NAMES, _TOP + _HEADER)
    for number, row in enumerate(shown):
        _name(sheet, table, row, roles, _TOP + _HEADER + number * _ROW)
    below = _TOP + _HEADER + height + 16
    _legend(sheet, below)
    if last and idle:
        _idle(sheet, idle, below + 22)


def _idle(sheet: Sheet, names: Sequence[str], y: float, most: int = _MOST_IDLE_LINES) -> None:
    """Write who is free, as many by name as so many lines hold."""
    shown = len(names)
    while True:
        more = f" and {len(names) - shown} more" if shown < len(names) else ""
        said = f"Nothing is asked in these weeks of {counted(len(names), 'person', 'people')}: {', '.join(names[:shown])}{more}."
        found = wrapped(said, sheet.inner, TEXT, most)
        if not found.cut or shown <= 1:
            break
        shown -= max(1, shown // 8)
    sheet.lines(MARGIN, y, found.lines, TEXT, "muted")


def _name(sheet: Sheet, table: LoadTable, row: int, roles: dict[str, str], y: float) -> None:
    person = table.people[row]
    role = listed((roles.get(person.role_id or "", ""), "" if person.kind == "person" else person.kind), ", ")
    role = fitted(role, 64, SMALL)
    sheet.text(MARGIN + _NAMES - 8, y + 12, role, SMALL, "muted", align="right")
    room = _NAMES - 8 - (PrintMeasure().width(role, SMALL) + 6 if role else 0)
    sheet.text(MARGIN, y + 12, person.name or "–", TEXT, room=room)
    sheet.rule(y + _ROW - 0.5, MARGIN, _NAMES, "grid")


def _legend(sheet: Sheet, y: float) -> None:
    x = MARGIN
    for word, shapes in _BANDS:
        if shapes:
            sheet.scene(Scene(_SWATCH, 9, shapes), x, y - 7.5)
            x += _SWATCH + 4
        sheet.text(x, y, word, SMALL, "muted")
        x += PrintMeasure().width(word, SMALL) + 14
