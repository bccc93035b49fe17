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
from pmo_desktop.services.arranging.lines import HEADING, Lines, lines, task_of, to_level
from pmo_desktop.services.arranging.own_filters import drop_filter, keep_filter, own_filters
from pmo_desktop.services.arranging.values import specs
from pmo_desktop.services.arranging.wording import (
    TESTS,
    WIDE,
    group_words,
    heading_text,
    sort_words,
    tests_of,
    title_of,
    words_of,
)

__all__ = [
    "FILTERS", "GROUPINGS", "HEADING", "INTERVALS", "TESTS", "WIDE", "Around", "Arrangement", "Condition", "Filter",
    "FilterKind", "Ground", "GroupKey", "Heading", "Lines", "SortKey", "Test", "around", "conditions_from_json",
    "conditions_to_json", "drop_filter", "from_json", "group_words", "heading_text", "keep_filter", "lines", "own_filters",
    "people_of", "refused", "sort_words", "specs", "task_of", "tests_of", "title_of", "to_json", "to_level", "words_of",
]  # fmt: skip
