"""Tasks of all kinds with people on them, to lay out by chance."""

from random import Random

from pmo_desktop.domain import moment
from pmo_desktop.domain.moment import DAY, HOUR
from pmo_desktop.domain.plan.contours import STEPS
from pmo_desktop.domain.records import (
    Assignment,
    Calendar,
    Dependency,
    Leave,
    Person,
    PersonKind,
    Split,
    Task,
    TaskType,
    WorkWeek,
)

MONDAY = moment.from_iso("2026-01-05")
CALENDARS = (
    Calendar(id="day", name="Day"), Calendar(id="four", name="Four days"), Calendar(id="night", name="Nights"),
)  # fmt: skip
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday")


def week(calendar_id: str, shifts: str, days: int = 5) -> WorkWeek:
    worked = {day: shifts if number < days else "" for number, day in enumerate(DAYS)}
    return WorkWeek(id=f"week-{calendar_id}", calendar_id=calendar_id, saturday="", sunday="", **worked)


SHARED = (
    *CALENDARS, week("day", "08:00-12:00,13:00-17:00"), week("four", "07:00-12:00,12:30-17:30", 4),
    week("night", "15:00-20:00,22:00-02:00"),
    Person(id="anna", name="Anna"), Person(id="ben", name="Ben", calendar_id="four"),
    Person(id="cem", name="Cem", calendar_id="night"), Person(id="steel", name="Steel", kind=PersonKind.MATERIAL),
    Leave(id="l", person_id="anna", start=MONDAY + 8 * DAY, finish=MONDAY + 11 * DAY),
)  # fmt: skip
PEOPLE = ("anna", "ben", "cem", "steel")


def records(random: Random, count: int) -> list:
    """Return tasks with all that makes assignments differ, and who is on them."""
    found = []
    for number in range(count):
        task, duration = f"t{number}", random.choice((0, 4, 8, 20, 40, 60)) * HOUR
        begun = random.random() < 0.4
        began = MONDAY + random.randrange(-10, 40) * DAY + random.choice((8, 10)) * HOUR
        done = random.choice((0, duration // 4, duration // 2, duration)) if begun else 0
        found.append(
            Task(
                id=task, project_id="p", name=task, rank=f"{number:03}", duration=duration,
                manual=random.random() < 0.2, manual_start=MONDAY + random.randrange(40) * DAY + 9 * HOUR,
                actual_start=began if begun else None, actual_duration=done,
                actual_finish=began + 9 * DAY if begun and random.random() < 0.3 else None,
                resume=began + 12 * DAY if begun and random.random() < 0.3 else None,
                elapsed=random.random() < 0.1, calendar_id=random.choice((None, None, None, "day", "four")),
                ignore_resource_calendar=random.random() < 0.5,
                task_type=random.choice((TaskType.FIXED_UNITS, TaskType.FIXED_UNITS, TaskType.FIXED_DURATION)),
                parent_id=f"t{number - 1}" if number and random.random() < 0.1 else None,
            )
        )  # fmt: skip
        if random.random() < 0.1 and duration > 8 * HOUR:
            found += [
                Split(id=f"{task}-1", task_id=task, start=0, length=4 * HOUR),
                Split(id=f"{task}-2", task_id=task, start=20 * HOUR, length=duration - 4 * HOUR),
            ]
        found += [
            Assignment(
                id=f"{task}-{person}", task_id=task, person_id=person, units=random.choice((0.0, 0.25, 0.5, 1.0, 1.5)),
                work=random.choice((None, None, 3 * HOUR, duration, 2 * duration)),
                actual_work=random.choice((0, 0, 2 * HOUR)), remaining_work=random.choice((None, None, duration)),
                delay=random.choice((0, 0, 0, 6 * HOUR)), contour=random.choice(("flat", "flat", "contoured", *STEPS)),
            )
            for person in PEOPLE if random.random() < 0.4
        ]  # fmt: skip
        if number and random.random() < 0.5:
            before = f"t{random.randrange(number)}"
            found.append(Dependency(id=f"{before}-{task}", project_id="p", predecessor_id=before, successor_id=task))
    return found
