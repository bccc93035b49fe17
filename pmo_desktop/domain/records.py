"""The values a file holds: frozen, one class per table, with the same field names as its columns.

Units: moments and durations are integer seconds (see `moment`), money is integer cents with its currency beside it,
shares such as `units` are floats (1.0 = full time), percents are floats (100.0 = all). Text defaults to empty, never None;
None means "not said". Every value has an `id` (UUIDv7 text); `*_id` fields name other values.
"""

from dataclasses import dataclass
from enum import StrEnum


class LinkType(StrEnum):
    FS = "FS"
    SS = "SS"
    FF = "FF"
    SF = "SF"


class LagKind(StrEnum):
    """What a dependency's `lag` counts: working seconds, elapsed seconds, or hundredths of a percent of the predecessor."""

    WORKING = "working"
    ELAPSED = "elapsed"
    PERCENT = "percent"
    ELAPSED_PERCENT = "elapsed_percent"


class ConstraintType(StrEnum):
    ASAP = "ASAP"
    ALAP = "ALAP"
    SNET = "SNET"
    SNLT = "SNLT"
    FNET = "FNET"
    FNLT = "FNLT"
    MSO = "MSO"
    MFO = "MFO"
    MANDATORY_START = "mandatory_start"
    """P6's: holds the start whatever the links ask, in both directions."""
    MANDATORY_FINISH = "mandatory_finish"


class TaskType(StrEnum):
    FIXED_UNITS = "fixed_units"
    FIXED_DURATION = "fixed_duration"
    FIXED_WORK = "fixed_work"


class Progressing(StrEnum):
    """How remaining work of an out-of-sequence task is placed (DOMAIN.md, progress)."""

    RETAINED_LOGIC = "retained_logic"
    PROGRESS_OVERRIDE = "progress_override"
    ACTUAL_DATES = "actual_dates"


class Rules(StrEnum):
    """Whose scheduling conventions a project follows."""

    MS_PROJECT = "ms_project"
    P6 = "p6"


class ActivityKind(StrEnum):
    """What P6 tells apart among activities; a plan of MS Project has tasks only."""

    TASK = "task"
    RESOURCE_DEPENDENT = "resource_dependent"
    START_MILESTONE = "start_milestone"
    FINISH_MILESTONE = "finish_milestone"
    LEVEL_OF_EFFORT = "level_of_effort"
    """Stretches from its predecessors' dates to its successors'; drives nothing."""
    WBS_SUMMARY = "wbs_summary"
    """Stretches over the activities of its part of the breakdown."""


class CriticalBy(StrEnum):
    """What makes a task critical: slack at or under the threshold, or lying on a longest path to the finish."""

    SLACK = "slack"
    LONGEST_PATH = "longest_path"


class SlackBy(StrEnum):
    """Which slack is the total: the smaller of the two, or that of the start or finish (P6 lets a project choose)."""

    SMALLEST = "smallest"
    START = "start"
    FINISH = "finish"


class LagCalendar(StrEnum):
    """On which calendar lags run under P6's rules; MS Project's run on the successor's."""

    SUCCESSOR = "successor"
    PREDECESSOR = "predecessor"
    PROJECT = "project"
    ALWAYS = "always"
    """24 hours a day."""


class ProjectState(StrEnum):
    """Where a project stands; TEMPLATE marks the plan behind a template and SCRATCH a plan to try things out on.

    No register, load or report counts those two.
    """

    PROPOSED = "proposed"
    APPROVED = "approved"
    ACTIVE = "active"
    ON_HOLD = "on_hold"
    CLOSED = "closed"
    CANCELLED = "cancelled"
    TEMPLATE = "template"
    SCRATCH = "scratch"

    @property
    def counts(self) -> bool:
        """Whether there is, or is to be, such a project in the world."""
        return self not in {ProjectState.TEMPLATE, ProjectState.SCRATCH}


class Rag(StrEnum):
    RED = "red"
    AMBER = "amber"
    GREEN = "green"


class PersonKind(StrEnum):
    PERSON = "person"
    ROLE = "role"
    EQUIPMENT = "equipment"
    MATERIAL = "material"
    COST = "cost"


