"""How a project is scheduled: its settings as data, each with a sentence, read from and written to text as one change."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from pmo_desktop.domain import moment
from pmo_desktop.domain.changes import ChangeSet, Update
from pmo_desktop.domain.entry.dates import format_date, parse_date
from pmo_desktop.domain.entry.durations import Duration, Units, format_duration, parse_duration
from pmo_desktop.domain.errors import InvalidValueError, KnownError
from pmo_desktop.domain.records import CriticalBy, LagCalendar, Progressing, Project, Rules, SlackBy
from pmo_desktop.services.workspace import Workspace

_OPENS, _CLOSES = 8 * moment.HOUR, 17 * moment.HOUR
"""When a day begins and ends that is typed without a time."""
_NONE = frozenset({"", "-", "–"})
_MOST_DAYS = 31.0


class Kind(StrEnum):
    CHOICE = "choice"
    FLAG = "flag"
    DURATION = "duration"
    DATE = "date"
    NUMBER = "number"


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting: `sentence` says what it means, `expert` how planners call it.

    `rules` are those under which it means something, None for all; `choices` are (value, words) of a choice; `if_set` names
    a setting that must be on for this one to matter; `closes_day` says that a day typed without a time means its close.
    """

    field: str
    title: str
    kind: Kind
    sentence: str
    expert: str = ""
    rules: Rules | None = None
    choices: tuple[tuple[Any, str], ...] = ()
    closes_day: bool = False
    if_set: str = ""

    def matters(self, given: Mapping[str, Any]) -> bool:
        """Say whether it means something beside the other settings."""
        if self.rules is not None and given["rules"] is not self.rules:
            return False
        return not self.if_set or bool(given[self.if_set])


