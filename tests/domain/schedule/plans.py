"""Hypothesis draws small plans: two to eight tasks of half hours, links that lead on, and what a test asks for besides."""

from dataclasses import fields

from hypothesis import strategies as st

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
    Progressing,
    Project,
    Record,
    Split,
    Task,
    TaskType,
    WorkWeek,
)

START = moment.from_iso("2026-01-05T08:00")
HALF = 1_800
DAY = 28_800
SHIFTS = "08:00-12:00,13:00-17:00"
WEEK = ("monday", "tuesday", "wednesday", "thursday", "friday")
DATES = st.integers(0, 15 * 48).map(lambda halves: START + halves * HALF)
HELD = st.integers(-5 * 48, 15 * 48).map(lambda halves: START + halves * HALF)
"""Constraints may be dated before the project."""


class Drawn:
    """A plan as records, still open to additions."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self.records: list[Record] = []

    def of(self, kind):
        return [each for each in self.records if isinstance(each, kind)]

    def __repr__(self) -> str:
        """Say what was drawn, without what every plan has and what no field was given."""
        return "\n".join(map(said, (self.project, *(each for each in self.records if each not in COMMON))))


def said(record: Record) -> str:
    given = {
        each.name: getattr(record, each.name) for each in fields(record) if getattr(record, each.name) != each.default
    }
    words = (f"{name}={moment.to_iso(value) if name in MOMENTS and value else value}" for name, value in given.items())
    return f"{type(record).__name__}({', '.join(words)})"


def office(name: str, shifts: str, *, every_day: bool = False, base: str | None = None) -> list[Record]:
    days = dict.fromkeys(WEEK, shifts) | dict.fromkeys(("saturday", "sunday"), shifts if every_day else "")
    return [Calendar(id=name, name=name, base_id=base), WorkWeek(id=name, calendar_id=name, **days)]


OFFICES = [
    *office("office", SHIFTS),
    *office("nights", "22:00-06:00"),
    *office("always", "00:00-24:00", every_day=True),
    *office("mornings", "08:00-12:00"),
    Calendar(id="four", name="four", base_id="office"),
    WorkWeek(id="four", calendar_id="four", friday=""),
    CalendarException(
        id="h", calendar_id="office", start=moment.from_iso("2026-01-08"), finish=moment.from_iso("2026-01-09")
    ),
    CalendarException(
        id="s", calendar_id="mornings", start=moment.from_iso("2026-01-10"), finish=moment.from_iso("2026-01-11"),
        shifts="10:00-16:00",
    ),
    WorkWeek(
        id="d", calendar_id="office", start=moment.from_iso("2026-01-19"), finish=moment.from_iso("2026-01-26"),
        monday="06:00-14:00", tuesday="06:00-14:00", wednesday="",
    ),
]  # fmt: skip
PEOPLE = [
    Person(id="Anna", name="Anna"),
    Person(id="Ben", name="Ben", calendar_id="four"),
    Person(id="Nora", name="Nora", calendar_id="nights"),
    Leave(id="l1", person_id="Anna", start=moment.from_iso("2026-01-06"), finish=moment.from_iso("2026-01-08")),
    Leave(
        id="l2", person_id="Ben", start=moment.from_iso("2026-01-12T12:00"), finish=moment.from_iso("2026-01-13T10:00")
    ),
]
COMMON = [*OFFICES, *PEOPLE]
MOMENTS = {"resume", "start", "finish", "constraint_date", "deadline", "status_date", "actual_start", "actual_finish",
           "manual_start", "manual_finish"}  # fmt: skip
LAGS = st.one_of(
    st.tuples(
        st.sampled_from((0, 0, 0, 4, 16, 40, -4, -16)).map(lambda halves: halves * HALF), st.just(LagKind.WORKING)
    ),
    st.tuples(st.sampled_from((16, 48, 100, -24)).map(lambda halves: halves * HALF), st.just(LagKind.ELAPSED)),
    st.tuples(st.sampled_from((5_000, 10_000, -5_000)), st.sampled_from((LagKind.PERCENT, LagKind.ELAPSED_PERCENT))),
)
INTO_SUMMARIES = st.sampled_from(((0, LagKind.WORKING), (0, LagKind.WORKING), (48 * HALF, LagKind.ELAPSED)))
"""On whose calendar a working lag into a summary runs is said nowhere."""


@st.composite
def plans(draw, *with_what: str) -> Drawn:
    """Draw a plan with tasks, links and what is asked for by name."""
    drawn = Drawn(Project(id="p", name="P", start=START, calendar_id="office", **draw(settings_of(with_what))))
    drawn.records += OFFICES + (PEOPLE if "people" in with_what else [])
    summaries: list[str] = []
    for number in range(draw(st.integers(2, 8))):
        if "summaries" in with_what and draw(st.booleans()):
            above = draw(st.sampled_from([None, *summaries]))
            summaries.append(f"s{number}")
            facts = {}
            if "constraints" in with_what and draw(st.booleans()):
                kind = draw(st.sampled_from((ConstraintType.SNET, ConstraintType.FNLT)))
                facts = {"constraint_type": kind, "constraint_date": draw(HELD), "deadline": draw(st.none() | DATES)}
            name = f"s{number}"
            drawn.records.append(
                Task(id=name, project_id="p", name=name, rank=f"{number:02}a", parent_id=above, **facts)
            )
        facts = draw(tasks(with_what, summaries))
        drawn.records.append(Task(id=f"t{number}", project_id="p", name=f"t{number}", rank=f"{number:02}b", **facts))
        if facts["duration"] and "actual_finish" not in facts and not facts["elapsed"]:
            draw(besides(drawn, f"t{number}", with_what))
    draw(links(drawn, with_what))
    return drawn


@st.composite
def settings_of(draw, with_what):
    facts = {}
    if "constraints" in with_what:
        facts["honour_constraints"] = draw(st.booleans())
    if "progress" in with_what:
        facts["status_date"] = draw(st.none() | DATES)
        facts["floor_at_status_date"] = draw(st.booleans())
        facts["progressing"] = draw(st.sampled_from((Progressing.RETAINED_LOGIC, Progressing.PROGRESS_OVERRIDE)))
    if "finish" in with_what:
        facts |= {"schedule_from_finish": True, "finish": START + 45 * moment.DAY + 9 * 3_600}
    if "threshold" in with_what:
        facts["critical_slack"] = draw(st.sampled_from((0, DAY, -DAY)))
    return facts


@st.composite
def tasks(draw, with_what, summaries):
    facts = {
        "duration": draw(st.sampled_from((0, 2, 4, 8, 16, 24, 32, 48, 80))) * HALF,
        "elapsed": "calendars" in with_what and draw(st.integers(0, 5)) == 0,
        "parent_id": draw(st.sampled_from([None, *summaries])),
    }
    if "calendars" in with_what:
        facts["calendar_id"] = draw(st.sampled_from((None, None, "nights", "always", "mornings", "four")))
    if "constraints" in with_what and draw(st.booleans()):
        kinds = ("ASAP",) if "finish" in with_what else ("ASAP", "SNET", "SNLT", "FNET", "FNLT", "MSO", "MFO")
        kind = ConstraintType(draw(st.sampled_from(kinds)))
        facts |= {"constraint_type": kind, "constraint_date": None if kind == "ASAP" else draw(HELD)}
        facts["deadline"] = draw(st.none() | DATES)
    elif "late" in with_what and draw(st.booleans()):
        facts["constraint_type"] = ConstraintType.ALAP
    if "progress" in with_what and facts["duration"] and draw(st.booleans()):
        facts |= draw(progress(facts))
    elif "by hand" in with_what and draw(st.integers(0, 3)) == 0:
        begins = draw(DATES)
        facts |= {"manual": True, "manual_start": begins, "manual_finish": begins + draw(st.integers(0, 100)) * HALF}
    elif "levelling" in with_what and draw(st.booleans()):
        facts |= {
            "levelling_delay": draw(st.sampled_from((4, 16, 48))) * HALF,
            "levelling_elapsed": draw(st.booleans()),
        }
    if "inactive" in with_what and draw(st.integers(0, 4)) == 0:
        facts["active"] = False
    return facts


@st.composite
def progress(draw, facts):
    """Draw what is done of a task: begun within office hours, so that its calendar says nothing else."""
    began = START + draw(st.integers(0, 8)) * moment.DAY + draw(st.integers(0, 7)) * HALF
    done = draw(st.integers(0, facts["duration"] // HALF)) * HALF
    found = {"actual_start": began, "actual_duration": done, "calendar_id": None, "elapsed": False}
    if draw(st.integers(0, 3)) == 0:
        found["resume"] = began + draw(st.integers(0, 200)) * HALF
    if draw(st.booleans()):
        ended = began + draw(st.integers(0, 200)) * HALF
        found |= {"actual_duration": facts["duration"], "actual_finish": ended}
    return found


@st.composite
def besides(draw, drawn, task_id, with_what):
    """Draw the pieces of a task, or the people who do it."""
    task = drawn.records[-1]
    if "splits" in with_what and task.duration >= 4 * HALF and not task.manual and draw(st.booleans()):
        cut = draw(st.integers(1, task.duration // HALF - 1)) * HALF
        gap = draw(st.sampled_from((2, 8, 16))) * HALF
        pieces = ((0, cut), (cut + gap, task.duration - cut))
        drawn.records += [
            Split(id=f"{task_id}{start}", task_id=task_id, start=start, length=length) for start, length in pieces
        ]
        return
    if "people" in with_what:
        kind = draw(st.sampled_from((TaskType.FIXED_UNITS, TaskType.FIXED_UNITS, TaskType.FIXED_DURATION)))
        names = ("Anna", "Ben") if task.calendar_id else ("Anna", "Ben", "Nora")
        clashing = task.calendar_id == "nights"
        for name in draw(st.lists(st.sampled_from(names), max_size=2, unique=True)) if not clashing else ():
            units = draw(st.sampled_from((0.5, 1.0, 2.0)))
            work = draw(st.none() | st.sampled_from((8, 16, 32)))
            facts = {"delay": draw(st.sampled_from((0, 0, 8))) * HALF}
            if task.actual_start is not None:
                facts = {"delay": 0}
                if work is not None and draw(st.booleans()):
                    done = draw(st.integers(1, work))
                    facts |= {"actual_work": done * HALF, "remaining_work": (work - done) * HALF}
            drawn.records.append(
                Assignment(
                    id=f"{name}{task_id}", task_id=task_id, person_id=name, units=units,
                    work=None if work is None else work * HALF, **facts,
                )
            )  # fmt: skip
        place = drawn.records.index(task)
        ignore = task.calendar_id is not None and draw(st.booleans())
        drawn.records[place] = changed(task, task_type=kind, ignore_resource_calendar=ignore)


def changed(task, **facts):
    values = {name: getattr(task, name) for name in task.__dataclass_fields__}
    return Task(**values | facts)


@st.composite
def links(draw, drawn, with_what):
    """Draw links that lead on in the order of the rows and into no summary of their own, so that there is no loop."""
    rows = drawn.of(Task)
    place = {task.id: number for number, task in enumerate(rows)}
    below = {task.id: below_of(task.id, rows) for task in rows}
    pairs = [
        (one.id, other.id)
        for one in rows
        for other in rows
        if below[one.id]
        and below[other.id]
        and max(place[each] for each in below[one.id]) < min(place[each] for each in below[other.id])
    ]
    if not pairs:
        return
    chosen = draw(st.lists(st.sampled_from(pairs), max_size=10, unique=True))
    for number, (before, after) in enumerate(chosen):
        into_summary = below[after] != [after]
        lag, lag_kind = draw(INTO_SUMMARIES if into_summary else LAGS)
        into = (LinkType.FS, LinkType.SS) * 3 + (LinkType.FF, LinkType.SF)  # those that are refused come seldom
        kind = draw(st.sampled_from(into if into_summary else list(LinkType)))
        drawn.records.append(
            Dependency(
                id=f"l{number}", project_id="p", predecessor_id=before, successor_id=after, type=kind, lag=lag,
                lag_kind=lag_kind,
            )
        )  # fmt: skip


def below_of(name, rows):
    children = [task.id for task in rows if task.parent_id == name]
    if not children:
        return [name]
    return [leaf for child in children for leaf in below_of(child, rows)]