WORKERS = frozenset({PersonKind.PERSON, PersonKind.ROLE, PersonKind.EQUIPMENT})
"""Kinds of those whose time is asked for; material and cost have none."""


class FieldKind(StrEnum):
    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    FLAG = "flag"
    CHOICE = "choice"
    DURATION = "duration"
    COST = "cost"


class BookingState(StrEnum):
    TENTATIVE = "tentative"
    COMMITTED = "committed"


class Clash(StrEnum):
    """What two people did that could not both stand."""

    EDITED = "edited"
    """Both changed the same facts."""
    DELETED = "deleted"
    """One changed, or used, what the other deleted."""
    DOUBLED = "doubled"
    """Both added the same thing: a link, an assignment, a value."""
    TAKEN = "taken"
    """Both gave the same code or number."""
    LOOP = "loop"
    """Together their links, or their moves in the outline, would run in a circle."""


class Verdict(StrEnum):
    """What a person said of a conflict: nothing yet, that what stands is right, or that the other version is."""

    OPEN = "open"
    CONFIRMED = "confirmed"
    TURNED = "turned"


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Portfolio(Record):
    """The settings of the whole file; exactly one row.

    `country` is whose public holidays its calendar has (“DE”, “DE-BY”), empty where none were chosen. `answered` names, with
    blanks between, the questions that were answered or waved away when they first mattered.
    """

    name: str = ""
    organisation: str = ""
    currency: str = "EUR"
    pmo_mode: str = "supportive"
    calendar_id: str | None = None
    status_date: int | None = None
    fiscal_month: int = 1
    """The month (1-12) in which the fiscal year begins."""
    country: str = ""
    answered: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Programme(Record):
    name: str
    code: str = ""
    rank: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Project(Record):
    """A project or, in state TEMPLATE, the plan behind a template.

    `day_seconds`, `week_seconds` and `month_days` turn typed durations into working seconds: constants of the project,
    not of its calendar. `floor_at_status_date`: remaining work starts no earlier than the status date. Tasks with more than
    `critical_slack` and at most `near_critical_slack` are near-critical. `multiple_critical_paths`: every chain that ends
    open has a critical path of its own. `slack_by`, `lag_calendar`, `open_ends_critical`, `use_expected_finish` and
    `must_finish` (late dates count from it) are P6's. `copy_of` is the project a SCRATCH plan was copied from. `wbs_mask` says
    how codes are made of the outline (`domain/plan/codes.py`); empty where they are typed. A proposal comes about with
    `probability_percent`.
    """

    name: str
    code: str = ""
    programme_id: str | None = None
    manager_id: str | None = None
    sponsor: str = ""
    phase: str = ""
    state: ProjectState = ProjectState.ACTIVE
    priority: int = 500
    objective: str = ""
    description: str = ""
    start: int = 0
    finish: int | None = None
    schedule_from_finish: bool = False
    status_date: int | None = None
    calendar_id: str | None = None
    day_seconds: int = 28_800
    week_seconds: int = 144_000
    month_days: float = 20.0
    honour_constraints: bool = False
    floor_at_status_date: bool = True
    progressing: Progressing = Progressing.RETAINED_LOGIC
    rules: Rules = Rules.MS_PROJECT
    critical_slack: int = 0
    near_critical_slack: int = 0
    critical_by: CriticalBy = CriticalBy.SLACK
    multiple_critical_paths: bool = False
    slack_by: SlackBy = SlackBy.SMALLEST
    lag_calendar: LagCalendar = LagCalendar.SUCCESSOR
    open_ends_critical: bool = False
    use_expected_finish: bool = False
    must_finish: int | None = None
    budget: int | None = None
    actual_cost: int | None = None
    currency: str = ""
    rag: Rag | None = None
    rag_reason: str = ""
    rank: str = ""
    copy_of: str | None = None
    wbs_mask: str = ""
    probability_percent: float = 100.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Task(Record):
    """One row of a plan; a task with children is a summary, whose dates and progress are computed.

    `duration` is working seconds, or elapsed seconds where `elapsed`. `actual_duration` is the done part of it, in the
    same unit. `levelling_delay` is working seconds, or elapsed where `levelling_elapsed`. A `manual` task keeps
    `manual_start` and `manual_finish`. A `blank` row is an empty line of the table. `external` says where a task of another
    project is kept that is not in the file (“Other.mpp”, its number); such a row stands for it with its last known dates as
    `manual_start` and `manual_finish`, and drives without being driven. `colour` names a colour a person gave its bar; empty
    where it follows from what the bar is.
    """

    project_id: str
    parent_id: str | None = None
    rank: str = ""
    name: str = ""
    wbs: str = ""
    kind: ActivityKind = ActivityKind.TASK
    milestone: bool = False
    duration: int = 28_800
    elapsed: bool = False
    estimated: bool = False
    constraint_type: ConstraintType = ConstraintType.ASAP
    constraint_date: int | None = None
    second_constraint_type: ConstraintType = ConstraintType.ASAP
    second_constraint_date: int | None = None
    deadline: int | None = None
    priority: int = 500
    calendar_id: str | None = None
    ignore_resource_calendar: bool = False
    task_type: TaskType = TaskType.FIXED_UNITS
    effort_driven: bool = False
    manual: bool = False
    manual_start: int | None = None
    manual_finish: int | None = None
    active: bool = True
    recurring: bool = False
    blank: bool = False
    actual_start: int | None = None
    actual_finish: int | None = None
    actual_duration: int = 0
    resume: int | None = None
    expected_finish: int | None = None
    physical_percent: float | None = None
    work: int | None = None
    actual_work: int | None = None
    levelling_delay: int = 0
    levelling_elapsed: bool = False
    fixed_cost: int = 0
    cost: int | None = None
    actual_cost: int | None = None
    notes: str = ""
    hyperlink: str = ""
    external: str = ""
    colour: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Split(Record):
    """One working segment of a split task: offset and length in working seconds from the task's start."""

    task_id: str
    start: int
    length: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Dependency(Record):
    """A link; `lag` is counted as `lag_kind` says. `project_id` is the successor's project."""

    project_id: str
    predecessor_id: str
    successor_id: str
    type: LinkType = LinkType.FS
    lag: int = 0
    lag_kind: LagKind = LagKind.WORKING


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar(Record):
    """A working-time calendar; what its weeks and exceptions leave open comes from `base_id`."""

    name: str
    base_id: str | None = None
    project_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkWeek(Record):
    """Working times by weekday: the default week, or one that holds in [start, finish) only.

    A day is None where the base decides, empty where nobody works, else shifts such as `08:00-12:00,13:00-17:00`. A shift
    whose end is not after its start runs over midnight; `24:00` is the end of a day.
    """

    calendar_id: str
    name: str = ""
    start: int | None = None
    finish: int | None = None
    monday: str | None = None
    tuesday: str | None = None
    wednesday: str | None = None
    thursday: str | None = None
    friday: str | None = None
    saturday: str | None = None
    sunday: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarException(Record):
    """Days [start, finish), both midnights, that follow `shifts` (empty: no work) whatever the week says.

    `recurrence` is empty, or an iCalendar RRULE (`domain/calendar/recurrence.py`) whose occurrences within [start, finish)
    are the days meant.
    """

    calendar_id: str
    name: str = ""
    start: int
    finish: int
    shifts: str = ""
    recurrence: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Role(Record):
    name: str
    rank: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Person(Record):
    """Somebody or something that does work: a named person, a generic role, equipment, material or a cost.

    `max_units` 1.0 is full time, of a role how many there are. `unit` is what material is counted in (“m³”).
    """

    name: str
    kind: PersonKind = PersonKind.PERSON
    initials: str = ""
    email: str = ""
    role_id: str | None = None
    team: str = ""
    max_units: float = 1.0
    overhead_percent: float = 0.0
    calendar_id: str | None = None
    hourly_rate: int | None = None
    currency: str = ""
    active_from: int | None = None
    active_to: int | None = None
    unit: str = ""
    notes: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate(Record):
    """What an hour of a person costs, in cents, from `start` on; before the first of these the person's own rate counts.

    0 says that nobody knows, as others see a rate that somebody keeps for themselves.
    """

    person_id: str
    start: int
    hourly_rate: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Availability(Record):
    """Units a person has in [start, finish), None: from then on, where they are not the person's `max_units`."""

    person_id: str
    start: int
    finish: int | None = None
    units: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Skill(Record):
    name: str
    rank: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonSkill(Record):
    """How well a person does something: level 0 (not at all) to 4 (teaches others)."""

    person_id: str
    skill_id: str
    level: int = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Leave(Record):
    """Absence of a person in [start, finish)."""

    person_id: str
    start: int
    finish: int
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment(Record):
    """A person on a task: `units` 1.0 is full time, `work` planned working seconds of effort."""

    task_id: str
    person_id: str
    units: float = 1.0
    work: int | None = None
    actual_work: int = 0
    remaining_work: int | None = None
    delay: int = 0
    contour: str = "flat"
    cost: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ActualWork(Record):
    """What somebody did of an assignment in the week that begins at `week`, a Monday; `work` in seconds."""

    assignment_id: str
    week: int
    work: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Booking(Record):
    """A person promised to a project (None: line work) for `percent` of their time in [start, finish)."""

    person_id: str
    project_id: str | None = None
    start: int
    finish: int
    percent: float = 100.0
    state: BookingState = BookingState.COMMITTED
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Baseline(Record):
    """One task as it stood when baseline `number` (0-10) was taken; work in seconds, cost in cents.

    `taken_at` is when, UTC in milliseconds; None where nobody knows, as in what was imported.
    """

    task_id: str
    number: int = 0
    start: int | None = None
    finish: int | None = None
    duration: int | None = None
    elapsed: bool = False
    work: int | None = None
    cost: int | None = None
    taken_at: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomField(Record):
    """A field of the user's own on rows of table `owner`; `source` names the field in the file it came from."""

    name: str
    kind: FieldKind = FieldKind.TEXT
    owner: str = "task"
    source: str = ""
    choices: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomValue(Record):
    """The value of one custom field on one row, as text in the field kind's canonical form."""

    field_id: str
    row_id: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Template(Record):
    """A project template; its plan is the project `project_id` in state TEMPLATE. State: draft, current or retired."""

    name: str
    project_id: str | None = None
    description: str = ""
    version: str = "1.0.0"
    state: str = "current"
    owner: str = ""
    change_note: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Document(Record):
    """A document of a project, or of the whole portfolio where `project_id` is None: a logo, a file that waits for its time.

    `content` is the SHA-256 of an attached file in hex, kept beside the rows under that name.
    """

    project_id: str | None = None
    name: str
    kind: str = ""
    phase: str = ""
    state: str = ""
    location: str = ""
    owner_id: str | None = None
    file_name: str = ""
    content: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Risk(Record):
    """A threat or opportunity; likelihood and impact 1-5, level their product (PM2 fields)."""

    project_id: str
    number: int = 0
    title: str
    description: str = ""
    category: str = ""
    status: str = "proposed"
    opportunity: bool = False
    likelihood: int = 3
    impact: int = 3
    owner_id: str | None = None
    strategy: str = ""
    response: str = ""
    identified_on: int | None = None
    target_date: int | None = None
    closed_on: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue(Record):
    project_id: str
    number: int = 0
    title: str
    description: str = ""
    status: str = "open"
    urgency: int = 3
    impact: int = 3
    owner_id: str | None = None
    opened_on: int | None = None
    target_date: int | None = None
    closed_on: int | None = None
    risk_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Action(Record):
    project_id: str
    title: str
    status: str = "open"
    owner_id: str | None = None
    due: int | None = None
    done_on: int | None = None
    risk_id: str | None = None
    issue_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusReport(Record):
    """What the PM declared as at a day; `entered_by` and `channel` where somebody else entered it on behalf."""

    project_id: str
    as_at: int
    rag: Rag | None = None
    rag_schedule: Rag | None = None
    rag_cost: Rag | None = None
    rag_risk: Rag | None = None
    summary: str = ""
    done: str = ""
    planned: str = ""
    decisions: str = ""
    author: str = ""
    entered_by: str = ""
    channel: str = ""
    carried_forward: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportRun(Record):
    """One import of one file: what came from where, and who brought it; `at` is UTC in milliseconds.

    `digest` is the SHA-256 of the file in hex, empty where it is not known.
    """

    project_id: str | None = None
    file_name: str = ""
    format: str = ""
    tool: str = ""
    at: int = 0
    author: str = ""
    digest: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExternalId(Record):
    """The key of a row of table `owner` in the file it was imported from."""

    owner: str
    row_id: str
    run_id: str
    key: str
    guid: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportedDates(Record):
    """What the imported file itself computed for a task, kept as a fact; slack in working seconds."""

    task_id: str
    run_id: str
    start: int | None = None
    finish: int | None = None
    late_start: int | None = None
    late_finish: int | None = None
    total_slack: int | None = None
    free_slack: int | None = None
    critical: bool | None = None
    summary: bool = False
    percent_complete: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptedAdvice(Record):
    """Somebody looked at what a check of the plan says of a task (of the whole plan where None) and wants it so: `reason`.

    `rule` is the name of the check; `accepted_at` is UTC in milliseconds.
    """

    project_id: str
    task_id: str | None = None
    rule: str = ""
    reason: str = ""
    accepted_by: str = ""
    accepted_at: int = 0


