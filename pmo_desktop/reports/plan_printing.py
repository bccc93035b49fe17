"""A plan as PDF: its pages one after the other, in the colours chosen, with bookmarks and labels to find one's way."""

import io
from pathlib import Path

from pmo_desktop.charts.colours import PRINT, Colours
from pmo_desktop.charts.gantt_look import USUAL, Look
from pmo_desktop.charts.inks import GREY
from pmo_desktop.charts.page_setup import Inks, PageSetup
from pmo_desktop.domain.errors import InvalidValueError
from pmo_desktop.reports.canvas import PrintMeasure, paint
from pmo_desktop.reports.figures import full_name
from pmo_desktop.reports.making import PRINTING
from pmo_desktop.reports.plan_content import PlanContent, Shown, content_of
from pmo_desktop.reports.plan_sheets import PlanSheets
from pmo_desktop.reports.sheet import About, canvas_for
from pmo_desktop.reports.writing import plain
from pmo_desktop.services.progress import Progress, silent
from pmo_desktop.services.whole_files import write_whole
from pmo_desktop.services.workspace import Workspace

_MOST_BOOKMARKS = 500
_MOST_BOOKMARK = 120


def sheets_of(content: PlanContent, setup: PageSetup) -> PlanSheets:
    """Return a plan laid out with the faces of print; InvalidValueError where it cannot be."""
    return PlanSheets(content, setup, PrintMeasure())


def inks_of(setup: PageSetup, screen: Colours = PRINT) -> Colours:
    """Return the colours a set-up asks for; `screen` are those of the window."""
    return {Inks.PRINT: PRINT, Inks.GREY: GREY, Inks.SCREEN: screen}[setup.inks]


def print_plan(  # noqa: PLR0913 - what, where to, how
    workspace: Workspace, project_id: str, target: Path, setup: PageSetup, *, shown: Shown = None,
    look: Look = USUAL, screen: Colours = PRINT, progress: Progress = silent,
) -> PlanSheets:  # fmt: skip
    """Write a plan as PDF and return how it was laid out.

    Raises InvalidValueError where it cannot be laid out or there is no such project, FileProblemError where the file cannot
    be written, CancelledError where `progress` does.
    """
    try:
        content = content_of(workspace, project_id, None if setup.all_rows else shown, look)
    except KeyError as error:
        raise InvalidValueError("The project is no longer in the portfolio.", "Choose another one.") from error
    with PRINTING:
        sheets = sheets_of(content, setup)
        data = plan_document(sheets, screen, progress)
    write_whole(target, data)
    return sheets


def plan_document(sheets: PlanSheets, screen: Colours = PRINT, progress: Progress = silent) -> bytes:
    """Return the pages of a plan as PDF; only one of them at a time is held as a drawing."""
    content, colours = sheets.content, inks_of(sheets.setup, screen)
    name, data = full_name(content.project), io.BytesIO()
    about = About(f"{name}: plan", f"Plan of {name}", content.author, content.today)
    canvas = canvas_for(data, about, (sheets.width, sheets.height))
    landmarks: dict[int, list[str]] = {}
    for number, title in list(sheets.landmarks())[:_MOST_BOOKMARKS]:
        landmarks.setdefault(number, []).append(title)
    if landmarks:
        canvas.showOutline()
    for number in range(sheets.count):
        progress(number, sheets.count, name)
        page = sheets.page(number)
        canvas.addPageLabel(number, None, None, page.label)
        for place, title in enumerate(landmarks.get(number, ())):
            canvas.bookmarkPage(f"{page.label}-{place}")
            canvas.addOutlineEntry(plain(title)[:_MOST_BOOKMARK] or "–", f"{page.label}-{place}", 0)
        for part in page.parts:
            paint(canvas, part.scene, part.x, page.height - part.y, part.scale, colours=colours)
        canvas.showPage()
    canvas.save()
    return data.getvalue()
