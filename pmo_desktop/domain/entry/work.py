"""Work, its contours, the types of tasks and activities, and yes or no, as people write them."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar

from pmo_desktop.domain.entry.durations import Units, parse_duration
from pmo_desktop.domain.errors import InvalidValueError
from pmo_desktop.domain.records import ActivityKind, TaskType

T = TypeVar("T")
TYPES: Mapping[TaskType, str] = {
    TaskType.FIXED_UNITS: "Fixed units",
    TaskType.FIXED_WORK: "Fixed work",
    TaskType.FIXED_DURATION: "Fixed duration",
}
CONTOURS: Mapping[str, str] = {
    "flat": "Flat", "back_loaded": "Back loaded", "front_loaded": "Front loaded", "double_peak": "Double peak",
    "early_peak": "Early peak", "late_peak": "Late peak", "bell": "Bell", "turtle": "Turtle", "contoured": "By hand",
}  # fmt: skip
KINDS: Mapping[ActivityKind, str] = {
    ActivityKind.TASK: "Task dependent",
    ActivityKind.RESOURCE_DEPENDENT: "Resource dependent",
    ActivityKind.START_MILESTONE: "Start milestone",
    ActivityKind.FINISH_MILESTONE: "Finish milestone",
    ActivityKind.LEVEL_OF_EFFORT: "Level of effort",
    ActivityKind.WBS_SUMMARY: "WBS summary",
}
"""P6’s types of activities, in its own words."""
YES, NO = "Yes", "No"


def parse_work(text: str, units: Units = Units()) -> int:  # noqa: B008 - a frozen value
    """Return seconds of effort from `40h`, `5d` or a number of hours."""
    typed = parse_duration(text or "0", units, default="hour")
    if typed.elapsed:
        raise InvalidValueError(f"“{text}” is no effort: nobody works elapsed time.", "Write it as 40h or 5d.")
    return typed.seconds


def format_work(seconds: int) -> str:
    """Return effort in hours with up to two decimals: `40h`, `7.5h`; less than an hour that is no such number in minutes."""
    hours = round(seconds / 3_600, 2)
    size, letter = (60, "m") if seconds < 3_600 and round(hours * 3_600) != seconds else (3_600, "h")
    return f"{seconds / size:.2f}".rstrip("0").rstrip(".") + letter


def parse_each(text: str, names: Sequence[str]) -> dict[str, str]:
    """Return what is said of each from `Anna: 24h; Ben: 16h`; a text without names is said of everybody.

    Raises InvalidValueError where somebody is named who is not among `names`.
    """
    known = {name.casefold(): name for name in names}
    found: dict[str, str] = {}
    for part in filter(None, (each.strip() for each in text.split(";"))):
        name, colon, said = part.rpartition(":")
        if not colon:
            return dict.fromkeys(names, part)
        whose = known.get(name.strip().casefold())
        if whose is None:
            raise InvalidValueError(f"“{name.strip()}” is not on this task.", "Add them under “People” first.")
        found[whose] = said.strip()
    return found


def format_each(said: Iterable[tuple[str, str]]) -> str:
    """Return `Anna: 24h; Ben: 16h`."""
    return "; ".join(f"{name}: {text}" for name, text in said)


def parse_type(text: str) -> TaskType:
    return _one_of(TYPES, text, "a task type")


def parse_kind(text: str) -> ActivityKind:
    return _one_of(KINDS, text, "a type of activity")


def parse_contour(text: str) -> str:
    return _one_of(CONTOURS, text, "a contour")


def parse_flag(text: str) -> bool:
    """Return yes or no from the first letters of either, or from 1 and 0."""
    plain = text.strip().casefold()
    if (plain and YES.casefold().startswith(plain)) or plain in {"1", "true"}:
        return True
    if not plain or NO.casefold().startswith(plain) or plain in {"0", "false", "–", "-"}:
        return False
    raise InvalidValueError(f"“{text.strip()}” is neither yes nor no.", "Write Yes or No.")


def _one_of(choices: Mapping[T, str], text: str, what: str) -> T:
    plain = text.strip().casefold().replace("_", " ")
    found = [key for key, word in choices.items() if plain and word.casefold().startswith(plain)]
    exact = [key for key, word in choices.items() if word.casefold() == plain]
    if len(exact or found) != 1:
        raise InvalidValueError(f"“{text.strip()}” is not {what}.", f"Choose one of {', '.join(choices.values())}.")
    return (exact or found)[0]
