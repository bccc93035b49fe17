"""What is shown of a plan and in which order: filters, sorting, grouping and folding, for table, chart, paper and files."""

from pmo_desktop.services.arranging.around import Around, around
from pmo_desktop.services.arranging.arrangement import (
    Arrangement,
    Condition,
    Filter,
    GroupKey,
    SortKey,
    Test,
    conditions_from_json,
    conditions_to_json,
    from_json,
    to_json,
)
from pmo_desktop.services.arranging.filters import FILTERS, FilterKind, Ground, people_of, refused
from pmo_desktop.services.arranging.grouping import GROUPINGS, INTERVALS, Heading
from pmo_desktop.services.arranging.lines import HEADING, Lines, lines, to_level

__all__ = [
    "FILTERS", "GROUPINGS", "HEADING", "INTERVALS", "Around", "Arrangement", "Condition", "Filter", "FilterKind", "Ground",
    "GroupKey", "Heading", "Lines", "SortKey", "Test", "around", "conditions_from_json", "conditions_to_json", "from_json",
    "lines", "people_of", "refused", "to_json", "to_level",
]  # fmt: skip
