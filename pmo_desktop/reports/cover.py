"""The first pages of the pack: what it is, how the lights stand, and where to find what."""

from collections.abc import Sequence
from dataclasses import dataclass

from pmo_desktop.charts.rag import WORDS
from pmo_desktop.domain.entry.dates import format_date
from pmo_desktop.domain.portfolio.rag import NOT_ENOUGH
from pmo_desktop.domain.portfolio.register import RegisterRow
from pmo_desktop.domain.records import Rag
from pmo_desktop.reports.figures import counted, full_name
from pmo_desktop.reports.sheet import FOOT, HEADING, MARGIN, SMALL, TEXT, TITLE, Sheet, age_of
from pmo_desktop.services.reporting import PackContent

_LIGHTS = (Rag.RED, Rag.AMBER, Rag.GREEN, None)
_WORST = {None: 0, Rag.GREEN: 1, Rag.AMBER: 2, Rag.RED: 3}
_COLUMN = 72.0
_NAMES = 120.0
_LINE = 18.0
_RED_LINE = 30.0
_TOP = 76.0
_LOGO_WIDE, _LOGO_HIGH, _LOGO_BOTTOM = 220.0, 54.0, 90.0


def cover_page(sheet: Sheet, content: PackContent) -> None:
    """Write the cover's content."""
    if sheet.logo is not None:
        width, height = sheet.logo.size(_LOGO_WIDE, _LOGO_HIGH)
        bottom = _LOGO_BOTTOM if content.organisation else _LOGO_BOTTOM + 16
        sheet.logo.draw(sheet.canvas, MARGIN, sheet.height - bottom, width, height)
    sheet.text(MARGIN, 108, content.organisation, HEADING, "muted", room=sheet.inner)
    name = content.name or "Portfolio"
    found = sheet.paragraph(MARGIN, 148, name, sheet.inner, 3, 28, leading=34, bold=True)
    y = 148 + 34 * (len(found.lines) - 1) + 24
    sheet.text(MARGIN, y, "Portfolio status", 14, "muted")
    y += 28
    sheet.rule(y)
    printed = format_date(content.today)
    dated = content.status_date is not None
    facts = (
        ("As at", format_date(content.status_date) if dated else printed),
        ("Data", age_of(content.status_date, content.today) or "No status date; the plans as they stand"),
        ("As it stood" if content.is_past else "Printed", printed),
        ("Author", content.author or "–"),
    )
    for word, what in facts:
        y += 18
        sheet.text(MARGIN, y, word, TEXT, "muted")
        sheet.text(MARGIN + _NAMES, y, what, TEXT, room=sheet.inner - _NAMES)
    y += 14
    sheet.rule(y)
    _counts(sheet, [page.row for page in content.pages], y + 36)


def _counts(sheet: Sheet, rows: Sequence[RegisterRow], y: float) -> None:
    """Write how many projects have which light, by the managers and by the plans."""
    sheet.heading(y, counted(len(rows), "project") if rows else "No projects yet")
    if not rows:
        sheet.text(MARGIN, y + 18, "What is entered or imported into the portfolio is listed here.", TEXT, "muted")
        return
    y += 26
    for number, rag in enumerate(_LIGHTS):
        sheet.text(MARGIN + _NAMES + (number + 1) * _COLUMN, y, WORDS[rag], SMALL, "muted", align="right")
    sheet.rule(y + 6, MARGIN, _NAMES + 4 * _COLUMN)
    for word, lights in (
        ("PM’s light", [row.declared for row in rows]),
        ("Plan’s light", [row.light.rag for row in rows]),
    ):
        y += 30
        sheet.text(MARGIN, y, word, HEADING)
        for number, rag in enumerate(_LIGHTS):
            edge = MARGIN + _NAMES + (number + 1) * _COLUMN
            count = lights.count(rag)
            sheet.text(edge, y, str(count) if count else "–", 16, "text" if count else "muted", align="right")
            sheet.light(rag, edge - 52, y - 12, 13)
        sheet.rule(y + 12, MARGIN, _NAMES + 4 * _COLUMN, "grid")
    sheet.text(MARGIN, y + 34, _difference(rows), TEXT, room=sheet.inner)
    few = _with_little_plan(rows)
    if few:
        y += 15
        sheet.text(MARGIN, y + 34, few, TEXT, room=sheet.inner)
    note = "PM’s light: what the manager declares. Plan’s light: what slip, cost and open risks come to."
    sheet.text(MARGIN, y + 48, note, SMALL, "muted", room=sheet.inner)
    _red(sheet, rows, y + 88)


