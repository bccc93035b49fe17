"""Every rule of advice by name: its heading, why it matters, the expert's term, its sentence and what can be done."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import cast

from pmo_desktop.domain.advice.advice import Advice, Severity
from pmo_desktop.domain.entry.dates import format_date
from pmo_desktop.domain.records import ConstraintType, LagKind
from pmo_desktop.domain.schedule.wording import Wording

NOTE, WEAKNESS, PROBLEM = Severity.NOTE, Severity.WEAKNESS, Severity.PROBLEM
Says = Callable[[Wording, Advice], str]


@dataclass(frozen=True, slots=True)
class Rule:
    """`metric` is the number of the DCMA metric that counts it (DOMAIN.md 3), None where none does."""

    name: str
    title: str
    severity: Severity
    why: str
    term: str
    says: Says
    fixes: tuple[str, ...] = ()
    metric: int | None = None


def sentence(words: Wording, advice: Advice) -> str:
    """Return what is odd, about the task it is shown beside."""
    return RULES[advice.rule].says(words, advice)


def spoken(words: Wording, advice: Advice) -> str:
    """Return what is odd with the name of the task it is about."""
    said = sentence(words, advice)
    if advice.rule in OF_FINDINGS or advice.task_id not in words.plan.tasks.row:
        return said
    return f"“{words.plan.tasks['name'][words.plan.tasks.row[advice.task_id]]}”: {said}"


# Words


def _task(words: Wording, task_id: str) -> str:
    known = task_id in words.plan.tasks.row or task_id in words.plan.outside
    return words.task(task_id) if known else "a task that is gone"


def _person(words: Wording, person_id: str) -> str:
    return words.names([person_id]) if person_id in words.plan.people.row else "Somebody"


def _lasting(words: Wording, advice: Advice, at: int = 0) -> str:
    """Return a length of the task's own kind: working time, or elapsed."""
    row = words.plan.tasks.row.get(advice.task_id or "")
    elapsed = row is not None and bool(words.plan.tasks["elapsed"][row])
    return words.lasting(_number(advice, at), elapsed=elapsed)


def _about(words: Wording, advice: Advice, at: int = 0) -> str:
    """Return how much earlier or later: to a tenth of a day where it is a day or more."""
    day, seconds = words.plan.project.day_seconds, _number(advice, at)
    return f"{seconds / day:.1f}".removesuffix(".0") + "d" if seconds >= day else words.lasting(seconds)


def _number(advice: Advice, at: int) -> int:
    return cast("int", advice.values[at])


def _day(advice: Advice, at: int) -> str:
    return format_date(_number(advice, at))


def _lag(words: Wording, advice: Advice) -> str:
    lag, kind = abs(_number(advice, 0)), LagKind(str(advice.values[1]))
    if kind in {LagKind.PERCENT, LagKind.ELAPSED_PERCENT}:
        return f"{lag / 100:g}% of its duration"
    return words.lasting(lag, elapsed=kind is LagKind.ELAPSED)


def _constraint(words: Wording, advice: Advice) -> str:
    return f"“{words.constraint(ConstraintType(str(advice.values[0])), _number(advice, 1))}”"


def _waits_longer(words: Wording, advice: Advice) -> str:
    longer = f"it waits {_about(words, advice)} longer than"
    whom = f"{words.names(list(advice.others))} would need" if advice.others else "anybody would need"
    return f"Work was spread (levelling), and {longer} {whom} now."


def _plain(text: str) -> Says:
    return lambda _words, _advice: text


def _finding(_words: Wording, advice: Advice) -> str:
    return str(advice.values[0])


def _milestone(words: Wording, advice: Advice) -> str:
    length, work = _number(advice, 0), _number(advice, 1)
    if length:
        return f"A milestone marks a moment, yet this one lasts {words.lasting(length)}."
    return f"A milestone marks a moment and takes no work, yet this one has {work / 3600:g}h of work."


def _not_begun(words: Wording, advice: Advice) -> str:
    row = words.plan.tasks.row.get(advice.task_id or "")
    if row is not None and words.plan.tasks["duration"][row] == 0:
        return f"It was due on {_day(advice, 0)}, and nobody said that it was reached."
    return f"It should have begun on {_day(advice, 0)}, and nobody said that it did."


