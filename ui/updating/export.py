"""What differs as a table for spreadsheets: every line, with its dates and whether it is ticked."""

from collections.abc import Callable, Collection, Iterator, Sequence

from pmo_desktop.charts.before_after import Span
from pmo_desktop.domain.entry.dates import format_date
from ui.updating.lines import TITLES, Line
from ui.updating.model import changed_by

HEADINGS = (
    "Ticked", "Kind", "Row", "Task", "In", "What", "Here", "In the file", "In the file before", "Start before", "Finish before",
    "Start after", "Finish after", "Days", "Changed here", "Look at",
)  # fmt: skip


def table(lines: Sequence[Line], chosen: Collection[str], tr: Callable[[str], str]) -> Iterator[tuple[str, ...]]:
    """Yield a line of texts for each difference, beneath `HEADINGS`."""
    for line in lines:
        pair = line.pair
        ticked = ("yes" if line.key in chosen else "no") if line.key else ""
        yield (
            ticked, tr(TITLES[line.group]), str(line.number or ""), line.name, " › ".join(line.path), line.what, line.here,
            line.there, line.before, *_days(pair.before), *_days(pair.after), "" if pair.days is None else f"{pair.days:+d}",
            changed_by(line, tr), " ".join((line.problem, *line.goes)).strip(),
        )  # fmt: skip


def _days(span: Span | None) -> tuple[str, str]:
    return ("", "") if span is None else (format_date(span.start), format_date(span.finish))
