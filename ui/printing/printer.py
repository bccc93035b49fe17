"""Sends pages to a printer, in its own resolution and on the paper of the set-up."""

from collections.abc import Sequence

from PySide6.QtCore import QMarginsF, QSizeF
from PySide6.QtGui import QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

from pmo_desktop.charts.colours import Colours
from pmo_desktop.domain.errors import KnownError
from pmo_desktop.reports.plan_sheets import PlanSheets
from ui.printing.paper import draw


def has_printers() -> bool:
    """Say whether there is a printer on this machine."""
    return bool(QPrinterInfo.availablePrinterNames())


def prepare(printer: QPrinter, sheets: PlanSheets) -> None:
    """Set the paper of a set-up; its margins are in the pages."""
    short, long = sorted((sheets.width, sheets.height))
    size = QPageSize(QSizeF(short, long), QPageSize.Unit.Point, "", QPageSize.SizeMatchPolicy.FuzzyMatch)
    turned = QPageLayout.Orientation.Landscape if sheets.width > sheets.height else QPageLayout.Orientation.Portrait
    printer.setFullPage(True)
    printer.setPageLayout(QPageLayout(size, turned, QMarginsF(0, 0, 0, 0)))
    printer.setDocName(sheets.content.project.name)


def pages_asked(printer: QPrinter, count: int) -> range:
    """Return the pages a person chose in the printer's dialog, all where they chose none."""
    first, last = printer.fromPage(), printer.toPage()
    return range(count) if not first else range(first - 1, min(last or first, count))


def print_on(printer: QPrinter, sheets: PlanSheets, colours: Colours, pages: Sequence[int]) -> None:
    """Print pages; raise KnownError where the printer takes nothing."""
    painter = QPainter()
    if not painter.begin(printer):
        raise KnownError("The printer does not answer.", "Look whether it is switched on, or save a PDF instead.")
    fine = printer.resolution() / 72
    for place, number in enumerate(pages):
        if place:
            printer.newPage()
        painter.save()
        painter.scale(fine, fine)
        draw(painter, sheets.page(number), colours)
        painter.restore()
    painter.end()