def _overload(words: Wording, advice: Advice) -> str:
    asked, most, start, until = (_number(advice, at) for at in range(4))
    person, *others = advice.others
    where = (
        format_date(start)
        if start // 86_400 == until // 86_400
        else f"from {format_date(start)} to {format_date(until)}"
    )
    name = _person(words, person)
    doing = f" {name} is also on {' and '.join(_task(words, each) for each in others)}." if others else ""
    return f"{name} is asked for {asked} % {where}, and there is {most} %.{doing}"


def _contradicts(words: Wording, advice: Advice) -> str:
    own, asked, side = _day(advice, 0), _day(advice, 1), advice.values[2]
    verb = "begin" if side == "start" else "end"
    return f"Set by hand to {verb} on {own}, but {_task(words, advice.others[0])} lets it {verb} on {asked} at the earliest."


def _calendar(words: Wording, advice: Advice) -> str:
    found = words.plan.calendars.row.get(str(advice.values[1]))
    name = "its own" if found is None else f"“{words.plan.calendars['name'][found]}”"
    return (
        f"{_person(words, advice.others[0])} is there in {_number(advice, 0)} % of the hours of its calendar, {name}."
    )


def _same_name(words: Wording, advice: Advice) -> str:
    row = words.plan.tasks.row.get(advice.others[0])
    number = "" if row is None else f", row {words.plan.outline.number[row]},"
    return f"Another task in the same phase{number} has the same name."


def _future(_words: Wording, advice: Advice) -> str:
    verb = "begun" if advice.values[0] == "began" else "ended"
    return f"It is said to have {verb} on {_day(advice, 1)}, which is still to come."


# The rules

