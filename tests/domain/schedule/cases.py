"""Reads the cases under tests/cases/schedule: plans as small tables, with what is expected of them in the same rows."""

import re
import tomllib
import types
from dataclasses import dataclass, fields, replace
from enum import StrEnum
from pathlib import Path
from typing import Any, get_args, get_type_hints

from pmo_desktop.domain import moment
from pmo_desktop.domain.records import (
    Assignment,
    Calendar,
    CalendarException,
    ConstraintType,
    Dependency,
    LagKind,
    Leave,
    LinkType,
    Person,
    Project,
    Record,
    Split,
    Task,
    WorkWeek,
)

FOLDER = Path(__file__).parents[2] / "cases" / "schedule"
UNITS = {"w": 144_000, "d": 28_800, "h": 3_600, "m": 60, "s": 1, "ew": 604_800, "ed": 86_400, "eh": 3_600, "em": 60}
SHIFTS = "08:00-12:00,13:00-17:00"
WEEK = ("monday", "tuesday", "wednesday", "thursday", "friday")
WEEKEND = ("saturday", "sunday")
EXPECTED = {
    "start": "start",
    "finish": "finish",
    "early start": "early_start",
    "early finish": "early_finish",
    "late start": "late_start",
    "late finish": "late_finish",
    "start slack": "start_slack",
    "finish slack": "finish_slack",
    "total": "total_slack",
    "free": "free_slack",
    "length": "duration",
    "percent": "percent",
    "critical": "critical",
    "near": "near_critical",
    "longest": "longest_path",
    "drivers": "drivers",
    "ends": "drivers of the finish",
}
"""Columns that say what is expected, by the name of what they are compared with."""
FACTS = {each.name for each in fields(Task)} - {
    "id", "project_id", "name", "rank", "parent_id", "constraint_type", "constraint_date", "duration", "manual",
}  # fmt: skip
GIVEN = {"id", "parent", "duration", "links", "constraint", "second", "progress", "manual", "calendar", "people", "splits",
         "levelling"} | FACTS  # fmt: skip
"""Columns that say what a task is; those named like a field of `Task` give that field."""
KEYS = {"name", "source", "pending", "start", "project", "calendars", "people", "tasks", "findings", "error",
        "project_start", "project_finish"}  # fmt: skip


@dataclass(frozen=True)
class Case:
    """One plan and what is expected of it; `topic` is the file's name."""

    topic: str
    said: dict[str, Any]
    rows: list[dict[str, str]]

    def __getitem__(self, key: str) -> Any:
        return self.said[key]

    def get(self, key: str, otherwise: Any = None) -> Any:
        return self.said.get(key, otherwise)

    def expected(self) -> dict[tuple[str, str], str]:
        return {(row["id"], column): row[column] for row in self.rows for column in EXPECTED if row.get(column)}


def read_all() -> list[Case]:
    return [case for path in sorted(FOLDER.glob("*.toml")) for case in read(path)]


def read(path: Path) -> list[Case]:
    """Return the cases of a file; what stands before the first of them holds for each that does not say otherwise."""
    file = tomllib.loads(path.read_text("utf-8"))
    cases = file.pop("case")
    said = [{**file, **case} for case in cases]
    return [Case(path.stem, each, table(each["tasks"])) for each in said]


def table(text: str) -> list[dict[str, str]]:
    lines = [[cell.strip() for cell in line.split("|")] for line in text.strip().splitlines()]
    return [dict(zip(lines[0], line, strict=True)) for line in lines[1:]]


def plan_of(case: Case) -> tuple[Project, list[Record]]:
    project = Project(id="p", name="Case", start=date(case.get("start", "2026-01-05T08:00")), calendar_id="Standard")
    project = replace(project, **{name: value(Project, name, said) for name, said in case.get("project", {}).items()})
    records: list[Record] = [*office(case.get("calendars", {})), *staff(case.get("people", ()))]
    for number, row in enumerate(case.rows):
        records += [task(number, row), *links(row), *assignments(row), *splits(row)]
    return project, records


# Words


def date(text: str) -> int:
    """Return a moment; a date without a year is of 2026, the year most cases lie in."""
    return moment.from_iso(text if text[4:5] == "-" else f"2026-{text}")


def amount(text: str) -> tuple[int, bool]:
    found = re.fullmatch(r"([+-]?[\d.]+)(\w+)", text)
    assert found, f"{text} is no amount of time"
    return round(float(found[1]) * UNITS[found[2]]), found[2].startswith("e")


def value(kind: type[Record], name: str, said: Any) -> Any:
    """Return what a case says in the type of the field it names: moments and durations are written as text."""
    wanted = get_type_hints(kind)[name]
    wanted = next((each for each in get_args(wanted) if each is not types.NoneType), wanted)
    if wanted is bool:
        return said if isinstance(said, bool) else {"yes": True, "no": False}[said]
    if isinstance(wanted, type) and issubclass(wanted, StrEnum):
        return wanted(said)
    if wanted is int and isinstance(said, str):
        return int(said) if said.isdigit() else date(said) if "-" in said[1:] else amount(said)[0]
    return wanted(said)


# Calendars and people


def days(said: dict[str, Any]) -> dict[str, str | None]:
    """Return the weekdays of a week: `week` for Monday to Friday, single days by name; the base decides the others."""
    usual = dict.fromkeys(WEEK, said["week"]) if "week" in said else {}
    if "week" in said and "base" not in said and "from" not in said:
        usual |= dict.fromkeys(WEEKEND, "")
    return usual | {day: said[day] for day in WEEK + WEEKEND if day in said}


