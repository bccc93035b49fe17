"""What filters, sorting and grouping are called where people read of them."""

from collections.abc import Callable, Mapping, Sequence

from pmo_desktop.domain.entry.amounts import format_money, format_percent
from pmo_desktop.domain.entry.dates import format_date
from pmo_desktop.domain.entry.work import format_work
from pmo_desktop.domain.plan.plan import Plan
from pmo_desktop.domain.schedule import NO_PART
from pmo_desktop.services.arranging import values
from pmo_desktop.services.arranging.arrangement import Condition, Filter, GroupKey, SortKey, Test
from pmo_desktop.services.arranging.filters import FILTERS
from pmo_desktop.services.arranging.grouping import GROUPINGS, Heading

TESTS: Mapping[Test, str] = {
    Test.IS: "is", Test.IS_NOT: "is not", Test.CONTAINS: "contains", Test.LACKS: "does not contain",
    Test.MORE: "is more than", Test.AT_LEAST: "is at least", Test.LESS: "is less than", Test.AT_MOST: "is at most",
    Test.BETWEEN: "is between", Test.EMPTY: "is empty", Test.FILLED: "is not empty",
}  # fmt: skip
_OF_DATES = {
    Test.IS: "is on", Test.IS_NOT: "is not on", Test.MORE: "is after", Test.AT_LEAST: "is on or after",
    Test.LESS: "is before", Test.AT_MOST: "is on or before",
}  # fmt: skip
WIDE: Mapping[str, str] = {"day": "day", "week": "week", "month": "month", "quarter": "quarter", "year": "year"}
_OF_NUMBERS_ONLY = frozenset({Test.MORE, Test.AT_LEAST, Test.LESS, Test.AT_MOST, Test.BETWEEN})
_WITHOUT_VALUE = frozenset({Test.EMPTY, Test.FILLED})


def tests_of(plan: Plan, field: str) -> Sequence[tuple[Test, str]]:
    """Return what can be asked of a field, with the words for it."""
    kind = values.kind_of(plan, field)
    said = {**TESTS, **_OF_DATES} if kind == "date" else TESTS
    return [(test, words) for test, words in said.items() if kind in values.NUMBERS or test not in _OF_NUMBERS_ONLY]


def words_of(plan: Plan, given: Filter) -> str:
    """Return what a filter is called: short, for a chip or a menu."""
    if given.name == "own":
        return given.value or " ".join(_condition(plan, each) for each in given.conditions) or "Own filter"
    kind = FILTERS.get(given.name)
    title = given.name if kind is None else kind.title
    if kind is None or not kind.takes:
        return title
    said = {
        "person": given.value,
        "day": f"{title} {given.value}",
        "days": " – ".join(each or "…" for each in (given.value, given.until)),
    }
    return said.get(kind.takes, f"“{given.value}”")


def _condition(plan: Plan, given: Condition) -> str:
    """Return a condition as a sentence would have it."""
    said = dict(tests_of(plan, given.field)).get(given.test, TESTS[given.test])
    value = "" if given.test in _WITHOUT_VALUE else f" {given.value}"
    until = f" and {given.until}" if given.test is Test.BETWEEN else ""
    return f"{'or ' if given.starts_another else ''}{title_of(plan, given.field)} {said}{value}{until}"


def title_of(plan: Plan, field: str) -> str:
    """Return what a field is called; its name where there is no such field any more."""
    spec = values.specs(plan).get(field)
    return field if spec is None else spec.title


def sort_words(plan: Plan, key: SortKey) -> str:
    return f"{title_of(plan, key.field)} {'↓' if key.descending else '↑'}"


def group_words(plan: Plan, key: GroupKey) -> str:
    if key.field in GROUPINGS:
        return GROUPINGS[key.field][0]
    title = title_of(plan, key.field)
    return f"{title}, by {WIDE.get(key.by, key.by)}" if values.kind_of(plan, key.field) == "date" else title


def heading_text(heading: Heading, field: str) -> str:
    """Return what the heading of a group says in a column: its name and count, its days, its sums; else nothing."""
    said = _OF_HEADING.get(field)
    return "" if said is None else said(heading)


def _day(at: int) -> str:
    return "" if at == NO_PART else format_date(at)


_OF_HEADING: Mapping[str, Callable[[Heading], str]] = {
    "name": lambda heading: f"{heading.title}  ({heading.count})",
    "start": lambda heading: _day(heading.start),
    "finish": lambda heading: _day(heading.finish),
    "percent": lambda heading: format_percent(heading.percent),
    "work": lambda heading: "" if heading.work is None else format_work(heading.work),
    "cost": lambda heading: "" if heading.cost is None else format_money(heading.cost),
}
