"""How somebody wants the tasks of a plan arranged: filtered, sorted, grouped, folded; as values and as JSON."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, TypeVar

T = TypeVar("T")


class Test(StrEnum):
    """What a condition asks of a field."""

    __test__ = False
    IS = "is"
    IS_NOT = "is_not"
    CONTAINS = "contains"
    LACKS = "lacks"
    MORE = "more"
    LESS = "less"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    BETWEEN = "between"
    EMPTY = "empty"
    FILLED = "filled"


@dataclass(frozen=True, slots=True)
class Condition:
    """What is asked of one field, with the value as it was typed; `until` is the upper end where the test is BETWEEN.

    `starts_another` begins another set of conditions (“or”); those of one set must all hold (“and”).
    """

    field: str
    test: Test = Test.IS
    value: str = ""
    until: str = ""
    starts_another: bool = False


@dataclass(frozen=True, slots=True)
class Filter:
    """One filter by name (see `filters.FILTERS`), with what it asks for: a person, a text, a day, or two days.

    `own` filters carry their conditions, and their name as `value`.
    """

    name: str
    value: str = ""
    until: str = ""
    conditions: tuple[Condition, ...] = ()


@dataclass(frozen=True, slots=True)
class SortKey:
    field: str
    descending: bool = False


@dataclass(frozen=True, slots=True)
class GroupKey:
    """A field, or one of `grouping.GROUPINGS`; `by` says how wide the intervals of a date are (day to year)."""

    field: str
    descending: bool = False
    by: str = "month"


@dataclass(frozen=True, slots=True)
class Arrangement:
    """Which tasks are shown and in which order; the plan's own order and nesting where nothing is said.

    All `filters` must hold. `keeps_outline` sorts within siblings, else all tasks are one list without summaries.
    `with_summaries` shows the summaries in which shown tasks lie. `folded` are ids of summaries and keys of group headings.
    """

    filters: tuple[Filter, ...] = ()
    sort: tuple[SortKey, ...] = ()
    groups: tuple[GroupKey, ...] = ()
    folded: frozenset[str] = frozenset()
    keeps_outline: bool = True
    with_summaries: bool = True

    @property
    def is_plain(self) -> bool:
        """Whether the rows stand as in the plan, but for what is folded."""
        return not (self.filters or self.sort or self.groups)

    @property
    def is_in_order(self) -> bool:
        """Whether what is shown stands in the order and nesting of the plan, so that rows can be moved about in it."""
        return not (self.sort or self.groups)

    @property
    def is_flat(self) -> bool:
        return bool(self.groups) or (bool(self.sort) and not self.keeps_outline)

    def with_filter(self, wanted: Filter) -> "Arrangement":
        """Return the same with a filter more; one of the same name is replaced, an own one where its name is the same."""
        others = [each for each in self.filters if _kind(each) != _kind(wanted)]
        return replace(self, filters=(*others, wanted))

    def without_filter(self, gone: Filter) -> "Arrangement":
        return replace(self, filters=tuple(each for each in self.filters if each != gone))

    def sorted_by(self, name: str, *, descending: bool = False, also: bool = False) -> "Arrangement":
        """Return the same sorted by a field; `also` where what it was sorted by before counts first."""
        before = tuple(each for each in self.sort if each.field != name) if also else ()
        return replace(self, sort=(*before, SortKey(name, descending)))

    def unfolded(self) -> "Arrangement":
        return replace(self, folded=frozenset())


def _kind(given: Filter) -> tuple[str, str]:
    return given.name, given.value if given.name in {"own", "field"} else ""


# JSON


def to_json(given: Arrangement) -> dict[str, Any]:
    """Return an arrangement as what JSON can hold; what is as by default is left out."""
    found: dict[str, Any] = {
        "filters": [_filter_to_json(each) for each in given.filters],
        "sort": [_said(field=each.field, descending=each.descending) for each in given.sort],
        "groups": [_said(field=each.field, descending=each.descending, by=each.by) for each in given.groups],
        "folded": sorted(given.folded),
    }
    found = {name: value for name, value in found.items() if value}
    if not given.keeps_outline:
        found["keeps_outline"] = False
    if not given.with_summaries:
        found["with_summaries"] = False
    return found


def from_json(content: object) -> Arrangement:
    """Return the arrangement written so; what cannot be understood, as of a later version, is passed over."""
    if not isinstance(content, Mapping):
        return Arrangement()
    return Arrangement(
        filters=_each(content.get("filters"), filter_from_json),
        sort=_each(content.get("sort"), _sort_from_json),
        groups=_each(content.get("groups"), _group_from_json),
        folded=frozenset(each for each in _list(content.get("folded")) if isinstance(each, str)),
        keeps_outline=content.get("keeps_outline") is not False,
        with_summaries=content.get("with_summaries") is not False,
    )


def _said(**values: object) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value}


def _filter_to_json(given: Filter) -> dict[str, Any]:
    return _said(name=given.name, value=given.value, until=given.until, conditions=conditions_to_json(given.conditions))


def conditions_to_json(given: Sequence[Condition]) -> list[dict[str, Any]]:
    return [
        _said(
            field=each.field,
            test=each.test.value,
            value=each.value,
            until=each.until,
            starts_another=each.starts_another,
        )
        for each in given
    ]


def conditions_from_json(content: object) -> tuple[Condition, ...]:
    return _each(content, _condition_from_json)


def filter_from_json(content: Mapping[str, Any]) -> Filter | None:
    name = content.get("name")
    if not isinstance(name, str):
        return None
    return Filter(
        name, _text(content, "value"), _text(content, "until"), conditions_from_json(content.get("conditions"))
    )


def _condition_from_json(content: Mapping[str, Any]) -> Condition | None:
    name, test = content.get("field"), content.get("test")
    if not isinstance(name, str) or test not in set(Test):
        return None
    another = content.get("starts_another") is True
    return Condition(name, Test(test), _text(content, "value"), _text(content, "until"), another)


def _sort_from_json(content: Mapping[str, Any]) -> SortKey | None:
    name = content.get("field")
    return SortKey(name, content.get("descending") is True) if isinstance(name, str) else None


def _group_from_json(content: Mapping[str, Any]) -> GroupKey | None:
    name = content.get("field")
    if not isinstance(name, str):
        return None
    return GroupKey(name, content.get("descending") is True, _text(content, "by") or "month")


def _each(content: object, read: Callable[[Mapping[str, Any]], T | None]) -> tuple[T, ...]:
    made = (read(each) for each in _list(content) if isinstance(each, Mapping))
    return tuple(each for each in made if each is not None)


def _list(content: object) -> list[Any]:
    return content if isinstance(content, list) else []


def _text(content: Mapping[str, Any], name: str) -> str:
    found = content.get(name)
    return found if isinstance(found, str) else ""