def _with_little_plan(rows: Sequence[RegisterRow]) -> str:
    """Return how many projects have too little plan for a light, and in how many of them milestones are overdue."""
    few = [row for row in rows if row.light.rag is None and row.light.short == NOT_ENOUGH]
    late = sum(bool(row.overdue) for row in few)
    if not few:
        return ""
    said = f"{counted(len(few), 'project')} {'has' if len(few) == 1 else 'have'} too little plan for the plan’s light"
    return (
        f"{said}; milestones are overdue in {late} of them."
        if late
        else f"{said}; none of their milestones is overdue."
    )


def _difference(rows: Sequence[RegisterRow]) -> str:
    judged = [row for row in rows if row.declared is not None and row.light.rag is not None]
    worse = sum(_WORST[row.light.rag] > _WORST[row.declared] for row in judged)
    better = sum(_WORST[row.light.rag] < _WORST[row.declared] for row in judged)
    if all(row.light.rag is None for row in rows):
        return "The plans hold too little to judge by, so that none has a light of its own."
    if not judged:
        return "No project has both lights, so that they cannot be compared."
    if not worse and not better:
        return f"Both lights agree in all {len(judged)} projects that have both."
    return (
        f"Of {counted(len(judged), 'project')} with both lights, the plan’s is worse than the PM’s in {worse} "
        f"and better in {better}."
    )


def _red(sheet: Sheet, rows: Sequence[RegisterRow], y: float) -> None:
    """List the projects that are red by either light, as many as there is room for, each with why and a way to its page."""
    red = [row for row in rows if Rag.RED in {row.declared, row.light.rag}]
    most = int((sheet.bottom - y - _LINE - 14) // _RED_LINE)
    if not red or most < 1:
        return
    sheet.heading(y, "Red by either light")
    y += 12
    for row in red[:most]:
        sheet.rule(y, name="grid")
        sheet.light(row.declared, MARGIN, y + 7, 12)
        sheet.light(row.light.rag, MARGIN + 18, y + 7, 12)
        room = sheet.inner - 44
        sheet.text(MARGIN + 44, y + 12, row.project.name or full_name(row.project), TEXT, bold=True, room=room)
        sheet.text(MARGIN + 44, y + 23, why_red(row), SMALL, "muted", room=room)
        sheet.link(row.id, MARGIN, y, sheet.inner, _RED_LINE)
        y += _RED_LINE
    sheet.rule(y, name="grid")
    if len(red) > most:
        sheet.text(MARGIN + 44, y + 12, f"and {len(red) - most} more in the register", SMALL, "muted")


def why_red(row: RegisterRow) -> str:
    """Return what the light that is red says of itself, on one line."""
    said = row.light.reason if row.light.rag is Rag.RED else row.declared_reason
    return " ".join(said.split()) or "The PM declares it red."


# Contents


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the contents; `row` where it is a project's page."""

    title: str
    key: str
    page: int
    row: RegisterRow | None = None


def entries_a_page(sheet: Sheet) -> int:
    """Return how many lines of contents an upright page holds."""
    return int((sheet.height - FOOT - _TOP) // _LINE)


def contents_page(sheet: Sheet, entries: Sequence[Entry], *, first: bool) -> None:
    """Write one page of the contents; every line is a link."""
    sheet.text(MARGIN, 56, "Contents" if first else "Contents, continued", TITLE, bold=True)
    y = _TOP
    if any(entry.row for entry in entries):
        sheet.text(sheet.width - MARGIN - 72, y - 6, "PM", SMALL, "muted", align="centre")
        sheet.text(sheet.width - MARGIN - 48, y - 6, "Plan", SMALL, "muted", align="centre")
    for entry in entries:
        indent = 14 if entry.row is not None else 0
        if entry.row is not None:
            sheet.text(MARGIN + indent, y + 12, entry.row.project.code, TEXT, "muted", room=52)
            sheet.text(MARGIN + 72, y + 12, entry.title, TEXT, room=sheet.inner - 180)
            sheet.light(entry.row.declared, sheet.width - MARGIN - 78, y + 3, 12)
            sheet.light(entry.row.light.rag, sheet.width - MARGIN - 54, y + 3, 12)
        else:
            sheet.text(MARGIN, y + 12, entry.title, TEXT, bold=True, room=sheet.inner - 120)
        sheet.text(sheet.width - MARGIN, y + 12, str(entry.page), TEXT, align="right")
        sheet.rule(y + _LINE - 0.5, name="grid")
        sheet.link(entry.key, MARGIN, y, sheet.inner, _LINE)
        y += _LINE
