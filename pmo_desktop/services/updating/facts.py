"""The facts of a task and of a project that a file can say otherwise, as people think of them: what counts as one."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from pmo_desktop.domain import moment
from pmo_desktop.domain.entry.amounts import format_money, format_percent, format_units
from pmo_desktop.domain.entry.constraints import format_constraint
from pmo_desktop.domain.entry.custom import shown
from pmo_desktop.domain.entry.dates import format_date
from pmo_desktop.domain.entry.durations import Duration, Units, format_duration
from pmo_desktop.domain.entry.work import KINDS, NO, TYPES, YES, format_work
from pmo_desktop.domain.records import CustomField, LagKind, LinkType

NONE = "–"
Said = Callable[["Words", Mapping[str, Any]], str]


@dataclass(slots=True)
class Words:
    """What ids are called on both sides, and what a day means."""

    units: Units = field(default_factory=Units)
    calendars: dict[str, str] = field(default_factory=dict)
    people: dict[str, str] = field(default_factory=dict)
    tasks: dict[str, str] = field(default_factory=dict)
    fields: dict[str, CustomField] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Fact:
    """Fields of one record that are one fact: `said` puts their values into words.

    Of a summary most facts follow from its tasks: those are taken over without asking (`of_summaries` is False).
    """

    name: str
    term: str
    fields: tuple[str, ...]
    said: Said
    of_summaries: bool = True


def _plain(name: str) -> Said:
    return lambda _words, values: str(values[name]) if values[name] not in {None, ""} else NONE


def _date(name: str) -> Said:
    return lambda _words, values: _moment(values[name])


def _moment(at: int | None) -> str:
    return format_date(at, with_time=at is not None and at % moment.DAY != 0)


def _yes(name: str) -> Said:
    return lambda _words, values: YES if values[name] else NO


def _money(name: str) -> Said:
    return lambda _words, values: format_money(values[name])


def _length(words: Words, values: Mapping[str, Any]) -> str:
    return format_duration(Duration(values["duration"], values["elapsed"], values["estimated"]), words.units)


def _work(_words: Words, values: Mapping[str, Any]) -> str:
    return NONE if values["work"] is None else format_work(values["work"])


def _constraint(_words: Words, values: Mapping[str, Any]) -> str:
    return format_constraint(values["constraint_type"], values["constraint_date"])


def _second_constraint(_words: Words, values: Mapping[str, Any]) -> str:
    date = values["second_constraint_date"]
    return NONE if date is None else format_constraint(values["second_constraint_type"], date)


def _by_hand(_words: Words, values: Mapping[str, Any]) -> str:
    if not values["manual"]:
        return NO
    return f"{_moment(values['manual_start'])} to {_moment(values['manual_finish'])}"


def _progress(words: Words, values: Mapping[str, Any]) -> str:
    parts = []
    if values["actual_start"] is not None:
        parts.append(f"started {_moment(values['actual_start'])}")
    if values["actual_finish"] is not None:
        parts.append(f"finished {_moment(values['actual_finish'])}")
    elif values["actual_duration"]:
        parts.append(
            f"{format_duration(Duration(values['actual_duration'], values.get('elapsed', False)), words.units)} done"
        )
    if values["actual_work"]:
        parts.append(f"{format_work(values['actual_work'])} worked")
    if values["physical_percent"]:
        parts.append(f"{format_percent(values['physical_percent'])} physically")
    if values["resume"] is not None and values["actual_finish"] is None:
        parts.append(f"goes on {_moment(values['resume'])}")
    if values["expected_finish"] is not None:
        parts.append(f"expected to finish {_moment(values['expected_finish'])}")
    return ", ".join(parts) or "not begun"


def _calendar(words: Words, values: Mapping[str, Any]) -> str:
    named = words.calendars.get(values["calendar_id"] or "", NONE)
    return f"{named}, alone" if values.get("ignore_resource_calendar") else named


def _type(_words: Words, values: Mapping[str, Any]) -> str:
    return TYPES[values["task_type"]] + (", shared work" if values["effort_driven"] else "")


def _delay(words: Words, values: Mapping[str, Any]) -> str:
    return format_duration(Duration(values["levelling_delay"], values["levelling_elapsed"]), words.units)


TASK_FACTS = (
    Fact("name", "Task", ("name",), _plain("name")),
    Fact("wbs", "WBS", ("wbs",), _plain("wbs")),
    Fact("duration", "Duration", ("duration", "elapsed", "estimated"), _length, of_summaries=False),
    Fact("milestone", "Milestone", ("milestone",), _yes("milestone"), of_summaries=False),
    Fact("constraint", "Constraint", ("constraint_type", "constraint_date"), _constraint),
    Fact(
        "second_constraint", "Second constraint", ("second_constraint_type", "second_constraint_date"), _second_constraint
    ),
    Fact("deadline", "Deadline", ("deadline",), _date("deadline")),
    Fact("manual", "Dates by hand", ("manual", "manual_start", "manual_finish"), _by_hand, of_summaries=False),
    Fact(
        "progress", "Progress",
        ("actual_start", "actual_finish", "actual_duration", "actual_work", "resume", "expected_finish", "physical_percent"),
        _progress, of_summaries=False,
    ),
    Fact("work", "Work", ("work",), _work, of_summaries=False),
    Fact("active", "Takes part", ("active",), _yes("active")),
    Fact("calendar", "Calendar", ("calendar_id", "ignore_resource_calendar"), _calendar),
    Fact("task_type", "What stays", ("task_type", "effort_driven"), _type, of_summaries=False),
    Fact("activity_kind", "Activity type", ("kind",), lambda _words, values: KINDS[values["kind"]]),
    Fact("priority", "Priority", ("priority",), _plain("priority")),
    Fact("levelling_delay", "Delay", ("levelling_delay", "levelling_elapsed"), _delay, of_summaries=False),
    Fact("fixed_cost", "Fixed cost", ("fixed_cost",), _money("fixed_cost")),
    Fact("cost", "Cost", ("cost",), _money("cost"), of_summaries=False),
    Fact("actual_cost", "Spent", ("actual_cost",), _money("actual_cost"), of_summaries=False),
    Fact("notes", "Notes", ("notes",), _plain("notes")),
    Fact("hyperlink", "Link", ("hyperlink",), _plain("hyperlink")),
    Fact("external", "Stands for", ("external",), _plain("external")),
    Fact("recurring", "Repeats", ("recurring",), _yes("recurring")),
    Fact("blank", "Empty line", ("blank",), _yes("blank")),
)  # fmt: skip
"""In the order in which they are told. What no file says (a colour, what a person keeps here) is none of them."""


def _setting(name: str, term: str, *fields: str) -> Fact:
    return Fact(
        name, term, fields,
        lambda _words, values: ", ".join(_value(values[each]) for each in fields),
    )  # fmt: skip


def _value(value: Any) -> str:  # noqa: ANN401 - whatever the field holds
    if value is None or value == "":
        return NONE
    return {True: YES, False: NO}[value] if isinstance(value, bool) else str(value).replace("_", " ")


def _begins(_words: Words, values: Mapping[str, Any]) -> str:
    if values["schedule_from_finish"]:
        return f"back from {_moment(values['finish'])}"
    return _moment(values["start"])


def _day(_words: Words, values: Mapping[str, Any]) -> str:
    day, week = format_work(values["day_seconds"]), format_work(values["week_seconds"])
    return f"{day} a day, {week} a week, {values['month_days']:g} days a month"


PROJECT_FACTS = (
    Fact("name", "Name", ("name",), _plain("name")),
    Fact("start", "Start", ("start", "finish", "schedule_from_finish"), _begins),
    Fact("status_date", "Status as at", ("status_date",), _date("status_date")),
    Fact("calendar", "Calendar", ("calendar_id",), _calendar),
    Fact("must_finish", "Must finish", ("must_finish",), _date("must_finish")),
    Fact("day", "Working hours", ("day_seconds", "week_seconds", "month_days"), _day),
    _setting("objective", "Objective", "objective"),
    _setting("description", "Description", "description"),
    _setting("currency", "Currency", "currency"),
    _setting("rules", "Rules of dates", "rules", "lag_calendar", "use_expected_finish"),
    _setting("constraints", "Constraints are kept", "honour_constraints"),
    _setting("progressing", "Work begun out of order", "progressing", "floor_at_status_date"),
    _setting(
        "critical", "What is critical", "critical_slack", "critical_by", "multiple_critical_paths", "slack_by",
        "open_ends_critical",
    ),
)  # fmt: skip


# What a task has several of

LINK_FIELDS = ("lag", "lag_kind")
ASSIGNMENT_FIELDS = ("units", "work", "actual_work", "remaining_work", "delay", "contour", "cost")
BASELINE_FIELDS = ("start", "finish", "duration", "elapsed", "work", "cost")


def said_link(words: Words, key: tuple[str, LinkType], value: tuple[Any, ...]) -> str:
    """Return a link into a task by the name of what it waits for: `Survey`, `Survey SS+2d`."""
    lag, lag_kind = value
    name = words.tasks.get(key[0], "?") or "?"
    if not lag:
        return name if key[1] is LinkType.FS else f"{name} {key[1]}"
    sign, size = "-" if lag < 0 else "+", abs(lag)
    if lag_kind in {LagKind.PERCENT, LagKind.ELAPSED_PERCENT}:
        late = f"{size / 100:g}{'e' if lag_kind is LagKind.ELAPSED_PERCENT else ''}%"
    else:
        late = format_duration(Duration(size, lag_kind is LagKind.ELAPSED), words.units)
    return f"{name} {key[1]}{sign}{late}"


def said_assignment(words: Words, key: str, value: tuple[Any, ...]) -> str:
    """Return who is on a task: `Anna`, `Anna[50%] 40h`."""
    units, work = value[0], value[1]
    name = words.people.get(key, "?")
    share = "" if units == 1.0 else f"[{format_units(units)}]"
    return f"{name}{share}" + ("" if not work else f" {format_work(work)}")


def said_baseline(words: Words, key: int, value: tuple[Any, ...], beside: Iterable[tuple[Any, ...]] = ()) -> str:
    """Return a baseline of a task: `2026-01-05 to 2026-01-09`, with its number where it is not the first.

    Those `beside` it are the same baseline on the other sides: what else differs is said too, as dates may be alike.
    """
    number = f"{key}: " if key else ""
    start, finish, length, elapsed, work, cost = value
    parts = [f"{format_date(start)} to {format_date(finish)}"]
    others = tuple(beside)
    if any(each[2:4] != (length, elapsed) for each in others):
        parts.append(NONE if length is None else format_duration(Duration(length, elapsed), words.units))
    if any(each[4] != work for each in others):
        parts.append(f"work {NONE if work is None else format_work(work)}")
    if any(each[5] != cost for each in others):
        parts.append(f"cost {format_money(cost)}")
    if len(parts) == 1 and any(each[:2] != value[:2] and _days(each) == _days(value) for each in others):
        parts = [f"{format_date(start, with_time=True)} to {format_date(finish, with_time=True)}"]
    return number + ", ".join(parts)


def _days(value: tuple[Any, ...]) -> tuple[str, str]:
    return format_date(value[0]), format_date(value[1])


def said_parts(words: Words, parts: tuple[tuple[int, int], ...]) -> str:
    """Return the parts of an interrupted task by their lengths."""
    return " + ".join(format_duration(Duration(length), words.units) for _, length in parts) or NONE


def said_value(words: Words, field_id: str, value: str) -> str:
    known = words.fields.get(field_id)
    return value or NONE if known is None else shown(known, value, words.units) or NONE
