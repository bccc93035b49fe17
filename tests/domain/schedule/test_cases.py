"""Every plan under tests/cases/schedule gets the dates, slack and findings written beside it."""

import re
import tomllib
from pathlib import Path

import pytest

from pmo_desktop.domain import moment
from pmo_desktop.domain.calendar.compiling import WEEKDAYS
from pmo_desktop.domain.plan.plan import Plan
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
    Progressing,
    Project,
    Split,
    Task,
    WorkWeek,
)
from pmo_desktop.domain.schedule import NO_PART, schedule

CASES = sorted((Path(__file__).parents[2] / "cases" / "schedule").glob("*.toml"))
UNITS = {"d": 28_800, "h": 3_600, "m": 60, "ed": 86_400, "eh": 3_600}
SHIFTS = "08:00-12:00,13:00-17:00"
CHECKED = {
    "start": "start",
    "finish": "finish",
    "total": "total_slack",
    "free": "free_slack",
    "percent": "percent",
    "critical": "critical",
    "late start": "late_start",
    "late finish": "late_finish",
}
DATES = {"start", "finish", "late start", "late finish"}


def table(text: str) -> list[dict[str, str]]:
    lines = [[cell.strip() for cell in line.split("|")] for line in text.strip().splitlines()]
    return [dict(zip(lines[0], line, strict=True)) for line in lines[1:]]


def amount(text: str) -> tuple[int, bool]:
    number, unit = re.fullmatch(r"(-?\d+)(\w+)", text).groups()
    return int(number) * UNITS[unit], unit.startswith("e")


def lag(text: str) -> tuple[int, LagKind]:
    if not text:
        return 0, LagKind.WORKING
    if text.endswith("%"):
        return round(float(text[:-1]) * 100), LagKind.PERCENT
    seconds, elapsed = amount(text.removeprefix("+"))
    return seconds, LagKind.ELAPSED if elapsed else LagKind.WORKING


def task(number: int, row: dict[str, str]) -> Task:
    duration, elapsed = amount(row["duration"]) if row["duration"] else (28_800, False)
    kind, _, date = row.get("constraint", "").partition(" ")
    facts = {}
    if row.get("progress"):
        started, what, *rest = row["progress"].split()
        facts["actual_start"] = moment.from_iso(started)
        facts["actual_duration"] = duration if what == "finished" else amount(what)[0]
        facts["actual_finish"] = moment.from_iso(rest[0]) if rest else None
    if row.get("manual"):
        facts["manual"] = True
        facts["manual_start"], facts["manual_finish"] = map(moment.from_iso, row["manual"].split())
    return Task(
        id=row["id"],
        project_id="p",
        parent_id=row.get("parent") or None,
        rank=f"{number:04}",
        name=row["id"],
        duration=duration,
        elapsed=elapsed,
        constraint_type=ConstraintType(kind or "ASAP"),
        constraint_date=moment.from_iso(date) if date else None,
        deadline=moment.from_iso(row["deadline"]) if row.get("deadline") else None,
        calendar_id=row.get("calendar") or None,
        active=row.get("active") != "no",
        **facts,
    )


def links(row: dict[str, str]) -> list[Dependency]:
    found = []
    for text in filter(None, (each.strip() for each in row.get("links", "").split(","))):
        before, kind, late = [*text.split(), "FS", ""][:3] if len(text.split()) == 1 else [*text.split(), ""][:3]
        seconds, lag_kind = lag(late)
        found.append(
            Dependency(
                id=f"{before}-{row['id']}", project_id="p", predecessor_id=before, successor_id=row["id"],
                type=LinkType(kind), lag=seconds, lag_kind=lag_kind,
            )
        )  # fmt: skip
    return found


def people(row: dict[str, str]) -> list[Assignment]:
    """Return assignments from `Anna, Ben 50%, Cem 50% 1d`: units, and work where it is not what the duration gives."""
    found = []
    for text in filter(None, (each.strip() for each in row.get("people", "").split(","))):
        name, units, work = [*text.split(), "100%", ""][:3] if len(text.split()) == 1 else [*text.split(), ""][:3]
        found.append(
            Assignment(
                id=f"{name}-{row['id']}", task_id=row["id"], person_id=name, units=float(units.rstrip("%")) / 100,
                work=amount(work)[0] if work else None,
            )
        )  # fmt: skip
    return found