NAMED_VIEWS = frozenset({"view", "filter", "print"})
"""The kinds of saved views that people name themselves; of others the name says what they are for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedView(Record):
    """How somebody likes to look at a place: columns, filter, grouping, sorting, the look of a chart, or a page set-up.

    `content` is JSON of what the place gives; `project_id` is None where it serves every project. `kind` tells views,
    filters and page set-ups apart.
    """

    place: str = ""
    name: str = ""
    kind: str = "view"
    project_id: str | None = None
    content: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario(Record):
    """Changes that somebody tries out over the whole portfolio without making them; `made_at` is UTC in milliseconds."""

    name: str
    note: str = ""
    made_by: str = ""
    made_at: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ScenarioChange(Record):
    """One fact of a scenario: `value`, as the log writes it, in one field of one row of table `owner`.

    Without a field the row is one that only the scenario has: `value` then holds all of its fields.
    """

    scenario_id: str
    owner: str
    row_id: str
    field: str = ""
    value: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict(Record):
    """Two people changed this: what stands in the file, what was set aside, and what was there before.

    `owner` and `row_id` name the row, `facts` is JSON {field: {"before", "kept", "other"}} as the log writes values;
    times are UTC in milliseconds. `project_id` is the project it concerns, None where it concerns none.
    """

    clash: Clash
    owner: str
    row_id: str
    project_id: str | None = None
    facts: str = ""
    kept_set: str = ""
    kept_by: str = ""
    kept_at: int = 0
    other_set: str = ""
    other_by: str = ""
    other_at: int = 0
    verdict: Verdict = Verdict.OPEN
    decided_by: str = ""
    decided_at: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PrivateValue(Record):
    """A fact for the coordinator alone: `value`, as the log writes it, of one field of one row of table `owner`.

    Only the coordinator's private drawer holds these, never a portfolio.
    """

    owner: str
    row_id: str
    field: str
    value: str = ""


RECORDS: tuple[type[Record], ...] = (
    Portfolio, Programme, Calendar, WorkWeek, CalendarException, Role, Person, Rate, Availability, Skill, PersonSkill,
    Leave, Project, Task, Split, Dependency, Assignment, ActualWork, Booking, Baseline, CustomField, CustomValue, Template,
    Document, Risk, Issue, Action, StatusReport, ImportRun, ExternalId, ImportedDates, AcceptedAdvice, SavedView, Scenario,
    ScenarioChange, Conflict, PrivateValue,
)  # fmt: skip
"""Every kind of value, each after the ones its required references name."""