def office(calendars: dict[str, dict[str, Any]]) -> list[Record]:
    found: list[Record] = []
    for name, said in ({"Standard": {"week": SHIFTS}} | calendars).items():
        found.append(Calendar(id=name, name=name, base_id=said.get("base")))
        if days(said):
            found.append(WorkWeek(id=name, calendar_id=name, **days(said)))
        for number, week in enumerate(said.get("weeks", ())):
            start, finish = stretch(week)
            found.append(WorkWeek(id=f"{name}-w{number}", calendar_id=name, start=start, finish=finish, **days(week)))
        for number, each in enumerate(said.get("exceptions", ())):
            exception = {"on": each} if isinstance(each, str) else each
            start, finish = stretch(exception)
            found.append(
                CalendarException(
                    id=f"{name}-e{number}", calendar_id=name, start=start, finish=finish,
                    shifts=exception.get("shifts", ""), recurrence=exception.get("rule", ""),
                )
            )  # fmt: skip
    return found


def stretch(said: dict[str, Any]) -> tuple[int, int]:
    """Return the days `on` one day, or `from` one `to` another, both counted."""
    first, last = (said["on"],) * 2 if "on" in said else (said["from"], said["to"])
    return date(first), date(last) + moment.DAY


def staff(people: list[dict[str, Any]]) -> list[Record]:
    """Return people; leave is from a moment to another."""
    found: list[Record] = []
    for said in people:
        facts = {name: value(Person, name, each) for name, each in said.items() if name not in {"calendar", "leave"}}
        found.append(Person(id=said["name"], calendar_id=said.get("calendar"), **facts))
        for number, (start, finish) in enumerate(said.get("leave", ())):
            away = {"start": date(start), "finish": date(finish)}
            found.append(Leave(id=f"{said['name']}-{number}", person_id=said["name"], **away))
    return found


# Tasks


def task(number: int, row: dict[str, str]) -> Task:
    facts = {name: value(Task, name, said) for name, said in row.items() if said and name in FACTS}
    if row.get("duration"):
        facts["duration"], facts["elapsed"] = amount(row["duration"])
    for column, prefix in (("constraint", "constraint"), ("second", "second_constraint")):
        if row.get(column):
            kind, _, when = row[column].partition(" ")
            facts |= {f"{prefix}_type": ConstraintType(kind), f"{prefix}_date": date(when) if when else None}
    if row.get("manual"):
        given = dict(zip(("manual_start", "manual_finish"), map(date, row["manual"].split()), strict=False))
        facts |= {"manual": True} | given
    if row.get("levelling"):
        facts["levelling_delay"], facts["levelling_elapsed"] = amount(row["levelling"])
    if row.get("calendar"):
        facts["calendar_id"] = row["calendar"]
    facts |= progress(row.get("progress", ""), facts.get("duration", 0))
    made = {"id": row["id"], "name": row["id"], "project_id": "p", "rank": f"{number:04}"}
    return Task(**made, parent_id=row.get("parent") or None, **facts)


def progress(text: str, duration: int) -> dict[str, int]:
    """Return what `05T08:00 2d` (begun, so much done) or `05T08:00 finished 07T17:00` say."""
    if not text:
        return {}
    began, done, *ended = text.split()
    facts = {"actual_start": date(began), "actual_duration": duration if done == "finished" else amount(done)[0]}
    return facts | ({"actual_finish": date(ended[0])} if ended else {})


def parts(text: str) -> list[list[str]]:
    return [each.split() for each in (text or "").split(",") if each.strip()]


def links(row: dict[str, str]) -> list[Dependency]:
    """Return the links `A`, `A SS`, `A FS +2d`, `A FF -50%`, `A FS +50e%` into a row."""
    found = []
    for number, words in enumerate(parts(row.get("links", ""))):
        before, kind, late = [*words, "FS", ""][:3] if len(words) == 1 else [*words, ""][:3]
        seconds, lag_kind = lag(late)
        found.append(
            Dependency(
                id=f"{before}-{row['id']}-{number}", project_id="p", predecessor_id=before, successor_id=row["id"],
                type=LinkType(kind), lag=seconds, lag_kind=lag_kind,
            )
        )  # fmt: skip
    return found


def lag(text: str) -> tuple[int, LagKind]:
    if text.endswith("%"):
        kind = LagKind.ELAPSED_PERCENT if text.endswith("e%") else LagKind.PERCENT
        return round(float(text.rstrip("e%")) * 100), kind
    seconds, elapsed = amount(text) if text else (0, False)
    return seconds, LagKind.ELAPSED if elapsed else LagKind.WORKING


def assignments(row: dict[str, str]) -> list[Assignment]:
    """Return people from `Anna, Ben 50%, Cem 50% 1d, Dana 100% 2d delay=1d contour=bell`: units, then work."""
    found = []
    for name, *words in parts(row.get("people", "")):
        facts: dict[str, Any] = {}
        for word in words:
            key, _, said = word.rpartition("=")
            if key:
                facts[key] = said if key == "contour" else amount(said)[0]
            elif word.endswith("%"):
                facts["units"] = float(word[:-1]) / 100
            else:
                facts["work"] = amount(word)[0]
        found.append(Assignment(id=f"{name}-{row['id']}", task_id=row["id"], person_id=name, **facts))
    return found


def splits(row: dict[str, str]) -> list[Split]:
    """Return the segments of a task from `0d 1d, 3d 2d`: where each begins and how long it is."""
    return [
        Split(id=f"{row['id']}-{start}", task_id=row["id"], start=amount(start)[0], length=amount(length)[0])
        for start, length in parts(row.get("splits", ""))
    ]