_STATED = "Somebody decided the date, and the plan no longer says what would happen if something before it were late."
_FORGOTTEN = "A link that is missing keeps a delay from showing where it matters."
_ALL = (
    # What scheduling found
    Rule("loop", "Tasks wait for each other", PROBLEM, "Dates cannot follow from a circle: one link is left out.",
         "Circular logic", _finding, ("remove_links",)),
    Rule("out_of_sequence", "Begun before it was its turn", PROBLEM,
         "Either the link is wrong, or work began on something that is not ready.", "Out-of-sequence progress", _finding,
         ("link_to_start", "remove_links")),
    Rule("no_working_time", "No working time", PROBLEM, "Its dates mean nothing until its calendar has working time.",
         "Calendar without working time", _finding, ("no_calendar",)),
    Rule("link_to_own_summary", "Linked to what it lies in", PROBLEM, "A phase lasts as long as its tasks anyway.",
         "Link to own summary", _finding, ("remove_links",)),
    Rule("finish_link_into_summary", "A link that holds a phase’s end", PROBLEM,
         "The end of a phase follows from its tasks, so that the link does nothing.", "FF or SF into a summary", _finding,
         ("remove_links",)),
    Rule("link_to_nowhere", "Linked to a task that is not here", WEAKNESS, "What it waits for cannot move it.",
         "Dangling external link", _finding, ("remove_links",)),
    Rule("constraint_without_date", "A constraint without a date", WEAKNESS, "It does nothing as it stands.",
         "Constraint without date", _finding, ("no_constraint",)),
    # Progress
    Rule("actual_in_future", "Happened in the future", PROBLEM, "What is still to come cannot have happened.",
         "Invalid dates: actual after the status date", _future, ("clear_future",), 9),
    Rule("forecast_in_past", "Should have begun", PROBLEM,
         "Dates of what follows count on work that nobody said was done.",
         "Invalid dates: forecast before the status date",
         _not_begun,
         ("after_status", "done_as_planned"), 9),
    Rule("work_in_past", "Should be further", PROBLEM, "Dates of what follows count on work that nobody said was done.",
         "Incomplete work before the status date",
         lambda _words, advice: f"Work on it planned until {_day(advice, 0)} is not done.",
         ("after_status", "done_as_planned"), 9),
    Rule("nothing_reported", "Nobody says what was done", PROBLEM,
         "Dates of what follows count on work that nobody said was done.",
         "Invalid dates: forecast before the status date",
         lambda _words, advice: f"Nobody said that work began on any of {_number(advice, 0):,} tasks that should have, the first "
         f"on {_day(advice, 1)}.", ("done_as_planned", "after_status"), 9),
    Rule("old_status", "The status date is old", WEAKNESS, "What happened since is missing, and what is late does not show.",
         "Status date not moved on",
         lambda _words, advice: f"The plan stands as at {_day(advice, 0)}, {_number(advice, 1):,} days ago.",
         ("status_today",)),
    Rule("late_on_baseline", "Later than the baseline", NOTE, "What was agreed will not be kept.",
         "Finish variance, missed tasks",
         lambda words, advice: f"It ends {_about(words, advice, 1)} later than in the baseline ({_day(advice, 0)}).",
         (), 11),
    Rule("no_baseline", "No baseline", WEAKNESS, "Without one nobody can say later whether the project was on time.",
         "No baseline", _plain("Work has begun, and nothing is kept to compare it with."), ("set_baseline",), 11),
    # Dates
    Rule("deadline_missed", "Deadline missed", PROBLEM, "Somebody counts on that date.", "Missed deadline",
         lambda words, advice: f"It ends {_about(words, advice, 1)} after its deadline, {_day(advice, 0)}.",
         ("ask_deadline",)),
    Rule("deadline_near", "Deadline in danger", WEAKNESS, "A small delay is enough to miss it.", "Deadline with little slack",
         lambda words, advice: (
             f"It ends {_about(words, advice, 1)} before its deadline, {_day(advice, 0)}: a small delay misses it."
             if advice.values[1] else f"It ends on its deadline, {_day(advice, 0)}: any delay misses it."
         ), ("ask_deadline",)),
    Rule("negative_slack", "Too late for what follows", PROBLEM, "A date that was asked for cannot be kept.",
         "Negative total slack",
         lambda words, advice: f"It is {_about(words, advice)} too late for a date that is asked for further on.", (), 7),
    Rule("chain_too_late", "Too late for what follows", PROBLEM, "A date that was asked for cannot be kept.",
         "Negative total slack",
         lambda words, advice: f"Up to {_about(words, advice, 1)} too late for a date that is asked for: {_number(advice, 0):,} "
         f"tasks, the last of them {_task(words, advice.others[0])}.", (), 7),
    Rule("hard_constraint", "Held whatever comes before", WEAKNESS, _STATED, "Hard constraint",
         lambda words, advice: f"{_constraint(words, advice)} holds it, whatever happens to the tasks before it.",
         ("not_before", "deadline_instead", "no_constraint"), 5),
    Rule("past_constraint", "A constraint in the past", NOTE, "It only hides what really decides the date.",
         "Constraint before the status date",
         lambda words, advice: f"{_constraint(words, advice)} lies in the past and does nothing any more.", ("no_constraint",)),
    Rule("idle_constraint", "A constraint without effect", NOTE, "It will surprise somebody when the tasks before it move.",
         "Redundant soft constraint",
         lambda words, advice: f"{_constraint(words, advice)} does nothing: it is later anyway.", ("no_constraint",)),
    Rule("manual_contradicts", "Set by hand against its links", WEAKNESS, "The date shown cannot be kept as planned.",
         "Manually scheduled against its predecessors", _contradicts, ("to_automatic", "hand_to_links")),
    Rule("high_slack", "Very much spare time", NOTE, _FORGOTTEN, "High total slack (more than 44 working days)",
         lambda words, advice: f"It may slip by {_about(words, advice)} before anything notices: a link may be missing.",
         ("link_next",), 6),
    Rule("long_duration", "Very long", NOTE, "Whether it is on time shows only near its end.",
         "High duration (more than 44 working days)",
         lambda words, advice: f"It takes {_lasting(words, advice)}: in smaller tasks one would see earlier how it stands.",
         ("ask_duration",), 8),
    Rule("zero_duration", "Takes no time", WEAKNESS, "Either a duration is missing, or it is a milestone.",
         "Zero duration, not a milestone", _plain("It takes no time, and yet it is no milestone."),
         ("make_milestone", "ask_duration")),
    Rule("estimated", "Begins soon, still estimated", NOTE, "The dates after it are only as good as that estimate.",
         "Estimated duration",
         lambda words, advice: f"Its {_lasting(words, advice)} are still an estimate, and it begins on {_day(advice, 1)}.",
         ("confirm_duration", "ask_duration")),
    # Logic
    Rule("no_links", "No links", WEAKNESS, "In a plan whose tasks are linked a delay shows at once what it does.", "No logic",
         lambda _words, advice: f"None of its {_number(advice, 0)} open tasks waits for another: no delay moves anything.",
         ("link_in_order",), 1),
    Rule("no_predecessor", "Nothing before it", WEAKNESS, _FORGOTTEN, "Open start: no predecessor",
         _plain("Nothing has to be done before it: no delay elsewhere moves it."), ("link_previous",), 1),
    Rule("no_successor", "Nothing after it", WEAKNESS, _FORGOTTEN, "Open end: no successor",
         _plain("Nothing waits for it: when it is late, no other date shows it."), ("link_next", "link_to_end"), 1),
    Rule("dangling_start", "Its start hangs free", WEAKNESS, _FORGOTTEN, "Dangling start: predecessors by finish only (FF, SF)",
         _plain("Only its end waits for something: nothing says when it can begin."), ("link_previous",), 1),
    Rule("dangling_finish", "Its end hangs free", WEAKNESS, _FORGOTTEN, "Dangling finish: successors by start only (SS, SF)",
         _plain("Others wait for its start alone: if it takes longer, none of them moves."), ("link_next",), 1),
    Rule("lead", "Begins before the other ends", WEAKNESS, "When the other will end is known only when it ends.",
         "Lead: negative lag",
         lambda words, advice: f"It counts on being {_lag(words, advice)} ahead of what {_task(words, advice.others[0])} allows.",
         ("lead_to_start", "remove_lead"), 2),
    Rule("long_lag", "Waits long for nothing", NOTE, "What happens in that time is not in the plan, and nobody watches it.",
         "Long lag",
         lambda words, advice: f"It waits {_lag(words, advice)} after {_task(words, advice.others[0])}: for what is not said.",
         ("lag_to_task", "remove_lag"), 3),
    Rule("redundant_link", "A link said twice", NOTE, "Links that say nothing hide those that do.", "Redundant dependency",
         lambda words, advice: f"That it waits for {_task(words, advice.others[0])} follows from its waiting for "
         f"{_task(words, advice.others[1])}.", ("remove_links",)),
    Rule("summary_linked", "A phase that is linked", NOTE, "Which of its tasks waits, or is waited for, cannot be seen.",
         "Summary task with dependencies", _plain("The phase itself is linked, not the tasks in it that wait or are waited for."),
         ("links_to_tasks",)),
    Rule("inactive_linked", "Waits for an inactive task", WEAKNESS, "The link does nothing while that task takes no part.",
         "Link to an inactive task", lambda words, advice: f"{_task(words, advice.others[0])} is inactive, so that it waits for "
         "nothing there.", ("remove_links",)),
    Rule("duplicate_name", "The same name twice", NOTE, "In lists and reports nobody can tell them apart.", "Duplicate name",
         _same_name, ("number_name", "ask_name")),
    # Work
    Rule("overload", "Too much at once", WEAKNESS, "One of the two will be late.", "Resource overallocation", _overload,
         ("after_other", "ask_people")),
    Rule("waits_longer", "Waits longer than it must", NOTE, "What follows it begins later than it could.",
         "Stale levelling delay", _waits_longer, ("wait_less",)),
    Rule("unassigned", "Nobody does it", NOTE, "Work without a name beside it is nobody’s.", "No resource assigned",
         lambda words, advice: f"Nobody is to do it, and it takes {_lasting(words, advice)}.", ("ask_people",), 10),
    Rule("milestone_with_work", "A milestone with work", WEAKNESS, "Work in a milestone takes no time and so is seen nowhere.",
         "Milestone with duration or work", _milestone, ("make_task", "unassign")),
    Rule("calendar_differs", "Hardly anybody there at its hours", NOTE, "It takes much longer than its duration says.",
         "Task calendar against resource calendar", _calendar, ("task_calendar_counts", "no_calendar")),
)  # fmt: skip
RULES: dict[str, Rule] = {rule.name: rule for rule in _ALL}
"""By name, in the order in which they are listed: what cannot be so first, then dates, logic and work."""
OF_FINDINGS = frozenset(rule.name for rule in _ALL if rule.says is _finding)
"""The rules whose sentences name their tasks themselves."""