GROUPS: tuple[tuple[str, tuple[Setting, ...]], ...] = (
    ("Whose rules", (
        Setting(
            "rules", "Schedule like", Kind.CHOICE,
            "Dates, slack and links follow the conventions of this program, so that a plan that came from it keeps its dates.",
            choices=((Rules.MS_PROJECT, "MS Project"), (Rules.P6, "Primavera P6")),
        ),
    )),
    ("Dates", (
        Setting(
            "schedule_from_finish", "Plan from", Kind.CHOICE,
            "From its start each task comes as early as it can; from its finish the project begins as late as it may.",
            choices=((False, "the start"), (True, "the finish")),
        ),
        Setting("start", "Start", Kind.DATE, "No task begins before it, unless it really did or its constraint says so."),
        Setting(
            "finish", "Finish", Kind.DATE, "The date the project is planned back from.", closes_day=True,
            if_set="schedule_from_finish",
        ),
        Setting(
            "honour_constraints", "Keep constraint dates even against links", Kind.FLAG,
            "On: “must start on” and “finish by” hold although a link asks for later. Off: links win, negative slack shows.",
            "Tasks always honour their constraint dates", Rules.MS_PROJECT,
        ),
        Setting(
            "must_finish", "Must finish by", Kind.DATE,
            "Slack is counted to this date in place of the project’s own finish.", "Project Must Finish By", Rules.P6,
            closes_day=True,
        ),
    )),
    ("Progress", (
        Setting(
            "status_date", "Status as at", Kind.DATE,
            "The day up to which progress is known. Empty: the portfolio’s date counts, where it has one.",
            "Status date, data date", closes_day=True,
        ),
        Setting(
            "floor_at_status_date", "Work not done lies after the status date", Kind.FLAG,
            "On: what has not been done moves past the status date. Off: it stays in the past until somebody moves it.",
            "Remaining work starts no earlier than the status date", Rules.MS_PROJECT,
        ),
        Setting(
            "progressing", "Work begun out of sequence", Kind.CHOICE,
            "What becomes of the rest of a task that began before its predecessor let it: it waits for the predecessor, it goes "
            "on at once, or its actual dates count for what follows too.",
            "Retained logic, progress override, actual dates",
            choices=(
                (Progressing.RETAINED_LOGIC, "waits (retained logic)"),
                (Progressing.PROGRESS_OVERRIDE, "goes on (progress override)"),
                (Progressing.ACTUAL_DATES, "actual dates count"),
            ),
        ),
        Setting(
            "use_expected_finish", "Expected finish dates count", Kind.FLAG,
            "On: what is left of a task takes until the day its people expect to be done.", "Use Expected Finish Dates", Rules.P6,
        ),
    )),
    ("Critical path", (
        Setting(
            "critical_by", "Critical is", Kind.CHOICE,
            "A task with no spare time, or one that lies on the longest chain of work to the finish, whatever calendars and "
            "deadlines do to its spare time.",
            "Critical by total float or longest path",
            choices=((CriticalBy.SLACK, "what has no spare time"), (CriticalBy.LONGEST_PATH, "the longest path")),
        ),
        Setting(
            "critical_slack", "Critical up to a spare time of", Kind.DURATION,
            "Tasks with this much spare time or less are critical: 0d is the usual.", "Critical slack threshold",
        ),
        Setting(
            "near_critical_slack", "Nearly critical up to", Kind.DURATION,
            "Tasks with more than that and at most this much are shown as nearly critical; the same or less shows none.",
            "Near-critical threshold",
        ),
        Setting(
            "multiple_critical_paths", "A critical path for each open end", Kind.FLAG,
            "On: every chain that nothing follows has a critical path of its own, not only the one that ends last.",
            "Calculate multiple critical paths", Rules.MS_PROJECT,
        ),
        Setting(
            "open_ends_critical", "Open ends are critical", Kind.FLAG,
            "On: tasks that nothing follows have no spare time.", "Make open-ended activities critical", Rules.P6,
        ),
        Setting(
            "slack_by", "Spare time is counted at", Kind.CHOICE,
            "Which of two counts as the total: how far the start can slip, the finish, or the smaller of both.",
            "Compute total float as", Rules.P6,
            choices=((SlackBy.SMALLEST, "the smaller of both"), (SlackBy.START, "the start"), (SlackBy.FINISH, "the finish")),
        ),
    )),
    ("Lags", (
        Setting(
            "lag_calendar", "Lags run on", Kind.CHOICE,
            "On whose working time the days between two linked tasks are counted.",
            "Calendar for scheduling relationship lag", Rules.P6,
            choices=(
                (LagCalendar.PREDECESSOR, "the calendar of the task before"),
                (LagCalendar.SUCCESSOR, "the calendar of the task after"),
                (LagCalendar.PROJECT, "the project’s calendar"),
                (LagCalendar.ALWAYS, "all 24 hours of every day"),
            ),
        ),
    )),
    ("What typed durations mean", (
        Setting(
            "day_seconds", "A day is", Kind.DURATION,
            "How long “1d” is, typed in hours. Tasks keep their length; only how it is typed and shown changes.", "Hours per day",
        ),
        Setting("week_seconds", "A week is", Kind.DURATION, "How long “1w” is, typed in hours.", "Hours per week"),
        Setting("month_days", "A month has", Kind.NUMBER, "How many such days “1mo” is.", "Days per month"),
    )),
)  # fmt: skip
SETTINGS: dict[str, Setting] = {each.field: each for _, group in GROUPS for each in group}
_LENGTHS = ("day_seconds", "week_seconds", "month_days")


@dataclass(frozen=True, slots=True)
class Reading:
    """What was made of typed settings: the project as it would be, and why some texts cannot be read, by field."""

    project: Project
    refused: Mapping[str, KnownError]


def shown(project: Project, field: str) -> object:
    """Return a setting as its editor takes it: the value of a choice or flag, else the text."""
    setting, value = SETTINGS[field], getattr(project, field)
    if setting.kind in {Kind.CHOICE, Kind.FLAG}:
        return value
    return "" if value is None else _FORMATS[setting.kind](project, field, value)


def read(project: Project, given: Mapping[str, Any], today: int) -> Reading:
    """Return what settings as their editors give them make of a project; those that do not matter are left as they are."""
    known = {field: getattr(project, field) for field in SETTINGS} | {
        field: value for field, value in given.items() if SETTINGS[field].kind in {Kind.CHOICE, Kind.FLAG}
    }
    found: dict[str, Any] = {}
    refused: dict[str, KnownError] = {}
    for field in sorted(given, key=lambda each: each not in _LENGTHS):  # what a day is decides what “1d” says elsewhere
        setting = SETTINGS[field]
        if not setting.matters(known):
            continue
        value = given[field]
        try:
            reads_anew = setting.kind is Kind.DURATION and not found.keys().isdisjoint(_LENGTHS)
            if value != shown(project, field) or reads_anew:
                found[field] = _value(setting, value, replace(project, **found), known["rules"], today)
        except KnownError as error:
            refused[field] = error
    made = replace(project, **found)
    refused |= {field: error for field, error in _clashes(made) if field in given and field not in refused}
    return Reading(made, refused)


