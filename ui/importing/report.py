"""What one file would bring, as pages to read: counts, dates checked, what is not carried."""

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QLabel, QScrollArea, QWidget

from pmo_desktop.domain.entry.dates import format_date
from pmo_desktop.services.importing import Preview
from ui.tables.plain import Heading, PlainTable

_MOST_DATES = 2_000


def tr(text: str) -> str:
    return QCoreApplication.translate("ImportReport", text)


def summary(shown: Preview) -> QWidget:
    """Return what comes, what is here already, how the dates compare, what the plan's check found."""
    counts = ", ".join(_counted(name, number) for name, number in shown.counts.items() if number)
    lines = [shown.imported.project.name, counts or tr("Nothing but the project itself"), ""]
    if shown.here_already:
        lines += [shown.here_already, tr("It will stand in the register twice, unless you leave this out."), ""]
    if shown.dates:
        said = tr("{same} of {all} tasks get the dates the file has, to the minute.")
        lines.append(said.format(same=shown.agreeing, all=len(shown.dates)))
    lines += [*shown.meetings, *(finding.sentence for finding in shown.findings)]
    if shown.losses:
        lines += ["", tr("Not everything in the file has a place here: see “Not carried”.")]
    return page("\n".join(lines))


def _counted(name: str, number: int) -> str:
    single = {"people": "person", "materials and costs": "material or cost"}.get(name, name.removesuffix("s"))
    return f"{number} {name if number != 1 else single}"


def dates(shown: Preview) -> QWidget:
    """Return the dates in the file beside ours, those that differ first."""
    if not shown.dates:
        return page(tr("The file says no dates to compare ours with."))
    headings = [Heading(tr("No."), 50, right=True), Heading(tr("Task"), wide=True)]
    titles = (tr("Start in file"), tr("Start here"), tr("Finish in file"), tr("Finish here"))
    headings += [Heading(title, 130) for title in titles]
    table = PlainTable(tr("Dates in the file and here"), headings)
    ordered = sorted(shown.dates, key=lambda check: check.dates_agree)[:_MOST_DATES]
    lines = []
    for check in ordered:
        moments = (check.file.start, check.computed.start, check.file.finish, check.computed.finish)
        lines.append(
            (str(check.number), check.name, *(format_date(at, with_time=not check.dates_agree) for at in moments))
        )
    table.show_lines(lines, frozenset(row for row, check in enumerate(ordered) if not check.dates_agree))
    return table


def losses(shown: Preview) -> QWidget:
    """Return what could not be carried, and why."""
    if not shown.losses:
        return page(tr("Everything in the file was carried."))
    headings = [
        Heading(tr("Where"), 110),
        Heading(tr("What"), 200),
        Heading(tr("Times"), 60, right=True),
        Heading(tr("Why"), wide=True),
        Heading(tr("For example"), 150),
    ]
    table = PlainTable(tr("What is not carried"), headings)
    table.show_lines([(loss.place, loss.what, str(loss.count), loss.why, loss.example) for loss in shown.losses])
    return table


def page(text: str) -> QWidget:
    """Return plain text to read, however long."""
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    label.setAlignment(Qt.AlignmentFlag.AlignTop)
    label.setContentsMargins(16, 16, 16, 16)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setWidget(label)
    return area