def splits(row: dict[str, str]) -> list[Split]:
    """Return the segments of a task from `0d 1d, 3d 2d`: where each begins and how long it is."""
    pieces = [text.split() for text in row.get("splits", "").split(",") if text.strip()]
    return [
        Split(id=f"{row['id']}-{start}", task_id=row["id"], start=amount(start)[0], length=amount(length)[0])
        for start, length in pieces
    ]


def office_of(case: dict) -> list:
    """Return the people of a case with their calendars and leave."""
    found = []
    for name, shifts in case.get("calendars", {}).items():
        days = dict.fromkeys(WEEKDAYS, shifts)
        found += [
            Calendar(id=name, name=name),
            WorkWeek(id=name, calendar_id=name, **(days | {"saturday": "", "sunday": ""})),
        ]
    for person in case.get("people", ()):
        found.append(Person(id=person["name"], name=person["name"], calendar_id=person.get("calendar")))
        for number, (start, finish) in enumerate(person.get("leave", ())):
            away = {"start": moment.from_iso(start), "finish": moment.from_iso(finish)}
            found.append(Leave(id=f"{person['name']}-{number}", person_id=person["name"], **away))
    return found


def plan_of(case: dict) -> Plan:
    week = WorkWeek(
        id="w", calendar_id="c", monday=SHIFTS, tuesday=SHIFTS, wednesday=SHIFTS, thursday=SHIFTS, friday=SHIFTS,
        saturday=SHIFTS if case.get("every_day") else "", sunday=SHIFTS if case.get("every_day") else "",
    )  # fmt: skip
    status = case.get("status_date")
    project = Project(
        id="p", name="Case", start=moment.from_iso(case["start"]), calendar_id="c",
        honour_constraints=case.get("honour_constraints", False), floor_at_status_date=case.get("floor", False),
        status_date=moment.from_iso(status) if status else None,
        progressing=Progressing(case.get("progressing", "retained_logic")),
        finish=moment.from_iso(case["finish"]) if "finish" in case else None, schedule_from_finish="finish" in case,
    )  # fmt: skip
    records = [Calendar(id="c", name="Standard"), week, *office_of(case)]
    for day in case.get("holidays", ()):
        start = moment.from_iso(day)
        records.append(CalendarException(id=day, calendar_id="c", start=start, finish=start + moment.DAY))
    for number, row in enumerate(table(case["tasks"])):
        records += [task(number, row), *links(row), *people(row), *splits(row)]
    return Plan.from_records(project, records)


def shown(field: str, value) -> str:
    if field in DATES:
        return "–" if value == NO_PART else moment.to_iso(int(value))
    if field == "critical":
        return "yes" if value else "no"
    return f"{value:.2f}".rstrip("0").rstrip(".") if field == "percent" else str(int(value) // 60)


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_a_plan_gets_the_dates_written_beside_it(path):
    case = tomllib.loads(path.read_text("utf-8"))
    plan = plan_of(case)
    result = schedule(plan)
    wanted, found = {}, {}
    for row in table(case["tasks"]):
        number = plan.tasks.row[row["id"]]
        for field, name in CHECKED.items():
            if row.get(field):
                wanted[row["id"], field] = row[field]
                found[row["id"], field] = shown(field, getattr(result, name)[number])
    assert wanted, "the case expects nothing"
    assert found == wanted
    assert [f"{each.kind}: {' '.join(sorted(each.tasks))}" for each in result.findings] == case.get("findings", [])


def test_the_golden_tests_say_all_they_are_meant_to():
    """DOMAIN.md gives dates and slack of every task; a case that asks less would pass too easily."""
    asked = {path.stem: table(tomllib.loads(path.read_text("utf-8"))["tasks"]) for path in CASES}
    assert [row["total"] for row in asked["golden_a"]] == ["0", "240", "0", "0", "0", "240"]
    assert [row["total"] for row in asked["golden_a_deadline"]] == ["-240", "0", "-240", "-1140", "-240", "240"]
    assert [row["free"] for row in asked["golden_a"]][1] == "0"
    assert "".join(row["id"] for row in asked["golden_b"] if row["critical"] == "yes") == "ACEGH"
    for name in ("golden_a", "golden_a_deadline", "golden_b"):
        assert all(row["start"] and row["finish"] and row["total"] for row in asked[name])


def test_no_column_of_a_case_goes_unread():
    known = {"id", "parent", "duration", "links", "constraint", "deadline", "progress", "manual", "calendar", "active",
             "people", "splits"}  # fmt: skip
    for path in CASES:
        case = tomllib.loads(path.read_text("utf-8"))
        assert set(table(case["tasks"])[0]) <= known | set(CHECKED), path.stem