def set_scheduling(workspace: Workspace, project_id: str, given: Mapping[str, Any]) -> ChangeSet | None:
    """Write settings as one change; raise InvalidValueError for the first text that cannot be read, its field in `cell`."""
    project = workspace.get(Project, project_id)
    made = read(project, given, workspace.today())
    for field, error in made.refused.items():
        error.cell = (project_id, field)
        raise error
    fields = {
        field: getattr(made.project, field)
        for field in SETTINGS
        if getattr(made.project, field) != getattr(project, field)
    }
    return workspace.record(f"Scheduling of “{project.name}”", [Update(Project, project_id, fields)] if fields else [])


def _value(setting: Setting, typed: object, project: Project, rules: Rules, today: int) -> object:
    if setting.kind in {Kind.CHOICE, Kind.FLAG}:
        return typed
    if setting.kind is Kind.DATE:
        return _date(setting, str(typed), rules, today)
    return _number(str(typed)) if setting.kind is Kind.NUMBER else _length(setting.field, str(typed), project)


def _date(setting: Setting, text: str, rules: Rules, today: int) -> int | None:
    """Return a moment; a day without a time is its close where the setting is an end, but P6’s data date begins a day."""
    if text.strip() in _NONE:
        if setting.field == "start":
            raise InvalidValueError("A project starts on some day.", "Write it as 2026-01-31, mon or today.")
        return None
    at, exact = parse_date(text, today)
    if exact:
        return at
    if setting.field == "status_date" and rules is Rules.P6:
        return at + _OPENS
    return at + (_CLOSES if setting.closes_day else _OPENS)


def parse_status_date(project: Project, text: str, today: int) -> int | None:
    """Return the status date typed, the close of a day without a time (P6: its beginning); None for nothing or a dash."""
    return _date(SETTINGS["status_date"], text, project.rules, today)


def _length(field: str, text: str, project: Project) -> int:
    if field in _LENGTHS:
        typed = parse_duration(text, Units(), "hour")
        most = moment.DAY if field == "day_seconds" else moment.WEEK
        if not 0 < typed.seconds <= most or typed.elapsed:
            raise InvalidValueError(
                f"“{text.strip()}” is no length of a {'day' if field == 'day_seconds' else 'week'}.",
                f"Write hours, more than 0h and at most {most // moment.HOUR}h.",
            )
        return typed.seconds
    typed = parse_duration(text.strip() or "0d", _units(project))
    if typed.elapsed:
        raise InvalidValueError(f"“{text.strip()}” is elapsed time.", "Spare time is working time: write 2d or 4h.")
    return typed.seconds


def _number(text: str) -> float:
    try:
        found = float(text.strip().removesuffix("d").replace(",", "."))
    except ValueError as error:
        raise InvalidValueError(f"“{text.strip()}” is no number of days.", "Write a number such as 20.") from error
    if not 0 < found <= _MOST_DAYS:
        raise InvalidValueError(f"A month cannot have {found:g} days.", "Write a number from 1 to 31.")
    return found


def _clashes(project: Project) -> Iterator[tuple[str, KnownError]]:
    """Yield what settings say against each other."""
    if project.schedule_from_finish and project.finish is None:
        yield "finish", InvalidValueError("A finish is needed to plan back from.", "Write the day, such as 2026-12-18.")
    if project.week_seconds < project.day_seconds:
        yield "week_seconds", InvalidValueError("A week is shorter than a day.", "Write the hours of a whole week.")


def _units(project: Project) -> Units:
    return Units(project.day_seconds, project.week_seconds, project.month_days)


def _hours(seconds: int) -> str:
    return f"{seconds / moment.HOUR:.2f}".rstrip("0").rstrip(".") + "h"


def _duration(project: Project, field: str, value: int) -> str:
    return _hours(value) if field in _LENGTHS else format_duration(Duration(value), _units(project))


_FORMATS: Mapping[Kind, Callable[[Project, str, Any], str]] = {
    Kind.DATE: lambda _project, _field, value: format_date(value, with_time=True),
    Kind.NUMBER: lambda _project, _field, value: f"{value:g}",
    Kind.DURATION: _duration,
}


def groups(given: Mapping[str, Any]) -> Sequence[tuple[str, Sequence[Setting]]]:
    """Return the groups of settings that mean something beside those given; empty groups are left out."""
    found = [(title, [each for each in group if each.matters(given)]) for title, group in GROUPS]
    return [(title, group) for title, group in found if group]
